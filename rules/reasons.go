package rules

import (
	"fmt"
	"time"

	"gracewatch/parser"
)

// reasons says in words what an alert rests on. Addresses are printed as
// parsed, never as logged; no text of the log gets in but through Clean.
func reasons(a *Alert) []string {
	c := &a.Context
	var r []string
	r = append(r, replayReasons(&c.Replay)...)
	if c.Contest != nil && a.Level > Informational {
		r = append(r, contestReasons(c.Contest, a.Event.Time)...)
	}
	if n := c.Source.Novelty; n != 0 && a.Event.Kind == parser.UserPerson {
		r = append(r, "new to the user: "+n.String())
	}
	if t := c.Travel; t.Known && t.Distance >= MinTravelKM && t.Speed >= MinTravelKMH {
		r = append(r, fmt.Sprintf("at least %.0f km from %s, seen %s before: %.0f km/h", t.Distance, t.From, Span(a.Event.Time-t.FromAt), t.Speed))
	}
	if l := c.Logins; l.Failures > 0 {
		r = append(r, fmt.Sprintf("%d failed logins from this address within ten minutes before%s", l.Failures, tried(l)))
	}
	r = append(r, rejectReasons(c, a)...)
	if c.Origin == OriginHidden {
		r = append(r, "the logged address is a proxy's: the client's own is not in this log")
	}
	if c.Source.Prevalence >= others {
		r = append(r, fmt.Sprintf("%d other users were seen on %s", c.Source.Prevalence, c.Source.Network))
	}
	return r
}

func tried(l Logins) string {
	if l.Tried < 2 {
		return ""
	}
	return fmt.Sprintf(", for %d names", l.Tried)
}

func replayReasons(p *Replay) []string {
	var r []string
	switch p.Verdict {
	case TwoParties:
		r = append(r, fmt.Sprintf("the token was consumed by %s, %s before it was used from here (%s)", p.Partner.Addr, Span(p.Lag), proximityText(p.Proximity)))
	case SameClient:
		r = append(r, fmt.Sprintf("the same address had consumed the token %s before", Span(p.Lag)))
	case Mixed:
		r = append(r, fmt.Sprintf("refreshes from this address and from %s were in the grace period", p.Partner.Addr))
	case Unpaired:
		if p.Nearest > 0 {
			r = append(r, fmt.Sprintf("no refresh of the user within the grace period; the nearest came %s before: the grace may be longer than --grace says", Span(p.Nearest)))
		} else {
			r = append(r, "no refresh of the user within the grace period: another replica's log may be missing")
		}
	case Uncorroborated:
		r = append(r, "the line lacks its access record, or stands where a client's text could have put it: it may be forged")
		if p.Follows != "" {
			r = append(r, "it stands behind the record: "+parser.Clean(p.Follows))
		}
	}
	if p.RoundTrip {
		r = append(r, "the same two addresses have just changed roles")
	}
	if p.Verdict == TwoParties {
		r = append(r, "new to the user: "+map[Suspect]string{SuspectSource: "the replay's address", SuspectPartner: "the refresh's address", SuspectBoth: "both addresses", SuspectNeither: "neither address"}[p.Suspect])
	}
	return r
}

func proximityText(p Proximity) string {
	return map[Proximity]string{
		ProximityNetwork: "same network", ProximityAS: "same provider", ProximityCountry: "same country",
		ProximityFar: "another country", ProximityUnknown: "how far apart is unknown",
	}[p]
}

func contestReasons(c *Contest, now int64) []string {
	var r []string
	n, i := c.Newcomer.Addr, c.Incumbent.Addr
	switch {
	case c.Takeover && c.State == Suspected:
		r = append(r, fmt.Sprintf("%s took the session over %s before, and now a refresh from %s is refused", n, Span(now-c.Opened), i))
	case c.Takeover && c.State >= Alive:
		r = append(r, fmt.Sprintf("%s took the session over at %s; the refresh from %s was then refused, while %s goes on", n, Clock(c.Opened), i, n))
	case c.Once:
		r = append(r, fmt.Sprintf("%s used the session once, between two uses by %s, and was not seen again: a machine that moved would have been", n, i))
	case c.Rejected != 0 && c.State == Alive:
		r = append(r, fmt.Sprintf("a refresh from %s was refused %s after %s used the session: its token had been consumed", i, Span(c.Rejected-c.Opened), n))
	case c.State == Alive:
		r = append(r, fmt.Sprintf("%s is still used, %s after %s used the same session: a machine that moved would have left it", i, Span(now-c.Opened), n))
	case c.State == BothAlive:
		r = append(r, fmt.Sprintf("%s and %s keep using one session in turn since %s: two machines hold it", n, i, Clock(c.Opened)))
	}
	if c.Relogin != 0 {
		r = append(r, "the user logged in again from the old address at "+Clock(c.Relogin))
	}
	if !c.Newcomer.Login {
		r = append(r, fmt.Sprintf("the user never logged in from %s", n))
	}
	if c.Relation != Distinct {
		r = append(r, "but "+relationText[c.Relation])
	}
	return r
}

var relationText = [...]string{
	SameAS: "both addresses are one provider's", SameNet: "both addresses are in one network",
	DualStack: "they may be one machine's IPv4 and IPv6", Pool: "both networks are shared with other users",
	Churn: "the user's address changes all the time", Known: "the user has been at both before",
	Familiar: "the user has other addresses at that provider",
	Trusted:  "the network has a name in the configuration", Distinct: "",
}

func rejectReasons(c *Context, a *Alert) []string {
	if !c.Reject.Stranger {
		if c.Reject.Count > 1 {
			return []string{fmt.Sprintf("%d refreshes were refused here in a row; client-go tries each twice", c.Reject.Count)}
		}
		return nil
	}
	r := []string{fmt.Sprintf("a refresh token of this issuer, used up or expired, was tried %d times from an address that no user has", c.Reject.Count)}
	if c.Reject.Settled {
		r = append(r, "nobody logged in from there within a quarter of an hour")
	}
	if c.Reject.NewAS {
		r = append(r, "no user was ever seen on its provider, or in its country")
	}
	return r
}

// The travel that nobody makes: vendors' usual values.
const (
	MinTravelKM  = 500 // shorter ways are within what address data gets wrong
	MinTravelKMH = 900 // an airliner's speed
)

// Span prints a time span for people.
func Span(ns int64) string {
	d := time.Duration(ns)
	switch {
	case d < time.Minute && d > -time.Minute:
		return d.Round(time.Millisecond).String()
	case d < time.Hour:
		return d.Round(time.Second).String()
	}
	return d.Round(time.Minute).String()
}

// Clock prints an instant for people, in UTC.
func Clock(ns int64) string { return time.Unix(0, ns).UTC().Format("2006-01-02 15:04:05Z") }
