package main

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"gracewatch/parser"
	"gracewatch/rules"
	"gracewatch/sinks/terminal"
)

// fewOdd is how many unreadable lines of each shape the summary shows.
const fewOdd = 3

// summary prints what was judged, what was read, and what to beware of.
func (a *analysis) summary(out *terminal.Printer) {
	stats := a.engine.Stats()
	a.replays(out, &stats)
	a.graceAdvice(out)
	a.whatWasRead(out, &stats)
	a.unreadable(out)
	a.beware(out, &stats)
}

func (a *analysis) replays(out *terminal.Printer, stats *rules.Stats) {
	var sum int64
	for _, n := range stats.Verdicts {
		sum += n
	}
	out.Heading(fmt.Sprintf("Replays: %s", number(sum)))
	for v := rules.TwoParties; v < rules.Verdicts; v++ {
		if n := stats.Verdicts[v]; n > 0 {
			out.Row(number(n), fmt.Sprintf("%s: %s", v, terminal.Meaning(v)))
		}
	}
	out.Blank()
}

// graceAdvice prints the recommended grace period and what it rests on.
func (a *analysis) graceAdvice(out *terminal.Printer) {
	g := a.engine.RecommendGrace()
	if g.Value == 0 {
		return
	}
	text := fmt.Sprintf("grace_period_millis: %d", g.Value.Milliseconds())
	if g.Capped {
		text += ", the most that makes sense: beyond it the token handed out again is stale"
	}
	var evidence []string
	if g.Races > 0 {
		evidence = append(evidence, fmt.Sprintf("%s: half came within %s, 99 %% within %s", plural(g.Races, "benign race"), g.P50, g.P99))
	}
	if g.Late > 0 {
		evidence = append(evidence, fmt.Sprintf("%s within a minute of the same address's refresh, %s of which this would let pass", plural(g.Late, "refusal"), number(g.Saved)))
	}
	out.Heading("Recommended grace: " + g.Value.String())
	out.Row("setting", text+fmt.Sprintf("; --grace says %s", g.Current))
	out.Row("evidence", evidence...)
	out.Blank()
}

func (a *analysis) whatWasRead(out *terminal.Printer, stats *rules.Stats) {
	c := &a.report.Counts
	out.Heading("What was read")
	out.Row("logs", fmt.Sprintf("%s in %s, %s", plural(int64(len(a.report.Files)), "file"), plural(int64(len(a.streams)), "log"), size(c.Bytes)))
	out.Row("lines", fmt.Sprintf("%s, %s, of which %s not understood", number(c.Lines), plural(c.Records, "record"), number(c.Unparsed())))
	out.Row("time", a.span())
	out.Row("zone", a.zone())
	out.Row("users", fmt.Sprintf("%s at %s", plural(int64(stats.Users), "user"), plural(int64(stats.Addresses), "address")))
	out.Row("events", eventsText(c))
	if a.report.Outside > 0 {
		out.Row("outside", plural(a.report.Outside, "event")+" before --since or after --until")
	}
	if a.report.Duplicates > 0 {
		out.Row("twice", plural(a.report.Duplicates, "event")+" of several logs, counted once")
	}
	if a.report.Late > 0 {
		out.Row("late", plural(a.report.Late, "event")+" far out of order, judged when they came")
	}
	a.counted(out, stats)
	out.Blank()
}

// counted says what was found and not printed.
func (a *analysis) counted(out *terminal.Printer, stats *rules.Stats) {
	var below, repeats int64
	for l := range a.level {
		below += a.found[l]
	}
	for _, n := range stats.Suppressed {
		repeats += n
	}
	if below > 0 {
		out.Row("not shown", fmt.Sprintf("%s below --level %s", plural(below, "alert"), a.level))
	}
	if repeats > 0 {
		out.Row("repeats", fmt.Sprintf("%s of alerts were counted, not printed again", plural(repeats, "repeat")))
	}
}

// span is the time that the log covers.
func (a *analysis) span() string {
	first, last := int64(math.MaxInt64), int64(math.MinInt64)
	for i := range a.report.Files {
		if f := &a.report.Files[i]; f.First != 0 || f.Last != 0 {
			first, last = min(first, f.First), max(last, f.Last)
		}
	}
	if first > last {
		return "no record with a time"
	}
	return fmt.Sprintf("%s to %s (%s)", rules.Clock(first), rules.Clock(last), rules.Span(last-first))
}

// zone says where the zone of the times comes from.
func (a *analysis) zone() string {
	var n int64
	zones := map[int32]bool{}
	for i := range a.report.Streams {
		if z := &a.report.Streams[i].Zone; z.N > 0 {
			n += z.N
			zones[z.Zone] = true
		}
	}
	assumed := "OpenUnison's stamps are taken as " + a.opts.Zone.String() + " (--timezone)"
	if n == 0 {
		return assumed
	}
	var names []string
	for z := range zones {
		names = append(names, offset(z))
	}
	slices.Sort(names)
	text := fmt.Sprintf("%s, told by the container's stamps beside %s", strings.Join(names, " and "), plural(n, "record"))
	if n < a.report.Counts.Records {
		text += "; elsewhere " + assumed
	}
	return text
}

// offset is UTC+01:00 for 3600.
func offset(seconds int32) string {
	if seconds == 0 {
		return "UTC"
	}
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	return fmt.Sprintf("UTC%c%02d:%02d", sign, seconds/3600, seconds/60%60)
}

// eventsText lists the actions, the most frequent first.
func eventsText(c *parser.Counts) string {
	type count struct {
		action parser.Action
		n      int64
	}
	var all []count
	for i, n := range c.Events {
		if n > 0 {
			all = append(all, count{parser.Action(i), n})
		}
	}
	slices.SortStableFunc(all, func(a, b count) int { return -cmp.Compare(a.n, b.n) })
	var parts []string
	for _, e := range all {
		parts = append(parts, number(e.n)+" "+e.action.String())
	}
	return strings.Join(parts, ", ")
}
