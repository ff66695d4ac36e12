package geoip

import (
	"net/netip"

	"gracewatch/rules"
)

// Answer is what one source says of an address by itself.
type Answer struct {
	Source Source
	Place  rules.Place
	Err    error // the lookup failed; Place is zero
}

// Answers asks every source for addr, in order, for people who want to know
// where a Place comes from. A special-purpose address has no answers.
func (db *DB) Answers(addr netip.Addr) []Answer {
	addr = plain(addr)
	if db == nil || !Placeable(addr) {
		return nil
	}
	var answers []Answer
	for _, f := range db.files {
		place, err := f.locate(addr)
		answers = append(answers, Answer{Source: f.source, Place: place, Err: err})
	}
	if db.builtin {
		answers = append(answers, Answer{Source: builtinSource(), Place: locateBuiltin(addr)})
	}
	return answers
}
