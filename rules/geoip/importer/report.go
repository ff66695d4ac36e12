package importer

import (
	"fmt"
	"time"

	"gracewatch/rules/geoip"
)

const (
	// maxFaults bounds the messages kept; a few show the pattern, the count the
	// extent.
	maxFaults = 20

	// Published files have a handful of bad lines at most. Beyond 1 % (or 100
	// lines, so that a short file is not refused for one) the layout was
	// misunderstood, and the rest is as likely wrong.
	tolerableShare = 100
	tolerableLines = 100
)

// Report says what an import did. Read = Ranges + Empty + Special + Bad.
type Report struct {
	Kind  geoip.Kind
	Type  string    // database type written
	Built time.Time // build date written: that of the oldest input

	Read     int // ranges and lines looked at
	Ranges   int // written
	Empty    int // left out: they say "unknown"
	Special  int // left out: IPv6 outside the public Internet
	Bad      int // left out: malformed
	Overlaps int // written in part or not at all, since earlier ranges stay

	Faults []string // file:line and reason of the first bad ones
}

// databaseTypes are the names under which readers know the three layouts.
var databaseTypes = map[geoip.Kind]string{
	geoip.KindCity:    "DBIP-City-Lite",
	geoip.KindCountry: "DBIP-Country-Lite",
	geoip.KindASN:     "GeoLite2-ASN",
}

// newReport starts the report on inputs of one kind.
func newReport(inputs []*input) Report {
	r := Report{Kind: inputs[0].kind, Type: databaseTypes[inputs[0].kind], Built: inputs[0].built.UTC()}
	for _, in := range inputs[1:] {
		if in.built.Before(r.Built) {
			r.Built = in.built.UTC()
		}
	}
	return r
}

func (r *Report) bad(path string, it item) {
	r.Bad++
	if len(r.Faults) < maxFaults {
		r.Faults = append(r.Faults, fmt.Sprintf("%s:%s: %v", path, it.where(), it.err))
	}
}

// tolerable judges the bad lines that an input added to the report as it was
// before.
func (r *Report) tolerable(path string, before Report) error {
	bad, read := r.Bad-before.Bad, r.Read-before.Read
	if bad <= max(tolerableLines, read/tolerableShare) {
		return nil
	}
	return fmt.Errorf("%s: %d of %d lines are bad, so nothing is written; is it the layout its first line suggests?%s", path, bad, read, r.hint())
}

// hint shows the first fault, for errors that are about the whole.
func (r *Report) hint() string {
	if len(r.Faults) == 0 {
		return ""
	}
	return " (first: " + r.Faults[0] + ")"
}
