package inflate

// careful decodes one code at a time and takes bits only when all of a code is
// there, so that it can stop anywhere and go on when there is more input.
func (z *Reader) careful() (done bool, err error) {
	for z.op < outLimit {
		for z.nb <= 56 && z.ip < z.end {
			z.bb |= uint64(z.buf[z.ip]) << z.nb
			z.ip++
			z.nb += 8
		}
		ok, done, err := z.oneCode()
		switch {
		case err != nil:
			return false, z.fail(err)
		case done:
			return true, nil
		case ok:
			continue
		case z.op > z.given && z.rerr == nil:
			return false, nil // hand out what there is before waiting
		}
		if err := z.fill(); err != nil {
			return false, z.fail(truncated(err))
		}
		if z.end-z.ip > 16 {
			return false, nil // back to the fast loop
		}
	}
	return false, nil
}

// oneCode decodes a literal or a length with its distance. It is not ok when
// the bits at hand do not suffice.
func (z *Reader) oneCode() (ok, done bool, err error) {
	e := z.litTable[z.bb&(1<<litBits-1)]
	if e.kind() == link && e&literal == 0 {
		e = z.litTable[e.second(z.bb>>litBits)]
	}
	if e.code() > z.nb {
		return false, false, nil
	}
	if e&literal != 0 {
		z.out[z.op] = byte(e >> valueShift)
		z.op++
		z.drop(e.code())
		return true, false, nil
	}
	if e.kind() == endBlock {
		z.drop(e.code())
		return true, true, nil
	}
	if e.special() {
		return false, false, ErrCorrupt
	}
	return z.oneMatch(e)
}

// oneMatch decodes the rest of a length and its distance, and copies.
func (z *Reader) oneMatch(e entry) (ok, done bool, err error) {
	if e.bits() > z.nb {
		return false, false, nil
	}
	length := int(e.amount(z.bb))
	taken := e.bits()
	bb := z.bb >> taken
	d := z.dstTable[bb&(1<<distBits-1)]
	if d.kind() == link {
		d = z.dstTable[d.second(bb>>distBits)]
	}
	taken += d.bits()
	switch {
	case taken > z.nb:
		return false, false, nil
	case d.special():
		return false, false, ErrCorrupt
	}
	dist := int(d.amount(bb))
	if dist > z.op-z.first {
		return false, false, ErrCorrupt
	}
	z.drop(taken)
	for range length {
		z.out[z.op] = z.out[z.op-dist]
		z.op++
	}
	return true, false, nil
}
