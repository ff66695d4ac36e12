package main

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"gracewatch/parser"
	"gracewatch/rules"
	"gracewatch/sinks/ndjson"
)

func (p *program) parseCommand() *cli.Command {
	flags := []cli.Flag{
		&cli.BoolFlag{DisableDefaultText: true, Name: "enrich", Usage: "add what the engine knows: place, novelty, travel, verdict; replays then come once their verdict is known"},
		&cli.StringSliceFlag{Name: "action", Usage: "only events with this `ACTION`, such as refresh-token-replay; repeatable"},
	}
	return &cli.Command{
		Name:         "parse",
		Usage:        "print every event as one ECS document a line",
		ArgsUsage:    "PATH...",
		Flags:        append(append(flags, engineFlags()...), readFlags()...),
		OnUsageError: usageError,
		Action:       p.parse,
	}
}

// parsing is one run of the command.
type parsing struct {
	*reading
	w      *ndjson.Writer
	wanted [parser.Actions]bool
	err    error // the first of w; nothing is written after it
}

func (p *program) parse(c *cli.Context) error {
	args, err := positional(c)
	if err != nil {
		return cli.Exit(err.Error(), exitUsage)
	}
	r, err := p.newReading(c, args)
	if err != nil {
		return err
	}
	run := &parsing{reading: r}
	if err := run.want(c.StringSlice("action")); err != nil {
		return cli.Exit(err.Error(), exitUsage)
	}
	sink, flush, err := run.sink(p, c)
	if err != nil {
		return err
	}
	out, err := openOutput(c.String("output"), p.stdout, r.streams)
	if err != nil {
		return cli.Exit(err.Error(), exitUsage)
	}
	defer out.discard()
	run.w = ndjson.New(out)
	bar := p.progress(c, &r.opts)
	err = r.read(c.Context, r.strict.watch(sink))
	bar.clear()
	if err != nil {
		return err
	}
	flush()
	if err := firstError(run.err, run.w.Flush(), out.commit()); err != nil {
		return cli.Exit("writing the events: "+err.Error(), exitFailure)
	}
	r.faults = append(r.faults, r.strict.blemishes(r)...)
	return r.failure()
}

// want selects the actions to print; no name means all.
func (run *parsing) want(names []string) error {
	for a := range parser.Actions {
		run.wanted[a] = len(names) == 0
	}
	for _, name := range names {
		found := false
		var all []string
		for a := range parser.Actions {
			all = append(all, parser.Action(a).String())
			if parser.Action(a).String() == name {
				run.wanted[a], found = true, true
			}
		}
		if !found {
			return fmt.Errorf("--action %q: want one of %s", name, strings.Join(all, ", "))
		}
	}
	return nil
}

// sink is what takes the events: the writer, or an engine before it.
func (run *parsing) sink(p *program, c *cli.Context) (sink func([]parser.Event), flush func(), err error) {
	if !c.Bool("enrich") {
		return run.events, func() {}, nil
	}
	cfg, err := p.engine(c)
	if err != nil {
		return nil, nil, err
	}
	cfg.Enriched = run.enriched
	engine := rules.New(cfg)
	return engine.Process, engine.Flush, nil
}

func (run *parsing) events(events []parser.Event) {
	for i := range events {
		if e := &events[i]; run.wanted[e.Action] && run.err == nil {
			run.err = run.w.Event(e, run.origin(e.Source))
		}
	}
}

func (run *parsing) enriched(c *rules.Context) {
	if run.wanted[c.Event.Action] && run.err == nil {
		run.err = run.w.Enriched(c, run.origin(c.Event.Source))
	}
}
