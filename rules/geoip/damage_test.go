package geoip_test

import (
	"math/rand/v2"
	"net/netip"
	"os"
	"path/filepath"
	"testing"
	"time"

	"gracewatch/rules/geoip"
	"gracewatch/rules/geoip/geoiptest"
)

// A damaged file is refused, or its lookups fail or answer; nothing else
// happens, and what is answered keeps the promises of a Place.
func TestDamagedFile(t *testing.T) {
	t.Parallel()
	seed := uint64(time.Now().UnixNano())
	rng := rand.New(rand.NewPCG(seed, 1))
	sound, err := os.ReadFile(write(t, "city.mmdb", geoiptest.Database{Type: "GeoLite2-City", Records: []geoiptest.Record{
		london,
		{Network: "2a00:1450::/32", Country: "IE", City: "Dublin", Lat: 53.3, Lon: -6.2, Radius: 100},
	}}))
	if err != nil {
		t.Fatal(err)
	}
	addrs := []netip.Addr{addrIn(london), netip.MustParseAddr("2a00:1450::1"), netip.MustParseAddr("8.8.8.8")}
	path := filepath.Join(t.TempDir(), "damaged.mmdb")
	opened := 0
	for range 300 {
		data := append([]byte(nil), sound...)
		for range 1 + rng.IntN(8) {
			data[rng.IntN(len(data))] = byte(rng.Uint32())
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		db, err := geoip.Open([]string{path})
		if err != nil {
			continue
		}
		opened++
		for _, addr := range addrs {
			p := db.Locate(addr)
			if n := len(p.Country); n != 0 && n != 2 {
				t.Errorf("seed %d: country %q", seed, p.Country)
			}
			if p.Located && !(p.Lat >= -90 && p.Lat <= 90 && p.Lon >= -180 && p.Lon <= 180 && p.Radius > 0) {
				t.Errorf("seed %d: located at %v, %v within %v", seed, p.Lat, p.Lon, p.Radius)
			}
		}
		if err := db.Close(); err != nil {
			t.Errorf("seed %d: %v", seed, err)
		}
	}
	if opened == 0 {
		t.Errorf("seed %d: no damaged file opened, so nothing was tested", seed)
	}
}
