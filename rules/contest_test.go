package rules_test

import (
	"testing"
)

// The stories of one session at two addresses: what a thief does, and what
// looks like it.
func TestContests(t *testing.T) {
	t.Parallel()
	lockstep := func(s *story, thief string) {
		for i := range 4 {
			at := 60 + 55*float64(i)
			s.refresh(at, "ada", home).replay(at+1, "ada", thief)
		}
	}
	for _, test := range []struct {
		name  string
		story func(*story)
		rule  string
		level string
	}{
		{"a thief replays, and both go on", func(s *story) {
			s.refresh(5, "ada", home).replay(6, "ada", moscow)
			lockstep(s, moscow)
		}, "stolen-refresh-token", "critical"},
		{"a thief in the same country", func(s *story) {
			s.refresh(5, "ada", home).replay(6, "ada", cloud)
			lockstep(s, cloud)
		}, "stolen-refresh-token", "high"},
		{"a thief replays once, and the owner goes on", func(s *story) {
			s.refresh(5, "ada", home).replay(6, "ada", moscow).refresh(60, "ada", home).refresh(115, "ada", home)
		}, "stolen-refresh-token", "high"},
		{"a thief refreshes first, the owner replays and goes on", func(s *story) {
			s.refresh(5, "ada", home).refresh(54, "ada", moscow).replay(57, "ada", home).refresh(110, "ada", home)
		}, "stolen-refresh-token", "high"},
		{"a thief refreshes once, the owner replays and stops", func(s *story) {
			s.refresh(5, "ada", home).refresh(54, "ada", moscow).replay(57, "ada", home)
			s.habit("bob", work).refresh(4000, "bob", work)
		}, "stolen-refresh-token", "high"},
		{"a thief takes over: the owner is refused and logs in again", func(s *story) {
			s.refresh(5, "ada", home).refresh(30, "ada", moscow).reject(60, home).refresh(85, "ada", moscow).login(100, "ada", home).refresh(140, "ada", moscow)
		}, "session-takeover", "high"},
		{"a roaming laptop replays from the train, and is gone from home", func(s *story) {
			s.refresh(5, "ada", home).replay(7, "ada", train)
			for i := range 20 {
				s.refresh(60+55*float64(i), "ada", train)
			}
		}, "stolen-refresh-token", ""},
		{"a roaming laptop comes home after an hour", func(s *story) {
			s.refresh(5, "ada", home).replay(7, "ada", train)
			for i := range 60 {
				s.refresh(60+55*float64(i), "ada", train)
			}
			s.replay(3306, "ada", home).refresh(3360, "ada", home)
		}, "stolen-refresh-token", ""},
		{"a session that moved and was not missed", func(s *story) {
			s.refresh(5, "ada", home).refresh(60, "ada", train).refresh(115, "ada", train)
		}, "session-takeover", ""},
		{"a jump host with a session of its own", func(s *story) {
			s.refresh(5, "ada", home)
			for i := range 20 {
				s.refresh(20+50*float64(i), "ada", cloud).refresh(50+50*float64(i), "ada", home)
			}
		}, "session-takeover", ""},
		{"an owner whose session expired, while a roamer's goes on", func(s *story) {
			s.refresh(5, "ada", train).login(30, "ada", train).reject(2000, home).login(2010, "ada", home).refresh(2060, "ada", home)
		}, "session-takeover", ""},
		{"an office's egress pool", func(s *story) {
			s.refresh(5, "ada", work).replay(6, "ada", workToo).refresh(60, "ada", work).replay(61, "ada", workToo).refresh(115, "ada", work)
		}, "stolen-refresh-token", "low"},
		{"IPv4 and IPv6 of one line", func(s *story) {
			s.refresh(5, "ada", home).replay(6, "ada", homeV6).refresh(60, "ada", home).replay(61, "ada", homeV6).refresh(115, "ada", home)
		}, "stolen-refresh-token", "medium"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := new(story).habit("ada", home)
			test.story(s)
			r := s.tell(t)
			if got := r.worst(test.rule); got != test.level {
				t.Errorf("%s: level %q, want %q; high: %v", test.rule, got, test.level, r.high())
			}
			if (test.level == "" || test.level == "low" || test.level == "medium") && len(r.high()) > 0 {
				t.Errorf("high alerts %v, want none", r.high())
			}
		})
	}
}

// The alert rises: first the replay alone, then two addresses alive. They
// share one incident.
func TestContestRises(t *testing.T) {
	t.Parallel()
	s := new(story).habit("ada", home)
	s.refresh(5, "ada", home).replay(6, "ada", moscow).refresh(60, "ada", home)
	var levels []int
	incidents := map[string]bool{}
	for _, a := range s.tell(t).alerts {
		if a.Context.Contest != nil && (a.Rule.ID == "openunison-replay-two-parties" || a.Rule.ID == "openunison-stolen-refresh-token") {
			levels = append(levels, a.Level.Severity())
			incidents[a.Incident] = true
		}
	}
	if len(levels) != 2 || levels[0] != 47 || levels[1] != 73 || len(incidents) != 1 {
		t.Errorf("severities %v in %d incidents, want 47 then 73 in one", levels, len(incidents))
	}
}
