package simulate

import "time"

// newLink is the thief's network. When the internet has no place of the wished
// kind, the location changes with it, so that the label stays true.
func (th *theft) newLink() *link {
	w, d, victim := th.world, th.dice, th.victim
	if th.plan == SameAddress {
		// A proxy on the victim's machine, or a desk in the same office.
		return th.config.device.link
	}
	country := victim.home.country
	homeASN := victim.homeASNs()
	var want func(n *Network) bool
	switch th.location {
	case SameCountry:
		want = func(n *Network) bool {
			return (n.Kind == "fixed" || n.Kind == "mobile") && n.Country == country && !homeASN[n.ASN]
		}
	case SameISP:
		want = func(n *Network) bool { return n.Kind == "fixed" && n.Country == country && homeASN[n.ASN] }
	case VPNExit, Cloud:
		want = func(n *Network) bool { return n.Kind == th.location }
	default:
		want = func(n *Network) bool {
			return (n.Kind == "fixed" || n.Kind == "mobile") && n.Country != country && !victim.visits(n.Country)
		}
	}
	rtt := d.between(20*time.Millisecond, 60*time.Millisecond)
	if th.location == Far {
		rtt = d.between(90*time.Millisecond, 280*time.Millisecond)
	}
	found := w.net.find(func(n *Network) bool { return want(n) && n.Prefix.Addr().Is6() == th.v6 })
	if len(found) == 0 {
		found = w.net.find(func(n *Network) bool { return want(n) && n.Prefix.Addr().Is4() })
	}
	if len(found) == 0 {
		th.location = Far
		return th.newLink()
	}
	n := pick(d, found)
	if th.location == VPNExit {
		return fixed("thief", rtt, vpnExit(d, n))
	}
	return fixed("thief", rtt, n.host(d))
}

// homeASNs are the providers a person uses at home and on the road.
func (p *person) homeASNs() map[uint32]bool {
	known := map[uint32]bool{p.cell[0].ASN: true}
	for _, n := range p.world.net.networks {
		if l := p.homeLink; len(l.v4) > 0 && n.Prefix.Contains(l.v4[0]) || l.v6.IsValid() && n.Prefix.Contains(l.v6.Addr()) {
			known[n.ASN] = true
		}
	}
	return known
}

// visits says whether a person has or will have a reason to be in a country.
func (p *person) visits(country string) bool {
	for _, t := range p.trips {
		if t.to.country == country {
			return true
		}
	}
	for _, n := range p.exits {
		if n.Country == country {
			return true
		}
	}
	return false
}
