package geoip

import (
	"strings"
	"time"
)

// staleAfter is the age from which a database misleads: free and paid editions
// appear at least monthly, so at 60 days an update was missed twice, and the
// job that fetches them is broken rather than late.
const staleAfter = 60 * 24 * time.Hour

// Kind is what a database tells of an address.
type Kind string

// The kinds that are read.
const (
	KindCity       Kind = "city"       // place, with coordinates
	KindCountry    Kind = "country"    // country
	KindASN        Kind = "asn"        // network
	KindEnterprise Kind = "enterprise" // place and network
)

// rank orders the databases of one directory: the more detailed first.
func (k Kind) rank() int {
	return strings.Index("enterprise city asn country", string(k))
}

// Source is one database that answers.
type Source struct {
	Path  string // empty for the embedded table
	Type  string // as its metadata has it, such as "GeoLite2-City"
	Kind  Kind
	Built time.Time // when its publisher built it, UTC
}

// String is "GeoLite2-City of 2026-11-01 (/var/lib/GeoIP/GeoLite2-City.mmdb)".
func (s Source) String() string {
	text := s.Type + " of " + s.Built.Format(time.DateOnly)
	if s.Path != "" {
		text += " (" + s.Path + ")"
	}
	return text
}

// Stale reports whether the file is older than 60 days at now. The embedded
// table never is: it changes with the program, and countries move slowly.
func (s Source) Stale(now time.Time) bool {
	return s.Path != "" && now.Sub(s.Built) > staleAfter
}

// Sources lists the databases in the order in which they are asked.
func (db *DB) Sources() []Source {
	if db == nil {
		return nil
	}
	var sources []Source
	for _, f := range db.files {
		sources = append(sources, f.source)
	}
	if db.builtin {
		sources = append(sources, builtinSource())
	}
	return sources
}

// Stale lists the sources that are [Source.Stale] at now.
func (db *DB) Stale(now time.Time) []Source {
	var stale []Source
	for _, s := range db.Sources() {
		if s.Stale(now) {
			stale = append(stale, s)
		}
	}
	return stale
}
