package rules

import "gracewatch/parser"

const nsPerMilli = int64(1e6)

// appendContext writes what c knows beyond ECS, below gracewatch.
func appendContext(j *parser.JSON, c *Context) {
	j.Texts("novelty", c.Source.Novelty.Names()...)
	if c.Source.Addr.IsValid() {
		j.Int("prevalence", int64(c.Source.Prevalence))
	}
	j.Open("baseline")
	j.True("learning", c.Learning)
	j.Close()
	j.Open("source")
	j.Text("origin", c.Origin.String())
	appendNetwork(j, &c.Source)
	if c.LoginAge >= 0 {
		j.Int("login_age_s", c.LoginAge/1e9)
	}
	if c.Source.Place.Located {
		j.Float("accuracy_radius_km", c.Source.Place.Radius, 0)
	}
	j.Close()
	appendTravel(j, &c.Travel)
	appendReplay(j, &c.Replay)
	if c.Contest != nil {
		appendContest(j, c.Contest)
	}
	appendLogins(j, c)
}

func appendNetwork(j *parser.JSON, p *Party) {
	if p.Network.IsValid() {
		j.Text("network", p.Network.String())
	}
	j.Texts("tags", p.Tags...)
}

func appendTravel(j *parser.JSON, t *Travel) {
	if !t.Known {
		return
	}
	j.Open("travel")
	j.Float("distance_km", t.Distance, 0)
	j.Float("speed_kmh", t.Speed, 0)
	j.Open("from")
	j.Addr("ip", t.From)
	j.Time("time", t.FromAt)
	appendPlace(j, &t.Place)
	j.Close()
	j.Close()
}

func appendReplay(j *parser.JSON, r *Replay) {
	if r.Verdict == VerdictNone {
		return
	}
	j.Open("replay")
	j.Text("verdict", r.Verdict.String())
	j.Text("proximity", r.Proximity.String())
	j.Text("suspect", r.Suspect.String())
	if r.Partner.Addr.IsValid() {
		j.Int("lag_ms", r.Lag/nsPerMilli)
		j.Open("partner")
		j.Time("time", r.PartnerAt)
		appendParty(j, &r.Partner)
		j.Close()
	}
	j.Int("candidates", int64(r.Candidates))
	j.True("round_trip", r.RoundTrip)
	if r.Nearest != 0 {
		j.Int("nearest_refresh_ms", r.Nearest/nsPerMilli)
	}
	j.Text("follows", r.Follows)
	j.Close()
}

func appendParty(j *parser.JSON, p *Party) {
	j.Addr("ip", p.Addr)
	appendPlace(j, &p.Place)
	appendNetwork(j, p)
	j.Texts("novelty", p.Novelty.Names()...)
	j.Int("prevalence", int64(p.Prevalence))
	j.True("logged_in", p.Login)
}

func appendContest(j *parser.JSON, c *Contest) {
	j.Open("contest")
	j.Text("state", c.State.String())
	j.Text("relation", c.Relation.String())
	j.Text("proximity", c.Proximity.String())
	j.True("takeover", c.Takeover)
	j.Open("newcomer")
	appendParty(j, &c.Newcomer)
	j.Close()
	j.Open("incumbent")
	appendParty(j, &c.Incumbent)
	j.Close()
	j.Time("opened", c.Opened)
	for _, t := range [...]struct {
		name string
		at   int64
	}{{"since", c.Since}, {"rejected", c.Rejected}, {"relogin", c.Relogin}} {
		if t.at != 0 {
			j.Time(t.name, t.at)
		}
	}
	j.Int("turns", int64(c.Turns))
	j.Close()
}

// appendLogins writes what preceded a login, and what refusals from an address
// without a user amount to.
func appendLogins(j *parser.JSON, c *Context) {
	if l := c.Logins; l.Failures > 0 {
		j.Open("logins")
		j.Int("failures", int64(l.Failures))
		j.Int("names_tried", int64(l.Tried))
		j.Close()
	}
	if r := c.Reject; r.Count > 0 {
		j.Open("rejection")
		j.Int("count", int64(r.Count))
		j.True("stranger", r.Stranger)
		j.True("settled", r.Settled)
		j.True("new_as", r.NewAS)
		j.Close()
	}
}
