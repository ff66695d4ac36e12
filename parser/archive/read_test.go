package archive

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"gracewatch/parser"
)

func differ(t *testing.T, what string, want, got []string) {
	t.Helper()
	if !slices.Equal(want, got) {
		t.Fatalf("%s (-want +got):\n%s", what, firstDifference(want, got))
	}
}

// firstDifference keeps a failure readable: whole logs are too long.
func firstDifference(want, got []string) string {
	for i := range max(len(want), len(got)) {
		if i >= len(want) || i >= len(got) || want[i] != got[i] {
			from := max(i-1, 0)
			return fmt.Sprintf("at %d of %d and %d:\n%s", i, len(want), len(got),
				gocmp.Diff(want[min(from, len(want)):min(i+4, len(want))], got[min(from, len(got)):min(i+4, len(got))]))
		}
	}
	return ""
}

func TestWorkersAndBlocksChangeNothing(t *testing.T) {
	t.Parallel()
	w := newWriter(seeded(t))
	plain := w.text(w.requests(1500))
	for name, text := range map[string]string{"plain": plain, "cri": w.cri(plain)} {
		dir := t.TempDir()
		streams := []Stream{streamIn(t, dir, name, []string{text})}
		want, whole := events(t, streams, Options{Workers: 1}, true)
		if len(want) < 1500 {
			t.Fatalf("%s: only %d events", name, len(want))
		}
		for _, block := range []int{50, 300, 1000, 4096, 30000} {
			for _, workers := range []int{1, 2, 5} {
				what := fmt.Sprintf("%s, blocks of %d, %d workers", name, block, workers)
				got, r := events(t, streams, Options{Workers: workers, tuning: small(block)}, true)
				differ(t, what, want, got)
				if diff := gocmp.Diff(whole.Counts, r.Counts); diff != "" {
					t.Errorf("%s: counts (-want +got):\n%s", what, diff)
				}
			}
		}
	}
}

func TestReplicasAndTheirOrderChangeNothing(t *testing.T) {
	t.Parallel()
	w := newWriter(seeded(t))
	all := w.requests(1200)
	want, _ := events(t, []Stream{streamIn(t, t.TempDir(), "one", []string{w.text(slices.Clone(all))})}, Options{}, false)
	for _, k := range []int{2, 3, 20} {
		dir := t.TempDir()
		parts := make([][]request, k)
		for _, q := range all {
			i := w.r.IntN(k)
			parts[i] = append(parts[i], q)
		}
		var streams []Stream
		for i, part := range parts {
			streams = append(streams, streamIn(t, dir, fmt.Sprint("pod", i), w.pieces(w.text(part), 1+w.r.IntN(3)), Plain, Gzip))
		}
		for _, block := range []int{100, 5000} {
			w.r.Shuffle(k, func(i, j int) { streams[i], streams[j] = streams[j], streams[i] })
			got, _ := events(t, streams, Options{Workers: 1 + w.r.IntN(4), tuning: small(block)}, false)
			differ(t, fmt.Sprintf("%d replicas, blocks of %d", k, block), want, got)
		}
	}
}

func TestRotationAndCompressionChangeNothing(t *testing.T) {
	t.Parallel()
	w := newWriter(seeded(t))
	plain := w.text(w.requests(800))
	for name, text := range map[string]string{"plain": plain, "cri": w.cri(plain)} {
		want, whole := events(t, []Stream{streamIn(t, t.TempDir(), "one", []string{text})}, Options{}, true)
		for _, n := range []int{2, 7, 40} {
			s := streamIn(t, t.TempDir(), "log", w.pieces(text, n), Plain, Gzip, Zstd)
			what := fmt.Sprintf("%s in %d files", name, n)
			got, r := events(t, []Stream{s}, Options{Workers: 3, tuning: small(500)}, true)
			differ(t, what, want, got)
			if diff := gocmp.Diff(whole.Counts, r.Counts); diff != "" {
				t.Errorf("%s: counts (-want +got):\n%s", what, diff)
			}
		}
	}
}

func TestOffsetsAndSources(t *testing.T) {
	t.Parallel()
	w := newWriter(seeded(t))
	dir := t.TempDir()
	texts := map[string]string{}
	var streams []Stream
	for i := range 3 {
		text := w.text(w.requests(100))
		s := streamIn(t, dir, fmt.Sprint("log", i), []string{text})
		texts[s.Name] = text
		streams = append(streams, s)
	}
	_, err := Read(t.Context(), streams, Options{tuning: small(700)}, func(events []parser.Event) {
		for _, e := range events {
			text := texts[streams[e.Source].Name]
			line, _, _ := strings.Cut(e.Text, "\n")
			if !strings.HasPrefix(text[e.Offset:], line) {
				t.Errorf("at %d of stream %d is not %q", e.Offset, e.Source, line)
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestStandardInput(t *testing.T) {
	t.Parallel()
	w := newWriter(seeded(t))
	text := w.text(w.requests(100))
	dir := t.TempDir()
	want, _ := events(t, []Stream{streamIn(t, dir, "f", []string{text})}, Options{}, true)
	stdin := []Stream{{Name: Stdin, Files: []File{{Path: Stdin}}}}
	for _, format := range []Format{Plain, Gzip} {
		packed := strings.NewReader(string(zipped(t, format, text)))
		got, r := events(t, stdin, Options{Stdin: iotest.OneByteReader(packed), tuning: small(300)}, true)
		differ(t, string(format), want, got)
		if f := r.Files[0]; f.Format != format || f.Counts.Bytes != int64(len(text)) || len(f.Faults) > 0 {
			t.Errorf("%s: report %+v", format, f)
		}
	}
}

func TestDuplicatesOfOtherStreams(t *testing.T) {
	t.Parallel()
	w := newWriter(seeded(t))
	all := w.requests(600)
	all = append(all, all[:5]...) // the same lines twice in one log are two events
	slices.SortStableFunc(all, func(a, b request) int { return a.at.Compare(b.at) })
	all = slices.DeleteFunc(all, func(q request) bool { return !strings.Contains(q.lines[0], "[AzSuccess]") })
	text := w.text(all)
	want, _ := events(t, []Stream{streamIn(t, t.TempDir(), "one", []string{text})}, Options{}, true)

	dir := t.TempDir()
	twice := []Stream{streamIn(t, dir, "a", []string{text}), streamIn(t, dir, "b", []string{text}, Gzip), streamIn(t, dir, "c", []string{text}, Zstd)}
	got, r := events(t, twice, Options{tuning: small(2000)}, true)
	differ(t, "three copies", want, got)
	if r.Duplicates != int64(2*len(want)) {
		t.Errorf("%d duplicates counted, want %d", r.Duplicates, 2*len(want))
	}

	// Exports that overlap: cut where no request is in between.
	first, second := w.text(all[:400]), w.text(all[200:])
	exports := []Stream{streamIn(t, dir, "x", []string{second}), streamIn(t, dir, "y", []string{first})}
	got, _ = events(t, exports, Options{tuning: small(900)}, false)
	want, _ = events(t, []Stream{streamIn(t, dir, "z", []string{text})}, Options{}, false)
	differ(t, "overlapping exports", want, got)
}

func TestLateEvents(t *testing.T) {
	t.Parallel()
	line := func(at int) string {
		return fmt.Sprintf("[%s][main] INFO  Log - n%d\n", time.Unix(int64(at), 0).UTC().Format("2006-01-02 15:04:05,000"), at)
	}
	const n, reach = 1000, reorderReach
	cases := map[string]struct {
		from, to int // the line of second from stands behind that of second to
		late     bool
	}{
		"a little":     {500, 510, false},
		"just enough":  {500, 500 + reach, false},
		"one too far":  {500, 501 + reach, true},
		"very far":     {100, 900, true},
		"at the start": {0, reach, false},
	}
	for name, c := range cases {
		var lines, want []string
		for i := range n {
			if i != c.from {
				lines = append(lines, line(i))
			}
			if i == c.to {
				lines = append(lines, line(c.from))
			}
		}
		for i := range n {
			if !c.late || i != c.from {
				want = append(want, fmt.Sprint("n", i))
			}
			if c.late && i == c.to {
				want = append(want, fmt.Sprint("n", c.from, " late"))
			}
		}
		for _, block := range []int{60, 3000, 1 << 17} {
			var got []string
			r, err := Read(t.Context(), []Stream{streamIn(t, t.TempDir(), "log", []string{strings.Join(lines, "")})}, Options{tuning: small(block)}, func(events []parser.Event) {
				for _, e := range events {
					s := e.Message
					if e.Has(parser.FlagLate) {
						s += " late"
					}
					got = append(got, s)
				}
			})
			if err != nil {
				t.Fatal(err)
			}
			differ(t, fmt.Sprintf("%s, blocks of %d", name, block), want, got)
			if (r.Late == 1) != c.late {
				t.Errorf("%s: %d late events in the report", name, r.Late)
			}
		}
	}
}

// TestDisorderHoldsInvariants shuffles a log within ever larger distances.
func TestDisorderHoldsInvariants(t *testing.T) {
	t.Parallel()
	r := seeded(t)
	for _, distance := range []int{3, 40, 400, 5000} {
		type place struct{ at, sort int }
		places := make([]place, 3000)
		for i := range places {
			places[i] = place{i / 2, i + r.IntN(distance)}
		}
		slices.SortFunc(places, func(a, b place) int { return cmp.Compare(a.sort, b.sort) })
		var b strings.Builder
		for _, p := range places {
			fmt.Fprintf(&b, "[%s][main] INFO  Log - n%d\n", time.Unix(int64(p.at), 0).UTC().Format("2006-01-02 15:04:05,000"), r.IntN(1e6))
		}
		streams := []Stream{streamIn(t, t.TempDir(), "log", []string{b.String()})}
		want, whole := events(t, streams, Options{}, true)
		for _, block := range []int{60, 700, 20000} {
			got, _ := events(t, streams, Options{tuning: small(block)}, true)
			differ(t, fmt.Sprintf("distance %d, blocks of %d", distance, block), want, got)
		}
		if late := whole.Late > 0; late != (distance > reorderReach) && distance != 400 || len(want) != len(places) {
			t.Errorf("distance %d: %d late of %d", distance, whole.Late, len(want))
		}
		last := int64(0)
		_, err := Read(t.Context(), streams, Options{}, func(events []parser.Event) {
			for _, e := range events {
				if e.Time < last && !e.Has(parser.FlagLate) {
					t.Errorf("distance %d: out of order and not late: %s", distance, e.Text)
				}
				last = max(last, e.Time)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestSinceAndUntil(t *testing.T) {
	t.Parallel()
	w := newWriter(seeded(t))
	all := w.requests(500)
	dir := t.TempDir()
	streams := []Stream{streamIn(t, dir, "a", []string{w.text(slices.Clone(all[:300]))}), streamIn(t, dir, "b", []string{w.text(slices.Clone(all[200:]))})}
	whole, _ := events(t, streams, Options{}, true)
	since, until := all[100].at, all[400].at
	var want []string
	for _, e := range whole {
		var at int64
		fmt.Sscan(e, &at)
		if at >= since.UnixNano() && at < until.UnixNano() {
			want = append(want, e)
		}
	}
	got, r := events(t, streams, Options{Since: since, Until: until, tuning: small(1000)}, true)
	differ(t, "window", want, got)
	if r.Outside != int64(len(whole)-len(want)) {
		t.Errorf("%d events outside, want %d", r.Outside, len(whole)-len(want))
	}
}

func TestFilesCountedUpwards(t *testing.T) {
	t.Parallel()
	w := newWriter(rand.New(rand.NewPCG(7, 7)))
	pieces := w.pieces(w.text(w.requests(900)), 5)
	dir := t.TempDir()
	want, _ := events(t, []Stream{streamIn(t, dir, "right", pieces)}, Options{}, true)
	for name, turn := range map[string]func([]string){
		"all turned":          func(p []string) { slices.Reverse(p) },
		"rotated ones turned": func(p []string) { slices.Reverse(p[:4]) },
	} {
		p := slices.Clone(pieces)
		turn(p)
		got, r := events(t, []Stream{streamIn(t, dir, "wrong", p)}, Options{}, true)
		differ(t, name, want, got)
		if r.Late > 0 {
			t.Errorf("%s: %d late", name, r.Late)
		}
	}
}
