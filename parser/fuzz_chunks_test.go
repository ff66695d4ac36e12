package parser

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

// whole is all that a scan of a text finds, apart from where blocks begin.
type whole struct {
	Events []Event
	Counts Counts
	Zones  ZoneStat
	Odd    []Fragment
}

func (w *whole) add(b *Batch) {
	w.Events = append(w.Events, b.Events...)
	w.Counts.Add(&b.Counts)
	w.Zones.Add(&b.Zones)
	for _, f := range b.Odd {
		f.Line = 0 // counts from the block's first
		w.Odd = append(w.Odd, f)
	}
}

func (w *whole) sort() {
	slices.SortStableFunc(w.Events, func(a, b Event) int { return cmp.Compare(a.Offset, b.Offset) })
	slices.SortStableFunc(w.Odd, func(a, b Fragment) int { return cmp.Or(cmp.Compare(a.Offset, b.Offset), cmp.Compare(a.Shape, b.Shape)) })
}

// scanWhole reads text as one block.
func scanWhole(text []byte) whole {
	var w whole
	s, b := NewScanner(nil), &Batch{Block: text}
	s.Scan(b)
	s.Finish(b)
	w.add(b)
	w.sort()
	return w
}

// scanWindows reads text as a reader does that sees a window of it at a time:
// it cuts where it can, after the last line where it cannot, and reads on where
// there is not even one line. It returns the offsets at which blocks end.
func scanWindows(t *testing.T, text []byte, sizes func() int) (w whole, cuts []int64) {
	t.Helper()
	s := NewScanner(nil)
	var before *Batch
	for at := 0; ; {
		b := &Batch{Base: int64(at)}
		for size := max(sizes(), 1); b.Block == nil; size *= 2 {
			window := text[at:min(at+size, len(text))]
			n := Cut(window)
			if n == 0 {
				n = CutLine(window)
			}
			if len(window) == len(text)-at {
				n = len(window)
			}
			if n > 0 || len(window) == 0 {
				b.Block, b.Next = window[:n:n], window[n:]
			}
			if len(window) == 0 {
				break
			}
		}
		if before != nil && before.Carries() {
			s.ScanAfter(b, before)
		} else {
			s.Scan(b)
		}
		at += len(b.Block)
		if at == len(text) {
			s.Finish(b)
			if b.Carries() {
				t.Fatal("something is left open at the end")
			}
			w.add(b)
			w.sort()
			return w, cuts
		}
		w.add(b)
		cuts = append(cuts, int64(at))
		before = b
	}
}

// forgive takes FlagFollowed off events of which only a whole text knows it:
// with several writers, the line that says so may stand in a later block.
func forgive(one, cut *whole, cuts []int64) {
	if len(one.Events) != len(cut.Events) {
		return
	}
	one.Events = slices.Clone(one.Events)
	for i := range one.Events {
		a, b := &one.Events[i], &cut.Events[i]
		if a.Has(FlagFollowed) && !b.Has(FlagFollowed) && len(cuts) > 0 && cuts[len(cuts)-1] > a.Offset {
			a.Flags &^= FlagFollowed
		}
	}
}

func sameWhole(t *testing.T, text []byte, one, cut whole, cuts []int64) {
	t.Helper()
	forgive(&one, &cut, cuts)
	if one.Counts == cut.Counts && one.Zones == cut.Zones && slices.Equal(one.Odd, cut.Odd) && slices.Equal(one.Events, cut.Events) {
		return
	}
	t.Errorf("cut at %v, of %q", cuts, text)
	for i := range min(len(one.Events), len(cut.Events)) {
		if a, b := one.Events[i], cut.Events[i]; a != b {
			t.Errorf("event %d (-whole +cut):\n%s", i, gocmp.Diff(a, b, sameEvent))
			break
		}
	}
	one.Events, cut.Events = nil, nil
	t.Fatalf("apart from events (-whole +cut):\n%s", gocmp.Diff(one, cut))
}

// chunkSeeds are logs of all wrappers, mixed.
func chunkSeeds() [][]byte {
	stderr := func(l string) string { return strings.Replace(cri(l), "stdout", "stderr", 1) }
	part := func(l string) string { return strings.Replace(cri(l), " F ", " P ", 1) }
	prefix := func(l string) string { return "[pod/p/c] " + l }
	stern := func(l string) string { return "p c " + l }
	wraps := []func(string) string{plain, cri, stderr, part, dockerJSON, prefix, stern,
		func(l string) string { return criStamp + l }, func(l string) string { return l + "\r" },
		func(l string) string { return strings.Replace(dockerJSON(l), `\n"`, `"`, 1) }}
	var seeds [][]byte
	r := rand.New(rand.NewPCG(5, 5))
	for i := range wraps {
		var all, some strings.Builder
		for _, sample := range append(samples, "", "WARNING: stray", sampleReplay) {
			for line := range strings.SplitSeq(sample, "\n") {
				all.WriteString(wraps[i](line) + "\n")
				some.WriteString(wraps[r.IntN(len(wraps))](line) + "\n")
			}
		}
		seeds = append(seeds, []byte(all.String()), []byte(some.String()))
	}
	return append(seeds, nil, []byte("\n"), []byte(sampleGrant), []byte("\n\n"+sampleReplay+"\n\n"),
		[]byte(strings.Repeat(sampleReplay+"\n", 9)), []byte(lines(sampleGrant, sampleReplay, "x", sampleGrant, sampleReplay, "", "y")))
}

// TestChunks cuts the seeds, and random mixtures of their lines, everywhere.
func TestChunks(t *testing.T) {
	t.Parallel()
	const seed = 17
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 4))
	seeds := chunkSeeds()
	var pool []string
	for _, s := range seeds {
		pool = append(pool, strings.SplitAfter(string(s), "\n")...)
	}
	for range 200 {
		var mix strings.Builder
		for range 2 + r.IntN(12) {
			mix.WriteString(pool[r.IntN(len(pool))])
		}
		seeds = append(seeds, []byte(mix.String()))
	}
	for _, text := range seeds {
		one := scanWhole(text)
		for i := range 8 {
			cut, cuts := scanWindows(t, text, func() int { return 1 + r.IntN(40<<i) })
			sameWhole(t, text, one, cut, cuts)
		}
	}
}

// TestCut parts no replay from its twin, and text that is all replays anywhere.
func TestCut(t *testing.T) {
	t.Parallel()
	size := func(ls ...string) int { return len(lines(ls...)) }
	tests := []struct {
		name string
		text string
		want int
	}{
		{"nothing", "", 0},
		{"no line", sampleGrant, 0},
		{"one line", lines(sampleGrant), 0},
		{"two records", lines(sampleGrant, sampleDiscovery), size(sampleGrant)},
		{"and a piece", lines(sampleGrant, sampleDiscovery) + sampleGrant[:50], size(sampleGrant)},
		{"stack trace", lines(sampleGrant, sampleTrace), size(sampleGrant)},
		{"replay", lines(sampleDiscovery, sampleGrant, sampleReplay), size(sampleDiscovery)},
		{"nothing but a pair", lines(sampleGrant, sampleReplay), 0},
		{"replays", lines(sampleGrant, sampleReplay, sampleReplay, sampleReplay), size(sampleGrant, sampleReplay, sampleReplay)},
		{"two replays", lines(sampleReplay, sampleReplay), size(sampleReplay)},
		{"text between replays", lines(sampleGrant, sampleReplay, "x", sampleReplay), 0},
		{"CRI", lines(cri(sampleGrant), cri(sampleDiscovery), cri("x")), size(cri(sampleGrant))},
		{"docker", lines(dockerJSON(sampleGrant), dockerJSON(sampleDiscovery)), size(dockerJSON(sampleGrant))},
		{"text", lines(sampleGrant, "x", "y"), 0},
	}
	for _, tt := range tests {
		if got := Cut([]byte(tt.text)); got != tt.want {
			t.Errorf("%s: cut at %d, want %d", tt.name, got, tt.want)
		}
	}
	if got := CutLine([]byte("a\nb\nc")); got != 4 {
		t.Errorf("cut behind the last line at %d, want 4", got)
	}
}

func FuzzChunks(f *testing.F) {
	for i, text := range chunkSeeds() {
		f.Add(text, uint64(i), uint16(60<<(i%6)))
	}
	f.Fuzz(func(t *testing.T, text []byte, seed uint64, size uint16) {
		r := rand.New(rand.NewPCG(seed, 6))
		cut, cuts := scanWindows(t, text, func() int { return 1 + r.IntN(int(size)+1) })
		sameWhole(t, text, scanWhole(text), cut, cuts)
	})
}
