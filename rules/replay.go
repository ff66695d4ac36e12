package rules

import (
	"gracewatch/parser"
)

// waitingReplay is a replay until its verdict: the clock of another replica
// may be behind by the skew, so its refresh may come later in event time.
type waitingReplay struct {
	event   parser.Event
	user    *user
	ctx     Context
	at      int
	before  int64  // when the user was last seen at the replay's address; 0 for never
	elseRun uint16 // events in a row from the address seen just before
	elseAt  int    // that address
}

// lastReplay is what a round trip is recognised by.
type lastReplay struct {
	source, partner *source
	time            int64
}

// maxRoundTrip is how long two addresses may take to change roles: a session
// that two machines share does it within minutes.
const maxRoundTrip = int64(3600e9)

// replay handles the line of a used token that was accepted.
func (g *Engine) replay(u *user, e *parser.Event) {
	if !e.Has(parser.FlagTwin) || e.Has(parser.FlagInjected) {
		g.uncorroborated(u, e)
		return
	}
	at := u.at(e.Addr)
	w := &waitingReplay{event: e.Clone(), user: u, ctx: *g.context(u, at, e), elseAt: int(u.hint)}
	if w.elseAt < len(u.sightings) {
		w.elseRun = u.sightings[w.elseAt].run
	}
	if at >= 0 {
		w.before = u.sightings[at].last
	}
	w.ctx.Event = &w.event
	if w.ctx.Origin != OriginHidden {
		w.at = g.learn(u, at, e)
		g.travel(u, w.at, e.Time)
		w.ctx.Travel = g.ctx.Travel
	}
	g.waiting = append(g.waiting, w)
	g.wake(e.Time + int64(g.cfg.Skew))
}

// uncorroborated reports a line that may be forged. Nothing is learnt from it,
// and nothing derived: its address and its user are what somebody wrote.
func (g *Engine) uncorroborated(u *user, e *parser.Event) {
	g.ctx = Context{Event: e, Origin: OriginLogged, LoginAge: -1, Source: Party{Addr: e.Addr}}
	g.ctx.Replay = Replay{Verdict: Uncorroborated, Follows: e.Followed}
	g.stats.verdict(Uncorroborated)
	g.match(u)
}

// judge gives the replays their verdict that waited long enough.
func (g *Engine) judge(now int64) {
	n := 0
	for _, w := range g.waiting {
		if w.event.Time+int64(g.cfg.Skew) > now {
			break
		}
		g.verdict(w)
		n++
	}
	g.waiting = g.waiting[:copy(g.waiting, g.waiting[n:])]
	if len(g.waiting) > 0 {
		g.wake(g.waiting[0].event.Time + int64(g.cfg.Skew))
	}
}

// candidates are the refreshes that may have consumed a replay's token.
type candidates struct {
	same, other *grant // the latest of each kind
	n           int
	proxies     int
}

func (g *Engine) candidates(u *user, e *parser.Event) candidates {
	var c candidates
	for i := range u.grants {
		r := &u.grants[i]
		lag := e.Time - r.time
		if !r.used || r.path != e.Path || r.session == e.Session && r.session != 0 || lag > int64(g.cfg.Grace+g.cfg.Skew) || lag < -int64(g.cfg.Skew) {
			continue
		}
		c.n++
		s := &u.sightings[r.at]
		if g.isProxy(s.source) {
			c.proxies++
		}
		kind := &c.other
		if s.addr == e.Addr {
			kind = &c.same
		}
		if *kind == nil || r.time > (*kind).time {
			*kind = r
		}
	}
	return c
}

// verdict judges a replay by the refreshes that may have consumed its token.
func (g *Engine) verdict(w *waitingReplay) {
	g.ctx = w.ctx
	c, u, e := &g.ctx, w.user, &w.event
	found := g.candidates(u, e)
	c.Replay.Candidates = found.n
	partner := found.other
	switch {
	case c.Origin == OriginHidden || found.n > 0 && found.proxies == found.n:
		c.Replay.Verdict = Hidden
	case found.n == 0:
		c.Replay.Verdict = Unpaired
		c.Replay.Nearest = nearest(u, e)
	case found.same == nil:
		c.Replay.Verdict = TwoParties
	case found.other == nil:
		c.Replay.Verdict = SameClient
		partner = found.same
	default:
		c.Replay.Verdict = Mixed
	}
	g.stats.verdict(c.Replay.Verdict)
	if c.Replay.Verdict == Hidden {
		g.matchHidden(u, e)
		g.match(u)
		return
	}
	if partner != nil {
		g.partner(w, partner)
	}
	g.stats.lag(c)
	src := u.sightings[w.at].source
	if c.Replay.Verdict == TwoParties {
		g.open(w, partner)
	}
	c.Contest = g.touch(u, src, activeReplay, e.Time)
	g.match(u)
}

// partner describes the other side of a replay.
func (g *Engine) partner(w *waitingReplay, r *grant) {
	c, u := &g.ctx, w.user
	src, other := u.sightings[w.at].source, &u.sightings[r.at]
	p := g.party(u, other.source, int(r.at), r.time)
	if other.first >= r.time { // its first sighting is the refresh itself
		p.Novelty = g.noveltyWithout(u, int(r.at), r.time)
	}
	c.Replay.Partner, c.Replay.PartnerAt = p, r.time
	c.Replay.Lag = w.event.Time - r.time
	c.Replay.Proximity = near(src, other.source)
	c.Replay.Suspect = suspect(g.fresh(u, w.at, w.event.Time), g.fresh(u, int(r.at), w.event.Time))
	if c.Replay.Verdict != TwoParties {
		return
	}
	h := u.habits()
	l := &h.replays
	c.Replay.RoundTrip = l.source == other.source && l.partner == src && w.event.Time-l.time <= maxRoundTrip
	*l = lastReplay{source: src, partner: other.source, time: w.event.Time}
}

// noveltyWithout is the novelty of a sighting as if it were not there yet.
func (g *Engine) noveltyWithout(u *user, at int, now int64) Novelty {
	s := &u.sightings[at]
	kept := s.suspect
	s.suspect = true
	n := g.novelty(u, s.source, at, now)
	s.suspect = kept
	return n
}

func suspect(source, partner bool) Suspect {
	switch {
	case source && partner:
		return SuspectBoth
	case source:
		return SuspectSource
	case partner:
		return SuspectPartner
	}
	return SuspectNeither
}

// nearest is the time since the user's last refresh before an unpaired replay.
func nearest(u *user, e *parser.Event) int64 {
	var best int64
	for i := range u.grants {
		r := &u.grants[i]
		if lag := e.Time - r.time; r.used && r.path == e.Path && lag > 0 && (best == 0 || lag < best) {
			best = lag
		}
	}
	return best
}
