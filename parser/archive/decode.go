package archive

import (
	"bufio"
	"compress/bzip2"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"
)

const (
	// maxWindow bounds what a zstd or xz file can demand of memory: the limit
	// of the zstd command without --long=31, twice what xz -9 makes.
	maxWindow = 128 << 20
	// maxEmptyReads is how often a reader may return nothing at all before it
	// is taken to be broken.
	maxEmptyReads = 100
)

// A decoder returns decoded pieces that are valid until the next call.
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

// zstdDecoder also returns what is to be closed: with several threads, the
// library has goroutines of its own.
func zstdDecoder(in *bufio.Reader, threads int) (decoder, func(), error) {
	r, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(max(1, threads)), zstd.WithDecoderMaxWindow(maxWindow))
	if err != nil {
		return nil, nil, err
	}
	return &pieces{open: func() (io.Reader, error) { return zstdReader{r}, nil }}, r.Close, nil
}

type zstdReader struct{ *zstd.Decoder }

// Read words the library's errors.
func (z zstdReader) Read(p []byte) (int, error) {
	n, err := z.Decoder.Read(p)
	switch {
	case errors.Is(err, zstd.ErrWindowSizeExceeded), errors.Is(err, zstd.ErrDecoderSizeExceeded):
		err = fmt.Errorf("zstd window of more than %d MiB: unpack it first (zstd -d --long=31)", maxWindow>>20)
	case errors.Is(err, zstd.ErrMagicMismatch):
		err = fmt.Errorf("data that is not zstd: %w", err)
	}
	return n, err
}
