package simulate

import "time"

// hours is one person's working day.
type hours struct{ start, lunch, back, end time.Duration }

// day plans a day at its local midnight.
func (p *person) day(n int) {
	w, d := p.world, p.dice
	abroad := p.tripOn(n)
	if abroad != nil {
		p.zone = abroad.to.zone
	} else {
		p.zone = p.home.zone
	}
	w.at(time.Duration(n+1)*24*time.Hour-p.home.zone, func() { p.day(n + 1) })
	weekday := w.options.Start.AddDate(0, 0, n).Weekday()
	working := 0.9
	if weekday == time.Saturday || weekday == time.Sunday {
		working = 0.06
	}
	if !d.chance(working) {
		return
	}
	midnight := time.Duration(n)*24*time.Hour - p.zone
	var h hours
	h.start = midnight + d.around(8*time.Hour+40*time.Minute, 45*time.Minute)
	h.end = h.start + d.around(8*time.Hour+30*time.Minute, 45*time.Minute)
	h.lunch = midnight + d.around(12*time.Hour+15*time.Minute, 20*time.Minute)
	h.back = h.lunch + d.between(20*time.Minute, 80*time.Minute)
	if h.start < w.now || h.back >= h.end || h.lunch <= h.start {
		return // a day too odd to work on
	}
	p.hoursAtDesk(h)
	p.route(h, n, abroad)
	p.plannedWork(h)
}

// hoursAtDesk plans presence, and the lid of the laptop.
func (p *person) hoursAtDesk(h hours) {
	d := p.dice
	p.world.at(h.start, p.arrive)
	p.pause(h.lunch, h.back, 0.6)
	for range d.count(1.2) { // meetings
		at := d.between(h.start, h.end)
		p.pause(at, min(h.end, at+d.between(10*time.Minute, 70*time.Minute)), 0.35)
	}
	p.world.at(h.end, func() {
		p.leave(0.85)
		for _, t := range p.laptop.tools {
			if d.chance(0.7) {
				t.stop()
			}
		}
	})
	if d.chance(0.1) { // an hour in the evening, at home
		evening := h.end + d.between(2*time.Hour, 4*time.Hour)
		p.world.at(evening, func() {
			p.arrive()
			p.workOn(p.anyConfig(), evening+d.between(10*time.Minute, 50*time.Minute))
		})
		p.world.at(evening+time.Hour, func() { p.leave(0.9) })
	}
}

func (p *person) arrive() {
	p.present = true
	if p.laptop.asleep {
		p.laptop.wake()
	}
}

// leave walks away; closing the lid freezes the tools and breaks connections.
func (p *person) leave(lid float64) {
	p.present = false
	if p.dice.chance(lid) {
		p.laptop.sleep()
	}
}

func (p *person) pause(from, to time.Duration, lid float64) {
	p.world.at(from, func() { p.leave(lid) })
	p.world.at(to, p.arrive)
}

// plannedWork spreads a day's use of the cluster over its hours.
func (p *person) plannedWork(h hours) {
	d, scale := p.dice, p.world.options.Activity
	moment := func() time.Duration {
		for {
			if at := d.between(h.start+2*time.Minute, h.end); at < h.lunch || at > h.back {
				return at
			}
		}
	}
	for range d.count(p.grade.bouts * scale) {
		at, long := moment(), d.skewed(p.grade.bout, 0.7)
		p.world.at(at, func() { p.workOn(p.anyConfig(), at+long) })
	}
	for range d.count(p.grade.runs * scale) {
		at, long := moment(), d.skewed(p.grade.run, 0.7)
		p.world.at(at, func() { p.runTools(at + long) })
	}
}

func (p *person) anyConfig() *kubeconfig {
	if p.jump != nil && p.dice.chance(0.4) {
		return p.configs[len(p.configs)-1]
	}
	return p.configs[p.dice.IntN(max(1, len(p.configs)-1))]
}

func (p *person) workOn(k *kubeconfig, until time.Duration) {
	if k.device == p.jump {
		p.world.story(p, "jump_host")
	}
	p.bout(k, until)
}

// toolKind is a program that polls: k9s, an editor's plugin, a development
// loop, a desktop dashboard that is slow to give up.
type toolKind struct {
	poll     time.Duration
	patience int
	weight   float64
}

var toolKinds = [...]toolKind{
	{15 * time.Second, 5, 60},
	{5 * time.Second, 8, 20},
	{1500 * time.Millisecond, 12, 8},
	{30 * time.Second, 20, 12},
}

// runTools starts one program, sometimes two, and often kubectl beside it: on
// one kubeconfig by those who have only one.
func (p *person) runTools(until time.Duration) {
	d := p.dice
	k := p.anyConfig()
	p.startTool(k, until)
	if !d.chance(0.3) {
		return
	}
	other := k
	if !p.lone {
		other = p.anyConfig()
	}
	p.world.after(d.skewed(2*time.Minute, 0.8), func() {
		if d.chance(0.5) {
			p.startTool(other, until)
		} else {
			p.bout(other, min(until, p.world.now+20*time.Minute))
		}
	})
}

func (p *person) startTool(k *kubeconfig, until time.Duration) {
	w, d := p.world, p.dice
	if !p.present || k.device.asleep || w.now >= until {
		return
	}
	if !k.live(w.now) {
		if !k.healing {
			k.healing = true
			p.login(k)
		}
		w.after(d.between(40*time.Second, 90*time.Second), func() {
			if k.live(w.now) {
				p.startTool(k, until)
			}
		})
		return
	}
	weights := make([]float64, len(toolKinds))
	for i, t := range toolKinds {
		weights[i] = t.weight
	}
	kind := toolKinds[d.weighted(weights)]
	t := &tool{device: k.device, config: k, poll: kind.poll, patience: kind.patience, until: until}
	t.start()
}
