package archive

import (
	"cmp"
	"context"
	"io"
	"math"
	"slices"
	"sync"

	"gracewatch/parser"
)

const (
	// peekSize is read of a stream to learn when it begins: somewhat more than
	// the text of reorderReach events.
	peekSize = 128 << 10
	// maxPeek is read at most; a stream of which nothing is known by then takes
	// part from the start.
	maxPeek = 1 << 20
)

// peekAll finds out when the streams begin, so that those of later days are
// not opened before their time comes. A single file needs no order.
func (p *pipeline) peekAll(ctx context.Context) {
	if len(p.lanes) == 0 || len(p.lanes) == 1 && len(p.lanes[0].inputs) < 2 {
		return
	}
	todo := make(chan *lane)
	var wg sync.WaitGroup
	for range p.opts.Workers {
		wg.Go(func() {
			b := newBlock(0, peekSize)
			for l := range todo {
				p.peek(l, b)
			}
		})
	}
	for _, l := range p.lanes {
		if ctx.Err() == nil {
			todo <- l
		}
	}
	close(todo)
	wg.Wait()
	slices.SortFunc(p.waiting, func(a, b *lane) int {
		return cmp.Or(cmp.Compare(a.begins, b.begins), cmp.Compare(a.rank, b.rank))
	})
}

// peek learns when the files of l begin, which puts them in order and tells
// the time of the first event that l will deliver.
func (p *pipeline) peek(l *lane, b *block) {
	for _, in := range l.inputs {
		if isPipe(in.file) {
			return
		}
	}
	for _, in := range l.inputs {
		in.begins, _ = p.peekFile(in.file, b)
	}
	oldestFirst(l.inputs)
	for _, in := range l.inputs {
		if in.begins != math.MaxInt64 {
			l.begins = in.begins
			return
		}
	}
}

// oldestFirst turns rotated files around whose numbers grow with time, as
// log4j counts, where the names were taken to count as logrotate does. The
// file that is written to is the last either way. Files that are in order in
// neither way are left as they are.
func oldestFirst(files []*input) {
	inOrder := func() bool {
		return slices.IsSortedFunc(files, func(a, b *input) int { return cmp.Compare(a.begins, b.begins) })
	}
	if len(files) < 2 || inOrder() {
		return
	}
	rotated := files[:len(files)-1]
	if slices.Reverse(rotated); inOrder() {
		return
	}
	slices.Reverse(rotated)
	if slices.Reverse(files); !inOrder() {
		slices.Reverse(files)
	}
}

// peekFile is the time of the first event of a file that will be delivered: the
// earliest of those that can come first. It is math.MinInt64 when that is not
// known, and math.MaxInt64, with an error, when the file holds no event.
func (p *pipeline) peekFile(f File, b *block) (int64, error) {
	src, err := p.opener.Open(f.Path)
	if err != nil {
		return math.MinInt64, err
	}
	defer src.Close()
	var r io.Reader = src
	if at := src.ReaderAt(); at != nil {
		r = io.NewSectionReader(at, src.Start, src.Size)
	}
	s := parser.NewScanner(p.opts.Zone)
	for n := 0; n < maxPeek; {
		_, to := b.reserve(0, n, max(n, peekSize))
		m, err := io.ReadFull(r, b.buf[to:to+max(n, peekSize)])
		n += m
		p.scanHead(s, b, n, err != nil)
		switch {
		case len(b.batch.Events) > p.tuning.reorder, err != nil && len(b.batch.Events) > 0:
			return b.first, nil
		case err != nil:
			return math.MaxInt64, err
		}
	}
	return math.MinInt64, nil
}

// scanHead finds the events in the first n bytes, the whole file or not.
func (p *pipeline) scanHead(s *parser.Scanner, b *block, n int, whole bool) {
	cut := n
	if !whole {
		cut = parser.Cut(b.buf[:n])
	}
	b.batch.Block, b.batch.Next, b.batch.Base = b.buf[:cut], b.buf[cut:n], 0
	s.Scan(&b.batch)
	s.Finish(&b.batch)
	b.settle(0)
}

// nextBegins is when the next stream joins the merge.
func (p *pipeline) nextBegins() int64 {
	if len(p.waiting) == 0 {
		return math.MaxInt64
	}
	return p.waiting[0].begins
}

// activate lets the next stream take part in the merge if it may hold events up
// to the given time. Only the merging goroutine changes who waits, and may look
// without the lock.
func (p *pipeline) activate(until int64) *lane {
	if len(p.waiting) == 0 || p.waiting[0].begins > until {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stopped {
		p.waiting = nil
		return nil
	}
	l := p.waiting[0]
	p.waiting = p.waiting[1:]
	p.active = append(p.active, l)
	return l
}

// deactivate takes a stream that has ended out of the merge.
func (p *pipeline) deactivate(l *lane) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if i := slices.Index(p.active, l); i >= 0 {
		p.active = slices.Delete(p.active, i, i+1)
	}
	p.wakeLocked()
}
