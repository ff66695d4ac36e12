package parser

import "testing"

// benchBlock is about the size of block that archives are read in.
const benchBlock = 256 << 10

// benchLogs are logs of one kind of line, and what logs hold mostly.
func benchLogs(size int) []struct {
	name string
	text []byte
} {
	g := newGenerator(1)
	return []struct {
		name string
		text []byte
	}{
		{"access", text(size, g.access, plain)},
		{"replay", text(size, g.replay, plain)},
		{"mixed", text(size, g.mixed, plain)},
		{"cri", text(size, g.access, cri)},
		{"docker", text(size, g.access, dockerJSON)},
		{"kubectl", text(size, g.access, func(l string) string { return "[pod/openunison-orchestra-0/openunison-orchestra] " + l })},
		{"stern", text(size, g.access, func(l string) string { return "openunison-orchestra-0 openunison-orchestra " + l })},
	}
}

// scanBlocks scans text in blocks with memory that is used again.
func scanBlocks(s *Scanner, b *Batch, text []byte) (lines, events int) {
	for len(text) > 0 {
		n := len(text)
		if n > benchBlock {
			n = Cut(text[:benchBlock])
		}
		b.Block, b.Next = text[:n], text[n:]
		s.Scan(b)
		lines += int(b.Counts.Lines)
		events += len(b.Events)
		text = text[n:]
	}
	return lines, events
}

// BenchmarkScan reports the time a line takes; allocs/op are those of a whole
// megabyte, some thousands of events.
func BenchmarkScan(b *testing.B) {
	for _, l := range benchLogs(1 << 20) {
		b.Run(l.name, func(b *testing.B) {
			s, batch := NewScanner(nil), &Batch{}
			lines, _ := scanBlocks(s, batch, l.text)
			b.SetBytes(int64(len(l.text)))
			b.ReportAllocs()
			for b.Loop() {
				scanBlocks(s, batch, l.text)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(lines), "ns/line")
		})
	}
}

// TestScanAllocatesNothing cannot run beside other tests, whose allocations
// would count.
func TestScanAllocatesNothing(t *testing.T) {
	for _, l := range benchLogs(300 << 10) {
		if l.name == "mixed" {
			continue // records over several lines are put together in memory of their own
		}
		s, batch := NewScanner(nil), &Batch{}
		_, events := scanBlocks(s, batch, l.text)
		blocks := len(l.text)/benchBlock + 1
		if n := testing.AllocsPerRun(3, func() { scanBlocks(s, batch, l.text) }); n > 3*float64(blocks) {
			t.Errorf("%s: %v allocations in %d blocks for %d events, want none but for a block's streams", l.name, n, blocks, events)
		}
	}
}
