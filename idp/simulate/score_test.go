package simulate

import (
	"errors"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var errFull = errors.New("no space left on device")

func TestScore(t *testing.T) {
	t.Parallel()
	at := func(minute int) time.Time {
		return time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC).Add(time.Duration(minute) * time.Minute)
	}
	far, near := netip.MustParseAddr("197.210.3.4"), netip.MustParseAddr("91.10.3.4")
	theft := Label{ID: "a", Kind: ReplayFirst, Theft: true, User: "u1", Profile: Home, Thief: []netip.Addr{far}, First: at(10), Last: at(20),
		Location: Far, Style: Once, Detectable: true, VictimGranted: 1}
	silent := Label{ID: "b", Kind: RefreshFirst, Theft: true, User: "u2", Profile: Office, Thief: []netip.Addr{near}, First: at(30), Last: at(30),
		Location: SameISP, Style: Once, Detectable: true}
	failed := Label{ID: "c", Kind: Failed, Theft: true, User: "u3", Thief: []netip.Addr{near}, First: at(500), Last: at(501), Location: Far}
	lunch := Label{ID: "d", Kind: "rejected", User: "u4", First: at(100), Last: at(101)}
	key := Key{UserDays: 500, Labels: []Label{theft, silent, lunch, failed}}
	one := func(found int) Tally { return Tally{1, found} }
	tests := []struct {
		name   string
		alerts []Alert
		want   Report
	}{
		{"nothing said", nil, Report{Detectable: Tally{2, 0}, Silent: one(0), Missed: []string{"a", "b"}}},
		{"the user is named, twice", []Alert{{at(14), "u1", nil, 73}, {at(12), "u1", nil, 99}},
			Report{Alerts: 2, Detectable: Tally{2, 1}, Silent: one(0), DelayMedian: 2 * time.Minute, DelayP95: 2 * time.Minute, Missed: []string{"b"}}},
		{"the address is named", []Alert{{at(80), "", []netip.Addr{near, far}, 73}},
			Report{Alerts: 1, Detectable: Tally{2, 2}, Silent: one(1), DelayMedian: 50 * time.Minute, DelayP95: 70 * time.Minute}},
		{"too low", []Alert{{at(12), "u1", nil, 47}}, Report{Detectable: Tally{2, 0}, Silent: one(0), Missed: []string{"a", "b"}}},
		{"too early and too late", []Alert{{at(9), "u1", nil, 73}, {at(81), "u1", nil, 73}},
			Report{Alerts: 2, False: 2, FalsePerThousand: 4, FalseBy: map[string]int{"nothing": 2}, Detectable: Tally{2, 0}, Silent: one(0), Missed: []string{"a", "b"}}},
		{"a harmless story", []Alert{{at(105), "u4", nil, 73}},
			Report{Alerts: 1, False: 1, FalsePerThousand: 2, FalseBy: map[string]int{"rejected": 1}, Detectable: Tally{2, 0}, Silent: one(0), Missed: []string{"a", "b"}}},
		{"a failed theft is not false", []Alert{{at(501), "", []netip.Addr{near}, 73}}, Report{Alerts: 1, Detectable: Tally{2, 0}, Silent: one(0), Missed: []string{"a", "b"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := Score(key, tt.alerts, 73)
			if got.Kinds[ReplayFirst].Thefts != 1 || got.Kinds[Failed].Thefts != 1 || got.Locations[Far].Thefts != 1 || got.Profiles["office"].Thefts != 1 {
				t.Errorf("tallies: %+v", got)
			}
			tt.want.Level, tt.want.UserDays = 73, 500
			if tt.want.FalseBy == nil {
				tt.want.FalseBy = map[string]int{}
			}
			got.Kinds, got.Locations, got.Styles, got.Profiles = nil, nil, nil, nil
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReportText(t *testing.T) {
	t.Parallel()
	r := mustRun(t, small())
	var alerts []Alert
	for _, l := range r.Key.Labels {
		alerts = append(alerts, Alert{l.First.Add(time.Second), l.User, nil, 73})
	}
	report := Score(r.Key, alerts, 73)
	var b strings.Builder
	if err := report.WriteText(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"(100.0 %)", "false ", "delay: median 1s", "kind ", "location ", "style ", "victim "} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in:\n%s", want, b.String())
		}
	}
	if report.Detectable.Recall() != 1 || (Tally{}).Recall() != 1 || (Tally{4, 1}).Recall() != 0.25 {
		t.Errorf("recall: %+v", report.Detectable)
	}
	if err := report.WriteText(failing{errFull}); !errors.Is(err, errFull) {
		t.Errorf("write error: %v", err)
	}
}
