package terminal

import (
	"bufio"
	"io"
	"strings"
	"unicode/utf8"

	"gracewatch/parser"
	"gracewatch/rules"
)

// Printer writes headings and rows. Errors are kept until Flush.
type Printer struct {
	w     *bufio.Writer
	width int
	color bool
}

const (
	// DefaultWidth is for output that is no terminal.
	DefaultWidth = 100
	minWidth     = 60 // below it, rows would be all indentation
	labelWidth   = 11
	indent       = "  "
)

// New returns a printer for lines of width columns; 0 means [DefaultWidth].
func New(w io.Writer, width int, color bool) *Printer {
	if width == 0 {
		width = DefaultWidth
	}
	return &Printer{w: bufio.NewWriter(w), width: max(width, minWidth), color: color}
}

// Flush writes what is buffered and returns the first error.
func (p *Printer) Flush() error { return p.w.Flush() }

// The few colours, as every terminal has them.
const (
	bold   = "1"
	dim    = "2"
	red    = "1;31"
	yellow = "1;33"
	cyan   = "36"
)

func (p *Printer) paint(color, s string) string {
	if !p.color || s == "" || color == "" {
		return s
	}
	return "\x1b[" + color + "m" + s + "\x1b[0m"
}

func levelColor(l rules.Level) string {
	switch l {
	case rules.Critical, rules.High:
		return red
	case rules.Medium:
		return yellow
	case rules.Low:
		return cyan
	}
	return dim
}

// Heading starts a part of the output.
func (p *Printer) Heading(text string) { p.line(p.paint(bold, parser.Clean(text))) }

// Blank writes an empty line.
func (p *Printer) Blank() { p.line("") }

// Row writes a label and texts, each wrapped on lines of its own; the lines
// behind the first of an item stand below its text. A row without texts is
// left out.
func (p *Printer) Row(label string, texts ...string) {
	for _, text := range texts {
		text, hang := parser.Clean(text), ""
		if strings.HasPrefix(text, item) {
			hang = "  "
		}
		for i, line := range wrap(text, p.width-len(indent)-labelWidth-len(hang)) {
			if i > 0 {
				line = hang + line
			}
			p.line(indent + p.paint(dim, pad(label)) + line)
			label = ""
		}
	}
}

// item begins a text that is one of a list.
const item = "- "

// Verbatim is Row for a text that is not wrapped, because people copy it.
func (p *Printer) Verbatim(label, text string) {
	if text != "" {
		p.line(indent + p.paint(dim, pad(label)) + parser.Clean(text))
	}
}

func pad(label string) string {
	if n := labelWidth - utf8.RuneCountInString(label); n > 0 {
		return label + strings.Repeat(" ", n)
	}
	return label + " "
}

// line writes a line; blanks at its end are of no use to anybody.
func (p *Printer) line(s string) {
	p.w.WriteString(strings.TrimRight(s, " "))
	p.w.WriteByte('\n')
}

// wrap breaks text at blanks into lines of at most width characters; a longer
// word has a line of its own, so that it can be copied.
func wrap(text string, width int) []string {
	var lines []string
	line, used := "", 0
	for _, word := range strings.Split(text, " ") {
		n := utf8.RuneCountInString(word)
		if used > 0 && used+1+n > width {
			lines = append(lines, line)
			line, used = "", 0
		}
		if used > 0 {
			line, used = line+" ", used+1
		}
		line, used = line+word, used+n
	}
	return append(lines, line)
}
