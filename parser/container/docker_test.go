package container

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDocker(t *testing.T) {
	t.Parallel()
	const rest = `,"stream":"stdout","time":"` + stamp + `"}`
	whole := func(content string) line {
		return line{Content: content, Stamp: ns, Kind: Docker, Stream: Stdout}
	}
	part := func(content string) line {
		return line{Content: content, Stamp: ns, Kind: Docker, Stream: Stdout, Partial: true}
	}
	none := line{Content: "as it is"}
	tests := []struct {
		line string
		want line
	}{
		{`{"log":"text\n"` + rest, whole("text")},
		{`{"log":"\n"` + rest, whole("")},
		{`{"log":"text"` + rest, part("text")},
		{`{"log":"text\r\n"` + rest, whole("text\r")},
		{`{"stream":"stdout","time":"` + stamp + `","log":"text\n"}`, whole("text")},
		{`{"log":"text\n","attrs":{"tag":"x","y":"z"}` + rest, whole("text")},
		{`{"log":"text\n","attrs":{}` + rest, whole("text")},
		{`{"log":"text\n"` + rest + "\r", whole("text")},
		{`{"log":"a\tb\\c\"d\/e\b\f\n"` + rest, whole("a\tb\\c\"d/e\b\f")},
		{`{"log":"\u003ca\u003e \u00fc \u6728\n"` + rest, whole("<a> ü 木")},
		{`{"log":"\ud83d\ude00\n"` + rest, whole("😀")},
		{`{"log":"\ud83d\n"` + rest, whole("\ufffd")},
		{`{"log":"\ude00\ud83d\n"` + rest, whole("\ufffd\ufffd")},
		{`{"log":"\ud83d\u0041\n"` + rest, whole("\ufffdA")},
		{`{"log":"\u00g0\n"` + rest, whole("\ufffd00g0")},
		{`{"log":"text\n","stream":"stdout"}`, line{Content: "text", Kind: Docker, Stream: Stdout}},
		{`{"log":"text\n","stream":"stderr","time":"soon"}`, line{Content: "text", Kind: Docker, Stream: Stderr}},
		{`{"log":"text\n"}`, none},
		{`{"log":"text\n","stream":"other"}`, none},
		{`{"stream":"stdout"}`, none},
		{`{"log":"text\n"` + strings.TrimSuffix(rest, "}"), none},
		{`{"log":"text\n`, none},
		{`{"log":"text\`, none},
		{`{"log":5` + rest, none},
		{`{"log"`, none},
		{`{"log":{"a":"b"`, none},
		{`{`, none},
		{`{}`, none},
	}
	for _, tt := range tests {
		want := tt.want
		if want == none {
			want.Content = tt.line
		}
		if diff := cmp.Diff(want, unwrap(tt.line)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.line, diff)
		}
	}
}

// TestScratch keeps what was decoded before.
func TestScratch(t *testing.T) {
	t.Parallel()
	wrap := func(s string) []byte { return []byte(`{"log":"` + s + `\n","stream":"stdout"}`) }
	scratch := make([]byte, 0, 8)
	one, scratch := Unwrap(wrap("first"), scratch)
	two, scratch := Unwrap(wrap("second, longer"), scratch)
	_ = append(one.Content, "overwrite"...)
	three, _ := Unwrap(wrap("third"), scratch)
	if got := string(one.Content) + "|" + string(two.Content) + "|" + string(three.Content); got != "first|second, longer|third" {
		t.Errorf("contents %s", got)
	}
}

// FuzzDocker decodes what encoding/json encodes, and survives anything else.
func FuzzDocker(f *testing.F) {
	for _, s := range []string{"", "text", "a\"b\\c/d", "\x00\x1f\x7f", "<ü木😀\u2028>", "\xff\xfe", `\ud83d`, record} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		encoded, err := json.Marshal(map[string]string{"log": s + "\n", "stream": "stderr", "time": stamp})
		if err != nil {
			t.Fatal(err)
		}
		want := line{Content: strings.ToValidUTF8(s, "\x00"), Stamp: ns, Kind: Docker, Stream: Stderr}
		got := unwrap(string(encoded))
		if strings.ToValidUTF8(s, "") != s { // each broken byte becomes one U+FFFD
			want.Content = string([]rune(s))
		}
		if got != want {
			t.Errorf("%q: %+v, want %+v", encoded, got, want)
		}
		unwrap(s)
		unwrap("{" + s)
		unwrap(`{"log":"` + s + `","stream":"stdout"}`)
	})
}
