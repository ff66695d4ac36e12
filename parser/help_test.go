package parser

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// scan reads text as one whole file and joins its events.
func scan(text string) *Batch { return scanIn(nil, text) }

func scanIn(zone *time.Location, text string) *Batch {
	s, b := NewScanner(zone), &Batch{Block: []byte(text)}
	s.Scan(b)
	s.Finish(b)
	var j Joiner
	j.Join(b, nil)
	return b
}

// one reads text, which holds one record.
func one(t *testing.T, text string) Event {
	t.Helper()
	b := scan(text)
	if len(b.Events) != 1 {
		t.Fatalf("%d events in %q, want one; odd: %v", len(b.Events), text, b.Odd)
	}
	return b.Events[0]
}

// at is the instant of a stamp in UTC.
func at(t *testing.T, stamp string) int64 {
	t.Helper()
	v, err := time.Parse("2006-01-02 15:04:05,000", stamp)
	if err != nil {
		t.Fatal(err)
	}
	return v.UnixNano()
}

// sameFields compares events but for hashes and the whole text.
var sameFields = []cmp.Option{
	cmpopts.EquateComparable(netip.Addr{}),
	cmpopts.IgnoreFields(Event{}, "User", "Session", "Path", "Key", "Text"),
}

// sameEvent compares all fields.
var sameEvent = cmpopts.EquateComparable(netip.Addr{})

// actions are the actions of events, in order.
func actions(events []Event) []Action {
	var as []Action
	for i := range events {
		as = append(as, events[i].Action)
	}
	return as
}

// shapes are the shapes of what could not be read, in order.
func shapes(b *Batch) []Shape {
	var ss []Shape
	for _, f := range b.Odd {
		ss = append(ss, f.Shape)
	}
	return ss
}

func lines(ls ...string) string { return strings.Join(ls, "\n") + "\n" }
