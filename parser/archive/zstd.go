package archive

import (
	"bufio"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"
)

// zstdDecoder also returns what is to be closed: with several threads, the
// library has goroutines of its own.
func zstdDecoder(in *bufio.Reader, threads int) (decoder, func(), error) {
	r, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(max(1, threads)), zstd.WithDecoderMaxWindow(maxWindow))
	if err != nil {
		return nil, nil, err
	}
	return &pieces{open: func() (io.Reader, error) { return &zstdReader{r: r}, nil }}, r.Close, nil
}

// zstdReader gets the last out of the library.
type zstdReader struct {
	r   *zstd.Decoder
	err error
}

// Read delivers the block whose checksum or length is wrong, too: the library
// returns the error first and the block if asked again.
func (z *zstdReader) Read(p []byte) (int, error) {
	n, err := z.r.Read(p)
	if err == nil || errors.Is(err, io.EOF) {
		return n, err
	}
	if z.err == nil {
		z.err = worded(err)
		if n == 0 {
			n, _ = z.r.Read(p)
		}
	}
	if n > 0 {
		return n, nil // the error again with the next call
	}
	return 0, z.err
}

// worded says what to do about what the library refuses.
func worded(err error) error {
	switch {
	case errors.Is(err, zstd.ErrWindowSizeExceeded), errors.Is(err, zstd.ErrDecoderSizeExceeded):
		return fmt.Errorf("zstd window of more than %d MiB: unpack it first (zstd -d --long=31)", maxWindow>>20)
	case errors.Is(err, zstd.ErrMagicMismatch):
		return fmt.Errorf("data that is not zstd: %w", err)
	}
	return err
}
