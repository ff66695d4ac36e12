package parser

import (
	"bytes"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

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
	// maxStreams bounds the pods and streams that one file interleaves; beyond
	// it the open records of all are closed.
	maxStreams = 256
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
	line    int64     // of the line at hand, in the block
}

// stream is what one writer has open: lines of several writers interleave.
type stream struct {
	pod  string
	kind container.Stream

	partial   []byte // the pieces of a partial line so far
	partialAt int64
	inPartial bool

	record   []byte // the open record
	recordAt int64
	line     int64
	stamp    int64
	open     bool
	joined   bool // record is a copy of our own, not a part of the block
	complete bool // the last record was complete in itself
	cut      bool // the record was longer than MaxRecord
	access   bool // the open record is an access record that lacks its right end
}

// carry is what streams have open at a block's end.
type carry struct{ streams []*stream }

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
	s.streams = s.streams[:0]
	if before != nil && before.carry != nil {
		s.streams = append(s.streams, before.carry.streams...)
	}
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
	for _, st := range b.carry.streams {
		s.endPartial(st)
		s.close(st)
	}
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

// whole reads a line that is a plain access record, if it is one.
func (s *Scanner) whole(line []byte, at int64) bool {
	if len(s.streams) > 0 {
		st := s.streams[0]
		if st.inPartial || st.pod != "" || st.kind != container.Unknown {
			return false
		}
		if st.open && s.fastRecord(line, at) {
			e := s.takeLast()
			s.close(st)
			s.putLast(e)
			st.complete = true
			return true
		}
	}
	if !s.fastRecord(line, at) {
		return false
	}
	if len(s.streams) > 0 {
		s.streams[0].complete = true
	}
	return true
}

// fastRecord appends the event of a plain access record.
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

func (s *Scanner) putLast(e Event) { s.batch.Events = append(s.batch.Events, e) }

// wrapped reads any line the careful way.
func (s *Scanner) wrapped(line []byte, at int64) {
	b := s.batch
	if len(line) > MaxLine {
		b.odd(ShapeLong, s.line, at, line)
		line = line[:MaxLine]
	}
	line = s.mendLine(line)
	l, scratch := container.Unwrap(line, b.scratch)
	b.scratch = scratch
	b.Counts.Kinds[l.Kind]++
	st := s.streamOf(&l)
	if st.inPartial || l.Partial {
		s.join(st, &l, at)
		return
	}
	s.content(st, &l, at)
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

// streamOf finds the writer of a line, in order of appearance.
func (s *Scanner) streamOf(l *container.Line) *stream {
	for _, st := range s.streams {
		if st.kind == l.Stream && st.pod == string(l.Pod) {
			return st
		}
	}
	if len(s.streams) >= maxStreams {
		for _, st := range s.streams {
			s.endPartial(st)
			s.close(st)
		}
		s.streams = s.streams[:0]
	}
	st := &stream{pod: string(l.Pod), kind: l.Stream}
	s.streams = append(s.streams, st)
	return st
}

// join collects the pieces of a partial line, and reads it when it is whole.
func (s *Scanner) join(st *stream, l *container.Line, at int64) {
	if !st.inPartial {
		st.inPartial, st.partial, st.partialAt = true, nil, at
	}
	if room := MaxLine - len(st.partial); room > 0 {
		st.partial = append(st.partial, l.Content[:min(room, len(l.Content))]...)
	}
	if l.Partial {
		return
	}
	st.inPartial = false
	whole := *l
	whole.Content = st.partial
	st.partial = nil
	s.content(st, &whole, st.partialAt)
}

// endPartial reports the pieces of a line whose end never came, and reads what
// there is.
func (s *Scanner) endPartial(st *stream) {
	if !st.inPartial {
		return
	}
	st.inPartial = false
	s.batch.odd(ShapePartial, s.line, st.partialAt, st.partial)
	whole := container.Line{Content: st.partial, Stream: st.kind, Pod: []byte(st.pod)}
	st.partial = nil
	s.content(st, &whole, st.partialAt)
}

// content reads a line of the program's own.
func (s *Scanner) content(st *stream, l *container.Line, at int64) {
	if container.IsRecordStart(l.Content) {
		s.close(st)
		s.start(st, l, at)
		return
	}
	switch {
	case st.open:
		s.continueRecord(st, l.Content)
	case len(bytes.TrimSpace(l.Content)) == 0:
		s.batch.Counts.Continued++ // an empty line says nothing and hides nothing
	default:
		s.markFollowed(st)
		s.batch.odd(strayShape(l.Content), s.line, at, l.Content)
	}
}

// markFollowed notes at a complete record that text stands behind it which is
// no record: the rest of a record into which a client wrote this one, perhaps.
func (s *Scanner) markFollowed(st *stream) {
	if n := len(s.batch.Events); st.complete && n > 0 {
		s.batch.Events[n-1].Flags |= FlagFollowed
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

// start opens a record, and closes it at once when its line is complete.
func (s *Scanner) start(st *stream, l *container.Line, at int64) {
	st.record, st.recordAt, st.line, st.stamp = l.Content, at, s.line, l.Stamp
	st.open, st.joined, st.complete, st.cut = true, false, false, false
	if len(st.record) > MaxRecord {
		st.record, st.cut = st.record[:MaxRecord], true
	}
	if s.startFast(st, l) {
		st.open, st.complete = false, true
		return
	}
	st.access = isHTTPRecord(l.Content)
	if st.access && s.emit(st, true) {
		st.open, st.complete = false, true
	}
}

// startFast reads a wrapped line that is a plain access record inside.
func (s *Scanner) startFast(st *stream, l *container.Line) bool {
	if !s.fastRecord(l.Content, st.recordAt) {
		return false
	}
	s.batch.Counts.Kinds[container.Plain]-- // counted as what it was wrapped in
	e := &s.batch.Events[len(s.batch.Events)-1]
	e.Pod = st.pod
	if l.Stamp != 0 {
		s.setTime(e, e.Time+int64(e.Zone)*nsPerSec, l.Stamp)
	}
	return true
}

// isHTTPRecord reports whether a record's line is one that must end in an
// address and a session.
func isHTTPRecord(line []byte) bool {
	return bytes.Contains(line, []byte(" AccessLog - [")) || bytes.Contains(line, []byte(" AccessLog -")) && !bytes.Contains(line, []byte("op=")) ||
		bytes.Contains(line, []byte("[ExpiredRefreshTokenUsed]"))
}

// continueRecord adds a line to the open record.
func (s *Scanner) continueRecord(st *stream, content []byte) {
	s.batch.Counts.Continued++
	if !st.joined {
		st.record = append(make([]byte, 0, 2*len(st.record)+len(content)+64), st.record...)
		st.joined = true
	}
	if room := MaxRecord - len(st.record) - 1; room < len(content) {
		content, st.cut = content[:max(room, 0)], true
	}
	if !st.cut || len(content) > 0 {
		st.record = append(append(st.record, '\n'), content...)
	}
	if st.access && s.emit(st, true) {
		st.open, st.complete = false, true
	}
}

// close ends the open record of st, if there is one.
func (s *Scanner) close(st *stream) {
	if st.open {
		s.emit(st, false)
		st.open = false
	}
}

// emit appends the record's event. With onlyComplete it does so only for an
// access or replay record that lacks nothing.
func (s *Scanner) emit(st *stream, onlyComplete bool) bool {
	b := s.batch
	e := Event{Text: view(st.record), Offset: st.recordAt, Follow: -1, Delay: NoDelay, Pod: st.pod}
	mended, shape := s.parse(&e, st.stamp)
	if onlyComplete && (shape != ShapeNone || e.SessionID == "") {
		return false
	}
	if shape != ShapeNone {
		b.odd(shape, st.line, st.recordAt, st.record)
		if shape == ShapeHeader || shape == ShapeStamp {
			return false // nothing says when or what: no event
		}
	}
	if st.cut {
		e.Flags |= FlagTruncated
		b.odd(ShapeTruncated, st.line, st.recordAt, st.record)
	}
	if mended {
		b.Counts.Mended++
	}
	if !utf8.ValidString(e.Text) {
		b.Counts.BadUTF8++
	}
	b.Counts.Records++
	b.Counts.Events[e.Action]++
	b.mixed = b.mixed || len(b.Events) > 0 && b.Events[len(b.Events)-1].Offset > e.Offset
	b.Events = append(b.Events, e)
	return true
}

// parse reads a record's text with the plain grammar.
func (s *Scanner) parse(e *Event, stamp int64) (mended bool, shape Shape) {
	local, ok := s.clock.local([]byte(e.Text[:threadAt]))
	if !ok {
		return false, ShapeStamp
	}
	s.setTime(e, local, stamp)
	message, mended, ok := parseHeader(e.Text, e)
	if !ok {
		return false, ShapeHeader
	}
	header := *e
	if shape = parseMessage(message, e); shape != ShapeNone {
		*e = header
		e.Message = message
	} else if e.SessionID != "" && strings.ContainsAny(e.Text, "\n\t") {
		mended = true
	}
	return mended, shape
}

// setTime computes the instant of a record. A container's stamp beside it
// knows the zone better than any configuration.
func (s *Scanner) setTime(e *Event, local, stamp int64) {
	zone := s.clock.offset
	if stamp != 0 {
		z, delay, ok := calibrate(local, stamp)
		if ok {
			s.batch.Zones.note(int32(z), delay, z != zone)
			zone = z
			e.Delay = int32(delay / nsPerMilli)
		} else {
			s.batch.Zones.Odd++
		}
	}
	e.Zone = int32(zone)
	e.Time = local - zone*nsPerSec
}

// closeBlock ends the record that the next block's first line closes: that of
// its own stream. What other streams have open is carried.
func (s *Scanner) closeBlock() {
	b := s.batch
	if len(s.streams) > 0 && len(b.Next) > 0 {
		line, _, _ := bytes.Cut(b.Next, []byte{'\n'})
		l, _ := container.Unwrap(line, nil)
		st := s.streamOf(&l)
		if !st.inPartial && container.IsRecordStart(l.Content) {
			s.close(st)
		}
	}
	var left []*stream
	for _, st := range s.streams {
		if st.open || st.inPartial {
			if st.open && !st.joined {
				st.record, st.joined = bytes.Clone(st.record), true
			}
			left = append(left, st)
		}
	}
	if left != nil {
		b.carry = &carry{streams: left}
	}
	s.order()
}

// order puts events back into the order of their offsets: a record that stays
// open while other streams write is read later than it began.
func (s *Scanner) order() {
	if b := s.batch; b.mixed {
		slices.SortStableFunc(b.Events, func(a, c Event) int { return int(min(max(a.Offset-c.Offset, -1), 1)) })
		b.mixed = false
	}
}
