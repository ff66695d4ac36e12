package archive

import (
	"unsafe"

	"gracewatch/parser"
)

// joinReach is more events than a Joiner looks back.
const joinReach = 128

// A lane is a stream on its way through the pipeline: its blocks are joined in
// the order of the log, then put in order, then merged with other lanes.
// All but inputs and at belong to the merging goroutine.
type lane struct {
	p      *pipeline
	stream *Stream
	source uint16
	rank   int
	begins int64 // no event is earlier; math.MinInt64 where that is not known

	inputs []*input // the files
	at     int      // which of them the next block comes from

	joiner parser.Joiner
	tail   parser.Batch // copies of the last events, where raw alone has too few
	ahead  *block       // read already, because the block before it left records open
	raw    *block       // joined, and kept as it is until the block behind it is
	held   []*block     // in order
	lates  int64
	ended  bool

	heldEvents int
	maxTime    int64 // of all events that were put in order
	lateTail   int   // how many events at the end are late

	head *block // whose events are merged
	run  []parser.Event

	zones parser.ZoneStat
	odd   []UnparsedLine

	here, previous place // where the block at hand and the one before it begin
}

// place is a file and how many lines of it were passed.
type place struct {
	in    *input
	lines int64
}

// advance goes on to the next events in order; there are none at the end. The
// blocks of those before are released.
func (l *lane) advance() bool {
	for len(l.run) == 0 {
		if l.head != nil {
			l.p.release(l.head)
			l.head = nil
		}
		for !l.ended && !l.settled() {
			l.pull()
		}
		if len(l.held) == 0 {
			return false
		}
		l.head = l.held[0]
		l.run = l.head.batch.Events
		l.heldEvents -= len(l.run)
		l.held = append(l.held[:0], l.held[1:]...)
	}
	return true
}

// settled reports whether no event to come can move into the first block, nor
// need look at it to be known as late.
func (l *lane) settled() bool {
	return len(l.held) > 0 && l.heldEvents-len(l.held[0].batch.Events) > l.p.tuning.reorder
}

// pull takes the next block of the log.
func (l *lane) pull() {
	b := l.ahead
	l.ahead = nil
	if b == nil {
		b = l.p.next(l)
	}
	if b != nil {
		l.complete(b)
		l.join(b)
		l.account(b)
	}
	if l.raw != nil {
		l.order(l.raw)
	}
	l.raw = b
	l.ended = b == nil
}

// complete gives records that b left open their end: from the next block,
// which has to be scanned again for that, or from the end of the log.
func (l *lane) complete(b *block) {
	if b.batch.Carries() {
		if l.ahead = l.p.next(l); l.ahead != nil {
			l.continueWith(l.ahead, b)
		} else {
			l.p.scanner.Finish(&b.batch)
			b.settle(l.source)
		}
	}
	b.fromSeams()
}

// continueWith scans b again, behind the block before it. Where a file ends
// between them, offsets go on growing meanwhile, because scanning relies on it.
func (l *lane) continueWith(b, before *block) {
	b.seams = append(b.seams[:0], before.seams...)
	if b.from != before.from {
		b.seams = append(b.seams, before.seam()+before.batch.Base+int64(len(before.batch.Block)))
	}
	b.batch.Base += b.seam()
	l.p.scanner.ScanAfter(&b.batch, &before.batch)
	b.batch.Base -= b.seam()
	b.settle(l.source)
}

// join lets b's events know their neighbours.
func (l *lane) join(b *block) {
	switch {
	case l.raw == nil:
		l.joiner.Join(&b.batch, nil)
	case len(l.raw.batch.Events) >= joinReach:
		l.joiner.Join(&b.batch, &l.raw.batch)
		l.tail.Events = l.tail.Events[:0]
	default:
		l.joinTail(b)
	}
}

// joinTail joins b with copies of the events before it, and does to those what
// is done to the copies.
func (l *lane) joinTail(b *block) {
	t := &l.tail
	if more := len(t.Events) + len(l.raw.batch.Events) - joinReach; more > 0 {
		t.Events = append(t.Events[:0], t.Events[min(more, len(t.Events)):]...)
	}
	t.Events = append(t.Events, l.raw.batch.Events...)
	known := [joinReach]bool{}
	for i := range t.Events {
		known[i] = t.Events[i].Has(parser.FlagTwin)
	}
	l.joiner.Join(&b.batch, t)
	for i := range t.Events {
		if e := &t.Events[i]; !known[i] && e.Has(parser.FlagTwin) {
			l.markTwin(e)
		}
	}
}

// markTwin flags the event that twin is a copy of.
func (l *lane) markTwin(twin *parser.Event) {
	text := unsafe.StringData(twin.Text)
	for i := len(l.held); i >= 0; i-- {
		b := l.raw
		if i < len(l.held) {
			b = l.held[i]
		}
		for j := range b.batch.Events {
			if e := &b.batch.Events[j]; unsafe.StringData(e.Text) == text {
				e.Flags |= parser.FlagTwin
				return
			}
		}
	}
}

// account adds what b holds to the report.
func (l *lane) account(b *block) {
	r := &b.from.report
	r.Counts.Add(&b.batch.Counts)
	l.zones.Add(&b.batch.Zones)
	if len(b.batch.Events) > 0 {
		r.span(b.first, b.last)
	}
	if l.here.in != b.from {
		l.here = place{in: b.from}
	}
	for i := range b.batch.Odd {
		l.unparsed(b, &b.batch.Odd[i])
	}
	l.previous = l.here
	l.here.lines += b.batch.Counts.Lines
	l.p.tick(int64(len(b.batch.Block)))
}

// unparsed hands a line on that could not be read. A record that was open when
// the block began is of the block before.
func (l *lane) unparsed(b *block, f *parser.Fragment) {
	at := l.here
	if f.Offset < b.batch.Base+b.seam() {
		at = l.previous
	}
	u := UnparsedLine{Stream: int(l.source), Path: at.in.file.Path, Line: at.lines + f.Line + 1, Offset: b.inFile(f.Offset), Shape: f.Shape, Text: f.Text}
	if len(l.odd) < l.p.opts.MaxOdd {
		l.odd = append(l.odd, u)
	}
	if l.p.opts.Unparsed != nil {
		l.p.opts.Unparsed(u)
	}
}
