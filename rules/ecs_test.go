package rules_test

import (
	"encoding/json"
	"maps"
	"net/netip"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gracewatch/parser"
	"gracewatch/rules"
	"gracewatch/rules/builtin"
)

// fullAlert is an alert that knows everything an alert can know.
func fullAlert() *rules.Alert {
	at := time.Date(2026, 10, 5, 9, 4, 14, 901e6, time.UTC).UnixNano()
	owner := rules.Party{
		Addr: netip.MustParseAddr("80.58.61.250"), Network: netip.MustParsePrefix("80.58.61.0/24"), Login: true, Prevalence: 2,
		Place: rules.Place{Country: "ES", City: "Madrid", Region: "Madrid", Located: true, Lat: 40.4168, Lon: -3.7038, Radius: 20, ASN: 3352, Org: "Telefonica"},
	}
	thief := rules.Party{
		Addr: netip.MustParseAddr("171.224.178.9"), Network: netip.MustParsePrefix("171.224.178.0/24"), Tags: []string{"tor"},
		Place: rules.Place{Country: "VN"}, Novelty: rules.NewAddress | rules.NewCountry,
	}
	dn := "uid=ben,ou=shadow,o=Tremolo"
	a := &rules.Alert{
		ID: "a1", Incident: "i1", Rule: &builtin.Rules()[0], Level: rules.Critical, User: "ben", Reasons: []string{"one", "two"}, Repeats: 3,
		Event: parser.Event{
			Time: at, Addr: thief.Addr, Action: parser.ActionReplay, Kind: parser.UserPerson, Text: "the line", DN: dn,
			URL: "https://k8sou.example.com/auth/idp/k8sIdp/token", Logger: "OpenIDConnectIdP", Level: parser.LevelInfo, Zone: 7200,
		},
		Context: rules.Context{
			Source: thief, Origin: rules.OriginLogged, LoginAge: -1,
			Travel: rules.Travel{Known: true, From: owner.Addr, FromAt: at - 3e9, Place: owner.Place, Distance: 10000, Speed: 600000},
			Replay: rules.Replay{Verdict: rules.TwoParties, Proximity: rules.ProximityFar, Suspect: rules.SuspectSource, Lag: 3e9, Partner: owner, PartnerAt: at - 3e9, Candidates: 1, RoundTrip: true},
			Contest: &rules.Contest{
				Newcomer: thief, Incumbent: owner, State: rules.BothAlive, Proximity: rules.ProximityFar, Opened: at - 60e9, Since: at, Rejected: at - 5e9, Turns: 4,
			},
		},
	}
	a.Context.Event = &a.Event
	return a
}

// field looks a dotted name up in a document.
func field(doc map[string]any, names ...string) any {
	var v any = doc
	for _, n := range names {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[n]
	}
	return v
}

func TestAlertDocument(t *testing.T) {
	t.Parallel()
	text := fullAlert().AppendJSON(nil, &parser.Origin{Path: "a.log", Namespace: "openunison", Pod: "pod-1"})
	var doc map[string]any
	if err := json.Unmarshal(text, &doc); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	list := func(v ...any) any { return v }
	for _, want := range []struct {
		value any
		names []string
	}{
		{"2026-10-05T09:04:14.901Z", []string{"@timestamp"}},
		{"Refresh token used by two machines: ben from 171.224.178.9", []string{"message"}},
		{"alert", []string{"event", "kind"}},
		{99.0, []string{"event", "severity"}},
		{95.0, []string{"event", "risk_score"}},
		{"one; two", []string{"event", "reason"}},
		{"2026-10-05T09:03:14.901Z", []string{"event", "start"}},
		{"the line", []string{"event", "original"}},
		{"a1", []string{"event", "id"}},
		{"openunison-stolen-refresh-token", []string{"rule", "id"}},
		{"171.224.178.9", []string{"source", "ip"}},
		{"VN", []string{"source", "geo", "country_iso_code"}},
		{"ben", []string{"user", "name"}},
		{list("TA0008", "TA0006"), []string{"threat", "tactic", "id"}},
		{list("T1550", "T1528", "T1539"), []string{"threat", "technique", "id"}},
		{list("Application Access Token"), []string{"threat", "technique", "subtechnique", "name"}},
		{list("171.224.178.9", "80.58.61.250"), []string{"related", "ip"}},
		{"pod-1", []string{"orchestrator", "resource", "name"}},
		{"critical", []string{"gracewatch", "level"}},
		{"i1", []string{"gracewatch", "incident", "id"}},
		{3.0, []string{"gracewatch", "suppressed_count"}},
		{list("address", "country"), []string{"gracewatch", "novelty"}},
		{600000.0, []string{"gracewatch", "travel", "speed_kmh"}},
		{"two_parties", []string{"gracewatch", "replay", "verdict"}},
		{3000.0, []string{"gracewatch", "replay", "lag_ms"}},
		{3352.0, []string{"gracewatch", "replay", "partner", "as", "number"}},
		{"both_alive", []string{"gracewatch", "contest", "state"}},
		{"Madrid", []string{"gracewatch", "contest", "incumbent", "geo", "city_name"}},
		{"2026-10-05T09:04:09.901Z", []string{"gracewatch", "contest", "rejected"}},
		{nil, []string{"gracewatch", "contest", "relogin"}},
	} {
		if diff := cmp.Diff(want.value, field(doc, want.names...)); diff != "" {
			t.Errorf("%v: %s", want.names, diff)
		}
	}
}

// TestShippedRulesNameTechniques: a tag without its technique would be lost.
func TestShippedRulesNameTechniques(t *testing.T) {
	t.Parallel()
	for _, r := range builtin.Rules() {
		a := fullAlert()
		a.Rule = &r
		var doc map[string]any
		if err := json.Unmarshal(a.AppendJSON(nil, &parser.Origin{}), &doc); err != nil {
			t.Fatal(err)
		}
		ids, _ := field(doc, "threat", "technique", "id").([]any)
		subs, _ := field(doc, "threat", "technique", "subtechnique", "id").([]any)
		known := map[string]bool{}
		for _, id := range slices.Concat(ids, subs) {
			known[id.(string)] = true
		}
		for _, tag := range r.Tags {
			id := "T" + tag[len("attack.t"):]
			if !known[id] {
				t.Errorf("%s: %s is not among %v", r.ID, tag, slices.Sorted(maps.Keys(known)))
			}
		}
	}
}
