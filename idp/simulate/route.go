package simulate

import "time"

// trip is a stay in another country, in days of the simulation.
type trip struct {
	from, until int // until is the day of the way back
	to          city
	hotel       *link
}

// planTrips gives a traveller one or two stays abroad.
func (p *person) planTrips() {
	if p.profile != Traveller {
		return
	}
	w, d := p.world, p.dice
	cities := []string{"Madrid", "Barcelona", "Milan", "Lisbon", "Stockholm", "Zurich", "Paris", "Amsterdam", "London", "Vienna",
		"Houston", "San_Jose", "New_York", "Toronto", "Singapore", "Tokyo", "Sao_Paulo", "Istanbul", "Hanoi", "Bucharest"}
	for day := 2 + d.IntN(10); day < w.options.Days-2; day += 12 + d.IntN(8) {
		to := w.net.cities[pick(d, cities)]
		if to.country == p.home.country {
			continue
		}
		p.trips = append(p.trips, trip{day, day + 2 + d.IntN(4), to, w.cafe(d, to.name, "hotel")})
	}
}

func (p *person) tripOn(day int) *trip {
	for i := range p.trips {
		if t := &p.trips[i]; day >= t.from && day < t.until {
			return t
		}
	}
	return nil
}

// route plans which networks the laptop is on during a day.
func (p *person) route(h hours, day int, abroad *trip) {
	d := p.dice
	if abroad != nil {
		p.routeAbroad(h, abroad)
		return
	}
	switch p.profile {
	case Office, OfficeWide:
		p.routeOffice(h)
	case JumpHost, Traveller:
		if d.chance(0.4) {
			p.routeOffice(h)
		} else {
			p.begin(h.start, p.homeLink)
		}
	case Roamer:
		p.routeRoamer(h)
	case CorpVPN:
		p.routeTunnel(h, 1+d.IntN(4), func() *link { return p.site.tunnel(d) })
	case PersonalVPN:
		p.routeTunnel(h, 1+d.IntN(3), func() *link {
			return fixed("personal_vpn", d.between(30*time.Millisecond, 160*time.Millisecond), vpnExit(d, pick(d, p.exits)))
		})
	default:
		p.begin(h.start, p.homeLink)
	}
	if day > 0 && (p.home.country == "DE" || p.profile == Carrier) && d.chance(0.6) {
		p.renumber() // many German lines and mobile routers get a new address every night
	}
}

// renumber gives the home connection a new address and prefix, as after a
// reconnect.
func (p *person) renumber() {
	switch p.profile {
	case DualWAN:
	case Carrier:
		*p.homeLink = *p.mobile()
	default:
		l := p.newHome()
		l.rtt = p.homeLink.rtt
		*p.homeLink = *l
	}
}

func (p *person) routeOffice(h hours) {
	d := p.dice
	if d.chance(0.2) {
		p.begin(h.start, p.homeLink)
		return
	}
	p.begin(h.start, p.site.office(d))
	if d.chance(0.12) {
		p.move(d.between(h.back, h.end), p.homeLink, 0.8)
	}
	p.move(h.end+30*time.Minute, p.homeLink, 1)
}

// routeRoamer: home, train, office or cafe, train, home.
func (p *person) routeRoamer(h hours) {
	w, d := p.world, p.dice
	place := func() *link {
		switch {
		case d.chance(0.45):
			return p.site.office(d)
		case d.chance(0.8):
			return w.cafe(d, p.home.name, "cafe")
		}
		return p.mobile()
	}
	p.begin(h.start, p.homeLink)
	leave := h.start + d.between(15*time.Minute, 80*time.Minute)
	p.move(leave, p.mobile(), 0.25)
	p.move(leave+d.between(15*time.Minute, 50*time.Minute), place(), 0.25)
	if d.chance(0.5) {
		p.move(h.lunch-d.between(0, 10*time.Minute), w.cafe(d, p.home.name, "cafe"), 0.7)
		p.move(h.back+d.between(0, 10*time.Minute), place(), 0.7)
	}
	back := d.between(h.back+time.Hour, h.end)
	p.move(back, p.mobile(), 0.25)
	p.move(back+d.between(15*time.Minute, 50*time.Minute), p.homeLink, 0.25)
	if d.chance(0.12) {
		p.flap(d.between(leave, back), p.mobile())
	}
}

// routeTunnel: at home, with a VPN that goes up and down.
func (p *person) routeTunnel(h hours, toggles int, tunnel func() *link) {
	d := p.dice
	up := d.chance(0.65)
	next := func() *link {
		if up = !up; up {
			return tunnel()
		}
		return p.homeLink
	}
	up = !up
	p.begin(h.start, next())
	step := (h.end - h.start) / time.Duration(toggles+1)
	for i := range toggles {
		p.move(h.start+time.Duration(i+1)*step+d.around(0, step/4), next(), 0.1)
	}
	if d.chance(0.06) {
		p.flap(d.between(h.start, h.end), tunnel())
	}
}

// routeAbroad: the hotel, a customer's or conference's network, and roaming
// data, which leaves the internet at home.
func (p *person) routeAbroad(h hours, t *trip) {
	w, d := p.world, p.dice
	p.begin(h.start, t.hotel)
	w.at(h.start, func() { w.story(p, "trip") })
	venue := w.cafe(d, t.to.name, "venue")
	if d.chance(0.4) {
		p.move(h.start+d.between(20*time.Minute, time.Hour), p.mobile(), 0.6)
	}
	p.move(h.start+d.between(time.Hour, 90*time.Minute), venue, 0.8)
	p.move(h.end-d.between(0, time.Hour), t.hotel, 0.9)
}

// begin is where the laptop is opened in the morning.
func (p *person) begin(at time.Duration, l *link) {
	p.world.at(at-time.Second, func() { p.laptop.attach(l, 0) })
}

// move changes networks: with the lid closed on the way, or while tools run.
func (p *person) move(at time.Duration, l *link, closed float64) {
	w, d := p.world, p.dice
	w.at(at, func() {
		if p.laptop.asleep || d.chance(closed) {
			was := p.laptop.asleep
			p.laptop.sleep()
			w.after(d.between(20*time.Second, 10*time.Minute), func() {
				p.laptop.attach(l, 2*time.Second)
				if !was && p.present {
					p.laptop.wake()
				}
			})
			return
		}
		p.roam(l)
	})
}

// roam switches networks under running tools.
func (p *person) roam(l *link) {
	w, d := p.world, p.dice
	gap := d.between(200*time.Millisecond, 3*time.Second)
	if d.chance(0.2) {
		gap += d.exp(12 * time.Second)
	}
	working := false
	for _, k := range p.configs {
		working = working || k.device == p.laptop && p.works(k)
	}
	if working {
		w.story(p, "switch_"+p.laptop.link.kind+"_"+l.kind)
		if d.chance(w.options.Straddle) && p.straddle(l, gap) {
			return
		}
	}
	p.laptop.attach(l, gap)
}

// straddle makes the switch cut off an answer, so that the client is left with
// a token that the issuer has used. It reports false if no refresh is near.
func (p *person) straddle(l *link, gap time.Duration) bool {
	w, d, rtt := p.world, p.dice, p.laptop.link.rtt
	for _, t := range p.laptop.tools {
		if t.running && t.next >= w.now && t.next-w.now < idTokenLife {
			w.at(t.next+d.between(rtt+10*time.Millisecond, 2*rtt+40*time.Millisecond), func() { p.laptop.attach(l, gap) })
			return true
		}
	}
	for _, k := range p.configs {
		if k.device == p.laptop && w.now < k.busy && k.live(w.now) && k.tokens.expires-expiryMargin <= w.now && !k.stuck {
			p.laptop.refresh(nil, k.tokens.token, func(_ *conn, o outcome) { p.ranKubectl(k, o) })
			w.after(d.between(3*rtt+10*time.Millisecond, 4*rtt+40*time.Millisecond), func() { p.laptop.attach(l, gap) })
			return true
		}
	}
	return false
}

// flap alternates between two networks for some minutes, as on a train or
// behind a VPN that keeps dropping.
func (p *person) flap(at time.Duration, other *link) {
	w, d := p.world, p.dice
	w.at(at, func() {
		if p.laptop.asleep || !p.present {
			return
		}
		w.story(p, "flap")
		here, t := p.laptop.link, w.now
		for i := range 2 * (2 + d.IntN(4)) {
			to := other
			if i%2 == 1 {
				to = here
			}
			w.at(t, func() {
				if !p.laptop.asleep {
					p.roam(to)
				}
			})
			t += d.between(20*time.Second, 100*time.Second)
		}
	})
}
