package archive

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"sync/atomic"
)

// readSize is how much is read from a file at a time for decoders that read in
// small pieces.
const readSize = 256 << 10

// raw is a file as it lies on the disk, bounded by the size it had when it was
// opened, or a pipe. It counts what was read.
type raw struct {
	path string
	file *os.File // nil for a pipe
	pipe io.Reader
	size int64
	read atomic.Int64
	at   int64 // of Read
}

// newRaw looks at the head of r without consuming it.
func newRaw(path string, r io.Reader) (in *raw, head []byte, err error) {
	in = &raw{path: path}
	f, isFile := r.(*os.File)
	if isFile {
		info, err := f.Stat()
		if err != nil {
			return nil, nil, err
		}
		if at, err := f.Seek(0, io.SeekCurrent); info.Mode().IsRegular() && at == 0 && err == nil {
			in.file, in.size = f, info.Size()
		}
	}
	if in.file == nil {
		br := bufio.NewReaderSize(r, readSize)
		in.pipe = br
		head, err = peek(br)
		return in, head, err
	}
	head = make([]byte, min(headSize, in.size))
	n, err := in.file.ReadAt(head, 0)
	if errors.Is(err, io.EOF) {
		err = nil // it shrank; reading will tell
	}
	return in, head[:n], err
}

// peek returns what a pipe begins with, and waits only as long as that is not
// enough for the longest magic.
func peek(br *bufio.Reader) ([]byte, error) {
	for n := 1; ; n++ {
		head, err := br.Peek(n)
		if errors.Is(err, io.EOF) {
			return head, nil
		}
		if err != nil || len(head) >= len(magics[len(magics)-1].magic) || !startsMagic(head) {
			head, _ = br.Peek(min(br.Buffered(), headSize))
			return head, err
		}
	}
}

func startsMagic(head []byte) bool {
	for _, m := range magics {
		if len(head) < len(m.magic) && m.magic[:len(head)] == string(head) {
			return true
		}
	}
	return false
}

// Read reads on from where the last Read ended.
func (in *raw) Read(p []byte) (n int, err error) {
	if in.pipe != nil {
		n, err = in.pipe.Read(p)
	} else {
		n, err = in.sectionAt(p, in.at)
		in.at += int64(n)
	}
	in.read.Add(int64(n))
	return n, err
}

// ReadAt reads from a plain file, from several goroutines if need be.
func (in *raw) ReadAt(p []byte, off int64) (int, error) {
	n, err := in.sectionAt(p, off)
	in.read.Add(int64(n))
	if errors.Is(err, io.EOF) && off >= 0 && off+int64(n) < in.size && n < len(p) {
		err = &Fault{Path: in.path, Offset: off + int64(n), Decoded: off + int64(n), Err: in.shrunk()}
	}
	return n, err
}

// sectionAt reads no further than the file went when it was opened.
func (in *raw) sectionAt(p []byte, off int64) (int, error) {
	if off >= in.size {
		return 0, io.EOF
	}
	whole := len(p)
	p = p[:min(int64(whole), in.size-off)]
	n, err := in.file.ReadAt(p, off)
	if err == nil && n < whole {
		err = io.EOF
	}
	return n, err
}

// shrunk says that the file ended before its size.
func (in *raw) shrunk() error {
	now := "and grew again"
	if info, err := in.file.Stat(); err == nil && info.Size() < in.size {
		now = fmt.Sprintf("to %d", info.Size())
	}
	return fmt.Errorf("the file shrank from %d bytes %s while it was read: %w", in.size, now, io.ErrUnexpectedEOF)
}

// cutShort reports whether a file ended before the size it had.
func (in *raw) cutShort() bool { return in.file != nil && in.at < in.size }

// consumed is how much was read, of a file at most its size: stripes overlap.
func (in *raw) consumed() int64 {
	if in.file == nil {
		return in.read.Load()
	}
	return min(in.read.Load(), in.size)
}
