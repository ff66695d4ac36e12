package importer

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"time"

	"github.com/klauspost/compress/gzip"

	"gracewatch/rules/geoip"
)

// input is one opened source of ranges.
type input struct {
	path  string
	kind  geoip.Kind
	built time.Time
	items iter.Seq[item]
	close func() error
}

// metadataMarker stands before the metadata of every MaxMind DB file, within
// its last metadataMax bytes, by the format's definition.
var metadataMarker = []byte("\xab\xcd\xefMaxMind.com")

const metadataMax = 128 << 10

// openInput sniffs the file at path and opens it as what it is.
func openInput(path string, now time.Time) (*input, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s: not a regular file", path)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	if isDatabase(f, info.Size()) {
		f.Close()
		return openFlat(path)
	}
	in, err := openCSV(f, fileDate(info, now))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), f.Close())
	}
	in.path, in.close = path, f.Close
	return in, nil
}

func isDatabase(f *os.File, size int64) bool {
	tail := make([]byte, min(size, metadataMax))
	n, err := f.ReadAt(tail, size-int64(len(tail)))
	return (err == nil || err == io.EOF) && bytes.Contains(tail[:n], metadataMarker)
}

// fileDate is the file's date if it can be that of the data. npm packages carry
// one of 1985 on every file, and nothing was measured before 2000.
func fileDate(info os.FileInfo, now time.Time) time.Time {
	date := info.ModTime()
	if date.Year() < 2000 || date.After(now) {
		return now
	}
	return date
}

// openCSV reads f as text, unpacked if it is gzip.
func openCSV(f io.Reader, built time.Time) (*input, error) {
	r := bufio.NewReaderSize(f, maxLine)
	if head, _ := r.Peek(2); bytes.Equal(head, []byte{0x1f, 0x8b}) {
		unpacked, err := gzip.NewReader(r)
		if err != nil {
			return nil, err
		}
		r = bufio.NewReaderSize(unpacked, maxLine)
	}
	layout, err := detect(r)
	if err != nil {
		return nil, err
	}
	return &input{kind: layout.kind, built: built, items: csvItems(r, layout)}, nil
}
