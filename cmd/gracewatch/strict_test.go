package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestStrictNamesTheLine: each damage is found, in a large file too.
func TestStrictNamesTheLine(t *testing.T) {
	t.Parallel()
	const good = `[2026-10-05 09:00:05,000][XNIO-1 task-14] INFO  AccessLog - [AzSuccess] - k8sidp - https://k8sou.apps.example.com/auth/idp/k8sIdp/token - uid=anna,ou=shadow,o=Tremolo - NONE [91.5.17.42] - [f6791396744f854c2befa8943d693ed6583a8c7e4]` + "\n"
	for name, line := range map[string]string{
		"bytes that are no UTF-8": strings.Replace(good, "anna", "ann\xff", 1),
		"NUL bytes":               strings.Replace(good, "anna", "ann\x00", 1),
		"altered blanks":          strings.Replace(good, "INFO  ", "INFO ", 1),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "a.log")
			if err := os.WriteFile(path, []byte(strings.Repeat(good, 5000)+line+strings.Repeat(good, 5)), 0o600); err != nil {
				t.Fatal(err)
			}
			_, stderr, code := runOn(t, "", "analyze", "--strict", "--quiet", path)
			if want := path + ":5001: " + name + " (1 record like it in all)"; code != exitFailure || !strings.Contains(stderr, want) {
				t.Errorf("exit code %d, %q, want %q", code, stderr, want)
			}
		})
	}
}
