package parser

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"gracewatch/parser/container"
)

// maxSplit is over how many lines an access record may be spread and still be
// known as complete when its last line comes: the old XML configurations use
// two. Beyond it the record ends where the next one begins.
const maxSplit = 8

// start opens a record, and closes it at once when its line is complete.
func (s *Scanner) start(st *stream, l *container.Line, at int64) {
	st.record, st.recordAt, st.line, st.stamp, st.prefix = l.Content, at, s.line, l.Stamp, ""
	st.open, st.joined, st.complete, st.cut, st.splits = true, false, false, false, 0
	if len(st.record) > MaxRecord {
		st.record, st.cut = st.record[:MaxRecord], true
	}
	if s.startFast(st, l) {
		s.complete(st)
	} else if isHTTPRecord(l.Content) {
		st.splits = maxSplit
		s.tryEmit(st)
	}
}

// startFast reads a wrapped line that is a plain record inside.
func (s *Scanner) startFast(st *stream, l *container.Line) bool {
	b := s.batch
	if !s.fastRecord(l.Content, st.recordAt) {
		return false
	}
	b.Counts.Kinds[container.Plain]-- // counted as what it was wrapped in
	n := len(b.Events) - 1
	e := &b.Events[n]
	b.mixed = b.mixed || n > 0 && b.Events[n-1].Offset > e.Offset
	e.Pod = st.pod
	if l.Stamp != 0 {
		s.setTime(e, e.Time+int64(e.Zone)*nsPerSec, l.Stamp)
		s.noteZone(e, l.Stamp)
	}
	return true
}

// complete ends the open record, whose event is the last one.
func (s *Scanner) complete(st *stream) {
	st.open, st.complete, st.last = false, true, len(s.batch.Events)-1
}

// isHTTPRecord reports whether a record's line is one that must end in an
// address and a session.
func isHTTPRecord(line []byte) bool {
	header, message, ok := bytes.Cut(line[threadAt:], []byte(" - "))
	if !ok {
		return bytes.HasSuffix(header, []byte(" AccessLog -"))
	}
	if bytes.HasSuffix(header, []byte(" AccessLog")) {
		message = bytes.TrimLeft(message, " \t")
		return len(message) == 0 || message[0] == '['
	}
	return bytes.HasPrefix(message, []byte(replayTag)) || bytes.Contains(message, []byte(" AccessLog - [")) // the thread's name may hold the separator
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
	if st.splits > 0 {
		st.splits--
		s.tryEmit(st)
	}
}

// tryEmit ends the open record if nothing of it is missing.
func (s *Scanner) tryEmit(st *stream) {
	if bytes.HasSuffix(bytes.TrimRight(st.record, " \t\r\n\f"), []byte{']'}) && s.emit(st, true) {
		s.complete(st)
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
	s.noteZone(&e, st.stamp)
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
	} else if e.SessionID != "" && isMended(e) {
		mended = true
	}
	return mended, shape
}

// isMended reports whether blanks of an access or replay record are not as
// OpenUnison writes them.
func isMended(e *Event) bool {
	text, found := strings.CutSuffix(e.Text, "] - ["+e.SessionID+"]")
	if !found || strings.ContainsAny(text, "\n\t") {
		return true
	}
	text = text[:len(text)-len(e.AddrText)-len("[")]
	if e.Action == ActionReplay {
		return !strings.HasSuffix(text, replayText+" ")
	}
	return !strings.HasSuffix(text, " ")
}

// setTime computes the instant of a record. A container's stamp beside it
// knows the zone better than any configuration.
func (s *Scanner) setTime(e *Event, local, stamp int64) {
	zone := s.clock.offset
	if stamp != 0 {
		if z, delay, ok := calibrate(local, stamp); ok {
			zone = z
			e.Delay = int32(delay / nsPerMilli)
		}
	}
	e.Zone = int32(zone)
	e.Time = local - zone*nsPerSec
}

// noteZone keeps what the container's stamp beside e's own says.
func (s *Scanner) noteZone(e *Event, stamp int64) {
	switch {
	case stamp == 0:
	case e.Delay == NoDelay:
		s.batch.Zones.Odd++
	default:
		s.batch.Zones.note(e.Zone, stamp-e.Time, int64(e.Zone) != s.clock.offset)
	}
}
