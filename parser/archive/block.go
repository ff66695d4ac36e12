package archive

import (
	"math"

	"gracewatch/parser"
)

// page is what reads are aligned to.
const page = 4096

// A block is a piece of a file with the events found in it. Blocks are used
// again; nothing is allocated for one in the long run.
type block struct {
	batch parser.Batch
	buf   []byte // room for the carried part, then what was read
	from  *input

	scanned     bool    // guarded by pipeline.mu
	astray      []stray // events that belong further to the front
	late        bool    // some events are flagged late
	first, last int64   // the earliest and the latest event's time

	// Where files end, counted from the beginning of the first, while a record
	// that was left open in one goes on in the next; nearly always empty.
	seams []int64

	// Events that were moved into a later block keep this one alive, until
	// that one is released.
	pin    *block
	pinned []*block
}

// eventText is about how much text makes one event: the record of a refresh
// has 230 bytes. It sizes the memory for events, which grows when need be.
const eventText = 200

func newBlock(room, size int) *block {
	b := &block{buf: make([]byte, room+size)}
	b.batch.Events = make([]parser.Event, 0, size/eventText+1)
	return b
}

// reserve makes room for n more bytes behind buf[start:end], and moves them to
// where what is read next is aligned, if it has to move them at all.
func (b *block) reserve(start, end, n int) (newStart, newEnd int) {
	if start == end {
		start, end = 0, 0
	}
	if end+n <= len(b.buf) {
		return start, end
	}
	newEnd = (end - start + page - 1) / page * page
	newStart = newEnd - (end - start)
	buf := make([]byte, newEnd+n)
	copy(buf[newStart:], b.buf[start:end])
	b.buf = buf
	return newStart, newEnd
}

// put places the carried bytes so that they end where reading begins.
func (b *block) put(carried []byte, room, n int) (start, end int) {
	if len(carried) > room {
		room = (len(carried) + page - 1) / page * page
	}
	if len(b.buf) < room+n {
		b.buf = make([]byte, room+n)
	}
	copy(b.buf[room-len(carried):], carried)
	return room - len(carried), room
}

// A stray is an event that stands behind one it should come before.
type stray struct {
	at     int
	latest int64 // time of the events before it
	alone  bool  // the event before it is in its place
}

// settle looks at the events once, while the core that scanned them has them
// at hand, so that nobody else has to.
func (b *block) settle(source uint16) {
	b.astray, b.late = b.astray[:0], false
	b.first, b.last = math.MaxInt64, math.MinInt64
	events := b.batch.Events
	for i, last := 0, 0; i < len(events); i++ {
		e := &events[i]
		e.Source = source
		if e.Time <= b.last && compare(&events[last], e) > 0 {
			b.astray = append(b.astray, stray{i, b.last, last == i-1})
			b.first = min(b.first, e.Time)
			continue
		}
		last = i
		b.first, b.last = min(b.first, e.Time), e.Time
	}
}

// seam is the offset, counted over the files that one record joins, at which
// this block's file begins.
func (b *block) seam() int64 {
	if n := len(b.seams); n > 0 {
		return b.seams[n-1]
	}
	return 0
}

// inFile is an offset counted over files as the offset in its file.
func (b *block) inFile(offset int64) int64 {
	for i := len(b.seams) - 1; i >= 0; i-- {
		if offset >= b.seams[i] {
			return offset - b.seams[i]
		}
	}
	return offset
}

// fromSeams counts the events' offsets in their files again.
func (b *block) fromSeams() {
	if len(b.seams) == 0 {
		return
	}
	for i := range b.batch.Events {
		e := &b.batch.Events[i]
		e.Offset = b.inFile(e.Offset)
	}
}
