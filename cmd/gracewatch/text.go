package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"golang.org/x/term"

	"gracewatch/rules"
	"gracewatch/sinks/terminal"
)

// maxShown bounds the alerts that are kept for people, who want to see the
// worst first: some twenty megabytes, and more than anybody reads.
const maxShown = 10_000

// keeper keeps the worst alerts.
type keeper struct {
	alerts  []*rules.Alert // in the order of time
	dropped int64
}

func (k *keeper) add(a *rules.Alert) error {
	k.alerts = append(k.alerts, a)
	if len(k.alerts) == 2*maxShown {
		k.prune()
	}
	return nil
}

// prune drops all but the worst, and leaves them in the order of time.
func (k *keeper) prune() {
	order := slices.Clone(k.alerts)
	slices.SortStableFunc(order, func(a, b *rules.Alert) int { return -cmp.Compare(a.Level, b.Level) })
	keep := map[*rules.Alert]bool{}
	for _, a := range order[:min(maxShown, len(order))] {
		keep[a] = true
	}
	before := len(k.alerts)
	k.alerts = slices.DeleteFunc(k.alerts, func(a *rules.Alert) bool { return !keep[a] })
	k.dropped += int64(before - len(k.alerts))
}

// formatText prints the incidents at the end, the worst first, and what was
// read behind them.
func (a *analysis) formatText(p *program) {
	kept := &keeper{}
	a.handle, a.kept = kept.add, min(a.level, rules.Low)
	a.finish = func() error {
		out := printerFor(a.out.Writer)
		incidents := terminal.Group(kept.alerts)
		if n := slices.IndexFunc(incidents, func(in terminal.Incident) bool { return in.Main().Level < a.level }); n >= 0 {
			incidents = incidents[:n] // they are in the order of their levels
		}
		a.overview(out, incidents, kept.dropped)
		for _, in := range incidents {
			out.Incident(in, a.origin)
		}
		if !a.quiet {
			a.summary(out)
		}
		return out.Flush()
	}
}

// overview is the first line: how many of what.
func (a *analysis) overview(out *terminal.Printer, incidents []terminal.Incident, dropped int64) {
	if a.report.Partial {
		out.Heading("PARTIAL: interrupted, this is what was found so far")
	}
	if len(incidents) == 0 {
		out.Heading(fmt.Sprintf("No findings of level %s or above", a.level))
		out.Blank()
		return
	}
	var by [rules.Critical + 1]int
	for _, in := range incidents {
		by[in.Main().Level]++
	}
	var parts []string
	for l := rules.Critical; ; l-- {
		if by[l] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", by[l], l))
		}
		if l == rules.Informational {
			break
		}
	}
	out.Heading(fmt.Sprintf("%s, the most severe first: %s", plural(int64(len(incidents)), "incident"), strings.Join(parts, ", ")))
	if dropped > 0 {
		out.Row("", fmt.Sprintf("%s of lower levels are left out: --format json writes all", plural(dropped, "alert")))
	}
	out.Blank()
}

// printerFor fits a printer to w: colour and width are a terminal's.
func printerFor(w io.Writer) *terminal.Printer {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return terminal.New(w, 0, false)
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		width = 0
	}
	return terminal.New(w, width, os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb")
}
