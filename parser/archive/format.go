package archive

import (
	"bytes"
	"path/filepath"
)

// A Format is how the bytes of a file are packed.
type Format string

// The formats that Open recognises by their content.
const (
	Plain Format = "plain"
	Gzip  Format = "gzip"
	Zstd  Format = "zstd"
	Bzip2 Format = "bzip2"
	XZ    Format = "xz"
)

// headSize is as much of a file as tells what it is: a tar header has its
// magic at 257.
const headSize = 512

// magics say how files of a format begin. The names matter for files that were
// cut within the magic only.
var magics = []struct {
	format Format
	magic  string
	ending string
}{
	{Gzip, "\x1f\x8b", ".gz"},
	{Zstd, "\x28\xb5\x2f\xfd", ".zst"},
	{Bzip2, "BZh", ".bz2"},
	{XZ, "\xfd7zXZ\x00", ".xz"},
}

// formatOf tells the format of a file that begins with head.
func formatOf(head []byte, path string) Format {
	for _, m := range magics {
		switch whole := len(head) >= len(m.magic); {
		case whole && string(head[:len(m.magic)]) == m.magic && (m.format != Bzip2 || bzip2Block(head)):
			return m.format
		case !whole && len(head) > 0 && m.magic[:len(head)] == string(head) && filepath.Ext(path) == m.ending:
			return m.format
		}
	}
	if len(head) >= 4 && head[0]&0xf0 == 0x50 && string(head[1:4]) == "\x2a\x4d\x18" {
		return Zstd // a skippable frame comes first
	}
	return Plain
}

// bzip2Block reports whether a block or the end follows the magic, as far as
// head says: BZh alone is text.
func bzip2Block(head []byte) bool {
	const block, end = "1AY&SY", "\x17\x72\x45\x38\x50\x90"
	rest := head[len("BZh"):]
	if len(rest) == 0 {
		return true
	}
	after := string(rest[1:min(len(rest), 1+len(block))])
	return rest[0] >= '1' && rest[0] <= '9' && (after == block[:len(after)] || after == end[:len(after)])
}

// strangers are contents that would be misread as lines.
var strangers = []struct{ magic, format, advice string }{
	{"\xff\xfe", "utf-16", "convert it first: iconv -f utf-16 -t utf-8"},
	{"\xfe\xff", "utf-16", "convert it first: iconv -f utf-16 -t utf-8"},
	{"PK\x03\x04", "zip archive", "unpack it first (unzip) and name the directory"},
	{"7z\xbc\xaf\x27\x1c", "7z archive", "unpack it first (7z x) and name the directory"},
	{"\x04\x22\x4d\x18", "lz4", "unpack it first: lz4 -d"},
	{"\x1f\x9d", "compress (.Z)", "unpack it first: uncompress"},
	{"LPKSHHRH", "systemd journal", "export it first: journalctl --file FILE -o cat"},
}

// unsupported tells decoded content that is no text of lines; nil for all else.
func unsupported(head []byte, path string) error {
	for _, s := range strangers {
		if bytes.HasPrefix(head, []byte(s.magic)) {
			return &UnsupportedError{Path: path, Format: s.format, Advice: s.advice}
		}
	}
	const tarAt = 257
	if len(head) > tarAt && bytes.HasPrefix(head[tarAt:], []byte("ustar")) {
		return &UnsupportedError{path, "tar archive", "unpack it first (tar -xf) and name the directory"}
	}
	return nil
}

// byteOrderMark is how some Windows tools begin UTF-8.
const byteOrderMark = "\xef\xbb\xbf"
