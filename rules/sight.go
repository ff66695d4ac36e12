package rules

import "gracewatch/parser"

// sight handles an event that may say something: it builds the context, brings
// the user's memory up to date, and matches the rules.
func (g *Engine) sight(u *user, at int, e *parser.Event) {
	c := g.context(u, at, e)
	if c.Origin == OriginHidden {
		g.matchHidden(u, e)
		return
	}
	if e.Action == parser.ActionLogin {
		g.loggedIn(u, c)
	}
	before := u.hint
	at = g.learn(u, at, e)
	g.travel(u, at, e.Time)
	if e.Action == parser.ActionGrant && c.Source.Novelty&NewAddress != 0 {
		g.moved(u, int(before), at, e.Time)
	}
	c.Contest = g.touch(u, u.sightings[at].source, activityOf(e), e.Time)
	g.match(u)
}

// context fills g.ctx for an event of u at its sighting at, or -1.
func (g *Engine) context(u *user, at int, e *parser.Event) *Context {
	var src *source
	if at >= 0 {
		src = u.sightings[at].source
	} else {
		src = g.sourceOf(e.Addr)
	}
	g.ctx = Context{Event: e, Origin: OriginLogged, LoginAge: -1, Learning: g.learning(u, e.Time)}
	g.ctx.Source = g.party(u, src, at, e.Time)
	if g.isProxy(src) {
		g.ctx.Origin, g.ctx.Source.Novelty = OriginHidden, 0
	}
	if at >= 0 && u.sightings[at].login != 0 {
		g.ctx.LoginAge = e.Time - u.sightings[at].login
	}
	return &g.ctx
}

// learning reports whether the user's habits are still unknown.
func (g *Engine) learning(u *user, now int64) bool {
	return int(u.count) < g.cfg.Learning && now-u.first < int64(g.cfg.Learn)
}

// party describes an address as it is to a user now.
func (g *Engine) party(u *user, src *source, at int, now int64) Party {
	p := Party{Addr: src.addr, Place: *src.place, Tags: src.tags, Network: src.net.prefix}
	p.Novelty = g.novelty(u, src, at, now)
	p.Prevalence = int(src.net.users)
	if u.onNetwork(src.net) {
		p.Prevalence--
	}
	p.Login = at >= 0 && u.sightings[at].login != 0
	return p
}

// onNetwork reports whether the user has a sighting on the network, which then
// counts the user among its own.
func (u *user) onNetwork(n *network) bool {
	for i := range u.sightings {
		if u.sightings[i].source.net == n {
			return true
		}
	}
	for i := range u.rungs() {
		if u.more.rungs[i].net == n {
			return true
		}
	}
	return false
}

func (u *user) rungs() []rung {
	if u.more == nil {
		return nil
	}
	return u.more.rungs
}

// novelty says at which rungs an address is new to a user: not seen within the
// memory, or only ever as a suspect.
func (g *Engine) novelty(u *user, src *source, at int, now int64) Novelty {
	if at >= 0 && g.known(&u.sightings[at], now) {
		return 0
	}
	n := NewAddress | NewNetwork
	if src.place.ASN != 0 {
		n |= NewAS
	}
	if src.place.Country != "" {
		n |= NewCountry
	}
	for i := range u.sightings {
		s := &u.sightings[i]
		if i != at && g.known(s, now) {
			n &^= shared(src, s.source.net, s.source.place.ASN, s.source.place.Country)
		}
	}
	for _, r := range u.rungs() {
		if now-r.last <= int64(g.cfg.Memory) {
			n &^= shared(src, r.net, r.asn, r.country)
		}
	}
	return n
}

func (g *Engine) known(s *sighting, now int64) bool {
	return !s.suspect && now-s.last <= int64(g.cfg.Memory)
}

// shared is the set of rungs on which src stands with what is known.
func shared(src *source, net *network, asn uint32, country string) Novelty {
	var n Novelty
	if src.net == net {
		n |= NewNetwork
	}
	if src.place.ASN == asn {
		n |= NewAS
	}
	if src.place.Country == country {
		n |= NewCountry
	}
	return n
}

// learn notes the event's sighting, and returns its index.
func (g *Engine) learn(u *user, at int, e *parser.Event) int {
	if at < 0 {
		at = g.newSighting(u, e)
	}
	s := &u.sightings[at]
	if e.Time-s.last > int64(g.cfg.Memory) { // forgotten, and seen for the first time again
		s.first, s.login, s.count = e.Time, 0, 0
	}
	if int(u.hint) != at {
		s.run, u.hint = 0, uint8(at)
	}
	if e.Action == parser.ActionLogin {
		u.login, u.screen, s.login = e.Time, e.Time, e.Time
		s.suspect = false
	}
	if isTokenScreen(e) {
		u.screen, s.login, s.suspect = e.Time, e.Time, false
	}
	g.note(u, s, at, e)
	return at
}

// isTokenScreen reports whether a page was shown on which a session is born:
// it takes a login, or the cookie of one. A token's thief has neither.
func isTokenScreen(e *parser.Event) bool {
	return e.Has(parser.FlagScreen) && e.Action == parser.ActionAccess && e.Kind == parser.UserPerson
}

// newSighting makes room for an address and counts the user among its users.
func (g *Engine) newSighting(u *user, e *parser.Event) int {
	src := g.sourceOf(e.Addr)
	fresh := g.everSeen(u, src)
	s := sighting{source: src, addr: e.Addr, first: e.Time, last: e.Time, located: src.place.Located}
	g.owned(src, u, fresh)
	if len(u.sightings) < maxSightings {
		if u.sightings == nil {
			u.sightings = make([]sighting, 0, 2)
		}
		if at := len(u.sightings); at < maxKeys {
			u.keys[at] = e.Key
		}
		u.sightings = append(u.sightings, s)
		return len(u.sightings) - 1
	}
	at := u.oldest()
	u.keepRungs(&u.sightings[at])
	u.sightings[at] = s
	if at < maxKeys {
		u.keys[at] = e.Key
	}
	return at
}

// everSeen says on which rungs u was never counted.
func (g *Engine) everSeen(u *user, src *source) Novelty {
	n := NewNetwork | NewAS | NewCountry
	for i := range u.sightings {
		s := u.sightings[i].source
		n &^= shared(src, s.net, s.place.ASN, s.place.Country)
	}
	for _, r := range u.rungs() {
		n &^= shared(src, r.net, r.asn, r.country)
	}
	return n
}

func (u *user) oldest() int {
	at := 0
	for i := range u.sightings {
		if u.sightings[i].last < u.sightings[at].last {
			at = i
		}
	}
	return at
}

// keepRungs remembers the wider rungs of a sighting that is given up.
func (u *user) keepRungs(s *sighting) {
	if s.suspect {
		return
	}
	h := u.habits()
	r := rung{net: s.source.net, asn: s.source.place.ASN, country: s.source.place.Country, last: s.last}
	for i := range h.rungs {
		if h.rungs[i].net == r.net && h.rungs[i].asn == r.asn && h.rungs[i].country == r.country {
			h.rungs[i].last = max(h.rungs[i].last, r.last)
			return
		}
	}
	if len(h.rungs) < maxSightings {
		h.rungs = append(h.rungs, r)
		return
	}
	oldest := 0
	for i := range h.rungs {
		if h.rungs[i].last < h.rungs[oldest].last {
			oldest = i
		}
	}
	h.rungs[oldest] = r
}
