package rules

import (
	"net/netip"
)

// networkOf is the network an address counts to: /24 or /64.
func networkOf(a netip.Addr) netip.Prefix {
	bits := 64
	if a.Is4() {
		bits = 24
	}
	p, err := a.Prefix(bits)
	if err != nil {
		return netip.Prefix{}
	}
	return p
}

var cgnat = netip.MustParsePrefix("100.64.0.0/10")

// addressTags names what the address itself says.
func addressTags(a netip.Addr) []string {
	switch {
	case a.IsLoopback():
		return []string{"loopback"}
	case cgnat.Contains(a):
		return []string{"cgnat"}
	case a.IsPrivate() || a.IsLinkLocalUnicast():
		return []string{"private"}
	}
	return nil
}

// inner reports whether an address can only be a machine of one's own or a
// proxy: nobody else's network routes it.
func inner(a netip.Addr) bool {
	return a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() || cgnat.Contains(a)
}

// source is what an engine keeps of an address.
type source struct {
	addr     netip.Addr
	place    *Place // shared by all addresses of one place
	net      *network
	tags     []string
	owners   [maxOwners]uint32 // users seen here, the first few, index+1
	users    uint32
	refused  int64 // the last refused refresh from here
	series   int   // how many were refused in a row, none long after the other
	quiet    bool  // none was refused for a while before it
	rejected *stranger
	failures *failures
}

// seriesGap is how long a dead tool may rest between two tries.
const seriesGap = int64(900e9)

// refuse counts a refused refresh, and returns how many the series has.
func (s *source) refuse(now int64) int {
	if now-s.refused > seriesGap {
		s.series = 0
	}
	s.series++
	return s.series
}

// provider names whose network an address is: the AS, or, while that is
// unknown, the /16 or /32, which providers are mostly given whole.
func (s *source) provider() uint64 {
	if s.place.ASN != 0 {
		return uint64(s.place.ASN)
	}
	return s.block()
}

// block names the /16 or /32 of an address, apart from any AS.
func (s *source) block() uint64 {
	if s.addr.Is4() {
		b := s.addr.As4()
		return 1<<63 | uint64(b[0])<<8 | uint64(b[1])
	}
	b := s.addr.As16()
	return 1<<62 | uint64(b[0])<<24 | uint64(b[1])<<16 | uint64(b[2])<<8 | uint64(b[3])
}

// maxOwners bounds the users of one address that are known by name: a refused
// refresh is weighed against each of them.
const maxOwners = 4

// network is what an engine keeps of a /24 or /64.
type network struct {
	prefix netip.Prefix
	users  uint32
}

// sourceOf returns what is known of an address.
func (g *Engine) sourceOf(a netip.Addr) *source {
	if s := g.sources[a]; s != nil {
		return s
	}
	s := &source{addr: a, tags: addressTags(a)}
	for _, t := range g.cfg.Tags {
		if t.Prefix.Contains(a) {
			s.tags = append(s.tags, t.Tag)
		}
	}
	s.place = g.intern(g.locate(a))
	p := networkOf(a)
	if s.net = g.networks[p]; s.net == nil {
		s.net = &network{prefix: p}
		g.networks[p] = s.net
	}
	g.sources[a] = s
	return s
}

func (g *Engine) locate(a netip.Addr) Place {
	if g.cfg.Locator == nil || inner(a) {
		return Place{}
	}
	return g.cfg.Locator.Locate(a)
}

func (g *Engine) intern(p Place) *Place {
	if q := g.places[p]; q != nil {
		return q
	}
	q := &p
	g.places[p] = q
	return q
}

// owned counts u among the users of s, of its network, AS and country. Fresh
// says on which rungs the user was not seen before.
func (g *Engine) owned(s *source, u *user, fresh Novelty) {
	if int(s.users) < maxOwners {
		s.owners[s.users] = u.id + 1
	}
	s.users++
	if fresh&NewNetwork != 0 {
		s.net.users++
	}
	if fresh&NewAS != 0 && s.place.ASN != 0 {
		g.asUsers[s.place.ASN]++
	}
	if fresh&NewCountry != 0 && s.place.Country != "" {
		g.countryUsers[s.place.Country]++
	}
}

// isProxy reports whether an address hides its clients: it is configured so,
// or it is an inner address that at least half of all users come from.
func (g *Engine) isProxy(s *source) bool {
	for _, p := range g.cfg.Proxies {
		if p.Contains(s.addr) {
			return true
		}
	}
	return s.users >= minProxyUsers && inner(s.addr) && uint64(s.users)*2 >= uint64(len(g.users))
}

// minProxyUsers is how many users must share an inner address before it is
// taken for a proxy: fewer may well share a jump host.
const minProxyUsers = 4

// near grades how near two different addresses are.
func near(a, b *source) Proximity {
	switch {
	case a.addr == b.addr:
		return ProximityNone
	case a.net == b.net && !inner(a.addr):
		return ProximityNetwork
	case a.place.ASN != 0 && a.place.ASN == b.place.ASN:
		return ProximityAS
	case a.place.Country == "" || b.place.Country == "":
		return ProximityUnknown
	case a.place.Country == b.place.Country:
		return ProximityCountry
	}
	return ProximityFar
}
