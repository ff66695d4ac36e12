package parser

import (
	"bytes"
	"cmp"
	"slices"

	"gracewatch/parser/container"
)

// maxStreams bounds the pods and streams that one file interleaves; beyond it
// the open records of all are closed.
const maxStreams = 256

// stream is what one writer has open: lines of several writers interleave.
type stream struct {
	pod    string
	kind   container.Stream
	prefix string // the name before each of its lines, where only the record's first one shows it

	partial   []byte // the pieces of a partial line so far
	partialAt int64
	inPartial bool
	long      bool // the partial line is longer than MaxLine

	record   []byte // the open record
	recordAt int64
	line     int64
	stamp    int64
	open     bool
	joined   bool // record is a copy of our own, not a part of the block
	cut      bool // the record was longer than MaxRecord
	splits   int  // in how many more lines the right end that it lacks may come
	complete bool // the last record was complete in itself,
	last     int  // and this is its event in the batch
}

// carry is what streams have open at a block's end.
type carry struct{ streams []*stream }

// resume takes over what the block of before left open. The plain stream, which
// most lines belong to, is always there and always the first.
func (s *Scanner) resume(before *Batch) {
	s.streams = append(s.streams[:0], nil)
	if before != nil && before.carry != nil {
		for _, st := range before.carry.streams {
			if st.isPlain() {
				s.streams[0] = st
			} else {
				s.streams = append(s.streams, st)
			}
		}
	}
	if s.streams[0] == nil {
		if s.spare == nil {
			s.spare = new(stream)
		}
		*s.spare = stream{}
		s.streams[0] = s.spare
	}
}

func (st *stream) isPlain() bool { return st.pod == "" && st.kind == container.Unknown }

// begins is where what st has open stands in the file.
func (st *stream) begins() int64 {
	if st.open {
		return st.recordAt
	}
	return st.partialAt
}

// closeAll ends what streams have open, in the order in which it was begun.
func (s *Scanner) closeAll(streams []*stream) {
	slices.SortStableFunc(streams, func(a, b *stream) int { return cmp.Compare(a.begins(), b.begins()) })
	for _, st := range streams {
		s.endPartial(st)
		s.close(st)
	}
}

// detach makes st independent of the block and of its batch.
func (s *Scanner) detach(st *stream) {
	if st == s.spare {
		s.spare = nil
	}
	if st.open && !st.joined {
		st.record, st.joined = bytes.Clone(st.record), true
	}
	if st.inPartial && len(st.partial) >= threadAt && !container.IsRecordStart(st.partial) && !st.open && !isBlank(st.partial) {
		s.markFollowed(st)
	}
	st.complete = false
}

// find returns the stream of a line's writer, nil when it wrote nothing yet.
func (s *Scanner) find(l *container.Line) *stream {
	for _, st := range s.streams {
		if st.kind == l.Stream && st.pod == string(l.Pod) {
			return st
		}
	}
	return nil
}

// streamOf is find that adds the writer, in order of appearance.
func (s *Scanner) streamOf(l *container.Line) *stream {
	if st := s.find(l); st != nil {
		return st
	}
	if len(s.streams) >= maxStreams {
		s.closeAll(s.streams)
		plain := slices.IndexFunc(s.streams, (*stream).isPlain)
		s.streams = append(s.streams[:0], s.streams[plain])
	}
	st := &stream{pod: string(l.Pod), kind: l.Stream}
	s.streams = append(s.streams, st)
	return st
}

// join collects the pieces of a partial line, and reads it when it is whole.
func (s *Scanner) join(st *stream, l *container.Line, at int64) {
	if !st.inPartial {
		st.inPartial, st.long, st.partial, st.partialAt = true, false, nil, at
	}
	room := min(MaxLine-len(st.partial), len(l.Content))
	st.partial = append(st.partial, l.Content[:room]...)
	st.long = st.long || room < len(l.Content)
	if l.Partial {
		return
	}
	whole := *l
	s.readPartial(st, &whole)
}

// endPartial reports the pieces of a line whose end never came, and reads what
// there is.
func (s *Scanner) endPartial(st *stream) {
	if !st.inPartial {
		return
	}
	s.batch.odd(ShapePartial, s.line, st.partialAt, st.partial)
	s.readPartial(st, &container.Line{Stream: st.kind, Pod: []byte(st.pod)})
}

// readPartial reads the pieces so far as the content of l.
func (s *Scanner) readPartial(st *stream, l *container.Line) {
	if st.long {
		s.batch.odd(ShapeLong, s.line, st.partialAt, st.partial)
	}
	l.Content = st.partial
	st.inPartial, st.partial = false, nil
	s.content(st, l, st.partialAt)
}

// content reads a line of the program's own.
func (s *Scanner) content(st *stream, l *container.Line, at int64) {
	if n := len(l.Content); l.Kind == container.Docker && n > 0 && l.Content[n-1] == '\r' {
		s.batch.Counts.CRLF++
		l.Content = l.Content[:n-1]
	}
	if container.IsRecordStart(l.Content) {
		s.close(st)
		s.start(st, l, at)
		return
	}
	switch {
	case st.open:
		s.continueRecord(st, l.Content)
	case isBlank(l.Content):
		s.batch.Counts.Continued++ // an empty line says nothing and hides nothing
	default:
		s.markFollowed(st)
		s.batch.odd(strayShape(l.Content), s.line, at, l.Content)
	}
}

func isBlank(content []byte) bool { return len(bytes.TrimSpace(content)) == 0 }

// markFollowed notes at a complete record that text stands behind it which is
// no record: the rest of a record into which a client wrote this one, perhaps.
func (s *Scanner) markFollowed(st *stream) {
	if st.complete {
		s.batch.Events[st.last].Flags |= FlagFollowed
	}
}

// strayShape tells lines that no record can take apart.
func strayShape(content []byte) Shape {
	if bytes.IndexByte(content, 0) >= 0 {
		return ShapeBinary
	}
	if bytes.Contains(content, []byte(" AccessLog - [")) || bytes.Contains(content, []byte(" OpenIDConnectIdP - ")) {
		return ShapeNoStamp
	}
	return ShapeStray
}
