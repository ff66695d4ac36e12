package archive

// choose returns the file that a worker should read from next, nil when there
// is nothing to do. The pipeline is locked.
//
// First comes the stream that is waited for, which may exceed every bound, so
// that nothing can come to a standstill; then the streams that are being
// merged, in turn. While all of those are at work already, as only compressed
// files are for long, other files are read ahead of need: those that continue
// these streams, and those that begin next.
func (p *pipeline) choose() (*input, *lane) {
	if l := p.wanted; l != nil {
		if in := l.inputs[l.at]; len(in.queue) == 0 && in.readable() {
			return in, l
		}
	}
	most := max(p.tuning.budget/p.size(), p.opts.Workers+2)
	if p.flying >= most {
		return nil, nil
	}
	blocked := true
	for i := range p.active {
		l := p.active[(p.turn+i)%len(p.active)]
		in := l.reading()
		switch {
		case in == nil:
		case in.readable() && l.queued() < p.depth(in, most):
			p.turn = (p.turn + i + 1) % len(p.active)
			return in, l
		case !in.busy || !in.compressed:
			blocked = false
		}
	}
	if !blocked || p.flying >= most*3/4 {
		return nil, nil
	}
	return p.chooseAhead()
}

// depth is how many blocks of a stream may wait to be merged. A plain file is
// read faster than it is scanned; more blocks than keep all busy would only
// drive each other out of the caches.
func (p *pipeline) depth(in *input, most int) int {
	share := max(most/max(1, len(p.active)), 2)
	if in.compressed {
		return share
	}
	return min(share, 2*p.opts.Workers+2)
}

// chooseAhead looks for a file to read before it is needed, no further than
// there are workers.
func (p *pipeline) chooseAhead() (*input, *lane) {
	left := p.opts.Workers + 1
	for _, l := range p.active {
		for i := l.at; i < len(l.inputs) && left > 0; i++ {
			if in := l.inputs[i]; in.readable() {
				return in, l
			} else if !in.end {
				left--
			}
		}
	}
	for _, l := range p.waiting[:min(left, len(p.waiting))] {
		if in := l.reading(); in != nil && in.readable() {
			return in, l
		}
	}
	return nil, nil
}

// readable reports whether a worker can read on at once.
func (in *input) readable() bool {
	return !in.busy && !in.end && (in.pump == nil || in.pump.ready())
}

// reading is the first file of the lane that was not read to its end.
func (l *lane) reading() *input {
	for _, in := range l.inputs[l.at:] {
		if !in.end {
			return in
		}
	}
	return nil
}

// queued is how many blocks lie before the point that reading has come to.
func (l *lane) queued() (n int) {
	for _, in := range l.inputs[l.at:] {
		n += len(in.queue)
		if !in.end {
			break
		}
	}
	return n
}
