package container

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// line is a Line with texts.
type line struct {
	Content, Pod string
	Stamp        int64
	Kind         Kind
	Stream       Stream
	Partial      bool
}

func unwrap(s string) line {
	l, _ := Unwrap([]byte(s), nil)
	return line{string(l.Content), string(l.Pod), l.Stamp, l.Kind, l.Stream, l.Partial}
}

const (
	record = "[2022-12-24 00:34:56,423][XNIO-1 task-1] INFO  A - b"
	stamp  = "2022-12-24T00:34:56.424512345Z"
	ns     = 1671842096424512345
)

func TestUnwrap(t *testing.T) {
	t.Parallel()
	tests := []struct {
		line string
		want line
	}{
		{"", line{}},
		{record, line{Content: record}},
		{"\tat x.Y.z(Y.java:1)", line{Content: "\tat x.Y.z(Y.java:1)"}},
		{stamp + " stdout F " + record, line{Content: record, Stamp: ns, Kind: CRI, Stream: Stdout}},
		{stamp + " stderr F " + record, line{Content: record, Stamp: ns, Kind: CRI, Stream: Stderr}},
		{stamp + " stdout P " + record, line{Content: record, Stamp: ns, Kind: CRI, Stream: Stdout, Partial: true}},
		{stamp + " stdout F:a:b " + record, line{Content: record, Stamp: ns, Kind: CRI, Stream: Stdout}},
		{stamp + " stdout F ", line{Stamp: ns, Kind: CRI, Stream: Stdout}},
		{stamp + " stdout F", line{Stamp: ns, Kind: CRI, Stream: Stdout}},
		{stamp + " stdout F  two blanks", line{Content: " two blanks", Stamp: ns, Kind: CRI, Stream: Stdout}},
		{stamp + " stdout Full", line{Content: "stdout Full", Stamp: ns, Kind: Kubectl}},
		{stamp + " stdout", line{Content: "stdout", Stamp: ns, Kind: Kubectl}},
		{stamp + " stdlog F x", line{Content: "stdlog F x", Stamp: ns, Kind: Kubectl}},
		{stamp + " " + record, line{Content: record, Stamp: ns, Kind: Kubectl}},
		{stamp + " ", line{Stamp: ns, Kind: Kubectl}},
		{stamp, line{Content: stamp}},
		{stamp + "x", line{Content: stamp + "x"}},
		{"2022-13-24T00:34:56Z x", line{Content: "2022-13-24T00:34:56Z x"}},
		{"[pod/p-0/c] " + record, line{Content: record, Pod: "p-0", Kind: Prefix}},
		{"[pod/p-0/c] text", line{Content: "text", Pod: "p-0", Kind: Prefix}},
		{"[pod/p-0] text", line{Content: "text", Pod: "p-0", Kind: Prefix}},
		{"[pod/p-0/c] ", line{Pod: "p-0", Kind: Prefix}},
		{"[pod/p-0/c]", line{Pod: "p-0", Kind: Prefix}},
		{"[pod/p-0/c]text", line{Content: "[pod/p-0/c]text"}},
		{"[pod/p-0/c] " + stamp + " " + record, line{Content: record, Pod: "p-0", Stamp: ns, Kind: Prefix}},
		{"[pod/p-0/c] " + stamp + " stdout F " + record, line{Content: stamp + " stdout F " + record, Pod: "p-0", Kind: Prefix}},
		{"[pod/" + strings.Repeat("p", 300) + "/c] x", line{Content: "[pod/" + strings.Repeat("p", 300) + "/c] x"}},
		{"p-0 c " + record, line{Content: record, Pod: "p-0", Kind: Prefix}},
		{"p-0  | " + record, line{Content: record, Pod: "p-0", Kind: Prefix}},
		{"p-0\t" + record, line{Content: record, Pod: "p-0", Kind: Prefix}},
		{"  " + record, line{Content: record, Kind: Prefix}},
		{"Jan 10 09:00:00 node java[7]: " + record, line{Content: record, Pod: "Jan", Kind: Prefix}},
		{"a[1][2] [x] " + record, line{Content: record, Pod: "a[1][2]", Kind: Prefix}},
		{"p-0 c text", line{Content: "p-0 c text"}},
		{"p-0" + record, line{Content: "p-0" + record}},
		{`client "x" ` + record, line{Content: `client "x" ` + record}},
		{`{"a":1} ` + record, line{Content: `{"a":1} ` + record}},
		{strings.Repeat("x", 300) + " " + record, line{Content: strings.Repeat("x", 300) + " " + record}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, unwrap(tt.line)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.line, diff)
		}
	}
}

func TestKindNames(t *testing.T) {
	t.Parallel()
	var got []string
	for k := Plain; k <= Prefix; k++ {
		got = append(got, k.String())
	}
	if diff := cmp.Diff([]string{"plain", "cri", "docker", "kubectl", "prefix"}, got); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
}

func TestIsRecordStart(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{
		record:                        true,
		"[2022-12-24 00:34:56,423][":  true,
		"[9999-99-99 99:99:99,999][":  true,
		"[2022-12-24 00:34:56,423]":   false,
		"[2022-12-24 00:34:56.423][x": false,
		"[2022-12-24T00:34:56,423][x": false,
		"[2022-12-2x 00:34:56,423][x": false,
		" " + record:                  false,
		"":                            false,
	} {
		if got := IsRecordStart([]byte(s)); got != want {
			t.Errorf("IsRecordStart(%q) = %v", s, got)
		}
	}
}
