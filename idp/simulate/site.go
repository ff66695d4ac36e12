package simulate

import (
	"net/netip"
	"time"
)

// site is an office: its NAT pool, and the VPN concentrator of its region.
type site struct {
	city  string
	pool  []netip.Addr
	stick float64 // chance that a connection gets a machine's usual address
	vpn   []netip.Addr
}

// office is somebody's own view of the shared pool.
func (s *site) office(d dice) *link {
	return pool(d, "office", d.between(6*time.Millisecond, 20*time.Millisecond), s.pool, s.stick)
}

func (s *site) tunnel(d dice) *link {
	return pool(d, "corp_vpn", d.between(25*time.Millisecond, 70*time.Millisecond), s.vpn, 0.8)
}

// newSites builds the company: Munich and Bangalore each behind a few addresses
// of one /24, Austin behind four /24 of one provider.
func newSites() []*site {
	addrs := func(texts ...string) []netip.Addr {
		var as []netip.Addr
		for _, t := range texts {
			as = append(as, netip.MustParseAddr(t))
		}
		return as
	}
	europe := addrs("217.110.40.6", "217.110.40.7")
	america := addrs("64.132.9.130", "64.132.9.131")
	return []*site{
		{"Munich", addrs("62.245.140.17", "62.245.140.18", "62.245.140.19", "62.245.140.20", "62.245.140.33", "62.245.140.34"), 0.6, europe},
		{"Bangalore", addrs("115.110.20.98", "115.110.20.99", "115.110.20.100", "115.110.20.101"), 0.4, europe},
		{"Austin", addrs("12.160.33.10", "12.160.33.11", "12.160.33.12", "12.160.87.10", "12.160.87.11", "12.160.87.12",
			"12.160.140.10", "12.160.140.11", "12.160.140.12", "12.160.201.10", "12.160.201.11", "12.160.201.12"), 0.5, america},
	}
}

// siteFor is the office that somebody in a country belongs to.
func (w *world) siteFor(country string) *site {
	switch country {
	case "IN":
		return w.sites[1]
	case "US":
		return w.sites[2]
	}
	return w.sites[0]
}

// newCafes gives every city some public hotspots and hotels, each behind one
// address that everybody there shares.
func (w *world) newCafes(d dice) {
	w.cafes = map[string][]netip.Addr{}
	for i := range w.net.networks {
		n := &w.net.networks[i]
		if n.Kind == "fixed" && n.Prefix.Addr().Is4() {
			for range 5 {
				w.cafes[n.City] = append(w.cafes[n.City], n.host(d))
			}
		}
	}
}

// cafe is a hotspot in a city that has one.
func (w *world) cafe(d dice, city, kind string) *link {
	return fixed(kind, d.between(20*time.Millisecond, 80*time.Millisecond), pick(d, w.cafes[city]))
}
