package archive

import (
	"bufio"
	"errors"
	"io"
	"os"
	"sync"

	"gracewatch/parser/archive/inflate"
)

// maxFaults is how many faults of one file are kept; a file with more is rubbish
// and is given up.
const maxFaults = 16

// An Opener opens files and keeps the large buffers of closed ones for the
// next. The zero Opener is ready; it is safe for concurrent use.
type Opener struct {
	// Threads that one zstd file may use; 0 means 1, which is right where
	// several files are read at once.
	Threads int

	gzips sync.Pool
}

// A Source is an open file. Read, Next and Close belong to one goroutine;
// ReaderAt and Consumed may be used from others.
type Source struct {
	Path   string
	Format Format
	// Size is that of the file when it was opened, in bytes on disk; 0 for a
	// pipe. Nothing behind it is read.
	Size int64
	// Start is where the text begins in a plain file: behind a byte order mark.
	Start int64

	in      *raw
	dec     decoder
	offset  func() int64 // how far the decoder is, in compressed bytes
	gzip    *inflate.Reader
	closers []func()

	rest    []byte // of Read
	decoded int64
	last    byte // decoded last
	sniffed bool
	faults  []*Fault
	end     error
}

// Open opens one file alone; for many, use an [Opener].
func Open(path string) (*Source, error) { return new(Opener).Open(path) }

// Open opens a file and tells its format by its content. Content that is known
// not to be lines of text gives an [*UnsupportedError], here or, when it is
// compressed, at the first read. Standard input is opened with OpenReader.
func (o *Opener) Open(path string) (*Source, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, &Fault{Path: path, Offset: -1, Err: unwrapped(err)}
	}
	s, err := o.OpenReader(path, f)
	if err != nil {
		f.Close()
		return nil, err
	}
	s.closers = append(s.closers, func() { f.Close() })
	return s, nil
}

// OpenReader is Open for what is open already, such as standard input. Closing
// the Source does not close r.
func (o *Opener) OpenReader(path string, r io.Reader) (*Source, error) {
	in, head, err := newRaw(path, r)
	if err != nil {
		return nil, &Fault{Path: path, Offset: -1, Err: unwrapped(err)}
	}
	s := &Source{Path: path, Format: formatOf(head, path), Size: in.size, in: in}
	if s.Format == Plain {
		if err := unsupported(head, path); err != nil {
			return nil, err
		}
		if len(head) >= len(byteOrderMark) && string(head[:len(byteOrderMark)]) == byteOrderMark {
			s.Start = int64(len(byteOrderMark))
		}
	}
	if err := o.decode(s); err != nil {
		return nil, &Fault{Path: path, Offset: -1, Err: err}
	}
	return s, nil
}

// decode puts the decoder of its format into s.
func (o *Opener) decode(s *Source) (err error) {
	if s.Format == Plain {
		s.dec, s.offset = plainDecoder(s.in), s.in.consumed
		return nil
	}
	if s.Format == Gzip {
		s.gzip, _ = o.gzips.Get().(*inflate.Reader)
		if s.gzip == nil {
			s.gzip = inflate.NewReader(nil)
		}
		s.gzip.Reset(s.in)
		s.dec = s.gzip
		s.closers = append(s.closers, func() { s.gzip.Reset(nil); o.gzips.Put(s.gzip) })
		return nil
	}
	br := bufio.NewReaderSize(s.in, readSize)
	s.offset = func() int64 { return s.in.consumed() - int64(br.Buffered()) }
	switch s.Format {
	case Zstd:
		var stop func()
		s.dec, stop, err = zstdDecoder(br, o.Threads)
		s.closers = append(s.closers, stop)
	case Bzip2:
		s.dec = bzip2Decoder(br)
	case XZ:
		s.dec = xzDecoder(br)
	}
	return err
}

// ReaderAt gives the bytes of a plain file, up to Size, to workers that read
// stripes of it; nil for everything else. A file that shrank meanwhile gives a
// [*Fault].
func (s *Source) ReaderAt() io.ReaderAt {
	if s.Format != Plain || s.in.file == nil {
		return nil
	}
	return s.in
}

// Consumed is how many bytes of the file were read so far, for progress.
func (s *Source) Consumed() int64 { return s.in.consumed() }

// Close releases the file and its buffers. Pieces that Next returned are no
// longer valid.
func (s *Source) Close() error {
	s.end, s.rest = os.ErrClosed, nil
	for _, stop := range s.closers {
		stop()
	}
	s.closers = nil
	return nil
}

// Read implements [io.Reader] over Next.
func (s *Source) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if len(s.rest) == 0 {
		b, err := s.Next()
		if err != nil {
			return 0, err
		}
		s.rest = b
	}
	n := copy(p, s.rest)
	s.rest = s.rest[n:]
	return n, nil
}

// Faults are what could not be read so far, 16 at most.
func (s *Source) Faults() []*Fault { return s.faults }

// fault is err at the place that reading has come to.
func (s *Source) fault(err error) *Fault {
	f := &Fault{Path: s.Path, Decoded: s.decoded}
	var at *inflate.Error
	if errors.As(err, &at) {
		f.Offset, err = at.Offset, at.Err
	} else if s.offset != nil {
		f.Offset = s.offset()
	}
	f.Err = plainly(unwrapped(err))
	if s.in.cutShort() && errors.Is(err, io.ErrUnexpectedEOF) {
		f.Err = s.in.shrunk()
	}
	return f
}
