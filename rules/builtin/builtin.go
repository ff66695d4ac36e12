// Package builtin holds the rules that gracewatch ships: what to look for in
// OpenUnison's log, and how bad it is.
//
// Each rule looks at a [rules.Context], in which the engine has put everything
// that takes memory or arithmetic. So a rule is a few comparisons, and can be
// read aloud.
package builtin

import "gracewatch/rules"

// Rules returns the shipped rules.
func Rules() []rules.Rule {
	var all []rules.Rule
	for _, set := range []struct {
		rules []rules.Rule
		about rules.Topic
	}{
		{theft(), rules.OnContest}, {replays(), rules.OnReplay}, {rejections(), rules.OnReject},
		{places(), rules.OnPlace}, {logins(), rules.OnLogin}, {sources(), rules.OnHidden},
	} {
		for _, r := range set.rules {
			r.Topics = set.about
			all = append(all, r)
		}
	}
	return all
}

// grade makes a Match of a condition and the rule's own level.
func grade(level rules.Level, when func(*rules.Context) bool) func(*rules.Context) (rules.Level, bool) {
	return func(c *rules.Context) (rules.Level, bool) { return level, when(c) }
}
