package rules

import (
	"net/netip"
	"slices"
	"time"

	"gracewatch/parser"
)

// decisionKey is what makes two matches of a rule for one user the same thing.
type decisionKey struct {
	rule int
	addr netip.Addr
}

// decision is what was decided about a key.
type decision struct {
	decisionKey
	last    int64 // time of the last alert
	wait    int64 // repeats until last+wait are only counted
	level   Level
	repeats int64 // since the last alert
}

// over reports whether nothing depends on the decision any more: the next
// match would alert, and its silence begin anew.
func (d *decision) over(now int64) bool {
	return now-d.last > 2*int64(maxWait) && d.repeats == 0
}

// tally is what a rule did so far.
type tally struct {
	alerts, suppressed int64
	users              int // that it alerted for
}

// manyDecisions is from how many on a user's are looked through for those that
// are over.
const manyDecisions = 4

const (
	firstWait = time.Hour
	maxWait   = 24 * time.Hour
)

// match matches g.ctx against every rule and decides what follows. User is nil
// for events that name nobody.
func (g *Engine) match(u *user) {
	c := &g.ctx
	topics := c.topics()
	for i := range g.cfg.Rules {
		r := &g.cfg.Rules[i]
		if r.Topics != 0 && r.Topics&topics == 0 {
			continue
		}
		if level, ok := r.Match(c); ok {
			g.decide(i, level, u)
		}
	}
	if g.cfg.Enriched != nil {
		g.cfg.Enriched(c)
	}
}

// matchHidden is match for an event whose source is a proxy's: of its address
// nothing can be said.
func (g *Engine) matchHidden(u *user, e *parser.Event) {
	g.stats.HiddenEvents++
	if e.Action == parser.ActionReplay {
		return // its own match follows
	}
	g.match(u)
}

// decide turns a match into an alert, unless it only repeats one.
func (g *Engine) decide(rule int, level Level, u *user) {
	r := &g.cfg.Rules[rule]
	d, known := g.decision(rule, r, u)
	now := g.ctx.Event.Time
	if known && level <= d.level && now-d.last < d.wait {
		d.repeats++
		g.tally[rule].suppressed++
		return
	}
	d.renew(r, now, level)
	a := g.alert(r, level, u)
	a.Repeats, d.repeats = d.repeats, 0
	g.tally[rule].alerts++
	g.quarantine(u, level)
	if g.cfg.Alert != nil {
		g.cfg.Alert(a)
	}
}

// decision finds what was decided about the match at hand; known is false when
// nothing was.
func (g *Engine) decision(rule int, r *Rule, u *user) (d *decision, known bool) {
	key := decisionKey{rule: rule}
	switch {
	case r.Once:
		u = nil
	case r.Crowd > 0 && g.tally[rule].users >= r.Crowd && (u == nil || len(u.decisions) == 0 || !u.decided(key)):
		u = nil
	case r.PerContest && g.ctx.Contest != nil:
		key.addr = g.ctx.Contest.newcomer.addr
	case r.PerAddress || u == nil:
		key.addr = g.ctx.Source.Addr
	}
	if u == nil {
		if d = g.nobodys[key]; d != nil {
			return d, true
		}
		d = &decision{decisionKey: key}
		g.nobodys[key] = d
	} else {
		for _, d := range u.decisions {
			if d.decisionKey == key {
				return d, true
			}
		}
		d = &decision{decisionKey: key}
		if len(u.decisions) >= manyDecisions {
			now := g.ctx.Event.Time
			u.decisions = slices.DeleteFunc(u.decisions, func(d *decision) bool { return d.over(now) })
		}
		u.decisions = append(u.decisions, d)
		g.tally[rule].users++
	}
	return d, false
}

func (u *user) decided(key decisionKey) bool {
	return slices.ContainsFunc(u.decisions, func(d *decision) bool { return d.decisionKey == key })
}

// renew starts a new time of silence: twice as long as the last, unless that
// is over for long.
func (d *decision) renew(r *Rule, now int64, level Level) {
	first := int64(firstWait)
	if r.Suppress != 0 {
		first = int64(r.Suppress)
	}
	if d.wait == 0 || now-d.last > 2*int64(maxWait) {
		d.wait, d.level = first, Informational
	} else {
		d.wait = min(2*d.wait, max(first, int64(maxWait)))
	}
	d.last, d.level = now, max(d.level, level)
}

// quarantine keeps the address that a high or critical alert names from ever
// being learnt as the user's own.
func (g *Engine) quarantine(u *user, level Level) {
	c := g.ctx.Contest
	if u == nil || level < High || c == nil {
		return
	}
	if at := u.at(c.newcomer.addr); at >= 0 {
		u.sightings[at].suspect = true
	}
}
