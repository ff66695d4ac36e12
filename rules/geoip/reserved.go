package geoip

import "net/netip"

// globalUnicast holds every IPv6 address that is handed out to networks; what
// lies outside is loopback, local, multicast, a translation prefix or unused.
var globalUnicast = netip.MustParsePrefix("2000::/3")

type reservedNetwork struct {
	prefix netip.Prefix
	name   string
}

// reservedIPv4 and reservedIPv6 follow the IANA special-purpose registries. The
// anycast services inside them stand nowhere in particular, so they count too.
var (
	reservedIPv4 = []reservedNetwork{
		{netip.MustParsePrefix("10.0.0.0/8"), "private"},
		{netip.MustParsePrefix("172.16.0.0/12"), "private"},
		{netip.MustParsePrefix("192.168.0.0/16"), "private"},
		{netip.MustParsePrefix("100.64.0.0/10"), "cgnat"},
		{netip.MustParsePrefix("127.0.0.0/8"), "loopback"},
		{netip.MustParsePrefix("169.254.0.0/16"), "link-local"},
		{netip.MustParsePrefix("0.0.0.0/32"), "unspecified"},
		{netip.MustParsePrefix("0.0.0.0/8"), "reserved"},
		{netip.MustParsePrefix("192.0.0.0/24"), "reserved"},
		{netip.MustParsePrefix("192.0.2.0/24"), "documentation"},
		{netip.MustParsePrefix("198.51.100.0/24"), "documentation"},
		{netip.MustParsePrefix("203.0.113.0/24"), "documentation"},
		{netip.MustParsePrefix("192.88.99.0/24"), "transition"},
		{netip.MustParsePrefix("198.18.0.0/15"), "benchmarking"},
		{netip.MustParsePrefix("224.0.0.0/4"), "multicast"},
		{netip.MustParsePrefix("255.255.255.255/32"), "broadcast"},
		{netip.MustParsePrefix("240.0.0.0/4"), "reserved"},
	}
	reservedIPv6 = []reservedNetwork{
		{netip.MustParsePrefix("fc00::/7"), "private"},
		{netip.MustParsePrefix("fec0::/10"), "private"},
		{netip.MustParsePrefix("fe80::/10"), "link-local"},
		{netip.MustParsePrefix("::1/128"), "loopback"},
		{netip.MustParsePrefix("::/128"), "unspecified"},
		{netip.MustParsePrefix("ff00::/8"), "multicast"},
		{netip.MustParsePrefix("2001:db8::/32"), "documentation"},
		{netip.MustParsePrefix("3fff::/20"), "documentation"},
		{netip.MustParsePrefix("2001::/32"), "transition"},
		{netip.MustParsePrefix("2002::/16"), "transition"},
		{netip.MustParsePrefix("64:ff9b::/96"), "transition"},
		{netip.MustParsePrefix("64:ff9b:1::/48"), "transition"},
		{netip.MustParsePrefix("2001:2::/48"), "benchmarking"},
		{netip.MustParsePrefix("2001::/23"), "reserved"},
	}
)

// Reserved names what makes addr a special-purpose address: private, cgnat,
// loopback, link-local, unspecified, documentation, benchmarking, multicast,
// broadcast, transition (6to4, Teredo, NAT64), reserved, or invalid. It is
// empty for an address of the public Internet.
func Reserved(addr netip.Addr) string {
	addr = plain(addr)
	networks := reservedIPv6
	switch {
	case !addr.IsValid():
		return "invalid"
	case addr.Is4():
		networks = reservedIPv4
	}
	for _, n := range networks {
		if n.prefix.Contains(addr) {
			return n.name
		}
	}
	if addr.Is6() && !globalUnicast.Contains(addr) {
		return "reserved"
	}
	return ""
}

// Placeable reports whether addr can stand somewhere: whether it is an address
// of the public Internet.
func Placeable(addr netip.Addr) bool {
	return Reserved(addr) == ""
}
