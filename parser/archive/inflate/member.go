package inflate

import (
	"errors"
	"hash/crc32"
	"io"
)

const (
	magic1, magic2 = 0x1f, 0x8b
	methodDeflate  = 8

	flagHeaderCRC = 1 << 1
	flagExtra     = 1 << 2
	flagName      = 1 << 3
	flagComment   = 1 << 4
	flagReserved  = 0xe0
)

// checksum is what a gzip trailer says about its member.
type checksum struct {
	crc  uint32
	size uint32 // modulo 2^32
}

// sum counts what was decoded since the last call into the member's checksum,
// while it is still in the cache.
func (z *Reader) sum() {
	b := z.out[z.summed:z.op]
	z.member.crc = crc32.Update(z.member.crc, crc32.IEEETable, b)
	z.member.size += uint32(len(b))
	z.summed = z.op
}

// beginMember reads a gzip header, or finds that the input ends where one
// would begin. Zeros there are padding, as tape and tar leave it.
func (z *Reader) beginMember() error {
	z.align()
	for {
		switch err := z.need(8); {
		case errors.Is(err, ErrTruncated) && z.members > 0:
			return io.EOF
		case err != nil:
			return z.fail(err)
		}
		if byte(z.bb) != 0 || z.members == 0 {
			break
		}
		z.drop(8)
		if z.op > z.given && z.starved() {
			return nil
		}
	}
	z.unread()
	z.block = z.ip + 1 // a resync must not find this header again
	z.prior = z.block
	start := z.offset()
	if err := z.header(); err != nil {
		switch {
		case !errors.Is(err, ErrHeader):
			return z.fail(err)
		case z.members > 0:
			err = ErrTrailing
		}
		return &Error{Offset: start, Err: err}
	}
	z.members++
	z.member = checksum{}
	z.first = z.op
	z.state, z.final = atBlock, false
	return nil
}

// header reads a whole gzip header.
func (z *Reader) header() error {
	h := headerReader{in: &z.input}
	id1, id2 := h.byte(), h.byte()
	if h.err == nil && (id1 != magic1 || id2 != magic2) || h.err != nil && id1 != magic1 {
		return ErrHeader
	}
	method, flags := h.byte(), h.byte()
	if h.err == nil && (method != methodDeflate || flags&flagReserved != 0) {
		return ErrHeader
	}
	for range 6 { // time, extra flags, operating system
		h.byte()
	}
	if flags&flagExtra != 0 {
		for n := int(h.byte()) | int(h.byte())<<8; n > 0 && h.err == nil; n-- {
			h.byte()
		}
	}
	if flags&flagName != 0 {
		h.text()
	}
	if flags&flagComment != 0 {
		h.text()
	}
	if flags&flagHeaderCRC != 0 {
		want := uint16(h.crc)
		if got := uint16(h.byte()) | uint16(h.byte())<<8; h.err == nil && got != want {
			return ErrHeader
		}
	}
	return h.err
}

// headerReader reads bytes and remembers the first error and the checksum.
type headerReader struct {
	in  *input
	crc uint32
	err error
}

func (h *headerReader) byte() byte {
	if h.err != nil {
		return 0
	}
	v, err := h.in.bits(8)
	h.err = err
	b := [1]byte{byte(v)}
	h.crc = crc32.Update(h.crc, crc32.IEEETable, b[:])
	return b[0]
}

// text skips a text that ends with a zero.
func (h *headerReader) text() {
	for h.byte() != 0 {
		if h.err != nil {
			return
		}
	}
}

// endMember compares the trailer with what was decoded.
func (z *Reader) endMember() error {
	z.align()
	z.unread()
	start := z.offset()
	crc, err := z.bits(32)
	if err != nil {
		return z.fail(err)
	}
	size, err := z.bits(32)
	if err != nil {
		return z.fail(err)
	}
	z.sum()
	z.state = atMember
	if z.member != (checksum{crc: crc, size: size}) {
		return &Error{Offset: start, Err: ErrChecksum}
	}
	return nil
}
