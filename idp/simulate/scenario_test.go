package simulate

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestScenarios holds every little story to its point.
func TestScenarios(t *testing.T) {
	t.Parallel()
	type point struct {
		Kind, Location string // of the theft; or of a harmless story
		Detectable     bool
		Reuses         bool // the log holds replays
		Refused        bool // and rejections
		VictimReplayed bool
		VictimRefused  bool
		VictimGranted  bool
	}
	want := map[string]point{
		"race":                   {Reuses: true},
		"stale_lock":             {Kind: "stale_lock", Reuses: true, Refused: true},
		"dual_stack":             {Kind: "replay_across_home", Reuses: true},
		"office_pool":            {Kind: "replay_across_office", Reuses: true},
		"office_wide_pool":       {Kind: "replay_across_office", Reuses: true},
		"roamer":                 {Kind: "replay_across_switch", Reuses: true},
		"vpn_toggle":             {Kind: "replay_across_switch", Reuses: true},
		"jump_host":              {Kind: "jump_host"},
		"lunch_expiry":           {Kind: "rejected", Refused: true},
		"lunch_no_login":         {Kind: "rejected", Refused: true},
		"thief_refresh_first":    {Kind: RefreshFirst, Location: Far, Detectable: true, Refused: true, VictimRefused: true},
		"thief_refresh_in_grace": {Kind: RefreshFirst, Location: SameCountry, Detectable: true, Reuses: true, VictimReplayed: true, VictimGranted: true},
		"thief_replay_first":     {Kind: ReplayFirst, Location: Cloud, Detectable: true, Reuses: true, VictimReplayed: true, VictimGranted: true},
		"thief_once":             {Kind: ReplayFirst, Location: VPNExit, Detectable: true, Reuses: true, VictimGranted: true},
		"thief_idle_victim":      {Kind: RefreshFirst, Location: SameISP, Detectable: true, Refused: true, VictimRefused: true},
		"thief_failed":           {Kind: Failed, Location: Far, Refused: true, VictimGranted: true},
		"thief_same_address":     {Kind: SameAddress, Location: "same", Reuses: true, VictimGranted: true, VictimReplayed: true},
	}
	if len(want) != len(Scenarios()) {
		t.Errorf("%d points for %d scenarios", len(want), len(Scenarios()))
	}
	for _, name := range Scenarios() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, err := Scenario(name)
			if err != nil {
				t.Fatal(err)
			}
			var got point
			for _, l := range r.Key.Labels {
				if l.Theft || got.Kind == "" {
					got.Kind, got.Location, got.Detectable = l.Kind, l.Location, l.Detectable
					got.VictimReplayed, got.VictimRefused, got.VictimGranted = l.VictimReplayed > 0, l.VictimRejected > 0, l.VictimGranted > 0
				}
			}
			for _, log := range r.Logs {
				if n := len(readLog(t, log)); n < 20 || n > 100 {
					t.Errorf("%d records: a scenario has a few dozen", n)
				}
				got.Reuses = bytes.Contains(log, []byte("ExpiredRefreshTokenUsed"))
				got.Refused = bytes.Contains(log, []byte("AzFail"))
			}
			if diff := cmp.Diff(want[name], got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestUnknownScenario(t *testing.T) {
	t.Parallel()
	if _, err := Scenario("dragons"); err == nil {
		t.Error("no error")
	}
}
