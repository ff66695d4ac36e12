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
	for _, set := range [][]rules.Rule{theft(), replays(), rejections(), places(), logins(), sources()} {
		all = append(all, set...)
	}
	for i := range all {
		all[i].Quiet = true
	}
	return all
}

// grade makes a Match of a condition and the rule's own level.
func grade(level rules.Level, when func(*rules.Context) bool) func(*rules.Context) (rules.Level, bool) {
	return func(c *rules.Context) (rules.Level, bool) { return level, when(c) }
}
