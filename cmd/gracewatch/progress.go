package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/urfave/cli/v2"
	"golang.org/x/term"

	"gracewatch/parser/archive"
)

const (
	redraw   = 100 * time.Millisecond // more often nobody can read
	showFrom = 500 * time.Millisecond // shorter work needs no bar
	barWidth = 30
)

// progressBar shows on one line how far reading is. A nil bar shows nothing.
type progressBar struct {
	w     io.Writer
	now   func() time.Time
	start time.Time
	last  time.Time
	shown bool
}

// progress hangs a bar into opts, when somebody is there to see it.
func (p *program) progress(c *cli.Context, opts *archive.Options) *progressBar {
	f, ok := p.stderr.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) || c.Bool("no-progress") || c.Bool("quiet") {
		return nil
	}
	b := &progressBar{w: f, now: p.now, start: p.now()}
	opts.Progress = b.draw
	return b
}

func (b *progressBar) draw(done, total int64) {
	now := b.now()
	if now.Sub(b.last) < redraw || now.Sub(b.start) < showFrom {
		return
	}
	b.last, b.shown = now, true
	io.WriteString(b.w, "\r\x1b[K"+progressText(done, total, now.Sub(b.start)))
}

// progressText is the line of a bar.
func progressText(done, total int64, took time.Duration) string {
	rate := float64(done) / took.Seconds()
	text := fmt.Sprintf("%s, %s/s", size(done), size(int64(rate)))
	if total <= 0 || done > total { // a pipe's size is not known
		return text
	}
	part := float64(done) / float64(total)
	full := int(part * barWidth)
	left := "?"
	if rate > 0 {
		left = time.Duration(float64(total-done) / rate * float64(time.Second)).Round(time.Second).String()
	}
	return fmt.Sprintf("[%s%s] %3.0f %%  %s of %s, %s/s, %s left", strings.Repeat("#", full), strings.Repeat(".", barWidth-full),
		100*part, size(done), size(total), size(int64(rate)), left)
}

// clear removes the bar.
func (b *progressBar) clear() {
	if b != nil && b.shown {
		io.WriteString(b.w, "\r\x1b[K")
	}
}
