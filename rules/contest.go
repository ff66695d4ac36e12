package rules

import (
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
