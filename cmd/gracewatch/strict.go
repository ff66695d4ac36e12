package main

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"gracewatch/parser"
	"gracewatch/parser/archive"
)

// damage is what a record may suffer without becoming unreadable.
type damage struct {
	name  string
	count func(*parser.Counts) int64
	found func(*parser.Event) bool
}

var damages = [...]damage{
	{"altered blanks", func(c *parser.Counts) int64 { return c.Mended }, isMended},
	{"bytes that are no UTF-8", func(c *parser.Counts) int64 { return c.BadUTF8 }, func(e *parser.Event) bool { return !utf8.ValidString(e.Text) }},
	{"NUL bytes", func(c *parser.Counts) int64 { return c.NUL }, func(e *parser.Event) bool { return strings.IndexByte(e.Text, 0) >= 0 }},
}

// isMended reports whether a record's blanks are not those that OpenUnison
// writes: an access record with others inside, or a level that is not padded.
func isMended(e *parser.Event) bool {
	if e.SessionID != "" && strings.ContainsAny(e.Text, "\n\t") {
		return true
	}
	level := e.Level.String()
	_, behind, found := strings.Cut(e.Text, "["+e.Thread+"] "+level+" ")
	return found && len(level) == 4 && !strings.HasPrefix(behind, " ")
}

// place is where an event was read.
type place struct {
	source uint16
	offset int64
}

// strictness watches events go by for --strict, and remembers the first of
// each damage. A nil strictness allows everything.
type strictness struct {
	first [len(damages)]*place
}

// watch returns sink, watched.
func (s *strictness) watch(sink func([]parser.Event)) func([]parser.Event) {
	if s == nil {
		return sink
	}
	return func(events []parser.Event) {
		for i := range events {
			for d := range damages {
				if s.first[d] == nil && damages[d].found(&events[i]) {
					s.first[d] = &place{events[i].Source, events[i].Offset}
				}
			}
		}
		sink(events)
	}
}

// blemishes are what --strict does not put up with: the first unreadable line
// of each shape, and the first record of each damage.
func (s *strictness) blemishes(r *reading) (faults []error) {
	if s == nil {
		return nil
	}
	seen := map[parser.Shape]bool{}
	for i := range r.report.Odd {
		if o := &r.report.Odd[i]; !seen[o.Shape] {
			seen[o.Shape] = true
			faults = append(faults, fmt.Errorf("%s:%d: %s at byte %d (%s like it in all)",
				parser.Clean(o.Path), o.Line, o.Shape, o.Offset, plural(r.report.Counts.Shapes[o.Shape], "line")))
		}
	}
	for i, d := range damages {
		if n := d.count(&r.report.Counts); n > 0 {
			faults = append(faults, fmt.Errorf("%s: %s (%s like it in all)", r.where(s.first[i], d.count), d.name, plural(n, "record")))
		}
	}
	if len(faults) > 0 {
		faults = append(faults, errors.New("--strict allows no such line; --unparsed prints those that could not be understood"))
	}
	return faults
}

// where names the file and the line of a damaged record, as far as that can be
// told: an event knows its stream, which may be of several files.
func (r *reading) where(p *place, count func(*parser.Counts) int64) string {
	var path string
	files := 0
	for i := range r.report.Files {
		f := &r.report.Files[i]
		if count(&f.Counts) == 0 || p != nil && f.Stream != int(p.source) {
			continue
		}
		if files++; files == 1 {
			path = f.Path
		}
	}
	switch {
	case p == nil || files != 1:
		return parser.Clean(path)
	case path == archive.Stdin:
		return fmt.Sprintf("%s: byte %d", path, p.offset)
	}
	line, err := lineAt(path, p.offset)
	if err != nil {
		return fmt.Sprintf("%s: byte %d", parser.Clean(path), p.offset)
	}
	return fmt.Sprintf("%s:%d", parser.Clean(path), line)
}

// lineAt is the number of the line that stands at an offset of the text.
func lineAt(path string, offset int64) (line int64, err error) {
	src, err := archive.Open(path)
	if err != nil {
		return 0, err
	}
	defer src.Close()
	for line, at := int64(1), src.Start; ; {
		b, err := src.Next()
		if err != nil {
			return 0, err
		}
		part := b[:max(0, min(int64(len(b)), offset-at))]
		line += int64(bytes.Count(part, []byte{'\n'}))
		if at += int64(len(b)); at >= offset {
			return line, nil
		}
	}
}
