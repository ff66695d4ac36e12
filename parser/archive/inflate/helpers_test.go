package inflate

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"encoding/binary"
	"hash/crc32"
	"io"
	"testing"

	kflate "github.com/klauspost/compress/flate"
)

// member frames raw DEFLATE data as a gzip member whose trailer is right for
// plain.
func member(deflated, plain []byte) []byte {
	b := []byte{magic1, magic2, methodDeflate, 0, 0, 0, 0, 0, 0, 255}
	b = append(b, deflated...)
	b = binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(plain))
	return binary.LittleEndian.AppendUint32(b, uint32(len(plain)))
}

// pack compresses with one of the writers of packers.
func pack(tb testing.TB, plain []byte, open func(io.Writer) (io.WriteCloser, error)) []byte {
	tb.Helper()
	var b bytes.Buffer
	w, err := open(&b)
	if err != nil {
		tb.Fatal(err)
	}
	if _, err := w.Write(plain); err != nil {
		tb.Fatal(err)
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return member(b.Bytes(), plain)
}

func gzipped(tb testing.TB, plain []byte) []byte {
	tb.Helper()
	return pack(tb, plain, std(flate.DefaultCompression))
}

func std(level int) func(io.Writer) (io.WriteCloser, error) {
	return func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, level) }
}

func lib(level int) func(io.Writer) (io.WriteCloser, error) {
	return func(w io.Writer) (io.WriteCloser, error) { return kflate.NewWriter(w, level) }
}

// readAll reads through Next, so that the error and all before it are seen.
func readAll(z *Reader) ([]byte, error) {
	var all []byte
	for {
		b, err := z.Next()
		if err != nil {
			if len(b) > 0 {
				return all, io.ErrNoProgress
			}
			return all, err
		}
		if len(b) == 0 {
			return all, io.ErrNoProgress
		}
		all = append(all, b...)
	}
}

func read(b []byte) ([]byte, error) { return readAll(NewReader(bytes.NewReader(b))) }

// standard is what compress/gzip makes of b.
func standard(b []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}
