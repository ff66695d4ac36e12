package simulate

import (
	"net/netip"
	"time"
)

// link is one way for a device to reach the internet: what the server sees as
// the address of each new connection.
type link struct {
	kind string // the word for it in the answer key
	rtt  time.Duration

	v4     []netip.Addr
	usual  int          // index of the address this device mostly gets
	stick  float64      // chance that a connection gets it
	moves  bool         // whether another address then becomes the usual one
	v6     netip.Prefix // a /64, if the link has IPv6
	prefer float64      // share of connections that use it

	private netip.Addr // the current privacy address
	renew   time.Duration
}

// address is the source of a connection opened now.
func (l *link) address(d dice, now time.Duration) netip.Addr {
	if l.v6.IsValid() && (len(l.v4) == 0 || d.chance(l.prefer)) {
		if now >= l.renew {
			l.private = interfaceOf(d, l.v6)
			l.renew = now + d.between(4*time.Hour, 24*time.Hour)
		}
		return l.private
	}
	if len(l.v4) == 1 || d.chance(l.stick) {
		return l.v4[l.usual]
	}
	i := d.IntN(len(l.v4))
	if l.moves {
		l.usual = i
	}
	return l.v4[i]
}

// fixed is a link with one address.
func fixed(kind string, rtt time.Duration, a netip.Addr) *link {
	if a.Is6() {
		return &link{kind: kind, rtt: rtt, v6: netip.PrefixFrom(a, 64).Masked(), private: a, renew: 1 << 62, prefer: 1}
	}
	return &link{kind: kind, rtt: rtt, v4: []netip.Addr{a}, stick: 1}
}

// pool is a link behind several NAT addresses, shared by many.
func pool(d dice, kind string, rtt time.Duration, addrs []netip.Addr, stick float64) *link {
	return &link{kind: kind, rtt: rtt, v4: addrs, usual: d.IntN(len(addrs)), stick: stick}
}

// carrier is a mobile link: an address out of a NAT pool that changes now and
// then, IPv6 beside it where the provider has it.
func carrier(d dice, v4, v6 *Network) *link {
	l := &link{kind: "mobile", rtt: d.between(35*time.Millisecond, 90*time.Millisecond), stick: 0.85, moves: true}
	if v4 != nil {
		base := v4.host(d)
		for range 24 {
			b := base.As4()
			b[2] = b[2]&^7 | byte(d.IntN(8)) // a /21 of the carrier's
			l.v4 = append(l.v4, in24(netip.AddrFrom4(b), byte(1+d.IntN(254))))
		}
	}
	if v6 != nil {
		l.v6, l.prefer = v6.subnet(d), 0.5
	}
	return l
}

// dual is a home connection: IPv4 and a /64.
func dual(d dice, v4, v6 *Network) *link {
	l := fixed("home", d.between(12*time.Millisecond, 40*time.Millisecond), v4.host(d))
	if v6 != nil {
		l.v6, l.prefer = v6.subnet(d), pick(d, []float64{0.5, 0.75, 0.9})
	}
	return l
}
