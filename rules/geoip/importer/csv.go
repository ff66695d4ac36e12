package importer

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/netip"
	"strings"
)

const (
	// maxLine bounds a line, in bytes: an organisation of the longest kind
	// fits many times over.
	maxLine = 64 << 10

	// maxFields bounds the columns split; no known layout has more than ten.
	maxFields = 32
)

var (
	errLongLine = fmt.Errorf("line longer than %d bytes", maxLine)
	errQuote    = errors.New("quoted field is not closed, or text follows its end")
)

// csvItems reads r to its end, one item a line. Blank lines are passed over.
func csvItems(r *bufio.Reader, l layout) iter.Seq[item] {
	return func(yield func(item) bool) {
		for n := 1; ; n++ {
			line, err := readLine(r)
			it := item{line: n}
			switch {
			case err == io.EOF:
				return
			case err == errLongLine:
				it.err = err
			case err != nil:
				it.fatal = fmt.Errorf("line %d: %w", n, err)
			case line == "":
				continue
			default:
				it.addrRange, it.record, it.err = parseLine(line, l)
			}
			if !yield(it) || it.fatal != nil {
				return
			}
		}
	}
}

// readLine returns the next line, clean. A line beyond maxLine is skipped whole
// with errLongLine; io.EOF comes alone.
func readLine(r *bufio.Reader) (string, error) {
	data, err := r.ReadSlice('\n')
	if err == bufio.ErrBufferFull {
		for err == bufio.ErrBufferFull {
			_, err = r.ReadSlice('\n')
		}
		if err == nil || err == io.EOF {
			err = errLongLine
		}
		return "", err
	}
	if err == io.EOF && len(data) > 0 {
		err = nil
	}
	return cleanLine(string(data)), err
}

// cleanLine drops the line end, and the byte order mark that some editors put
// before the first line.
func cleanLine(line string) string {
	return strings.TrimRight(strings.TrimPrefix(line, "\ufeff"), "\r\n")
}

// parseLine makes a range and its record of one line.
func parseLine(line string, l layout) (addrRange, record, error) {
	fields, err := splitLine(line)
	if err != nil {
		return addrRange{}, record{}, err
	}
	if known, ok := layouts[len(fields)]; !ok || known.column != l.column {
		return addrRange{}, record{}, fmt.Errorf("%d columns, want %s", len(fields), l.column)
	}
	rng, err := parseRange(fields[0], fields[1])
	if err != nil {
		return addrRange{}, record{}, err
	}
	rec, err := l.parse(fields)
	return rng, rec, err
}

func parseRange(start, end string) (addrRange, error) {
	a, err := netip.ParseAddr(start)
	if err != nil || a.Zone() != "" {
		return addrRange{}, fmt.Errorf("start %.50q is not an address", start)
	}
	b, err := netip.ParseAddr(end)
	if err != nil || b.Zone() != "" {
		return addrRange{}, fmt.Errorf("end %.50q is not an address", end)
	}
	return newRange(a, b)
}

// splitLine splits one line of CSV. A field in quotes may hold commas, and
// quotes doubled; a quote inside an unquoted field is taken as it is. Fields
// never span lines, so that one stray quote cannot swallow a file.
func splitLine(line string) ([]string, error) {
	var fields []string
	for len(fields) < maxFields {
		field, rest, more, err := cutField(line)
		if err != nil {
			return nil, err
		}
		fields = append(fields, field)
		if !more {
			return fields, nil
		}
		line = rest
	}
	return nil, fmt.Errorf("more than %d columns", maxFields)
}

// cutField takes the first field off line; more says whether a comma followed.
func cutField(line string) (field, rest string, more bool, err error) {
	if !strings.HasPrefix(line, `"`) {
		field, rest, more = strings.Cut(line, ",")
		return field, rest, more, nil
	}
	line = line[1:]
	var text strings.Builder
	for {
		before, after, closed := strings.Cut(line, `"`)
		text.WriteString(before)
		switch {
		case !closed:
			return "", "", false, errQuote
		case strings.HasPrefix(after, `"`):
			text.WriteByte('"')
			line = after[1:]
		case after == "":
			return text.String(), "", false, nil
		case after[0] == ',':
			return text.String(), after[1:], true, nil
		default:
			return "", "", false, errQuote
		}
	}
}
