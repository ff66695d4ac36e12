package builtin

import "gracewatch/rules"

// theft is what is told by two addresses that one session keeps alive.
func theft() []rules.Rule {
	return []rules.Rule{
		{
			ID:    "openunison-stolen-refresh-token",
			Title: "Refresh token used by two machines",
			Description: "After a used refresh token was accepted from one address although another had consumed it, both addresses stayed alive. " +
				"A roaming client leaves its old address; only a copied token keeps two.",
			Level:    rules.High,
			Tags:     []string{"attack.t1550.001", "attack.t1528", "attack.t1539"},
			FalsePos: []string{"A kubeconfig copied to a second machine on purpose", "A machine whose tools leave through two providers at once"},
			Match:    stolen,
			Suppress: suppressTheft, PerContest: true,
		},
		{
			ID:    "openunison-session-takeover",
			Title: "Session taken over from another address",
			Description: "A session was refreshed from an address that is new to the user and never logged in; the next refresh from the old address was refused, " +
				"and the new one went on.",
			Level:    rules.High,
			Tags:     []string{"attack.t1550.001", "attack.t1528", "attack.t1539"},
			FalsePos: []string{"Tokens copied to a jump host, while the first machine's session was ended on purpose"},
			Match:    takeover,
			Suppress: suppressTheft, PerContest: true,
		},
	}
}

func stolen(c *rules.Context) (rules.Level, bool) {
	k := c.Contest
	if k == nil || k.Takeover || k.State < rules.Alive {
		return 0, false
	}
	return gradeContest(k), true
}

func takeover(c *rules.Context) (rules.Level, bool) {
	k := c.Contest
	if k == nil || !k.Takeover || k.State < rules.Suspected {
		return 0, false
	}
	if k.State == rules.Suspected {
		return min(rules.Medium, gradeContest(k)), true
	}
	return gradeContest(k), true
}

// gradeContest weighs a contest by what else the two addresses may have to do
// with each other.
func gradeContest(k *rules.Contest) rules.Level {
	switch k.Relation {
	case rules.Distinct:
		if k.State == rules.BothAlive && k.Proximity == rules.ProximityFar {
			return rules.Critical
		}
		return rules.High
	case rules.SameAS, rules.Familiar:
		if (k.State == rules.BothAlive || k.State == rules.Alive && k.Prompt) && k.Newcomer.Prevalence == 0 {
			return rules.High
		}
		return rules.Medium
	case rules.DualStack, rules.Pool, rules.Churn, rules.Trusted:
		return rules.Medium
	}
	return rules.Low
}
