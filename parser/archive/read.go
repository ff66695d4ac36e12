package archive

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"math"
	"os"
	"runtime"
	"slices"
	"time"

	"gracewatch/parser"
)

// Sizes of the reading pipeline. Tests make them small.
const (
	// blockSize is how much is read, cut and scanned at a time: with the events
	// found in it, a block stays within a core's second-level cache.
	blockSize = 128 << 10
	// minBlock is the least that is read at a time where hundreds of streams
	// are open at once and share the memory.
	minBlock = 16 << 10
	// blockRoom is kept free before what is read, for the carried part of the
	// block before; whole pages, because an unaligned read is slow.
	blockRoom = 16 << 10
	// maxBlock bounds a block in which no record ends. It is more than the
	// longest line that is kept, so that no line depends on where blocks begin.
	maxBlock = 2 << 20
	// blockBudget bounds the text that was read and not yet delivered; the
	// events found in it take about as much again.
	blockBudget = 16 << 20
	// reorderReach is how many places an event may move towards the start of
	// its log. Threads that write at once change places with their like; a
	// deployment has some dozens of them.
	reorderReach = 256
	// gatherSize is how many events of interleaving streams are handed over at
	// once, and gatherBelow is from how many on they are not copied for that.
	gatherSize  = 1024
	gatherBelow = 64
	// maxStreams is what Event.Source can tell apart.
	maxStreams = math.MaxUint16 + 1
)

// tuning holds the sizes, for tests.
type tuning struct{ block, minBlock, room, maxBlock, budget, reorder, gather int }

var defaults = tuning{blockSize, minBlock, blockRoom, maxBlock, blockBudget, reorderReach, gatherSize}

// Options say how to read. The zero value reads everything, takes stamps as
// UTC and uses all cores.
type Options struct {
	Workers int            // goroutines that read and scan; 0 for one a core
	Zone    *time.Location // of stamps that no container's stamp stands beside; nil for UTC
	// Since and Until bound the events that are delivered: Since is the first
	// instant, Until the first one beyond. Zero leaves an end open.
	Since, Until time.Time
	// Stdin is what the path "-" reads; nil for the process's own. A read from
	// it or from a named pipe cannot be interrupted: after a cancellation, the
	// goroutine in it ends with the next byte or the pipe's end.
	Stdin io.Reader
	// Progress, when set, is told now and then how many of the bytes on disk
	// were read, from the goroutine that called Read.
	Progress func(done, total int64)
	// MaxOdd is how many of the unparsed lines the report holds.
	MaxOdd int
	// Unparsed, when set, gets the lines and records that could not be read,
	// in the order of each stream, from the goroutine that called Read.
	Unparsed func(UnparsedLine)

	tuning *tuning
}

func (o Options) filled() Options {
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.Stdin == nil {
		o.Stdin = os.Stdin
	}
	if o.tuning == nil {
		t := defaults
		o.tuning = &t
	}
	return o
}

// Read delivers the events of all streams to sink, in the order of their
// times: see [parser.FlagLate] for what is too far out of order. Events of one
// instant come in an order that depends on nothing but themselves. What occurs
// in several streams, such as exports that overlap, is delivered once.
//
// Sink is called from the calling goroutine. The slice and all texts hold
// until it returns. Event.Source is the index of the stream; Event.Pod is set
// only where the line itself names a pod, else the Stream knows it.
//
// Files that cannot be read, or not to their end, are faults in the report. A
// cancellation is no error: what was read by then is delivered, and the report
// is partial.
func Read(ctx context.Context, streams []Stream, opts Options, sink func([]parser.Event)) (*Report, error) {
	if len(streams) > maxStreams {
		return nil, fmt.Errorf("%d logs at once, more than %d: name fewer files or a smaller directory", len(streams), maxStreams)
	}
	p := newPipeline(streams, opts.filled())
	p.peekAll(ctx)
	stop := p.start(ctx)
	defer stop()
	m := merger{p: p, sink: sink, since: nanos(p.opts.Since, math.MinInt64), until: nanos(p.opts.Until, math.MaxInt64), lastTime: math.MinInt64}
	m.run()
	stop()
	return m.report(ctx.Err() != nil), nil
}

func nanos(t time.Time, zero int64) int64 {
	if t.IsZero() {
		return zero
	}
	return t.UnixNano()
}

// newPipeline makes a lane of each stream. Ranks settle ties between streams,
// and must not depend on the order of the arguments.
func newPipeline(streams []Stream, opts Options) *pipeline {
	p := &pipeline{opts: opts, tuning: *opts.tuning, scanner: parser.NewScanner(opts.Zone)}
	p.work.L, p.ready.L = &p.mu, &p.mu
	for i := range streams {
		l := &lane{p: p, source: uint16(i), stream: &streams[i], maxTime: math.MinInt64, begins: math.MinInt64}
		for _, f := range streams[i].Files {
			l.inputs = append(l.inputs, &input{file: f, report: FileReport{Path: f.Path, Stream: i}, compressed: true})
			p.total += f.Size
		}
		p.lanes = append(p.lanes, l)
	}
	byName := slices.Clone(p.lanes)
	slices.SortStableFunc(byName, func(a, b *lane) int {
		return cmp.Or(cmp.Compare(a.stream.Name, b.stream.Name), slices.CompareFunc(a.inputs, b.inputs, func(x, y *input) int {
			return cmp.Compare(x.file.Path, y.file.Path)
		}))
	})
	for rank, l := range byName {
		l.rank = rank
	}
	p.waiting = byName
	return p
}
