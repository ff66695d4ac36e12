package parser

import (
	"net/netip"
	"strings"
	"testing"
)

// TestAddresses reads addresses as Java writes them, in whole records of either
// kind, and leaves what is none as a text.
func TestAddresses(t *testing.T) {
	t.Parallel()
	for logged, want := range map[string]string{
		"10.1.67.56":                           "10.1.67.56",
		"0.0.0.0":                              "0.0.0.0",
		"255.255.255.255":                      "255.255.255.255",
		"1.2.3.4":                              "1.2.3.4",
		"fd00:10:244:0:0:0:0:5":                "fd00:10:244::5",
		"0:0:0:0:0:0:0:1":                      "::1",
		"2001:db8:85a3:8d3:1319:8a2e:370:7348": "2001:db8:85a3:8d3:1319:8a2e:370:7348",
		"2001:db8::1":                          "2001:db8::1",
		"fe80:0:0:0:1:2:3:4%eth0":              "fe80::1:2:3:4",
		"fe80:0:0:0:1:2:3:4%2":                 "fe80::1:2:3:4",
		"fe80::1%" + strings.Repeat("z", 2*maxAddr): "fe80::1",
		"::ffff:10.1.67.56":                         "10.1.67.56",
		"0:0:0:0:0:ffff:a01:4338":                   "10.1.67.56",
		"":                                          "",
		"10.1.67.056":                               "",
		"10.1.67.256":                               "",
		"10.1.67":                                   "",
		"10.1.67.56.1":                              "",
		"10..67.56":                                 "",
		".1.67.56":                                  "",
		"10.1.67.":                                  "",
		"1000.1.67.56":                              "",
		"1,7.0.0.1":                                 "",
		"1.2.3.4/":                                  "",
		"1:.2.3.4":                                  "",
		"10.1.67.56:443":                            "",
		"10.1.67.56, 1.2.3.4":                       "",
		"localhost":                                 "",
		"fd00:10:244:0:0:0:0:5 ":                    "",
		strings.Repeat("1", 100):                    "",
	} {
		for _, sample := range []string{sampleGrant, sampleReplay} {
			e := one(t, strings.Replace(sample, "[10.1.67.56]", "["+logged+"]", 1))
			var addr netip.Addr
			if want != "" {
				addr = netip.MustParseAddr(want)
			}
			if e.Addr != addr || e.AddrText != logged || e.Key != AddrKey(addr) || e.DN != "uid=mmosley,ou=shadow,o=Tremolo" {
				t.Errorf("[%s]: address %v, key %d, text %q, DN %q, want %v", logged, e.Addr, e.Key, e.AddrText, e.DN, addr)
			}
		}
	}
}
