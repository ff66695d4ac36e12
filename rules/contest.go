package rules

import (
	"net/netip"
	"slices"

	"gracewatch/parser"
)

// A roaming laptop and a thief look alike when a session first shows up at a
// second address, and differ a minute later: a laptop leaves its old address, a
// thief leaves two addresses alive. A Contest watches two addresses of one
// session for that.

// Contest is what is known of two addresses over which one session may be
// fought. It is opened by a replay from two parties, or by a refresh from an
// address that is new to the user and never logged in.
type Contest struct {
	Takeover  bool // opened by the newcomer's refresh alone
	Newcomer  Party
	Incumbent Party
	Relation  Relation
	Proximity Proximity
	State     State
	Opened    int64 // nanoseconds since the Unix epoch
	Since     int64 // when State was reached
	Turns     int   // how often the side changed from newcomer to incumbent and back
	Rejected  int64 // when the incumbent's token was refused; 0 for never
	Relogin   int64 // when the user then logged in again; 0 for never
	GoesOn    bool  // the newcomer's session outlives the refusal
	Once      bool  // the newcomer was seen but once
	Prompt    bool  // the incumbent was seen just before the newcomer and refused just after

	user                *user
	newcomer, incumbent *source
	arrived             bool          // the replay came from the newcomer: the incumbent had refreshed
	run                 int           // refreshes of the newcomer since the incumbent was last seen
	active              bool          // the incumbent was seen shortly before the newcomer
	sudden              bool          // the newcomer was never seen before
	alone               bool          // the refusal was at an address that only this user has
	onBeat              bool          // the refusal came when the incumbent's tool was to refresh
	before              int64         // when the incumbent was last seen before the newcomer
	pair                *parser.Event // the replay that opened the contest
	explained           bool          // a session was born for the newcomer, perhaps
	incumbentLast       int64         // last seen
	newcomerLast        int64
	newcomerAfter       int   // times seen since Opened
	incumbentAfter      int64 // first seen since Opened
	success             int64 // the incumbent's last success since Opened; 0 for none
	last                side
	lastSeen            int64
}

// State is how far the evidence goes.
type State uint8

// The states, in rising order.
const (
	Open      State = iota
	Suspected       // the incumbent's token was refused while the newcomer's works
	Alive           // the incumbent goes on beside the newcomer
	BothAlive       // and the newcomer beside the incumbent
)

func (s State) String() string {
	return [...]string{"open", "suspected", "alive", "both_alive"}[s]
}

// Relation says what two addresses may have to do with each other apart from
// one stealing from the other.
type Relation uint8

// The relations.
const (
	Distinct  Relation = iota // nothing known
	SameAS                    // one provider
	SameNet                   // one /24 or /64
	DualStack                 // IPv4 and IPv6, perhaps of one machine
	Pool                      // both networks are used by several others
	Churn                     // the user has several other addresses at the newcomer's provider
	Familiar                  // the user has another address at the newcomer's provider
	Known                     // the newcomer has been the user's for long, or logged in
	Trusted                   // the newcomer's network has a tag
)

var relationNames = [...]string{"distinct", "as", "network", "dual_stack", "pool", "churn", "familiar", "known", "trusted"}

func (r Relation) String() string { return relationNames[r] }

const (
	// freshFor is how long an address from which the user never logged in
	// stays a newcomer.
	freshFor = int64(24 * 3600e9)
	// beat is longer than a client-go tool waits between two refreshes: an
	// incumbent that is seen again so soon never left.
	beat = int64(90e9)
	// A client-go tool refreshes ten seconds before its id_token's minute is
	// over, or at its next request.
	earliestBeat = int64(40e9)
	latestBeat   = beat
	// reconnect is how long several tools of one moving machine may take to
	// all use its new address.
	reconnect = int64(10e9)
	// relogin is how long a user may take to log in after being refused.
	relogin = int64(1800e9)
	// others is how many other users make a network a shared one.
	others = 2
	// churning is how many addresses at one provider make a pool.
	churning = 3
	// maxContests bounds a user's open contests; the oldest goes first.
	maxContests = 4
)

type side uint8

const (
	neither side = iota
	newcomer
	incumbent
	elsewhere // another address that has been the user's own
)

// activity is what an address was seen doing.
type activity uint8

const (
	activeOther activity = iota
	activeGrant
	activeReplay
	activeLogin
	activeRejected
)

func activityOf(e *parser.Event) activity {
	if isTokenScreen(e) {
		return activeLogin
	}
	switch e.Action {
	case parser.ActionGrant:
		return activeGrant
	case parser.ActionLogin:
		return activeLogin
	}
	return activeOther
}

// fresh reports whether a sighting may be a newcomer: not the user's first
// address, seen for less than a day, and never logged in from.
func (g *Engine) fresh(u *user, at int, now int64) bool {
	s := &u.sightings[at]
	return s.suspect || s.login == 0 && now-s.first < freshFor && s.first > u.first
}

// moved opens a contest when a session shows up at an address that is new.
func (g *Engine) moved(u *user, from, at int, now int64) {
	if from == at || from >= len(u.sightings) {
		return
	}
	old, s := &u.sightings[from], &u.sightings[at]
	if s.login != 0 || now-old.last > int64(g.cfg.Session) || old.source.net == s.source.net || !g.fresh(u, at, now) {
		return
	}
	g.add(u, &Contest{
		Takeover: true, newcomer: s.source, incumbent: old.source, Opened: now, incumbentLast: old.last, before: old.last, newcomerLast: now,
		explained: u.screen != 0 && now-u.screen <= int64(g.cfg.Session), sudden: true, last: newcomer, lastSeen: now,
	})
}

// open opens a contest for a replay from two parties, or turns the one that
// the newcomer's refresh opened into it.
func (g *Engine) open(w *waitingReplay, r *grant) {
	u, now := w.user, w.event.Time
	a, b := w.at, int(r.at) // the replay's address, and the refresh's
	arrived := g.fresh(u, a, now)
	if arrived && g.fresh(u, b, now) { // both: the one that came later
		arrived = u.sightings[a].first >= u.sightings[b].first
	} else if !arrived && !g.fresh(u, b, now) {
		arrived = u.sightings[a].login <= u.sightings[b].login
	}
	c := &Contest{Opened: now, arrived: arrived, lastSeen: now, pair: &w.event}
	if arrived {
		c.newcomer, c.incumbent = u.sightings[a].source, u.sightings[b].source
		c.incumbentLast, c.newcomerLast, c.before = r.time, now, r.time
		c.last = newcomer
	} else {
		c.newcomer, c.incumbent = u.sightings[b].source, u.sightings[a].source
		c.incumbentLast, c.newcomerLast, c.before = now, r.time, w.before
		c.last = incumbent
		c.run = 1
		if w.elseAt == b {
			c.run = int(w.elseRun)
		}
		c.active = w.before != 0 && r.time-w.before <= int64(g.cfg.Session)
	}
	n := &u.sightings[u.at(c.newcomer.addr)]
	c.sudden = n.first >= now-beat
	if u.more != nil {
		for _, old := range u.more.contests {
			if old.newcomer.net == c.newcomer.net && old.incumbent.net == c.incumbent.net {
				if old.Takeover {
					old.Takeover, old.arrived, old.run, old.active, old.sudden, old.Opened, old.before, old.pair = false, c.arrived, c.run, c.active, c.sudden, now, c.before, c.pair
					old.newcomerAfter, old.incumbentAfter = 0, 0
				}
				return
			}
		}
	}
	g.add(u, c)
}

func (g *Engine) add(u *user, c *Contest) {
	h := u.habits()
	if len(h.contests) == maxContests {
		h.contests = slices.Delete(h.contests, 0, 1)
	}
	c.user = u
	h.contests = append(h.contests, c)
	if !u.watched {
		u.watched = true
		g.contested = append(g.contested, u)
	}
	g.wake(c.Opened + int64(g.cfg.Session))
}

// closeContests ends those whose session must have ended.
func (g *Engine) closeContests(now int64) {
	g.contested = slices.DeleteFunc(g.contested, func(u *user) bool {
		h := u.more
		h.contests = slices.DeleteFunc(h.contests, func(c *Contest) bool {
			over := now-c.expiry() > int64(g.cfg.Session)
			if over {
				g.lookBack(u, c)
			}
			return over
		})
		for _, c := range h.contests {
			g.wake(c.expiry() + int64(g.cfg.Session) + 1)
		}
		u.watched = len(h.contests) > 0
		return !u.watched
	})
}

// lookBack weighs a contest that nothing more was heard of. A newcomer that
// refreshed just once, between two uses by the incumbent, was no machine on
// its way: it would have been seen again.
func (g *Engine) lookBack(u *user, c *Contest) {
	if c.State != Open || c.Takeover || c.arrived || c.run > 1 || !c.active || !c.sudden || c.newcomerAfter > 0 || c.pair.Time-c.before > beat {
		return
	}
	c.State, c.Since, c.Once = Alive, c.pair.Time, true
	at := u.at(c.incumbent.addr)
	g.context(u, at, c.pair)
	g.describe(u, c, c.pair.Time)
	g.ctx.Contest = c
	g.match(u)
}

// expiry is when the contest's session was last renewed: by either side, or,
// after a takeover, by the newcomer alone.
func (c *Contest) expiry() int64 {
	if c.Takeover && c.Rejected != 0 {
		return max(c.newcomerLast, c.Rejected)
	}
	if c.Takeover {
		return c.newcomerLast
	}
	return c.lastSeen
}

// sideOf says whose address src is. Addresses of one provider go together: a
// carrier's or an office's addresses change from connection to connection.
func (c *Contest) sideOf(u *user, src *source, now int64) side {
	switch {
	case src == c.newcomer:
		return newcomer
	case src == c.incumbent:
		return incumbent
	case src.net == c.newcomer.net:
		return newcomer
	case src.net == c.incumbent.net:
		return incumbent
	}
	at := u.at(src.addr)
	switch p := src.provider(); {
	case p == c.newcomer.provider() && p != c.incumbent.provider():
		return neither // the newcomer's other address, or the user's at the same provider
	case p == c.incumbent.provider() && (at >= 0 || src.users == 0 && now-c.incumbentLast <= latestBeat):
		return incumbent
	case at >= 0 && !u.sightings[at].suspect && (u.sightings[at].login != 0 || u.sightings[at].first < c.Opened-freshFor):
		return elsewhere
	}
	return neither
}

// touch tells the contests of u that an address was seen, and returns the one
// that says most about it.
func (g *Engine) touch(u *user, src *source, what activity, now int64) *Contest {
	if !u.watched {
		return nil
	}
	var most *Contest
	for _, c := range u.more.contests {
		who := c.sideOf(u, src, now)
		if who == neither {
			continue
		}
		was := c.State
		switch who {
		case newcomer:
			c.sawNewcomer(g, what, now)
		case incumbent:
			c.sawIncumbent(g, src, what, now)
		case elsewhere:
			c.sawOwner(g, src, what, now)
		}
		if c.State > was {
			c.Since = now
		}
		if most == nil || c.State > most.State {
			most = c
		}
	}
	if what == activeLogin {
		u.more.contests = slices.DeleteFunc(u.more.contests, func(c *Contest) bool { return c.sideOf(u, src, now) == newcomer })
		if most != nil && most.sideOf(u, src, now) == newcomer {
			return nil // whoever knows the password is no thief of tokens
		}
	}
	if most != nil {
		g.describe(u, most, now)
	}
	return most
}

func (c *Contest) sawNewcomer(g *Engine, what activity, now int64) {
	gap := now - c.newcomerLast
	if now-c.Opened > reconnect {
		c.newcomerAfter++
		if c.last == incumbent {
			c.Turns++
		}
		c.last = newcomer
		if c.Rejected != 0 && gap <= int64(g.cfg.Session) && what != activeRejected {
			c.GoesOn = true
		}
		if !c.Takeover && c.incumbentAfter != 0 {
			c.State = max(c.State, BothAlive)
		}
	}
	c.weigh()
	c.newcomerLast = max(c.newcomerLast, now)
	c.lastSeen = now
}

// weigh raises the state for a refused incumbent. Its token was used up by
// somebody; if it was one of its own tools, the newcomer would be silent.
// Whose refusal it was is certain if nobody else is at its address, or if the
// user logs in again from there.
func (c *Contest) weigh() {
	if c.Rejected == 0 {
		return
	}
	c.State = max(c.State, Suspected)
	c.Prompt = c.prompt()
	sure := c.Relogin != 0 || c.alone || !c.Takeover && c.onBeat && c.sudden || c.farAway()
	if sure && (c.GoesOn || !c.Takeover || c.Prompt) {
		c.State = max(c.State, Alive)
	}
}

// farAway reports whether the two are in different countries, the refusal came
// when the incumbent's tool was to refresh, and the newcomer goes on. That
// somebody else at the incumbent's address was refused just then, while the
// user moved so far, would be a great chance.
func (c *Contest) farAway() bool {
	return c.GoesOn && c.sudden && near(c.newcomer, c.incumbent) == ProximityFar && c.prompt() && (c.onBeat || !c.Takeover)
}

// prompt reports whether the incumbent was seen just before the newcomer and
// refused just after: it was there all the time.
func (c *Contest) prompt() bool {
	return c.Rejected-c.Opened <= beat && c.Opened-c.before <= beat
}

func (c *Contest) sawIncumbent(g *Engine, src *source, what activity, now int64) {
	since := now - c.Opened
	c.sawOwner(g, src, what, now)
	if !c.Takeover && since > reconnect && what != activeRejected {
		if c.last == newcomer {
			c.Turns++
		}
		c.last = incumbent
		if c.neverLeft(g, since) {
			c.State = max(c.State, Alive)
		}
		if c.newcomerAfter > 0 && !c.arrived && c.run <= 1 && c.sudden {
			c.State = max(c.State, BothAlive)
		}
		if c.incumbentAfter == 0 {
			c.incumbentAfter = now
		}
	}
	c.incumbentLast, c.lastSeen = now, now
}

// neverLeft reports whether an incumbent that is seen again was there all the
// time. When the newcomer's replay followed the incumbent's refresh, a roaming
// machine would not come back. When the incumbent's replay followed the
// newcomer's refresh, it may have come home: unless it was there just before,
// and the newcomer was seen but once in between.
func (c *Contest) neverLeft(g *Engine, since int64) bool {
	soon := since <= beat || c.newcomerAfter == 0 && since <= int64(g.cfg.Session)
	if c.arrived {
		return soon && c.sudden
	}
	return soon && c.run <= 1 && c.active && c.sudden
}

// sawOwner weighs what the incumbent does after the newcomer came. If the
// newcomer consumed its token, its next refresh is refused; if it succeeds,
// they have a session each.
func (c *Contest) sawOwner(g *Engine, src *source, what activity, now int64) {
	switch what {
	case activeGrant:
		if c.Rejected == 0 && now-c.Opened > reconnect {
			c.success = now
		}
	case activeRejected:
		if src.provider() != c.incumbent.provider() {
			return
		}
		stolen := c.success == 0 || c.Takeover && now-c.Opened <= beat
		expired := now-c.incumbentLast > int64(g.cfg.Session)
		if c.Rejected == 0 && stolen && (!expired || !c.explained) && now-c.newcomerLast <= int64(g.cfg.Session) {
			c.Rejected, c.alone = now, src.users <= 1
			since := now - c.incumbentLast
			c.onBeat = src.quiet && since >= earliestBeat && since <= latestBeat
			c.weigh()
		}
	case activeLogin:
		if c.Rejected != 0 && now-c.Rejected <= relogin {
			c.Relogin = now
			if c.newcomerLast > c.Rejected {
				c.GoesOn = true
			}
			c.weigh()
		}
	}
}

// describe fills what rules and people see of a contest.
func (g *Engine) describe(u *user, c *Contest, now int64) {
	n, i := u.at(c.newcomer.addr), u.at(c.incumbent.addr)
	c.Newcomer, c.Incumbent = g.party(u, c.newcomer, n, now), g.party(u, c.incumbent, i, now)
	c.Proximity = near(c.newcomer, c.incumbent)
	c.Relation = g.relation(u, c, n, now)
}

// relation says what else the two addresses may have to do with each other.
func (g *Engine) relation(u *user, c *Contest, at int, now int64) Relation {
	a, b := c.newcomer, c.incumbent
	sameCountry := a.place.Country == b.place.Country || a.place.Country == "" || b.place.Country == ""
	sameAS := a.provider() == b.provider()
	if a.addr.Is4() != b.addr.Is4() && (a.place.ASN == 0 || b.place.ASN == 0) {
		sameAS = true // nothing speaks against it
	}
	switch {
	case a.net == b.net:
		return SameNet
	case g.tagged(a.addr):
		return Trusted
	case at >= 0 && !g.fresh(u, at, now):
		return Known
	case a.addr.Is4() != b.addr.Is4() && sameAS && sameCountry:
		return DualStack
	case c.Newcomer.Prevalence >= others && c.Incumbent.Prevalence >= others && sameCountry:
		return Pool
	case sameAS && (g.crowd(u, c) >= churning || a.block() == b.block()):
		return Churn
	case sameAS:
		return SameAS
	case g.crowd(u, c) > 0:
		return Familiar
	}
	return Distinct
}

// crowd counts the user's other addresses at the newcomer's provider. Behind a
// carrier's or an office's pool they become many.
func (g *Engine) crowd(u *user, c *Contest) int {
	n := 0
	p := c.newcomer.provider()
	for i := range u.sightings {
		s := u.sightings[i].source
		if s.net != c.newcomer.net && s.net != c.incumbent.net && s.provider() == p {
			n++
		}
	}
	return n
}

func (g *Engine) tagged(a netip.Addr) bool {
	for _, t := range g.cfg.Tags {
		if t.Prefix.Contains(a) {
			return true
		}
	}
	return false
}

// rejected handles a refused refresh. Its record names nobody; the address
// tells whose it may have been.
func (g *Engine) rejected(e *parser.Event) {
	src := g.sources[e.Addr]
	if src == nil {
		src = g.sourceOf(e.Addr)
	}
	g.ctx = Context{Event: e, Origin: OriginLogged, LoginAge: -1}
	g.ctx.Source = Party{Addr: src.addr, Place: *src.place, Tags: src.tags, Network: src.net.prefix, Prevalence: int(src.net.users)}
	if g.isProxy(src) {
		g.ctx.Origin = OriginHidden
		g.match(nil)
		return
	}
	if e.Reason == parser.ReasonNoSession || e.Reason == parser.ReasonExpired {
		src.quiet = e.Time-src.refused > beat
		g.ctx.Reject.Count = src.refuse(e.Time)
		g.lateRefresh(src, e.Time)
		if src.net.users == 0 {
			g.stranger(src, e)
		}
		g.refused(src, e)
		return
	}
	g.match(nil)
}

// refused tells every contest in which the address has a side, and matches the
// rules once for each user it concerns, or once for nobody.
func (g *Engine) refused(src *source, e *parser.Event) {
	base, told := g.ctx, false
	for _, u := range g.contested {
		if c := g.touch(u, src, activeRejected, e.Time); c != nil {
			g.ctx = base
			g.ctx.Contest = c
			g.match(u)
			told = true
		}
	}
	if !told {
		g.ctx = base
		g.match(nil)
	}
}
