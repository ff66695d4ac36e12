package container

import (
	"bytes"
	"slices"
	"unicode/utf16"
	"unicode/utf8"
)

// docker reads a line of Docker's json-file driver: an object of strings with
// the keys log, stream and time, in any order. Other keys (attrs) are skipped
// when their value is a string or an object without nesting. A line that names
// no stream is none of the driver's: its text could stay open for ever.
func docker(line, scratch []byte) (Line, []byte, bool) {
	l := Line{Kind: Docker}
	found := false
	i := 1
	for i < len(line) && line[i] != '}' {
		key, next, ok := rawString(line, i)
		if !ok || next >= len(line) || line[next] != ':' {
			return Line{}, scratch, false
		}
		value, after, ok := rawValue(line, next+1)
		if !ok {
			return Line{}, scratch, false
		}
		switch string(key) {
		case "log":
			l.Content, scratch = unescape(value, scratch)
			found = true
		case "stream":
			l.Stream = streamOf(value)
		case "time":
			l.Stamp, _, _ = rfc3339(value)
		}
		if i = after; i < len(line) && line[i] == ',' {
			i++
		}
	}
	if !found || l.Stream == Unknown || i >= len(line) {
		return Line{}, scratch, false
	}
	if n := len(l.Content); n > 0 && l.Content[n-1] == '\n' {
		l.Content = l.Content[:n-1]
	} else {
		l.Partial = true // the driver cuts at 16 KiB; only the last piece ends the line
	}
	return l, scratch, true
}

func streamOf(name []byte) Stream {
	switch string(name) {
	case "stdout":
		return Stdout
	case "stderr":
		return Stderr
	}
	return Unknown
}

// rawString returns the text between the quotes at i, still escaped, and the
// index behind the closing quote.
func rawString(b []byte, i int) (raw []byte, next int, ok bool) {
	if i >= len(b) || b[i] != '"' {
		return nil, 0, false
	}
	for j := i + 1; j < len(b); j++ {
		switch b[j] {
		case '\\':
			j++
		case '"':
			return b[i+1 : j], j + 1, true
		}
	}
	return nil, 0, false
}

// rawValue is rawString that also steps over a flat object.
func rawValue(b []byte, i int) (raw []byte, next int, ok bool) {
	if i < len(b) && b[i] == '{' {
		if n := bytes.IndexByte(b[i:], '}'); n >= 0 {
			return nil, i + n + 1, true
		}
		return nil, 0, false
	}
	return rawString(b, i)
}

// unescape decodes a JSON string into scratch. What no escape is stays as
// written.
func unescape(raw, scratch []byte) (text, grown []byte) {
	start := len(scratch)
	scratch = slices.Grow(scratch, len(raw))
	for {
		i := bytes.IndexByte(raw, '\\')
		if i < 0 || i+1 == len(raw) {
			scratch = append(scratch, raw...)
			return scratch[start:len(scratch):len(scratch)], scratch
		}
		scratch = append(scratch, raw[:i]...)
		c := raw[i+1]
		raw = raw[i+2:]
		if c == 'u' {
			r, n := unicodeEscape(raw)
			scratch = utf8.AppendRune(scratch, r)
			raw = raw[n:]
			continue
		}
		scratch = append(scratch, simpleEscape(c))
	}
}

// simpleEscape is the byte that a backslash and c stand for.
func simpleEscape(c byte) byte {
	switch c {
	case 'n':
		return '\n'
	case 't':
		return '\t'
	case 'r':
		return '\r'
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	}
	return c
}

// unicodeEscape reads the digits behind \u, and the second half of a surrogate
// pair. It returns U+FFFD for what is none, and how many bytes it used.
func unicodeEscape(b []byte) (r rune, n int) {
	r, ok := hex4(b)
	if !ok {
		return utf8.RuneError, 0
	}
	if utf16.IsSurrogate(r) {
		if len(b) >= 10 && b[4] == '\\' && b[5] == 'u' {
			if low, ok := hex4(b[6:]); ok {
				if both := utf16.DecodeRune(r, low); both != utf8.RuneError {
					return both, 10
				}
			}
		}
		return utf8.RuneError, 4
	}
	return r, 4
}

func hex4(b []byte) (rune, bool) {
	if len(b) < 4 {
		return 0, false
	}
	var v rune
	for _, c := range b[:4] {
		switch {
		case c-'0' <= 9:
			v = v<<4 | rune(c-'0')
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			v = v<<4 | rune(c|0x20-'a'+10)
		default:
			return 0, false
		}
	}
	return v, true
}
