package parser

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// unknown is a warning into which a client_id was written, with line feeds.
func unknown(clientID string) string {
	return "[2022-12-24 00:34:56,400][XNIO-1 task-9] WARN  OpenIDConnectIdP - Unknown client " + clientID
}

// verdictOf is what the joiner says of the last replay of a log.
type verdictOf struct {
	Twin, Injected bool
	Followed       string // the line it is said to stand behind
}

func lastReplay(t *testing.T, events []Event) verdictOf {
	t.Helper()
	for i := len(events) - 1; i >= 0; i-- {
		if e := &events[i]; e.Action == ActionReplay {
			if (e.Follow < 0) != (e.Followed == "") {
				t.Errorf("follows %d, %q", e.Follow, e.Followed)
			}
			return verdictOf{e.Has(FlagTwin), e.Has(FlagInjected), e.Followed}
		}
	}
	t.Fatal("no replay")
	return verdictOf{}
}

func TestForging(t *testing.T) {
	t.Parallel()
	thread := func(line, name string) string { return strings.Replace(line, "XNIO-1 task-1", name, 1) }
	first := func(record string) string { line, _, _ := strings.Cut(record, "\n"); return line }
	twinOf := func(other, with string) string { return strings.Replace(sampleGrant, other, with, 1) }
	nothing := verdictOf{}
	probe := strings.Replace(sampleDiscovery, "2021-12-18 04:26:05,608", "2022-12-24 00:34:56,424", 1)
	genuine := verdictOf{Twin: true}
	trace := strings.Replace(sampleTrace, "2026-01-10 09:00:04,000", "2022-12-24 00:34:56,300", 1)
	tests := []struct {
		name string
		text string
		want verdictOf
	}{
		{"genuine", lines(sampleGrant, sampleReplay), genuine},
		{"genuine between other threads", lines(probe, thread(sampleGrant, "a"), sampleGrant, probe, thread(sampleReplay, "b"), sampleReplay, probe), genuine},
		{"genuine behind a refused refresh", lines(sampleNoSession, sampleGrant, sampleReplay), genuine},
		{"genuine behind a stack trace", lines(trace, sampleGrant, sampleReplay), genuine},
		{"genuine behind a server error", lines(sampleError, sampleServer, sampleGrant, sampleReplay), genuine},
		{"genuine with an empty line behind", lines(sampleGrant, sampleReplay, "", sampleGrant), genuine},
		{"alone", lines(sampleReplay), nothing},
		{"alone behind another", lines(sampleDiscovery, sampleReplay), verdictOf{Followed: sampleDiscovery}},
		{"written twice", lines(sampleGrant, sampleReplay, sampleReplay), verdictOf{Followed: sampleReplay}},
		{"forged", lines(unknown(sampleReplay)), nothing}, // on one line: no record at all
		{"forged on a line", lines(unknown("x"), sampleReplay), verdictOf{Followed: unknown("x")}},
		{"forged, and the message goes on", lines(unknown("x"), sampleReplay, "of realm y", sampleDiscovery), verdictOf{Followed: unknown("x")}},
		{"forged behind text", lines(unknown("x"), "some more", sampleReplay), verdictOf{Followed: unknown("x")}},
		{"forged with its twin", lines(unknown("x"), sampleGrant, sampleReplay), verdictOf{true, true, unknown("x")}},
		{"forged with its twin, and the message goes on", lines(unknown("x"), sampleDiscovery, sampleGrant, sampleReplay, "of realm y"), verdictOf{true, true, sampleDiscovery}},
		{"forged in a known text", lines(first(trace), sampleGrant, sampleReplay, "java.lang.Exception", "\tat x.Y.z(Y.java:1)"), verdictOf{true, true, first(trace)}},
		{"forged with a pod's name", lines(unknown("x"), "p c "+sampleGrant, "p c "+sampleReplay), verdictOf{true, true, unknown("x")}},
		{"forged in a pod's log", lines("[pod/p/c] "+unknown("x"), "[pod/q/c] "+sampleDiscovery, "[pod/p/c] "+sampleGrant, "[pod/p/c] "+sampleReplay), verdictOf{true, true, unknown("x")}},
		{"forged in CRI", lines(cri(unknown("x")), cri(sampleGrant), cri(sampleReplay)), verdictOf{true, true, unknown("x")}},
		{"other session", lines(twinOf("f9b20cfb", "f9b20cfc"), sampleReplay), verdictOf{Followed: twinOf("f9b20cfb", "f9b20cfc")}},
		{"other user", lines(twinOf("mmosley", "jdoe"), sampleReplay), verdictOf{Followed: twinOf("mmosley", "jdoe")}},
		{"other address", lines(twinOf("67.56", "67.57"), sampleReplay), verdictOf{Followed: twinOf("67.56", "67.57")}},
		{"other URL", lines(twinOf("/k8sIdp/token", "/other/token"), sampleReplay), verdictOf{Followed: twinOf("/k8sIdp/token", "/other/token")}},
		{"other thread", lines(thread(sampleGrant, "a"), sampleReplay), verdictOf{Followed: thread(sampleGrant, "a")}},
		{"other pod", lines("[pod/q/c] "+sampleGrant, "[pod/p/c] "+sampleReplay), verdictOf{Followed: sampleGrant}},
		{"long before", lines(twinOf("00:34:56", "00:34:50"), sampleReplay), verdictOf{Followed: twinOf("00:34:56", "00:34:50")}},
		{"refused", lines(twinOf("AzSuccess", "AzFail"), sampleReplay), verdictOf{Followed: twinOf("AzSuccess", "AzFail")}},
		{"in no order", lines(sampleReplay, sampleGrant), nothing},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := scan(tt.text)
			if tt.name == "forged" {
				if b.Counts.Events[ActionReplay] > 0 {
					t.Error("a replay within another record's line")
				}
				return
			}
			if diff := cmp.Diff(tt.want, lastReplay(t, b.Events)); diff != "" {
				t.Errorf("verdict (-want +got):\n%s", diff)
			}
		})
	}
}

// TestForgingAcrossBlocks joins a replay with what stands in the block before.
func TestForgingAcrossBlocks(t *testing.T) {
	t.Parallel()
	probe := strings.Replace(sampleDiscovery, "2021-12-18 04:26:05,608", "2022-12-24 00:34:56,424", 1)
	tests := []struct {
		name          string
		before, after string
		want          verdictOf
	}{
		{"genuine", lines(sampleDiscovery, sampleGrant), lines(sampleReplay), verdictOf{Twin: true}},
		{"genuine, other threads between", lines(sampleGrant, probe), lines(probe, sampleReplay), verdictOf{Twin: true}},
		{"forged", lines(unknown("x")), lines(sampleReplay), verdictOf{Followed: unknown("x")}},
		{"forged with its twin", lines(unknown("x")), lines(sampleGrant, sampleReplay), verdictOf{true, true, unknown("x")}},
		{"forged, twin before", lines(unknown("x"), sampleGrant), lines(sampleReplay), verdictOf{true, true, unknown("x")}},
		{"the message goes on in the next block", lines(unknown("x"), sampleDiscovery, sampleGrant, sampleReplay), lines("of realm y"), verdictOf{true, true, sampleDiscovery}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := NewScanner(nil)
			one := &Batch{Block: []byte(tt.before), Next: []byte(tt.after)}
			two := &Batch{Block: []byte(tt.after), Base: int64(len(tt.before))}
			s.Scan(one)
			s.ScanAfter(two, one)
			s.Finish(two)
			var j Joiner
			j.Join(one, nil)
			j.Join(two, one)
			events := append(one.Events, two.Events...)
			got := lastReplay(t, events)
			clear(one.Block) // what is kept of it must not change
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("verdict (-want +got):\n%s", diff)
			}
		})
	}
}

// TestFollowed flags the record itself, not another writer's that came between.
func TestFollowed(t *testing.T) {
	t.Parallel()
	err := func(line string) string { return strings.Replace(cri(line), "stdout", "stderr", 1) }
	for name, tt := range map[string]struct {
		text string
		want []bool
	}{
		"plain":                         {lines(sampleGrant, "x", sampleGrant), []bool{true, false}},
		"plain behind an open record":   {lines(sampleNoSession, sampleGrant, "x"), []bool{false, true}},
		"CRI":                           {lines(cri(sampleGrant), cri("x"), cri(sampleGrant)), []bool{true, false}},
		"other stream between":          {lines(cri(sampleGrant), err(sampleDiscovery), cri("x")), []bool{true, false}},
		"other stream's text":           {lines(cri(sampleGrant), err("WARNING"), cri(sampleGrant)), []bool{false, false}},
		"plain line between":            {lines(cri(sampleGrant), sampleDiscovery, cri("x")), []bool{true, false}},
		"plain first":                   {lines(sampleGrant, cri(sampleDiscovery), "x"), []bool{true, false}},
		"split record":                  {lines(sampleSplit, "x"), []bool{true}},
		"nothing but blanks":            {lines(sampleGrant, " ", "", "\t"), []bool{false}},
		"blanks first":                  {lines(sampleGrant, "", "x"), []bool{true}},
		"a record that takes the lines": {lines(sampleGrant, sampleNoSession, "x"), []bool{false, false}},
	} {
		b := scan(tt.text)
		var got []bool
		for i := range b.Events {
			got = append(got, b.Events[i].Has(FlagFollowed))
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
