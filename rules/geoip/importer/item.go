package importer

import (
	"fmt"
	"net/netip"
	"strconv"
)

// record is what the data says of a range. The zero record says nothing.
// It is comparable, so that equal ones are stored once.
type record struct {
	country, region, city string
	located               bool
	lat, lon              float64
	asn                   uint32
	org                   string
}

// addrRange is an inclusive range within one address family.
type addrRange struct {
	start, end netip.Addr
}

// item is one step of an input: a range and its record, or err for a bad one,
// or fatal when the input cannot be read on.
type item struct {
	addrRange
	record record
	line   int          // CSV
	prefix netip.Prefix // database
	err    error
	fatal  error
}

func (it item) where() string {
	if it.line > 0 {
		return strconv.Itoa(it.line)
	}
	return it.prefix.String()
}

// newRange checks that the two ends make a range.
func newRange(start, end netip.Addr) (addrRange, error) {
	start, end = start.Unmap(), end.Unmap()
	if start.BitLen() != end.BitLen() {
		return addrRange{}, fmt.Errorf("range %s-%s mixes address families", start, end)
	}
	if end.Less(start) {
		return addrRange{}, fmt.Errorf("range %s-%s ends before it starts", start, end)
	}
	return addrRange{start, end}, nil
}

// The ends of 2000::/3, which holds all public IPv6 addresses.
var (
	publicStart = netip.MustParseAddr("2000::")
	publicEnd   = netip.MustParseAddr("3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")
)

// clip cuts an IPv6 range down to public addresses. What lies below them would
// also overwrite IPv4, which the search tree keeps in ::/96.
func (r addrRange) clip() (addrRange, bool) {
	if !r.start.Is6() {
		return r, true
	}
	if r.start.Less(publicStart) {
		r.start = publicStart
	}
	if publicEnd.Less(r.end) {
		r.end = publicEnd
	}
	return r, !r.end.Less(r.start)
}
