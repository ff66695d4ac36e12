package rules_test

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"gracewatch/idp/simulate"
	"gracewatch/parser"
	"gracewatch/rules"
)

func TestDebug(t *testing.T) {
	if os.Getenv("DBG") == "" {
		t.Skip()
	}
	seed, _ := strconv.Atoi(os.Getenv("SEED"))
	o := simulate.Defaults()
	o.Seed = uint64(seed)
	month, err := simulate.Run(o)
	if err != nil {
		t.Fatal(err)
	}
	where := atlas{month.Networks, os.Getenv("COUNTRY") == ""}
	evs := events(month.Logs)
	alerts := detect(month.Logs, o.Grace, where)
	r := simulate.Score(month.Key, scored(alerts), 73)
	show := func(user string, addrs []string, from, to time.Time) {
		n, rep, lastKey, lastAt := 0, 0, "", time.Time{}
		for i := range evs {
			e := &evs[i]
			at := time.Unix(0, e.Time).UTC()
			if at.Before(from) || at.After(to) {
				continue
			}
			if e.DN == user || e.Action == parser.ActionRejected && slices.Contains(addrs, e.Addr.String()) {
				if e.Action == parser.ActionGrant && e.Has(parser.FlagTwin) {
					continue
				}
				if parser.URLPath(e.URL)[:3] == "/sc" || e.Action == parser.ActionDenied {
					continue
				}
				p := where.Locate(e.Addr)
				path := parser.URLPath(e.URL)
				if e.Has(parser.FlagToken) {
					path = ""
				}
				key := fmt.Sprintf("%-9s %-30s %s %d %s", strings.TrimPrefix(e.Action.String(), "refresh-"), e.Addr, p.Country, p.ASN, path)
				if key == lastKey {
					rep++
					lastAt = at
					continue
				}
				if rep > 0 {
					fmt.Printf("      x%d until %s\n", rep, lastAt.Format("15:04:05"))
				}
				rep, lastKey = 0, key
				if n++; n > 40 && at.Before(to.Add(-30*time.Minute)) {
					continue
				}
				fmt.Printf("   %s %s\n", at.Format("02 15:04:05.0"), key)
			}
		}
		for _, a := range alerts {
			at := time.Unix(0, a.Event.Time).UTC()
			if a.Event.DN == user && !at.Before(from) && !at.After(to) && a.Level >= rules.Low {
				fmt.Printf("   ALERT %s %s %s", at.Format("02 15:04:05"), a.Level, a.Rule.ID)
				if c := a.Context.Contest; c != nil {
					fmt.Printf(" N=%s I=%s rel=%s state=%s prox=%s takeover=%v", c.Newcomer.Addr, c.Incumbent.Addr, c.Relation, c.State, c.Proximity, c.Takeover)
				}
				fmt.Println()
			}
		}
	}
	if os.Getenv("DBG") == "missed" {
		for _, l := range month.Key.Labels {
			if slices.Contains(r.Missed, l.ID) && !l.Silent() {
				fmt.Printf("MISSED %s %s %s %s victim=%v thief=%v detect=%v silent=%v granted=%d replayed=%d rejected=%d %s %s %s - %s\n", l.ID, l.Kind, l.Location, l.Style, l.Victim, l.Thief, l.Detectable, l.Silent(), l.VictimGranted, l.VictimReplayed, l.VictimRejected, l.Profile, l.User, l.First.Format(time.DateTime), l.Last.Format(time.DateTime))
				var addrs []string
				for _, a := range append(l.Victim, l.Thief...) {
					addrs = append(addrs, a.String())
				}
				show(l.User, addrs, l.First.Add(-3*time.Minute), l.Last.Add(15*time.Minute))
			}
		}
		return
	}
	for _, a := range alerts {
		if a.Level < rules.High {
			continue
		}
		at := time.Unix(0, a.Event.Time).UTC()
		theft := false
		for _, l := range month.Key.Labels {
			if l.Theft && l.User == a.Event.DN && at.After(l.First.Add(-10*time.Second)) && at.Before(l.Last.Add(time.Hour)) {
				theft = true
			}
		}
		if theft {
			continue
		}
		c := a.Context.Contest
		var profile simulate.Profile
		for _, l := range month.Key.Labels {
			if l.User == a.Event.DN {
				profile = l.Profile
			}
		}
		fmt.Printf("FALSE %s %s %s %s profile=%s\n", a.Rule.ID, a.Level, a.Event.DN, a.Context.Source.Addr, profile)
		if c != nil {
			show(a.Event.DN, []string{c.Newcomer.Addr.String(), c.Incumbent.Addr.String()}, time.Unix(0, c.Opened).Add(-3*time.Minute), at.Add(2*time.Minute))
		}
	}
}
