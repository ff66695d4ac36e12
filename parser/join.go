package parser

import (
	"strings"
	"time"
)

// What belongs to one request is written within moments, by one thread.
const (
	// maxRequest is the longest time between two records of one request that
	// are joined. A login may wait for a directory.
	maxRequest = int64(10 * time.Second)
	// maxTwin is the longest time from a replay's access record to the replay
	// line; OpenUnison writes them in one go.
	maxTwin = int64(time.Second)
	// twinReach is how many records of other threads may stand between them.
	twinReach = 64
	// maxWaiting bounds the records that wait for the access record of their
	// thread; threads are a pool of some dozens.
	maxWaiting = 64
)

// Joiner adds to the events of one log what their neighbours know. It wants
// them in log order. The zero Joiner is ready.
type Joiner struct {
	waiting []pending // newest last
}

// pending is a record whose meaning belongs to a later one of its thread.
type pending struct {
	thread string
	time   int64
	reason Reason
	bind   string // DN of an LDAP bind
	failed bool   // and it was refused
}

// Join goes over the events of b, which follow those of before; before may be
// nil, and must still hold its block.
func (j *Joiner) Join(b, before *Batch) {
	for i := range b.Events {
		e := &b.Events[i]
		switch e.Action {
		case ActionRefreshFailed:
			j.wait(pending{thread: strings.Clone(e.Thread), time: e.Time, reason: e.Reason})
		case ActionBind:
			j.wait(pending{thread: strings.Clone(e.Thread), time: e.Time, bind: strings.Clone(e.LDAP().DN)})
		case ActionLDAPResult:
			j.result(e)
		case ActionDenied:
			j.denied(b, e)
		case ActionLoginFailed:
			if p := j.take(e, func(p *pending) bool { return p.failed }); p != nil {
				e.Tried = p.bind
			}
		case ActionReplay:
			j.replay(b, before, i)
		}
	}
}

func (j *Joiner) wait(p pending) {
	if len(j.waiting) >= maxWaiting {
		j.waiting = append(j.waiting[:0], j.waiting[1:]...)
	}
	j.waiting = append(j.waiting, p)
}

// find returns the index of the newest record of e's thread that fits, or -1.
func (j *Joiner) find(e *Event, fits func(*pending) bool) int {
	for i := len(j.waiting) - 1; i >= 0; i-- {
		p := &j.waiting[i]
		if p.thread == e.Thread && fits(p) {
			if d := e.Time - p.time; d < -maxRequest || d > maxRequest {
				return -1
			}
			return i
		}
	}
	return -1
}

func (j *Joiner) take(e *Event, fits func(*pending) bool) *pending {
	i := j.find(e, fits)
	if i < 0 {
		return nil
	}
	p := j.waiting[i]
	j.waiting = append(j.waiting[:i], j.waiting[i+1:]...)
	return &p
}

// invalidCredentials is LDAP's result code for a wrong password.
const invalidCredentials = 49

func (j *Joiner) result(e *Event) {
	if e.LDAP().Result != invalidCredentials {
		return
	}
	if i := j.find(e, func(p *pending) bool { return p.bind != "" }); i >= 0 {
		j.waiting[i].failed = true
	}
}

// denied tells a refused refresh, which a WARN record of the same thread
// precedes, from other refused token requests.
func (j *Joiner) denied(b *Batch, e *Event) {
	if !e.Has(FlagToken) {
		return
	}
	if p := j.take(e, func(p *pending) bool { return p.reason != ReasonNone }); p != nil {
		b.Counts.Events[e.Action]--
		e.Action, e.Reason = ActionRejected, p.reason
		b.Counts.Events[e.Action]++
	}
}

// replay finds the access record that a genuine replay line has: the same
// thread, URL, DN, address and session, moments before. Whether the pair may
// still be a client's text is seen from what stands around it.
func (j *Joiner) replay(b, before *Batch, at int) {
	e := &b.Events[at]
	first := at
	for back := 1; back <= twinReach; back++ {
		t := eventBefore(b, before, at, back)
		if t == nil || e.Time-t.Time > maxTwin {
			break
		}
		if t.Action == ActionGrant && isTwin(t, e) {
			t.Flags |= FlagTwin
			e.Flags |= FlagTwin
			first = at - back
			break
		}
	}
	prev := eventBefore(b, before, first, 1)
	if e.Has(FlagTwin) && !e.Has(FlagFollowed) && !mayHoldText(prev) {
		return
	}
	if e.Has(FlagTwin) {
		e.Flags |= FlagInjected
	}
	if prev != nil {
		e.Follow = prev.Offset
		line, _, _ := strings.Cut(prev.Text, "\n")
		if first < 1 {
			line = strings.Clone(line) // its block goes before this one
		}
		e.Followed = line
	}
}

// eventBefore is the event that stands back places before b.Events[at].
func eventBefore(b, before *Batch, at, back int) *Event {
	if i := at - back; i >= 0 {
		return &b.Events[i]
	} else if before != nil && len(before.Events)+i >= 0 {
		return &before.Events[len(before.Events)+i]
	}
	return nil
}

func isTwin(t, e *Event) bool {
	return t.Session == e.Session && t.SessionID == e.SessionID && t.Addr == e.Addr && t.User == e.User && t.Thread == e.Thread && t.URL == e.URL && t.DN == e.DN
}

// mayHoldText reports whether p is a record into which a client can write:
// client_id and scope reach warnings of the token endpoint unescaped, so a line
// feed in them begins what looks like a record. The known texts stand alone on
// their line; behind the one with a stack trace, the trace has begun.
func mayHoldText(p *Event) bool {
	if p == nil || p.Logger != "OpenIDConnectIdP" || p.Level < LevelWarn {
		return false
	}
	switch p.Reason {
	case ReasonOther:
		return true
	case ReasonMalformed:
		return !strings.Contains(p.Text, "\n\tat ")
	}
	return false
}
