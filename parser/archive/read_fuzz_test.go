package archive

import (
	"bytes"
	"context"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/iotest"

	gocmp "github.com/google/go-cmp/cmp"

	"gracewatch/parser"
)

// FuzzChunks reads any bytes in blocks of any size, and in any pieces from a
// pipe: the events and the counts are the same. What stands around a record is
// left out: where the lines of several pods or outputs interleave, only a block
// as a whole knows what follows a record.
func FuzzChunks(f *testing.F) {
	w := newWriter(rand.New(rand.NewPCG(1, 2)))
	text := w.text(w.requests(12))
	f.Add([]byte(text), uint16(100))
	f.Add([]byte(w.cri(text)), uint16(333))
	f.Add([]byte("stray\n\n[2026-01-01 00:00:00,000][a] INFO  X - y\r\n\tat z\nno end"), uint16(1))
	f.Fuzz(func(t *testing.T, text []byte, block uint16) {
		read := func(opts Options) ([]string, parser.Counts) {
			var all []string
			opts.Stdin = bytes.NewReader(text)
			if opts.Workers == 3 {
				opts.Stdin = iotest.HalfReader(opts.Stdin)
			}
			r, err := Read(context.Background(), []Stream{{Name: Stdin, Files: []File{{Path: Stdin}}}}, opts, func(events []parser.Event) {
				for i := range events {
					all = append(all, show(&events[i], false))
				}
			})
			if err != nil {
				t.Fatal(err)
			}
			return all, r.Counts
		}
		want, counts := read(Options{Workers: 1})
		for _, workers := range []int{1, 3} {
			got, c := read(Options{Workers: workers, tuning: small(1 + int(block)%5000)})
			if !slices.Equal(want, got) {
				t.Errorf("%d workers (-want +got):\n%s", workers, firstDifference(want, got))
			}
			if diff := gocmp.Diff(counts, c); diff != "" {
				t.Errorf("%d workers, counts (-want +got):\n%s", workers, diff)
			}
		}
	})
}
