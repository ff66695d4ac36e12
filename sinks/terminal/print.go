package terminal

import (
	"fmt"
	"strings"
	"time"

	"gracewatch/parser"
	"gracewatch/rules"
)

// Verdicts says in a few words what each replay verdict means.
var verdicts = [rules.Verdicts]string{
	rules.TwoParties:     "two addresses hold one refresh token: theft, or a client that changed its network",
	rules.SameClient:     "one address used the token twice: the client-go race",
	rules.Mixed:          "a race, beside other sessions of the user",
	rules.Unpaired:       "the refresh that consumed the token is not in the log",
	rules.Uncorroborated: "the line lacks its access record: perhaps forged",
	rules.Hidden:         "the addresses are a proxy's: nothing can be said",
}

// Meaning says in a few words what a verdict means.
func Meaning(v rules.Verdict) string { return verdicts[v] }

// Incident prints one incident. From says where the events of a stream were
// read.
func (p *Printer) Incident(in Incident, from func(source uint16) *parser.Origin) {
	a := in.Main()
	p.line(p.paint(levelColor(a.Level), strings.ToUpper(a.Level.String())) + indent + p.paint(bold, parser.Clean(a.Rule.Title)))
	p.Row("user", userText(a)...)
	p.Row("when", whenText(in))
	for _, party := range a.Parties() {
		p.Row(role(a, party), partyText(party))
	}
	p.replay(in)
	p.reasons(a)
	p.course(in)
	if n := in.Repeats(); n > 0 {
		p.Row("repeats", fmt.Sprintf("%d in between were only counted", n))
	}
	if a.Context.Replay.Verdict != rules.Uncorroborated { // a forged line must not end anybody's sessions
		p.Verbatim("contain", a.Containment())
	}
	p.Verbatim("log", whereText(a, from(a.Event.Source)))
	p.Blank()
}

func userText(a *rules.Alert) []string {
	if a.User == "" {
		return nil
	}
	return []string{a.User + "  (" + a.Event.DN + ")"}
}

func whenText(in Incident) string {
	first, last := in[0].Event.Time, in[len(in)-1].Event.Time
	if last-first < int64(time.Second) {
		return rules.Clock(first)
	}
	end := rules.Clock(last)
	if day := len("2026-10-05 "); end[:day] == rules.Clock(first)[:day] {
		end = end[day:]
	}
	return fmt.Sprintf("%s to %s (%s)", rules.Clock(first), end, rules.Span(last-first))
}

// role says what an address did.
func role(a *rules.Alert, p rules.Party) string {
	if c := a.Context.Contest; c != nil {
		switch p.Addr {
		case c.Newcomer.Addr:
			return "newcomer"
		case c.Incumbent.Addr:
			return "owner"
		}
	}
	switch {
	case a.Context.Replay.Verdict == rules.VerdictNone:
		return "address"
	case a.Context.Replay.Verdict == rules.Uncorroborated:
		return "claimed"
	case p.Addr == a.Context.Source.Addr:
		return "replayed"
	}
	return "refreshed"
}

const newTo = "new to the user: "

// partyText is an address, where it stands, and what it is to the user.
func partyText(p rules.Party) string {
	parts := []string{p.Addr.String()}
	if place := Place(p.Place); place != "" {
		parts = append(parts, place)
	}
	if len(p.Tags) > 0 {
		parts = append(parts, strings.Join(p.Tags, ", "))
	}
	text := strings.Join(parts, "  ")
	if p.Novelty != 0 {
		text += "; " + newTo + p.Novelty.String()
	}
	return text
}

// Place is "Berlin, DE, AS3320 Deutsche Telekom AG", without what is unknown.
func Place(p rules.Place) string {
	var parts []string
	for _, s := range [...]string{p.City, p.Country} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	if p.ASN != 0 {
		parts = append(parts, strings.TrimSpace(fmt.Sprintf("AS%d %s", p.ASN, p.Org)))
	}
	return strings.Join(parts, ", ")
}

// replay prints the verdict of the incident's last replay, and its lag.
func (p *Printer) replay(in Incident) {
	a := in.replay()
	if a == nil {
		return
	}
	r := &a.Context.Replay
	text := r.Verdict.String()
	if r.Proximity != rules.ProximityNone {
		text += ", " + r.Proximity.String()
	}
	p.Row("verdict", text+": "+Meaning(r.Verdict))
	if r.Partner.Addr.IsValid() {
		p.Row("lag", fmt.Sprintf("%s from the refresh by %s to the replay by %s", rules.Span(r.Lag), r.Partner.Addr, a.Context.Source.Addr))
	}
}

func (p *Printer) reasons(a *rules.Alert) {
	label := "why"
	for _, reason := range a.Reasons {
		if reason == newTo+a.Context.Source.Novelty.String() {
			continue // it stands beside the address
		}
		p.Row(label, "- "+reason)
		label = ""
	}
}

// course prints how the level rose.
func (p *Printer) course(in Incident) {
	if len(in) < 2 {
		return
	}
	label := "course"
	for _, a := range in {
		clock := time.Unix(0, a.Event.Time).UTC().Format("15:04:05Z")
		p.line(indent + p.paint(dim, pad(label)) + clock + indent +
			p.paint(levelColor(a.Level), fmt.Sprintf("%-8s", a.Level)) + indent + parser.Clean(a.Rule.Title))
		label = ""
	}
}

func whereText(a *rules.Alert, from *parser.Origin) string {
	where := from.Path
	if pod := a.Event.Pod; pod != "" {
		where = strings.TrimSpace(where + " pod " + pod)
	} else if from.Pod != "" {
		where = strings.TrimSpace(where + " pod " + from.Pod)
	}
	return fmt.Sprintf("%s at byte %d", where, a.Event.Offset)
}
