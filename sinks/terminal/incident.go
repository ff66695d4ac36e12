package terminal

import (
	"cmp"
	"slices"

	"gracewatch/rules"
)

// Incident is what happened between one user and the addresses of one
// contest: its alerts, in the order of time.
type Incident []*rules.Alert

// Group puts alerts together by their incident, the most severe first, then
// the earliest.
func Group(alerts []*rules.Alert) []Incident {
	at := map[string]int{}
	var all []Incident
	for _, a := range alerts {
		i, ok := at[a.Incident]
		if !ok {
			i = len(all)
			at[a.Incident] = i
			all = append(all, nil)
		}
		all[i] = append(all[i], a)
	}
	slices.SortStableFunc(all, func(a, b Incident) int {
		return cmp.Or(-cmp.Compare(a.Main().Level, b.Main().Level), cmp.Compare(a[0].Event.Time, b[0].Event.Time))
	})
	return all
}

// Main is the alert that says most: of those with the highest level the first,
// because rules stand in the order of what they mean; of its rule the last,
// which has the most evidence.
func (in Incident) Main() *rules.Alert {
	main := in[0]
	for _, a := range in {
		if a.Level > main.Level || a.Level == main.Level && a.Rule == main.Rule {
			main = a
		}
	}
	return main
}

// Repeats is how many matches were only counted between the alerts.
func (in Incident) Repeats() (n int64) {
	for _, a := range in {
		n += a.Repeats
	}
	return n
}

// replay is the main alert if it is about a replay, else the last one that is;
// nil when there is none.
func (in Incident) replay() *rules.Alert {
	if a := in.Main(); a.Context.Replay.Verdict != rules.VerdictNone {
		return a
	}
	for _, a := range slices.Backward(in) {
		if a.Context.Replay.Verdict != rules.VerdictNone {
			return a
		}
	}
	return nil
}
