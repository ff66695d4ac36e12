package simulate

import (
	"fmt"
	"io"
	"time"
)

// pod is one replica: its own clock, worker threads and log.
type pod struct {
	name  string
	start time.Time // of the simulation, by this pod's clock
	out   io.Writer
	busy  []time.Duration // until when each worker is occupied
	lines heap[[]byte]    // without their stamps; their time has not come
	buf   []byte
}

// workers is the size of a pod's XNIO pool. A request never shares its thread
// with another at the same time, or their lines could not be told apart.
const workers = 32

func newPod(name string, start time.Time, out io.Writer) *pod {
	return &pod{name: name, start: start, out: out, busy: make([]time.Duration, workers)}
}

// worker returns a thread that is free from when on, and occupies it until then.
func (p *pod) worker(d dice, when, until time.Duration) int {
	first := d.IntN(len(p.busy))
	for i := range p.busy {
		n := (first + i) % len(p.busy)
		if p.busy[n] < when {
			p.busy[n] = until
			return n + 1
		}
	}
	p.busy = append(p.busy, until) // the pool grows under load
	return len(p.busy)
}

// flush writes the lines from before now, in order of time.
func (p *pod) flush(now time.Duration) error {
	for p.lines.due(now) {
		when, text := p.lines.pop()
		p.buf = append(appendStamp(p.buf[:0], p.start.Add(when)), text...)
		if _, err := p.out.Write(p.buf); err != nil {
			return fmt.Errorf("simulate: write the log of %s: %w", p.name, err)
		}
	}
	return nil
}

// banner writes what a container prints before its first record: no stamp.
func (p *pod) banner() error {
	const classpath = "/usr/local/openunison/lib/*:/usr/local/openunison/quartz/*:/tmp/quartz\n"
	if _, err := io.WriteString(p.out, classpath); err != nil {
		return fmt.Errorf("simulate: write the log of %s: %w", p.name, err)
	}
	return nil
}
