// Package inflate reads gzip files faster than the libraries do.
//
// The house rule is to take a library; this package is the exception that a
// measurement paid for. Rotated logs are gzip files, and decompressing them is
// most of the work of reading an archive. On access logs as OpenUnison writes
// them, packed by gzip -1 to -9, this reader has 1.8 to 2.3 times the throughput
// of klauspost/compress (about 1 GB/s on one core of a shared EPYC), and three
// to four times that of the standard library. BenchmarkRead compares the three.
//
// Data flows through it in one direction: compressed bytes are read into one
// input buffer (input.go), gzip headers and trailers frame members
// (member.go), block headers build two decoding tables (block.go, table.go),
// and a loop without calls turns bits into literals and copies inside one large
// window (fast.go; careful.go near the end of the input). The window is the
// output: [Reader.Next] hands out slices of it, so nothing is copied on the
// way to the caller.
//
// The input is hostile: every table has a proven size, every distance is
// checked against what was written, and no length read from the file
// allocates anything.
package inflate

import (
	"io"
)

const (
	// windowSize is how far back DEFLATE can refer.
	windowSize = 32 << 10
	// outSlop is the room behind a block that one round of the fast loop may
	// overrun: three pairs of literals, the longest match, and the whole
	// words that copying writes.
	outSlop = 6 + maxMatch + 32

	// outLimit is where a block ends at the latest: the window and the block
	// together stay within a core's second-level cache.
	outLimit = bufSize - outSlop

	maxMatch = 258
)

type state uint8

const (
	atMember  state = iota // before a gzip header
	atBlock                // before the header of a DEFLATE block
	inCodes                // inside a block of Huffman codes
	inStored               // inside a stored block
	atTrailer              // before a gzip trailer
)

// A Reader decompresses a file of one or more gzip members. It is not safe for
// concurrent use. Its buffers, about half a MiB, are reused by Reset.
type Reader struct {
	input

	out   *buffer // window, then the block being written, then slop
	op    int     // end of what was decoded into out
	given int     // end of what Next returned already
	first int     // where the current member begins in out, or the window does

	state    state
	final    bool // the current block is the last of its member
	stored   int  // bytes left in a stored block
	members  int64
	member   checksum
	summed   int // end of what member counts already
	err      error
	pending  []byte // of Read: the rest of a block
	litTable [1<<litBits + litSubs]entry
	dstTable [1<<distBits + distSubs]entry
}

// NewReader returns a Reader of the gzip members in r. It reads nothing yet.
func NewReader(r io.Reader) *Reader {
	z := &Reader{out: new(buffer)}
	z.buf = new(buffer)
	z.Reset(r)
	return z
}

// Reset makes z read from r, as if it were new.
func (z *Reader) Reset(r io.Reader) {
	z.input = newInput(r, z.buf)
	z.op, z.given, z.first, z.summed = 0, 0, 0, 0
	z.state, z.final, z.stored, z.members = atMember, false, 0, 0
	z.err, z.pending = nil, nil
}

// Read implements [io.Reader] for callers that bring their own buffer.
func (z *Reader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if len(z.pending) == 0 {
		b, err := z.Next()
		if err != nil {
			return 0, err
		}
		z.pending = b
	}
	n := copy(p, z.pending)
	z.pending = z.pending[n:]
	return n, nil
}

// Next returns the next decoded bytes, at least one. They are valid until the
// next call of any method. At the end of the last member the error is io.EOF;
// any other error is an [*Error] and comes after all that was decoded before
// it.
func (z *Reader) Next() ([]byte, error) {
	z.slide()
	for z.err == nil && z.op < outLimit {
		if z.op > z.given && z.starved() {
			break // hand out what there is before waiting for more input
		}
		z.err = z.step()
	}
	z.sum()
	if b := z.out[z.given:z.op]; len(b) > 0 {
		z.given = z.op
		return b, nil
	}
	return nil, z.err
}

// starved reports whether going on might have to wait for input.
func (z *Reader) starved() bool {
	least := headerRoom
	if z.state == inCodes || z.state == inStored {
		least = 1
	}
	return z.end-z.ip < least && z.rerr == nil
}

// step decodes until the output is full, the input is empty or the kind of
// data changes.
func (z *Reader) step() error {
	switch z.state {
	case atMember:
		return z.beginMember()
	case atBlock:
		return z.beginBlock()
	case inCodes:
		return z.codes()
	case inStored:
		return z.copyStored()
	default:
		return z.endMember()
	}
}

// slide moves the window to the front once the block behind it was handed out.
func (z *Reader) slide() {
	if z.op < outLimit {
		return
	}
	shift := z.op - windowSize
	copy(z.out[:], z.out[shift:z.op])
	z.op, z.given, z.summed = windowSize, windowSize, windowSize
	z.first = max(0, z.first-shift)
}

// codes decodes codes: as long as possible with the loop that needs no checks.
func (z *Reader) codes() error {
	done, err := z.fast()
	if err != nil {
		return z.fail(err)
	}
	if !done && z.op < outLimit {
		done, err = z.careful()
	}
	if done {
		z.endBlock()
	}
	return err
}

func (z *Reader) endBlock() {
	z.state = atBlock
	if z.final {
		z.state = atTrailer
	}
}
