package parser

import (
	"os"
	"testing"
)

func BenchmarkScanFile(b *testing.B) {
	f, err := os.Open(os.Getenv("BENCH_LOG"))
	if err != nil { b.Skip() }
	buf := make([]byte, 64<<20)
	n, _ := f.ReadAt(buf, 0)
	buf = buf[:n]
	s := NewScanner(nil)
	batch := &Batch{}
	b.SetBytes(int64(n))
	var lines, ev int64
	for b.Loop() {
		lines, ev = 0, 0
		rest := buf
		for len(rest) > 0 {
			k := len(rest)
			if k > 256<<10 { k = Cut(rest[:256<<10]) }
			batch.Block, batch.Next = rest[:k], rest[k:]
			s.Scan(batch)
			lines += batch.Counts.Lines
			ev += int64(len(batch.Events))
			rest = rest[k:]
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(lines), "ns/line")
	b.ReportMetric(float64(ev)/float64(lines), "ev/line")
	b.ReportAllocs()
}
