package inflate

// headerSize is the part of a gzip header that every member has.
const headerSize = 10

// Resync goes on after an error of Next: it finds the next gzip header and
// returns how many compressed bytes were skipped on the way there. Next then
// continues with that member. The error is io.EOF when no header follows.
//
// A decoder notices damage late and may have run over the next header by then,
// so the search begins where the block before the current one does, as far as
// that is still in the buffer. Three bytes of magic and four checked fields occur by chance
// once in about 190 GB of compressed data; what follows then is not gzip and
// fails at once.
func (z *Reader) Resync() (skipped int64, err error) {
	from := z.offset()
	z.ip, z.bb, z.nb = z.prior, 0, 0
	for {
		at, found := findHeader(z.buf[z.ip:z.end])
		z.ip += at
		if found {
			z.state, z.err, z.pending = atMember, nil, nil
			return max(0, z.offset()-from), nil
		}
		if err := z.fill(); err != nil {
			z.ip = z.end
			z.err = err
			return max(0, z.offset()-from), err
		}
	}
}

// findHeader returns where a gzip header begins, or where one might that is
// not wholly in b.
func findHeader(b []byte) (at int, found bool) {
	for at = 0; at+headerSize <= len(b); at++ {
		if plausible(b[at : at+headerSize]) {
			return at, true
		}
	}
	return at, false
}

// plausible reports whether a writer that exists makes such a header.
func plausible(h []byte) bool {
	return h[0] == magic1 && h[1] == magic2 && h[2] == methodDeflate &&
		h[3]&flagReserved == 0 &&
		(h[8] == 0 || h[8] == 2 || h[8] == 4) && // extra flags: none, best, fastest
		(h[9] <= 13 || h[9] == 255) // operating system
}
