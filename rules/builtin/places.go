package builtin

import "gracewatch/rules"

// shared is how many other users make a provider or network one that people of
// this organisation use.
const shared = 3

// places looks at where users come from.
func places() []rules.Rule {
	return []rules.Rule{
		novelty("openunison-first-country", "First time from this country", rules.Medium, rules.NewCountry),
		novelty("openunison-first-as", "First time on this provider's network", rules.Low, rules.NewAS),
		novelty("openunison-first-network", "First time on this network", rules.Informational, rules.NewNetwork),
		novelty("openunison-first-address", "First time from this address", rules.Informational, rules.NewAddress),
		{
			ID:          "openunison-impossible-travel",
			Title:       "Impossible travel",
			Description: "The user would have come from an earlier sighting faster than an airliner, both addresses' inaccuracy taken off.",
			Level:       rules.Medium,
			Tags:        []string{"attack.t1078"},
			FalsePos:    []string{"VPN egresses", "Wrong places in the address database"},
			Match: grade(rules.Medium, func(c *rules.Context) bool {
				return c.Travel.Known && c.Travel.Distance >= rules.MinTravelKM && c.Travel.Speed >= rules.MinTravelKMH && len(c.Source.Tags) == 0
			}),
		},
	}
}

// novelty makes the rule for one rung. An event is reported at its widest new
// rung only, and not while the user is learnt.
func novelty(id, title string, level rules.Level, rung rules.Novelty) rules.Rule {
	return rules.Rule{
		ID: id, Title: title, Level: level, Tags: []string{"attack.t1078"},
		Description: "The user was never seen there within the last 30 days.",
		FalsePos:    []string{"Travel, new providers, VPNs"},
		PerAddress:  true,
		Match: func(c *rules.Context) (rules.Level, bool) {
			n := c.Source.Novelty
			if n&rung == 0 || n >= rung<<1 || c.Learning || c.Replay.Verdict == rules.Uncorroborated {
				return 0, false
			}
			if c.Source.Prevalence >= shared || len(c.Source.Tags) > 0 {
				return rules.Informational, true
			}
			return level, true
		},
	}
}
