package simulate

import (
	"testing"

	"github.com/phuslu/iploc"
)

// TestInternetIsConsistent: no two networks overlap, every address belongs to
// its network, and a public table places it in the same country.
func TestInternetIsConsistent(t *testing.T) {
	t.Parallel()
	networks, err := Internet()
	if err != nil {
		t.Fatal(err)
	}
	d := newDice(5, 5)
	asked, wrong := 0, 0
	for i, n := range networks {
		if n.Prefix != n.Prefix.Masked() || !n.Prefix.Addr().IsGlobalUnicast() || n.Prefix.Addr().IsPrivate() {
			t.Errorf("%s is not an ordinary public network", n.Prefix)
		}
		for _, m := range networks[i+1:] {
			if n.Prefix.Overlaps(m.Prefix) {
				t.Errorf("%s and %s overlap", n.Prefix, m.Prefix)
			}
		}
		for range 20 {
			a := n.host(d)
			if !n.Prefix.Contains(a) {
				t.Fatalf("seed 5: %s is not in %s", a, n.Prefix)
			}
			asked++
			if iploc.IPCountry(a) != n.Country {
				wrong++
			}
		}
	}
	if len(networks) < 100 || wrong*50 > asked {
		t.Errorf("%d of %d addresses in %d networks are elsewhere by the public table", wrong, asked, len(networks))
	}
}

// TestCompanyIsOnTheInternet: what the company uses is in the network list.
func TestCompanyIsOnTheInternet(t *testing.T) {
	t.Parallel()
	net, err := newInternet()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range newSites() {
		for _, a := range append(s.pool, s.vpn...) {
			if len(net.find(func(n *Network) bool { return n.Prefix.Contains(a) && n.Kind == "business" })) != 1 {
				t.Errorf("%s of %s belongs to no business network", a, s.city)
			}
		}
	}
}
