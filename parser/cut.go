package parser

import (
	"bytes"

	"gracewatch/parser/container"
)

// Cut returns the length of the longest start of b behind which a record
// begins: b[:n] can be scanned as a block whose Next is b[n:]. It is 0 when no
// line of b but the first begins a record. A replay record is never parted from
// the line before it, which is nearly always its twin.
func Cut(b []byte) int {
	end := bytes.LastIndexByte(b, '\n')
	for end > 0 {
		start := bytes.LastIndexByte(b[:end], '\n') + 1
		if start == 0 {
			return 0
		}
		if beginsRecord(b[start:end]) {
			return start
		}
		end = start - 1
	}
	return 0
}

func beginsRecord(line []byte) bool {
	content := line
	if line == nil || !container.IsRecordStart(line) {
		l, _ := container.Unwrap(line, nil)
		content = l.Content
	}
	return container.IsRecordStart(content) && !bytes.Contains(content, []byte(replayTag))
}

// CutLine is Cut for text in which no record begins: behind the last line.
func CutLine(b []byte) int { return bytes.LastIndexByte(b, '\n') + 1 }
