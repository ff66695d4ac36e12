package inflate

import (
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"testing"
	"testing/iotest"
)

// compare decodes raw DEFLATE data with compress/flate and with this package,
// and says where they differ.
func compare(z *Reader, raw []byte) string {
	src := bytes.NewReader(raw)
	want, wantErr := io.ReadAll(flate.NewReader(src)) // reads no byte too many
	used := raw[:len(raw)-src.Len()]
	if wantErr == nil {
		z.Reset(bytes.NewReader(member(used, want)))
		got, err := readAll(z)
		if err != io.EOF || !bytes.Equal(got, want) {
			return fmt.Sprintf("got %d bytes, %v; flate %d bytes and no error", len(got), err, len(want))
		}
		return ""
	}
	header := member(nil, nil)[:headerSize]
	z.Reset(bytes.NewReader(append(header, raw...)))
	got, err := readAll(z)
	var corrupt flate.CorruptInputError
	switch {
	case errors.As(wantErr, &corrupt):
		if !errors.Is(err, ErrCorrupt) || !bytes.Equal(got, want) {
			return fmt.Sprintf("got %d bytes, %v; flate %d bytes, %v", len(got), err, len(want), wantErr)
		}
	// flate asks for as many bits as the shortest code has before it looks at
	// them, so it may deliver less before the end, and never see bad codes
	// there.
	case !errors.Is(err, ErrTruncated) && !errors.Is(err, ErrCorrupt) || !bytes.HasPrefix(got, want):
		return fmt.Sprintf("got %d bytes, %v; flate %d bytes, %v", len(got), err, len(want), wantErr)
	}
	return ""
}

func FuzzAgainstStdlib(f *testing.F) {
	plain := accessLog(11, 2000)
	for level := flate.HuffmanOnly; level <= 9; level++ {
		packed := pack(f, plain, std(level))
		f.Add(packed[headerSize : len(packed)-8])
		packed = pack(f, plain[:300], lib(level))
		f.Add(packed[headerSize : len(packed)-8])
	}
	f.Add([]byte("u:\x00\x00")) // a code-length code without codes
	z := NewReader(nil)
	f.Fuzz(func(t *testing.T, raw []byte) {
		if diff := compare(z, raw); diff != "" {
			t.Fatal(diff)
		}
	})
}

// FuzzFile gives whole files: whatever they hold, the pieces in which they
// arrive change nothing, and resyncing comes to an end.
func FuzzFile(f *testing.F) {
	one := gzipped(f, accessLog(12, 1000))
	f.Add(one)
	f.Add(append(one, one...))
	f.Add(append(one[:len(one)/2:len(one)/2], one...))
	f.Add(append(one, 0, 0, 0))
	f.Fuzz(func(t *testing.T, b []byte) {
		whole, errWhole := resyncAll(t, NewReader(bytes.NewReader(b)))
		pieces, errPieces := resyncAll(t, NewReader(iotest.OneByteReader(bytes.NewReader(b))))
		if errWhole == "" && (!bytes.Equal(whole, pieces) || errPieces != "") {
			t.Fatalf("at once %d bytes, %q; by the byte %d bytes, %q", len(whole), errWhole, len(pieces), errPieces)
		}
		if want, err := standard(b); err == nil && errWhole == "" && !bytes.Equal(whole, want) {
			t.Fatalf("got %d bytes, compress/gzip %d", len(whole), len(want))
		}
	})
}

// resyncAll reads all there is and returns the first error as text, "" for none.
func resyncAll(t *testing.T, z *Reader) (all []byte, first string) {
	for range 10_000 {
		b, err := readAll(z)
		all = append(all, b...)
		if err == io.EOF {
			return all, first
		}
		if first == "" {
			first = err.Error()
		}
		if _, err := z.Resync(); err == io.EOF {
			return all, first
		}
	}
	t.Fatal("resyncing does not end")
	return nil, ""
}
