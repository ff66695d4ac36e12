package archive

import (
	"bytes"
	"errors"
	"io"
	"os"

	"gracewatch/parser"
)

// An input is one file on its way into blocks. One worker at a time reads it.
type input struct {
	file   File
	report FileReport
	begins int64 // time of the first event, as far as somebody looked

	// Guarded by pipeline.mu.
	busy       bool
	end        bool // nothing more will be queued
	compressed bool // reading is slow enough to work on other files meanwhile; assumed until it is open
	queue      []*block
	pump       *pump // of a pipe

	// Of the worker that is busy with it.
	src     *Source
	at      io.ReaderAt // of a plain file
	pos     int64       // offset of what is not yet part of a block
	next    int64       // offset of the next read of a plain file
	carried []byte      // read, but not yet part of a block
	skip    bool        // within a line that is too long: up to its end all is dropped
	told    int64       // of src.Consumed, what was counted as progress
}

// isPipe reports whether reading f may wait for somebody else.
func isPipe(f File) bool {
	if f.Path == Stdin {
		return true
	}
	if f.Size > 0 {
		return false
	}
	info, err := os.Stat(f.Path)
	return err == nil && !info.Mode().IsRegular()
}

// open opens the file, unless that was done.
func (in *input) open(o *Opener) error {
	if in.src != nil || in.pump != nil {
		return nil
	}
	src, err := o.Open(in.file.Path)
	if err != nil {
		in.report.Faults = append(in.report.Faults, err)
		return err
	}
	in.src, in.report.Format = src, src.Format
	if in.at = src.ReaderAt(); in.at != nil {
		in.pos, in.next = src.Start, src.Start
	}
	return nil
}

// close releases the file.
func (in *input) close() {
	if in.pump != nil {
		in.report.Format, in.report.Faults = in.pump.ending()
	}
	if in.src != nil {
		in.report.Faults = append(in.report.Faults, faultsOf(in.src, nil)...)
		in.src.Close()
	}
	in.src, in.at, in.carried = nil, nil, nil
}

// progress returns how many more bytes of the file on disk were read.
func (in *input) progress() int64 {
	if in.src == nil {
		return 0
	}
	now := in.src.Consumed()
	d := now - in.told
	in.told = now
	return d
}

// read fills p. The error says that nothing follows.
func (in *input) read(p []byte) (n int, err error) {
	if in.pump != nil {
		return in.pump.read(p)
	}
	if in.at != nil {
		return in.readPlain(p)
	}
	for n < len(p) && err == nil {
		var m int
		m, err = in.src.Read(p[n:])
		n += m
	}
	if u := new(UnsupportedError); errors.As(err, &u) {
		in.report.Faults = append(in.report.Faults, u)
	}
	return n, err
}

// readPlain reads a plain file into p directly.
func (in *input) readPlain(p []byte) (n int, err error) {
	n, err = in.at.ReadAt(p, in.next)
	in.next += int64(n)
	switch f := new(Fault); {
	case errors.As(err, &f):
		in.report.Faults = append(in.report.Faults, f)
	case err != nil && !errors.Is(err, io.EOF):
		in.report.Faults = append(in.report.Faults, &Fault{Path: in.file.Path, Offset: in.next, Decoded: in.next, Err: unwrapped(err)})
	}
	return n, err
}

// fill reads n bytes and makes a block of the whole records among what was
// read so far. It is not ok when there is no block yet, and reports the end of
// the file. A block in which no record begins grows up to most.
func (in *input) fill(b *block, room, n, most int) (ok, end bool) {
	b.from = in
	from, to := b.put(in.carried, room, n)
	in.carried = in.carried[:0]
	for {
		m, err := in.read(b.buf[to : to+n])
		from, to = in.dropSkipped(b.buf, from, to, m)
		text := b.buf[from:to]
		if err != nil {
			in.take(b, text, len(text), nil)
			return len(text) > 0, true
		}
		if cut := parser.Cut(text); cut > 0 {
			in.take(b, text, cut, text[cut:])
			return true, false
		}
		if len(text) >= most {
			in.giveUp(b, text)
			return true, false
		}
		if in.pump != nil {
			in.carried = append(in.carried, text...)
			return false, false
		}
		n = min(max(n, len(text)), most)
		from, to = b.reserve(from, to, n)
	}
}

// dropSkipped takes m new bytes behind buf[from:to] into account, without
// those that belong to a line that is too long.
func (in *input) dropSkipped(buf []byte, from, to, m int) (newFrom, newTo int) {
	if !in.skip {
		return from, to + m
	}
	drop := m
	in.report.Skipped += int64(m)
	if i := bytes.IndexByte(buf[to:to+m], '\n'); i >= 0 {
		drop, in.skip = i+1, false
		in.report.Skipped -= int64(m - i)
	}
	in.pos += int64(drop)
	return to + drop, to + m
}

// take makes a block of text[:cut], and carries the rest.
func (in *input) take(b *block, text []byte, cut int, next []byte) {
	b.batch.Block, b.batch.Next, b.batch.Base = text[:cut], next, in.pos
	in.pos += int64(cut)
	in.carried = append(in.carried[:0], text[cut:]...)
}

// giveUp makes a block of text in which no record begins: of its whole lines,
// or of the start of the one line that it is.
func (in *input) giveUp(b *block, text []byte) {
	if cut := parser.CutLine(text); cut > 0 {
		in.take(b, text, cut, nil)
		return
	}
	const keep = parser.MaxLine + 1 // one more than is kept, so that the line is seen to be too long
	b.batch.Block, b.batch.Next, b.batch.Base = text[:keep+1], nil, in.pos
	text[keep] = '\n'
	in.report.Skipped += int64(len(text) - keep)
	in.pos += int64(len(text))
	in.carried, in.skip = in.carried[:0], true
}
