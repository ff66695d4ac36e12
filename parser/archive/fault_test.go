package archive

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var nameEndings = map[Format]string{Plain: "", Gzip: ".gz", Zstd: ".zst", Bzip2: ".bz2", XZ: ".xz"}

// TestTruncatedAtEveryByte cuts a gzip file everywhere, and files of the other
// formats at many places: what is delivered is a beginning of the whole, and the fault says where.
func TestTruncatedAtEveryByte(t *testing.T) {
	t.Parallel()
	plain := string(sample(t))
	for format, b := range packed(t) {
		if format == Plain {
			continue
		}
		step := 23 // the libraries make large tables for each file
		if format == Gzip {
			step = 1
		}
		o, dir := new(Opener), t.TempDir()
		last := 0
		for n := 1; n < len(b); n += step {
			s, err := o.Open(put(t, dir, "cut.log"+nameEndings[format], b[:n]))
			if err != nil {
				t.Fatalf("%s, %d of %d bytes: %v", format, n, len(b), err)
			}
			got, err := io.ReadAll(s)
			var f *Fault
			if !errors.As(err, &f) || !errors.Is(err, io.ErrUnexpectedEOF) || !strings.Contains(err.Error(), "truncated") {
				t.Fatalf("%s, %d of %d bytes: %v", format, n, len(b), err)
			}
			if !strings.HasPrefix(plain, string(got)) || f.Decoded != int64(len(got)) || f.Offset != int64(n) || len(got) < last {
				t.Fatalf("%s, %d of %d bytes: read %d bytes, %d before: %+v", format, n, len(b), len(got), last, f)
			}
			last = len(got)
			s.Close()
		}
		if format == Gzip && last != len(plain) {
			t.Errorf("gzip without its last byte gives %d of %d bytes", last, len(plain))
		}
	}
}

func TestCorruptFilesNeverGiveMoreThanAFault(t *testing.T) {
	t.Parallel()
	for format, b := range packed(t) {
		if format == Plain {
			continue
		}
		o, dir := new(Opener), t.TempDir()
		for at := 4; at < len(b); at += 1 + len(b)/50 {
			bad := bytes.Clone(b)
			bad[at] ^= 0x5a
			s, err := o.Open(put(t, dir, "bad"+nameEndings[format], bad))
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(s)
			var f *Fault
			if err != nil && (!errors.As(err, &f) || f.Decoded != int64(len(got)) || f.Offset < 0 || f.Offset > int64(len(b))) {
				t.Errorf("%s, byte %d: %d bytes, %#v", format, at, len(got), err)
			}
			if err == nil && s.Format == format && string(got) != string(sample(t)) {
				t.Errorf("%s, byte %d: other bytes and no error", format, at)
			}
			s.Close()
		}
	}
}

func TestReadingGoesOnBehindADamagedMember(t *testing.T) {
	t.Parallel()
	plain, whole := string(sample(t)), packed(t)[Gzip]
	flipped := bytes.Clone(whole)
	flipped[len(flipped)*2/3] ^= 0xff
	for name, damaged := range map[string][]byte{"flipped": flipped, "cut": whole[:len(whole)/2]} {
		path := put(t, t.TempDir(), "app.log.gz", slices.Concat(damaged, whole, whole))
		got, s, err := slurp(t, path)
		var f *Fault
		if !errors.As(err, &f) || !f.Resumed || len(s.Faults()) != 1 {
			t.Fatalf("%s: got %v, faults %v", name, err, s.Faults())
		}
		before, found := strings.CutSuffix(got, plain+plain)
		if !found || !strings.HasSuffix(before, "\n") || !strings.HasPrefix(plain, before[:len(before)/4]) {
			t.Errorf("%s: %d bytes before the hole, found what is behind it: %v", name, len(before), found)
		}
		if !strings.Contains(err.Error(), "goes on") || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: text: %v", name, err)
		}
	}
}

func TestTrailingBytes(t *testing.T) {
	t.Parallel()
	plain := string(sample(t))
	for format, b := range packed(t) {
		got, s, err := slurp(t, put(t, t.TempDir(), "f", append(bytes.Clone(b), "garbage"...)))
		var f *Fault
		if format == Plain {
			continue
		}
		if got != plain || !errors.As(err, &f) || f.Resumed || len(s.Faults()) != 1 {
			t.Errorf("%s and garbage: %d bytes, %v", format, len(got), err)
		}
	}
	for _, format := range []Format{Gzip, XZ} {
		got, _, err := slurp(t, put(t, t.TempDir(), "f", append(packed(t)[format], make([]byte, 4096)...)))
		if got != plain || err != nil {
			t.Errorf("%s and zeros: %d bytes, %v", format, len(got), err)
		}
	}
}

func TestDataWithAWrongChecksumIsDelivered(t *testing.T) {
	t.Parallel()
	plain := string(sample(t))
	for format, fromEnd := range map[Format]int{Gzip: 6, Zstd: 1, Bzip2: 3} {
		b := bytes.Clone(packed(t)[format])
		b[len(b)-fromEnd] ^= 4
		got, _, err := slurp(t, put(t, t.TempDir(), "f", b))
		if got != plain || err == nil {
			t.Errorf("%s: %d of %d bytes, %v", format, len(got), len(plain), err)
		}
	}
}

func TestManyFaultsAreBounded(t *testing.T) {
	t.Parallel()
	bad := packed(t)[Gzip]
	bad = append(bad[:len(bad)-8:len(bad)-8], make([]byte, 8)...)
	_, s, err := slurp(t, put(t, t.TempDir(), "f", bytes.Repeat(bad, 3*maxFaults)))
	if len(s.Faults()) != maxFaults || err == nil {
		t.Errorf("%d faults, %v", len(s.Faults()), err)
	}
}

func TestFileThatShrinksWhileRead(t *testing.T) {
	t.Parallel()
	for format, b := range packed(t) {
		if format == XZ || format == Bzip2 {
			continue // as zstd, only slow
		}
		b = bytes.Repeat(b, 1+(3*readSize)/len(b))
		path := put(t, t.TempDir(), "f", b)
		s, err := Open(path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Next(); err != nil {
			t.Fatalf("%s: %v", format, err)
		}
		if err := os.Truncate(path, int64(len(b)*9/10)); err != nil {
			t.Fatal(err)
		}
		_, err = io.Copy(io.Discard, s)
		var f *Fault
		if !errors.As(err, &f) || !strings.Contains(err.Error(), "shrank") {
			t.Errorf("%s: %v", format, err)
		}
		if r := s.ReaderAt(); r != nil {
			n, err := r.ReadAt(make([]byte, 100), int64(len(b)*9/10)-30)
			if !errors.As(err, &f) || n != 30 || f.Offset != int64(len(b)*9/10) {
				t.Errorf("stripe: %d, %v", n, err)
			}
		}
		s.Close()
	}
}

func TestFileThatGrowsWhileRead(t *testing.T) {
	t.Parallel()
	path := put(t, t.TempDir(), "f.log", []byte("one\n"))
	s, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	put(t, filepath.Dir(path), "f.log", []byte("one\ntwo\n"))
	if b, err := io.ReadAll(s); string(b) != "one\n" || err != nil {
		t.Errorf("got %q, %v", b, err)
	}
	if n, err := s.ReaderAt().ReadAt(make([]byte, 8), 0); n != 4 || err != io.EOF {
		t.Errorf("stripe: %d, %v", n, err)
	}
}

func TestHugeDictionariesAreRefused(t *testing.T) {
	t.Parallel()
	b := packed(t)[XZ]
	at := bytes.IndexByte(b[12:], 0x21) + 12 + 2
	b[at] = 40 // 4 GiB
	_, _, err := slurp(t, put(t, t.TempDir(), "f.xz", b))
	if err == nil || !strings.Contains(err.Error(), "dictionary") {
		t.Errorf("xz: %v", err)
	}
	window := []byte{0x28, 0xb5, 0x2f, 0xfd, 0, 0xa8, 1, 0, 0} // a window of 2 GiB
	_, _, err = slurp(t, put(t, t.TempDir(), "f.zst", window))
	if err == nil || !strings.Contains(err.Error(), "window") {
		t.Errorf("zstd: %v", err)
	}
}
