package archive

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"gracewatch/parser"
)

// BenchmarkRead reads one log in several shapes. Its figures hold for the mix
// of the tests, which has more records of the slow kinds than real logs.
func BenchmarkRead(b *testing.B) {
	w := newWriter(seeded(b))
	all := w.requests(100_000)
	parts := make([][]request, 16)
	for i, q := range all {
		parts[i%16] = append(parts[i%16], q)
	}
	text := w.text(all)
	dir := b.TempDir()
	file := func(name string, format Format, text string) File {
		packed := zipped(b, format, text)
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, packed, 0o600); err != nil {
			b.Fatal(err)
		}
		return File{Path: path, Size: int64(len(packed))}
	}
	one := func(name string, files ...File) []Stream { return []Stream{{Name: name, Files: files}} }
	var rotated []File
	var days, replicas []Stream
	for i, piece := range w.pieces(text, 16) {
		f := file(fmt.Sprintf("rotated%02d.gz", i), Gzip, piece)
		rotated = append(rotated, f)
		days = append(days, one(f.Path, file(fmt.Sprintf("day%02d", i), Plain, piece))...)
	}
	for i, part := range parts {
		replicas = append(replicas, one(fmt.Sprint("pod", i), file(fmt.Sprint("pod", i), Plain, w.text(part)))...)
	}
	for _, c := range []struct {
		name    string
		streams []Stream
	}{
		{"plain", one("plain", file("plain", Plain, text))},
		{"gzip", one("gzip", file("gzip", Gzip, text))},
		{"16 rotated gzip", one("rotated", rotated...)},
		{"16 days", days},
		{"16 replicas", replicas},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			var n int64
			for b.Loop() {
				n = 0
				_, err := Read(context.Background(), c.streams, Options{}, func(events []parser.Event) { n += int64(len(events)) })
				if err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/event")
		})
	}
}
