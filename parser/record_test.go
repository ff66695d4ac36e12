package parser

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestHeader(t *testing.T) {
	t.Parallel()
	type header struct {
		Thread, Logger, Message string
		Level                   Level
		Mended                  int64
	}
	tests := []struct {
		rest string // behind the stamp
		want header
	}{
		{"[main] INFO  OpenUnisonOnUndertow - started", header{"main", "OpenUnisonOnUndertow", "started", LevelInfo, 0}},
		{"[main] INFO OpenUnisonOnUndertow - started", header{"main", "OpenUnisonOnUndertow", "started", LevelInfo, 1}},
		{"[main] WARN A - b", header{"main", "A", "b", LevelWarn, 1}},
		{"[main] TRACE A - b", header{"main", "A", "b", LevelTrace, 0}},
		{"[main] DEBUG A - b", header{"main", "A", "b", LevelDebug, 0}},
		{"[main] ERROR A - b", header{"main", "A", "b", LevelError, 0}},
		{"[main] FATAL A - b", header{"main", "A", "b", LevelFatal, 0}},
		{"[] WARN  A - b", header{"", "A", "b", LevelWarn, 0}},
		{"[local[1]-x] WARN  A - b", header{"local[1]-x", "A", "b", LevelWarn, 0}},
		{"[a] b] WARN  A - b", header{"a] b", "A", "b", LevelWarn, 0}},
		{"[a] INFO b] WARN  A - b", header{"a] INFO b", "A", "b", LevelWarn, 0}},
		{"[pool-2 [thread 1]] INFO  A - x] WARN  B - c", header{"pool-2 [thread 1]", "A", "x] WARN  B - c", LevelInfo, 0}},
		{"[t] INFO  org.apache.Some$Inner - b - c", header{"t", "org.apache.Some$Inner", "b - c", LevelInfo, 0}},
		{"[t] INFO  A - ", header{"t", "A", "", LevelInfo, 0}},
		{"[t] INFO  A -", header{"t", "A", "", LevelInfo, 0}},
		{"[t] INFO  A -  b", header{"t", "A", " b", LevelInfo, 0}},
	}
	for _, tt := range tests {
		b := scan("[2026-01-10 09:00:00,002]" + tt.rest + "\n")
		if len(b.Events) != 1 || len(b.Odd) > 0 {
			t.Errorf("%s: %d events, odd %v", tt.rest, len(b.Events), b.Odd)
			continue
		}
		e := b.Events[0]
		if diff := cmp.Diff(tt.want, header{e.Thread, e.Logger, e.Message, e.Level, b.Counts.Mended}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.rest, diff)
		}
		if e.Action != ActionLog {
			t.Errorf("%s: action %v", tt.rest, e.Action)
		}
	}
}

func TestHeaderUnlike(t *testing.T) {
	t.Parallel()
	tests := []struct {
		line string
		want Shape
	}{
		{"[2026-01-10 09:00:00,002][t] INFO", ShapeHeader},
		{"[2026-01-10 09:00:00,002][t] NOTICE A - b", ShapeHeader},
		{"[2026-01-10 09:00:00,002][t] INFO  A", ShapeHeader},
		{"[2026-01-10 09:00:00,002][t] INFO  A: b", ShapeHeader},
		{"[2026-01-10 09:00:00,002][t INFO  A - b", ShapeHeader},
		{"[2026-01-10 09:00:00,002][", ShapeHeader},
		{"[2026-02-29 09:00:00,002][t] INFO  A - b", ShapeStamp},
		{"[2026-13-10 09:00:00,002][t] INFO  A - b", ShapeStamp},
		{"[2026-00-10 09:00:00,002][t] INFO  A - b", ShapeStamp},
		{"[2026-01-10 24:00:00,002][t] INFO  A - b", ShapeStamp},
		{"[2026-01-10 09:60:00,002][t] INFO  A - b", ShapeStamp},
		{"[2026-01-10 09:00:60,002][t] INFO  A - b", ShapeStamp},
		{"[9999-01-10 09:00:00,002][t] INFO  A - b", ShapeStamp},
		{"[0000-01-10 09:00:00,002][t] INFO  A - b", ShapeStamp},
		{"[2026-01-10 09:00:00.002][t] INFO  A - b", ShapeStray},
		{"2026-01-10 09:00:00,002 t INFO  A - b", ShapeStray},
		{strings.TrimPrefix(sampleGrant, "[2022-12-24 00:34:56,423]"), ShapeNoStamp},
		{strings.TrimPrefix(sampleReplay, "[2022-12-24 00:34:56,424]"), ShapeNoStamp},
	}
	for _, tt := range tests {
		b := scan(tt.line + "\n")
		if diff := cmp.Diff([]Shape{tt.want}, shapes(b)); diff != "" || len(b.Events) > 0 {
			t.Errorf("%s: events %+v; shapes (-want +got):\n%s", tt.line, b.Events, diff)
		}
		if len(b.Odd) == 1 && (b.Odd[0].Text != tt.line || b.Odd[0].Line != 0) {
			t.Errorf("%s: fragment %+v", tt.line, b.Odd[0])
		}
	}
}

// TestRecordLines joins lines to records, and no line to a record that lacks
// nothing.
func TestRecordLines(t *testing.T) {
	t.Parallel()
	lost := strings.Replace(sampleSplit, "- \n         [", "-\n[", 1)
	tests := []struct {
		name, text string
		want       []Action
		shapes     []Shape
		continued  int64
	}{
		{"stack trace", lines(sampleTrace, sampleGrant), []Action{ActionRefreshFailed, ActionGrant}, nil, 4},
		{"server error", lines(sampleError, sampleServer), []Action{ActionError, ActionLog}, nil, 2},
		{"split", lines(sampleSplit, sampleGrant), []Action{ActionAccess, ActionGrant}, nil, 1},
		{"split, all blanks lost", lines(lost, sampleGrant), []Action{ActionAccess, ActionGrant}, nil, 1},
		{"split, at the end", sampleSplit, []Action{ActionAccess}, nil, 1},
		{"split, end missing", lines(strings.Split(sampleSplit, "\n")[0], sampleGrant), []Action{ActionLog, ActionGrant}, []Shape{ShapeAccess}, 0},
		{"classpath before the first", lines("/usr/local/openunison/lib/a.jar:b.jar", sampleGrant), []Action{ActionGrant}, []Shape{ShapeStray}, 0},
		{"text behind a complete one", lines(sampleGrant, "WARNING: sun.misc.Unsafe", sampleGrant), []Action{ActionGrant, ActionGrant}, []Shape{ShapeStray}, 0},
		{"empty lines", lines(sampleGrant, "", " ", sampleGrant, ""), []Action{ActionGrant, ActionGrant}, nil, 3},
		{"unknown logger over lines", lines(sampleServer, "{", "  \"a\": 1", "}"), []Action{ActionLog}, nil, 5},
		{"one line end missing", sampleGrant + "\n" + sampleNoSession, []Action{ActionGrant, ActionRefreshFailed}, nil, 0},
		{"nothing", "", nil, nil, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := scan(tt.text)
			if diff := cmp.Diff(tt.want, actions(b.Events)); diff != "" {
				t.Errorf("actions (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.shapes, shapes(b)); diff != "" {
				t.Errorf("shapes (-want +got):\n%s", diff)
			}
			if b.Counts.Continued != tt.continued || b.Counts.Lines != int64(strings.Count(strings.TrimSuffix(tt.text, "\n")+"\n", "\n")) && tt.text != "" {
				t.Errorf("%d of %d lines go on, want %d", b.Counts.Continued, b.Counts.Lines, tt.continued)
			}
		})
	}
}

// TestRecordText is the whole record, without what wraps its lines.
func TestRecordText(t *testing.T) {
	t.Parallel()
	wrapped := func(wrap func(string) string) string {
		return string(text(1, func() string { return sampleTrace }, wrap))
	}
	for name, in := range map[string]string{
		"plain":   wrapped(plain),
		"crlf":    wrapped(func(l string) string { return l + "\r" }),
		"cri":     wrapped(cri),
		"docker":  wrapped(dockerJSON),
		"kubectl": wrapped(func(l string) string { return "2026-01-10T09:00:04.001Z " + l }),
		"prefix":  wrapped(func(l string) string { return "[pod/p/c] " + l }),
		"stern":   wrapped(func(l string) string { return "p c " + l }),
		"compose": wrapped(func(l string) string { return "openunison-1  | " + l }),
	} {
		if got := one(t, in); got.Text != sampleTrace || got.Reason != ReasonMalformed {
			t.Errorf("%s: %v, text %q, want %q", name, got.Reason, got.Text, sampleTrace)
		}
	}
}
