package archive

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"gracewatch/parser"
)

func TestFaultsLoseNothingElse(t *testing.T) {
	t.Parallel()
	w := newWriter(seeded(t))
	pieces := w.pieces(w.text(w.requests(900)), 4)
	dir := t.TempDir()
	s := streamIn(t, dir, "log", pieces, Gzip)
	packed := contents(t, s.Files[1].Path)
	put(t, dir, "log.1", packed[:len(packed)*2/3])
	s.Files = slices.Insert(s.Files, 2, File{Path: filepath.Join(dir, "missing")}, File{Path: put(t, dir, "utf16", []byte("\xff\xfe["))})

	got, r := events(t, []Stream{s}, Options{tuning: small(400)}, false)
	if len(r.Faults()) != 3 || len(r.Files) != len(s.Files) {
		t.Fatalf("faults: %v", r.Faults())
	}
	var cut *Fault
	if f := r.Files[1].Faults; len(f) != 1 || !errors.As(f[0], &cut) || cut.Decoded == 0 || cut.Decoded != r.Files[1].Counts.Bytes || cut.Offset <= 0 {
		t.Errorf("truncated file: %v after %d bytes", f, r.Files[1].Counts.Bytes)
	}
	if f := r.Files[2].Faults; len(f) != 1 || !errors.Is(f[0], os.ErrNotExist) || r.Files[2].Format != "" {
		t.Errorf("missing file: %v, format %q", f, r.Files[2].Format)
	}
	var strange *UnsupportedError
	if f := r.Files[3].Faults; len(f) != 1 || !errors.As(f[0], &strange) {
		t.Errorf("utf-16: %v", f)
	}
	// What the whole parts hold must all be there.
	whole, _ := events(t, []Stream{streamIn(t, t.TempDir(), "log", []string{pieces[0], pieces[2] + pieces[3]})}, Options{}, false)
	have := map[string]int{}
	for _, e := range got {
		have[text(e)]++
	}
	for _, e := range whole {
		if strings.HasSuffix(text(e), ` - "`) {
			continue // half of a record that stands on two lines, at the hole: here it has its other half
		}
		if have[text(e)]--; have[text(e)] < 0 {
			t.Errorf("lost: %s", e)
		}
	}
}

// text is the record in a shown event: at the seams of a fault, its neighbours
// may be others.
func text(shown string) string {
	return shown[strings.Index(shown, `"[`):strings.LastIndex(shown, " flags=")]
}

func TestCorruptMemberInTheMiddle(t *testing.T) {
	t.Parallel()
	w := newWriter(seeded(t))
	pieces := w.pieces(w.text(w.requests(300)), 3)
	var packed []byte
	for i, p := range pieces {
		b := zipped(t, Gzip, p)
		if i == 1 {
			b[len(b)/2] ^= 0xff
			b[len(b)/2+1] ^= 0xff
		}
		packed = append(packed, b...)
	}
	path := put(t, t.TempDir(), "log.gz", packed)
	got, r := events(t, []Stream{{Name: path, Files: []File{{Path: path, Size: int64(len(packed))}}}}, Options{tuning: small(400)}, false)
	if len(r.Faults()) != 1 {
		t.Fatalf("faults: %v", r.Faults())
	}
	for _, i := range []int{0, 2} {
		want, _ := events(t, []Stream{streamIn(t, t.TempDir(), "log", pieces[i:i+1])}, Options{}, false)
		for _, e := range want[1 : len(want)-1] {
			if !slices.ContainsFunc(got, func(g string) bool { return text(g) == text(e) }) {
				t.Errorf("lost: %s", e)
			}
		}
	}
}

func TestFileThatShrinksOrGrows(t *testing.T) {
	t.Parallel()
	w := newWriter(seeded(t))
	all := w.text(w.requests(3000))
	for name, c := range map[string]struct {
		change func(path string) error
		faults int
	}{
		"shrinks": {func(path string) error { return os.Truncate(path, int64(len(all)/2)) }, 1},
		"grows":   {func(path string) error { return appendTo(path, "[2030-01-01 00:00:00,000][main] INFO  X - new\n") }, 0},
	} {
		s := streamIn(t, t.TempDir(), "log", []string{all})
		changed, years := false, map[int]bool{}
		var n int64
		r, err := Read(t.Context(), []Stream{s}, Options{Workers: 2, tuning: small(300)}, func(events []parser.Event) {
			if !changed {
				changed = true
				if err := c.change(s.Files[0].Path); err != nil {
					t.Error(err)
				}
			}
			n += int64(len(events))
			years[time.Unix(0, events[0].Time).Year()] = true
		})
		if err != nil || len(r.Faults()) != c.faults || years[2030] || n != r.Delivered || r.Counts.Bytes < int64(len(all)/2) {
			t.Errorf("%s: %v, faults %v, %d bytes, years %v", name, err, r.Faults(), r.Counts.Bytes, years)
		}
	}
}

func appendTo(path, text string) error {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = f.WriteString(text)
	return err
}

func TestCancellationDeliversWhatWasRead(t *testing.T) {
	t.Parallel()
	w := newWriter(seeded(t))
	all := w.requests(4000)
	dir := t.TempDir()
	one := []Stream{streamIn(t, dir, "log", w.pieces(w.text(all), 3), Plain, Gzip)}
	two := []Stream{streamIn(t, dir, "a", []string{w.text(all[:2500])}), streamIn(t, dir, "b", []string{w.text(all[1500:])}, Gzip)}
	for name, streams := range map[string][]Stream{"one stream": one, "two streams": two} {
		whole, _ := events(t, streams, Options{}, false)
		for _, after := range []int{0, 1, 500} {
			ctx, cancel := context.WithCancel(t.Context())
			if after == 0 {
				cancel()
			}
			var got []string
			r, err := Read(ctx, streams, Options{Workers: 2, tuning: small(500)}, func(events []parser.Event) {
				for i := range events {
					got = append(got, show(&events[i], false))
				}
				if len(got) >= after {
					cancel()
				}
			})
			cancel()
			if err != nil || !r.Partial {
				t.Errorf("%s after %d: %v, partial %v", name, after, err, r.Partial)
			}
			if len(got) < after || len(got) >= len(whole) {
				t.Errorf("%s after %d: %d of %d events", name, after, len(got), len(whole))
			}
			if name == "one stream" {
				n := max(len(got)-1, 0) // the last may be a part of a record
				differ(t, fmt.Sprintf("%s after %d", name, after), whole[:n], got[:n])
			}
		}
	}
}

// waitFor gives goroutines that have nothing left to do the time to end.
func waitFor(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !ok(); runtime.Gosched() {
		if time.Now().After(deadline) {
			buf := make([]byte, 1<<16)
			t.Fatalf("%s:\n%s", what, buf[:runtime.Stack(buf, true)])
		}
	}
}

// ours counts the goroutines of pipelines; other tests run beside.
func ours(mark string) int {
	buf := make([]byte, 1<<20)
	return strings.Count(string(buf[:runtime.Stack(buf, true)]), mark)
}

func TestPipeThatNobodyWritesTo(t *testing.T) { // not parallel: counts goroutines
	in, out := io.Pipe()
	defer out.Close()
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		io.WriteString(out, "[2026-01-01 00:00:00,000][main] INFO  X - first\n[2026-01-01 00:00:01,000][main] INFO  X - second\n")
		cancel()
	}()
	var got []string
	r, err := Read(ctx, []Stream{{Name: Stdin, Files: []File{{Path: Stdin}}}}, Options{Stdin: in}, func(events []parser.Event) {
		for _, e := range events {
			got = append(got, e.Message)
		}
	})
	if err != nil || !r.Partial || len(got) > 2 {
		t.Fatalf("%v, partial %v, got %q", err, r.Partial, got)
	}
	out.Close()
	waitFor(t, "goroutines remain", func() bool { return ours("archive.(*pump).run") == 0 && ours("archive.(*pipeline)") == 0 })
}

func TestPanicOfTheSinkLeavesNoGoroutine(t *testing.T) {
	w := newWriter(seeded(t))
	streams := []Stream{streamIn(t, t.TempDir(), "log", []string{w.text(w.requests(500))}, Gzip)}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		Read(t.Context(), streams, Options{tuning: small(300)}, func([]parser.Event) { panic("sink") })
	}()
	if n := ours("archive.(*pipeline).worker"); n > 0 {
		t.Errorf("%d workers remain", n)
	}
}

// endless is a line of n bytes between two records, made while it is read.
type endless struct {
	n           int
	first, last *strings.Reader
	most        uint64 // heap in use, the most seen
}

func (e *endless) Read(p []byte) (int, error) {
	if e.first.Len() > 0 {
		return e.first.Read(p)
	}
	if e.n == 0 {
		return e.last.Read(p)
	}
	if e.n%(8<<20) < len(p) {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		e.most = max(e.most, m.HeapInuse)
	}
	n := min(e.n, len(p))
	e.n -= n
	return copy(p[:n], bytes.Repeat([]byte{'x'}, n)), nil
}

func TestLineOfAHundredMegabytes(t *testing.T) { // not parallel: looks at memory
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	const size = 100 << 20
	in := &endless{n: size, first: strings.NewReader("[2026-01-01 00:00:00,000][main] INFO  X - first\n[2026-01-01 00:00:01,000][main] INFO  X - "),
		last: strings.NewReader("\n[2026-01-01 00:00:02,000][main] INFO  X - last\n")}
	offset := map[int64]int64{}
	var flags parser.Flags
	r, err := Read(t.Context(), []Stream{{Name: Stdin, Files: []File{{Path: Stdin}}}}, Options{Workers: 2, Stdin: in, MaxOdd: 10}, func(events []parser.Event) {
		for _, e := range events {
			offset[e.Time/1e9%60] = e.Offset
			flags |= e.Flags
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	const first, second = 48, 42
	if diff := gocmp.Diff(map[int64]int64{0: 0, 1: first, 2: first + second + size + 1}, offset); diff != "" {
		t.Errorf("offsets (-want +got):\n%s", diff)
	}
	if r.Counts.Lines != 3 || r.Counts.Shapes[parser.ShapeLong] != 1 || r.Files[0].Skipped != second+size-parser.MaxLine-1 || flags&parser.FlagTruncated == 0 {
		t.Errorf("%d lines, shapes %v, %d bytes skipped, flags %b", r.Counts.Lines, r.Counts.Shapes, r.Files[0].Skipped, flags)
	}
	if len(r.Odd) == 0 || r.Odd[0].Line != 2 || r.Odd[0].Offset != first {
		t.Errorf("unparsed: %+v", r.Odd)
	}
	if grown := in.most - min(in.most, m.HeapInuse); grown > 48<<20 {
		t.Errorf("%d MiB of memory for one line", grown>>20)
	}
}

func TestLongLinesInFiles(t *testing.T) {
	t.Parallel()
	record := func(i, n int) string {
		return fmt.Sprintf("[2026-01-01 00:00:%02d,000][main] INFO  X - %s\n", i, strings.Repeat("y", n))
	}
	text := record(0, 5) + record(1, parser.MaxLine) + record(2, 3<<20) + record(3, 5) + strings.Repeat("z", 5<<20) + "\n" + record(4, parser.MaxLine-100) + record(5, 2)
	streams := []Stream{streamIn(t, t.TempDir(), "log", []string{text})}
	want, _ := events(t, streams, Options{Workers: 1}, true)
	if len(want) != 6 {
		t.Errorf("%d events, want 6", len(want))
	}
	for _, block := range []int{1000, 64 << 10, 1 << 20} {
		got, r := events(t, streams, Options{tuning: small(block)}, true)
		if !slices.Equal(want, got) || r.Counts.Shapes[parser.ShapeLong] != 3 || r.Counts.Lines != 7 {
			t.Errorf("blocks of %d: %d events, %d lines, shapes %v", block, len(got), r.Counts.Lines, r.Counts.Shapes)
		}
	}
}
