package archive

import (
	"bytes"
	"errors"
	"io"
)

// lineEnd is put where a part of a file is missing, so that what comes before
// the hole and what comes after it never make one line.
var lineEnd = []byte{'\n'}

// Next returns the next decoded bytes, at least one, without copying them;
// they are valid until the next call of Next, Read or Close. At the end of a
// file that was wholly readable the error is io.EOF, else the first [*Fault].
//
// Behind a damaged gzip member, reading goes on at the next one: the damage is
// noted in Faults, and a line end is inserted unless there was one.
func (s *Source) Next() ([]byte, error) {
	for s.end == nil {
		b, err := s.dec.Next()
		if len(b) > 0 {
			if b = s.first(b); s.end != nil || len(b) == 0 {
				continue
			}
			s.decoded += int64(len(b))
			s.last = b[len(b)-1]
			return b, nil
		}
		if s.resume(err) && s.decoded > 0 && s.last != '\n' {
			s.last = '\n'
			return lineEnd, nil
		}
	}
	return nil, s.end
}

// first looks at the first bytes and cuts a byte order mark off.
func (s *Source) first(b []byte) []byte {
	if s.sniffed {
		return b
	}
	s.sniffed = true
	s.end = unsupported(b, s.Path)
	return bytes.TrimPrefix(b, []byte(byteOrderMark))
}

// resume deals with the end of the decoder's data. It reports whether there is
// more behind a fault.
func (s *Source) resume(err error) bool {
	if errors.Is(err, io.EOF) && !s.in.cutShort() {
		s.finish(io.EOF)
		return false
	}
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	f := s.fault(err)
	s.faults = append(s.faults, f)
	if s.gzip != nil && len(s.faults) < maxFaults {
		skipped, err := s.gzip.Resync()
		f.Skipped, f.Resumed = skipped, err == nil
	}
	if !f.Resumed {
		s.finish(f)
	}
	return f.Resumed
}

// finish ends reading with the first fault, if there was any.
func (s *Source) finish(err error) {
	s.end = err
	if len(s.faults) > 0 {
		s.end = s.faults[0]
	}
}
