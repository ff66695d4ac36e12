package parser

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// stamped is a grant written at a local stamp beside a container's.
func stamped(container, local string) string {
	return container + " stdout F " + strings.Replace(sampleGrant, "2022-12-24 00:34:56,423", local, 1)
}

// TestZoneFromContainer calibrates the zone-less stamps of a log by the
// container's stamps beside them.
func TestZoneFromContainer(t *testing.T) {
	t.Parallel()
	const ms = int64(time.Millisecond)
	tests := []struct {
		name  string
		lines []string
		zones []int32
		want  ZoneStat
	}{
		{"UTC", []string{stamped("2026-01-10T09:00:00.005Z", "2026-01-10 09:00:00,002")}, []int32{0}, ZoneStat{N: 1, MinDelay: 3 * ms, MaxDelay: 3 * ms}},
		{"an hour east", []string{stamped("2026-01-10T09:00:00.002Z", "2026-01-10 10:00:00,002")}, []int32{3600}, ZoneStat{N: 1, First: 3600, Zone: 3600, Mismatches: 1}},
		{"India", []string{stamped("2026-01-10T22:00:00.002Z", "2026-01-11 03:30:00,002")}, []int32{19800}, ZoneStat{N: 1, First: 19800, Zone: 19800, Mismatches: 1}},
		{"Nepal", []string{stamped("2026-01-10T22:00:00.002Z", "2026-01-11 03:45:00,002")}, []int32{20700}, ZoneStat{N: 1, First: 20700, Zone: 20700, Mismatches: 1}},
		{"Hawaii", []string{stamped("2026-01-10T05:00:00.002Z", "2026-01-09 19:00:00,002")}, []int32{-36000}, ZoneStat{N: 1, First: -36000, Zone: -36000, Mismatches: 1}},
		{"container with a zone", []string{stamped("2026-01-10T10:00:00.002+01:00", "2026-01-10 09:00:00,002")}, []int32{0}, ZoneStat{N: 1}},
		{"change to summer time", []string{
			stamped("2026-03-29T00:59:59.999Z", "2026-03-29 01:59:59,999"),
			stamped("2026-03-29T01:00:00.000Z", "2026-03-29 03:00:00,000")}, []int32{3600, 7200}, ZoneStat{N: 2, First: 3600, Zone: 7200, Changes: 1, Mismatches: 2}},
		{"change to winter time", []string{
			stamped("2026-10-25T00:59:59.999Z", "2026-10-25 02:59:59,999"),
			stamped("2026-10-25T01:00:00.000Z", "2026-10-25 02:00:00,000")}, []int32{7200, 3600}, ZoneStat{N: 2, First: 7200, Zone: 3600, Changes: 1, Mismatches: 2}},
		{"clock behind and ahead", []string{
			stamped("2026-01-10T09:00:00.000Z", "2026-01-10 08:58:00,000"),
			stamped("2026-01-10T09:00:00.000Z", "2026-01-10 09:03:00,000")}, []int32{0, 0}, ZoneStat{N: 2, MinDelay: -180_000 * ms, MaxDelay: 120_000 * ms}},
		{"no zone at all", []string{stamped("2026-01-10T09:00:00.000Z", "2026-01-12 09:00:00,000")}, []int32{0}, ZoneStat{Odd: 1}},
		{"stamp that says nothing", []string{stamped("0001-01-01T00:00:00Z", "2026-01-10 09:00:00,000")}, []int32{0}, ZoneStat{}},
		{"split record counts once", []string{"2018-07-05T16:23:05.410Z stdout F " + strings.Replace(sampleSplit, "\n", "\n2018-07-05T16:23:05.410Z stdout F ", 1)}, []int32{0}, ZoneStat{N: 1}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := scan(lines(tt.lines...))
			var zones []int32
			for i := range b.Events {
				zones = append(zones, b.Events[i].Zone)
			}
			if diff := cmp.Diff(tt.zones, zones); diff != "" {
				t.Errorf("zones (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.want, b.Zones); diff != "" {
				t.Errorf("statistics (-want +got):\n%s", diff)
			}
		})
	}
}

// TestZoneStatAdd merges what batches know as if they were one.
func TestZoneStatAdd(t *testing.T) {
	t.Parallel()
	zones := []int32{0, 0, 3600, 3600, 0, 7200}
	var all ZoneStat
	for _, z := range zones {
		all.note(z, int64(z), z != 0)
	}
	want := ZoneStat{N: 6, Zone: 7200, Changes: 3, MaxDelay: 7200, Mismatches: 3}
	if diff := cmp.Diff(want, all); diff != "" {
		t.Errorf("noted (-want +got):\n%s", diff)
	}
	for cut := range len(zones) + 1 {
		var a, b ZoneStat
		for i, z := range zones {
			if i < cut {
				a.note(z, int64(z), z != 0)
			} else {
				b.note(z, int64(z), z != 0)
			}
		}
		a.Add(&b)
		if diff := cmp.Diff(want, a); diff != "" {
			t.Errorf("cut at %d (-want +got):\n%s", cut, diff)
		}
	}
}

// TestZoneOrder shows why the container's stamp matters: across the change to
// winter time the log's own stamps go back.
func TestZoneOrder(t *testing.T) {
	t.Parallel()
	b := scan(lines(stamped("2026-10-25T00:59:59.999Z", "2026-10-25 02:59:59,999"), stamped("2026-10-25T01:00:00.000Z", "2026-10-25 02:00:00,000")))
	if d := b.Events[1].Time - b.Events[0].Time; d != nsPerMilli {
		t.Errorf("%v apart, want a millisecond", time.Duration(d))
	}
}

// TestZoneConfigured uses the configured zone where nothing else is known.
func TestZoneConfigured(t *testing.T) {
	t.Parallel()
	fixed := time.FixedZone("", -5*3600)
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip("no zone database here:", err)
	}
	stJohns, err := time.LoadLocation("America/St_Johns")
	if err != nil {
		t.Skip("no zone database here:", err)
	}
	tests := []struct {
		zone  *time.Location
		local string
		want  string // in UTC
	}{
		{nil, "2026-07-10 09:00:00,002", "2026-07-10 09:00:00,002"},
		{time.UTC, "2026-07-10 09:00:00,002", "2026-07-10 09:00:00,002"},
		{fixed, "2026-07-10 09:00:00,002", "2026-07-10 14:00:00,002"},
		{berlin, "2026-01-10 09:00:00,002", "2026-01-10 08:00:00,002"},
		{berlin, "2026-07-10 09:00:00,002", "2026-07-10 07:00:00,002"},
		{berlin, "2026-03-29 01:59:59,999", "2026-03-29 00:59:59,999"},
		{berlin, "2026-03-29 03:00:00,000", "2026-03-29 01:00:00,000"},
		{berlin, "2026-10-25 02:30:00,000", "2026-10-25 00:30:00,000"},  // the first of two
		{stJohns, "2010-11-07 00:00:30,000", "2010-11-07 02:30:30,000"}, // the zone changed at one past midnight
		{stJohns, "2010-11-07 00:59:00,000", "2010-11-07 04:29:00,000"},
	}
	for _, tt := range tests {
		s := NewScanner(tt.zone)
		// Another hour first: what is kept from line to line must not matter.
		text := strings.Replace(sampleGrant, "2022-12-24 00:34:56,423", tt.local[:11]+"00:00:00,000", 1) + "\n"
		text += strings.Replace(sampleGrant, "2022-12-24 00:34:56,423", tt.local, 1) + "\n"
		b := &Batch{Block: []byte(text)}
		s.Scan(b)
		if got := b.Events[1].Time; got != at(t, tt.want) {
			t.Errorf("%s in %v: %v, want %s", tt.local, tt.zone, time.Unix(0, got).UTC(), tt.want)
		}
	}
}
