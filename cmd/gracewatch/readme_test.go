package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gracewatch/rules"
	"gracewatch/rules/builtin"
)

const gap = "[...]" // stands for lines that the README leaves out

func readme(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// blocks are the texts between lines of three backquotes.
func blocks(text string) (all []string) {
	parts := strings.Split(text, "```\n")
	for i := 1; i < len(parts); i += 2 {
		all = append(all, parts[i])
	}
	return all
}

// TestReadmeShowsTheTruth runs what the README says first, and compares.
func TestReadmeShowsTheTruth(t *testing.T) {
	t.Parallel()
	all := blocks(readme(t))
	if len(all) < 3 {
		t.Fatalf("%d blocks", len(all))
	}
	args, found := strings.CutPrefix(strings.TrimSpace(all[0]), "go run ./cmd/gracewatch ")
	if !found || strings.TrimSpace(all[2]) != "go test ./..." {
		t.Fatalf("the first commands are %q and %q", all[0], all[2])
	}
	words := strings.Fields(args)
	shown := words[len(words)-1]
	words[len(words)-1] = filepath.Join("../..", shown)
	var stdout, stderr bytes.Buffer
	if code := runArgs(t.Context(), append(words, "--geoip", "none"), nil, &stdout, &stderr); code != exitFine {
		t.Fatalf("exit code %d: %s", code, &stderr)
	}
	got := strings.ReplaceAll(stdout.String(), "../../", "")
	for part := range strings.SplitSeq(all[1], gap+"\n") {
		i := strings.Index(got, part)
		if i < 0 {
			t.Fatalf("the program does not print\n%s\nbut\n%s", part, got)
		}
		got = got[i+len(part):]
	}
}

var tableRow = regexp.MustCompile("(?m)^\\| `([a-z_-]+)` \\|")

// TestReadmeNamesAll holds the tables to the rules and the verdicts.
func TestReadmeNamesAll(t *testing.T) {
	t.Parallel()
	var got, want []string
	for _, m := range tableRow.FindAllStringSubmatch(readme(t), -1) {
		got = append(got, m[1])
	}
	for _, r := range builtin.Rules() {
		want = append(want, r.ID)
	}
	for v := rules.VerdictNone + 1; v < rules.Verdicts; v++ {
		want = append(want, v.String())
	}
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rules and verdicts, less what the README lists: %s", diff)
	}
}
