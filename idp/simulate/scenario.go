package simulate

import (
	"bytes"
	"fmt"
	"io"
	"time"
)

// scene is one small story: one person, perhaps one thief, less than an hour.
type scene struct {
	name    string
	profile Profile
	seed    uint64 // chosen so that chance plays its part as the name says
	length  time.Duration
	play    func(w *world, p *person)
}

// Scenarios lists the names that Scenario takes.
func Scenarios() []string {
	var names []string
	for _, s := range scenes() {
		names = append(names, s.name)
	}
	return names
}

// Scenario plays one small story on one pod with the default grace. The key
// holds its label; a key without a theft means that nothing should be alerted.
func Scenario(name string) (*Result, error) {
	for _, s := range scenes() {
		if s.name == name {
			return s.run(s.seed)
		}
	}
	return nil, fmt.Errorf("simulate: no scenario %q: one of %q", name, Scenarios())
}

func (s scene) run(seed uint64) (*Result, error) {
	o := Defaults()
	o.Seed, o.Start, o.Days, o.Users, o.Replicas = seed, o.Start.Add(9*time.Hour), 1, 1, 1
	o.Mix = Mix{s.profile: 1}
	o.Noise = Noise{Discovery: true, LDAP: true}
	var log bytes.Buffer
	var pod string
	w, err := newWorld(o, func(name string) (io.Writer, error) {
		pod = name
		return &log, nil
	})
	if err != nil {
		return nil, err
	}
	p := w.newPerson(0)
	p.style, p.present = oulogin, true
	w.people = []*person{p}
	w.at(time.Second, func() { s.play(w, p) })
	r, err := w.finish(s.length)
	if err != nil {
		return nil, err
	}
	r.Logs = map[string][]byte{pod: log.Bytes()}
	return r, nil
}

// scenes is every story.
func scenes() []scene {
	theft := func(plan, location, style string, ahead time.Duration) func(*world, *person) {
		return func(w *world, p *person) { playTheft(w, p, plan, location, style, ahead) }
	}
	const short, long = 12 * time.Minute, 20 * time.Minute
	return []scene{
		{"race", Home, 1, short, playRace},
		{"stale_lock", Home, 1, short, playStaleLock},
		{"dual_stack", Home, 1, short, playDualStack},
		{"office_pool", Office, 1, short, playBursts},
		{"office_wide_pool", OfficeWide, 1, short, playBursts},
		{"roamer", Roamer, 1, short, playRoamer},
		{"vpn_toggle", CorpVPN, 1, long, playToggle},
		{"jump_host", JumpHost, 1, short, playJumpHost},
		{"lunch_expiry", Roamer, 1, 40 * time.Minute, playLunch(true)},
		{"lunch_no_login", Roamer, 1, 40 * time.Minute, playLunch(false)},
		{"thief_refresh_first", Office, 1, short, theft(RefreshFirst, Far, Persistent, 20*time.Second)},
		{"thief_refresh_in_grace", Home, 2, short, theft(RefreshFirst, SameCountry, Persistent, 3*time.Second)},
		{"thief_replay_first", Home, 2, short, theft(ReplayFirst, Cloud, Persistent, chance)},
		{"thief_once", Office, 1, long, theft(ReplayFirst, VPNExit, Once, chance)},
		{"thief_idle_victim", Home, 1, long, theft(RefreshFirst, SameISP, Slow, idle)},
		{"thief_failed", Home, 1, long, theft(Failed, Far, Once, chance)},
		{"thief_same_address", Home, 1, short, theft(SameAddress, Far, Persistent, 3*time.Second)},
	}
}

// program logs in and starts one that polls, until the end of the scene.
func (p *person) program(k *kubeconfig, poll time.Duration) {
	k.healing = true
	p.login(k)
	p.world.after(40*time.Second, func() {
		t := &tool{device: k.device, config: k, poll: poll, patience: 5, until: p.world.now + time.Hour}
		t.start()
	})
}

func playRace(w *world, p *person) {
	p.homeLink.prefer = 1 // one address for everything
	playTwoTools(w, p)
}

func playDualStack(w *world, p *person) {
	p.homeLink.prefer = 1
	w.after(80*time.Second, func() { p.homeLink.prefer = 0 }) // the second program gets IPv4
	playTwoTools(w, p)
}

// playTwoTools runs two programs on one kubeconfig: in lockstep, each on a
// connection of its own.
func playTwoTools(w *world, p *person) {
	p.program(p.configs[0], 2*time.Second)
	w.after(90*time.Second, func() {
		t := &tool{device: p.laptop, config: p.configs[0], poll: 3 * time.Second, patience: 5, until: w.now + time.Hour}
		t.start()
	})
}

func playStaleLock(w *world, p *person) {
	k := p.configs[0]
	p.login(k)
	w.after(2*time.Minute, func() { p.kubectl(k) })
	w.after(4*time.Minute, func() { k.stuck = true; p.kubectl(k) })
	w.after(6*time.Minute, func() { p.kubectl(k) })
	w.after(9*time.Minute, func() { p.kubectl(k) })
}

func playBursts(w *world, p *person) {
	p.laptop.attach(p.site.office(p.dice), 0)
	p.login(p.configs[0])
	for i := range 6 {
		w.after(time.Duration(i+1)*2*time.Minute, func() { p.burst(p.configs[0], 3) })
	}
}

// playRoamer cuts off an answer on the way from the home to the mobile network.
func playRoamer(w *world, p *person) {
	p.program(p.configs[0], 5*time.Second)
	w.after(6*time.Minute, func() { p.straddle(p.mobile(), time.Second) })
}

func playToggle(w *world, p *person) {
	p.program(p.configs[0], 5*time.Second)
	tunnel := p.site.tunnel(p.dice)
	w.after(5*time.Minute, func() { p.straddle(tunnel, 500*time.Millisecond) })
	w.after(11*time.Minute, func() { p.straddle(p.homeLink, 500*time.Millisecond) })
}

func playJumpHost(w *world, p *person) {
	p.program(p.configs[0], 5*time.Second)
	w.story(p, "jump_host")
	jump := p.configs[len(p.configs)-1]
	jump.pasted = true
	w.after(3*time.Minute, func() { p.program(jump, 5*time.Second) })
}

// playLunch sleeps longer than a session lasts and wakes up in a cafe.
func playLunch(back bool) func(*world, *person) {
	return func(w *world, p *person) {
		p.program(p.configs[0], 15*time.Second)
		w.after(6*time.Minute, func() { p.leave(1) })
		w.after(27*time.Minute, func() {
			p.laptop.attach(w.cafe(p.dice, p.home.name, "cafe"), time.Second)
			p.laptop.wake()
			p.present = back
		})
	}
}

// When a scene's thief comes, instead of so long before the victim's refresh.
const (
	chance = 0  // any time while the victim's tool runs
	idle   = -1 // when the victim has just stopped
)

// playTheft strikes a victim whose tool is running, or who has just stopped.
func playTheft(w *world, p *person, plan, location, style string, ahead time.Duration) {
	k := p.configs[0]
	th := w.newTheft(0, plan, location, style)
	th.ahead = ahead
	if ahead != idle {
		p.program(k, 2*time.Second)
	} else {
		p.login(k)
		w.after(2*time.Minute, func() { p.kubectl(k) })
		w.after(16*time.Minute, func() { p.kubectl(k) })
	}
	var strike func()
	strike = func() {
		if t := k.running(); ahead > 0 && t != nil && t.next-w.now < ahead+time.Second {
			w.after(5*time.Second, strike) // too late for this refresh
			return
		}
		th.strike(k)
	}
	w.after(4*time.Minute, strike)
}
