package rules

import "net/netip"

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
