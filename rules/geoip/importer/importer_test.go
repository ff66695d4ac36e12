package importer_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gracewatch/rules"
	"gracewatch/rules/geoip"
	"gracewatch/rules/geoip/geoiptest"
	"gracewatch/rules/geoip/importer"
)

var now = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// asFile writes content under name, dated before 2000 as npm does.
func asFile(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	old := time.Date(1985, 10, 26, 8, 15, 0, 0, time.UTC)
	if err := os.Chtimes(path, old, old); err != nil {
		t.Fatal(err)
	}
	return path
}

func gzipped(t *testing.T, content string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write([]byte(content))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func flat(t *testing.T, databaseType string, version int, records ...geoiptest.Record) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "flat.mmdb")
	db := geoiptest.Database{Type: databaseType, IPVersion: version, Records: records}
	if err := geoiptest.Write(path, db); err != nil {
		t.Fatal(err)
	}
	return path
}

// run imports and opens the outcome with the reader.
func run(t *testing.T, inputs ...string) (importer.Report, *geoip.DB) {
	t.Helper()
	output := filepath.Join(t.TempDir(), "out.mmdb")
	report, err := importer.Import(t.Context(), inputs, output, importer.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	db, err := geoip.Open([]string{output})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return report, db
}

func TestImport(t *testing.T) {
	t.Parallel()
	const (
		cityCSV = "81.2.69.0,81.2.69.255,GB,England,,London,EC2V,51.51430,-0.09310,\n" +
			"\"81.2.70.0\",\"81.2.70.255\",\"US\",\"District of Columbia\",,\"Washington, D.C.\",,38.9,-77.0,America/New_York\r\n"
		liteCSV = "81.2.69.0,81.2.69.255,EU,GB,England,London,51.5143,-0.0931\n" +
			"2a00:1450::,2a00:1450:ffff:ffff:ffff:ffff:ffff:ffff,EU,IE,Leinster,Dublin,53.3,-6.2\n"
		asnCSV     = "start,end,asn,org\n81.2.64.0,81.2.127.255,20712,\"Andrews & Arnold \"\"AAISP\"\", Ltd\"\n"
		countryCSV = "\ufeff81.2.69.0,81.2.69.255,gb\n\n81.2.70.0,81.2.70.3,ZZ\n"
	)
	london := rules.Place{Country: "GB", Region: "England", City: "London", Located: true, Lat: 51.5143, Lon: -0.0931, Radius: 50}
	dublin := rules.Place{Country: "IE", Region: "Leinster", City: "Dublin", Located: true, Lat: 53.3, Lon: -6.2, Radius: 50}
	flatLondon := geoiptest.Record{Network: "81.2.69.0/24", Country: "GB", Region: "England", City: "London", Lat: 51.5143, Lon: -0.0931}
	flatDublin := geoiptest.Record{Network: "2a00:1450::/32", Country: "IE", Region: "Leinster", City: "Dublin", Lat: 53.3, Lon: -6.2}

	tests := []struct {
		name   string
		inputs []string
		report importer.Report // Type and Built aside
		places map[string]rules.Place
	}{
		{
			"city CSV", []string{asFile(t, "city.csv", cityCSV)},
			importer.Report{Kind: geoip.KindCity, Read: 2, Ranges: 2},
			map[string]rules.Place{
				"81.2.68.255": {}, "81.2.69.0": london, "81.2.69.255": london,
				"81.2.70.0": {Country: "US", Region: "District of Columbia", City: "Washington, D.C.", Located: true, Lat: 38.9, Lon: -77, Radius: 50},
			},
		},
		{
			"city CSV with continents, both families", []string{asFile(t, "lite.csv", liteCSV)},
			importer.Report{Kind: geoip.KindCity, Read: 2, Ranges: 2},
			map[string]rules.Place{"81.2.69.142": london, "2a00:1450:4001::1": dublin, "2a00:1451::1": {}},
		},
		{
			"gzip by content", []string{asFile(t, "lite.csv", gzipped(t, liteCSV))},
			importer.Report{Kind: geoip.KindCity, Read: 2, Ranges: 2},
			map[string]rules.Place{"81.2.69.142": london},
		},
		{
			"ASN CSV with a heading", []string{asFile(t, "asn", asnCSV)},
			importer.Report{Kind: geoip.KindASN, Read: 2, Ranges: 1, Bad: 1},
			map[string]rules.Place{"81.2.69.142": {ASN: 20712, Org: `Andrews & Arnold "AAISP", Ltd`}, "81.2.128.0": {}},
		},
		{
			"country CSV", []string{asFile(t, "country.csv", countryCSV)},
			importer.Report{Kind: geoip.KindCountry, Read: 2, Ranges: 1, Empty: 1},
			map[string]rules.Place{"81.2.69.142": {Country: "GB"}, "81.2.70.1": {}},
		},
		{
			"flat databases, merged", []string{flat(t, "city ipv4", 4, flatLondon), flat(t, "city ipv6", 6, flatDublin)},
			importer.Report{Kind: geoip.KindCity, Read: 2, Ranges: 2},
			map[string]rules.Place{"81.2.69.142": london, "2a00:1450:4001::1": dublin},
		},
		{
			"flat database of both families", []string{flat(t, "country ipvAll", 6, flatLondon, flatDublin)},
			importer.Report{Kind: geoip.KindCountry, Read: 2, Ranges: 2},
			map[string]rules.Place{"81.2.69.142": {Country: "GB", Region: "England", City: "London", Located: true, Lat: 51.5143, Lon: -0.0931, Radius: 50}},
		},
		{
			"flat ASN", []string{flat(t, "asn ipv4", 4, geoiptest.Record{Network: "81.2.69.0/24", ASN: 20712, Org: "A&A"})},
			importer.Report{Kind: geoip.KindASN, Read: 1, Ranges: 1},
			map[string]rules.Place{"81.2.69.142": {ASN: 20712, Org: "A&A"}},
		},
		{
			"CSV beside a flat database; the first stays",
			[]string{flat(t, "city ipv4", 4, flatLondon), asFile(t, "more.csv", "81.2.69.128,81.2.70.255,EU,FR,,Paris,48.8,2.3\n")},
			importer.Report{Kind: geoip.KindCity, Read: 2, Ranges: 2, Overlaps: 1},
			map[string]rules.Place{"81.2.69.142": london, "81.2.70.1": {Country: "FR", City: "Paris", Located: true, Lat: 48.8, Lon: 2.3, Radius: 50}},
		},
		{
			"IPv6 below the public range does not reach IPv4",
			[]string{asFile(t, "c.csv", "81.2.69.0,81.2.69.255,GB\n::,ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff,SE\n::,::ffff,FR\n::ffff:81.2.70.0,::ffff:81.2.70.255,DE\n")},
			importer.Report{Kind: geoip.KindCountry, Read: 4, Ranges: 3, Special: 1},
			map[string]rules.Place{"81.2.69.1": {Country: "GB"}, "81.2.70.1": {Country: "DE"}, "9.9.9.9": {}, "2a00::1": {Country: "SE"}},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			report, db := run(t, test.inputs...)
			if got := len(report.Faults); got != report.Bad {
				t.Errorf("%d faults told of %d", got, report.Bad)
			}
			built := report.Built
			report.Type, report.Built, report.Faults = "", time.Time{}, nil
			if diff := cmp.Diff(test.report, report); diff != "" {
				t.Errorf("report (-want +got):\n%s", diff)
			}
			if got := db.Sources()[0]; got.Kind != test.report.Kind || !got.Built.Equal(built) {
				t.Errorf("source %+v, want kind %s of %s", got, test.report.Kind, built)
			}
			for addr, want := range test.places {
				if diff := cmp.Diff(want, db.Locate(netip.MustParseAddr(addr))); diff != "" {
					t.Errorf("Locate(%s) (-want +got):\n%s", addr, diff)
				}
			}
			if faults := db.Faults(); len(faults) > 0 {
				t.Errorf("Faults = %v", faults)
			}
		})
	}
}

func TestImportBuilt(t *testing.T) {
	t.Parallel()
	undated := asFile(t, "a.csv", "81.2.69.0,81.2.69.255,GB\n")
	dated := asFile(t, "b.csv", "81.2.70.0,81.2.70.255,GB\n")
	day := time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)
	if err := os.Chtimes(dated, day, day); err != nil {
		t.Fatal(err)
	}
	database := flat(t, "country ipv4", 4, geoiptest.Record{Network: "81.2.71.0/24", Country: "GB"})
	for _, test := range []struct {
		name   string
		inputs []string
		want   time.Time
	}{
		{"a date before 2000 says nothing", []string{undated}, now},
		{"file date", []string{dated}, day},
		{"database date", []string{database}, geoiptest.Built},
		{"the oldest counts", []string{undated, database, dated}, day},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			report, db := run(t, test.inputs...)
			if got := db.Sources()[0].Built; !got.Equal(test.want) || !report.Built.Equal(test.want) {
				t.Errorf("built %s, report says %s, want %s", got, report.Built, test.want)
			}
		})
	}
}

func TestImportBadLines(t *testing.T) {
	t.Parallel()
	path := asFile(t, "city.csv", strings.Join([]string{
		"81.2.69.0,81.2.69.255,EU,GB,England,London,51.5,-0.1",
		"81.2.70.x,81.2.70.255,EU,GB,England,London,51.5,-0.1",
		"81.2.70.0,nowhere,EU,GB,England,London,51.5,-0.1",
		"81.2.70.9,81.2.70.1,EU,GB,England,London,51.5,-0.1",
		"81.2.70.0,2a00::1,EU,GB,England,London,51.5,-0.1",
		"81.2.70.0,81.2.70.255,EU,Britain,England,London,51.5,-0.1",
		"81.2.70.0,81.2.70.255,EU,GB,England,Lon\xffdon,51.5,-0.1",
		"81.2.70.0,81.2.70.255,EU,GB,England,Lon\x1bdon,51.5,-0.1",
		"81.2.70.0,81.2.70.255,EU,GB," + strings.Repeat("x", 1025) + ",London,51.5,-0.1",
		"81.2.70.0,81.2.70.255,EU,GB,England,London,north,-0.1",
		"81.2.70.0,81.2.70.255,EU,GB,England,London,NaN,-0.1",
		"81.2.70.0,81.2.70.255,EU,GB,England,London,51.5,181",
		"81.2.70.0,81.2.70.255,EU,GB,England,London,51.5",
		`81.2.70.0,81.2.70.255,EU,GB,England,"London,51.5,-0.1`,
		`81.2.70.0,81.2.70.255,EU,GB,England,"London"s,51.5,-0.1`,
		strings.Repeat("x", 70<<10),
		"fe80::1%eth0,fe80::2%eth0,EU,GB,England,London,51.5,-0.1",
		strings.Repeat(",", 40),
		"81.2.71.0,81.2.71.255,EU,GB,England,Leeds,53.8,-1.5",
	}, "\n"))
	report, db := run(t, path)
	want := []string{
		`2: start "81.2.70.x" is not an address`,
		`3: end "nowhere" is not an address`,
		`4: range 81.2.70.9-81.2.70.1 ends before it starts`,
		`5: range 81.2.70.0-2a00::1 mixes address families`,
		`6: country "Britain" is not a two-letter code`,
		`7: city "Lon\xffdon" is not UTF-8`,
		`8: city "Lon\x1bdon" holds control characters`,
		`9: state of 1025 bytes is too long (at most 1024)`,
		`10: coordinates "north", "-0.1" are not numbers`,
		`11: coordinates NaN, -0.1 are not on the globe`,
		`12: coordinates 51.5, 181 are not on the globe`,
		`13: 7 columns, want start,end,continent,country,state,city,latitude,longitude`,
		`14: quoted field is not closed, or text follows its end`,
		`15: quoted field is not closed, or text follows its end`,
		`16: line longer than 65536 bytes`,
		`17: start "fe80::1%eth0" is not an address`,
		`18: more than 32 columns`,
	}
	for i := range want {
		want[i] = path + ":" + want[i]
	}
	if diff := cmp.Diff(want, report.Faults); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
	if report.Read != 19 || report.Ranges != 2 || report.Bad != 17 {
		t.Errorf("report %+v, want 2 of 19 ranges, 17 bad", report)
	}
	if got := db.Locate(netip.MustParseAddr("81.2.71.1")).City; got != "Leeds" {
		t.Errorf("the line after the bad ones gives %q, want Leeds", got)
	}
}

func TestImportFaults(t *testing.T) {
	t.Parallel()
	good := "81.2.69.0,81.2.69.255,GB\n"
	country := asFile(t, "country.csv", good)
	tests := []struct {
		name   string
		inputs []string
		want   []string
	}{
		{"no input", nil, []string{"no input given"}},
		{"missing", []string{"/nonexistent/a.csv"}, []string{"/nonexistent/a.csv", "no such file"}},
		{"directory", []string{t.TempDir()}, []string{"not a regular file"}},
		{"all faults at once", []string{"/nonexistent/a.csv", country, "/nonexistent/b.csv"}, []string{"a.csv", "b.csv"}},
		{"empty", []string{asFile(t, "empty.csv", "")}, []string{"empty.csv", "empty file"}},
		{"prose", []string{asFile(t, "README", strings.Repeat("Free data.\n", 20))}, []string{"README", "no address range in the first lines", "start,end,country"}},
		{"numeric ranges", []string{asFile(t, "c-num.csv", "16777216,16777471,AU\n")}, []string{"without -num"}},
		{"unknown columns", []string{asFile(t, "x.csv", "81.2.69.0,81.2.69.255,a,b,c\n")}, []string{"5 columns"}},
		{"kinds mixed", []string{country, asFile(t, "asn.csv", "81.2.69.0,81.2.69.255,1,x\n")}, []string{"country data", "asn data", "file of its own"}},
		{"nothing known", []string{asFile(t, "zz.csv", "81.2.69.0,81.2.69.255,ZZ\n")}, []string{"no usable range"}},
		{"nothing good", []string{asFile(t, "bad.csv", "81.2.69.0,81.2.69.255,Britain\n")}, []string{"no usable range", "bad.csv:1: country"}},
		{"too many bad lines", []string{asFile(t, "mess.csv", good+strings.Repeat("mess\n", 101))}, []string{"mess.csv: 101 of 102 lines are bad", "mess.csv:2"}},
		{"too many bad lines in the second input", []string{country, asFile(t, "mess.csv", good+strings.Repeat("mess\n", 101))}, []string{"101 of 102"}},
		{"gzip cut short", []string{asFile(t, "cut.gz", gzipped(t, strings.Repeat(good, 100_000))[:600])}, []string{"cut.gz", "unexpected EOF"}},
		{"no gzip after all", []string{asFile(t, "bad.gz", "\x1f\x8bnot really")}, []string{"bad.gz", "gzip"}},
		{"needs no import", []string{flat(t, "GeoLite2-City", 6, geoiptest.Record{Network: "81.2.69.0/24", City: "x"})}, []string{"needs no import", "--geoip"}},
		{"broken database", []string{asFile(t, "broken.mmdb", "\xab\xcd\xefMaxMind.com\xe0")}, []string{"broken.mmdb"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			output := filepath.Join(dir, "out.mmdb")
			if err := os.WriteFile(output, []byte("the old one"), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := importer.Import(t.Context(), test.inputs, output, importer.Options{Now: now})
			if err == nil {
				t.Fatal("no error")
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error %q lacks %q", err, want)
				}
			}
			if data, _ := os.ReadFile(output); string(data) != "the old one" {
				t.Error("the old output is gone")
			}
			if entries, _ := os.ReadDir(dir); len(entries) != 1 {
				t.Errorf("files left behind: %v", entries)
			}
		})
	}
}

// One bad line in a hundred is tolerated however long the input.
func TestImportTolerates(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for i := range 30_000 {
		fmt.Fprintf(&b, "90.%d.%d.0,90.%d.%d.255,FR\n", i/256, i%256, i/256, i%256)
		if i%150 == 0 {
			b.WriteString("mess\n")
		}
	}
	report, db := run(t, asFile(t, "country.csv", b.String()))
	if report.Ranges != 30_000 || report.Bad != 200 || len(report.Faults) != 20 {
		t.Errorf("%d ranges, %d bad, %d told; want 30000, 200 and 20", report.Ranges, report.Bad, len(report.Faults))
	}
	if got := db.Locate(netip.MustParseAddr("90.100.7.7")).Country; got != "FR" {
		t.Errorf("country = %q, want FR", got)
	}
}

func TestImportOverwrites(t *testing.T) {
	t.Parallel()
	output := filepath.Join(t.TempDir(), "out.mmdb")
	var progress bytes.Buffer
	for _, country := range []string{"GB", "FR"} {
		input := asFile(t, "c.csv", "81.2.69.0,81.2.69.255,"+country+"\n")
		if _, err := importer.Import(t.Context(), []string{input}, output, importer.Options{Now: now, Progress: &progress}); err != nil {
			t.Fatal(err)
		}
	}
	db, err := geoip.Open([]string{output})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if got := db.Locate(netip.MustParseAddr("81.2.69.1")).Country; got != "FR" {
		t.Errorf("country = %q, want FR", got)
	}
	if info, err := os.Stat(output); err != nil || info.Mode().Perm() != 0o644 {
		t.Errorf("mode = %v, %v; want 0644", info.Mode(), err)
	}
	if got, want := progress.String(), strings.Repeat("writing "+output+"\n", 2); got != want {
		t.Errorf("progress %q, want %q", got, want)
	}
	entries, err := os.ReadDir(filepath.Dir(output))
	if err != nil || len(entries) != 1 {
		t.Errorf("files left behind: %v, %v", entries, err)
	}
}

func TestImportCancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	dir := t.TempDir()
	input := asFile(t, "c.csv", "81.2.69.0,81.2.69.255,GB\n")
	_, err := importer.Import(ctx, []string{input}, filepath.Join(dir, "out.mmdb"), importer.Options{Now: now})
	if err == nil || !strings.Contains(err.Error(), context.Canceled.Error()) {
		t.Errorf("error = %v, want cancelled", err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 0 {
		t.Errorf("files left behind: %v", entries)
	}
}
