package main

import (
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/rogpeppe/go-internal/testscript"
)

// update rewrites what scripts compare with: UPDATE=1 go test ./cmd/gracewatch
var update = os.Getenv("UPDATE") != ""

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"gracewatch": main,
	})
}

// TestScripts runs the whole program as its users do. Each script stands in a
// directory of its own, with the sample logs in $LOGS.
func TestScripts(t *testing.T) {
	t.Parallel()
	logs, err := filepath.Abs("../../testdata/logs")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: update,
		Setup: func(e *testscript.Env) error {
			e.Setenv("LOGS", logs)
			e.Setenv("XDG_DATA_HOME", e.WorkDir) // no database of the machine's own
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"pack":    pack,
			"head":    head,
			"replace": replace,
		},
	})
}

// pack compresses a file: pack gzip|zstd FROM TO.
func pack(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: pack gzip|zstd FROM TO")
	}
	f, err := os.Create(ts.MkAbs(args[2]))
	ts.Check(err)
	defer f.Close()
	text := []byte(ts.ReadFile(args[1]))
	if args[0] == "zstd" {
		w, err := zstd.NewWriter(f)
		ts.Check(err)
		_, err = w.Write(text)
		ts.Check(err)
		ts.Check(w.Close())
		return
	}
	w := gzip.NewWriter(f)
	_, err = w.Write(text)
	ts.Check(err)
	ts.Check(w.Close())
}

// head cuts the last quarter of a file off: head FROM TO.
func head(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: head FROM TO")
	}
	text := ts.ReadFile(args[0])
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(text[:len(text)*3/4]), 0o600))
}

// replace changes a text in a file: replace OLD NEW FILE.
func replace(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: replace OLD NEW FILE")
	}
	text := ts.ReadFile(args[2])
	if !strings.Contains(text, args[0]) {
		ts.Fatalf("%s does not hold %q", args[2], args[0])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(strings.ReplaceAll(text, args[0], args[1])), 0o600))
}
