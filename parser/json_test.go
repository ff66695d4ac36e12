package parser

import (
	"encoding/json"
	"net/netip"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestJSONLeavesOutWhatIsEmpty(t *testing.T) {
	t.Parallel()
	var j JSON
	j.Begin([]byte("before "))
	j.Text("a", "")
	j.Open("empty")
	j.Open("inner")
	j.Texts("list")
	j.True("no", false)
	j.Addr("addr", netip.Addr{})
	j.Close()
	j.Close()
	j.Text("b", "1")
	j.Open("full")
	j.Texts("list", "x", "y")
	j.Int("zero", 0)
	j.True("yes", true)
	j.Float("f", 1.25, 1)
	j.Addr("addr", netip.MustParseAddr("2001:db8::1"))
	j.Time("t", 1_000_000)
	j.Close()
	got := string(j.End())
	want := `before {"b":"1","full":{"list":["x","y"],"zero":0,"yes":true,"f":1.2,"addr":"2001:db8::1","t":"1970-01-01T00:00:00.001Z"}}`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAppendText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"plain":            `"plain"`,
		`a"b\c`:            `"a\"b\\c"`,
		"line\nend\ttab\r": `"line\nend\ttab\u000d"`,
		"\x1b[2J\x7f":      `"\u001b[2J\u007f"`,
		"\u202ebidi\u2066": `"\u202ebidi\u2066"`,
		"zero\u200bwidth":  `"zero\u200bwidth"`,
		"\u2028\ufeff":     `"\u2028\ufeff"`,
		"tag\U000e0041":    `"tag\udb40\udc41"`,
		"Žofie 日本 🔑":       `"Žofie 日本 🔑"`,
		"\xff\xc3":         `"\ufffd\ufffd"`,
		"\x00":             `"\u0000"`,
	} {
		if got := string(appendText(nil, text)); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}

// FuzzAppendText: whatever the text, it is one line of printable characters
// that a JSON decoder reads back.
func FuzzAppendText(f *testing.F) {
	for _, s := range samples {
		f.Add(s)
	}
	f.Add("\xed\xa0\x80\u202e\U000e0041\"\\\x00")
	f.Fuzz(func(t *testing.T, s string) {
		b := appendText(nil, s)
		var back string
		if err := json.Unmarshal(b, &back); err != nil {
			t.Fatalf("%v in %s", err, b)
		}
		var valid strings.Builder
		for _, r := range s { // a broken byte reads as U+FFFD, one for each
			valid.WriteRune(r)
		}
		if back != valid.String() {
			t.Fatalf("%q came back as %q", s, back)
		}
		for _, r := range string(b) {
			if r == utf8.RuneError && !strings.ContainsRune(s, utf8.RuneError) || r != utf8.RuneError && !safe(r) {
				t.Fatalf("%U in %s", r, b)
			}
		}
	})
}

// TestAppendJSONDoesNotAllocate, neither for the events that logs are made of
// nor for replays.
func TestAppendJSONDoesNotAllocate(t *testing.T) {
	b := &Batch{Block: []byte(sampleGrant + "\n" + sampleReplay + "\n" + sampleAuFail + "\n")}
	NewScanner(nil).Scan(b)
	if len(b.Events) != 3 {
		t.Fatalf("%d events", len(b.Events))
	}
	from := &Origin{Path: "a.log", Namespace: "openunison", Pod: "pod-1", Container: "openunison-orchestra"}
	buf := make([]byte, 0, 16<<10)
	for i := range b.Events {
		if n := testing.AllocsPerRun(100, func() { buf = AppendJSON(buf[:0], &b.Events[i], from) }); n != 0 {
			t.Errorf("%s: %v allocations", b.Events[i].Action, n)
		}
	}
}

func TestEventDocument(t *testing.T) {
	t.Parallel()
	b := &Batch{Block: []byte(sampleReplay + "\n")}
	NewScanner(nil).Scan(b)
	got := string(AppendJSON(nil, &b.Events[0], &Origin{Path: "a.log", Namespace: "openunison", Pod: "pod-1"}))
	want := `{"@timestamp":"2022-12-24T00:34:56.424Z",` +
		`"event":{"kind":"event","category":["authentication"],"type":["start"],"action":"refresh-token-replay","outcome":"success","module":"gracewatch","provider":"openunison","dataset":"gracewatch.event","original":"` + sampleReplay + `"},` +
		`"source":{"ip":"10.1.67.56"},"ecs":{"version":"9.4.0"},"user":{"name":"mmosley","id":"uid=mmosley,ou=shadow,o=Tremolo"},` +
		`"url":{"full":"https://k8sou.lab.tremolo.dev/auth/idp/k8sIdp/token","domain":"k8sou.lab.tremolo.dev","path":"/auth/idp/k8sIdp/token"},` +
		`"log":{"level":"INFO","logger":"OpenIDConnectIdP","offset":0,"file":{"path":"a.log"}},"process":{"thread":{"name":"XNIO-1 task-1"}},` +
		`"orchestrator":{"type":"kubernetes","namespace":"openunison","resource":{"type":"pod","name":"pod-1"}},` +
		`"openunison":{"session":"f9b20cfb111e9d922865823e502ddb0585c7b1bb2","message":"Expired token used within grace period"}}`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestURLHost(t *testing.T) {
	t.Parallel()
	for url, want := range map[string]string{
		"https://a.example/x": "a.example", "https://a.example:8443/x": "a.example", "https://[2001:db8::1]:8443/x": "[2001:db8::1]",
		"https://[2001:db8::1]": "[2001:db8::1]", "https,http://a/": "a", "https://a?q": "a", "nonsense": "",
	} {
		if got := urlHost(url); got != want {
			t.Errorf("%s: %q, want %q", url, got, want)
		}
	}
}

func TestZoneText(t *testing.T) {
	t.Parallel()
	for seconds, want := range map[int32]string{0: "", 3600: "+01:00", -34200: "-09:30", 20700: "+05:45", 50400: "+14:00"} {
		if got := zoneText(seconds); got != want {
			t.Errorf("%d: %q, want %q", seconds, got, want)
		}
	}
}

func BenchmarkAppendJSON(b *testing.B) {
	batch := &Batch{Block: []byte(sampleGrant + "\n")}
	NewScanner(nil).Scan(batch)
	buf, from := make([]byte, 0, 16<<10), &Origin{Path: "a.log"}
	b.SetBytes(int64(len(sampleGrant)))
	b.ReportAllocs()
	for b.Loop() {
		buf = AppendJSON(buf[:0], &batch.Events[0], from)
	}
}
