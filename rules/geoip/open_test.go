package geoip_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gracewatch/rules/geoip"
	"gracewatch/rules/geoip/geoiptest"
)

func contains(text, part string) bool { return strings.Contains(text, part) }

// asFile writes content under name and returns its path.
func asFile(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// part is the first share of a sound database.
func part(t *testing.T, share float64) string {
	t.Helper()
	data, err := os.ReadFile(write(t, "city.mmdb", geoiptest.Database{Type: "GeoLite2-City", Records: []geoiptest.Record{london}}))
	if err != nil {
		t.Fatal(err)
	}
	return asFile(t, "part.mmdb", string(data[:int(share*float64(len(data)))]))
}

func TestOpenFaults(t *testing.T) {
	t.Parallel()
	missing := filepath.Join(t.TempDir(), "missing.mmdb")
	tests := []struct {
		name, path string
		want       string
	}{
		{"missing", missing, "no such file"},
		{"empty", asFile(t, "empty.mmdb", ""), "empty; fetch it again"},
		{"cut short", part(t, 0.5), "cut short"},
		{"cut in the metadata", part(t, 0.98), "fetch it again"},
		{"text", asFile(t, "asn.csv", "1.0.0.0,1.0.0.255,13335,Cloudflare\n"), "gracewatch geoip import"},
		{"gzip", asFile(t, "city.mmdb.gz", "\x1f\x8b\x08\x00\x00"), "unpack it first"},
		{"random bytes", asFile(t, "x.mmdb", "\x00\xff\x00\xfe"), "not a MaxMind DB"},
		{"tail without a head", asFile(t, "tail.mmdb", "\x00\xab\xcd\xefMaxMind.com\xe0"), "fetch it again"},
		{"flat city", write(t, "flat.mmdb", geoiptest.Database{Type: "city ipv4", Records: []geoiptest.Record{london}}), "gracewatch geoip import"},
		{"unknown type", write(t, "own.mmdb", geoiptest.Database{Type: "My-Own", Records: []geoiptest.Record{london}}), "use a City, Country, ASN"},
		{"another kind", write(t, "anon.mmdb", geoiptest.Database{Type: "GeoIP2-Anonymous-IP", Records: []geoiptest.Record{london}}), "use a City, Country, ASN"},
		{"directory without databases", t.TempDir(), "no City, Country, ASN"},
		{"device", "/dev/null", "not a regular file"},
	}
	var all []string
	for _, test := range tests {
		all = append(all, test.path)
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			db, err := geoip.Open([]string{test.path})
			if err == nil {
				db.Close()
				t.Fatal("no error")
			}
			if !contains(err.Error(), test.path) || !contains(err.Error(), test.want) {
				t.Errorf("error %q lacks %q or %q", err, test.path, test.want)
			}
		})
	}
	_, err := geoip.Open(all)
	for _, path := range all {
		if err == nil || !contains(err.Error(), path) {
			t.Errorf("the joined error lacks %s: %v", path, err)
		}
	}
}

func TestOpenDirectory(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, db := range map[string]geoiptest.Database{
		"a-asn.mmdb":      {Type: "GeoLite2-ASN"},
		"b-country.mmdb":  {Type: "GeoLite2-Country"},
		"c-old-city.mmdb": {Type: "DBIP-City-Lite", Built: geoiptest.Built.AddDate(0, -1, 0)},
		"d-city.MMDB":     {Type: "GeoLite2-City"},
		"e-anon.mmdb":     {Type: "GeoIP2-Anonymous-IP"},
	} {
		db.Records = []geoiptest.Record{london}
		if err := geoiptest.Write(filepath.Join(dir, name), db); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "LICENSE.txt"), []byte("free"), 0o600); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range open(t, dir, filepath.Join(dir, "a-asn.mmdb"), dir).Sources() {
		got = append(got, fmt.Sprintf("%s %s", filepath.Base(s.Path), s.Kind))
	}
	want := []string{"d-city.MMDB city", "c-old-city.mmdb city", "a-asn.mmdb asn", "b-country.mmdb country"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("sources, each file once (-want +got):\n%s", diff)
	}

	if err := os.WriteFile(filepath.Join(dir, "broken.mmdb"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := geoip.Open([]string{dir}); err == nil || !contains(err.Error(), "broken.mmdb") {
		t.Errorf("error %v does not name broken.mmdb", err)
	}
}

func TestOpenTooMany(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for i := range 65 {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%d.mmdb", i)), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := geoip.Open([]string{dir}); err == nil || !contains(err.Error(), "65 databases are too many") {
		t.Errorf("error = %v, want too many", err)
	}
}

// Every type that the reader takes must have a kind that matches the methods
// it allows, or be refused for being of another kind.
func TestOpenTypes(t *testing.T) {
	t.Parallel()
	for databaseType, want := range map[string]geoip.Kind{
		"GeoLite2-City": geoip.KindCity, "GeoIP2-City": geoip.KindCity, "GeoIP2-City-Europe": geoip.KindCity,
		"DBIP-City-Lite": geoip.KindCity, "DBIP-Location (compat=City)": geoip.KindCity,
		"GeoLite2-Country": geoip.KindCountry, "GeoIP2-Country": geoip.KindCountry,
		"DBIP-Country": geoip.KindCountry, "DBIP-Country-Lite": geoip.KindCountry,
		"GeoLite2-ASN": geoip.KindASN, "DBIP-ASN-Lite (compat=GeoLite2-ASN)": geoip.KindASN, "GeoIP2-ISP": geoip.KindASN,
		"GeoIP2-Enterprise": geoip.KindEnterprise, "DBIP-ISP (compat=Enterprise)": geoip.KindEnterprise,
		"DBIP-Location-ISP (compat=Enterprise)": geoip.KindEnterprise,
	} {
		t.Run(databaseType, func(t *testing.T) {
			t.Parallel()
			record := london
			record.ASN = 20712
			db := open(t, write(t, "x.mmdb", geoiptest.Database{Type: databaseType, Records: []geoiptest.Record{record}}))
			if got := db.Sources()[0].Kind; got != want {
				t.Errorf("kind = %q, want %q", got, want)
			}
			db.Locate(addrIn(record))
			if faults := db.Faults(); len(faults) > 0 {
				t.Errorf("Faults = %v", faults)
			}
		})
	}
}
