package inflate

import (
	"bytes"
	"compress/gzip"
	"io"
	"testing"

	kgzip "github.com/klauspost/compress/gzip"
)

// BenchmarkRead compares this reader with the libraries on one generated
// access log, packed as logrotate packs it.
func BenchmarkRead(b *testing.B) {
	plain := accessLog(1, 16<<20)
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	w.Write(plain)
	w.Close()
	src := bytes.NewReader(nil)
	ours := NewReader(src)
	std, lib := new(gzip.Reader), new(kgzip.Reader)
	readers := []struct {
		name string
		read func() int
	}{
		{"next", func() int {
			ours.Reset(src)
			n := 0
			for {
				p, err := ours.Next()
				n += len(p)
				if err != nil {
					return n
				}
			}
		}},
		{"read", func() int { ours.Reset(src); return drain(ours) }},
		{"klauspost", func() int { lib.Reset(src); return drain(lib) }},
		{"stdlib", func() int { std.Reset(src); return drain(std) }},
	}
	for _, r := range readers {
		b.Run(r.name, func(b *testing.B) {
			b.SetBytes(int64(len(plain)))
			for b.Loop() {
				src.Reset(packed.Bytes())
				if n := r.read(); n != len(plain) {
					b.Fatalf("read %d bytes, want %d", n, len(plain))
				}
			}
		})
	}
}

// drain reads in pieces of 512 KiB, as the scanner of lines does.
func drain(r io.Reader) int {
	p, n := make([]byte, 512<<10), 0
	for {
		m, err := r.Read(p)
		n += m
		if err != nil {
			return n
		}
	}
}
