package archive

import (
	"fmt"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"gracewatch/parser"
)

func TestUnparsedLinesHaveTheirPlace(t *testing.T) {
	t.Parallel()
	w := newWriter(seeded(t))
	dir := t.TempDir()
	var streams []Stream
	var want []UnparsedLine
	for i := range 2 {
		var files []string
		for j := range 3 {
			var b strings.Builder
			line := int64(0)
			for k := range 40 {
				for _, q := range w.requests(5) {
					if len(q.lines) == 1 && strings.Contains(q.lines[0], "[AzSuccess]") { // a complete record: what follows belongs to none
						b.WriteString(q.lines[0] + "\n")
						line++
					}
				}
				if line == 0 {
					continue
				}
				stray := fmt.Sprintf("stray %d %d %d", i, j, k)
				want = append(want, UnparsedLine{Stream: i, Path: fmt.Sprintf("%s/log%d.%d", dir, i, j), Line: line + 1, Offset: int64(b.Len()), Shape: parser.ShapeStray, Text: stray})
				b.WriteString(stray + "\n")
				line++
			}
			files = append(files, b.String())
		}
		streams = append(streams, streamIn(t, dir, fmt.Sprint("log", i), files, Plain, Gzip))
	}
	all := make([][]UnparsedLine, 2)
	_, r := events(t, streams, Options{MaxOdd: 150, tuning: small(800), Unparsed: func(u UnparsedLine) { all[u.Stream] = append(all[u.Stream], u) }}, true)
	if diff := gocmp.Diff(want, append(all[0], all[1]...)); diff != "" {
		t.Errorf("streamed (-want +got):\n%s", diff)
	}
	if diff := gocmp.Diff(want[:150], r.Odd); diff != "" {
		t.Errorf("reported (-want +got):\n%s", diff)
	}
}

func TestReportOfFilesAndProgress(t *testing.T) {
	t.Parallel()
	w := newWriter(seeded(t))
	all := w.requests(300)
	pieces := []string{w.text(all[:100]), "", w.text(all[100:])}
	s := streamIn(t, t.TempDir(), "log", pieces, Gzip, Plain)
	var done, total int64
	calls := 0
	_, r := events(t, []Stream{s}, Options{tuning: small(2000), Progress: func(d, n int64) {
		if calls++; d < done || d > n {
			t.Errorf("progress from %d to %d of %d", done, d, n)
		}
		done, total = d, n
	}}, true)
	if total != s.Bytes() || done != total || calls == 0 {
		t.Errorf("%d of %d bytes after %d calls, want %d", done, total, calls, s.Bytes())
	}
	for i, f := range r.Files {
		if f.Path != s.Files[i].Path || f.Counts.Bytes != int64(len(pieces[i])) || f.Counts.Lines != int64(strings.Count(pieces[i], "\n")) {
			t.Errorf("file %d: %+v", i, f)
		}
	}
	if f := r.Files[0]; f.Format != Gzip || f.First != all[0].at.UnixNano() && f.First != all[1].at.UnixNano() || f.Last < f.First {
		t.Errorf("first file: %s from %d to %d", f.Format, f.First, f.Last)
	}
	if f := r.Files[1]; f.First != 0 || f.Last != 0 {
		t.Errorf("empty file: from %d to %d", f.First, f.Last)
	}
}

func TestClocksOfStreams(t *testing.T) {
	t.Parallel()
	berlin := time.FixedZone("CET", 3600)
	line := func(stamp time.Time, delay time.Duration) string {
		return stamp.Add(delay).UTC().Format(time.RFC3339Nano) + " stdout F [" + stamp.In(berlin).Format("2006-01-02 15:04:05,000") + "][main] INFO  X - y\n"
	}
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	cases := map[string]struct {
		delays []time.Duration
		zone   *time.Location
		wrong  bool
		skew   time.Duration
	}{
		"right":        {[]time.Duration{time.Millisecond, time.Second}, berlin, false, 0},
		"wrong zone":   {[]time.Duration{time.Millisecond, time.Second}, time.UTC, true, 0},
		"buffered":     {[]time.Duration{time.Millisecond, time.Minute}, berlin, false, 0},
		"clock behind": {[]time.Duration{5 * time.Second, time.Minute}, berlin, false, 5 * time.Second},
		"clock ahead":  {[]time.Duration{-5 * time.Second, -7 * time.Second}, berlin, false, -7 * time.Second},
	}
	for name, c := range cases {
		var b strings.Builder
		for _, d := range c.delays {
			b.WriteString(line(at, d))
		}
		_, r := events(t, []Stream{streamIn(t, t.TempDir(), "log", []string{b.String()})}, Options{Zone: c.zone}, true)
		s := r.Streams[0]
		if s.WrongZone() != c.wrong || s.Skew() != c.skew || s.Zone.Zone != 3600 || s.Zone.N != 2 {
			t.Errorf("%s: %+v, wrong %v, skew %v", name, s.Zone, s.WrongZone(), s.Skew())
		}
		if f := r.Files[0]; f.First != at.UnixNano() {
			t.Errorf("%s: first event at %d, want %d", name, f.First, at.UnixNano())
		}
	}
}
