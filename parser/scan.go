package parser

import (
	"bytes"
	"slices"
	"time"

	"gracewatch/parser/container"
)

// Bounds of what is read as one piece.
const (
	// MaxLine is the longest physical line. Kubernetes writes 16 KiB at most,
	// and OpenUnison's longest records (claims, traces) stay far below.
	MaxLine = 1 << 20
	// MaxRecord bounds what is kept of a record over many lines.
	MaxRecord = 256 << 10
	// maxKnownURL is longer than any URL that recurs.
	maxKnownURL = 240
)

type urlSlot struct {
	url  string
	fact urlFact
}

// Scanner finds the records in blocks of log text. It keeps nothing of a block
// but small caches: blocks may be scanned in any order and by any number of
// scanners, as long as each begins with a record's first line. A Scanner is
// not safe for concurrent use.
type Scanner struct {
	clock clock
	urls  [1024]urlSlot

	batch   *Batch
	streams []*stream // of this block; the first is the plain one
	spare   *stream   // to be the plain one again
	line    int64     // of the line at hand, in the block
}

// NewScanner returns a scanner for stamps in the given zone; nil means UTC.
func NewScanner(zone *time.Location) *Scanner {
	return &Scanner{clock: clock{zone: zone}}
}

// Scan finds the events in b.Block, which begins with a record's first line,
// as does b.Next, unless it is empty.
func (s *Scanner) Scan(b *Batch) { s.ScanAfter(b, nil) }

// ScanAfter is Scan for the block that follows the one of before, which may
// have left records open. What b itself leaves open is kept with b, until the
// block behind it is scanned, or until [Scanner.Finish].
func (s *Scanner) ScanAfter(b, before *Batch) {
	b.Reset()
	s.batch, s.line = b, 0
	s.resume(before)
	s.block(b.Block)
	b.Counts.Bytes += int64(len(b.Block))
	s.closeBlock()
}

// Finish closes what the last block of a file left open in b.
func (s *Scanner) Finish(b *Batch) {
	if b.carry == nil {
		return
	}
	s.batch = b
	s.closeAll(b.carry.streams)
	b.carry = nil
	s.order()
}

func (s *Scanner) block(block []byte) {
	b := s.batch
	for pos := 0; pos < len(block); s.line++ {
		end := bytes.IndexByte(block[pos:], '\n')
		next := pos + end + 1
		if end < 0 {
			end, next = len(block)-pos, len(block)
		}
		line := block[pos : pos+end]
		if !s.whole(line, b.Base+int64(pos)) {
			s.wrapped(line, b.Base+int64(pos))
		}
		pos = next
	}
	b.Counts.Lines += s.line
}

// whole reads a line that is a plain access or replay record, if it is one.
func (s *Scanner) whole(line []byte, at int64) bool {
	if !s.fastRecord(line, at) {
		return false
	}
	st := s.streams[0]
	if st.open {
		e := s.takeLast()
		s.close(st)
		s.batch.Events = append(s.batch.Events, e)
	}
	st.complete, st.last = true, len(s.batch.Events)-1
	return true
}

// fastRecord appends the event of a plain access or replay record.
func (s *Scanner) fastRecord(line []byte, at int64) bool {
	b := s.batch
	n := len(b.Events)
	b.Events = slices.Grow(b.Events, 1)[:n+1]
	e := &b.Events[n]
	if !s.fast(line, e) {
		b.Events = b.Events[:n]
		return false
	}
	e.Offset = at
	b.Counts.Records++
	b.Counts.Events[e.Action]++
	b.Counts.Kinds[container.Plain]++
	return true
}

func (s *Scanner) takeLast() Event {
	n := len(s.batch.Events) - 1
	e := s.batch.Events[n]
	s.batch.Events = s.batch.Events[:n]
	return e
}

// wrapped reads any line the careful way.
func (s *Scanner) wrapped(line []byte, at int64) {
	b := s.batch
	if len(line) > MaxLine {
		b.odd(ShapeLong, s.line, at, line)
		line = line[:MaxLine]
	}
	line = s.mendLine(line)
	l, scratch := s.unwrap(line, b.scratch)
	b.scratch = scratch
	b.Counts.Kinds[l.Kind]++
	st := s.streamOf(&l)
	if st.inPartial || l.Partial {
		s.join(st, &l, at)
		return
	}
	s.content(st, &l, at)
	if l.Kind == container.Prefix && st.open && line[0] != '[' && container.IsRecordStart(l.Content) {
		st.prefix = string(line[:len(line)-len(l.Content)])
	}
}

// unwrap takes the wrapper off a line. A name before a record is recognised by
// the record; before the lines that go on with it, by having stood there.
func (s *Scanner) unwrap(line, scratch []byte) (container.Line, []byte) {
	l, scratch := container.Unwrap(line, scratch)
	if l.Kind != container.Plain {
		return l, scratch
	}
	for _, st := range s.streams[1:] {
		if st.open && st.prefix != "" && len(line) >= len(st.prefix) && string(line[:len(st.prefix)]) == st.prefix {
			l.Kind, l.Content, l.Pod = container.Prefix, line[len(st.prefix):], []byte(st.pod)
			break
		}
	}
	return l, scratch
}

// mendLine takes off a carriage return, and NUL bytes before the text, which
// a file system leaves after a crash.
func (s *Scanner) mendLine(line []byte) []byte {
	b := s.batch
	if n := len(line); n > 0 && line[n-1] == '\r' {
		b.Counts.CRLF++
		line = line[:n-1]
	}
	if bytes.IndexByte(line, 0) >= 0 {
		b.Counts.NUL++
		line = bytes.TrimLeft(line, "\x00")
	}
	return line
}

// closeBlock ends what the next block's first line ends. What other streams
// have open is carried.
func (s *Scanner) closeBlock() {
	b := s.batch
	if len(b.Next) > 0 {
		s.lookAhead(b.Next)
	}
	var left []*stream
	for _, st := range s.streams {
		if st.open || st.inPartial {
			s.detach(st)
			left = append(left, st)
		}
	}
	if left != nil {
		b.carry = &carry{streams: left}
	}
	s.order()
}

// lookAhead lets the next block's first line tell its own stream what it would
// tell it within the block: that its record has ended, or that text stands
// behind a complete one. Of a line whose end is not there, only a record's
// start is sure; a piece of a line tells nothing before the last one.
func (s *Scanner) lookAhead(next []byte) {
	line, _, whole := bytes.Cut(next, []byte{'\n'})
	l, scratch := s.unwrap(bytes.TrimLeft(line, "\x00"), s.batch.scratch)
	s.batch.scratch = scratch
	st := s.find(&l)
	switch {
	case st == nil || st.inPartial || l.Partial:
	case container.IsRecordStart(l.Content):
		s.close(st)
	case whole && !st.open && !isBlank(l.Content):
		s.markFollowed(st)
	}
}

// order puts events back into the order of their offsets: a record that stays
// open while other streams write is read later than it began. Then it lists the
// few that a Joiner looks at, which works on its own and should not have to go
// through all of them.
func (s *Scanner) order() {
	if b := s.batch; b.mixed {
		slices.SortStableFunc(b.Events, func(a, c Event) int { return int(min(max(a.Offset-c.Offset, -1), 1)) })
		b.mixed = false
	}
	b := s.batch
	b.joins = b.joins[:0]
	for i := range b.Events {
		if joined[b.Events[i].Action] {
			b.joins = append(b.joins, int32(i))
		}
	}
}
