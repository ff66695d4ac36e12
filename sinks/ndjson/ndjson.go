// Package ndjson writes alerts and events as ECS documents, one on a line.
//
// Documents are made by the encoders of packages rules and parser in a buffer
// that is used again, and leave in large writes. The same input gives the same
// bytes.
package ndjson

import (
	"bufio"
	"io"

	"gracewatch/parser"
	"gracewatch/rules"
)

// bufferSize is how much is written at once: the documents of some hundred
// events.
const bufferSize = 256 << 10

// A Writer writes documents. After an error it writes nothing more, and every
// method returns that error.
type Writer struct {
	w   *bufio.Writer
	buf []byte
}

// New returns a writer to w.
func New(w io.Writer) *Writer { return &Writer{w: bufio.NewWriterSize(w, bufferSize)} }

// Alert writes an alert whose event was read at from.
func (w *Writer) Alert(a *rules.Alert, from *parser.Origin) error {
	return w.line(a.AppendJSON(w.buf[:0], from))
}

// Event writes an event.
func (w *Writer) Event(e *parser.Event, from *parser.Origin) error {
	return w.line(parser.AppendJSON(w.buf[:0], e, from))
}

// Enriched writes an event with its context.
func (w *Writer) Enriched(c *rules.Context, from *parser.Origin) error {
	return w.line(c.AppendJSON(w.buf[:0], from))
}

func (w *Writer) line(doc []byte) error {
	w.buf = append(doc, '\n')
	_, err := w.w.Write(w.buf)
	return err
}

// Flush writes what is buffered.
func (w *Writer) Flush() error { return w.w.Flush() }
