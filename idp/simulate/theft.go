package simulate

import (
	"net/netip"
	"time"
)

// Kinds of theft. What a theft is labelled with is what the issuer answered to
// its first request, not what was planned.
const (
	RefreshFirst = "refresh_first" // the thief used the current token
	ReplayFirst  = "replay_first"  // the thief replayed a used token inside the grace
	Failed       = "failed"        // only rejections: nothing was stolen
	SameAddress  = "same_address"  // through an address of the victim's: nothing to see
)

// Where thieves are.
const (
	Far         = "far"          // another country
	SameCountry = "same_country" // another provider
	SameISP     = "same_isp"     // the victim's provider, another line
	VPNExit     = "vpn"          // a commercial VPN
	Cloud       = "cloud"        // a hosting provider
)

// What thieves do with their tokens.
const (
	Once       = "once"       // take one set and stop
	Persistent = "persistent" // go on like a tool
	Slow       = "slow"       // refresh just often enough
	Tools      = "tools"      // two programs at once
)

// theft is one thief with one victim.
type theft struct {
	world    *world
	dice     dice
	plan     string // the kind that was planned
	location string
	style    string
	profile  Profile // of the victim that was wished for
	idle     bool    // wants a victim who is not at work
	tool     bool    // wants a victim whose tool keeps running
	tries    int
	v6       bool
	ahead    time.Duration // of the victim's next refresh, for scenarios; 0 leaves it to chance

	victim  *person
	config  *kubeconfig
	session *session
	device  *device

	kind           string // what it became
	asked          bool   // whether any request arrived
	first, last    time.Duration
	thiefLines     int
	victimGranted  int // accepted uses of the session by the victim afterwards
	victimReplayed int
	victimRejected int
	victimFrom     map[netip.Addr]bool
}

// planThefts spreads thieves over time, kinds, places, styles and victims.
func (w *world) planThefts() {
	d := newDice(w.options.Seed, 2)
	kinds := deal(d, w.options.Thefts, []string{RefreshFirst, ReplayFirst, Failed, SameAddress}, []float64{40, 40, 12, 8})
	places := deal(d, w.options.Thefts, []string{Far, SameCountry, SameISP, VPNExit, Cloud}, []float64{25, 20, 15, 20, 20})
	styles := deal(d, w.options.Thefts, []string{Once, Persistent, Slow, Tools}, []float64{30, 40, 15, 15})
	victims := w.profilesPresent()
	end := time.Duration(w.options.Days) * 24 * time.Hour
	for i := range w.options.Thefts {
		th := w.newTheft(i, kinds[i], places[i], styles[i])
		th.profile = victims[i%len(victims)]
		th.idle, th.v6 = th.dice.chance(0.25) && th.plan != ReplayFirst, th.dice.chance(0.25)
		th.tool = !th.idle && th.dice.chance(0.65)
		w.at(d.between(min(10*time.Hour, end/4), end-min(12*time.Hour, end/3)), th.seek)
	}
}

func (w *world) newTheft(i int, plan, location, style string) *theft {
	return &theft{world: w, dice: newDice(w.options.Seed, 1_000_000+uint64(i)), plan: plan, location: location, style: style,
		victimFrom: map[netip.Addr]bool{}}
}

// deal makes n shuffled cards in the given proportions.
func deal(d dice, n int, names []string, weights []float64) []string {
	var sum, acc float64
	for _, w := range weights {
		sum += w
	}
	var cards []string
	for i, name := range names {
		acc += weights[i]
		for len(cards) < n && float64(len(cards)) < acc/sum*float64(n)-1e-9 {
			cards = append(cards, name)
		}
	}
	d.Shuffle(len(cards), func(i, j int) { cards[i], cards[j] = cards[j], cards[i] })
	return cards
}

func (w *world) profilesPresent() []Profile {
	var present []Profile
	for _, p := range profiles {
		for _, u := range w.people {
			if u.profile == p {
				present = append(present, p)
				break
			}
		}
	}
	return present
}

// A thief looks every few minutes for a victim of the wished kind, and takes
// anybody after half a day.
const (
	seekEvery = 6 * time.Minute
	choosy    = 120
	givesUp   = 1000
)

func (th *theft) seek() {
	w := th.world
	var found []*kubeconfig
	for _, p := range w.people {
		if p.theft != nil || th.tries < choosy && p.profile != th.profile {
			continue
		}
		for _, k := range p.configs {
			if k.live(w.now+time.Minute) && (th.suits(k) || th.tries >= choosy) {
				found = append(found, k)
			}
		}
	}
	if th.tries++; len(found) == 0 {
		if th.tries < givesUp {
			w.after(seekEvery, th.seek)
		}
		return
	}
	th.strike(pick(th.dice, found))
}

// suits says whether a live kubeconfig is as busy as the thief wishes.
func (th *theft) suits(k *kubeconfig) bool {
	if th.tool {
		return k.device.online() && k.running() != nil
	}
	return k.tokens.token.session.owner.works(k) != th.idle
}

// works says whether a program or a person is using a kubeconfig.
func (p *person) works(k *kubeconfig) bool {
	if !k.device.online() {
		return false
	}
	return p.world.now < k.busy && p.present || k.running() != nil
}

// running is a tool that holds the session's current tokens, if any.
func (k *kubeconfig) running() *tool {
	for _, t := range k.device.tools {
		if t.config == k && t.running && t.tokens.token.session == k.tokens.token.session {
			return t
		}
	}
	return nil
}

// strike settles on a victim and steals.
func (th *theft) strike(k *kubeconfig) {
	w := th.world
	th.config, th.session, th.victim = k, k.tokens.token.session, k.tokens.token.session.owner
	th.victim.theft = th
	th.device = w.newDevice(nil, th, th.dice, th.newLink())
	th.session.theft = th
	switch {
	case th.plan == ReplayFirst || th.plan == SameAddress && th.dice.chance(0.5):
		th.awaitRotation()
	case th.plan == Failed:
		stolen := th.session.tokens().token
		w.after(w.options.Grace+th.dice.skewed(8*time.Minute, 1), func() { th.present(stolen, 1+th.dice.IntN(3)) })
	default:
		w.after(th.moment(), func() { th.present(th.session.tokens().token, 1) })
	}
}

// moment is when to use the current token. Half of the thieves come just before
// the victim's next refresh, so that the victim replays inside the grace.
func (th *theft) moment() time.Duration {
	w, d := th.world, th.dice
	t := th.config.running()
	if t != nil && th.ahead > 0 {
		return t.next - w.now - th.ahead
	}
	if t != nil && d.chance(0.5) {
		if lead := t.next - w.now - d.between(w.options.Grace/10, w.options.Grace*9/10); lead > 0 {
			return lead
		}
	}
	return d.between(500*time.Millisecond, 45*time.Second)
}

// awaitRotation copies what the victim's tool sends, and uses it right after
// the tool did.
func (th *theft) awaitRotation() {
	w, s := th.world, th.session
	limit := w.now + time.Hour
	s.watch = func(stale uint32) {
		s.watch = nil
		lag := th.dice.between(w.options.Grace/50, w.options.Grace*8/10)
		w.after(lag, func() { th.present(token{s, stale}, 1) })
	}
	w.at(limit, func() {
		if s.watch != nil { // the victim never came back: use the current token
			s.watch = nil
			th.present(s.tokens().token, 1)
		}
	})
}

// present uses a stolen token; a thief whose token is refused may try again.
func (th *theft) present(t token, tries int) {
	w := th.world
	th.device.refresh(nil, t, func(_ *conn, o outcome) {
		switch {
		case !o.lost && o.answer.ok():
			th.live(o.grant)
		case tries > 1:
			w.after(th.dice.skewed(40*time.Second, 1), func() { th.present(t, tries-1) })
		}
	})
}

// live is what the thief does with working tokens.
func (th *theft) live(g grant) {
	w, d := th.world, th.dice
	if th.style == Once {
		return
	}
	loot := &kubeconfig{device: th.device, tokens: g}
	long := min(max(d.skewed(35*time.Minute, 1), 4*time.Minute), 6*time.Hour)
	run := func(poll, pace time.Duration) {
		t := &tool{device: th.device, config: loot, poll: poll, pace: pace, patience: 1 + d.IntN(3), until: w.now + long}
		t.start()
	}
	switch th.style {
	case Persistent:
		run(pick(d, []time.Duration{time.Second, 5 * time.Second, 15 * time.Second, 50 * time.Second}), 0)
	case Slow:
		run(time.Second, d.between(6*time.Minute, 13*time.Minute))
	case Tools:
		run(15*time.Second, 0)
		w.after(d.between(time.Second, 90*time.Second), func() { run(pick(d, []time.Duration{2 * time.Second, 5 * time.Second}), 0) })
	}
	if th.location == VPNExit && d.chance(0.25) {
		th.hop(w.now + long)
	}
}

// hop changes the VPN exit every now and then.
func (th *theft) hop(until time.Duration) {
	w := th.world
	w.after(th.dice.between(8*time.Minute, 25*time.Minute), func() {
		if w.now < until {
			th.device.attach(th.newLink(), 2*time.Second)
			th.hop(until)
		}
	})
}
