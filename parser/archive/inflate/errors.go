package inflate

import (
	"errors"
	"fmt"
	"io"
)

// What can be wrong with a gzip file; an [*Error] wraps one of these or the
// error of the underlying reader.
var (
	// ErrTruncated says that the file ends within a member.
	ErrTruncated = fmt.Errorf("gzip data ends early: %w", io.ErrUnexpectedEOF)
	// ErrCorrupt says that the compressed bits mean nothing.
	ErrCorrupt = errors.New("gzip data is corrupt")
	// ErrChecksum says that a member decoded to other bytes than were packed.
	ErrChecksum = errors.New("gzip checksum or length does not match")
	// ErrHeader says that the data does not begin as a gzip member does.
	ErrHeader = errors.New("not a gzip header")
	// ErrTrailing says that bytes which are not gzip follow the last member.
	ErrTrailing = errors.New("trailing garbage after gzip data")
)

// An Error says where in the compressed file reading came to an end.
type Error struct {
	Offset int64 // in compressed bytes from the beginning of the input
	Err    error
}

func (e *Error) Error() string { return fmt.Sprintf("%v at compressed offset %d", e.Err, e.Offset) }

// Unwrap returns the kind of error.
func (e *Error) Unwrap() error { return e.Err }

// fail is an error at the bits that mean nothing, or at the end of what the
// underlying reader gave.
func (z *Reader) fail(err error) error {
	at := z.offset()
	if !errors.Is(err, ErrCorrupt) {
		at = z.base + int64(z.end)
	}
	return &Error{Offset: at, Err: err}
}
