package parser

// Batch is a block of log text and the events found in it. The events' texts
// are parts of the block: they hold until the batch is used for another one.
type Batch struct {
	Block  []byte // whole lines; the last record of the block is complete
	Next   []byte // what follows the block; only its first line's wrapper is looked at
	Base   int64  // offset of Block in its file, decompressed
	Events []Event
	Counts Counts
	Odd    []Fragment // the lines and records that could not be read

	// Zone calibration, from container stamps.
	Zones ZoneStat

	scratch []byte
	carry   *carry
	joins   []int32 // indices of the events that a Joiner looks at
	mixed   bool    // events may be out of the order of their offsets
}

// Counts is what was read. They add up over batches.
type Counts struct {
	Bytes   int64
	Lines   int64
	Records int64
	Events  [Actions]int64
	Shapes  [Shapes]int64
	Kinds   [5]int64 // lines by wrapper, container.Kind

	Mended    int64 // records with blanks or a level that someone altered
	CRLF      int64 // lines that end in carriage return and line feed
	BadUTF8   int64 // records with bytes that are no UTF-8
	NUL       int64 // lines with NUL bytes
	Continued int64 // lines that go on with a record: split records, stack traces
}

// Add adds d to c.
func (c *Counts) Add(d *Counts) {
	c.Bytes += d.Bytes
	c.Lines += d.Lines
	c.Records += d.Records
	c.Mended += d.Mended
	c.CRLF += d.CRLF
	c.BadUTF8 += d.BadUTF8
	c.NUL += d.NUL
	c.Continued += d.Continued
	for i, n := range d.Events {
		c.Events[i] += n
	}
	for i, n := range d.Shapes {
		c.Shapes[i] += n
	}
	for i, n := range d.Kinds {
		c.Kinds[i] += n
	}
}

// Unparsed counts the lines and records that no shape fits.
func (c *Counts) Unparsed() int64 {
	var n int64
	for _, v := range c.Shapes {
		n += v
	}
	return n
}

// Fragment is a line or record that could not be read. Line counts from 0
// within the batch.
type Fragment struct {
	Shape  Shape
	Line   int64
	Offset int64
	Text   string // the first bytes, cloned
}

// maxFragment is how much of an unreadable line is kept: enough to recognise it.
const maxFragment = 512

// maxOdd bounds the fragments of one batch: a block of half a megabyte that
// holds no log at all has more lines than anybody would read. The counts go on.
const maxOdd = 10000

// ZoneStat tells what the container stamps say of the zone-less record stamps.
type ZoneStat struct {
	N          int64 // records with both stamps
	First      int32 // seconds east of UTC, of the first of them
	Zone       int32 // and of the last
	Changes    int64 // how often it changed from record to record
	Odd        int64 // records whose stamps differ by more than any zone
	MinDelay   int64 // nanoseconds from the record's stamp to the container's
	MaxDelay   int64
	Mismatches int64 // records whose zone is not the one configured
}

// Add merges d, which comes later, into z.
func (z *ZoneStat) Add(d *ZoneStat) {
	if d.N == 0 {
		z.Odd += d.Odd
		return
	}
	if z.N == 0 {
		z.First, z.MinDelay, z.MaxDelay = d.First, d.MinDelay, d.MaxDelay
	} else if z.Zone != d.First {
		z.Changes++
	}
	z.N += d.N
	z.Zone = d.Zone
	z.Changes += d.Changes
	z.Odd += d.Odd
	z.Mismatches += d.Mismatches
	z.MinDelay = min(z.MinDelay, d.MinDelay)
	z.MaxDelay = max(z.MaxDelay, d.MaxDelay)
}

func (z *ZoneStat) note(zone int32, delay int64, mismatch bool) {
	one := ZoneStat{N: 1, First: zone, Zone: zone, MinDelay: delay, MaxDelay: delay}
	if mismatch {
		one.Mismatches = 1
	}
	z.Add(&one)
}

// Reset makes b ready for another block; its memory is used again.
func (b *Batch) Reset() {
	b.Events = b.Events[:0]
	b.Odd = b.Odd[:0]
	b.Counts = Counts{}
	b.Zones = ZoneStat{}
	b.scratch = b.scratch[:0]
	b.carry = nil
	b.mixed = false
}

// Carries reports whether a stream of the block stands in the middle of a
// record at the block's end, so that the next block must be scanned with
// [Scanner.ScanAfter] and cannot be scanned before this one.
func (b *Batch) Carries() bool { return b.carry != nil }

func (b *Batch) odd(shape Shape, line, offset int64, text []byte) {
	b.Counts.Shapes[shape]++
	if len(b.Odd) < maxOdd {
		b.Odd = append(b.Odd, Fragment{Shape: shape, Line: line, Offset: offset, Text: string(text[:min(len(text), maxFragment)])})
	}
}
