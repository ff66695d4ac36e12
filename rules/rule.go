package rules

import (
	"time"

	"gracewatch/parser"
)

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
	// Topics says what the rule looks at: it is only asked about contexts that
	// have one of them. Zero means every event, ordinary ones included.
	Topics Topic
	// Suppress is how long repeats are only counted; it doubles with each
	// alert up to a day. Zero means an hour.
	Suppress time.Duration
	// PerAddress makes the source address a part of what counts as a repeat.
	PerAddress bool
	// PerContest makes the newcomer's address of the contest a part of it.
	PerContest bool
	// Crowd is for how many users the rule alerts each by itself; what concerns
	// more is one thing, and repeats it. Zero means any number.
	Crowd int
	// Once makes all matches repeats of each other, whoever they concern.
	Once bool
}

// Topic is a part of a context that a rule may be about.
type Topic uint8

// The topics.
const (
	OnReplay Topic = 1 << iota
	OnContest
	OnPlace // novelty and travel
	OnLogin
	OnReject
	OnHidden
)

// topics says which topics a context has.
func (c *Context) topics() Topic {
	var t Topic
	if c.Replay.Verdict != VerdictNone {
		t |= OnReplay
	}
	if c.Contest != nil {
		t |= OnContest
	}
	if c.Source.Novelty != 0 || c.Travel.Known {
		t |= OnPlace
	}
	if c.Event.Action == parser.ActionLogin || c.Event.Action == parser.ActionLoginFailed {
		t |= OnLogin
	}
	if c.Event.Action == parser.ActionRejected {
		t |= OnReject
	}
	if c.Origin == OriginHidden {
		t |= OnHidden
	}
	return t
}
