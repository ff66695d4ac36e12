package archive

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// scheme is how a rotation names its files. Files of two schemes cannot be put
// in order by their names.
type scheme uint8

const (
	current  scheme = iota // the file that is written to
	numbered               // app.log.1 is younger than app.log.2
	dated                  // app.log-20240101
	epoch                  // app.log-1704067200
	restarts               // Kubernetes: 0.log of the first container, 1.log of the next
)

// An age orders the files of one log: compared number by number, less is older.
type age struct {
	scheme scheme
	parts  []int64
}

// youngest follows every rotation of the same file.
const youngest = 1<<63 - 1

const (
	stamp    = `((?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:\d{2}|\d{4}|\d{6})?)((?:[-_.:T]\d{1,9}){0,5})Z?`
	endings  = `\.(?:log|out|err|txt|json|jsonl|ndjson)`
	numberRE = `^(.+)\.(0|[1-9]\d{0,3})$`
	afterRE  = `^(.+?)[-._]` + stamp + `$`
	insideRE = `^(.+?)[-._]` + stamp + `(` + endings + `)$`
	epochRE  = `^(.+` + endings + `)[-.](1\d{9})$`
)

var (
	numberAfter = regexp.MustCompile(numberRE)
	stampAfter  = regexp.MustCompile(afterRE)
	stampInside = regexp.MustCompile(insideRE)
	epochAfter  = regexp.MustCompile(epochRE)
	logEnding   = regexp.MustCompile(endings + `$`)
)

// rotation splits a name into the name of the log, without its compression, and
// the age of the file. A number alone proves nothing (10.0.0.1 is no
// rotation), so there the log's name must look like one or lie beside.
func rotation(name string, beside func(string) bool) (log string, a age) {
	name = uncompressed(name)
	if m := stampInside.FindStringSubmatch(name); m != nil {
		return m[1] + m[4], age{dated, numbers(m[2], m[3])}
	}
	if m := epochAfter.FindStringSubmatch(name); m != nil {
		return m[1], age{epoch, numbers(m[2], "")}
	}
	if m := stampAfter.FindStringSubmatch(name); m != nil {
		return m[1], age{dated, numbers(m[2], m[3])}
	}
	if m := numberAfter.FindStringSubmatch(name); m != nil && (logEnding.MatchString(m[1]) || beside(m[1])) {
		n := numbers(m[2], "")[0]
		return m[1], age{numbered, []int64{-n}}
	}
	return name, age{scheme: current}
}

// restart is the age of a Kubernetes file: which restart, and when it was
// rotated within it.
func restart(m []string) age {
	parts := numbers(m[1], "")
	if m[2] == "" {
		return age{restarts, append(parts, youngest)}
	}
	return age{restarts, append(parts, numbers(strings.ReplaceAll(m[2], "-", ""), "")...)}
}

// numbers are the date as one number, filled up to seconds, and what follows.
func numbers(date, rest string) []int64 {
	date = strings.ReplaceAll(date, "-", "")
	if len(date) >= len("20240101") {
		date = (date + "000000")[:max(len(date), len("20240101000000"))]
	}
	var parts []int64
	for _, field := range strings.FieldsFunc(date+rest, func(r rune) bool { return r < '0' || r > '9' }) {
		n, _ := strconv.ParseInt(field, 10, 64) // the patterns bound the digits
		parts = append(parts, n)
	}
	return parts
}

func (a age) compare(b age) int { return slices.Compare(a.parts, b.parts) }

// uncompressed is a name without the ending of its compression.
func uncompressed(name string) string {
	for _, ending := range []string{".gz", ".zst", ".zstd", ".bz2", ".xz"} {
		if cut, ok := strings.CutSuffix(name, ending); ok && cut != "" {
			return cut
		}
	}
	return name
}
