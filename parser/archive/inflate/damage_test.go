package inflate

import (
	"bytes"
	"compress/flate"
	"errors"
	"io"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/iotest"
)

func TestTruncatedAtEveryByte(t *testing.T) {
	t.Parallel()
	plain := accessLog(8, 1500)
	z := NewReader(nil)
	for level := flate.HuffmanOnly; level <= 9; level++ {
		packed := pack(t, plain, std(level))
		last := 0
		for n := range packed {
			z.Reset(bytes.NewReader(packed[:n]))
			got, err := readAll(z)
			if !errors.Is(err, ErrTruncated) && !(n == 0 && errors.Is(err, ErrHeader)) {
				t.Fatalf("level %d, %d of %d bytes: %v", level, n, len(packed), err)
			}
			if !bytes.HasPrefix(plain, got) || len(got) < last {
				t.Fatalf("level %d, %d bytes: decoded %d bytes, %d with one byte less", level, n, len(got), last)
			}
			var e *Error
			if !errors.As(err, &e) || e.Offset != int64(n) {
				t.Fatalf("level %d, %d bytes: offset in %v", level, n, err)
			}
			last = len(got)
		}
		if last != len(plain) {
			t.Errorf("level %d: without the last byte %d of %d bytes are decoded", level, last, len(plain))
		}
	}
}

func TestWhatIsWrong(t *testing.T) {
	t.Parallel()
	plain := []byte("some text, some text, some text\n")
	good := gzipped(t, plain)
	with := func(at int, v byte) []byte {
		b := bytes.Clone(good)
		b[(at+len(b))%len(b)] ^= v
		return b
	}
	boom := errors.New("disk on fire")
	cases := map[string]struct {
		r      io.Reader
		want   string
		err    error
		offset int64
	}{
		"nothing":          {bytes.NewReader(nil), "", ErrTruncated, 0},
		"text":             {bytes.NewReader([]byte("[2024-01-01 00:00:00,000]")), "", ErrHeader, 0},
		"method":           {bytes.NewReader(with(2, 1)), "", ErrHeader, 0},
		"reserved flag":    {bytes.NewReader(with(3, 0x80)), "", ErrHeader, 0},
		"crc":              {bytes.NewReader(with(-8, 1)), string(plain), ErrChecksum, int64(len(good) - 8)},
		"size":             {bytes.NewReader(with(-1, 1)), string(plain), ErrChecksum, int64(len(good) - 8)},
		"block type":       {bytes.NewReader(with(10, 4)), "", ErrCorrupt, 11},
		"trailing garbage": {bytes.NewReader(append(bytes.Clone(good), "tail"...)), string(plain), ErrTrailing, int64(len(good))},
		"one more byte":    {bytes.NewReader(append(bytes.Clone(good), magic1)), string(plain), ErrTruncated, int64(len(good) + 1)},
		"reader":           {io.MultiReader(bytes.NewReader(good[:len(good)-9]), iotest.ErrReader(boom)), "", boom, int64(len(good) - 9)},
	}
	for name, c := range cases {
		got, err := readAll(NewReader(c.r))
		var e *Error
		if !errors.As(err, &e) || !errors.Is(err, c.err) || e.Offset != c.offset {
			t.Errorf("%s: got error %v, want %v at %d", name, err, c.err, c.offset)
		}
		if !bytes.HasPrefix(plain, got) || c.want != "" && string(got) != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestErrorsStay(t *testing.T) {
	t.Parallel()
	z := NewReader(bytes.NewReader(gzipped(t, []byte("text"))[:14]))
	_, first := readAll(z)
	if _, again := z.Next(); again != first {
		t.Errorf("first %v, then %v", first, again)
	}
}

func TestResyncFindsTheNextMember(t *testing.T) {
	t.Parallel()
	a, b := accessLog(9, 200_000), []byte("after the hole\n")
	packed, next := gzipped(t, a), gzipped(t, b)
	damaged := bytes.Clone(packed)
	damaged[len(damaged)/2] ^= 0xff
	badSum := bytes.Clone(packed)
	badSum[len(badSum)-8]++
	cases := map[string][]byte{
		"corrupt":   damaged,
		"checksum":  badSum,
		"truncated": packed[:len(packed)/3],
		"garbage":   append(bytes.Clone(packed), bytes.Repeat([]byte("garbage\x1f\x8b"), 70_000)...),
	}
	for name, first := range cases {
		for _, wrap := range []func(io.Reader) io.Reader{func(r io.Reader) io.Reader { return r }, iotest.HalfReader} {
			z := NewReader(wrap(bytes.NewReader(slices.Concat(first, next))))
			_, err := readAll(z)
			if err == io.EOF {
				t.Fatalf("%s: no error", name)
			}
			if _, err := z.Resync(); err != nil {
				t.Fatalf("%s: resync: %v", name, err)
			}
			if got, err := readAll(z); err != io.EOF || !bytes.Equal(got, b) {
				t.Errorf("%s: after the resync %.50q, %v", name, got, err)
			}
		}
	}
}

func TestResyncEnds(t *testing.T) {
	t.Parallel()
	packed := gzipped(t, accessLog(10, 50_000))
	for n := range 40 {
		z := NewReader(bytes.NewReader(packed[:n*len(packed)/40]))
		for rounds := 0; ; rounds++ {
			if _, err := readAll(z); err == io.EOF {
				break
			}
			if _, err := z.Resync(); err == io.EOF {
				break
			}
			if rounds > 3 {
				t.Fatalf("cut at %d/40: found headers where there are none", n)
			}
		}
	}
}

func TestResyncSaysWhatItSkipped(t *testing.T) {
	t.Parallel()
	good := gzipped(t, []byte("text"))
	z := NewReader(bytes.NewReader(slices.Concat(good, []byte("12345"), good)))
	if _, err := readAll(z); !errors.Is(err, ErrTrailing) {
		t.Fatal(err)
	}
	// The error's own offset is where the garbage begins; two bytes of it
	// were read to know.
	if skipped, err := z.Resync(); skipped < 3 || skipped > 5 || err != nil {
		t.Errorf("skipped %d, %v", skipped, err)
	}
}

// TestDamageAgainstStdlib flips bits at random and compares with
// compress/flate what is delivered.
func TestDamageAgainstStdlib(t *testing.T) {
	t.Parallel()
	const seed = 20240611
	rnd := rand.New(rand.NewPCG(seed, 0))
	z := NewReader(nil)
	for name, plain := range samples() {
		plain = plain[:min(len(plain), 10_000)]
		for level := flate.HuffmanOnly; level <= 9; level += 2 {
			packed := pack(t, plain, std(level))
			raw := packed[headerSize : len(packed)-8]
			for range 40 {
				b := bytes.Clone(raw)
				for range 1 + rnd.IntN(3) {
					b[rnd.IntN(min(len(b), 1<<rnd.IntN(16)))] ^= 1 << rnd.IntN(8)
				}
				if diff := compare(z, b); diff != "" {
					t.Fatalf("%s, level %d, seed %d: %s", name, level, seed, diff)
				}
			}
		}
	}
}
