package rules_test

import (
	"cmp"
	"fmt"
	"maps"
	"net/netip"
	"os"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"gracewatch/idp/simulate"
	"gracewatch/parser"
	"gracewatch/rules"
	"gracewatch/rules/builtin"
	"gracewatch/rules/geoip"
)

// events reads the logs of all pods in event-time order.
func events(logs map[string][]byte) []parser.Event {
	var all []parser.Event
	for _, pod := range slices.Sorted(maps.Keys(logs)) {
		b := &parser.Batch{Block: logs[pod]}
		s := parser.NewScanner(nil)
		s.Scan(b)
		s.Finish(b)
		var j parser.Joiner
		j.Join(b, nil)
		all = append(all, b.Events...)
	}
	slices.SortStableFunc(all, func(a, b parser.Event) int { return cmp.Compare(a.Time, b.Time) })
	return all
}

// detect runs the shipped rules over a log.
func detect(log []parser.Event, grace time.Duration, where rules.Locator, change ...func(*rules.Config)) []*rules.Alert {
	var alerts []*rules.Alert
	cfg := rules.Config{
		Grace: grace, Locator: where, Rules: builtin.Rules(),
		Alert: func(a *rules.Alert) { alerts = append(alerts, a) },
	}
	for _, f := range change {
		f(&cfg)
	}
	g := rules.New(cfg)
	g.Process(log)
	g.Flush()
	return alerts
}

// atlas places addresses as the simulation does, with or without networks.
type atlas struct {
	networks []simulate.Network
	asn      bool
}

func (a atlas) Locate(addr netip.Addr) rules.Place {
	for i := range a.networks {
		n := &a.networks[i]
		if !n.Prefix.Contains(addr) {
			continue
		}
		p := rules.Place{Country: n.Country}
		if a.asn {
			p.City, p.Lat, p.Lon, p.Radius, p.Located = n.City, n.Lat, n.Lon, float64(n.RadiusKM), true
			p.ASN, p.Org = n.ASN, n.Org
		}
		return p
	}
	return rules.Place{}
}

func scored(alerts []*rules.Alert) []simulate.Alert {
	var out []simulate.Alert
	for _, a := range alerts {
		s := simulate.Alert{Time: time.Unix(0, a.Event.Time), User: a.Event.DN, Severity: a.Level.Severity()}
		if a.Event.Kind != parser.UserPerson {
			s.User = ""
		}
		s.Addrs = append(s.Addrs, a.Context.Source.Addr)
		if p := a.Context.Replay.Partner.Addr; p.IsValid() {
			s.Addrs = append(s.Addrs, p)
		}
		if c := a.Context.Contest; c != nil {
			s.Addrs = append(s.Addrs, c.Newcomer.Addr, c.Incumbent.Addr)
		}
		out = append(out, s)
	}
	return out
}

// The quality of detection on simulated logs whose truth is known. The bounds
// are what was measured, with a little room; the figures are printed with -v.
// GRACEWATCH_QUALITY=full runs whole months of several seeds.
func TestQuality(t *testing.T) {
	t.Parallel()
	o := simulate.Defaults()
	seeds := []uint64{1, 2, 3}
	if os.Getenv("GRACEWATCH_QUALITY") != "full" {
		o.Users, o.Days, o.Thefts, seeds = 150, 14, 60, []uint64{1}
	}
	for _, seed := range seeds {
		o := o
		o.Seed = seed
		month, err := simulate.Run(o)
		if err != nil {
			t.Fatal(err)
		}
		log := events(month.Logs)
		for _, test := range []struct {
			name   string
			where  rules.Locator
			recall float64
		}{
			{"city and AS", atlas{month.Networks, true}, 0.7},
			{"embedded country table", geoip.Builtin(), 0.5},
		} {
			t.Run(fmt.Sprintf("seed %d, %s", seed, test.name), func(t *testing.T) {
				t.Parallel()
				r := simulate.Score(month.Key, scored(detect(log, o.Grace, test.where)), 73)
				visible := simulate.Tally{Thefts: r.Detectable.Thefts - r.Silent.Thefts, Found: r.Detectable.Found - r.Silent.Found}
				t.Logf("recall %.2f of %d thefts whose victim came back, %.2f of all %d; %.2f false alerts per 1,000 user-days; median delay %v",
					visible.Recall(), visible.Thefts, r.Detectable.Recall(), r.Detectable.Thefts, r.FalsePerThousand, r.DelayMedian.Round(time.Second))
				if visible.Recall() < test.recall {
					t.Errorf("recall %.2f, want at least %.2f; missed %v", visible.Recall(), test.recall, r.Missed)
				}
				if r.FalsePerThousand >= 1 {
					t.Errorf("%.2f false alerts per 1,000 user-days, want less than 1: %v", r.FalsePerThousand, r.FalseBy)
				}
			})
		}
	}
}

// An engine passes over events that no rule can want. One that is made to look
// at every event must decide the same.
func TestQuietEngineDecidesTheSame(t *testing.T) {
	t.Parallel()
	o := simulate.Defaults()
	o.Users, o.Days, o.Thefts, o.Seed = 60, 7, 20, 7
	month, err := simulate.Run(o)
	if err != nil {
		t.Fatal(err)
	}
	log := events(month.Logs)
	where := atlas{month.Networks, true}
	want := detect(log, o.Grace, where, func(c *rules.Config) { c.Enriched = func(*rules.Context) {} })
	got := detect(log, o.Grace, where)
	if diff := gocmp.Diff(summaries(want), summaries(got)); diff != "" {
		t.Errorf("alerts of the thorough engine (-) and of the quiet one (+):\n%s", diff)
	}
	if len(want) == 0 {
		t.Error("no alerts at all")
	}
}

func summaries(alerts []*rules.Alert) (all []string) {
	for _, a := range alerts {
		all = append(all, fmt.Sprintf("%s %s %s %d %v", a.ID, a.Rule.ID, a.Level, a.Repeats, a.Reasons))
	}
	return all
}
