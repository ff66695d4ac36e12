// Package csv writes alerts as rows of a table that spreadsheets open.
//
// One alert is one row, below a heading row. A cell in which a spreadsheet
// would see a formula gets an apostrophe in front, and what could steer a
// terminal is escaped: most of what stands in the cells was written by others.
package csv

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"time"

	"gracewatch/parser"
	"gracewatch/rules"
)

// columns are the headings and what stands below them.
var columns = [...]struct {
	name string
	cell func(*rules.Alert) string
}{
	{"time", func(a *rules.Alert) string { return clock(a.Event.Time) }},
	{"level", func(a *rules.Alert) string { return a.Level.String() }},
	{"severity", func(a *rules.Alert) string { return strconv.Itoa(a.Level.Severity()) }},
	{"rule", func(a *rules.Alert) string { return a.Rule.ID }},
	{"title", func(a *rules.Alert) string { return a.Rule.Title }},
	{"user", func(a *rules.Alert) string { return a.User }},
	{"user_dn", func(a *rules.Alert) string { return a.Event.DN }},
	{"action", func(a *rules.Alert) string { return a.Event.Action.String() }},
	{"source_ip", func(a *rules.Alert) string { return address(&a.Context.Source) }},
	{"source_country", func(a *rules.Alert) string { return a.Context.Source.Place.Country }},
	{"source_city", func(a *rules.Alert) string { return a.Context.Source.Place.City }},
	{"source_as", func(a *rules.Alert) string { return network(&a.Context.Source) }},
	{"other_ip", func(a *rules.Alert) string { return address(other(a)) }},
	{"other_country", func(a *rules.Alert) string { return other(a).Place.Country }},
	{"other_city", func(a *rules.Alert) string { return other(a).Place.City }},
	{"other_as", func(a *rules.Alert) string { return network(other(a)) }},
	{"verdict", func(a *rules.Alert) string { return a.Context.Replay.Verdict.String() }},
	{"proximity", func(a *rules.Alert) string { return a.Context.Replay.Proximity.String() }},
	{"lag_ms", lag},
	{"novelty", func(a *rules.Alert) string { return a.Context.Source.Novelty.String() }},
	{"reasons", func(a *rules.Alert) string { return strings.Join(a.Reasons, "; ") }},
	{"repeats", func(a *rules.Alert) string { return strconv.FormatInt(a.Repeats, 10) }},
	{"containment", (*rules.Alert).Containment},
	{"incident", func(a *rules.Alert) string { return a.Incident }},
	{"id", func(a *rules.Alert) string { return a.ID }},
	{"url", func(a *rules.Alert) string { return a.Event.URL }},
}

// other is the party beside the source; empty when there is none.
func other(a *rules.Alert) *rules.Party {
	if all := a.Parties(); len(all) > 1 {
		return &all[1]
	}
	return &rules.Party{}
}

func address(p *rules.Party) string {
	if !p.Addr.IsValid() {
		return ""
	}
	return p.Addr.String()
}

func network(p *rules.Party) string {
	if p.Place.ASN == 0 {
		return ""
	}
	return strings.TrimSpace("AS" + strconv.FormatUint(uint64(p.Place.ASN), 10) + " " + p.Place.Org)
}

func lag(a *rules.Alert) string {
	if a.Context.Replay.PartnerAt == 0 {
		return ""
	}
	return strconv.FormatInt(a.Context.Replay.Lag/int64(time.Millisecond), 10)
}

func clock(ns int64) string { return time.Unix(0, ns).UTC().Format("2006-01-02T15:04:05.000Z") }

// A Writer writes rows.
type Writer struct {
	w     *csv.Writer
	cells []string
}

// New returns a writer to w that has written the headings.
func New(w io.Writer) *Writer {
	out := &Writer{w: csv.NewWriter(w)}
	for _, c := range columns {
		out.cells = append(out.cells, c.name)
	}
	for _, name := range [...]string{"file", "pod", "offset"} {
		out.cells = append(out.cells, name)
	}
	out.w.Write(out.cells) // an error is kept until Flush
	return out
}

// Alert writes a row.
func (w *Writer) Alert(a *rules.Alert, from *parser.Origin) error {
	w.cells = w.cells[:0]
	for _, c := range columns {
		w.cells = append(w.cells, safe(c.cell(a)))
	}
	pod := a.Event.Pod
	if pod == "" {
		pod = from.Pod
	}
	w.cells = append(w.cells, safe(from.Path), safe(pod), strconv.FormatInt(a.Event.Offset, 10))
	return w.w.Write(w.cells)
}

// safe is a text in which no spreadsheet sees a formula.
func safe(s string) string {
	risky := s != "" && strings.ContainsRune("=+-@\t\r\n|%", rune(s[0]))
	if s = parser.Clean(s); risky {
		return "'" + s
	}
	return s
}

// Flush writes what is buffered, and returns the first error.
func (w *Writer) Flush() error {
	w.w.Flush()
	return w.w.Error()
}
