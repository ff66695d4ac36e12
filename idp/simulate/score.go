package simulate

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"net/netip"
	"slices"
	"time"
)

// Alert is what a detector said.
type Alert struct {
	Time     time.Time // of the event that decided
	User     string    // the DN as logged; "" if the alert names nobody
	Addrs    []netip.Addr
	Severity int
}

// An alert counts for a theft from clockSlack before its first request, as pods
// disagree about the time, until patience after its last.
const (
	clockSlack = 5 * time.Second
	patience   = time.Hour
)

// Tally counts thefts, and those that some alert found.
type Tally struct {
	Thefts int `json:"thefts"`
	Found  int `json:"found"`
}

// Recall is the share that was found; 1 if there was nothing to find.
func (t Tally) Recall() float64 {
	if t.Thefts == 0 {
		return 1
	}
	return float64(t.Found) / float64(t.Thefts)
}

// Report compares alerts with a key. Only Kinds holds the thefts that failed or
// cannot be detected; everything else is about the detectable ones.
type Report struct {
	Level    int `json:"level"`
	UserDays int `json:"user_days"`
	Alerts   int `json:"alerts"` // at or above the level
	False    int `json:"false"`  // of these, without any theft

	FalsePerThousand float64        `json:"false_per_1000_user_days"`
	FalseBy          map[string]int `json:"false_by"` // by the harmless story the alert fell into

	Detectable Tally            `json:"detectable"`
	Silent     Tally            `json:"silent"` // thefts after which the victim never used the session
	Kinds      map[string]Tally `json:"kinds"`
	Locations  map[string]Tally `json:"locations"`
	Styles     map[string]Tally `json:"styles"`
	Profiles   map[string]Tally `json:"profiles"`

	DelayMedian time.Duration `json:"delay_median"` // from the thief's first request to the first alert
	DelayP95    time.Duration `json:"delay_p95"`
	Missed      []string      `json:"missed,omitempty"` // IDs of detectable thefts without an alert
}

// Score counts what alerts of at least level found. Several alerts on one theft
// count once; an alert that fits no theft is false.
func Score(k Key, alerts []Alert, level int) Report {
	r := Report{Level: level, UserDays: k.UserDays, FalseBy: map[string]int{}, Kinds: map[string]Tally{},
		Locations: map[string]Tally{}, Styles: map[string]Tally{}, Profiles: map[string]Tally{}}
	thefts, harmless := split(k.Labels)
	found := map[string]time.Duration{}
	for _, a := range alerts {
		if a.Severity < level {
			continue
		}
		r.Alerts++
		if !credit(found, thefts, a) {
			r.False++
			r.FalseBy[excuse(harmless[a.User], a.Time)]++
		}
	}
	if r.UserDays > 0 {
		r.FalsePerThousand = 1000 * float64(r.False) / float64(r.UserDays)
	}
	var delays []time.Duration
	for _, l := range thefts {
		delay, ok := found[l.ID]
		r.count(l, ok)
		if ok && l.Detectable {
			delays = append(delays, delay)
		}
	}
	slices.Sort(delays)
	r.DelayMedian, r.DelayP95 = quantile(delays, 0.5), quantile(delays, 0.95)
	return r
}

func split(labels []Label) (thefts []Label, harmless map[string][]Label) {
	harmless = map[string][]Label{}
	for _, l := range labels {
		if l.Theft {
			thefts = append(thefts, l)
		} else {
			harmless[l.User] = append(harmless[l.User], l)
		}
	}
	return thefts, harmless
}

// credit notes the earliest alert for every theft that a fits.
func credit(found map[string]time.Duration, thefts []Label, a Alert) bool {
	hit := false
	for _, l := range thefts {
		if !l.fits(a) {
			continue
		}
		hit = true
		delay := max(0, a.Time.Sub(l.First))
		if earlier, ok := found[l.ID]; !ok || delay < earlier {
			found[l.ID] = delay
		}
	}
	return hit
}

func (l Label) fits(a Alert) bool {
	if a.Time.Before(l.First.Add(-clockSlack)) || a.Time.After(l.Last.Add(patience)) {
		return false
	}
	return a.User == l.User || slices.ContainsFunc(a.Addrs, func(x netip.Addr) bool { return slices.Contains(l.Thief, x) })
}

// excuse is the kind of the latest harmless story around a moment.
func excuse(stories []Label, at time.Time) string {
	for _, l := range slices.Backward(stories) {
		if !at.Before(l.First.Add(-clockSlack)) && !at.After(l.Last.Add(patience)) {
			return l.Kind
		}
	}
	return "nothing"
}

func (r *Report) count(l Label, found bool) {
	add := func(t Tally) Tally {
		t.Thefts++
		if found {
			t.Found++
		}
		return t
	}
	r.Kinds[l.Kind] = add(r.Kinds[l.Kind])
	if !l.Detectable {
		return
	}
	r.Detectable = add(r.Detectable)
	if l.Silent() {
		r.Silent = add(r.Silent)
	}
	r.Locations[l.Location] = add(r.Locations[l.Location])
	r.Styles[l.Style] = add(r.Styles[l.Style])
	r.Profiles[string(l.Profile)] = add(r.Profiles[string(l.Profile)])
	if !found {
		r.Missed = append(r.Missed, l.ID)
	}
}

// quantile is the smallest value that at least q of the sorted values do not
// exceed; 0 without values.
func quantile(sorted []time.Duration, q float64) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	i := int(q*float64(len(sorted))+0.999999) - 1
	return sorted[min(max(i, 0), len(sorted)-1)]
}

// WriteText prints a report for people.
func (r Report) WriteText(w io.Writer) error {
	_, err := fmt.Fprintf(w, "found %d of %d detectable thefts (%.1f %%), %d of them silent (%d found); level %d\n"+
		"%d alerts, %d false: %.2f for 1,000 of %d user-days\ndelay: median %s, p95 %s\n",
		r.Detectable.Found, r.Detectable.Thefts, 100*r.Detectable.Recall(), r.Silent.Thefts, r.Silent.Found, r.Level,
		r.Alerts, r.False, r.FalsePerThousand, r.UserDays, r.DelayMedian, r.DelayP95)
	for _, part := range []struct {
		name string
		by   map[string]Tally
	}{{"kind", r.Kinds}, {"location", r.Locations}, {"style", r.Styles}, {"victim", r.Profiles}} {
		for _, name := range slices.Sorted(maps.Keys(part.by)) {
			if err == nil {
				_, err = fmt.Fprintf(w, "%-9s %-14s %3d of %3d\n", part.name, name, part.by[name].Found, part.by[name].Thefts)
			}
		}
	}
	reasons := slices.SortedFunc(maps.Keys(r.FalseBy), func(a, b string) int {
		return cmp.Or(cmp.Compare(r.FalseBy[b], r.FalseBy[a]), cmp.Compare(a, b))
	})
	for _, reason := range reasons {
		if err == nil {
			_, err = fmt.Fprintf(w, "false     %-28s %d\n", reason, r.FalseBy[reason])
		}
	}
	return err
}
