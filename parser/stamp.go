package parser

import (
	"encoding/binary"
	"time"

	"gracewatch/parser/container"
)

const (
	stampLen   = len("2022-12-24 00:34:56,424")
	threadAt   = len("[2022-12-24 00:34:56,424][")
	quarter    = 15 * 60 // zones lie on quarters of an hour
	maxZone    = 14 * 3600
	nsPerMilli = int64(time.Millisecond)
	nsPerSec   = int64(time.Second)
)

// clock reads the zone-less stamps of one log. The minute is kept from record
// to record: nearly always only seconds and milliseconds change.
type clock struct {
	zone   *time.Location
	minute [16]byte // the text "2022-12-24 00:34"
	base   int64    // its instant, in nanoseconds since the Unix epoch, as if it were UTC
	offset int64    // of zone at that minute, in seconds east of UTC
	seen   bool
}

// local reads the stamp in the first bytes of a record, as if it were UTC.
// It fails for digits that are none and for dates that do not exist.
func (c *clock) local(record []byte) (ns int64, ok bool) {
	if [16]byte(record[1:17]) != c.minute || !c.seen {
		if !c.setMinute(record[1:17]) {
			return 0, false
		}
	}
	// The eight bytes behind the minute are ":56,424]".
	w := binary.LittleEndian.Uint64(record[17:25])
	const fixed, shape = 0xff000000ff0000ff, 0x5d0000002c00003a
	const digits, zeros = 0x00ffffff00ffff00, 0x0030303000303000
	if w&fixed != shape&fixed || !allDigits(w&digits|shapeZeros(w)) {
		return 0, false
	}
	d := w&digits - zeros
	sec := int64(d>>8&0xf)*10 + int64(d>>16&0xf)
	milli := int64(d>>32&0xf)*100 + int64(d>>40&0xf)*10 + int64(d>>48&0xf)
	if sec > 59 {
		return 0, false
	}
	return c.base + sec*nsPerSec + milli*nsPerMilli, true
}

// shapeZeros fills the places of w that are no digits with '0'.
func shapeZeros(uint64) uint64 { return 0x3000000030000030 }

// allDigits reports whether all eight bytes of w are ASCII digits.
func allDigits(w uint64) bool {
	const high, low = 0xf0f0f0f0f0f0f0f0, 0x3030303030303030
	return w&high == low && (w+0x0606060606060606)&high == low
}

// setMinute reads "2022-12-24 00:34" and keeps it.
func (c *clock) setMinute(b []byte) bool {
	const shape = "dddd-dd-dd dd:dd"
	for i := range len(shape) {
		if shape[i] == 'd' && b[i]-'0' > 9 || shape[i] != 'd' && b[i] != shape[i] {
			return false
		}
	}
	two := func(i int) int { return int(b[i]-'0')*10 + int(b[i+1]-'0') }
	year, month, day, hour, minute := two(0)*100+two(2), two(5), two(8), two(11), two(14)
	if year < container.MinYear || year > container.MaxYear || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) || hour > 23 || minute > 59 {
		return false
	}
	secs := container.Days(year, month, day)*86400 + int64(hour*3600+minute*60)
	c.minute, c.base, c.seen = [16]byte(b), secs*nsPerSec, true
	c.offset = c.zoneAt(year, month, day, hour, minute)
	return true
}

func daysIn(year, month int) int {
	return int(container.Days(year+month/12, month%12+1, 1) - container.Days(year, month, 1))
}

// zoneAt returns the zone's offset in seconds east of UTC at a local minute.
// In the hour that a change to winter time repeats, the first one is meant.
func (c *clock) zoneAt(year, month, day, hour, minute int) int64 {
	if c.zone == nil || c.zone == time.UTC {
		return 0
	}
	t := time.Date(year, time.Month(month), day, hour, minute, 0, 0, c.zone)
	_, offset := t.Zone()
	if start, _ := t.ZoneBounds(); !start.IsZero() {
		_, before := start.Add(-1).Zone()
		if t.Add(time.Duration(offset-before) * time.Second).Before(start) {
			offset = before
		}
	}
	return int64(offset)
}

// calibrate derives the zone from a container's stamp beside the record's: the
// difference, in quarters of an hour, is the zone; what remains is delay and
// clock skew. Ok is false when the difference is no zone at all.
func calibrate(local, stamp int64) (zone int64, delay int64, ok bool) {
	diff := local - stamp
	quarters := (diff + sign(diff)*quarter/2*nsPerSec) / (quarter * nsPerSec)
	zone = quarters * quarter
	if zone < -maxZone || zone > maxZone {
		return 0, 0, false
	}
	return zone, stamp - (local - zone*nsPerSec), true
}

func sign(v int64) int64 {
	if v < 0 {
		return -1
	}
	return 1
}
