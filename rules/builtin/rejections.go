package builtin

import (
	"gracewatch/parser"
	"gracewatch/rules"
)

// series is how many refusals in a row are more than a lost race: client-go
// tries each refresh twice.
const series = 10

// rejections looks at refused refreshes, whose records name nobody.
func rejections() []rules.Rule {
	return []rules.Rule{
		{
			ID:          "openunison-stale-token-stranger",
			Title:       "Used-up refresh token tried from an unknown address",
			Description: "A genuine refresh token of this issuer was refused at an address where no user was ever seen, and nobody logged in from there afterwards.",
			Level:       rules.Medium,
			Tags:        []string{"attack.t1550.001", "attack.t1528"},
			FalsePos:    []string{"A laptop opened at a new place with a tool still running, and closed again"},
			Match:       stranger,
			PerAddress:  true,
		},
		{
			ID:          "openunison-rejected-series",
			Title:       "Refresh refused again and again",
			Description: "One address keeps presenting a refresh token that is used up: a tool that lost its session, mostly.",
			Level:       rules.Low,
			FalsePos:    []string{"k9s and other long-running tools after they lost a race"},
			Match: grade(rules.Low, func(c *rules.Context) bool {
				return c.Reject.Count >= series && c.Event.Action == parser.ActionRejected && !c.Reject.Settled
			}),
			PerAddress: true,
		},
	}
}

func stranger(c *rules.Context) (rules.Level, bool) {
	if !c.Reject.Stranger || !c.Reject.Settled {
		return 0, false
	}
	if c.Reject.NewAS {
		return rules.High, true
	}
	return rules.Medium, true
}
