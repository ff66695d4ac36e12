package rules_test

import (
	"cmp"
	"maps"
	"net/netip"
	"slices"
	"testing"
	"time"

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

// detect runs the shipped rules over logs.
func detect(logs map[string][]byte, grace time.Duration, where rules.Locator) []*rules.Alert {
	var alerts []*rules.Alert
	g := rules.New(rules.Config{
		Grace: grace, Locator: where, Rules: builtin.Rules(),
		Alert: func(a *rules.Alert) { alerts = append(alerts, a) },
	})
	g.Process(events(logs))
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

func TestQuality(t *testing.T) {
	t.Parallel()
	for _, seed := range []uint64{1, 2} {
		o := simulate.Defaults()
		o.Seed = seed
		month, err := simulate.Run(o)
		if err != nil {
			t.Fatal(err)
		}
		for name, where := range map[string]rules.Locator{
			"city and AS": atlas{month.Networks, true}, "country": atlas{month.Networks, false},
			"embedded": geoip.Builtin(),
		} {
			alerts := detect(month.Logs, o.Grace, where)
			r := simulate.Score(month.Key, scored(alerts), 73)
			t.Logf("seed %d, %s: recall %.3f (%d of %d), silent %+v, false %.2f per 1000 user-days (%d in %d), delay %v / %v\nkinds %v\nlocations %v\nstyles %v\nprofiles %v\nfalse by %v\nmissed %v",
				seed, name, r.Detectable.Recall(), r.Detectable.Found, r.Detectable.Thefts, r.Silent, r.FalsePerThousand, r.False, r.UserDays,
				r.DelayMedian, r.DelayP95, r.Kinds, r.Locations, r.Styles, r.Profiles, r.FalseBy, r.Missed)
			by := map[string]int{}
			for _, a := range alerts {
				by[a.Rule.ID+" "+a.Level.String()]++
			}
			t.Log(by)
		}
	}
}
