package archive

import (
	"bufio"
	"compress/bzip2"
	"io"
)

const (
	// maxWindow bounds what a zstd or xz file can demand of memory: the limit
	// of the zstd command without --long=31, twice what xz -9 makes.
	maxWindow = 128 << 20
	// maxEmptyReads is how often a reader may return nothing at all before it
	// is taken to be broken.
	maxEmptyReads = 100
)

// A decoder returns decoded pieces that are valid until the next call. Damage
// costs gzip nothing that came before it; the libraries decode by the block and
// drop the one in which the damage is: 128 KiB of zstd, 900 KB of bzip2, 2 MiB
// of xz at most.
type decoder interface {
	Next() ([]byte, error)
}

// pieces makes a decoder of a reader. The reader is made at the first call,
// because some read a header when they are made.
type pieces struct {
	open func() (io.Reader, error)
	r    io.Reader
	buf  []byte
	err  error
}

func (p *pieces) Next() ([]byte, error) {
	if p.r == nil && p.err == nil {
		p.buf = make([]byte, readSize)
		p.r, p.err = p.open()
	}
	for range maxEmptyReads {
		if p.err != nil {
			return nil, p.err
		}
		var n int
		if n, p.err = p.r.Read(p.buf); n > 0 {
			return p.buf[:n], nil
		}
	}
	p.err = io.ErrNoProgress
	return nil, p.err
}

func plainDecoder(in io.Reader) decoder {
	return &pieces{open: func() (io.Reader, error) { return in, nil }}
}

func bzip2Decoder(in *bufio.Reader) decoder {
	return &pieces{open: func() (io.Reader, error) { return bzip2.NewReader(in), nil }}
}
