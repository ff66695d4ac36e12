package main

import (
	"errors"
	"fmt"

	"gracewatch/parser"
	"gracewatch/parser/archive"
)

// blemishes are what --strict does not put up with: the first unreadable line
// of each shape, and files with damage that was mended.
func (r *reading) blemishes() (faults []error) {
	seen := map[parser.Shape]bool{}
	for i := range r.report.Odd {
		if o := &r.report.Odd[i]; !seen[o.Shape] {
			seen[o.Shape] = true
			faults = append(faults, fmt.Errorf("%s:%d: %s at byte %d (%s like it in all)",
				parser.Clean(o.Path), o.Line, o.Shape, o.Offset, plural(r.report.Counts.Shapes[o.Shape], "line")))
		}
	}
	for i := range r.report.Files {
		faults = append(faults, damaged(&r.report.Files[i])...)
	}
	if len(faults) > 0 {
		faults = append(faults, errors.New("--strict allows no such line; --unparsed prints them all"))
	}
	return faults
}

func damaged(f *archive.FileReport) (faults []error) {
	for _, d := range [...]struct {
		n    int64
		what string
	}{
		{f.Counts.Mended, "record with altered blanks"},
		{f.Counts.BadUTF8, "record that is no UTF-8"},
		{f.Counts.NUL, "line with NUL bytes"},
	} {
		if d.n > 0 {
			faults = append(faults, fmt.Errorf("%s: %d x %s", parser.Clean(f.Path), d.n, d.what))
		}
	}
	return faults
}
