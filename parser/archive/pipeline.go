package archive

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"

	"gracewatch/parser"
)

// A pipeline reads and scans blocks of all streams with a few workers, in such
// an order that the one who merges them waits as little as possible.
type pipeline struct {
	opts    Options
	tuning  tuning
	opener  Opener
	total   int64 // bytes on disk
	done    atomic.Int64
	ticks   int64           // bytes of text since progress was told
	lanes   []*lane         // by source
	scanner *parser.Scanner // of the merging goroutine
	workers sync.WaitGroup
	pumps   sync.WaitGroup

	mu      sync.Mutex
	work    sync.Cond // for workers: there may be something to do
	ready   sync.Cond // for the merging goroutine: a block was scanned, a file ended
	idle    int       // workers that wait
	stopped bool
	wanted  *lane   // whom the merging goroutine waits for
	active  []*lane // that take part in the merge
	turn    int     // where among the active to look first
	waiting []*lane // that will, in the order in which they begin
	free    []*block
	flying  int // blocks that are not free
}

// start starts the workers. Stop waits for them; it may be called again.
func (p *pipeline) start(ctx context.Context) (stop func()) {
	p.startPumps()
	for range p.opts.Workers {
		p.workers.Go(p.worker)
	}
	unhook := context.AfterFunc(ctx, p.halt)
	return sync.OnceFunc(func() {
		unhook()
		p.halt()
		p.workers.Wait()
		for _, l := range p.lanes {
			for _, in := range l.inputs {
				in.close()
			}
		}
		if ctx.Err() == nil {
			p.pumps.Wait()
		}
	})
}

// halt makes everybody stop reading.
func (p *pipeline) halt() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stopped = true
	p.work.Broadcast()
	p.ready.Broadcast()
	for _, l := range p.lanes {
		for _, in := range l.inputs {
			if in.pump != nil {
				in.pump.close()
			}
		}
	}
}

func (p *pipeline) startPumps() {
	for _, l := range p.lanes {
		for _, in := range l.inputs {
			if !isPipe(in.file) {
				continue
			}
			in.pump = newPump(func() (*Source, error) { return p.openPipe(in.file.Path) }, p.wake)
			p.pumps.Go(in.pump.run)
		}
	}
}

func (p *pipeline) openPipe(path string) (*Source, error) {
	if path == Stdin {
		return p.opener.OpenReader(path, p.opts.Stdin)
	}
	return p.opener.Open(path)
}

// wake tells waiting workers to look again.
func (p *pipeline) wake() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wakeLocked()
}

func (p *pipeline) wakeLocked() {
	if p.idle > 0 {
		p.work.Broadcast()
	}
}

// worker reads blocks, one after the other from any file, and scans them.
func (p *pipeline) worker() {
	s := parser.NewScanner(p.opts.Zone)
	p.mu.Lock()
	defer p.mu.Unlock()
	for {
		in, l := p.choose()
		if p.stopped {
			return
		}
		if in == nil {
			p.idle++
			p.work.Wait()
			p.idle--
			continue
		}
		if b := p.readBlock(in); b != nil {
			p.mu.Unlock()
			s.Scan(&b.batch)
			b.settle(l.source)
			p.mu.Lock()
			b.scanned = true
		}
		if p.wanted != nil {
			p.ready.Signal()
		}
	}
}

// readBlock queues the next block of in and returns it, or nil when there is
// none. The pipeline is locked, but not while it reads.
func (p *pipeline) readBlock(in *input) *block {
	in.busy = true
	size := p.size()
	b := p.take(size)
	p.mu.Unlock()
	ok, end := false, true
	if in.open(&p.opener) == nil {
		ok, end = in.fill(b, p.tuning.room, size, p.tuning.maxBlock)
	}
	p.done.Add(in.progress())
	p.mu.Lock()
	in.busy, in.end, in.compressed = false, end, in.at == nil
	if end {
		in.close()
	}
	if ok {
		in.queue = append(in.queue, b)
	} else {
		p.give(b)
		b = nil
	}
	p.wakeLocked()
	return b
}

// next returns the next block of a lane, in order, and waits for it. It is nil
// at the lane's end, and where reading was stopped.
func (p *pipeline) next(l *lane) *block {
	p.mu.Lock()
	defer p.mu.Unlock()
	for l.at < len(l.inputs) {
		in := l.inputs[l.at]
		switch {
		case len(in.queue) > 0 && in.queue[0].scanned:
			b := in.queue[0]
			in.queue = slices.Delete(in.queue, 0, 1)
			p.wakeLocked()
			return b
		case len(in.queue) > 0 || in.busy:
		case in.end:
			l.at++
			continue
		case p.stopped:
			return nil
		}
		p.wanted = l
		p.wakeLocked()
		p.ready.Wait()
		p.wanted = nil
	}
	return nil
}

// size is how much is read at a time, less when many streams are open.
func (p *pipeline) size() int {
	const held = 4 // blocks that a stream has in hand
	size := p.tuning.block
	for size > p.tuning.minBlock && size*held*len(p.active) > p.tuning.budget {
		size /= 2
	}
	return size
}

// take returns a free block, or a new one. The one used last is still in a
// cache, perhaps.
func (p *pipeline) take(size int) *block {
	p.flying++
	if n := len(p.free); n > 0 {
		b := p.free[n-1]
		p.free = p.free[:n-1]
		if len(b.buf) <= 2*(p.tuning.room+size) {
			return b
		}
	}
	return newBlock(p.tuning.room, size)
}

// give takes a block back.
func (p *pipeline) give(b *block) {
	p.flying--
	b.scanned, b.from, b.seams = false, nil, b.seams[:0]
	if len(b.buf) <= 2*(p.tuning.room+p.tuning.block) {
		p.free = append(p.free, b)
	}
}

// release gives blocks back that nobody refers to any more, and with them those
// that they kept alive.
func (p *pipeline) release(blocks ...*block) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.releaseLocked(blocks)
	p.wakeLocked()
}

func (p *pipeline) releaseLocked(blocks []*block) {
	for _, b := range blocks {
		if to := b.pin; to != nil {
			b.pin = nil
			to.pinned = append(to.pinned, b)
			continue
		}
		p.releaseLocked(b.pinned)
		b.pinned = b.pinned[:0]
		p.give(b)
	}
}

// tickSize is how much text is read between two reports of progress.
const tickSize = 8 << 20

// tick reports progress now and then; n bytes of text were delivered.
func (p *pipeline) tick(n int64) {
	if p.ticks += n; p.ticks >= tickSize {
		p.progress()
		p.ticks = 0
	}
}

// progress reports how far reading is. Files may have grown since their sizes
// were added up.
func (p *pipeline) progress() {
	if p.opts.Progress != nil {
		p.opts.Progress(min(p.done.Load(), p.total), p.total)
	}
}
