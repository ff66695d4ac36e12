package rules_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gracewatch/rules"
)

func TestVerdicts(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		story func(*story)
		want  []string
	}{
		{"race", func(s *story) { s.refresh(10, "ada", home).replay(11, "ada", home) }, []string{"same_client  neither"}},
		{"two parties, new address replays", func(s *story) { s.refresh(10, "ada", home).replay(11, "ada", moscow) }, []string{"two_parties far source"}},
		{"two parties, new address refreshed", func(s *story) { s.refresh(10, "ada", moscow).replay(11, "ada", home) }, []string{"two_parties far partner"}},
		{"two parties of one network", func(s *story) { s.refresh(10, "ada", work).replay(11, "ada", workToo) }, []string{"two_parties network both"}},
		{"two parties of one provider", func(s *story) { s.refresh(10, "ada", home).replay(11, "ada", nextDoor) }, []string{"two_parties as source"}},
		{"two parties in one country", func(s *story) { s.refresh(10, "ada", home).replay(11, "ada", cloud) }, []string{"two_parties country source"}},
		{"two parties, one unknown", func(s *story) { s.refresh(10, "ada", home).replay(11, "ada", "10.9.9.9") }, []string{"two_parties unknown source"}},
		{"both", func(s *story) { s.refresh(9, "ada", cloud).refresh(10, "ada", home).replay(11, "ada", home) }, []string{"mixed country partner"}},
		{"another user's refresh is none", func(s *story) { s.habit("bob", work).refresh(10, "bob", work).replay(11, "ada", home) }, []string{"unpaired  "}},
		{"too late", func(s *story) { s.refresh(10, "ada", home).replay(17.1, "ada", home) }, []string{"unpaired  "}},
		{"just in time", func(s *story) { s.refresh(10, "ada", home).replay(17, "ada", home) }, []string{"same_client  neither"}},
		{"the refresh is logged after it, by another replica's clock", func(s *story) { s.replay(10, "ada", moscow).refresh(11.9, "ada", home) }, []string{"two_parties far source"}},
		{"another replay's record is no refresh", func(s *story) {
			s.refresh(10, "ada", home).replay(11, "ada", moscow).replay(11.5, "ada", home)
		}, []string{"two_parties far source", "same_client  neither"}},
		{"stale lock burst", func(s *story) {
			s.refresh(10, "ada", home)
			for i := range 3 {
				s.replay(10.1+float64(i)/50, "ada", home)
			}
		}, []string{"same_client  neither", "same_client  neither", "same_client  neither"}},
		{"no access record", func(s *story) {
			s.refresh(10, "ada", home)
			s.replayLine(11, "ada", moscow, "f0000000000000000000000000000000000000000", 3)
		}, []string{"uncorroborated  "}},
		{"same address in IPv6 clothes", func(s *story) { s.refresh(10, "ada", home).replay(11, "ada", "0:0:0:0:0:ffff:5b0a:507") }, []string{"same_client  neither"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := new(story).habit("ada", home)
			test.story(s)
			if diff := cmp.Diff(test.want, s.tell(t).verdicts); diff != "" {
				t.Errorf("verdict, proximity, suspect (-want +got):\n%s", diff)
			}
		})
	}
}

// A forged line inside a warning, with a forged access record before it, is
// not believed: its verdict is uncorroborated, and it says what it follows.
func TestForgedReplay(t *testing.T) {
	t.Parallel()
	s := new(story).habit("ada", home)
	s.refresh(10, "ada", home)
	s.record(11, 5, "WARN", "OpenIDConnectIdP", "Unknown client evil")
	s.replay(11, "ada", moscow)
	r := s.tell(t)
	if diff := cmp.Diff([]string{"uncorroborated  "}, r.verdicts); diff != "" {
		t.Errorf("verdicts (-want +got):\n%s", diff)
	}
	if len(r.high()) > 0 {
		t.Errorf("a forged line raised %v", r.high())
	}
	if got := r.worst("replay-uncorroborated"); got != "medium" {
		t.Errorf("uncorroborated replay is %q, want medium", got)
	}
	var follows string
	for _, a := range r.alerts {
		if a.Context.Replay.Follows != "" {
			follows = a.Context.Replay.Follows
		}
	}
	if want := "[2026-01-12 09:00:11,000][XNIO-1 task-5] WARN  OpenIDConnectIdP - Unknown client evil"; follows != want {
		t.Errorf("follows %q, want %q", follows, want)
	}
}

func TestGraceIsAParameter(t *testing.T) {
	t.Parallel()
	s := new(story).habit("ada", home)
	s.refresh(10, "ada", home).replay(28, "ada", home)
	r := s.tell(t, func(c *rules.Config) { c.Grace = 20 * time.Second })
	if diff := cmp.Diff([]string{"same_client  neither"}, r.verdicts); diff != "" {
		t.Errorf("verdicts (-want +got):\n%s", diff)
	}
}

func TestHiddenSources(t *testing.T) {
	t.Parallel()
	s := new(story)
	for _, user := range []string{"ada", "bob", "cyd", "dot", "eve"} {
		s.habit(user, "10.1.67.56")
	}
	s.refresh(10, "ada", "10.1.67.56").replay(11, "ada", "10.1.67.56")
	r := s.tell(t)
	if diff := cmp.Diff([]string{"hidden  "}, r.verdicts); diff != "" {
		t.Errorf("verdicts (-want +got):\n%s", diff)
	}
	if got := r.worst("sources-hidden"); got != "medium" {
		t.Errorf("hidden sources are %q, want medium", got)
	}
	if len(r.alerts) != 1 {
		t.Errorf("%d alerts, want the one finding", len(r.alerts))
	}
}

func TestRecommendGrace(t *testing.T) {
	t.Parallel()
	s := new(story).habit("ada", home)
	for i := range 100 {
		at := float64(100 * i)
		s.refresh(at, "ada", home).replay(at+1.23, "ada", home)
	}
	s.reject(9906.8, home) // a tool that came too late
	got := s.tell(t).grace
	want := rules.Grace{Value: 3 * time.Second, Races: 100, P50: 1300 * time.Millisecond, P99: 1300 * time.Millisecond, Late: 1, Current: 5 * time.Second}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("recommendation (-want +got):\n%s", diff)
	}
}

// A line with a stamp of another century, forged or not, ends nothing that
// waits and stops nothing that follows.
func TestStampFarAhead(t *testing.T) {
	t.Parallel()
	const century = 100 * 365 * 86400
	s := new(story).habit("ada", home)
	s.record(century, 5, "WARN", "OpenIDConnectIdP", "forged")
	s.refresh(5, "ada", home).replay(6, "ada", moscow)
	s.record(century, 5, "WARN", "OpenIDConnectIdP", "forged")
	s.record(century, 5, "WARN", "OpenIDConnectIdP", "forged")
	s.refresh(60, "ada", home).refresh(115, "ada", home).replay(116, "ada", home)
	for i := range 6 { // more refreshes than are kept
		s.refresh(200+float64(i), "ada", home)
	}
	r := s.tell(t)
	want := []string{"two_parties far source", "same_client  neither"}
	if diff := cmp.Diff(want, r.verdicts); diff != "" {
		t.Errorf("verdicts (-want +got):\n%s", diff)
	}
}
