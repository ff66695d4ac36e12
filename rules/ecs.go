package rules

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"gracewatch/parser"
)

// Where ECS has a name for what an alert knows, documents use it; all else
// stands below gracewatch. There is no time of our own in them: the same log
// gives the same bytes.

// AppendJSON appends a as one ECS document, without a line end. From is where
// its event was read.
func (a *Alert) AppendJSON(dst []byte, from *parser.Origin) []byte {
	var j parser.JSON
	j.Begin(dst)
	j.Time("@timestamp", a.Event.Time)
	j.Text("message", a.headline())
	a.appendEvent(&j)
	a.appendRule(&j)
	appendSource(&j, &a.Context)
	appendThreat(&j, a.Rule.Tags)
	a.appendRelated(&j)
	a.Event.AppendRest(&j, from)
	j.Open("gracewatch")
	j.Text("level", a.Level.String())
	j.Open("incident")
	j.Text("id", a.Incident)
	j.Close()
	j.Int("suppressed_count", a.Repeats)
	j.Texts("reasons", a.Reasons...)
	j.Text("containment", a.Containment())
	appendContext(&j, &a.Context)
	j.Close()
	return j.End()
}

// AppendJSON appends the event of c and its context as one ECS document.
func (c *Context) AppendJSON(dst []byte, from *parser.Origin) []byte {
	var j parser.JSON
	j.Begin(dst)
	j.Time("@timestamp", c.Event.Time)
	j.Open("event")
	j.Text("kind", "event")
	c.Event.Classify(&j)
	j.Text("dataset", "gracewatch.event")
	j.Text("original", c.Event.Text)
	j.Close()
	appendSource(&j, c)
	c.Event.AppendRest(&j, from)
	j.Open("gracewatch")
	appendContext(&j, c)
	j.Close()
	return j.End()
}

// headline is what lists of alerts show.
func (a *Alert) headline() string {
	s := a.Rule.Title
	if a.User != "" {
		s += ": " + a.User
	}
	if a.Event.Addr.IsValid() {
		s += " from " + a.Event.Addr.String()
	}
	return s
}

func (a *Alert) appendEvent(j *parser.JSON) {
	e := &a.Event
	kind := "allowed"
	if e.Action.Outcome() == "failure" {
		kind = "denied"
	}
	j.Open("event")
	j.Text("kind", "alert")
	j.Texts("category", "authentication", "intrusion_detection")
	j.Texts("type", "info", kind)
	j.Text("action", e.Action.String())
	j.Text("outcome", e.Action.Outcome())
	j.Text("module", "gracewatch")
	j.Text("dataset", "gracewatch.alert")
	j.Text("provider", "openunison")
	j.Int("severity", int64(a.Level.Severity()))
	j.Int("risk_score", int64(a.RiskScore()))
	j.Text("reason", strings.Join(a.Reasons, "; "))
	if began := a.began(); began < e.Time {
		j.Time("start", began)
		j.Time("end", e.Time)
	}
	j.Text("id", a.ID)
	hash := sha256.Sum256([]byte(e.Text))
	j.Text("hash", hex.EncodeToString(hash[:]))
	j.Text("original", e.Text)
	j.Close()
}

// began is when the first of what the alert rests on happened.
func (a *Alert) began() int64 {
	t := a.Event.Time
	if r := a.Context.Replay; r.PartnerAt != 0 {
		t = min(t, r.PartnerAt)
	}
	if c := a.Context.Contest; c != nil {
		t = min(t, c.Opened)
	}
	return t
}

func (a *Alert) appendRule(j *parser.JSON) {
	j.Open("rule")
	j.Text("id", a.Rule.ID)
	j.Text("name", a.Rule.Title)
	j.Text("description", a.Rule.Description)
	j.Text("ruleset", "gracewatch")
	j.Close()
}

func (a *Alert) appendRelated(j *parser.JSON) {
	var ips []string
	for _, p := range a.Parties() {
		ips = append(ips, p.Addr.String())
	}
	j.Open("related")
	j.Texts("ip", ips...)
	if a.User != "" {
		j.Texts("user", a.User)
	}
	j.Close()
}

// Parties are the distinct addresses that an alert is about, its source first.
func (a *Alert) Parties() []Party {
	var all []Party
	add := func(p Party) {
		for i := range all {
			if all[i].Addr == p.Addr {
				return
			}
		}
		if p.Addr.IsValid() {
			all = append(all, p)
		}
	}
	add(a.Context.Source)
	add(a.Context.Replay.Partner)
	if c := a.Context.Contest; c != nil {
		add(c.Newcomer)
		add(c.Incumbent)
	}
	return all
}

func appendSource(j *parser.JSON, c *Context) {
	j.Open("source")
	j.Addr("ip", c.Event.Addr)
	appendPlace(j, &c.Source.Place)
	j.Close()
}

// appendPlace writes geo and as.
func appendPlace(j *parser.JSON, p *Place) {
	j.Open("geo")
	j.Text("country_iso_code", p.Country)
	j.Text("region_name", p.Region)
	j.Text("city_name", p.City)
	if p.Located {
		j.Open("location")
		j.Float("lat", p.Lat, 4)
		j.Float("lon", p.Lon, 4)
		j.Close()
	}
	j.Close()
	if p.ASN != 0 {
		j.Open("as")
		j.Int("number", int64(p.ASN))
		j.Open("organization")
		j.Text("name", p.Org)
		j.Close()
		j.Close()
	}
}
