package simulate

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"time"
)

// Network is one range of the simulated internet, with what a GeoIP database
// would say about it.
type Network struct {
	Prefix   netip.Prefix `json:"prefix"`
	Country  string       `json:"country"` // ISO 3166-1 alpha-2
	City     string       `json:"city"`
	Lat      float64      `json:"lat"`
	Lon      float64      `json:"lon"`
	RadiusKM int          `json:"radius_km"`
	ASN      uint32       `json:"asn"`
	Org      string       `json:"org"`
	Kind     string       `json:"kind"` // business, fixed, mobile, cloud or vpn
}

type city struct {
	name, country string
	lat, lon      float64
	zone          time.Duration // east of UTC, without summer time
}

// internet is every network and city, in the order of the tables.
type internet struct {
	networks []Network
	cities   map[string]city
}

// Internet returns the networks that every simulation uses.
func Internet() ([]Network, error) {
	n, err := newInternet()
	return n.networks, err
}

func newInternet() (internet, error) {
	world := internet{cities: map[string]city{}}
	for f := range rows(cityTable) {
		lat, err1 := strconv.ParseFloat(f[2], 64)
		lon, err2 := strconv.ParseFloat(f[3], 64)
		hours, err3 := strconv.ParseFloat(f[4], 64)
		if err1 != nil || err2 != nil || err3 != nil {
			return world, fmt.Errorf("simulate: city table: %q", f)
		}
		world.cities[f[0]] = city{strings.ReplaceAll(f[0], "_", " "), f[1], lat, lon, time.Duration(hours * float64(time.Hour))}
	}
	orgs := map[string]string{}
	for f := range rows(providerTable) {
		orgs[f[0]] = strings.Join(f[1:], " ")
	}
	for f := range rows(networkTable) {
		n, err := world.network(f, orgs)
		if err != nil {
			return world, fmt.Errorf("simulate: network table: %q: %w", f, err)
		}
		world.networks = append(world.networks, n)
	}
	return world, nil
}

func (w internet) network(f []string, orgs map[string]string) (Network, error) {
	prefix, err := netip.ParsePrefix(f[0])
	if err != nil {
		return Network{}, err
	}
	radius, err := strconv.Atoi(f[2])
	if err != nil {
		return Network{}, err
	}
	asn, err := strconv.ParseUint(f[3], 10, 32)
	if err != nil {
		return Network{}, err
	}
	c, ok := w.cities[f[1]]
	if org := orgs[f[3]]; ok && org != "" {
		return Network{prefix, c.country, c.name, c.lat, c.lon, radius, uint32(asn), org, f[4]}, nil
	}
	return Network{}, fmt.Errorf("unknown city or provider")
}

// rows yields the fields of each line that has any.
func rows(table string) func(yield func([]string) bool) {
	return func(yield func([]string) bool) {
		for l := range strings.Lines(table) {
			if f := strings.Fields(l); len(f) > 0 && !yield(f) {
				return
			}
		}
	}
}

// find returns the networks that a filter accepts, in the order of the table.
func (w internet) find(want func(*Network) bool) []*Network {
	var found []*Network
	for i := range w.networks {
		if want(&w.networks[i]) {
			found = append(found, &w.networks[i])
		}
	}
	return found
}

// of returns a filter for kind, country ("" for any) and address family.
func of(kind, country string, v6 bool) func(*Network) bool {
	return func(n *Network) bool {
		return n.Kind == kind && (country == "" || n.Country == country) && n.Prefix.Addr().Is6() == v6
	}
}

// host is a random address of a network: never the network's or the broadcast
// address of a /24, and for IPv6 a random interface in a random /64.
func (n *Network) host(d dice) netip.Addr {
	if n.Prefix.Addr().Is6() {
		return interfaceOf(d, n.subnet(d))
	}
	a := n.Prefix.Masked().Addr().As4()
	x := d.Uint32() >> n.Prefix.Bits()
	for i := range a {
		a[i] |= byte(x >> (24 - 8*i))
	}
	a[3] = byte(1 + d.IntN(254))
	return netip.AddrFrom4(a)
}

// subnet is a random /64 of an IPv6 network.
func (n *Network) subnet(d dice) netip.Prefix {
	a := n.Prefix.Masked().Addr().As16()
	x := d.Uint64() >> n.Prefix.Bits()
	for i := range 8 {
		a[i] |= byte(x >> (56 - 8*i))
	}
	return netip.PrefixFrom(netip.AddrFrom16(a), 64)
}

// interfaceOf is a privacy address in a /64.
func interfaceOf(d dice, p netip.Prefix) netip.Addr {
	a := p.Addr().As16()
	x := d.Uint64()
	for i := range 8 {
		a[8+i] = byte(x >> (56 - 8*i))
	}
	return netip.AddrFrom16(a)
}

// in24 is the host with the given last byte in an address' /24.
func in24(a netip.Addr, last byte) netip.Addr {
	b := a.As4()
	b[3] = last
	return netip.AddrFrom4(b)
}
