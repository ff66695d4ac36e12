package inflate

import "math/bits"

const (
	maxCodeLen = 15

	// Larger first levels save second look-ups and lose more in the cache:
	// measured with 10, 11 and 12 bits.
	litBits  = 10
	distBits = 9
	metaBits = 7

	// A second-level table is as large as the longest code makes it. Only
	// codes longer than the first level lead to one, and at least two codes
	// share each, so there are at most half as many as symbols.
	litSubs  = 288 / 2 << (maxCodeLen - litBits)
	distSubs = 32 / 2 << (maxCodeLen - distBits)
)

// An entry of a decoding table says in one word all that the loop needs.
//
//	bits  0-5   bits to take from the input, extra bits included
//	bit   6     special: second-level table, end of block or no code
//	bit   7     one or two literals
//	bits  8-9   number of literals
//	bits 10-13  code length of the (first) literal, length or distance
//	bits 16-31  literals, low byte first; or the least length or distance;
//	            or the place of a second-level table
type entry uint32

const (
	special entry = 1 << 6
	literal entry = 1 << 7

	countShift = 8
	codeShift  = 10
	valueShift = 16

	// With special set, the count says which.
	invalid  = special
	endBlock = special | 1<<countShift
	link     = special | 2<<countShift
)

func (e entry) bits() uint    { return uint(e & 63) }
func (e entry) code() uint    { return uint(e >> codeShift & 15) }
func (e entry) count() int    { return int(e >> countShift & 3) }
func (e entry) value() uint   { return uint(e >> valueShift) }
func (e entry) special() bool { return e&special != 0 }

// kind is a special entry without its numbers.
func (e entry) kind() entry { return e & (special | 3<<countShift) }

// amount is the length or distance that a ranged entry and its extra bits say.
func (e entry) amount(bb uint64) uint {
	return e.value() + uint(bb&(1<<(e&63)-1))>>e.code()
}

// second is the place in the second-level table that a link and the bits after
// the first level lead to.
func (e entry) second(bb uint64) uint { return e.value() + uint(bb&(1<<(e&63)-1)) }

// ranged is the entry of a base and the number of extra bits after a length or distance code.
func ranged(base, extra int) entry { return entry(base<<valueShift | extra) }

var (
	litSymbols  = literalsAndLengths()
	distSymbols = distances()
	metaSymbols = plain()
)

func literalsAndLengths() (t [288]entry) {
	for i := range 256 {
		t[i] = literal | 1<<countShift | entry(i)<<valueShift
	}
	t[256] = endBlock
	base := 3
	for i := range 28 {
		extra := max(0, i/4-1)
		t[257+i] = ranged(base, extra)
		base += 1 << extra
	}
	t[285] = ranged(maxMatch, 0)
	t[286], t[287] = invalid, invalid
	return t
}

func distances() (t [288]entry) {
	base := 1
	for i := range maxDistCodes {
		extra := max(0, i/2-1)
		t[i] = ranged(base, extra)
		base += 1 << extra
	}
	t[30], t[31] = invalid, invalid
	return t
}

func plain() (t [288]entry) {
	for i := range lengthOrder {
		t[i] = ranged(i, 0)
	}
	return t
}

// withCode adds a code of n bits to a symbol's entry.
func (e entry) withCode(n uint) entry { return e + entry(n|n<<codeShift) }

// buildTable makes the table of the canonical code with these lengths: a first
// level for the low width bits of the input, second levels behind it. It
// reports whether the code is one that compress/flate accepts: complete, or
// empty, or a single code of one bit.
func buildTable(t []entry, width uint, lengths []uint8, symbols *[288]entry) bool {
	var count [maxCodeLen + 1]uint16
	for _, n := range lengths {
		count[n]++
	}
	next, longest, ok := firstCodes(&count)
	if !ok {
		return false
	}
	first, free := t[:1<<width], 1<<width
	if longest > 1 {
		clear(first) // a complete code: all but the links is filled below
	} else {
		fill(first, 0, 1, invalid)
	}
	for sym, n := range lengths {
		if n == 0 {
			continue
		}
		n := uint(n)
		code := uint(bits.Reverse16(next[n]) >> (16 - n))
		next[n]++
		e := symbols[sym].withCode(n)
		if n <= width {
			fill(first, code, 1<<n, e)
			continue
		}
		low, sub := code&(1<<width-1), longest-width
		if first[low] == 0 {
			first[low] = link | entry(free<<valueShift) | entry(sub)
			free += 1 << sub
		}
		place := first[low].value()
		fill(t[place:place+1<<sub], code>>width, 1<<(n-width), e)
	}
	return true
}

// firstCodes returns the first code of each length and the longest length.
func firstCodes(count *[maxCodeLen + 1]uint16) (next [maxCodeLen + 1]uint16, longest uint, ok bool) {
	code := uint32(0)
	for n := uint(1); n <= maxCodeLen; n++ {
		code <<= 1
		next[n] = uint16(code)
		if count[n] > 0 {
			code += uint32(count[n])
			longest = n
		}
		if code > 1<<n {
			return next, 0, false
		}
	}
	complete := code == 1<<maxCodeLen
	return next, longest, complete || longest == 0 || longest == 1
}

func fill(t []entry, at, step uint, e entry) {
	for ; at < uint(len(t)); at += step {
		t[at] = e
	}
}

// pairLiterals makes entries of two literals where two short codes fit into
// the first level: hexadecimal session ids are a fifth of an access log, and
// only their literals cannot be copied from before.
func pairLiterals(t *[1<<litBits + litSubs]entry) {
	// Downwards: what is looked up lies lower, and is not paired yet.
	for i := 1<<litBits - 1; i >= 0; i-- {
		e := t[i]
		n := e.bits()
		if e&literal == 0 || n >= litBits {
			continue
		}
		f := t[i>>n]
		if f&literal == 0 || n+f.bits() > litBits {
			continue
		}
		t[i] = literal | 2<<countShift | entry(n<<codeShift|n+f.bits()) | entry(e.value()|f.value()<<8)<<valueShift
	}
}
