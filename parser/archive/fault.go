package archive

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// A Fault is a part of a file that could not be read. All that could be was
// delivered before.
type Fault struct {
	Path    string
	Offset  int64 // in the file, in compressed bytes; -1 where unknown
	Decoded int64 // bytes delivered before
	Skipped int64 // compressed bytes passed over to the next readable member
	Resumed bool  // reading went on behind the fault
	Err     error
}

func (f *Fault) Error() string {
	if f.Offset < 0 && f.Decoded == 0 { // it could not be opened
		return fmt.Sprintf("%s: %v", shown(f.Path), f.Err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %v", shown(f.Path), f.Err)
	if f.Offset >= 0 {
		fmt.Fprintf(&b, " at byte %d of the file", f.Offset)
	}
	fmt.Fprintf(&b, "; %d decoded bytes before it were read", f.Decoded)
	if f.Resumed {
		fmt.Fprintf(&b, ", and reading goes on %d bytes behind it", f.Skipped)
	} else {
		b.WriteString(", what follows is lost")
	}
	return b.String()
}

// Unwrap returns what went wrong.
func (f *Fault) Unwrap() error { return f.Err }

// An UnsupportedError is content that is no log, though it may hold some.
type UnsupportedError struct {
	Path   string
	Format string // what the content is, such as "utf-16"
	Advice string // what to do about it
}

func (e *UnsupportedError) Error() string {
	return fmt.Sprintf("%s: %s: %s", shown(e.Path), e.Format, e.Advice)
}

// plainly puts what decoders say about the end of their input into words.
func plainly(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return fmt.Errorf("the data ends early, the file is truncated: %w", io.ErrUnexpectedEOF)
	}
	return err
}

// A Doubt is about inputs that can be read, but may not be meant: nothing is
// missing for it.
type Doubt struct{ text string }

func (d *Doubt) Error() string { return d.text }
