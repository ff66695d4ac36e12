package main

import (
	"fmt"
	"strconv"
	"strings"
)

// number is 1 234 567: groups make it readable.
func number(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + " " + s[i:]
	}
	return s
}

// plural is "1 line", "2 lines" or "3 addresses".
func plural(n int64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	if strings.HasSuffix(noun, "s") {
		noun += "e"
	}
	return number(n) + " " + noun + "s"
}

// size is a number of bytes for people.
func size(n int64) string {
	if n < 1000 {
		return plural(n, "byte")
	}
	value, unit := float64(n), ""
	for _, unit = range [...]string{"kB", "MB", "GB", "TB"} {
		if value /= 1000; value < 1000 {
			break
		}
	}
	return fmt.Sprintf("%.1f %s", value, unit)
}
