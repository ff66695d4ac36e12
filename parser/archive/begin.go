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
// not opened before their time comes. One stream needs no order.
func (p *pipeline) peekAll(ctx context.Context) {
	if len(p.lanes) < 2 {
		return
	}
	todo := make(chan *lane)
	var wg sync.WaitGroup
	for range p.opts.Workers {
		wg.Go(func() {
			b := newBlock(0, peekSize)
			for l := range todo {
				l.begins = p.peek(l, b)
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

// peek is the time of the first event that l will deliver: the earliest of
// those that can still come first.
func (p *pipeline) peek(l *lane, b *block) int64 {
	for _, in := range l.inputs {
		if isPipe(in.file) {
			return math.MinInt64
		}
		first, err := p.peekFile(in.file, b)
		if err == nil || first == math.MinInt64 {
			return first
		}
	}
	return math.MinInt64
}

// peekFile is peek for one file; the error says that it holds no event.
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
