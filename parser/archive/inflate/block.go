package inflate

const (
	maxLitCodes  = 286 // literals, end of block and lengths a block may define
	maxDistCodes = 30
)

// lengthOrder is the order in which the lengths of the code-length code stand.
var lengthOrder = [19]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// beginBlock reads the header of a block and builds its tables.
func (z *Reader) beginBlock() error {
	z.unread()
	z.prior, z.block = z.block, z.ip
	head, err := z.bits(3)
	if err != nil {
		return z.fail(err)
	}
	z.final = head&1 != 0
	switch head >> 1 {
	case 0:
		err = z.beginStored()
	case 1:
		z.useFixed()
	case 2:
		err = z.readTables()
	default:
		err = ErrCorrupt
	}
	if err != nil {
		return z.fail(err)
	}
	return nil
}

func (z *Reader) beginStored() error {
	z.align()
	v, err := z.bits(32)
	if err != nil {
		return err
	}
	if uint16(v) != ^uint16(v>>16) {
		return ErrCorrupt
	}
	z.unread()
	z.stored = int(uint16(v))
	z.state = inStored
	if z.stored == 0 {
		z.endBlock()
	}
	return nil
}

// copyStored copies what there is of a stored block.
func (z *Reader) copyStored() error {
	z.unread()
	if z.ip == z.end {
		if err := z.fill(); err != nil {
			return z.fail(truncated(err))
		}
	}
	room := outLimit - z.op
	n := copy(z.out[z.op:z.op+min(room, z.stored)], z.buf[z.ip:z.end])
	z.op += n
	z.ip += n
	z.stored -= n
	if z.stored == 0 {
		z.endBlock()
	}
	return nil
}

func (z *Reader) useFixed() {
	var lengths [288]uint8
	for i := range lengths {
		switch {
		case i < 144:
			lengths[i] = 8
		case i < 256:
			lengths[i] = 9
		case i < 280:
			lengths[i] = 7
		default:
			lengths[i] = 8
		}
	}
	buildTable(z.litTable[:], litBits, lengths[:], &litSymbols)
	pairLiterals(&z.litTable)
	var distances [32]uint8
	for i := range distances {
		distances[i] = 5
	}
	buildTable(z.dstTable[:], distBits, distances[:], &distSymbols)
	z.state = inCodes
}

// readTables reads the code lengths of a dynamic block.
func (z *Reader) readTables() error {
	v, err := z.bits(14)
	if err != nil {
		return err
	}
	nlit, ndist, nlen := int(v&31)+257, int(v>>5&31)+1, int(v>>10&15)+4
	if nlit > maxLitCodes || ndist > maxDistCodes {
		return ErrCorrupt
	}
	var meta [len(lengthOrder)]uint8
	for _, at := range lengthOrder[:nlen] {
		v, err := z.bits(3)
		if err != nil {
			return err
		}
		meta[at] = uint8(v)
	}
	// The distance table's room is free until the distances are known.
	if !buildTable(z.dstTable[:], metaBits, meta[:], &metaSymbols) {
		return ErrCorrupt
	}
	var lengths [maxLitCodes + maxDistCodes]uint8
	if err := z.readLengths(lengths[:nlit+ndist]); err != nil {
		return err
	}
	if !buildTable(z.litTable[:], litBits, lengths[:nlit], &litSymbols) ||
		!buildTable(z.dstTable[:], distBits, lengths[nlit:nlit+ndist], &distSymbols) {
		return ErrCorrupt
	}
	pairLiterals(&z.litTable)
	z.state = inCodes
	return nil
}

// readLengths reads run-length coded code lengths.
func (z *Reader) readLengths(lengths []uint8) error {
	for i := 0; i < len(lengths); {
		sym, err := z.metaSymbol()
		if err != nil {
			return err
		}
		if sym < 16 {
			lengths[i] = sym
			i++
			continue
		}
		value, extra, least := uint8(0), uint(3), 3
		switch {
		case sym == 16 && i == 0:
			return ErrCorrupt
		case sym == 16:
			value, extra = lengths[i-1], 2
		case sym == 18:
			extra, least = 7, 11
		}
		more, err := z.bits(extra)
		if err != nil {
			return err
		}
		run := least + int(more)
		if run > len(lengths)-i {
			return ErrCorrupt
		}
		for ; run > 0; run-- {
			lengths[i] = value
			i++
		}
	}
	return nil
}

// metaSymbol reads one symbol of the code-length code, bit by bit where the
// input ends soon.
func (z *Reader) metaSymbol() (uint8, error) {
	for {
		e := z.dstTable[z.bb&(1<<metaBits-1)]
		if n := e.bits(); n <= z.nb {
			if e.special() {
				return 0, ErrCorrupt
			}
			z.drop(n)
			return uint8(e.value()), nil
		}
		if err := z.need(z.nb + 1); err != nil {
			return 0, err
		}
	}
}
