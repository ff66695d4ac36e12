package rules_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gracewatch/rules"
)

const day = 86400.0

// novelties are the rungs of the last event of a story.
func novelties(t *testing.T, s *story, change ...func(*rules.Config)) []string {
	t.Helper()
	var last []string
	s.tell(t, append(change, func(c *rules.Config) {
		c.Rules = append(c.Rules, rules.Rule{ID: "all", Match: func(c *rules.Context) (rules.Level, bool) {
			last = c.Source.Novelty.Names()
			return 0, false
		}})
	})...)
	return last
}

func TestNovelty(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		story func(*story)
		want  []string
	}{
		{"known address", func(s *story) { s.refresh(1, "ada", home) }, nil},
		{"new address of a known network", func(s *story) { s.refresh(1, "ada", "91.10.5.99") }, []string{"address"}},
		{"new network of a known provider", func(s *story) { s.refresh(1, "ada", nextDoor) }, []string{"address", "network"}},
		{"new provider", func(s *story) { s.refresh(1, "ada", cloud) }, []string{"address", "network", "as"}},
		{"new country", func(s *story) { s.refresh(1, "ada", moscow) }, []string{"address", "network", "as", "country"}},
		{"inner addresses have no place", func(s *story) { s.refresh(1, "ada", "192.168.1.5") }, []string{"address", "network"}},
		{"forgotten after the memory", func(s *story) { s.refresh(31*day, "ada", home) }, []string{"address", "network", "as", "country"}},
		{"remembered within it", func(s *story) { s.refresh(29*day, "ada", home).refresh(58*day, "ada", home) }, nil},
		{"a replay is new although its access record came before", func(s *story) {
			s.refresh(1, "ada", home).replay(2, "ada", moscow)
		}, []string{"address", "network", "as", "country"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := new(story).habit("ada", home)
			test.story(s)
			if diff := cmp.Diff(test.want, novelties(t, s)); diff != "" {
				t.Errorf("rungs (-want +got):\n%s", diff)
			}
		})
	}
}

// More addresses than are kept: the wider rungs outlive an evicted address.
func TestEvictedAddressKeepsItsNetwork(t *testing.T) {
	t.Parallel()
	s := new(story).habit("ada", home)
	for i := range 80 {
		s.refresh(float64(i), "ada", fmt.Sprintf("52.58.%d.1", i))
	}
	s.refresh(100, "ada", home)
	if diff := cmp.Diff([]string{"address"}, novelties(t, s)); diff != "" {
		t.Errorf("rungs of the evicted address (-want +got):\n%s", diff)
	}
}

func TestLearning(t *testing.T) {
	t.Parallel()
	few := new(story).login(0, "ada", home).refresh(60, "ada", home).login(120, "ada", moscow).tell(t)
	if got := few.worst("first-country"); got != "" {
		t.Errorf("first country of a user still learnt: %q, want none", got)
	}
	many := new(story).habit("ada", home).login(120, "ada", moscow).tell(t)
	if got := many.worst("first-country"); got != "medium" {
		t.Errorf("first country of a known user: %q, want medium", got)
	}
}

// What a high alert names is never learnt, until the user logs in there.
func TestSuspectsAreNotLearnt(t *testing.T) {
	t.Parallel()
	theft := func() *story {
		s := new(story).habit("ada", home)
		return s.refresh(5, "ada", home).replay(6, "ada", moscow).refresh(60, "ada", home).refresh(3600, "ada", home)
	}
	if diff := cmp.Diff([]string{"address", "network", "as", "country"}, novelties(t, theft().refresh(7200, "ada", moscow))); diff != "" {
		t.Errorf("the thief's address two hours later (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string(nil), novelties(t, theft().login(7200, "ada", moscow).refresh(7300, "ada", moscow))); diff != "" {
		t.Errorf("the address once the user logged in there (-want +got):\n%s", diff)
	}
}

func TestTravel(t *testing.T) {
	t.Parallel()
	var got rules.Travel
	s := new(story).habit("ada", home).login(1800, "ada", moscow)
	r := s.tell(t, func(c *rules.Config) {
		c.Rules = append(c.Rules, rules.Rule{ID: "all", Match: func(c *rules.Context) (rules.Level, bool) {
			got = c.Travel
			return 0, false
		}})
	})
	// Bonn to Moscow is about 2,060 km; both radii, 20 and 50 km, come off.
	if math.Abs(got.Distance-1990) > 30 {
		t.Errorf("distance %.0f km, want about 1990", got.Distance)
	}
	if want := got.Distance / (1800.0 + 45) * 3600; math.Abs(got.Speed-want) > want/50 {
		t.Errorf("speed %.0f km/h, want about %.0f", got.Speed, want)
	}
	if level := r.worst("impossible-travel"); level != "medium" {
		t.Errorf("impossible travel is %q, want medium", level)
	}
	slow := new(story).habit("ada", home).login(5*3600, "ada", moscow).tell(t)
	if level := slow.worst("impossible-travel"); level != "" {
		t.Errorf("five hours to Moscow are %q, want nothing", level)
	}
}

// Prevalence grades a first visit down: a provider that others use is no news.
func TestPrevalence(t *testing.T) {
	t.Parallel()
	s := new(story).habit("bob", cloud).habit("cyd", cloud).habit("dot", cloud).habit("ada", home)
	if got := s.refresh(10, "ada", cloud).tell(t).worst("first-as"); got != "informational" {
		t.Errorf("a provider that three others use is %q, want informational", got)
	}
}

func TestLogins(t *testing.T) {
	t.Parallel()
	s := new(story).habit("ada", home)
	for i := range 6 {
		s.loginFailed(float64(i), moscow)
	}
	r := s.login(30, "ada", moscow).tell(t)
	if got := r.worst("login-after-failures"); got != "medium" {
		t.Errorf("login after six failures is %q, want medium", got)
	}
	late := new(story).habit("ada", home)
	for i := range 6 {
		late.loginFailed(float64(i), moscow)
	}
	if got := late.login(700, "ada", moscow).tell(t).worst("login-after-failures"); got != "" {
		t.Errorf("login twelve minutes after the failures is %q, want nothing", got)
	}
}

func TestStrangers(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		story func(*story)
		want  string
	}{
		{"from a provider nobody uses", func(s *story) { s.reject(5, moscow).refresh(2000, "ada", home) }, "high"},
		{"from the provider of a user", func(s *story) { s.reject(5, nextDoor).refresh(2000, "ada", home) }, "medium"},
		{"a user logs in there", func(s *story) { s.reject(5, moscow).login(300, "ada", moscow).refresh(2000, "ada", home) }, ""},
		{"from a user's address", func(s *story) { s.reject(5, home).refresh(2000, "ada", home) }, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := new(story).habit("ada", home)
			test.story(s)
			if got := s.tell(t).worst("stale-token-stranger"); got != test.want {
				t.Errorf("level %q, want %q", got, test.want)
			}
		})
	}
}

func TestRejectedSeries(t *testing.T) {
	t.Parallel()
	lost := new(story).habit("ada", home).reject(5, home).reject(20, home).refresh(60, "ada", home)
	if got := lost.tell(t).worst("rejected-series"); got != "" {
		t.Errorf("two refusals are %q, want nothing", got)
	}
	dead := new(story).habit("ada", home)
	for i := range 6 {
		dead.reject(float64(15*i), home)
	}
	if got := dead.tell(t).worst("rejected-series"); got != "low" {
		t.Errorf("a tool that goes on after it lost its session is %q, want low", got)
	}
	slow := new(story).habit("ada", home)
	for i := range 6 {
		slow.reject(float64(3600*i), home)
	}
	if got := slow.tell(t).worst("rejected-series"); got != "" {
		t.Errorf("a refusal an hour is %q, want nothing", got)
	}
}

// Repeats are counted in the next alert; the silence doubles.
func TestSuppression(t *testing.T) {
	t.Parallel()
	s := new(story).habit("ada", home)
	for i := range 7 * 60 {
		at := float64(i * 60)
		s.replayLine(at, "ada", moscow, fmt.Sprintf("f%040x", i), 1)
	}
	var times, repeats []int64
	r := s.tell(t)
	for _, a := range r.alerts {
		if a.Rule.ID == "openunison-replay-uncorroborated" {
			times = append(times, (a.Event.Time-dayOne.UnixNano())/int64(time.Minute))
			repeats = append(repeats, a.Repeats)
		}
	}
	if diff := cmp.Diff([]int64{0, 60, 180}, times); diff != "" {
		t.Errorf("minutes of the alerts (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int64{0, 59, 119}, repeats); diff != "" {
		t.Errorf("repeats (-want +got):\n%s", diff)
	}
	if got := r.stats.Suppressed["openunison-replay-uncorroborated"]; got != 420-3 {
		t.Errorf("%d suppressed in all, want 417", got)
	}
}

func TestAlertIDsAreStable(t *testing.T) {
	t.Parallel()
	ids := func() (all []string) {
		s := new(story).habit("ada", home)
		for _, a := range s.refresh(5, "ada", home).replay(6, "ada", moscow).refresh(60, "ada", home).tell(t).alerts {
			all = append(all, a.ID)
		}
		return all
	}
	one := ids()
	seen := map[string]bool{}
	for _, id := range one {
		if seen[id] {
			t.Errorf("two alerts have the id %s", id)
		}
		seen[id] = true
	}
	if diff := cmp.Diff(one, ids()); diff != "" {
		t.Errorf("ids differ from run to run:\n%s", diff)
	}
}
