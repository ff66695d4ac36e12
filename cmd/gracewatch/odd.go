package main

import (
	"bufio"
	"fmt"
	"io"

	"gracewatch/parser"
	"gracewatch/parser/archive"
)

// oddPrinter prints lines that could not be understood, as they come.
type oddPrinter struct{ w *bufio.Writer }

func newOddPrinter(w io.Writer) *oddPrinter { return &oddPrinter{bufio.NewWriter(w)} }

func (p *oddPrinter) print(o archive.UnparsedLine) {
	fmt.Fprintf(p.w, "%s:%d: offset %d: %s: %s\n", parser.Clean(o.Path), o.Line, o.Offset, o.Shape, parser.Clean(o.Text))
}

// flush writes what is buffered; nil prints nothing.
func (p *oddPrinter) flush() error {
	if p == nil {
		return nil
	}
	return p.w.Flush()
}
