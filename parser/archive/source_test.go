package archive

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
)

func sample(t *testing.T) []byte {
	t.Helper()
	return contents(t, "testdata/lines.log")
}

func contents(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// packed returns the sample in every format.
func packed(t *testing.T) map[Format][]byte {
	t.Helper()
	plain := sample(t)
	with := func(open func(io.Writer) (io.WriteCloser, error)) []byte {
		var b bytes.Buffer
		w, err := open(&b)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(plain); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	return map[Format][]byte{
		Plain: plain,
		Gzip:  with(func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriter(w), nil }),
		Zstd: with(func(w io.Writer) (io.WriteCloser, error) {
			return zstd.NewWriter(w, zstd.WithEncoderConcurrency(1))
		}),
		XZ:    with(func(w io.Writer) (io.WriteCloser, error) { return xz.NewWriter(w) }),
		Bzip2: contents(t, "testdata/lines.bz2"),
	}
}

func put(t *testing.T, dir, name string, b []byte) string {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// slurp reads a whole file and returns what ended it, nil for a proper end.
func slurp(t *testing.T, path string) (string, *Source, error) {
	t.Helper()
	s, err := Open(path)
	if err != nil {
		t.Fatalf("open %s: %v", path, err)
	}
	t.Cleanup(func() { s.Close() })
	b, err := io.ReadAll(s)
	return string(b), s, err
}

func TestFormatsAreToldByContent(t *testing.T) {
	t.Parallel()
	want := string(sample(t))
	for format, b := range packed(t) {
		got, s, err := slurp(t, put(t, t.TempDir(), "misnamed.txt", b))
		if err != nil || s.Format != format {
			t.Errorf("%s: recognised as %s, %v", format, s.Format, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", format, diff)
		}
		if s.Consumed() != int64(len(b)) || s.Size != int64(len(b)) {
			t.Errorf("%s: consumed %d of %d, file has %d", format, s.Consumed(), s.Size, len(b))
		}
		if plain := s.ReaderAt() != nil; plain != (format == Plain) {
			t.Errorf("%s: stripes: %v", format, plain)
		}
	}
}

func TestConcatenatedMembersFramesAndStreams(t *testing.T) {
	t.Parallel()
	want := strings.Repeat(string(sample(t)), 3)
	for format, b := range packed(t) {
		got, _, err := slurp(t, put(t, t.TempDir(), "f", bytes.Repeat(b, 3)))
		if err != nil || got != want {
			t.Errorf("%s: got %d bytes, %v; want %d", format, len(got), err, len(want))
		}
	}
	frame := []byte("\x53\x2a\x4d\x18\x04\x00\x00\x00skip") // as pzstd begins
	got, s, err := slurp(t, put(t, t.TempDir(), "f", append(frame, packed(t)[Zstd]...)))
	if err != nil || s.Format != Zstd || got != string(sample(t)) {
		t.Errorf("skippable frame: %s, %d bytes, %v", s.Format, len(got), err)
	}
}

func TestPipesOfEveryFormat(t *testing.T) {
	t.Parallel()
	want := string(sample(t))
	for format, b := range packed(t) {
		for name, r := range map[string]io.Reader{
			"whole": bytes.NewReader(b), "bytes": iotest.OneByteReader(bytes.NewReader(b)), "late error": iotest.DataErrReader(bytes.NewReader(b)),
		} {
			s, err := new(Opener).OpenReader(Stdin, r)
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(s)
			if err != nil || string(got) != want || s.Format != format || s.ReaderAt() != nil || s.Consumed() != int64(len(b)) {
				t.Errorf("%s %s: %s, %d bytes, consumed %d, %v", format, name, s.Format, len(got), s.Consumed(), err)
			}
			s.Close()
		}
	}
}

// TestPipeNeedsNoMoreThanALine: what is typed into a pipe is delivered before
// the pipe ends.
func TestPipeNeedsNoMoreThanALine(t *testing.T) {
	t.Parallel()
	r, w := io.Pipe()
	defer r.Close()
	go w.Write([]byte("hello\n"))
	s, err := new(Opener).OpenReader(Stdin, r)
	if err != nil {
		t.Fatal(err)
	}
	if b, err := s.Next(); string(b) != "hello\n" || err != nil {
		t.Errorf("got %q, %v", b, err)
	}
}

func TestStripesOfAPlainFile(t *testing.T) {
	t.Parallel()
	want := sample(t)
	s, err := Open(put(t, t.TempDir(), "f.log", want))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := iotest.TestReader(io.NewSectionReader(s.ReaderAt(), 0, s.Size), want); err != nil {
		t.Error(err)
	}
	if s.Consumed() != s.Size {
		t.Errorf("consumed %d of %d", s.Consumed(), s.Size)
	}
}

func TestSmallThings(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		name, content, want string
		format              Format
	}{
		"empty":              {"app.log", "", "", Plain},
		"empty .gz":          {"app.log.gz", "", "", Plain},
		"BZh is text":        {"app.log", "BZh, said he\n", "BZh, said he\n", Plain},
		"one odd byte":       {"app.log", "\x1f", "\x1f", Plain},
		"byte order mark":    {"app.log", byteOrderMark + "line\n", "line\n", Plain},
		"leading NULs":       {"app.log", strings.Repeat("\x00", 600) + "line\n", strings.Repeat("\x00", 600) + "line\n", Plain},
		"binary":             {"app.bin", "\x7fELF\x00\x01", "\x7fELF\x00\x01", Plain},
		"bzip2 of nothing":   {"x", "BZh9\x17\x72\x45\x38\x50\x90\x00\x00\x00\x00", "", Bzip2},
		"no end of the line": {"app.log", "half a li", "half a li", Plain},
	}
	for name, c := range cases {
		got, s, err := slurp(t, put(t, t.TempDir(), c.name, []byte(c.content)))
		if err != nil || got != c.want || s.Format != c.format {
			t.Errorf("%s: %s %q, %v; want %s %q", name, s.Format, got, err, c.format, c.want)
		}
	}
}

func TestUnsupportedContentComesWithAdvice(t *testing.T) {
	t.Parallel()
	tar := append(make([]byte, 257), "ustar\x0000"...)
	tar = append(tar, make([]byte, 300)...)
	var tgz bytes.Buffer
	w := gzip.NewWriter(&tgz)
	w.Write(tar)
	w.Close()
	cases := map[string]struct{ content, format string }{
		"little endian": {"\xff\xfe[\x002\x00", "utf-16"},
		"big endian":    {"\xfe\xff\x00[\x002", "utf-16"},
		"tar":           {string(tar), "tar archive"},
		"tar.gz":        {tgz.String(), "tar archive"},
		"zip":           {"PK\x03\x04\x14\x00", "zip archive"},
	}
	for name, c := range cases {
		s, err := Open(put(t, t.TempDir(), "f", []byte(c.content)))
		if err == nil {
			_, err = s.Next()
		}
		var u *UnsupportedError
		if !errors.As(err, &u) || u.Format != c.format || !strings.Contains(err.Error(), "it first") {
			t.Errorf("%s: got %v, want %s and what to do", name, err, c.format)
		}
	}
}

func TestStdinThatIsAFile(t *testing.T) {
	t.Parallel()
	f, err := os.Open(put(t, t.TempDir(), "f", []byte(byteOrderMark+"one\ntwo\n")))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s, err := new(Opener).OpenReader(Stdin, f)
	if err != nil || s.ReaderAt() == nil || s.Start != 3 || s.Size != 11 {
		t.Fatalf("%+v, %v", s, err)
	}
	s.Close()
	if _, err := f.Seek(7, io.SeekStart); err != nil { // somebody read the first line
		t.Fatal(err)
	}
	s, err = new(Opener).OpenReader(Stdin, f)
	if err != nil || s.ReaderAt() != nil {
		t.Fatalf("%+v, %v", s, err)
	}
	if b, err := io.ReadAll(s); string(b) != "two\n" || err != nil {
		t.Errorf("got %q, %v", b, err)
	}
}

func TestReadersThatFail(t *testing.T) {
	t.Parallel()
	boom := errors.New("cable cut")
	if _, err := new(Opener).OpenReader(Stdin, iotest.ErrReader(boom)); !errors.Is(err, boom) {
		t.Errorf("at once: %v", err)
	}
	for format, b := range packed(t) {
		s, err := new(Opener).OpenReader(Stdin, io.MultiReader(bytes.NewReader(b[:len(b)/2]), iotest.ErrReader(boom)))
		if err == nil {
			_, err = io.Copy(io.Discard, s)
		}
		var f *Fault
		if !errors.As(err, &f) || !errors.Is(err, boom) || f.Offset != int64(len(b)/2) {
			t.Errorf("%s: %v", format, err)
		}
	}
}

func TestOpenerReusesItsBuffers(t *testing.T) {
	t.Parallel()
	o := new(Opener)
	good := put(t, t.TempDir(), "good.gz", packed(t)[Gzip])
	bad := put(t, t.TempDir(), "bad.gz", packed(t)[Gzip][:100])
	for _, path := range []string{good, bad, good, bad, good} {
		s, err := o.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(s)
		if whole := err == nil && bytes.Equal(b, sample(t)); whole != (path == good) {
			t.Errorf("%s: %d bytes, %v", path, len(b), err)
		}
		s.Close()
		if _, err := s.Next(); !errors.Is(err, os.ErrClosed) {
			t.Errorf("after Close: %v", err)
		}
		s.Close()
	}
}

func TestOpenFailsWithThePath(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "dangling")
	if err := os.Symlink("nowhere", path); err != nil {
		t.Skip(err)
	}
	_, err := Open(path)
	var f *Fault
	if !errors.As(err, &f) || !errors.Is(err, os.ErrNotExist) || err.Error() != path+": no such file or directory" {
		t.Errorf("got %v", err)
	}
}

func TestZstdWithThreads(t *testing.T) {
	t.Parallel()
	s, err := (&Opener{Threads: 4}).Open(put(t, t.TempDir(), "f", packed(t)[Zstd]))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if b, err := io.ReadAll(s); err != nil || !slices.Equal(b, sample(t)) {
		t.Errorf("%d bytes, %v", len(b), err)
	}
}

// FuzzOpen gives any content under any ending: no panic, and the fault counts
// what was delivered.
func FuzzOpen(f *testing.F) {
	f.Add([]byte("BZh91AY&SY"))
	f.Add([]byte("\xfd7zXZ\x00\x00\x04\xe6\xd6\xb4F"))
	f.Add([]byte("\x28\xb5\x2f\xfd\x04\x00\x09\x00\x00abc"))
	f.Add([]byte("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff\x03\x00\x00\x00\x00\x00\x00\x00\x00\x00"))
	if b, err := os.ReadFile("testdata/lines.bz2"); err == nil {
		f.Add(b)
	}
	for _, open := range []func(io.Writer) (io.WriteCloser, error){
		func(w io.Writer) (io.WriteCloser, error) { return xz.WriterConfig{DictCap: 1 << 16}.NewWriter(w) },
		func(w io.Writer) (io.WriteCloser, error) { return zstd.NewWriter(w) },
	} {
		var b bytes.Buffer
		if w, err := open(&b); err == nil {
			io.WriteString(w, strings.Repeat("a line of a log\n", 100))
			w.Close()
		}
		f.Add(b.Bytes())
	}
	o := new(Opener)
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := o.OpenReader("fuzz", bytes.NewReader(b))
		if err != nil {
			return
		}
		defer s.Close()
		n, err := io.Copy(io.Discard, io.LimitReader(s, 1<<24))
		for _, fault := range s.Faults() {
			if fault.Decoded > n+maxFaults || fault.Offset > int64(len(b)) || fault.Error() == "" {
				t.Fatalf("%d bytes read, %d in the file: %+v", n, len(b), fault)
			}
		}
		if err == nil && s.Consumed() > int64(len(b)) {
			t.Fatalf("consumed %d of %d", s.Consumed(), len(b))
		}
	})
}
