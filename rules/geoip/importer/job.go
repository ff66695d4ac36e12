package importer

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
)

// progressEvery is how many ranges pass between two lines of progress, and two
// looks at the context: about a second's work.
const progressEvery = 250_000

// job is one import under way.
type job struct {
	ctx    context.Context
	log    io.Writer
	tree   *tree
	report Report
}

// read adds the ranges of one input to the tree.
func (j *job) read(in *input) error {
	before := j.report
	for item := range in.items {
		if item.fatal != nil {
			return fmt.Errorf("%s: %w", in.path, item.fatal)
		}
		if err := j.add(in.path, item); err != nil {
			return err
		}
	}
	return j.report.tolerable(in.path, before)
}

// add takes one range, or counts why not. Its errors end the import.
func (j *job) add(path string, it item) error {
	j.report.Read++
	if j.report.Read%progressEvery == 0 {
		j.progress("%s: %d ranges", filepath.Base(path), j.report.Read)
		if err := j.ctx.Err(); err != nil {
			return err
		}
	}
	rng, public := it.clip()
	switch {
	case it.err != nil:
		j.report.bad(path, it)
	case it.record == record{}:
		j.report.Empty++
	case !public:
		j.report.Special++
	default:
		return j.insert(path, rng, it.record)
	}
	return nil
}

func (j *job) insert(path string, rng addrRange, rec record) error {
	overlaps, err := j.tree.insert(rng, rec)
	if err != nil {
		return fmt.Errorf("%s: range %s-%s: %w", path, rng.start, rng.end, err)
	}
	j.report.Ranges++
	if overlaps {
		j.report.Overlaps++
	}
	return nil
}

func (j *job) progress(format string, args ...any) {
	if j.log != nil {
		fmt.Fprintf(j.log, format+"\n", args...)
	}
}
