package archive

import (
	"math"
	"time"

	"gracewatch/parser"
)

// A Report says what was read, from what, and what could not be.
type Report struct {
	Files   []FileReport   // by stream, then oldest first
	Streams []StreamReport // as given to Read
	Counts  parser.Counts  // of all files
	Odd     []UnparsedLine // the first of each stream, Options.MaxOdd in all

	Delivered  int64 // events that the sink got
	Outside    int64 // events before Since or from Until on
	Late       int64 // events flagged late
	Duplicates int64 // events that another stream had as well, dropped
	Partial    bool  // reading was cancelled
}

// A FileReport says what was read of one file.
type FileReport struct {
	Path   string
	Stream int    // index
	Format Format // empty when the file was never opened
	// Counts are those of the decoded text. A record that began in another file
	// of the stream counts where it ended.
	Counts  parser.Counts
	Skipped int64 // bytes of lines longer than parser.MaxLine, beyond that length
	// First and Last are the earliest and the latest event's time, in
	// nanoseconds since the Unix epoch; both are 0 without any event.
	First, Last int64
	// Faults are what could not be read, each a *Fault or an *UnsupportedError.
	Faults []error
}

func (r *FileReport) span(first, last int64) {
	if r.First == 0 && r.Last == 0 {
		r.First, r.Last = math.MaxInt64, math.MinInt64
	}
	r.First, r.Last = min(r.First, first), max(r.Last, last)
}

// A StreamReport says what the container stamps of a stream, if it has any,
// tell of its clock.
type StreamReport struct {
	Name string
	Zone parser.ZoneStat
}

// maxSkew is how far a record's stamp and its container's may be apart: more is
// no buffering, but two clocks.
const maxSkew = 2 * time.Second

// WrongZone reports whether the zone in the options is not the log's. Events
// with a container's stamp have the right time all the same.
func (r *StreamReport) WrongZone() bool { return r.Zone.Mismatches > 0 }

// Skew is how far the container's clock is ahead of the one that stamps the
// records, 0 up to two seconds: nothing is stamped before it is written, and of
// many records some are stamped at once.
func (r *StreamReport) Skew() time.Duration {
	least := time.Duration(r.Zone.MinDelay)
	if r.Zone.N == 0 || least.Abs() <= maxSkew {
		return 0
	}
	return least
}

// An UnparsedLine is a line or record that could not be read.
type UnparsedLine struct {
	Stream int    // index
	Path   string // of its file
	Line   int64  // in the file, from 1
	Offset int64  // of its first byte in the file, decompressed
	Shape  parser.Shape
	Text   string // its first bytes
}

// report sums up after all workers have ended.
func (m *merger) report(partial bool) *Report {
	r := &Report{Delivered: m.events, Outside: m.outside, Late: m.lates, Duplicates: m.duplicates, Partial: partial}
	for _, l := range m.p.lanes {
		for _, in := range l.inputs {
			r.Files = append(r.Files, in.report)
			r.Counts.Add(&in.report.Counts)
		}
		r.Streams = append(r.Streams, StreamReport{Name: l.stream.Name, Zone: l.zones})
		r.Late += l.lates
		r.Odd = append(r.Odd, l.odd[:min(len(l.odd), m.p.opts.MaxOdd-len(r.Odd))]...)
	}
	m.p.progress()
	return r
}

// Faults are those of all files.
func (r *Report) Faults() (all []error) {
	for i := range r.Files {
		all = append(all, r.Files[i].Faults...)
	}
	return all
}
