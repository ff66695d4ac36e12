package archive

import (
	"fmt"
	"math"
	"testing"

	"gracewatch/parser"
)

// TestStreamsThatFollowEachOther looks at how many streams take part at once.
func TestStreamsThatFollowEachOther(t *testing.T) {
	t.Parallel()
	w := newWriter(seeded(t))
	dir := t.TempDir()
	var streams []Stream
	var all string
	for i := range 60 {
		text := w.text(w.requests(30))
		all += text
		streams = append(streams, streamIn(t, dir, fmt.Sprintf("day%02d", i), []string{text}, Gzip))
	}
	want, _ := events(t, []Stream{streamIn(t, t.TempDir(), "all", []string{all})}, Options{}, false)
	w.r.Shuffle(len(streams), func(i, j int) { streams[i], streams[j] = streams[j], streams[i] })
	got, _ := events(t, streams, Options{}, false)
	differ(t, "days one by one", want, got)

	p := newPipeline(streams, Options{tuning: small(300), Workers: 2}.filled())
	p.peekAll(t.Context())
	stop := p.start(t.Context())
	defer stop()
	most, open := 0, 0
	m := merger{p: p, since: math.MinInt64, until: math.MaxInt64, lastTime: math.MinInt64, sink: func([]parser.Event) {
		p.mu.Lock()
		defer p.mu.Unlock()
		n := 0
		for _, l := range p.lanes {
			for _, in := range l.inputs {
				if !in.busy && in.src != nil {
					n++
				}
			}
		}
		most, open = max(most, len(p.active)), max(open, n)
	}}
	m.run()
	if most > 2 || open > 6 {
		t.Errorf("%d streams took part at once, %d files were open", most, open)
	}
}

// TestMoreStreamsThanTheBudgetHolds merges streams that all overlap.
func TestMoreStreamsThanTheBudgetHolds(t *testing.T) {
	t.Parallel()
	w := newWriter(seeded(t))
	const k = 150
	parts := make([][]request, k)
	all := w.requests(3000)
	for i, q := range all {
		parts[i%k] = append(parts[i%k], q)
	}
	dir := t.TempDir()
	var streams []Stream
	for i, part := range parts {
		streams = append(streams, streamIn(t, dir, fmt.Sprint("pod", i), []string{w.text(part)}))
	}
	tight := small(2000)
	tight.budget = 4000
	want, _ := events(t, []Stream{streamIn(t, dir, "one", []string{w.text(all)})}, Options{}, false)
	got, _ := events(t, streams, Options{tuning: tight, Workers: 3}, false)
	differ(t, "tight", want, got)
}
