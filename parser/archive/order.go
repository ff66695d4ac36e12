package archive

import (
	"cmp"
	"strings"

	"gracewatch/parser"
)

// compare is the order of delivery: time, then what makes it the same for any
// distribution over files. The records that explain a request (WARN, BIND,
// RESULT) have no session and come before all that do; a replay comes behind
// the access record of its session.
func compare(a, b *parser.Event) int {
	if a.Time != b.Time {
		return cmp.Compare(a.Time, b.Time)
	}
	return compareTied(a, b)
}

func compareTied(a, b *parser.Event) int {
	if a.Session != b.Session {
		return cmp.Compare(a.Session, b.Session)
	}
	if x, y := a.Action == parser.ActionReplay, b.Action == parser.ActionReplay; x != y {
		if y {
			return -1
		}
		return 1
	}
	return strings.Compare(a.Text, b.Text)
}

// order brings the events of b, which follow those that are held, into order.
// An event may move up to tuning.reorder places towards the start. One that
// would have to move further is late: it stays where it is, behind whatever is
// before it, and does not hold up what follows.
//
// The rule counts events, so that the result does not depend on blocks.
func (l *lane) order(b *block) {
	l.held = append(l.held, b)
	l.heldEvents += len(b.batch.Events)
	n := len(l.held) - 1
	if b.first <= l.maxTime {
		l.orderAll(n)
		return
	}
	for _, s := range b.astray {
		l.maxTime = s.latest
		if s.alone {
			l.lateTail = 0
		}
		l.insert(spot{n, s.at})
	}
	if k := len(b.astray); len(b.batch.Events) > 0 && (k == 0 || b.astray[k-1].at < len(b.batch.Events)-1) {
		l.lateTail = 0
	}
	l.maxTime = max(l.maxTime, b.last)
}

// orderAll orders the events of a block that overlaps with those before.
func (l *lane) orderAll(n int) {
	for i := range l.held[n].batch.Events {
		if e := l.event(spot{n, i}); e.Time > l.maxTime {
			l.maxTime, l.lateTail = e.Time, 0
			continue
		}
		l.insert(spot{n, i})
	}
}

// spot is the place of an event among those that are held.
type spot struct{ block, event int }

func (l *lane) event(s spot) *parser.Event { return &l.held[s.block].batch.Events[s.event] }

// before is the spot before s; not ok at the first that is held.
func (l *lane) before(s spot) (spot, bool) {
	for s.event == 0 {
		if s.block == 0 {
			return s, false
		}
		s.block--
		s.event = len(l.held[s.block].batch.Events)
	}
	s.event--
	return s, true
}

// insert moves the event at s, which nothing follows yet, to its place. Late
// events stay with what is before them, wherever that moves.
func (l *lane) insert(s spot) {
	e := l.event(s)
	to, far, lates := s, l.lateTail >= l.p.tuning.reorder, false
	for p, steps := s, 0; !far; steps++ {
		var ok bool
		if p, ok = l.before(p); !ok {
			break
		}
		before := l.event(p)
		late := before.Has(parser.FlagLate)
		if !late && compare(before, e) <= 0 {
			break
		}
		far = steps == l.p.tuning.reorder
		if lates = lates || late; !late && !far {
			to = p
		}
	}
	switch {
	case far && e.Time < l.maxTime:
		e.Flags |= parser.FlagLate
		l.held[s.block].late = true
		l.lateTail++
		l.lates++
	case to == s:
		l.lateTail = 0
	default:
		l.move(s, to, lates)
	}
}

// move puts the event at from before the one at to, and makes the blocks whose
// events thereby come into later blocks live as long as those.
func (l *lane) move(from, to spot, lates bool) {
	e := *l.event(from)
	for s := from; s != to; {
		p, _ := l.before(s)
		*l.event(s) = *l.event(p)
		s = p
	}
	*l.event(to) = e
	for i := to.block; i < from.block; i++ {
		l.held[i].pin = l.held[from.block]
	}
	for i := to.block; i <= from.block && lates; i++ {
		l.held[i].late = true
	}
}
