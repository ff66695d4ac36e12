package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/urfave/cli/v2"

	"gracewatch/rules/geoip/geoiptest"
)

// runGeoIP runs `gracewatch geoip ARGS...` on 2026-12-20 and returns what it
// wrote and its exit code.
func runGeoIP(t *testing.T, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	now := func() time.Time { return time.Date(2026, 12, 20, 12, 0, 0, 0, time.UTC) }
	var out, errs bytes.Buffer
	app := &cli.App{
		Name: "gracewatch", Writer: &out, ErrWriter: &errs,
		ExitErrHandler: func(*cli.Context, error) {},
		Commands:       []*cli.Command{geoipCommandAt(now)},
	}
	oneApp.Lock()
	defer oneApp.Unlock()
	err := app.RunContext(t.Context(), append([]string{"gracewatch", "geoip"}, args...))
	var exit cli.ExitCoder
	switch {
	case errors.As(err, &exit):
		code = exit.ExitCode()
		errs.WriteString(err.Error() + "\n")
	case err != nil:
		t.Fatalf("error without an exit code: %v", err)
	}
	return out.String(), errs.String(), code
}

// databases writes a city and an ASN database.
func databases(t *testing.T) (dir, city, asn string) {
	t.Helper()
	dir = t.TempDir()
	city, asn = filepath.Join(dir, "city.mmdb"), filepath.Join(dir, "asn.mmdb")
	records := []geoiptest.Record{
		{Network: "81.2.69.0/24", Country: "GB", Region: "England", City: "London", Lat: 51.5142, Lon: -0.0931, Radius: 10, ASN: 20712, Org: "Andrews & Arnold Ltd"},
		{Network: "81.2.70.0/24", Country: "GB", City: "Evil\x1b[2J\u202e", ASN: 64496},
	}
	err := geoiptest.Write(city, geoiptest.Database{Type: "GeoLite2-City", Built: geoiptest.Built.AddDate(0, -3, 0), Records: records})
	if err := errors.Join(err, geoiptest.WriteASN(asn, records)); err != nil {
		t.Fatal(err)
	}
	return dir, city, asn
}

func TestGeoIPLookupText(t *testing.T) {
	t.Parallel()
	_, city, asn := databases(t)
	const table = "embedded country table of 2026-09-15 (IP2Location LITE data, http://www.ip2location.com): "
	stale := "GeoLite2-City of 2026-08-01 (" + city + "), 141 days old, fetch a newer one: "
	want := `81.2.69.142: London, England, GB; 51.5142, -0.0931 within 10 km; AS20712 Andrews & Arnold Ltd
  ` + stale + `London, England, GB; 51.5142, -0.0931 within 10 km
  GeoLite2-ASN of 2026-11-01 (` + asn + `): AS20712 Andrews & Arnold Ltd
  ` + table + `GB
81.2.70.1: Evil�[2J�, GB; AS64496
  ` + stale + `Evil�[2J�, GB
  GeoLite2-ASN of 2026-11-01 (` + asn + `): AS64496
  ` + table + `GB
8.8.8.8: US
  ` + table + `US
10.0.0.1: private address, never placed
100.64.0.1: cgnat address, never placed
3ffe::1: nothing known
`
	got, stderr, code := runGeoIP(t, "lookup", "--geoip", city, "--geoip", asn, "81.2.69.142", "81.2.70.1", "8.8.8.8", "10.0.0.1", "100.64.0.1", "3ffe::1")
	if diff := cmp.Diff(want, got); diff != "" || code != 0 {
		t.Errorf("code %d, %s(-want +got):\n%s", code, stderr, diff)
	}
	after, _, _ := runGeoIP(t, "lookup", "81.2.69.142", "81.2.70.1", "8.8.8.8", "--geoip", city, "10.0.0.1", "--geoip="+asn, "100.64.0.1", "3ffe::1")
	if diff := cmp.Diff(want, after); diff != "" {
		t.Errorf("flags between arguments change the output (-want +got):\n%s", diff)
	}
}

func TestGeoIPLookupJSON(t *testing.T) {
	t.Parallel()
	_, city, asn := databases(t)
	stdout, stderr, code := runGeoIP(t, "lookup", "--geoip", city, "--geoip", asn, "--format", "json", "81.2.69.142", "10.0.0.1")
	if code != 0 {
		t.Fatalf("code %d: %s", code, stderr)
	}
	lines := strings.Split(strings.TrimSpace(stdout), "\n")
	if len(lines) != 2 || lines[1] != `{"ip":"10.0.0.1","reserved":"private"}` {
		t.Fatalf("got %d lines: %s", len(lines), stdout)
	}
	var got, want any
	wantText := `{"ip":"81.2.69.142",
		"geo":{"country_iso_code":"GB","region_name":"England","city_name":"London","location":{"lat":51.5142,"lon":-0.0931},"accuracy_radius_km":10},
		"as":{"number":20712,"organization":{"name":"Andrews & Arnold Ltd"}},
		"sources":[
			{"type":"GeoLite2-City","kind":"city","path":"` + city + `","built":"2026-08-01T00:00:00Z","stale":true,
			 "geo":{"country_iso_code":"GB","region_name":"England","city_name":"London","location":{"lat":51.5142,"lon":-0.0931},"accuracy_radius_km":10}},
			{"type":"GeoLite2-ASN","kind":"asn","path":"` + asn + `","built":"2026-11-01T00:00:00Z","as":{"number":20712,"organization":{"name":"Andrews & Arnold Ltd"}}},
			{"type":"embedded country table","kind":"country","built":"2026-09-15T00:00:00Z","credit":"IP2Location LITE data, http://www.ip2location.com","geo":{"country_iso_code":"GB"}}]}`
	if err := errors.Join(json.Unmarshal([]byte(lines[0]), &got), json.Unmarshal([]byte(wantText), &want)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("JSON (-want +got):\n%s", diff)
	}
}

func TestGeoIPUsage(t *testing.T) {
	t.Parallel()
	dir, city, _ := databases(t)
	broken := filepath.Join(dir, "broken.dat")
	if err := os.WriteFile(broken, []byte("\x00\x01"), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		args []string
		code int
		want string
	}{
		{"no address", []string{"lookup"}, 2, "no address given"},
		{"bad address", []string{"lookup", "--geoip", "none", "81.2.69.1:443"}, 2, "without port"},
		{"all bad addresses", []string{"lookup", "nonsense", "81.2.69.0/24"}, 2, `"81.2.69.0/24"`},
		{"bad format", []string{"lookup", "--format", "xml", "8.8.8.8"}, 2, `"xml" is neither text nor json`},
		{"bad flag behind", []string{"lookup", "8.8.8.8", "--formt", "json"}, 2, "no such flag: --formt"},
		{"flag without value", []string{"lookup", "8.8.8.8", "--format"}, 2, "--format needs a value"},
		{"broken database", []string{"lookup", "--geoip", broken, "8.8.8.8"}, 2, broken},
		{"none and a file", []string{"lookup", "--geoip", "none", "--geoip", city, "8.8.8.8"}, 2, "stands alone"},
		{"import nothing", []string{"import", "--output", "x.mmdb"}, 2, "no input given"},
		{"import to nowhere", []string{"import", city}, 2, "--output FILE.mmdb"},
		{"import to another name", []string{"import", city, "-o", filepath.Join(dir, "x.dat")}, 2, "must end in .mmdb"},
		{"import what needs none", []string{"import", city, "-o", filepath.Join(dir, "x.mmdb")}, 3, "needs no import"},
		{"import after --", []string{"import", "-o", filepath.Join(dir, "x.mmdb"), city, "--", "--output"}, 3, "open --output"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			stdout, stderr, code := runGeoIP(t, test.args...)
			if code != test.code || !strings.Contains(stderr, test.want) || stdout != "" {
				t.Errorf("code %d, stderr %q, stdout %q; want code %d and %q", code, stderr, stdout, test.code, test.want)
			}
		})
	}
}

func TestGeoIPImport(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	input, output := filepath.Join(dir, "asn.csv"), filepath.Join(dir, "asn.mmdb")
	lines := "81.2.69.0,81.2.69.255,20712,Andrews & Arnold Ltd\n81.2.69.0,81.2.69.3,1,Other\n81.2.70.0,81.2.70.3,0,\n" + strings.Repeat("mess\x1b\n", 22)
	if err := os.WriteFile(input, []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
	day := time.Date(2026, 12, 14, 0, 0, 0, 0, time.UTC)
	if err := os.Chtimes(input, day, day); err != nil {
		t.Fatal(err)
	}
	stdout, stderr, code := runGeoIP(t, "import", input, "--output", output)
	want := output + ": asn database of 2026-12-14 with 2 ranges\n" +
		"left out: 1 unknown, 0 not public, 22 malformed\n" +
		"1 ranges overlapped earlier ones, which stayed\n" +
		"use it with --geoip " + output + "\n"
	if diff := cmp.Diff(want, stdout); diff != "" || code != 0 {
		t.Errorf("code %d (-want +got):\n%s", code, diff)
	}
	if !strings.HasPrefix(stderr, input+":4: ") || !strings.HasSuffix(stderr, "and 2 malformed lines more\n") || strings.Contains(stderr, "\x1b") {
		t.Errorf("stderr: %q", stderr)
	}
	found, _, _ := runGeoIP(t, "lookup", "81.2.69.1", "--geoip", output)
	if !strings.HasPrefix(found, "81.2.69.1: GB; AS20712 Andrews & Arnold Ltd\n") {
		t.Errorf("lookup in the import: %q", found)
	}
}

func TestOpenGeoIP(t *testing.T) {
	t.Parallel()
	dir, city, _ := databases(t)
	here := func() []string { return []string{dir} }
	nowhere := func() []string { return nil }
	addr := netip.MustParseAddr("81.2.69.142")
	for _, test := range []struct {
		name          string
		paths         []string
		noGeo         bool
		find          func() []string
		sources       int
		country, city string
	}{
		{"usual places", nil, false, here, 3, "GB", "London"},
		{"nothing there", nil, false, nowhere, 1, "GB", ""},
		{"explicit", []string{city}, false, here, 2, "GB", "London"},
		{"none", []string{"none"}, false, here, 1, "GB", ""},
		{"no places at all", nil, true, here, 0, "", ""},
	} {
		db, err := openGeoIPAmong(test.paths, test.noGeo, test.find)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		place := db.Locate(addr)
		if len(db.Sources()) != test.sources || place.Country != test.country || place.City != test.city {
			t.Errorf("%s: %d sources, %+v", test.name, len(db.Sources()), place)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
	broken := filepath.Join(dir, "broken.mmdb")
	if err := os.WriteFile(broken, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := openGeoIPAmong(nil, false, here)
	if err == nil || !strings.Contains(err.Error(), broken) || !strings.Contains(err.Error(), "--geoip none") {
		t.Errorf("error %v does not name %s and the way on", err, broken)
	}
}
