package ndjson

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"gracewatch/parser"
	"gracewatch/rules"
)

func TestEveryDocumentIsOneLine(t *testing.T) {
	t.Parallel()
	e := parser.Event{Text: "two\nlines \x1b[2J", Action: parser.ActionReplay, Message: "line\nend"}
	a := &rules.Alert{Rule: &rules.Rule{ID: "r"}, Event: e, Reasons: []string{"new\nline"}}
	a.Context.Event = &a.Event
	var out bytes.Buffer
	w, from := New(&out), &parser.Origin{Path: "a\nb"}
	for _, err := range []error{w.Alert(a, from), w.Event(&e, from), w.Enriched(&a.Context, from), w.Flush()} {
		if err != nil {
			t.Fatal(err)
		}
	}
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	if len(lines) != 3 {
		t.Fatalf("%d lines", len(lines))
	}
	for i, kind := range []string{"alert", "event", "event"} {
		var doc struct {
			Event struct{ Kind, Original string }
		}
		if err := json.Unmarshal([]byte(lines[i]), &doc); err != nil {
			t.Fatalf("%v in %s", err, lines[i])
		}
		if doc.Event.Kind != kind || doc.Event.Original != e.Text {
			t.Errorf("got %+v, want kind %s and the whole text", doc.Event, kind)
		}
	}
}
