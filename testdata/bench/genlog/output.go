package main

import (
	"fmt"
	"os"
)

// flushAt is large enough that writes cost nothing beside the formatting, and fits the second-level cache.
const flushAt = 256 << 10

// output writes the stream to one file, or to numbered files of equal size cut between records.
type output struct {
	buf     []byte
	file    *os.File
	name    string
	split   int
	part    int   // number of the open file, from 1
	written int64 // bytes of all files, without buf
	size    int64
}

func newOutput(name string, split int, size int64) (*output, error) {
	o := &output{name: name, split: split, size: size, buf: make([]byte, 0, 2*flushAt)}
	return o, o.open(1)
}

func (o *output) open(part int) error {
	name := o.name
	if o.split > 0 {
		name = fmt.Sprintf("%s.%d", o.name, part)
	}
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	o.file, o.part = f, part
	return nil
}

func (o *output) total() int64 { return o.written + int64(len(o.buf)) }

// endRecord is called between records: it flushes when enough has gathered and starts the next file when due.
func (o *output) endRecord() error {
	if o.part < o.split && o.total() >= o.size/int64(o.split)*int64(o.part) {
		if err := o.close(); err != nil {
			return err
		}
		return o.open(o.part + 1)
	}
	if len(o.buf) < flushAt {
		return nil
	}
	return o.flush()
}

func (o *output) flush() error {
	n, err := o.file.Write(o.buf)
	o.written += int64(n)
	o.buf = o.buf[:0]
	return err
}

func (o *output) close() error {
	err := o.flush()
	if closeErr := o.file.Close(); err == nil {
		err = closeErr
	}
	return err
}
