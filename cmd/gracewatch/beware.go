package main

import (
	"fmt"
	"time"

	"gracewatch/parser"
	"gracewatch/rules"
	"gracewatch/sinks/terminal"
)

// unreadable prints the lines that were not understood, by their shape.
func (a *analysis) unreadable(out *terminal.Printer) {
	c := &a.report.Counts
	if c.Unparsed() == 0 {
		return
	}
	out.Heading("Not understood: " + plural(c.Unparsed(), "line"))
	for shape := parser.ShapeNone + 1; int(shape) < parser.Shapes; shape++ {
		if n := c.Shapes[shape]; n > 0 {
			out.Row(number(n), shape.String())
			a.examples(out, shape)
		}
	}
	if a.odd == nil {
		out.Row("", "analyze --unparsed prints all of them")
	}
	out.Blank()
}

func (a *analysis) examples(out *terminal.Printer, shape parser.Shape) {
	shown := 0
	for i := range a.report.Odd {
		if o := &a.report.Odd[i]; o.Shape == shape && shown < fewOdd {
			out.Verbatim("", fmt.Sprintf("%s:%d: %s", o.Path, o.Line, cut(o.Text, maxExample)))
			shown++
		}
	}
}

// maxExample is how many bytes of an unreadable line the summary shows.
const maxExample = 100

// cut shortens a text at a character's start.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xc0 == 0x80 {
		n--
	}
	return s[:n] + "..."
}

// beware names what the log cannot show, and what was assumed.
func (a *analysis) beware(out *terminal.Printer, stats *rules.Stats) {
	notes := append(a.blindSpots(stats), a.clocks()...)
	notes = append(append(notes, a.damage()...), a.doubts...)
	if len(notes) == 0 {
		return
	}
	out.Heading("Beware")
	for _, n := range notes {
		out.Row("-", n)
	}
	out.Blank()
}

func (a *analysis) blindSpots(stats *rules.Stats) (notes []string) {
	c := &a.report.Counts
	if c.Records > 0 && c.Events[parser.ActionGrant] == 0 {
		notes = append(notes, "no token request is in the log: it is not OpenUnison's, or its access log is off")
	} else if c.Events[parser.ActionGrant] > 0 && c.Events[parser.ActionReplay] == 0 {
		notes = append(notes, "there is no replay line: the grace period is off, or nobody raced; takeovers are still seen by their order")
	}
	if stats.HiddenEvents > 0 {
		notes = append(notes, fmt.Sprintf("%s came from a proxy's address, behind which the client cannot be seen: name proxies with --proxy, and let OpenUnison see its clients", plural(stats.HiddenEvents, "event")))
	}
	if n := stats.Verdicts[rules.Unpaired]; n > 0 {
		notes = append(notes, fmt.Sprintf("%s without the refresh that consumed the token: give the logs of all replicas, and the real --grace", plural(n, "replay")))
	}
	return notes
}

// clocks says where stamps contradict each other, and what was done about it.
func (a *analysis) clocks() (notes []string) {
	for i := range a.report.Streams {
		s := &a.report.Streams[i]
		if s.WrongZone() {
			notes = append(notes, fmt.Sprintf("%s: OpenUnison's stamps are %s, not --timezone %s: the container's stamps were believed", s.Name, offset(s.Zone.Zone), a.opts.Zone))
		}
		if skew := s.Skew(); skew != 0 {
			notes = append(notes, fmt.Sprintf("%s: the container's stamps are %s away from OpenUnison's: two clocks differ, OpenUnison's was used", s.Name, skew.Round(time.Millisecond)))
		}
		if s.Zone.Odd > 0 {
			notes = append(notes, fmt.Sprintf("%s: the two stamps of %s differ by more than any zone: OpenUnison's was used", s.Name, plural(s.Zone.Odd, "record")))
		}
	}
	return notes
}

// damage counts what was read although it was not as written.
func (a *analysis) damage() (notes []string) {
	for _, d := range damages {
		if n := d.count(&a.report.Counts); n > 0 {
			notes = append(notes, plural(n, "record")+" with "+d.name+", read all the same; --strict names the first")
		}
	}
	return notes
}
