package importer

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Whatever the standard writer writes on one line must split into the same
// fields, and whatever splits must survive being written and split again.
func FuzzSplitLine(f *testing.F) {
	f.Add("1.0.0.0,1.0.0.255,13335,\"Cloudflare, Inc.\"")
	f.Add(`"a ""quoted"" field",,b"c,""`)
	f.Add(`"open`)
	f.Add("")
	f.Fuzz(func(t *testing.T, line string) {
		fields, err := splitLine(line)
		if err != nil {
			return
		}
		if len(fields) == 0 || len(fields) > maxFields {
			t.Fatalf("%d fields", len(fields))
		}
		if strings.ContainsAny(line, "\r\n") {
			return // never reaches splitLine, and the writer would fold it
		}
		again, err := splitLine(encode(t, fields))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(fields, again); diff != "" {
			t.Errorf("split, written and split again (-want +got):\n%s", diff)
		}
	})
}

func encode(t *testing.T, fields []string) string {
	t.Helper()
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if err := w.Write(fields); err != nil {
		t.Fatal(err)
	}
	w.Flush()
	return strings.TrimSuffix(b.String(), "\n")
}

// A line either is refused or gives a range within one family whose record
// holds nothing the reader could not show.
func FuzzParseLine(f *testing.F) {
	f.Add("81.2.69.0,81.2.69.255,gb")
	f.Add("::,ffff::,20712,Org")
	f.Add("::ffff:1.2.3.4,1.2.3.5,EU,GB,England,London,51.5,-0.1")
	f.Add("1.0.0.0,1.0.0.0,AU,,,,,-90,180,")
	f.Add("1.0.0.0,1.0.0.255,AU,,,,,0x1p-2,Inf,")
	f.Fuzz(func(t *testing.T, line string) {
		for _, l := range layouts {
			rng, rec, err := parseLine(line, l)
			if err != nil {
				continue
			}
			if rng.end.Less(rng.start) || rng.start.BitLen() != rng.end.BitLen() || rng.start.Is4In6() {
				t.Errorf("range %s-%s", rng.start, rng.end)
			}
			if c, ok := rng.clip(); ok && (c.start.Less(rng.start) || rng.end.Less(c.end) || c.end.Less(c.start)) {
				t.Errorf("%s-%s clipped to %s-%s", rng.start, rng.end, c.start, c.end)
			}
			if !(rec.lat >= -90 && rec.lat <= 90 && rec.lon >= -180 && rec.lon <= 180) {
				t.Errorf("coordinates %v, %v", rec.lat, rec.lon)
			}
			if n := len(rec.country); n != 0 && n != 2 {
				t.Errorf("country %q", rec.country)
			}
			for _, text := range []string{rec.region, rec.city, rec.org} {
				if _, err := parseText("text", text); err != nil {
					t.Error(err)
				}
			}
		}
	})
}

// Whatever the bytes, every line is counted once and reading ends.
func TestReadLine(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", maxLine)
	r := bufio.NewReaderSize(strings.NewReader("a\r\n\n"+long+"\nb\n"+long[1:]+"\n"+long+long), maxLine)
	type step struct {
		Length int
		Err    error
	}
	var got []step
	for {
		line, err := readLine(r)
		if err == io.EOF {
			break
		}
		got = append(got, step{len(line), err})
	}
	want := []step{{1, nil}, {0, nil}, {0, errLongLine}, {1, nil}, {maxLine - 1, nil}, {0, errLongLine}}
	if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b error) bool { return a == b })); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
}
