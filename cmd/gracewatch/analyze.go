package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"gracewatch/rules"
	"gracewatch/sinks/csv"
	"gracewatch/sinks/ndjson"
)

func (p *program) analyzeCommand() *cli.Command {
	flags := []cli.Flag{
		&cli.StringFlag{Name: "format", Aliases: []string{"f"}, Value: "text", Usage: "`FORMAT` of the results: text, json (one ECS document a line) or csv"},
		&cli.StringFlag{Name: "level", Value: "low", Usage: "lowest `LEVEL` that is printed: informational, low, medium, high or critical"},
		&cli.StringFlag{Name: "fail-on", Usage: "exit with code 1 when there is an alert of `LEVEL` or above"},
		&cli.BoolFlag{DisableDefaultText: true, Name: "unparsed", Usage: "print every line that could not be understood, with file, line and shape"},
	}
	return &cli.Command{
		Name:         "analyze",
		Usage:        "judge the replays and logins in log files",
		ArgsUsage:    "PATH...",
		Description:  "PATH is a file, a directory with all below it, a pattern, or - for standard input.\nPlain text, gzip, zstd, bzip2 and xz are told apart by content.\nExit codes: 0 fine, 1 alerts at or above --fail-on, 2 wrong usage, 3 something could not be read.",
		Flags:        append(append(flags, engineFlags()...), readFlags()...),
		OnUsageError: usageError,
		Action:       p.analyze,
	}
}

// analysis is one run of the command.
type analysis struct {
	*reading
	engine *rules.Engine
	out    *output
	level  rules.Level // lowest that is printed
	kept   rules.Level // lowest that is handled: text shows how an incident came about
	failOn rules.Level // above Critical: never
	quiet  bool
	odd    *oddPrinter // nil without --unparsed

	handle func(*rules.Alert) error
	finish func() error // prints what is left
	found  findings
	err    error // the first of handle
}

// findings counts alerts by their level.
type findings [rules.Critical + 1]int64

func (p *program) analyze(c *cli.Context) error {
	a, err := p.newAnalysis(c)
	if err != nil {
		return err
	}
	defer a.out.discard()
	bar := p.progress(c, &a.reading.opts)
	err = a.read(c.Context, a.strict.watch(a.engine.Process))
	bar.clear()
	if err != nil {
		return err
	}
	a.engine.Flush()
	if err := firstError(a.err, a.odd.flush(), a.finish()); err != nil {
		return cli.Exit("writing the results: "+err.Error(), exitFailure)
	}
	if err := a.out.commit(); err != nil {
		return cli.Exit("writing the results: "+err.Error(), exitFailure)
	}
	return a.verdict()
}

// verdict is the exit code. What could not be read outweighs what was found:
// nobody may take an incomplete result for a complete one.
func (a *analysis) verdict() error {
	a.faults = append(a.faults, a.strict.blemishes(a.reading)...)
	if err := a.failure(); err != nil {
		return err
	}
	for l := a.failOn; l <= rules.Critical; l++ {
		if a.found[l] > 0 {
			return cli.Exit("", exitFindings)
		}
	}
	return nil
}

func (p *program) newAnalysis(c *cli.Context) (*analysis, error) {
	args, err := positional(c)
	if err != nil {
		return nil, cli.Exit(err.Error(), exitUsage)
	}
	r, err := p.newReading(c, args)
	if err != nil {
		return nil, err
	}
	a := &analysis{reading: r, quiet: c.Bool("quiet"), failOn: rules.Critical + 1}
	if err := a.levels(c); err != nil {
		return nil, cli.Exit(err.Error(), exitUsage)
	}
	cfg, err := p.engine(c)
	if err != nil {
		return nil, err
	}
	cfg.Alert = a.alert
	a.engine = rules.New(cfg)
	if a.out, err = openOutput(c.String("output"), p.stdout, r.streams); err != nil {
		return nil, cli.Exit(err.Error(), exitUsage)
	}
	if err := p.format(c, a); err != nil {
		a.out.discard()
		return nil, cli.Exit(err.Error(), exitUsage)
	}
	return a, nil
}

// engine is the engine's configuration, with its databases open.
func (p *program) engine(c *cli.Context) (rules.Config, error) {
	cfg, err := engineConfig(c)
	if err != nil {
		return cfg, cli.Exit(err.Error(), exitUsage)
	}
	db, err := openGeoIP(c.StringSlice("geoip"), false)
	if err != nil {
		return cfg, cli.Exit(err.Error(), exitUsage)
	}
	cfg.Locator = db
	return cfg, nil
}

func (a *analysis) levels(c *cli.Context) (err error) {
	if a.level, err = rules.ParseLevel(c.String("level")); err != nil {
		return fmt.Errorf("--level: %w", err)
	}
	a.kept = a.level
	if s := c.String("fail-on"); s != "" {
		if a.failOn, err = rules.ParseLevel(s); err != nil {
			return fmt.Errorf("--fail-on: %w", err)
		}
	}
	return nil
}

// alert takes an alert from the engine.
func (a *analysis) alert(alert *rules.Alert) {
	a.found[alert.Level]++
	if alert.Level >= a.kept && a.err == nil {
		a.err = a.handle(alert)
	}
}

// format sets how results are written. Lines that could not be understood go
// where the summary goes: with the text, or beside the data.
func (p *program) format(c *cli.Context, a *analysis) error {
	beside := p.stderr
	switch format := strings.ToLower(c.String("format")); format {
	case "text":
		a.formatText(p)
		beside = a.out
	case "json", "ndjson":
		w := ndjson.New(a.out)
		a.handle = func(alert *rules.Alert) error { return w.Alert(alert, a.origin(alert.Event.Source)) }
		a.finish = func() error { return firstError(w.Flush(), a.summarize(p, p.stderr)) }
	case "csv":
		w := csv.New(a.out)
		a.handle = func(alert *rules.Alert) error { return w.Alert(alert, a.origin(alert.Event.Source)) }
		a.finish = func() error { return firstError(w.Flush(), a.summarize(p, p.stderr)) }
	default:
		return fmt.Errorf("--format %q: want text, json or csv", format)
	}
	if c.Bool("unparsed") {
		a.odd = newOddPrinter(beside)
		a.opts.Unparsed = a.odd.print
	}
	return nil
}

// summarize prints what was read, unless nobody wants to know.
func (a *analysis) summarize(p *program, w io.Writer) error {
	if a.quiet {
		return nil
	}
	out := printerFor(w)
	a.summary(out)
	return out.Flush()
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
