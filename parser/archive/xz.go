package archive

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/ulikunitz/xz"
)

func xzDecoder(in *bufio.Reader) decoder {
	return &pieces{open: func() (io.Reader, error) {
		head, _ := in.Peek(xzHead)
		if size := xzDictionary(head); size > maxWindow {
			return nil, fmt.Errorf("xz dictionary of %d MiB, more than %d: unpack it first (xz -d)", size>>20, maxWindow>>20)
		}
		raw := &footed{r: in}
		r, err := xz.NewReader(raw)
		return wholeXZ{r, raw}, err
	}}
}

// wholeXZ reads xz and believes in the end of the data only behind a footer:
// the library takes a file that was cut in the header of a block for a whole
// one.
type wholeXZ struct {
	io.Reader
	raw *footed
}

func (w wholeXZ) Read(p []byte) (int, error) {
	n, err := w.Reader.Read(p)
	if errors.Is(err, io.EOF) && w.raw.last != [2]byte{'Y', 'Z'} {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

// footed remembers the last two bytes it passed on, but for zeros behind them,
// which pad.
type footed struct {
	r    io.Reader
	last [2]byte
	prev byte // the last byte, zero or not
}

func (f *footed) Read(p []byte) (int, error) {
	n, err := f.r.Read(p)
	if kept := bytes.TrimRight(p[:n], "\x00"); len(kept) > 1 {
		f.last = [2]byte(kept[len(kept)-2:])
	} else if len(kept) == 1 {
		f.last = [2]byte{f.prev, kept[0]}
	}
	if n > 0 {
		f.prev = p[n-1]
	}
	return n, err
}

// xzHead holds a stream header and as much of a block header as names its
// dictionary.
const xzHead = 48

// xzDictionary is the size of the dictionary that the first block asks for, 0
// when head does not say.
func xzDictionary(head []byte) int64 {
	const streamHeader, lzma2 = 12, 0x21
	if len(head) < streamHeader+2 {
		return 0
	}
	flags, rest := head[streamHeader+1], head[streamHeader+2:]
	for bit := byte(0x40); bit != 0; bit <<= 1 { // the packed and the unpacked size
		if flags&bit == 0 {
			continue
		}
		for len(rest) > 0 && rest[0]&0x80 != 0 {
			rest = rest[1:]
		}
		rest = rest[min(1, len(rest)):]
	}
	if len(rest) < 3 || rest[0] != lzma2 {
		return 0
	}
	code := rest[2] & 0x3f
	return int64(2|code&1) << (code/2 + 11)
}
