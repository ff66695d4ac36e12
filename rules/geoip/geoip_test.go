package geoip_test

import (
	"net/netip"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gracewatch/rules"
	"gracewatch/rules/geoip"
	"gracewatch/rules/geoip/geoiptest"
)

// london and its neighbours are public addresses with invented data.
var london = geoiptest.Record{Network: "81.2.69.0/24", Country: "GB", Region: "England", City: "London", Lat: 51.5142, Lon: -0.0931, Radius: 10}

func write(t *testing.T, name string, db geoiptest.Database) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := geoiptest.Write(path, db); err != nil {
		t.Fatal(err)
	}
	return path
}

func open(t *testing.T, paths ...string) *geoip.DB {
	t.Helper()
	db, err := geoip.Open(paths)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func TestLocate(t *testing.T) {
	t.Parallel()
	city := write(t, "city.mmdb", geoiptest.Database{Type: "GeoLite2-City", Records: []geoiptest.Record{
		london,
		{Network: "81.2.70.0/24", Country: "GB", City: "Leeds", Lat: 53.8, Lon: -1.5},
		{Network: "81.2.71.0/24", Country: "GB", Lat: 54, Lon: -2},
		{Network: "81.2.72.0/24", Country: "GB", City: "Off the globe", Lat: 91, Lon: 10},
		{Network: "81.2.73.0/24", Country: "ZZ"},
		{Network: "81.2.74.0/24", Country: "england", City: "York"},
		{Network: "203.0.113.0/24", Country: "GB", City: "London"},
		{Network: "10.0.0.0/8", Country: "GB", City: "London"},
		{Network: "2a00:1450::/32", Country: "IE", City: "Dublin", Lat: 53.3, Lon: -6.2, Radius: 100},
	}})
	asn := write(t, "asn.mmdb", geoiptest.Database{Type: "GeoLite2-ASN", Records: []geoiptest.Record{
		{Network: "81.2.69.0/24", ASN: 20712, Org: "Andrews & Arnold Ltd"},
	}})
	enterprise := write(t, "enterprise.mmdb", geoiptest.Database{Type: "GeoIP2-Enterprise", Records: []geoiptest.Record{
		{Network: "81.2.69.0/24", Country: "GB", City: "London", ASN: 20712, Org: "Andrews & Arnold Ltd"},
	}})
	country := write(t, "country.mmdb", geoiptest.Database{Type: "GeoLite2-Country", Records: []geoiptest.Record{
		{Network: "81.2.69.0/24", Country: "FR"},
		{Network: "90.0.0.0/8", Country: "FR"},
	}})

	inLondon := rules.Place{Country: "GB", Region: "England", City: "London", Located: true, Lat: 51.5142, Lon: -0.0931, Radius: 10}
	inLondonOf := inLondon
	inLondonOf.ASN, inLondonOf.Org = 20712, "Andrews & Arnold Ltd"

	tests := []struct {
		name  string
		files []string
		addr  string
		want  rules.Place
	}{
		{"city", []string{city}, "81.2.69.142", inLondon},
		{"IPv4 in IPv6", []string{city}, "::ffff:81.2.69.142", inLondon},
		{"city and ASN complete each other", []string{city, asn}, "81.2.69.142", inLondonOf},
		{"whatever the order", []string{asn, city}, "81.2.69.142", inLondonOf},
		{"enterprise knows both", []string{enterprise}, "81.2.69.142", rules.Place{Country: "GB", City: "London", ASN: 20712, Org: "Andrews & Arnold Ltd"}},
		{"later completes earlier", []string{enterprise, city}, "81.2.69.142", inLondonOf},
		{"a city does not complete another country", []string{country, city}, "81.2.69.142", rules.Place{Country: "FR"}},
		{"a country does not change a city", []string{city, country}, "81.2.69.142", inLondon},
		{"no radius stated for a city", []string{city}, "81.2.70.1", rules.Place{Country: "GB", City: "Leeds", Located: true, Lat: 53.8, Lon: -1.5, Radius: 50}},
		{"no radius stated for a country", []string{city}, "81.2.71.1", rules.Place{Country: "GB", Located: true, Lat: 54, Lon: -2, Radius: 1000}},
		{"coordinates off the globe", []string{city}, "81.2.72.1", rules.Place{Country: "GB", City: "Off the globe"}},
		{"ZZ is unknown", []string{city}, "81.2.73.1", rules.Place{}},
		{"no country code", []string{city}, "81.2.74.1", rules.Place{City: "York"}},
		{"IPv6", []string{city}, "2a00:1450:4001::1", rules.Place{Country: "IE", City: "Dublin", Located: true, Lat: 53.3, Lon: -6.2, Radius: 100}},
		{"IPv6 with a zone", []string{city}, "2a00:1450:4001::1%eth0", rules.Place{Country: "IE", City: "Dublin", Located: true, Lat: 53.3, Lon: -6.2, Radius: 100}},
		{"documentation, although in the file", []string{city}, "203.0.113.7", rules.Place{}},
		{"private, although in the file", []string{city}, "10.1.2.3", rules.Place{}},
		{"private in IPv6, although in the file", []string{city}, "::ffff:10.1.2.3", rules.Place{}},
		{"not in the file", []string{city}, "8.8.8.8", rules.Place{}},
		{"no file", nil, "8.8.8.8", rules.Place{}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			db := open(t, test.files...)
			if diff := cmp.Diff(test.want, db.Locate(netip.MustParseAddr(test.addr))); diff != "" {
				t.Errorf("Locate(%s) (-want +got):\n%s", test.addr, diff)
			}
			if faults := db.Faults(); len(faults) > 0 {
				t.Errorf("Faults() = %v", faults)
			}
		})
	}
}

func TestLocateIPv6InIPv4File(t *testing.T) {
	t.Parallel()
	db := open(t, write(t, "v4.mmdb", geoiptest.Database{Type: "GeoLite2-City", IPVersion: 4, Records: []geoiptest.Record{london}}))
	if got := db.Locate(netip.MustParseAddr("2a00:1450::1")); got != (rules.Place{}) {
		t.Errorf("IPv6: got %+v, want nothing", got)
	}
	if got := db.Locate(netip.MustParseAddr("::ffff:81.2.69.1")).City; got != "London" {
		t.Errorf("IPv4 in IPv6: got city %q, want London", got)
	}
	if faults := db.Faults(); len(faults) > 0 {
		t.Errorf("Faults() = %v", faults)
	}
}

func TestLocateWithoutDB(t *testing.T) {
	t.Parallel()
	addr := netip.MustParseAddr("81.2.69.1")
	for _, db := range []*geoip.DB{nil, {}} {
		if got := db.Locate(addr); got != (rules.Place{}) {
			t.Errorf("Locate = %+v, want nothing", got)
		}
		if db.Answers(addr) != nil || db.Sources() != nil || db.Faults() != nil || db.Close() != nil {
			t.Error("a DB without databases says something")
		}
	}
	if got := geoip.Builtin().Locate(netip.Addr{}); got != (rules.Place{}) {
		t.Errorf("Locate of no address = %+v, want nothing", got)
	}
}

func TestBuiltin(t *testing.T) {
	t.Parallel()
	db := geoip.Builtin()
	for addr, want := range map[string]string{
		"8.8.8.8":              "US",
		"::ffff:8.8.8.8":       "US",
		"193.0.6.139":          "NL",
		"2001:67c:2e8:22::1":   "NL",
		"2001:4860:4860::8888": "US",
		"10.0.0.1":             "",
		"fd00::1":              "",
		"2001:db8::1":          "",
		"255.255.255.255":      "",
		"0.0.0.0":              "",
		"::":                   "",
		"3ffe::1":              "",
	} {
		if got := db.Locate(netip.MustParseAddr(addr)); got != (rules.Place{Country: want}) {
			t.Errorf("Locate(%s) = %+v, want country %q", addr, got, want)
		}
	}
	want := []geoip.Source{{Type: "embedded country table", Kind: geoip.KindCountry, Built: time.Date(2026, 9, 15, 0, 0, 0, 0, time.UTC)}}
	if diff := cmp.Diff(want, db.Sources()); diff != "" {
		t.Errorf("Sources (-want +got):\n%s", diff)
	}
	if got, want := db.Sources()[0].String(), "embedded country table of 2026-09-15"; got != want {
		t.Errorf("Source = %q, want %q", got, want)
	}
	if stale := db.Stale(time.Date(2036, 1, 1, 0, 0, 0, 0, time.UTC)); stale != nil {
		t.Errorf("Stale = %v, want nothing", stale)
	}
}

func TestBuiltinBehindFiles(t *testing.T) {
	t.Parallel()
	path := write(t, "city.mmdb", geoiptest.Database{Type: "GeoLite2-City", Records: []geoiptest.Record{
		{Network: "8.8.8.0/24", Country: "CA", City: "Montreal"},
		{Network: "193.0.6.0/24", City: "Amsterdam"},
	}})
	db := open(t, path).WithBuiltin()
	for addr, want := range map[string]rules.Place{
		"8.8.8.8":     {Country: "CA", City: "Montreal"},
		"193.0.6.139": {Country: "NL", City: "Amsterdam"},
		"9.9.9.9":     {Country: "US"},
	} {
		if got := db.Locate(netip.MustParseAddr(addr)); got != want {
			t.Errorf("Locate(%s) = %+v, want %+v", addr, got, want)
		}
	}
	var answers []string
	for _, a := range db.Answers(netip.MustParseAddr("8.8.8.8")) {
		answers = append(answers, a.Source.Type+" "+a.Place.Country)
	}
	if diff := cmp.Diff([]string{"GeoLite2-City CA", "embedded country table US"}, answers); diff != "" {
		t.Errorf("Answers (-want +got):\n%s", diff)
	}
}

func TestStale(t *testing.T) {
	t.Parallel()
	path := write(t, "city.mmdb", geoiptest.Database{Type: "GeoLite2-City", Records: []geoiptest.Record{london}})
	db := open(t, path)
	for days, want := range map[int]int{-1: 0, 0: 0, 60: 0, 61: 1} {
		if got := len(db.Stale(geoiptest.Built.AddDate(0, 0, days))); got != want {
			t.Errorf("after %d days %d sources are stale, want %d", days, got, want)
		}
	}
	if got, want := db.Sources()[0].String(), "GeoLite2-City of 2026-11-01 ("+path+")"; got != want {
		t.Errorf("Source = %q, want %q", got, want)
	}
}

func TestLocateConcurrently(t *testing.T) {
	t.Parallel()
	db := open(t, write(t, "city.mmdb", geoiptest.Database{Type: "GeoLite2-City", Records: []geoiptest.Record{london}})).WithBuiltin()
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for i := range 500 {
				addr := netip.AddrFrom4([4]byte{81, 2, 69, byte(i)})
				if got := db.Locate(addr).City; got != "London" {
					t.Errorf("Locate(%s).City = %q, want London", addr, got)
					return
				}
				db.Locate(netip.MustParseAddr("2a00:1450::1"))
			}
		})
	}
	wg.Wait()
}

// A file that is emptied while it is mapped must not end the process.
func TestLocateInTruncatedFile(t *testing.T) {
	t.Parallel()
	path := write(t, "city.mmdb", geoiptest.Database{Type: "GeoLite2-City", Records: []geoiptest.Record{london}})
	db := open(t, path)
	if err := os.Truncate(path, 0); err != nil {
		t.Fatal(err)
	}
	addr := netip.MustParseAddr("81.2.69.1")
	for range 2 {
		if got := db.Locate(addr); got != (rules.Place{}) {
			t.Errorf("Locate = %+v, want nothing", got)
		}
	}
	faults := db.Faults()
	if len(faults) != 1 {
		t.Fatalf("Faults = %v, want one", faults)
	}
	for _, want := range []string{path, "2 lookups failed", "81.2.69.1"} {
		if !contains(faults[0].Error(), want) {
			t.Errorf("fault %q lacks %q", faults[0], want)
		}
	}
	if a := db.Answers(addr); len(a) != 1 || a[0].Err == nil {
		t.Errorf("Answers = %+v, want one with an error", a)
	}
}

func BenchmarkLocate(b *testing.B) {
	path := filepath.Join(b.TempDir(), "city.mmdb")
	if err := geoiptest.WriteCity(path, []geoiptest.Record{london}); err != nil {
		b.Fatal(err)
	}
	db, err := geoip.Open([]string{path})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	addr := netip.MustParseAddr("81.2.69.142")
	b.ReportAllocs()
	for b.Loop() {
		db.Locate(addr)
	}
}
