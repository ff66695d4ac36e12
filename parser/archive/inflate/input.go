package inflate

import (
	"errors"
	"io"
)

const (
	// headerRoom is more than a trailer, a plain gzip header and the longest
	// block header together: with so much at hand they are read without
	// waiting for input.
	headerRoom = 1 << 10
	// maxEmptyReads is how often a reader may return nothing at all before it
	// is taken to be broken, as bufio does.
	maxEmptyReads = 100
	// lookback is how much of the input before it is kept for a resync: about
	// as much as the compressors in use make of two blocks. The rest of the
	// buffer, 192 KiB, is read from the file at a time.
	lookback = 64 << 10
)

// input is a buffer of compressed bytes with a bit buffer in front of it. The
// low nb bits of bb are the next bits of the stream; the bits above are zero
// (or, after a refill of the fast loop, the true bits that follow).
type input struct {
	r     io.Reader
	buf   *buffer
	ip    int   // next byte of buf to go into bb
	end   int   // end of the bytes in buf
	base  int64 // compressed offset of buf[0]
	bb    uint64
	nb    uint
	block int   // where in buf the current block began
	prior int   // where in buf the block before it began; a resync starts there
	rerr  error // what ended reading, io.EOF for a proper end
}

func newInput(r io.Reader, buf *buffer) input {
	return input{r: r, buf: buf, ip: lookback, end: lookback, block: lookback, prior: lookback, base: -lookback}
}

// offset is the compressed position of the next bit, rounded up to a byte.
func (in *input) offset() int64 { return in.base + int64(in.ip) - int64(in.nb/8) }

// unread gives whole bytes in bb back to buf and clears what is above nb.
func (in *input) unread() {
	in.ip -= int(in.nb / 8)
	in.nb %= 8
	in.bb &= 1<<in.nb - 1
}

// fill reads more input behind what is left, once. It returns the reader's
// error when there is none.
func (in *input) fill() error {
	if in.rerr != nil {
		return in.rerr
	}
	in.unread()
	if in.end == bufSize {
		in.recycle()
	}
	for range maxEmptyReads {
		n, err := in.r.Read(in.buf[in.end:bufSize])
		in.end += n
		in.rerr = err
		if n > 0 {
			return nil
		}
		if err != nil {
			return err
		}
	}
	in.rerr = io.ErrNoProgress
	return in.rerr
}

// recycle frees a full buffer. What is kept goes right in front of lookback, so
// that every read of a file has an aligned target: some processors copy several
// times slower to any other.
func (in *input) recycle() {
	keep := min(in.ip, max(in.prior, in.end-lookback))
	n := copy(in.buf[lookback-(in.end-keep):], in.buf[keep:in.end])
	shift := keep - (lookback - n)
	in.base += int64(shift)
	in.block = max(in.block, keep) - shift
	in.prior = max(in.prior, keep) - shift
	in.ip, in.end = in.ip-shift, lookback
}

// need makes at least n bits, up to 32, available in bb.
func (in *input) need(n uint) error {
	for in.nb < n {
		if in.ip == in.end {
			if err := in.fill(); err != nil {
				return truncated(err)
			}
		}
		in.bb |= uint64(in.buf[in.ip]) << in.nb
		in.ip++
		in.nb += 8
	}
	return nil
}

// bits takes n bits, up to 32.
func (in *input) bits(n uint) (uint32, error) {
	if err := in.need(n); err != nil {
		return 0, err
	}
	v := uint32(in.bb & (1<<n - 1))
	in.drop(n)
	return v, nil
}

func (in *input) drop(n uint) {
	in.bb >>= n
	in.nb -= n
}

// align drops the bits up to the next byte.
func (in *input) align() { in.drop(in.nb % 8) }

// truncated turns an end of the input into an error; others stay themselves.
func truncated(err error) error {
	if errors.Is(err, io.EOF) {
		return ErrTruncated
	}
	return err
}
