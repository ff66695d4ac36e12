package inflate

import "encoding/binary"

const (
	bufSize = 1 << 18
	bufMask = bufSize - 1
)

// A buffer holds bufSize bytes, and a word behind them that is never used: so
// the compiler sees that no access below can leave it, and needs no check of
// bounds. A fifth of the decoder's time went into those checks. Places are
// below bufSize, so that the mask changes none.
type buffer [bufSize + 16]byte

func (b *buffer) load64(at int) uint64 {
	i := at & bufMask
	return binary.LittleEndian.Uint64(b[i : i+8])
}

func (b *buffer) store8(at int, v byte) { b[at&bufMask] = v }

func (b *buffer) store16(at int, v uint16) {
	i := at & bufMask
	binary.LittleEndian.PutUint16(b[i:i+2], v)
}

func (b *buffer) copy8(to, from int) {
	i, j := to&bufMask, from&bufMask
	*(*[8]byte)(b[i : i+8]) = *(*[8]byte)(b[j : j+8])
}

func (b *buffer) copy16(to, from int) {
	i, j := to&bufMask, from&bufMask
	*(*[16]byte)(b[i : i+16]) = *(*[16]byte)(b[j : j+16])
}
