package rules

import (
	"math"
	"net/netip"

	"gracewatch/parser"
)

// Engine enriches events, matches rules and decides alerts. It is not safe for
// concurrent use.
type Engine struct {
	cfg   Config
	quiet bool // no rule wants ordinary events

	table userTable
	users []*user
	slab  []user

	sources      map[netip.Addr]*source
	networks     map[netip.Prefix]*network
	places       map[Place]*Place
	asUsers      map[uint32]uint32
	countryUsers map[string]uint32

	waiting   []*waitingReplay // replays whose verdict another pod's line may still change
	strangers []*stranger      // refused refreshes from nowhere, until somebody logs in there
	contested []*user          // users with open contests
	due       int64            // when the first of these is to be looked at
	now       int64            // the latest event's time
	ahead     int64            // a time that one event claimed

	tally   []tally                   // by rule
	nobodys map[decisionKey]*decision // those that concern no user
	stats   Stats
	ctx     Context
}

// New returns an engine without any memory.
func New(cfg Config) *Engine {
	g := &Engine{
		cfg:     cfg.withDefaults(),
		sources: map[netip.Addr]*source{}, networks: map[netip.Prefix]*network{}, places: map[Place]*Place{},
		asUsers: map[uint32]uint32{}, countryUsers: map[string]uint32{}, nobodys: map[decisionKey]*decision{},
		due: math.MaxInt64, now: math.MinInt64, ahead: math.MinInt64,
	}
	g.tally = make([]tally, len(cfg.Rules))
	g.quiet = cfg.Enriched == nil
	for _, r := range cfg.Rules {
		g.quiet = g.quiet && r.Topics != 0
	}
	return g
}

// lookAhead is how many events' users and addresses are looked up before the
// events are handled: so many cache misses are under way at once.
const lookAhead = 32

// found is what a look ahead found: it may be out of date when its event is
// handled, so at is checked again.
type found struct {
	user *user
	at   int
}

// Process takes events in the order of their time. Their texts need only hold
// during the call.
func (g *Engine) Process(events []parser.Event) {
	var ahead [lookAhead]found
	for len(events) > 0 {
		n := min(lookAhead, len(events))
		for i := range n {
			ahead[i] = found{at: -1}
			if e := &events[i]; e.Kind == parser.UserPerson {
				ahead[i].user = g.table.find(e.User)
			}
		}
		for i := range n {
			if u := ahead[i].user; u != nil {
				ahead[i].at = u.find(events[i].Addr, events[i].Key)
			}
		}
		for i := range n {
			g.event(&events[i], ahead[i])
		}
		events = events[n:]
	}
}

// Flush decides what still waits for later events: none will come. What waits
// for time to pass without something happening stays undecided, unless the log
// went on for long enough.
func (g *Engine) Flush() {
	g.judge(math.MaxInt64)
	end := max(g.now, g.ahead)
	g.settleStrangers(end)
	g.closeContests(end)
}

func (g *Engine) event(e *parser.Event, f found) {
	if e.Time > g.now || g.now-e.Time > maxJump {
		g.advance(e.Time)
	}
	switch {
	case e.Kind == parser.UserPerson && e.Addr.IsValid():
		g.person(e, f)
	case e.Action == parser.ActionRejected && e.Addr.IsValid():
		g.rejected(e)
	case e.Action == parser.ActionLoginFailed && e.Addr.IsValid():
		g.loginFailed(e)
	case !g.quiet:
		g.ctx = Context{Event: e, LoginAge: -1}
		g.match(nil)
	}
}

// maxJump is how far one event may move the time by itself.
const maxJump = int64(3600e9)

// advance moves the time. A stamp far ahead of all others may be forged, and
// would end everything that waits: it counts once the next event bears it out.
// If time stands too far ahead all the same, it is taken back.
func (g *Engine) advance(now int64) {
	if g.now != math.MinInt64 && now-g.now > maxJump && (g.ahead == math.MinInt64 || now-g.ahead > maxJump) {
		g.ahead = now
		return
	}
	g.now, g.ahead = now, now
	if g.now >= g.due {
		g.settle(g.now)
	}
}

// person handles the event of a named user at an address.
func (g *Engine) person(e *parser.Event, f found) {
	if e.Action == parser.ActionGrant && e.Has(parser.FlagTwin) {
		g.twin(e)
		return // the replay line behind it says the same, and more
	}
	u := f.user
	if u == nil {
		u = g.userOf(e)
	}
	if e.Action == parser.ActionReplay {
		g.replay(u, e)
		return
	}
	at := f.at
	if at < 0 || u.sightings[at].addr != e.Addr { // new since, or given up for another
		at = u.find(e.Addr, e.Key)
	}
	if at >= 0 && g.quiet && g.ordinary(u, at, e) {
		return
	}
	g.sight(u, at, e)
}

// twin shows a replay's access record to those who want every event.
func (g *Engine) twin(e *parser.Event) {
	if !g.quiet {
		g.ctx = Context{Event: e, LoginAge: -1, Origin: OriginLogged}
		g.match(nil)
	}
}

// ordinary notes an event that can be of no interest: a known user at a known
// address in the ordinary course of things. It reports whether it was.
func (g *Engine) ordinary(u *user, at int, e *parser.Event) bool {
	s := &u.sightings[at]
	if u.watched || s.suspect || e.Action == parser.ActionLogin || e.Time-s.last > int64(g.cfg.Memory) || e.Time < s.last {
		return false
	}
	if int(u.hint) != at {
		if s.located {
			return false
		}
		s.run, u.hint = 0, uint8(at)
	}
	if s.located {
		u.more.stay(s.source.place, e.Time)
	}
	if isTokenScreen(e) {
		u.screen, s.login = e.Time, e.Time
	}
	g.note(u, s, at, e)
	return true
}

// note updates what is remembered of a user at an address.
func (g *Engine) note(u *user, s *sighting, at int, e *parser.Event) {
	s.last = max(s.last, e.Time)
	s.count++
	if s.run < math.MaxUint16 {
		s.run++
	}
	u.count++
	if e.Action == parser.ActionGrant {
		u.grants[u.next] = grant{time: e.Time, session: e.Session, path: e.Path, at: uint8(at), used: true}
		if u.next++; u.next == maxGrants {
			u.next = 0
		}
		if u.login != 0 && e.Time-u.login <= codeExchange && e.Time >= u.login {
			s.login = e.Time
		}
	}
}

// codeExchange is the longest time from a login to the exchange of its code:
// a grant so soon after a login belongs to it, even when the tool's connection
// left through another address than the browser's.
const codeExchange = int64(5e9)

// userOf returns the memory of the event's user.
func (g *Engine) userOf(e *parser.Event) *user {
	if u := g.table.find(e.User); u != nil {
		return u
	}
	if len(g.slab) == 0 {
		g.slab = make([]user, 256)
	}
	u := &g.slab[0]
	g.slab = g.slab[1:]
	*u = user{key: e.User, id: uint32(len(g.users)), dn: string([]byte(e.DN)), first: e.Time}
	g.table.add(e.User, u)
	g.users = append(g.users, u)
	return u
}

func (g *Engine) wake(at int64) { g.due = min(g.due, at) }

// settle looks at everything that waited until now.
func (g *Engine) settle(now int64) {
	g.due = math.MaxInt64
	g.judge(now)
	g.settleStrangers(now)
	g.closeContests(now)
}
