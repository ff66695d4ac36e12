package inflate

// fast decodes codes while there is so much input and room that no single code
// can run out of either. It reports whether the block ended. It returns with
// whole bytes given back to the input.
//
// One refill gives at least 56 bits: three entries of literals take at most
// 30, a length with its distance at most 48.
func (z *Reader) fast() (done bool, err error) {
	in, out := z.buf, z.out
	ip, op, bb, nb, first := z.ip, z.op, z.bb, z.nb, z.first
	lit, dst := &z.litTable, &z.dstTable
	inLimit := z.end - 16
	for ip <= inLimit && op < outLimit {
		ip, bb, nb = refill(in, ip, bb, nb)

		e := lit[bb&(1<<litBits-1)]
		if e&literal != 0 {
			bb, nb = bb>>(e&63), nb-e.bits()
			out.store16(op, uint16(e>>valueShift))
			op += e.count()
			e = lit[bb&(1<<litBits-1)]
			if e&literal != 0 {
				bb, nb = bb>>(e&63), nb-e.bits()
				out.store16(op, uint16(e>>valueShift))
				op += e.count()
				e = lit[bb&(1<<litBits-1)]
				if e&literal != 0 {
					bb, nb = bb>>(e&63), nb-e.bits()
					out.store16(op, uint16(e>>valueShift))
					op += e.count()
					continue
				}
			}
			ip, bb, nb = refill(in, ip, bb, nb)
		}
		if e&special != 0 {
			if e.kind() == link {
				e = lit[e.second(bb>>litBits)]
			}
			if e&literal != 0 {
				bb, nb = bb>>(e&63), nb-e.bits()
				out.store8(op, byte(e>>valueShift))
				op++
				continue
			}
			if e&special != 0 {
				if done = e.kind() == endBlock; !done {
					err = ErrCorrupt
				}
				bb, nb = bb>>(e&63), nb-e.bits()
				break
			}
		}
		length := int(e.amount(bb))
		bb, nb = bb>>(e&63), nb-e.bits()

		e = dst[bb&(1<<distBits-1)]
		if e&special != 0 {
			if e.kind() == link {
				e = dst[e.second(bb>>distBits)]
			}
			if e&special != 0 {
				err = ErrCorrupt
				break
			}
		}
		dist := int(e.amount(bb))
		bb, nb = bb>>(e&63), nb-e.bits()
		if dist > op-first {
			err = ErrCorrupt
			break
		}
		if dist >= 16 {
			out.copy16(op, op-dist)
			out.copy16(op+16, op+16-dist)
			for to := op + 32; to < op+length; to += 16 {
				out.copy16(to, to-dist)
			}
		} else {
			repeat(out, op, dist, length)
		}
		op += length
	}
	z.ip, z.op, z.bb, z.nb = ip, op, bb, nb
	z.unread()
	return done, err
}

// refill makes at least 56 bits available without asking how many there are:
// it loads a word, of which the bits beyond whole bytes are loaded again later.
func refill(in *buffer, ip int, bb uint64, nb uint) (int, uint64, uint) {
	return ip + int((63-nb)>>3), bb | in.load64(ip)<<(nb&63), nb | 56
}

// repeat writes length bytes of a pattern of dist bytes, at most 15, that ends
// at op. It may write up to 15 bytes more.
func repeat(out *buffer, op, dist, length int) {
	from, end := op-dist, op+length
	// Each round doubles what is known of the pattern.
	for ; dist < 8; dist *= 2 {
		out.copy8(op, from)
		op += dist
		if op >= end {
			return
		}
	}
	for ; op < end; op += 8 {
		out.copy8(op, op-dist)
	}
}
