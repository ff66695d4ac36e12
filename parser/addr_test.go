package parser

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"strings"
	"testing"
)

// The address at a line's end is read as netip reads it, or left alone.
func TestAddrBefore(t *testing.T) {
	t.Parallel()
	texts := []string{
		"1.2.3.4", "255.255.255.255", "256.1.1.1", "1.2.3", "1.2.3.4.5", "01.2.3.4", "1.02.3.4", "0.0.0.0", "10.0.100.09", "1..2.3", "1.2.3.", ".1.2.3",
		"", "a.b.c.d", "1.2.3.4a", "1234.1.1.1", "::1", "fd00:10:244:0:0:0:0:5", "0:0:0:0:0:ffff:a01:4338", "fe80:0:0:0:1:2:3:4%eth0", "1.2.3.999", "1,7.0.0.1", "1.2.3.:4", "/1.2.3.4", "1.2.3.4/", "99.99.99.100",
	}
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	for range 20000 {
		n := func() int { return r.IntN([]int{10, 100, 256, 300}[r.IntN(4)]) }
		texts = append(texts, fmt.Sprintf("%d.%d.%d.%d", n(), n(), n(), n()))
	}
	for _, text := range texts {
		line := []byte(strings.Repeat("x", 100) + "[" + text)
		got, open := addrBefore(line, len(line)-1)
		if open == 0 {
			if want, err := netip.ParseAddr(text); err == nil {
				t.Errorf("%q: not read, netip reads %v", text, want)
			}
			continue
		}
		if open != 100 || got != ParseAddr(text) {
			t.Errorf("%q: %v from %d, want %v from 100", text, got, open, ParseAddr(text))
		}
	}
}
