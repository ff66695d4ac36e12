package parser

import (
	"strings"
	"testing"

	"gracewatch/parser/container"

	"github.com/google/go-cmp/cmp"
)

const criStamp = "2022-12-24T00:34:56.424512345Z "

// TestWrappersMixed recognises each line by itself.
func TestWrappersMixed(t *testing.T) {
	t.Parallel()
	b := scan(lines(
		sampleGrant,
		criStamp+"stdout F "+sampleReplay,
		dockerJSON(sampleNoSession),
		criStamp+sampleAzFail,
		"[pod/openunison-orchestra-0/openunison-orchestra] "+sampleLogin,
		"[pod/openunison-orchestra-1/openunison-orchestra] "+criStamp+sampleUserinfo,
		"openunison-orchestra-2 openunison-orchestra "+sampleNotFound,
		"openunison-1  | "+sampleError,
		"Jan 10 09:00:00 node-1 java[7]: "+sampleExchange,
		"  "+sampleBearer,
		sampleDiscovery,
	))
	type seen struct {
		Action  Action
		Pod     string
		Stamped bool
	}
	want := []seen{
		{ActionGrant, "", false},
		{ActionReplay, "", true},
		{ActionRefreshFailed, "", true},
		{ActionRejected, "", true},
		{ActionLogin, "openunison-orchestra-0", false},
		{ActionTokenAuth, "openunison-orchestra-1", true},
		{ActionNotFound, "openunison-orchestra-2", false},
		{ActionError, "openunison-1", false},
		{ActionTokenExchange, "Jan", false},
		{ActionTokenAuth, "", false},
		{ActionAccess, "", false},
	}
	var got []seen
	for i := range b.Events {
		e := &b.Events[i]
		got = append(got, seen{e.Action, e.Pod, e.Delay != NoDelay || e.Zone != 0})
	}
	// The Docker stamp is years behind its record's, and so no zone.
	want[2].Stamped, want[5].Stamped = false, false
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([5]int64{2, 1, 1, 1, 6}, b.Counts.Kinds); diff != "" || len(b.Odd) > 0 {
		t.Errorf("odd %v; lines by wrapper (-want +got):\n%s", b.Odd, diff)
	}
}

// TestPartialLines puts the pieces of long lines together, of each stream and
// pod by itself.
func TestPartialLines(t *testing.T) {
	t.Parallel()
	piece := func(stream, tag, content string) string { return criStamp + stream + " " + tag + " " + content }
	docker := func(stream, content string) string {
		return strings.Replace(strings.Replace(dockerJSON(content), `\n"`, `"`, 1), `"stdout"`, `"`+stream+`"`, 1)
	}
	tests := []struct {
		name, text string
		want       []Action
		shapes     []Shape
	}{
		{"three pieces", lines(piece("stdout", "P", sampleGrant[:50]), piece("stdout", "P", sampleGrant[50:120]), piece("stdout", "F", sampleGrant[120:])),
			[]Action{ActionGrant}, nil},
		{"piece shorter than a record's head", lines(piece("stdout", "P", sampleGrant[:5]), piece("stdout", "F", sampleGrant[5:])), []Action{ActionGrant}, nil},
		{"empty pieces", lines(piece("stdout", "P", ""), piece("stdout", "P", sampleGrant), piece("stdout", "F", "")), []Action{ActionGrant}, nil},
		{"streams interleaved", lines(piece("stdout", "P", sampleGrant[:50]), piece("stderr", "P", sampleReplay[:60]), piece("stdout", "F", sampleGrant[50:]), piece("stderr", "F", sampleReplay[60:])),
			[]Action{ActionGrant, ActionReplay}, nil},
		{"whole line of the other stream between", lines(piece("stdout", "P", sampleReplay[:50]), piece("stderr", "F", sampleGrant), piece("stdout", "F", sampleReplay[50:])),
			[]Action{ActionReplay, ActionGrant}, nil}, // in the order of their beginnings
		{"further tags", lines(piece("stdout", "P:x", sampleGrant[:50]), piece("stdout", "F:y:z", sampleGrant[50:])), []Action{ActionGrant}, nil},
		{"last piece looks like a replay", lines(piece("stdout", "P", "client said: "), piece("stdout", "F", sampleReplay)), nil, []Shape{ShapeNoStamp}},
		{"last piece of a record looks like a replay", lines(piece("stdout", "P", sampleExpired+" "), piece("stdout", "F", sampleReplay)), []Action{ActionLog}, nil},
		{"piece between looks like a replay", lines(piece("stdout", "P", sampleExpired), piece("stdout", "P", sampleReplay), piece("stdout", "F", "")), []Action{ActionLog}, nil},
		{"end missing", lines(piece("stdout", "P", sampleGrant)), []Action{ActionGrant}, []Shape{ShapePartial}},
		{"middle of a chain first", lines(piece("stdout", "F", sampleGrant[50:]), piece("stdout", "F", sampleGrant)), []Action{ActionGrant}, []Shape{ShapeStray}},
		{"docker", lines(docker("stdout", sampleGrant[:50]), docker("stderr", "WARNING"), docker("stdout", sampleGrant[50:100]), dockerJSON(sampleGrant[100:])),
			[]Action{ActionGrant}, []Shape{ShapePartial, ShapeStray}},
		{"docker, last piece looks like a replay", lines(docker("stdout", sampleExpired), dockerJSON(sampleReplay)), []Action{ActionLog}, nil},
		{"a word that is no tag", lines(criStamp + "stdout Full " + sampleGrant), nil, []Shape{ShapeNoStamp}},
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
		})
	}
}

// TestSwallow keeps a client's text that looks like the beginning of a
// partial line from taking the program's next line with it.
func TestSwallow(t *testing.T) {
	t.Parallel()
	for _, forged := range []string{
		`{"log":"x"}`,
		`{"log":"x","time":"2022-12-24T00:34:56.4Z"}`,
		`{"log":"x","stream":"stdout"}`,
		criStamp + "stdout P x",
		criStamp + "x",
	} {
		b := scan(lines(sampleExpired+" said the client", forged, sampleReplay, sampleGrant))
		if diff := cmp.Diff([]Action{ActionLog, ActionReplay, ActionGrant}, actions(b.Events)); diff != "" {
			t.Errorf("behind %s (-want +got):\n%s", forged, diff)
		}
	}
}

// TestDockerEscapes decodes what the driver encodes.
func TestDockerEscapes(t *testing.T) {
	t.Parallel()
	const wrapped = `{"log":"[2026-01-10 09:00:00,002][t] INFO  AccessLog - [AzSuccess] - a - https://h/p - sub=\u003c\"J\u00fcrgen\" \ud83d\ude00\t\\\/\u003e,ou=oidc,o=Tremolo - NONE [10.1.67.56] - [f9b20cfb111e9d922865823e502ddb0585c7b1bb2]\r\n","stream":"stdout","attrs":{"tag":"x"},"time":"2026-01-10T09:00:00.003Z"}`
	b := scan(wrapped + "\n")
	if len(b.Events) != 1 {
		t.Fatalf("odd %v", b.Odd)
	}
	e := b.Events[0]
	if want := "sub=<\"Jürgen\" 😀\t\\/>,ou=oidc,o=Tremolo"; e.DN != want || e.Message != "NONE" || e.Delay != 1 || b.Counts.CRLF != 1 {
		t.Errorf("DN %q, want %q; message %q, delay %d, %d CRLF", e.DN, want, e.Message, e.Delay, b.Counts.CRLF)
	}
}

// TestManyWriters bounds what interleaving writers keep open.
func TestManyWriters(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	for i := range 3 * maxStreams {
		text.WriteString("pod-" + strings.Repeat("x", i%200) + string(rune('a'+i/200)) + " " + sampleNoSession + "\n")
	}
	s, b := NewScanner(nil), &Batch{Block: []byte(text.String())}
	s.Scan(b)
	if n := len(s.streams); n > maxStreams {
		t.Errorf("%d streams, want at most %d", n, maxStreams)
	}
	s.Finish(b)
	if n := len(b.Events); n != 3*maxStreams || b.Counts.Kinds[container.Prefix] != int64(n) {
		t.Errorf("%d events, want %d", n, 3*maxStreams)
	}
	for i := range b.Events[1:] {
		if b.Events[i].Offset >= b.Events[i+1].Offset {
			t.Fatalf("event %d is out of order", i+1)
		}
	}
}
