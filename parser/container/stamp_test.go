package container

import (
	"testing"
	"time"
)

func TestStamps(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		want string // RFC 3339, empty for none
		n    int
	}{
		{"2022-12-24T00:34:56Z", "2022-12-24T00:34:56Z", 20},
		{"2022-12-24T00:34:56.4Z rest", "2022-12-24T00:34:56.4Z", 22},
		{"2022-12-24T00:34:56.424512345Z", "2022-12-24T00:34:56.424512345Z", 30},
		{"2022-12-24T00:34:56.4245123456789Z", "2022-12-24T00:34:56.424512345Z", 34},
		{"2022-12-24T00:34:56,424Z", "2022-12-24T00:34:56.424Z", 24},
		{"2022-12-24T00:34:56+01:00", "2022-12-23T23:34:56Z", 25},
		{"2022-12-24T00:34:56.5-05:30", "2022-12-24T06:04:56.5Z", 27},
		{"2024-02-29T23:59:60Z", "2024-03-01T00:00:00Z", 20},
		{"1970-01-01T00:00:01Z", "1970-01-01T00:00:01Z", 20},
		{"2261-12-31T23:59:59Z", "2261-12-31T23:59:59Z", 20},
		{"2022-12-24T00:34:56", "", 0},
		{"2022-12-24 00:34:56Z", "", 0},
		{"2022-12-24T00:34:56.Z", "", 0},
		{"2022-12-24T00:34:56+0100", "", 0},
		{"2022-12-24T00:34:56+01:0", "", 0},
		{"2022-12-24T00:34:56+a1:00", "", 0},
		{"2022-00-24T00:34:56Z", "", 0},
		{"2022-12-32T00:34:56Z", "", 0},
		{"2022-12-24T24:34:56Z", "", 0},
		{"2022-12-24T00:60:56Z", "", 0},
		{"2022-12-24T00:34:61Z", "", 0},
		{"", "", 0},
	}
	for _, tt := range tests {
		ns, n, ok := rfc3339([]byte(tt.text))
		if tt.want == "" {
			if ok {
				t.Errorf("%s: read as %v", tt.text, time.Unix(0, ns).UTC())
			}
			continue
		}
		want, err := time.Parse(time.RFC3339Nano, tt.want)
		if err != nil {
			t.Fatal(err)
		}
		if !ok || ns != want.UnixNano() || n != tt.n {
			t.Errorf("%s: %v, %d bytes, want %v and %d", tt.text, time.Unix(0, ns).UTC(), n, want, tt.n)
		}
	}
	for _, s := range []string{"0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"} {
		if ns, n, ok := rfc3339([]byte(s)); ns != 0 || n != len(s) || !ok {
			t.Errorf("%s: %d, %d bytes, %v, want a stamp that says nothing", s, ns, n, ok)
		}
	}
}

// TestDays counts like package time, over all years that a stamp can have.
func TestDays(t *testing.T) {
	t.Parallel()
	day := time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC)
	for want := day.Unix() / 86400; day.Year() < 10000; want++ {
		year, month, d := day.Date()
		if got := Days(year, int(month), d); got != want {
			t.Fatalf("Days(%d, %d, %d) = %d, want %d", year, month, d, got, want)
		}
		day = day.AddDate(0, 0, 1)
	}
}
