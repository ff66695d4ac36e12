package parser

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Clean makes a text from the log safe to print on one line of a terminal or
// a message: control characters, line ends, bidirectional marks, zero-width
// and other invisible characters and broken UTF-8 appear as escapes. A
// backslash stays as it is.
func Clean(s string) string {
	if !needsCleaning(s) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n <= 1:
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case safe(r):
			b.WriteString(s[i : i+n])
		case r <= 0xffff:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			fmt.Fprintf(&b, `\U%08x`, r)
		}
		i += max(n, 1)
	}
	return b.String()
}

func needsCleaning(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= 0x7f {
			return true
		}
	}
	return false
}

// safe reports whether a character shows itself and moves nothing else. Of the
// format characters (bidi, zero width, tags) and separators none does.
func safe(r rune) bool {
	if r == ' ' {
		return true
	}
	return unicode.IsGraphic(r) && !unicode.Is(unicode.Zs, r) && !unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co, unicode.Variation_Selector) &&
		r != 0x115f && r != 0x1160 && r != 0x3164 && r != 0xffa0 && r != 0x034f && r != 0x2800 // fillers that show nothing
}
