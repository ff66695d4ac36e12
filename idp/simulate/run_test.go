package simulate

import (
	"bytes"
	"errors"
	"io"
	"maps"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestSameOptionsSameBytes(t *testing.T) {
	t.Parallel()
	o := small()
	o.Days, o.Users = 2, 30
	a, b := mustRun(t, o), mustRun(t, o)
	if !maps.EqualFunc(a.Logs, b.Logs, bytes.Equal) || len(a.Logs) != o.Replicas {
		t.Errorf("two runs of seed %d differ", o.Seed)
	}
	if diff := cmp.Diff(a.Key, b.Key, addrs); diff != "" {
		t.Errorf("keys differ: %s", diff)
	}
	o.Seed++
	if c := mustRun(t, o); maps.EqualFunc(a.Logs, c.Logs, bytes.Equal) {
		t.Error("another seed gives the same log")
	}
}

var addrs = cmp.Comparer(func(a, b netip.Addr) bool { return a == b })

func mustRun(t *testing.T, o Options) *Result {
	t.Helper()
	r, err := Run(o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestKeyIsInTheLog counts each thief's requests in the log again.
func TestKeyIsInTheLog(t *testing.T) {
	t.Parallel()
	r := mustRun(t, small())
	lines := map[string][]logged{} // token requests by address
	for _, log := range r.Logs {
		for _, rec := range readLog(t, log) {
			if strings.HasSuffix(rec.url, tokenPath) && rec.event != "reuse" {
				lines[rec.ip] = append(lines[rec.ip], rec)
			}
		}
	}
	thefts := 0
	for _, l := range r.Key.Labels {
		if !l.Theft || l.Kind == SameAddress {
			continue
		}
		thefts++
		found, accepted := 0, 0
		for _, a := range l.Thief {
			for _, rec := range lines[string(appendAddr(nil, a))] {
				if rec.when.Before(l.First.Add(-time.Second)) || rec.when.After(l.Last.Add(time.Second)) {
					continue
				}
				found++
				if rec.event == "AzSuccess" && rec.dn == l.User {
					accepted++
				}
			}
		}
		if found != l.ThiefRequests {
			t.Errorf("%s: %d requests in the log, %d in the key", l.ID, found, l.ThiefRequests)
		}
		if l.Detectable != (accepted > 0) || (l.Kind == Failed) != (accepted == 0) {
			t.Errorf("%s: %s, detectable %v, with %d accepted requests", l.ID, l.Kind, l.Detectable, accepted)
		}
	}
	if thefts < 8 {
		t.Errorf("only %d of 12 thefts found a victim", thefts)
	}
}

// TestProportions holds a fortnight to what its options promise.
func TestProportions(t *testing.T) {
	t.Parallel()
	o := Defaults()
	o.Days, o.Users, o.Thefts, o.Replicas = 14, 120, 60, 3
	r := mustRun(t, o)
	thefts, kinds, places, profiles, harmless := 0, map[string]int{}, map[string]int{}, map[Profile]int{}, map[string]int{}
	for i, l := range r.Key.Labels {
		if l.Last.Before(l.First) || i > 0 && l.First.Before(r.Key.Labels[i-1].First) {
			t.Fatalf("%s: out of order: %s to %s", l.ID, l.First, l.Last)
		}
		if !l.Theft {
			harmless[l.Kind]++
			continue
		}
		thefts++
		kinds[l.Kind]++
		places[l.Location]++
		profiles[l.Profile]++
	}
	if thefts < 48 {
		t.Errorf("%d of 60 thefts happened", thefts)
	}
	for kind, least := range map[string]int{RefreshFirst: 15, ReplayFirst: 12, Failed: 3, SameAddress: 2} {
		if kinds[kind] < least {
			t.Errorf("%d thefts of kind %s, want %d or more", kinds[kind], kind, least)
		}
	}
	for _, place := range []string{Far, SameCountry, SameISP, VPNExit, Cloud} {
		if places[place] < 4 {
			t.Errorf("%d thefts from %s", places[place], place)
		}
	}
	if len(profiles) < 7 {
		t.Errorf("victims of %d kinds: %v", len(profiles), profiles)
	}
	for _, kind := range []string{"replay_across_office", "replay_across_home", "replay_across_switch", "rejected", "rejected_no_login", "stale_lock",
		"burst_rejected", "flap", "trip", "jump_host"} {
		if harmless[kind] == 0 {
			t.Errorf("no harmless %s", kind)
		}
	}
	if workdays := 10 * o.Users; r.Key.UserDays < workdays/2 || r.Key.UserDays > workdays*13/10 {
		t.Errorf("%d user-days of %d", r.Key.UserDays, workdays)
	}
}

func TestNoThefts(t *testing.T) {
	t.Parallel()
	o := small()
	o.Days, o.Users, o.Thefts = 1, 12, 0
	r := mustRun(t, o)
	if len(r.Key.Labels) == 0 {
		t.Error("a day without any story")
	}
	for _, l := range r.Key.Labels {
		if l.Theft {
			t.Errorf("a theft without thieves: %+v", l)
		}
	}
}

func TestStreamReportsWriteErrors(t *testing.T) {
	t.Parallel()
	full := errors.New("no space left on device")
	o := small()
	o.Days, o.Users = 1, 5
	for name, open := range map[string]func(string) (io.Writer, error){
		"open":  func(string) (io.Writer, error) { return nil, full },
		"write": func(string) (io.Writer, error) { return failing{full}, nil },
		"later": func(string) (io.Writer, error) { return &limited{left: 2000, err: full}, nil },
	} {
		if _, err := Stream(o, open); !errors.Is(err, full) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

type limited struct {
	left int
	err  error
}

func (l *limited) Write(b []byte) (int, error) {
	if l.left -= len(b); l.left < 0 {
		return 0, l.err
	}
	return len(b), nil
}

// TestHardIsHarder counts replays from the far side of a switch of networks.
func TestHardIsHarder(t *testing.T) {
	t.Parallel()
	switched := func(o Options) int {
		o.Days, o.Users, o.Thefts = 10, 60, 0
		n := 0
		for _, l := range mustRun(t, o).Key.Labels {
			if l.Kind == "replay_across_switch" {
				n++
			}
		}
		return n
	}
	if easy, hard := switched(Defaults()), switched(Hard()); hard <= easy {
		t.Errorf("%d such replays with Hard, %d with Defaults", hard, easy)
	}
}

func TestOptionErrors(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*Options){
		"start":    func(o *Options) { o.Start = time.Time{} },
		"days":     func(o *Options) { o.Days = 0 },
		"users":    func(o *Options) { o.Users = 1e9 },
		"replicas": func(o *Options) { o.Replicas = 0 },
		"grace":    func(o *Options) { o.Grace = -1 },
		"thefts":   func(o *Options) { o.Thefts = -1 },
		"host":     func(o *Options) { o.Host = "" },
		"weight":   func(o *Options) { o.Mix = Mix{"nobody": 3} },
	} {
		o := small()
		spoil(&o)
		if _, err := Run(o); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
