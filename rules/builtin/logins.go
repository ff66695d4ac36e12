package builtin

import (
	"gracewatch/parser"
	"gracewatch/rules"
)

const (
	someFailures = 5  // more than a person's typing mistakes
	manyFailures = 15 // a machine's
	sprayed      = 5  // names tried from one address
)

// logins looks at failed logins and what follows them.
func logins() []rules.Rule {
	return []rules.Rule{
		{
			ID:          "openunison-login-after-failures",
			Title:       "Login after failed ones from the same address",
			Description: "An address failed to log in several times within ten minutes, and then succeeded.",
			Level:       rules.Medium,
			Tags:        []string{"attack.t1110", "attack.t1078"},
			FalsePos:    []string{"A forgotten password", "Many users behind one address"},
			Match: func(c *rules.Context) (rules.Level, bool) {
				if c.Event.Action != parser.ActionLogin || c.Logins.Failures < someFailures || c.Source.Prevalence >= shared {
					return 0, false
				}
				if c.Logins.Failures >= manyFailures && c.Logins.Tried != 1 && c.Source.Novelty&rules.NewNetwork != 0 && !c.Learning {
					return rules.High, true
				}
				return rules.Medium, true
			},
			PerAddress: true,
		},
		{
			ID:          "openunison-login-failures",
			Title:       "Many failed logins from one address",
			Description: "An address failed to log in many times within ten minutes, or for many names.",
			Level:       rules.Low,
			Tags:        []string{"attack.t1110"},
			FalsePos:    []string{"A tool with an old password"},
			Match: func(c *rules.Context) (rules.Level, bool) {
				if c.Event.Action != parser.ActionLoginFailed {
					return 0, false
				}
				if c.Logins.Tried >= sprayed {
					return rules.Medium, true
				}
				return rules.Low, c.Logins.Failures >= manyFailures
			},
			PerAddress: true,
		},
	}
}
