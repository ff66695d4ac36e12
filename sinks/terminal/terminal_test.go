package terminal

import (
	"bytes"
	"io"
	"net/netip"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"gracewatch/parser"
	"gracewatch/rules"
)

var base = time.Date(2026, 10, 5, 9, 0, 0, 0, time.UTC).UnixNano()

// alert is one of an incident, some seconds after nine o'clock.
func alert(incident, rule string, level rules.Level, second int64) *rules.Alert {
	a := &rules.Alert{
		Incident: incident, Rule: &rules.Rule{ID: rule, Title: "Title of " + rule}, Level: level, User: "ben",
		Event: parser.Event{Time: base + second*1e9, DN: "uid=ben,ou=shadow,o=Tremolo", Kind: parser.UserPerson},
	}
	a.Context = rules.Context{Event: &a.Event, Source: rules.Party{Addr: netip.MustParseAddr("171.224.178.9")}}
	return a
}

func TestGroup(t *testing.T) {
	t.Parallel()
	first, second := alert("b", "one", rules.High, 5), alert("b", "one", rules.High, 6)
	first.Rule = second.Rule
	alerts := []*rules.Alert{
		alert("a", "one", rules.Medium, 1), alert("c", "one", rules.Medium, 0), alert("b", "two", rules.Low, 2),
		first, second, alert("b", "three", rules.High, 7),
	}
	var got []string
	for _, in := range Group(alerts) {
		got = append(got, in[0].Incident+" "+in.Main().Rule.ID+" "+rules.Clock(in.Main().Event.Time)[17:])
	}
	want := []string{"b one 06Z", "c one 00Z", "a one 01Z"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func nowhere(uint16) *parser.Origin { return &parser.Origin{Path: "a.log"} }

func TestIncident(t *testing.T) {
	t.Parallel()
	a, b := alert("i", "one", rules.Medium, 1), alert("i", "two", rules.High, 61)
	b.Reasons, b.Repeats = []string{"a reason that is so long that it does not stand on a line of sixty columns"}, 4
	b.Context.Replay = rules.Replay{
		Verdict: rules.TwoParties, Proximity: rules.ProximityFar, Lag: 3e9, PartnerAt: base,
		Partner: rules.Party{Addr: netip.MustParseAddr("80.58.61.250"), Place: rules.Place{City: "Madrid", Country: "ES", ASN: 3352, Org: "Telefonica"}},
	}
	var out bytes.Buffer
	p := New(&out, 60, false)
	p.Incident(Group([]*rules.Alert{a, b})[0], nowhere)
	if err := p.Flush(); err != nil {
		t.Fatal(err)
	}
	want := `HIGH  Title of two
  user       ben  (uid=ben,ou=shadow,o=Tremolo)
  when       2026-10-05 09:00:01Z to 09:01:01Z (1m0s)
  replayed   171.224.178.9
  refreshed  80.58.61.250  Madrid, ES, AS3352 Telefonica
  verdict    two_parties, far: two addresses hold one
             refresh token: theft, or a client that changed
             its network
  lag        3s from the refresh by 80.58.61.250 to the
             replay by 171.224.178.9
  why        - a reason that is so long that it does not
               stand on a line of sixty columns
  course     09:00:01Z  medium    Title of one
             09:01:01Z  high      Title of two
  repeats    4 in between were only counted
  contain    kubectl -n openunison delete oidc-sessions -l tremolo.io/user-dn=` + parser.UserLabel(a.Event.DN) + `
  log        a.log at byte 0

`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}

func TestColor(t *testing.T) {
	t.Parallel()
	for _, color := range []bool{true, false} {
		var out bytes.Buffer
		p := New(&out, 0, color)
		p.Incident(Incident{alert("i", "one", rules.High, 1)}, nowhere)
		if err := p.Flush(); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(out.String(), "\x1b["); got != color {
			t.Errorf("color %v: escapes %v", color, got)
		}
	}
}

// FuzzIncident: whatever the log says, only graphic characters are printed.
func FuzzIncident(f *testing.F) {
	f.Add("\x1b[2J", "\u202e", "\u2066\U000e0041\xff")
	f.Fuzz(func(t *testing.T, user, dn, text string) {
		a := alert("i", "one", rules.High, 1)
		a.User, a.Event.DN, a.Event.Pod, a.Reasons = user, dn, text, []string{text}
		a.Context.Source.Place = rules.Place{City: text, Org: user, ASN: 1}
		a.Context.Source.Tags = []string{dn}
		var out bytes.Buffer
		p := New(&out, 80, false)
		p.Incident(Incident{a, a}, func(uint16) *parser.Origin { return &parser.Origin{Path: text} })
		if err := p.Flush(); err != nil {
			t.Fatal(err)
		}
		for _, r := range out.String() {
			if r != '\n' && (!unicode.IsGraphic(r) || unicode.Is(unicode.Cf, r)) {
				t.Fatalf("%U in %q", r, out.String())
			}
		}
	})
}

func TestWrap(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		want []string
	}{
		{"", []string{""}},
		{"one two three", []string{"one two", "three"}},
		{"averylongword x", []string{"averylongword", "x"}},
		{"žžž žžž žž", []string{"žžž žžž", "žž"}},
	} {
		if diff := cmp.Diff(c.want, wrap(c.text, 7)); diff != "" {
			t.Errorf("%q: %s", c.text, diff)
		}
		for _, line := range wrap(c.text, 7) {
			if strings.Contains(line, " ") && utf8.RuneCountInString(line) > 7 {
				t.Errorf("%q is too long", line)
			}
		}
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func TestErrorIsKept(t *testing.T) {
	t.Parallel()
	p := New(full{}, 0, false)
	p.Heading(strings.Repeat("long ", 2000))
	p.Row("label", "text")
	if err := p.Flush(); err == nil {
		t.Error("no error")
	}
}
