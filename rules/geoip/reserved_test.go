package geoip_test

import (
	"net/netip"
	"testing"

	"gracewatch/rules/geoip"
	"gracewatch/rules/geoip/geoiptest"
)

// addrIn is the first address of the record's network.
func addrIn(r geoiptest.Record) netip.Addr { return netip.MustParsePrefix(r.Network).Addr() }

func TestReserved(t *testing.T) {
	t.Parallel()
	// Both ends of each block, and their neighbours outside.
	for addr, want := range map[string]string{
		"9.255.255.255": "", "10.0.0.0": "private", "10.255.255.255": "private", "11.0.0.0": "",
		"172.15.255.255": "", "172.16.0.0": "private", "172.31.255.255": "private", "172.32.0.0": "",
		"192.167.255.255": "", "192.168.0.0": "private", "192.168.255.255": "private", "192.169.0.0": "",
		"100.63.255.255": "", "100.64.0.0": "cgnat", "100.127.255.255": "cgnat", "100.128.0.0": "",
		"126.255.255.255": "", "127.0.0.1": "loopback", "127.255.255.255": "loopback", "128.0.0.0": "",
		"169.253.255.255": "", "169.254.169.254": "link-local", "169.255.0.0": "",
		"0.0.0.0": "unspecified", "0.0.0.1": "reserved", "1.0.0.0": "",
		"192.0.0.8": "reserved", "192.0.1.0": "", "192.0.2.1": "documentation", "192.0.3.0": "",
		"198.51.99.255": "", "198.51.100.9": "documentation", "198.51.101.0": "",
		"203.0.112.255": "", "203.0.113.9": "documentation", "203.0.114.0": "",
		"192.88.99.1": "transition", "198.17.255.255": "", "198.18.0.1": "benchmarking", "198.19.255.255": "benchmarking", "198.20.0.0": "",
		"223.255.255.255": "", "224.0.0.1": "multicast", "239.255.255.255": "multicast",
		"240.0.0.1": "reserved", "255.255.255.254": "reserved", "255.255.255.255": "broadcast",
		"::": "unspecified", "::1": "loopback", "::2": "reserved", "::ffff:10.0.0.1": "private", "::ffff:8.8.8.8": "",
		"64:ff9b::808:808": "transition", "64:ff9b:1::1": "transition", "100::1": "reserved", "1fff::1": "reserved",
		"2001::1": "transition", "2001:2::1": "benchmarking", "2001:20::1": "reserved", "2001:1ff::1": "reserved", "2001:200::1": "",
		"2001:db7::1": "", "2001:db8::1": "documentation", "2001:db9::1": "", "2002::1": "transition", "2003::1": "",
		"3ffe::1": "", "3fff::1": "documentation", "3fff:fff::1": "documentation", "3fff:1000::1": "", "4000::1": "reserved", "5f00::1": "reserved",
		"fc00::1": "private", "fdff::1": "private", "fe00::1": "reserved", "fe80::1": "link-local", "fe80::1%eth0": "link-local",
		"fec0::1": "private", "ff02::1": "multicast",
	} {
		a := netip.MustParseAddr(addr)
		if got := geoip.Reserved(a); got != want {
			t.Errorf("Reserved(%s) = %q, want %q", addr, got, want)
		}
		if got := geoip.Placeable(a); got != (want == "") {
			t.Errorf("Placeable(%s) = %v", addr, got)
		}
	}
	if geoip.Placeable(netip.Addr{}) || geoip.Reserved(netip.Addr{}) != "invalid" {
		t.Error("the zero address is placeable")
	}
}
