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
// them in log order; where a log holds several pods, lines name theirs. The
// zero Joiner is ready.
type Joiner struct {
	waiting []pending // newest last
}

// pending is a record whose meaning belongs to a later one of its thread.
type pending struct {
	thread string
	pod    string
	time   int64
	reason Reason
	bind   string // DN of an LDAP bind
	op     int    // and its operation number, -1 for none
	failed bool   // and it was refused
}

// joined are the actions that have neighbours to look for.
var joined = [Actions]bool{
	ActionRefreshFailed: true, ActionBind: true, ActionLDAPResult: true, ActionDenied: true, ActionLoginFailed: true,
	ActionLogin: true, ActionReplay: true,
}

// Join goes over the events of b, which a Scanner found and which follow those of before; before may be
// nil, and must still hold its block.
func (j *Joiner) Join(b, before *Batch) {
	for _, i := range b.joins {
		e := &b.Events[i]
		switch e.Action {
		case ActionRefreshFailed:
			j.wait(e, pending{reason: e.Reason})
		case ActionBind:
			l := e.LDAP()
			j.wait(e, pending{bind: strings.Clone(l.DN), op: l.Op})
		case ActionLDAPResult:
			j.result(e)
		case ActionDenied:
			j.denied(b, e)
		case ActionLoginFailed:
			if p := j.take(e, func(p *pending) bool { return p.failed }); p != nil {
				e.Tried = p.bind
			}
		case ActionLogin:
			j.take(e, func(p *pending) bool { return p.failed }) // in one directory, not in the next
		case ActionReplay:
			j.replay(b, before, int(i))
		}
	}
}

func (j *Joiner) wait(e *Event, p pending) {
	p.thread, p.pod, p.time = strings.Clone(e.Thread), strings.Clone(e.Pod), e.Time
	if len(j.waiting) >= maxWaiting {
		j.waiting = append(j.waiting[:0], j.waiting[1:]...)
	}
	j.waiting = append(j.waiting, p)
}

// find returns the index of the newest record of e's thread that fits, or -1.
func (j *Joiner) find(e *Event, fits func(*pending) bool) int {
	for i := len(j.waiting) - 1; i >= 0; i-- {
		p := &j.waiting[i]
		if p.thread == e.Thread && p.pod == e.Pod && fits(p) {
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

// result keeps the bind that it belongs to only if that was refused.
func (j *Joiner) result(e *Event) {
	l := e.LDAP()
	p := j.take(e, func(p *pending) bool { return p.bind != "" && !p.failed && (p.op == l.Op || p.op < 0 || l.Op < 0) })
	if p != nil && l.Result == invalidCredentials {
		p.failed = true
		j.waiting = append(j.waiting, *p)
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
		if t.Action == ActionGrant && !t.Has(FlagTwin) && isTwin(t, e) {
			t.Flags |= FlagTwin
			e.Flags |= FlagTwin
			first = at - back
			break
		}
	}
	prev, suspect := bearer(b, before, first)
	if e.Has(FlagTwin) && !e.Has(FlagFollowed) && !suspect {
		return
	}
	if e.Has(FlagTwin) {
		e.Flags |= FlagInjected
	}
	if prev != nil {
		e.Follow = prev.Offset
		line, _, _ := strings.Cut(prev.Text, "\n")
		e.Followed = strings.Clone(line) // its block may go before this one
	}
}

// bearer is the record behind which b.Events[at] stands: the one before it in
// its pod, or in the log if nothing of the pod is near, for a client can write
// a pod's name too. Suspect says that a client can have written into it.
func bearer(b, before *Batch, at int) (prev *Event, suspect bool) {
	prev = eventBefore(b, before, at, 1)
	if mayHoldText(prev) {
		return prev, true
	}
	pod := eventBefore(b, before, at, 0).Pod
	for back := 1; back <= twinReach; back++ {
		if p := eventBefore(b, before, at, back); p != nil && p.Pod == pod {
			return p, mayHoldText(p)
		}
	}
	return prev, false
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
	return t.Session == e.Session && t.SessionID == e.SessionID && t.AddrText == e.AddrText && t.User == e.User &&
		t.Thread == e.Thread && t.URL == e.URL && t.DN == e.DN && t.Pod == e.Pod
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
