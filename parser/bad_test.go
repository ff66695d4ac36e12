package parser

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestBadBytes(t *testing.T) {
	t.Parallel()
	inDN := func(s string) string { return strings.Replace(sampleGrant, "mmosley", s, 1) }
	type counts struct{ Records, NUL, BadUTF8 int64 }
	tests := []struct {
		name, text string
		want       counts
		shapes     []Shape
	}{
		{"invalid UTF-8 in a DN", inDN("a\xff\xfe"), counts{1, 0, 1}, nil},
		{"cut character in a DN", inDN("a\xc3"), counts{1, 0, 1}, nil},
		{"NUL in a DN", inDN("a\x00b"), counts{1, 1, 0}, nil},
		{"control characters in a DN", inDN("a\x1b[31m\x7f\u202e"), counts{1, 0, 0}, nil},
		{"invalid UTF-8 in a trace", lines(sampleTrace, "\tat \xff\xfe"), counts{1, 0, 1}, nil},
		{"a hole of NULs", lines(sampleGrant, strings.Repeat("\x00", 5000)+sampleGrant), counts{2, 1, 0}, nil},
		{"a hole of NULs at the end", sampleGrant + "\n" + strings.Repeat("\x00", 5000), counts{1, 1, 0}, nil},
		{"binary line", "\x7fELF\x02\x00\x00\xff", counts{0, 1, 0}, []Shape{ShapeBinary}},
		{"UTF-16", "[\x002\x000\x002\x006\x00\n\x00", counts{0, 2, 0}, []Shape{ShapeBinary}},
		{"byte order mark", "\ufeff" + sampleGrant, counts{0, 0, 0}, []Shape{ShapeNoStamp}},
		{"not a log", "<html>\n<body>\n", counts{0, 0, 0}, []Shape{ShapeStray, ShapeStray}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := scan(tt.text)
			if diff := cmp.Diff(tt.want, counts{b.Counts.Records, b.Counts.NUL, b.Counts.BadUTF8}); diff != "" {
				t.Errorf("counts (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.shapes, shapes(b)); diff != "" {
				t.Errorf("shapes (-want +got):\n%s", diff)
			}
			if b.Counts.Unparsed() != int64(len(tt.shapes)) || b.Counts.Bytes != int64(len(tt.text)) {
				t.Errorf("%d unparsed of %d bytes", b.Counts.Unparsed(), b.Counts.Bytes)
			}
		})
	}
}

func TestLongLines(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("y", 3*MaxLine)
	tests := []struct {
		name, text string
		actions    []Action
		shapes     []Shape
	}{
		{"stray", lines(sampleGrant, long, sampleGrant), []Action{ActionGrant, ActionGrant}, []Shape{ShapeLong, ShapeStray}},
		{"record", lines(sampleServer+long, sampleGrant), []Action{ActionLog, ActionGrant}, []Shape{ShapeLong, ShapeTruncated}},
		{"access record", lines(strings.Replace(sampleGrant, "mmosley", long, 1), sampleGrant), []Action{ActionLog, ActionGrant}, []Shape{ShapeLong, ShapeAccess, ShapeTruncated}},
		{"access record that fits", lines(strings.Replace(sampleGrant, "mmosley", long[:MaxRecord/2], 1)), []Action{ActionGrant}, nil},
		{"many lines", lines(sampleServer + strings.Repeat("\n\tat "+long[:100], 5000)), []Action{ActionLog}, []Shape{ShapeTruncated}},
		{"partial line", lines(cri(sampleGrant)) + strings.Repeat(strings.Replace(cri(long[:16<<10]), " F ", " P ", 1)+"\n", 100) + cri("end") + "\n" + cri(sampleGrant),
			[]Action{ActionGrant, ActionGrant}, []Shape{ShapeLong, ShapeStray}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := scan(tt.text)
			if diff := cmp.Diff(tt.actions, actions(b.Events)); diff != "" {
				t.Errorf("actions (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.shapes, shapes(b)); diff != "" {
				t.Errorf("shapes (-want +got):\n%s", diff)
			}
			for i := range b.Events {
				if e := &b.Events[i]; len(e.Text) > MaxRecord || e.Has(FlagTruncated) != (len(e.Text) == MaxRecord) {
					t.Errorf("event %d: %d bytes, flags %b", i, len(e.Text), e.Flags)
				}
			}
			for _, f := range b.Odd {
				if len(f.Text) > maxFragment {
					t.Errorf("%v: a fragment of %d bytes", f.Shape, len(f.Text))
				}
			}
		})
	}
}

// TestGarbage reads noise: whatever it is, each line is accounted for and
// nothing grows.
func TestGarbage(t *testing.T) {
	t.Parallel()
	const seed = 7
	r := rand.New(rand.NewPCG(seed, 2))
	noise := make([]byte, 1<<20)
	for i := range noise {
		noise[i] = byte(r.Uint32())
	}
	b := scan(string(noise))
	if b.Counts.Lines != b.Counts.Unparsed()+b.Counts.Continued || len(b.Events) > 0 || b.Counts.Kinds[0] != b.Counts.Lines {
		t.Errorf("seed %d: %d lines, %d unparsed, %d empty, %d events", seed, b.Counts.Lines, b.Counts.Unparsed(), b.Counts.Continued, len(b.Events))
	}
	b = scan(strings.Repeat("x\n", 3*maxOdd))
	if len(b.Odd) != maxOdd || b.Counts.Shapes[ShapeStray] != 3*maxOdd {
		t.Errorf("%d fragments of %d stray lines, want %d", len(b.Odd), b.Counts.Shapes[ShapeStray], maxOdd)
	}
}

// TestSlowText reads texts that a client could make so that each of their
// lines costs as much as all before it.
func TestSlowText(t *testing.T) {
	t.Parallel()
	open := strings.Replace(sampleGrant, "[10.1.67.56] - [f9b20cfb111e9d922865823e502ddb0585c7b1bb2]", "", 1)
	for name, text := range map[string]string{
		"an access record without an end": open + strings.Repeat("\n", MaxRecord),
		"ends that are none":              open + strings.Repeat("\n]", MaxRecord/2),
		"dashes":                          strings.Replace(sampleGrant, "mmosley", strings.Repeat(" - ", MaxRecord/4), 1),
		"URLs":                            strings.Replace(sampleGrant, "k8sidp", strings.Repeat("a:// - ", MaxRecord/8), 1),
		"threads":                         sampleGrant[:threadAt] + strings.Repeat("] INFO ", MaxRecord/8),
		"brackets before a name":          strings.Repeat(strings.Repeat("[", 250)+"\n", 2000),
	} {
		start := time.Now()
		scan(text + "\n" + sampleGrant + "\n")
		if d := time.Since(start); d > 2*time.Second {
			t.Errorf("%s: took %v", name, d)
		}
	}
}
