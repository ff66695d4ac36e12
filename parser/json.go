package parser

import (
	"net/netip"
	"strconv"
	"time"
	"unicode/utf8"
)

// JSON writes one JSON document field by field, without reflection and, once
// its buffer has grown, without allocating. What is empty is left out: a field
// with an empty text, a list without elements, an object without fields. Texts
// from the log are safe to print: what is invisible or moves a cursor is
// written as an escape, and broken UTF-8 as U+FFFD.
//
// The zero JSON is ready: Begin, any fields, End.
type JSON struct {
	buf   []byte
	opens [maxNesting]int // where the open objects' names begin
	depth int
}

// maxNesting is more than any document here nests objects.
const maxNesting = 8

// Begin starts a document behind dst.
func (j *JSON) Begin(dst []byte) {
	j.buf, j.depth = append(dst, '{'), 0
}

// End ends the document and returns dst with it.
func (j *JSON) End() []byte {
	return append(j.buf, '}')
}

// Open starts an object.
func (j *JSON) Open(name string) {
	j.opens[j.depth] = len(j.buf)
	j.depth++
	j.name(name)
	j.buf = append(j.buf, '{')
}

// Close ends the object opened last, or takes it back when it is empty.
func (j *JSON) Close() {
	j.depth--
	if j.buf[len(j.buf)-1] == '{' {
		j.buf = j.buf[:j.opens[j.depth]]
		return
	}
	j.buf = append(j.buf, '}')
}

func (j *JSON) name(name string) {
	if j.buf[len(j.buf)-1] != '{' {
		j.buf = append(j.buf, ',')
	}
	j.buf = append(j.buf, '"')
	j.buf = append(j.buf, name...)
	j.buf = append(j.buf, '"', ':')
}

// Text writes a text.
func (j *JSON) Text(name, value string) {
	if value == "" {
		return
	}
	j.name(name)
	j.buf = appendText(j.buf, value)
}

// Texts writes a list of texts.
func (j *JSON) Texts(name string, values ...string) {
	if len(values) == 0 {
		return
	}
	j.name(name)
	j.buf = append(j.buf, '[')
	for i, v := range values {
		if i > 0 {
			j.buf = append(j.buf, ',')
		}
		j.buf = appendText(j.buf, v)
	}
	j.buf = append(j.buf, ']')
}

// Int writes a number, 0 included.
func (j *JSON) Int(name string, value int64) {
	j.name(name)
	j.buf = strconv.AppendInt(j.buf, value, 10)
}

// Float writes a number with at most the given digits behind its point.
func (j *JSON) Float(name string, value float64, digits int) {
	j.name(name)
	j.buf = strconv.AppendFloat(j.buf, value, 'f', digits, 64)
}

// True writes a fact that holds; one that does not is left out.
func (j *JSON) True(name string, value bool) {
	if value {
		j.name(name)
		j.buf = append(j.buf, "true"...)
	}
}

// Addr writes an address.
func (j *JSON) Addr(name string, value netip.Addr) {
	if !value.IsValid() {
		return
	}
	j.name(name)
	j.buf = append(j.buf, '"')
	j.buf = value.AppendTo(j.buf)
	j.buf = append(j.buf, '"')
}

// Time writes an instant in nanoseconds since the Unix epoch, in UTC with
// milliseconds, as OpenUnison logs it.
func (j *JSON) Time(name string, ns int64) {
	j.name(name)
	j.buf = append(j.buf, '"')
	j.buf = time.Unix(0, ns).UTC().AppendFormat(j.buf, "2006-01-02T15:04:05.000Z")
	j.buf = append(j.buf, '"')
}

// appendText appends s as a JSON string.
func appendText(dst []byte, s string) []byte {
	dst = append(dst, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c < 0x7f && c != '"' && c != '\\' {
			i++
			continue
		}
		dst = append(dst, s[start:i]...)
		var n int
		dst, n = appendSpecial(dst, s[i:])
		i += n
		start = i
	}
	return append(append(dst, s[start:]...), '"')
}

// appendSpecial appends the first character of s, which may need an escape,
// and returns its length in s.
func appendSpecial(dst []byte, s string) ([]byte, int) {
	switch s[0] {
	case '"', '\\':
		return append(dst, '\\', s[0]), 1
	case '\n':
		return append(dst, '\\', 'n'), 1
	case '\t':
		return append(dst, '\\', 't'), 1
	}
	r, n := utf8.DecodeRuneInString(s)
	switch {
	case r == utf8.RuneError && n == 1:
		return append(dst, `\ufffd`...), 1
	case safe(r):
		return append(dst, s[:n]...), n
	case r > 0xffff:
		r -= 0x10000
		return appendEscape(appendEscape(dst, 0xd800+r>>10), 0xdc00+r&0x3ff), n
	}
	return appendEscape(dst, r), n
}

func appendEscape(dst []byte, unit rune) []byte {
	const hex = "0123456789abcdef"
	return append(dst, '\\', 'u', hex[unit>>12&15], hex[unit>>8&15], hex[unit>>4&15], hex[unit&15])
}
