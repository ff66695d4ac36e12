// Package importer turns freely licensed address data into databases that
// package geoip reads.
//
// Inputs are sniffed by content: CSV with address ranges (plain or gzip), or
// MaxMind DB files with flat records as npm's @ip-location-db has them. Each
// becomes a stream of ranges with one record each; the ranges of all inputs go
// into one search tree, IPv4 beside IPv6; the tree is written to a temporary
// file, checked by reading it back, and renamed into place.
//
// It is apart from package geoip so that only those who import link a writer.
package importer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// Options say what the import cannot know by itself.
type Options struct {
	Now      time.Time // the build date for inputs without a believable date
	Progress io.Writer // one line now and then; nil for silence
}

// Import reads inputs, which must all be of one kind, and writes the database
// output. Where ranges overlap, the one read first stays. Bad lines are left
// out and reported; when there are too many of them, or nothing good, nothing
// is written. Whatever fails, an existing output stays as it was.
func Import(ctx context.Context, inputs []string, output string, opts Options) (Report, error) {
	report, err := run(ctx, inputs, output, opts)
	if err != nil {
		err = fmt.Errorf("geoip import: %w", err)
	}
	return report, err
}

func run(ctx context.Context, paths []string, output string, opts Options) (Report, error) {
	inputs, err := openInputs(paths, opts.Now)
	if err != nil {
		return Report{}, err
	}
	defer closeInputs(inputs)
	j := &job{ctx: ctx, log: opts.Progress, report: newReport(inputs)}
	if j.tree, err = newTree(j.report); err != nil {
		return j.report, err
	}
	for _, in := range inputs {
		if err := j.read(in); err != nil {
			return j.report, err
		}
	}
	if j.report.Ranges == 0 {
		return j.report, fmt.Errorf("%s: no usable range%s", strings.Join(paths, ", "), j.report.hint())
	}
	j.progress("writing %s", output)
	return j.report, write(ctx, j.tree, output)
}

// openInputs opens all, so that every fault is known before the long work.
func openInputs(paths []string, now time.Time) ([]*input, error) {
	if len(paths) == 0 {
		return nil, errors.New("no input given")
	}
	var inputs []*input
	var faults []error
	for _, path := range paths {
		in, err := openInput(path, now)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		inputs = append(inputs, in)
		if first := inputs[0]; in.kind != first.kind {
			faults = append(faults, fmt.Errorf("%s is %s data and %s is %s data: import each kind into a file of its own",
				first.path, first.kind, in.path, in.kind))
		}
	}
	if err := errors.Join(faults...); err != nil {
		closeInputs(inputs)
		return nil, err
	}
	return inputs, nil
}

func closeInputs(inputs []*input) {
	for _, in := range inputs {
		in.close()
	}
}
