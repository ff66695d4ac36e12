package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/urfave/cli/v2"

	"gracewatch/parser"
	"gracewatch/parser/archive"
)

// maxOdd is how many unreadable lines a summary has at hand. --unparsed prints
// all of them, without keeping any.
const maxOdd = 100

// reading is one pass over the logs that the arguments name.
type reading struct {
	streams []archive.Stream
	origins []parser.Origin // of the streams
	opts    archive.Options
	faults  []error     // inputs that were not found
	doubts  []string    // about inputs that were read
	strict  *strictness // nil without --strict
	report  *archive.Report
}

// newReading finds the logs. Arguments that name nothing are faults; no
// argument at all is a mistake.
func (p *program) newReading(c *cli.Context, args []string) (*reading, error) {
	opts, err := p.readOptions(c)
	if len(args) == 0 {
		err = errors.Join(fmt.Errorf("no log given: gracewatch %s FILE, a directory, a pattern, or - for standard input", c.Command.Name), err)
	}
	if err != nil {
		return nil, cli.Exit(err.Error(), exitUsage)
	}
	r := &reading{opts: opts}
	if c.Bool("strict") {
		r.strict = &strictness{}
	}
	var errs []error
	r.streams, errs = archive.Expand(args)
	for _, err := range errs {
		if doubt := new(archive.Doubt); errors.As(err, &doubt) {
			r.doubts = append(r.doubts, doubt.Error())
		} else {
			r.faults = append(r.faults, err)
		}
	}
	for _, s := range r.streams {
		r.origins = append(r.origins, parser.Origin{Path: s.Name, Namespace: s.Namespace, Pod: s.Pod, Container: s.Container})
	}
	return r, nil
}

// origin says where the events of a stream come from.
func (r *reading) origin(source uint16) *parser.Origin { return &r.origins[source] }

// read delivers the events, in the order of their times.
func (r *reading) read(ctx context.Context, sink func([]parser.Event)) error {
	report, err := archive.Read(ctx, r.streams, r.opts, sink)
	if err != nil {
		return cli.Exit(err.Error(), exitUsage)
	}
	r.report = report
	r.faults = append(r.faults, report.Faults()...)
	if report.Partial {
		r.faults = append(r.faults, errors.New("interrupted: the results cover only what was read until then"))
	}
	return nil
}

// failure is what the faults make of the exit code; nil when there are none.
func (r *reading) failure() error {
	if len(r.faults) == 0 {
		return nil
	}
	return cli.Exit(errors.Join(r.faults...).Error(), exitFailure)
}
