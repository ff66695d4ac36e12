package archive

import (
	"errors"
	"io"
	"sync"
)

// pumpSize bounds what a pump reads ahead of the workers.
const pumpSize = 1 << 20

// A pump reads a pipe in a goroutine of its own, because nobody knows how long
// that takes and nothing can interrupt it: workers come when there is
// something, and a cancellation does not wait.
type pump struct {
	open func() (*Source, error)
	tell func() // called after every change, without the lock

	mu     sync.Mutex
	room   sync.Cond
	buf    []byte
	taken  int   // of buf
	err    error // what ended the pipe, io.EOF at best
	shut   bool  // nobody wants more
	format Format
	faults []error
}

func newPump(open func() (*Source, error), tell func()) *pump {
	u := &pump{open: open, tell: tell}
	u.room.L = &u.mu
	return u
}

// run reads until the end of the pipe or until the pump is shut.
func (u *pump) run() {
	src, err := u.open()
	for err == nil {
		var b []byte
		if b, err = src.Next(); err == nil && !u.add(b) {
			err = io.EOF
		}
	}
	u.mu.Lock()
	u.err = err
	u.faults = faultsOf(src, err)
	if src != nil {
		u.format = src.Format
		src.Close()
	}
	u.mu.Unlock()
	u.tell()
}

// faultsOf lists what went wrong with a file that ended with err; src is nil
// when it could not be opened.
func faultsOf(src *Source, err error) (all []error) {
	if src != nil {
		for _, f := range src.Faults() {
			all = append(all, f)
		}
	}
	if u := new(UnsupportedError); errors.As(err, &u) || src == nil && err != nil {
		all = append(all, err)
	}
	return all
}

// add waits for room and reports whether anybody still wants more.
func (u *pump) add(b []byte) bool {
	u.mu.Lock()
	for len(u.buf) > pumpSize && !u.shut {
		u.room.Wait()
	}
	u.buf = append(u.buf, b...)
	shut := u.shut
	u.mu.Unlock()
	u.tell()
	return !shut
}

// ready reports whether read has something to return.
func (u *pump) ready() bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	return len(u.buf) > 0 || u.err != nil
}

// read takes what there is, up to len(p) bytes. The error says that nothing
// follows.
func (u *pump) read(p []byte) (n int, err error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	n = copy(p, u.buf[u.taken:])
	u.taken += n
	if u.taken == len(u.buf) {
		u.buf, u.taken = u.buf[:0], 0
		u.room.Signal()
		err = u.err
	}
	return n, err
}

// close ends the pump as soon as it returns from its read.
func (u *pump) close() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.shut = true
	u.room.Signal()
}

// ending reports what the pipe was and what went wrong with it, so far.
func (u *pump) ending() (Format, []error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.format, u.faults
}
