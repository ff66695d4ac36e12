package csv

import (
	"bytes"
	"encoding/csv"
	"io"
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gracewatch/parser"
	"gracewatch/rules"
)

func TestSafe(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "", "plain": "plain", "a=b": "a=b", "=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@SUM(1)": "'@SUM(1)",
		"\t=1": `'\u0009=1`, "\r=1": `'\u000d=1`, "\x1b[2J": `\u001b[2J`, "a\nb": `a\u000ab`,
	} {
		if got := safe(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// FuzzSafe: no cell begins like a formula, and each is one line.
func FuzzSafe(f *testing.F) {
	f.Add("=cmd|' /C calc'!A0")
	f.Fuzz(func(t *testing.T, s string) {
		got := safe(s)
		if got != "" && bytes.ContainsAny([]byte(got[:1]), "=+-@\t\r") || bytes.ContainsAny([]byte(got), "\r\n") {
			t.Fatalf("%q became %q", s, got)
		}
	})
}

func TestAlert(t *testing.T) {
	t.Parallel()
	a := &rules.Alert{
		ID: "id", Incident: "in", Rule: &rules.Rule{ID: "r", Title: "=T"}, Level: rules.High, User: "ben", Reasons: []string{"one", "two"},
		Event: parser.Event{Time: 1e9, DN: "uid=ben", Kind: parser.UserPerson, Action: parser.ActionReplay, Offset: 7},
		Context: rules.Context{
			Source: rules.Party{Addr: netip.MustParseAddr("192.0.2.1"), Place: rules.Place{Country: "VN", ASN: 1, Org: "Org"}},
			Replay: rules.Replay{Verdict: rules.TwoParties, Lag: 3e9, PartnerAt: 1, Partner: rules.Party{Addr: netip.MustParseAddr("192.0.2.2")}},
		},
	}
	var out bytes.Buffer
	w := New(&out)
	if err := w.Alert(a, &parser.Origin{Path: "a.log", Pod: "pod"}); err != nil {
		t.Fatal(err)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil || len(rows) != 2 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	got := map[string]string{}
	for i, name := range rows[0] {
		if rows[1][i] != "" {
			got[name] = rows[1][i]
		}
	}
	want := map[string]string{
		"time": "1970-01-01T00:00:01.000Z", "level": "high", "severity": "73", "rule": "r", "title": "'=T", "user": "ben", "user_dn": "uid=ben",
		"action": "refresh-token-replay", "source_ip": "192.0.2.1", "source_country": "VN", "source_as": "AS1 Org", "other_ip": "192.0.2.2",
		"verdict": "two_parties", "lag_ms": "3000", "reasons": "one; two", "repeats": "0", "incident": "in", "id": "id", "file": "a.log", "pod": "pod", "offset": "7",
		"containment": "kubectl -n openunison delete oidc-sessions -l tremolo.io/user-dn=" + parser.UserLabel("uid=ben"),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func TestErrorIsKept(t *testing.T) {
	t.Parallel()
	if err := New(full{}).Flush(); err == nil {
		t.Error("no error")
	}
}
