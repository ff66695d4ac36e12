package archive

import (
	"math"

	"gracewatch/parser"
)

// A merger brings the lanes together and hands their events over.
type merger struct {
	p            *pipeline
	sink         func([]parser.Event)
	since, until int64

	heap    []node
	out     []parser.Event // gathered, still parts of blocks
	retired []*block       // may be parts of out

	lastTime int64    // of all that were handed over
	last     struct { // the event handed over last that was no duplicate
		time    int64
		session uint64
		text    []byte
		lane    *lane
	}

	events, duplicates, outside, lates int64
}

// node is a lane in the heap, by its first event that was not handed over.
type node struct {
	time int64
	lane *lane
}

func newNode(l *lane) node {
	if l.run[0].Has(parser.FlagLate) {
		return node{math.MinInt64, l} // it belongs to the event before it
	}
	return node{l.run[0].Time, l}
}

func (a node) less(b node) bool {
	if a.time != b.time {
		return a.time < b.time
	}
	return a.lane.isBefore(&a.lane.run[0], b.lane)
}

// isBefore reports whether e, an event of l, comes before the first of other.
func (l *lane) isBefore(e *parser.Event, other *lane) bool {
	c := compare(e, &other.run[0])
	return c < 0 || c == 0 && l.rank < other.rank
}

// run merges to the end.
func (m *merger) run() {
	for m.enter(); len(m.heap) > 0; m.enter() {
		l := m.heap[0].lane
		n := m.ahead(l)
		m.deliver(l, l.run[:n])
		l.run = l.run[n:]
		m.settleTop()
	}
	m.flush()
}

// enter adds the lanes that begin before or with the first event.
func (m *merger) enter() {
	for {
		var first int64 = math.MaxInt64
		if len(m.heap) > 0 {
			first = m.heap[0].time
		}
		l := m.p.activate(first)
		if l == nil {
			return
		}
		if m.advance(l) {
			m.push(newNode(l))
		}
	}
}

// advance fetches events of a lane whose run is empty.
func (m *merger) advance(l *lane) bool {
	if l.head != nil && len(m.out) > 0 {
		m.retired = append(m.retired, l.head)
		l.head = nil
	}
	if l.advance() {
		return true
	}
	m.p.deactivate(l)
	return false
}

// ahead is how many events of the first lane come before those of all others.
func (m *merger) ahead(l *lane) int {
	limit := m.p.nextBegins()
	var other *lane
	for i := 1; i < min(3, len(m.heap)); i++ {
		if other == nil || m.heap[i].less(node{other.run[0].Time, other}) {
			other = m.heap[i].lane
		}
	}
	ok := func(e *parser.Event) bool {
		return e.Time < limit && (other == nil || e.Time < other.run[0].Time || e.Time == other.run[0].Time && l.isBefore(e, other))
	}
	n := len(l.run)
	if l.head.late {
		for i := 1; i < n; i++ {
			if !l.run[i].Has(parser.FlagLate) && !ok(&l.run[i]) {
				return i
			}
		}
		return n
	}
	return gallop(l.run, ok)
}

// gallop is the number of events at the start of run that are ok. The first is
// taken to be; few others are looked at when that is the only one, or all are.
func gallop(run []parser.Event, ok func(*parser.Event) bool) int {
	n := len(run)
	if n == 1 || ok(&run[n-1]) {
		return n
	}
	low, step := 0, 1
	for low+step < n && ok(&run[low+step]) {
		low += step
		step *= 2
	}
	high := min(low+step, n-1) // not ok
	for high-low > 1 {
		if mid := int(uint(low+high) / 2); ok(&run[mid]) {
			low = mid
		} else {
			high = mid
		}
	}
	return high
}

// deliver hands over events of a lane, all or those that are new and asked for.
func (m *merger) deliver(l *lane, events []parser.Event) {
	if len(m.p.lanes) > 1 {
		events = m.fresh(l, events)
	}
	if len(events) == 0 {
		return
	}
	first, last := events[0].Time, events[len(events)-1].Time
	if l.head.late || first < m.lastTime {
		m.deliverLate(events)
		return
	}
	m.lastTime = last
	if first < m.since || last >= m.until {
		m.deliverSome(events)
		return
	}
	m.hand(events)
}

// fresh cuts off what another lane had as well, and remembers the last event.
func (m *merger) fresh(l *lane, events []parser.Event) []parser.Event {
	for len(events) > 0 && m.last.lane != nil && m.last.lane != l && m.isLast(&events[0]) {
		events = events[1:]
		m.duplicates++
	}
	if n := len(events); n > 0 {
		e := &events[n-1]
		m.last.time, m.last.session, m.last.lane = e.Time, e.Session, l
		m.last.text = append(m.last.text[:0], e.Text...)
	}
	return events
}

func (m *merger) isLast(e *parser.Event) bool {
	return e.Time == m.last.time && e.Session == m.last.session && e.Session != 0 && e.Text == string(m.last.text)
}

// deliverLate is deliver for events of which some are older than those before.
func (m *merger) deliverLate(events []parser.Event) {
	for i := range events {
		e := &events[i]
		if e.Time < m.lastTime && !e.Has(parser.FlagLate) {
			e.Flags |= parser.FlagLate // its stream began with later events
			m.lates++
		}
		m.lastTime = max(m.lastTime, e.Time)
	}
	m.deliverSome(events)
}

// deliverSome hands over the events between since and until.
func (m *merger) deliverSome(events []parser.Event) {
	for len(events) > 0 {
		n := m.prefix(events, false)
		m.outside += int64(n)
		events = events[n:]
		n = m.prefix(events, true)
		m.hand(events[:n])
		events = events[n:]
	}
}

func (m *merger) prefix(events []parser.Event, inside bool) int {
	for i := range events {
		if t := events[i].Time; (t >= m.since && t < m.until) != inside {
			return i
		}
	}
	return len(events)
}

// hand passes events to the sink: long runs as they are, short ones gathered.
func (m *merger) hand(events []parser.Event) {
	m.events += int64(len(events))
	if len(events) >= gatherBelow {
		m.flush()
		m.sink(events)
		return
	}
	m.out = append(m.out, events...)
	if len(m.out) >= m.p.tuning.gather {
		m.flush()
	}
}

func (m *merger) flush() {
	if len(m.out) > 0 {
		m.sink(m.out)
		m.out = m.out[:0]
	}
	if len(m.retired) > 0 {
		m.p.release(m.retired...)
		m.retired = m.retired[:0]
	}
}

// settleTop restores the heap after events of its first lane were taken.
func (m *merger) settleTop() {
	l := m.heap[0].lane
	if len(l.run) > 0 || m.advance(l) {
		m.heap[0] = newNode(l)
	} else {
		n := len(m.heap) - 1
		m.heap[0] = m.heap[n]
		m.heap[n] = node{}
		m.heap = m.heap[:n]
	}
	m.down(0)
}

func (m *merger) down(i int) {
	for {
		c := 2*i + 1
		if c+1 < len(m.heap) && m.heap[c+1].less(m.heap[c]) {
			c++
		}
		if c >= len(m.heap) || !m.heap[c].less(m.heap[i]) {
			return
		}
		m.heap[i], m.heap[c] = m.heap[c], m.heap[i]
		i = c
	}
}

func (m *merger) push(n node) {
	m.heap = append(m.heap, n)
	for i := len(m.heap) - 1; i > 0; {
		up := (i - 1) / 2
		if !m.heap[i].less(m.heap[up]) {
			return
		}
		m.heap[i], m.heap[up] = m.heap[up], m.heap[i]
		i = up
	}
}
