package rules_test

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"gracewatch/parser"
	"gracewatch/rules"
	"gracewatch/rules/builtin"
)

// A story is a log in the making: each method adds the records that OpenUnison
// writes for one thing that happens, at a time given in seconds.
type story struct {
	lines strings.Builder
	n     int
}

const tokenURL = "https://k8sou.example.com/auth/idp/k8sIdp/token"

var dayOne = time.Date(2026, 1, 12, 9, 0, 0, 0, time.UTC)

func dn(user string) string { return "uid=" + user + ",ou=shadow,o=Tremolo" }

func (s *story) record(at float64, thread int, level, logger, message string) {
	stamp := dayOne.Add(time.Duration(at * float64(time.Second))).Format("2006-01-02 15:04:05,000")
	fmt.Fprintf(&s.lines, "[%s][XNIO-1 task-%d] %-5s %s - %s\n", stamp, thread, level, logger, message)
}

func (s *story) access(at float64, event, url, who, result, ip string) string {
	s.n++
	session := fmt.Sprintf("f%040x", uint64(s.n)*0x9e3779b97f4a7c15)
	s.record(at, s.n%16+1, "INFO", "AccessLog", fmt.Sprintf("[%s] - k8sidp - %s - %s - %s [%s] - [%s]", event, url, who, result, ip, session))
	return session
}

func (s *story) login(at float64, user, ip string) *story {
	s.access(at, "AuSuccess", "https://k8sou.example.com/auth/formLogin", dn(user), "20 / login", ip)
	return s
}

func (s *story) loginFailed(at float64, ip string) *story {
	s.access(at, "AuFail", "https://k8sou.example.com/auth/formLogin", "cn=none", "login", ip)
	return s
}

func (s *story) refresh(at float64, user, ip string) *story {
	s.access(at, "AzSuccess", tokenURL, dn(user), "NONE", ip)
	return s
}

func (s *story) replayLine(at float64, user, ip, session string, thread int) {
	s.record(at, thread, "INFO", "OpenIDConnectIdP", fmt.Sprintf("[ExpiredRefreshTokenUsed] - %s - %s - Expired token used within grace period [%s] - [%s]", tokenURL, dn(user), ip, session))
}

func (s *story) replay(at float64, user, ip string) *story {
	session := s.access(at, "AzSuccess", tokenURL, dn(user), "NONE", ip)
	s.replayLine(at, user, ip, session, s.n%16+1)
	return s
}

// reject is a refused refresh, tried twice as client-go does.
func (s *story) reject(at float64, ip string) *story {
	for i := range 2 {
		at := at + float64(i)*0.012
		s.record(at, (s.n+1)%16+1, "WARN", "OpenIDConnectIdP", "Session does not exist from refresh_token")
		s.access(at, "AzFail", tokenURL, "uid=Anonymous,o=Tremolo", "NONE", ip)
	}
	return s
}

// habit makes a user known: a login and a tool that refreshes for a while, all
// before time 0.
func (s *story) habit(user, ip string) *story {
	s.login(-1200, user, ip)
	for t := -1190.0; t < 0; t += 55 {
		s.refresh(t, user, ip)
	}
	return s
}

// The places of the stories. All addresses are public, so that they could be
// placed; what they say is made up.
const (
	home     = "91.10.5.7"    // Germany, AS 3320
	homeV6   = "2003:e2:1::7" // the same line
	work     = "62.245.140.1" // Germany, AS 8767
	workToo  = "62.245.140.9" // the same office
	train    = "109.40.3.3"   // Germany, AS 3209
	moscow   = "95.24.1.1"    // Russia, AS 8402
	cloud    = "52.58.7.9"    // Germany, AS 16509
	nextDoor = "91.10.77.8"   // Germany, AS 3320
)

type world struct{}

func (world) Locate(a netip.Addr) rules.Place {
	switch s := a.String(); {
	case strings.HasPrefix(s, "91.10."), strings.HasPrefix(s, "2003:"):
		return rules.Place{Country: "DE", City: "Bonn", Located: true, Lat: 50.7, Lon: 7.1, Radius: 20, ASN: 3320, Org: "Telekom"}
	case strings.HasPrefix(s, "62.245."):
		return rules.Place{Country: "DE", City: "Munich", Located: true, Lat: 48.1, Lon: 11.6, Radius: 20, ASN: 8767, Org: "M-net"}
	case strings.HasPrefix(s, "109.40."):
		return rules.Place{Country: "DE", ASN: 3209, Org: "Vodafone"}
	case strings.HasPrefix(s, "95.24."):
		return rules.Place{Country: "RU", City: "Moscow", Located: true, Lat: 55.7, Lon: 37.6, Radius: 50, ASN: 8402, Org: "Corbina"}
	case strings.HasPrefix(s, "52.58."):
		return rules.Place{Country: "DE", ASN: 16509, Org: "Amazon"}
	}
	return rules.Place{}
}

// told is what came of a story.
type told struct {
	alerts   []*rules.Alert
	verdicts []string
	stats    rules.Stats
	grace    rules.Grace
}

func (s *story) tell(t *testing.T, change ...func(*rules.Config)) told {
	t.Helper()
	b := &parser.Batch{Block: []byte(s.lines.String())}
	scanner := parser.NewScanner(nil)
	scanner.Scan(b)
	scanner.Finish(b)
	var j parser.Joiner
	j.Join(b, nil)
	if n := b.Counts.Unparsed(); n != 0 {
		t.Fatalf("%d lines of the story are no records: %+v", n, b.Odd)
	}
	var r told
	cfg := rules.Config{Locator: world{}, Rules: builtin.Rules(), Alert: func(a *rules.Alert) { r.alerts = append(r.alerts, a) }}
	for _, f := range change {
		f(&cfg)
	}
	cfg.Enriched = func(c *rules.Context) {
		if c.Replay.Verdict != rules.VerdictNone && c.Event.Action == parser.ActionReplay {
			r.verdicts = append(r.verdicts, fmt.Sprintf("%s %s %s", c.Replay.Verdict, c.Replay.Proximity, c.Replay.Suspect))
		}
	}
	g := rules.New(cfg)
	g.Process(b.Events)
	g.Flush()
	r.stats, r.grace = g.Stats(), g.RecommendGrace()
	return r
}

// worst is the level of the worst alert for a rule, "" for none.
func (r told) worst(rule string) string {
	worst := ""
	level := rules.Level(0)
	for _, a := range r.alerts {
		if a.Rule.ID == "openunison-"+rule && (worst == "" || a.Level > level) {
			worst, level = a.Level.String(), a.Level
		}
	}
	return worst
}

func (r told) high() []string {
	var ids []string
	for _, a := range r.alerts {
		if a.Level >= rules.High {
			ids = append(ids, a.Rule.ID)
		}
	}
	return ids
}
