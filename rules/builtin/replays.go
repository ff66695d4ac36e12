package builtin

import (
	"time"

	"gracewatch/rules"
)

// suppressTheft is how long the same two machines are no news.
const suppressTheft = 4 * time.Hour

// forgers is for how many users forged lines are reported one by one: when all
// replay lines lack their access record, the log is incomplete.
const forgers = 20

// replays grades the lines that OpenUnison's documentation says to look for.
func replays() []rules.Rule {
	return []rules.Rule{
		{
			ID:          "openunison-replay-two-parties",
			Title:       "Used refresh token accepted from a second address",
			Description: "Within the grace period a refresh token was used by another address than the one that had consumed it: theft, or a client that changed its network in the meantime.",
			Level:       rules.Medium,
			Tags:        []string{"attack.t1550.001"},
			FalsePos:    []string{"Roaming clients", "Egress pools and dual-stack hosts"},
			Match:       twoParties,
			PerContest:  true,
		},
		{
			ID:          "openunison-replay-round-trip",
			Title:       "Two addresses replay each other's refresh tokens",
			Description: "Two addresses took turns at consuming and replaying one session's tokens.",
			Level:       rules.Medium,
			Tags:        []string{"attack.t1550.001"},
			FalsePos:    []string{"Egress pools and dual-stack hosts with several tools"},
			Match: func(c *rules.Context) (rules.Level, bool) {
				if p := c.Replay.Proximity; p == rules.ProximityNetwork || c.Replay.Suspect == rules.SuspectNeither {
					return rules.Low, c.Replay.RoundTrip
				}
				return rules.Medium, c.Replay.RoundTrip
			},
		},
		{
			ID:          "openunison-replay-mixed",
			Title:       "Used refresh token accepted while a new address was active",
			Description: "Refreshes from the replay's own address and from another were in the grace period, and one of them is new to the user: a race beside a second session, or theft beside a race.",
			Level:       rules.Low,
			Tags:        []string{"attack.t1550.001"},
			FalsePos:    []string{"A second session of the user on another host"},
			Match: grade(rules.Low, func(c *rules.Context) bool {
				return c.Replay.Verdict == rules.Mixed && c.Replay.Suspect != rules.SuspectNeither
			}),
		},
		{
			ID:          "openunison-replay-unpaired",
			Title:       "Used refresh token accepted, its refresh not seen",
			Description: "No refresh of the user within the grace period is in the log: another replica is not read, or the grace period is longer than configured here.",
			Level:       rules.Low,
			FalsePos:    []string{"Missing replicas", "A wrong --grace"},
			Match: func(c *rules.Context) (rules.Level, bool) {
				if c.Source.Novelty != 0 && !c.Source.Login {
					return rules.Medium, c.Replay.Verdict == rules.Unpaired
				}
				return rules.Low, c.Replay.Verdict == rules.Unpaired
			},
		},
		{
			ID:          "openunison-replay-uncorroborated",
			Title:       "Replay line without its access record",
			Description: "A genuine replay line directly follows the access record of the same request. This one does not, or stands where a client's text could have written both: it is perhaps forged.",
			Level:       rules.Medium,
			Tags:        []string{"attack.t1070"},
			FalsePos:    []string{"Log shippers that drop or sample lines", "A log of replay lines only, as grep makes it"},
			Crowd:       forgers,
			Match: grade(rules.Medium, func(c *rules.Context) bool {
				return c.Replay.Verdict == rules.Uncorroborated
			}),
		},
	}
}

// twoParties is low where the two addresses may well be one client's.
func twoParties(c *rules.Context) (rules.Level, bool) {
	if c.Replay.Verdict != rules.TwoParties {
		return 0, false
	}
	if c.Contest != nil {
		switch c.Contest.Relation {
		case rules.Distinct, rules.SameAS, rules.Familiar:
			return rules.Medium, true
		}
		return rules.Low, true
	}
	if c.Replay.Proximity == rules.ProximityNetwork {
		return rules.Low, true
	}
	return rules.Medium, true
}
