package rules

import "time"

// Rule is one detection. A rule file is compiled to it.
type Rule struct {
	ID          string
	Title       string
	Description string
	Level       Level
	Tags        []string // Sigma tags: attack.t1550.001, …
	FalsePos    []string

	// Match reports whether the rule applies, and how bad it is: Level, or
	// another that the rule grades it.
	Match func(*Context) (Level, bool)
	// Quiet says that the rule wants no event of a known user at a known
	// address with nothing special about it. An engine whose rules are all
	// quiet passes over such events.
	Quiet bool
	// Suppress is how long repeats are only counted; it doubles with each
	// alert up to a day. Zero means an hour.
	Suppress time.Duration
	// PerAddress makes the source address a part of what counts as a repeat.
	PerAddress bool
	// PerContest makes the newcomer's address of the contest a part of it.
	PerContest bool
	// Once makes all matches repeats of each other, whoever they concern.
	Once bool
}
