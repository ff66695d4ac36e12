package parser

import (
	"bytes"

	"gracewatch/parser/container"
)

// Cut returns the length of the longest start of b behind which a record
// begins: b[:n] can be scanned as a block whose Next is b[n:]. It is 0 when no
// line of b but the first begins a record. A replay record is never parted from
// the line before it, which is nearly always its twin, unless that is a replay
// record as well.
func Cut(b []byte) int {
	end := bytes.LastIndexByte(b, '\n')
	replay := 0 // start of a replay record, when that is the line behind the one at hand
	for end > 0 {
		start := bytes.LastIndexByte(b[:end], '\n') + 1
		begins, isReplay := beginsRecord(b[start:end])
		switch {
		case begins && isReplay && replay > 0:
			return replay
		case start == 0:
			return 0
		case begins && !isReplay:
			return start
		}
		replay = 0
		if begins {
			replay = start
		}
		end = start - 1
	}
	return 0
}

// beginsRecord reports whether a line is the first of a record, and whether
// that is a replay record.
func beginsRecord(line []byte) (begins, replay bool) {
	content := line
	if !container.IsRecordStart(line) {
		l, _ := container.Unwrap(line, nil)
		content = l.Content
	}
	if !container.IsRecordStart(content) {
		return false, false
	}
	return true, bytes.Contains(content, []byte(replayTag))
}

// CutLine is Cut for text in which no record begins: behind the last line.
func CutLine(b []byte) int { return bytes.LastIndexByte(b, '\n') + 1 }
