package inflate

import (
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"
)

// samples are texts that use every kind of block and copy.
func samples() map[string][]byte {
	rnd := rand.New(rand.NewPCG(7, 7))
	noise := make([]byte, 100_000)
	for i := range noise {
		noise[i] = byte(rnd.Uint32())
	}
	// Fibonacci frequencies need the longest codes there are.
	var skewed []byte
	for a, b, v := 1, 1, byte(0); len(skewed) < 60_000; a, b, v = b, a+b, v+1 {
		skewed = append(skewed, bytes.Repeat([]byte{v}, a)...)
	}
	rnd.Shuffle(len(skewed), func(i, j int) { skewed[i], skewed[j] = skewed[j], skewed[i] })
	var periods bytes.Buffer
	for period := 1; period < 40; period++ {
		periods.Write(bytes.Repeat(noise[:period], 1+600/period))
	}
	far := append(bytes.Clone(noise[:windowSize]), noise[:windowSize]...)
	return map[string][]byte{
		"empty":   nil,
		"byte":    {'x'},
		"zeros":   make([]byte, 350_000),
		"noise":   noise,
		"skewed":  skewed,
		"periods": periods.Bytes(),
		"far":     far,
		"log":     accessLog(3, 150_000),
		"text":    []byte(strings.Repeat("the quick brown fox ", 50)),
	}
}

func TestEveryLevelReadsBack(t *testing.T) {
	t.Parallel()
	packers := map[string]func(io.Writer) (io.WriteCloser, error){}
	for level := flate.HuffmanOnly; level <= flate.BestCompression; level++ {
		packers[fmt.Sprintf("stdlib %d", level)] = std(level)
		packers[fmt.Sprintf("klauspost %d", level)] = lib(level)
	}
	for name, plain := range samples() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for by, open := range packers {
				got, err := read(pack(t, plain, open))
				if err != io.EOF || !bytes.Equal(got, plain) {
					t.Errorf("%s: got %d bytes, %v; want %d bytes, EOF", by, len(got), err, len(plain))
				}
			}
		})
	}
}

func TestReadersOfEveryKind(t *testing.T) {
	t.Parallel()
	plain := accessLog(4, 600_000)
	packed := append(gzipped(t, plain[:300_000]), gzipped(t, plain[300_000:])...)
	rnd := rand.New(rand.NewPCG(5, 5))
	kinds := map[string]func(io.Reader) io.Reader{
		"one byte":        iotest.OneByteReader,
		"half":            iotest.HalfReader,
		"data with error": iotest.DataErrReader,
		"random":          func(r io.Reader) io.Reader { return &randomReader{r, rnd} },
	}
	for name, wrap := range kinds {
		got, err := readAll(NewReader(wrap(bytes.NewReader(packed))))
		if err != io.EOF || !bytes.Equal(got, plain) {
			t.Errorf("%s: got %d bytes, %v; want %d, EOF", name, len(got), err, len(plain))
		}
	}
}

// randomReader returns pieces of random sizes, sometimes none.
type randomReader struct {
	r   io.Reader
	rnd *rand.Rand
}

func (r *randomReader) Read(p []byte) (int, error) {
	return r.r.Read(p[:min(len(p), r.rnd.IntN(40))])
}

func TestReadIntoSmallBuffers(t *testing.T) {
	t.Parallel()
	plain := accessLog(6, 700_000)
	if err := iotest.TestReader(NewReader(bytes.NewReader(gzipped(t, plain[:5000]))), plain[:5000]); err != nil {
		t.Error(err)
	}
	got, err := io.ReadAll(NewReader(bytes.NewReader(gzipped(t, plain))))
	if err != nil || !bytes.Equal(got, plain) {
		t.Errorf("got %d bytes, %v; want %d", len(got), err, len(plain))
	}
}

func TestMembers(t *testing.T) {
	t.Parallel()
	a, b, none := gzipped(t, []byte("first\n")), gzipped(t, []byte("second\n")), gzipped(t, nil)
	zeros := make([]byte, 5000)
	cases := map[string]struct {
		packed [][]byte
		want   string
	}{
		"two":                  {[][]byte{a, b}, "first\nsecond\n"},
		"empty one":            {[][]byte{none}, ""},
		"empty ones around":    {[][]byte{none, none, a, none, b, none}, "first\nsecond\n"},
		"padding":              {[][]byte{a, zeros}, "first\n"},
		"padding in between":   {[][]byte{a, zeros[:7], b, zeros}, "first\nsecond\n"},
		"window of its own":    {[][]byte{a, a, a}, "first\nfirst\nfirst\n"},
		"many":                 {bytesOf(a, 5000), strings.Repeat("first\n", 5000)},
		"flushed empty blocks": {[][]byte{pack(t, []byte("x"), flushing)}, "x"},
	}
	for name, c := range cases {
		got, err := read(bytes.Join(c.packed, nil))
		if err != io.EOF || string(got) != c.want {
			t.Errorf("%s: got %.40q, %v; want %.40q, EOF", name, got, err, c.want)
		}
	}
}

func bytesOf(b []byte, n int) [][]byte {
	all := make([][]byte, n)
	for i := range all {
		all[i] = b
	}
	return all
}

// flushing writes an empty stored block after each write.
func flushing(w io.Writer) (io.WriteCloser, error) {
	f, err := flate.NewWriter(w, 6)
	return flusher{f}, err
}

type flusher struct{ *flate.Writer }

func (f flusher) Write(p []byte) (int, error) {
	n, err := f.Writer.Write(p)
	if err == nil {
		err = f.Flush()
	}
	return n, err
}

func TestHeaderFields(t *testing.T) {
	t.Parallel()
	plain := []byte("a line\n")
	tail := gzipped(t, plain)[10:]
	head := func(flags byte, rest ...byte) []byte {
		return append([]byte{magic1, magic2, methodDeflate, flags, 1, 2, 3, 4, 2, 3}, rest...)
	}
	cases := map[string][]byte{
		"name":               head(flagName, []byte("app.log\x00")...),
		"comment":            head(flagComment, []byte("why\x00")...),
		"extra":              head(flagExtra, 3, 0, 'a', 'b', 'c'),
		"all":                head(flagExtra|flagName|flagComment, []byte("\x01\x00xname\x00comment\x00")...),
		"name over a buffer": head(flagName, append(bytes.Repeat([]byte("n"), 2*bufSize), 0)...),
	}
	for name, header := range cases {
		got, err := read(append(header, tail...))
		if err != io.EOF || !bytes.Equal(got, plain) {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
}

func TestResetReadsAnew(t *testing.T) {
	t.Parallel()
	z := NewReader(strings.NewReader("not gzip at all"))
	if _, err := readAll(z); err == nil {
		t.Fatal("read what is not gzip")
	}
	for range 3 {
		z.Reset(bytes.NewReader(gzipped(t, []byte("again\n"))))
		if got, err := readAll(z); err != io.EOF || string(got) != "again\n" {
			t.Errorf("got %q, %v", got, err)
		}
	}
}
