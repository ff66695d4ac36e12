package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// hostile are texts that harm whoever prints them raw.
var hostile = []string{
	"\x1b[2J\x1b]0;owned\x07", "\u202egnp.exe", "\u2066isolate", "zero\u200bwidth", "\x00nul", "bell\x07", "\xff\xfe broken",
	"tag\U000e0041", "\u2028separator", "\rreturn", "=cmd|' /C calc'!A0", "@SUM(1)", "\u009b31m",
}

// hostileLog has replays by users and URLs with hostile names, from a second
// address, so that they are printed.
func hostileLog() string {
	var b strings.Builder
	for i, text := range hostile {
		dn := "uid=" + text + ",ou=shadow,o=Tremolo"
		url := "https://k8sou.apps.example.com/auth/idp/" + strings.ReplaceAll(text, " ", "_") + "/token"
		for j, addr := range []string{"91.5.17.42", "171.224.178.9"} {
			session := fmt.Sprintf("f%038x%02x", i, j)
			head := fmt.Sprintf("[2026-10-05 09:%02d:0%d,000][XNIO-1 %s] INFO  ", i, j, text)
			fmt.Fprintf(&b, "%sAccessLog - [AzSuccess] - k8sidp - %s - %s - NONE [%s] - [%s]\n", head, url, dn, addr, session)
			if j > 0 {
				fmt.Fprintf(&b, "%sOpenIDConnectIdP - [ExpiredRefreshTokenUsed] - %s - %s - Expired token used within grace period [%s] - [%s]\n", head, url, dn, addr, session)
			}
		}
		fmt.Fprintf(&b, "[2026-10-05 09:%02d:02,000][XNIO-1 task-1] INFO  AccessLog - [AzSuccess] - %s\n", i, text)
	}
	return b.String()
}

// runOn runs the program on a log on standard input.
func runOn(t *testing.T, log string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, errs bytes.Buffer
	code = runArgs(t.Context(), args, strings.NewReader(log), &out, &errs)
	return out.String(), errs.String(), code
}

// TestNothingHostileIsPrinted runs every output over hostile texts.
func TestNothingHostileIsPrinted(t *testing.T) {
	t.Parallel()
	log := hostileLog()
	for _, args := range [][]string{
		{"analyze", "--unparsed", "--strict", "-"}, {"analyze", "--format", "json", "--level", "informational", "-"},
		{"analyze", "--format", "csv", "--unparsed", "-"}, {"parse", "-"}, {"parse", "--enrich", "--strict", "-"},
		{"analyze", log[:200]}, {"analyze", "--level", hostile[0], "-"}, {"parse", "--action", hostile[1], "-"},
	} {
		stdout, stderr, _ := runOn(t, log, args...)
		for name, text := range map[string]string{"stdout": stdout, "stderr": stderr} {
			if i, r := firstUnsafe(text); i >= 0 {
				t.Errorf("%.40q: %s holds %U at %d: %q", args, name, r, i, text[max(0, i-40):min(len(text), i+40)])
			}
		}
		if stdout == "" && stderr == "" {
			t.Errorf("%.40q printed nothing", args)
		}
	}
}

// firstUnsafe finds what must not reach a terminal: all but graphic
// characters, blanks and line ends.
func firstUnsafe(text string) (int, rune) {
	for i, r := range text {
		if r == '\n' || r == ' ' {
			continue
		}
		if !unicode.IsGraphic(r) || unicode.In(r, unicode.Cf, unicode.Zs, unicode.Zl, unicode.Zp) || r == utf8.RuneError {
			return i, r
		}
	}
	return -1, 0
}

func TestJSONOfHostileTextIsExact(t *testing.T) {
	t.Parallel()
	stdout, _, _ := runOn(t, hostileLog(), "parse", "--action", "refresh-token-replay", "-")
	lines := strings.Split(strings.TrimSpace(stdout), "\n")
	if len(lines) < len(hostile)/2 {
		t.Fatalf("%d events of %d texts", len(lines), len(hostile))
	}
	for _, line := range lines {
		var doc struct {
			User struct{ ID string }
		}
		if err := json.Unmarshal([]byte(line), &doc); err != nil {
			t.Fatalf("%v in %s", err, line)
		}
		if id := doc.User.ID; !strings.Contains(strings.ToValidUTF8(hostileLog(), "\ufffd"), strings.ReplaceAll(id, "\ufffd\ufffd", "\ufffd")) {
			t.Errorf("%q does not stand in the log", id)
		}
	}
}

func TestCSVHoldsNoFormula(t *testing.T) {
	t.Parallel()
	log := strings.ReplaceAll(hostileLog(), "uid==cmd", "uid=\\=cmd")
	stdout, _, _ := runOn(t, log, "analyze", "--quiet", "--format", "csv", "-")
	rows, err := csv.NewReader(strings.NewReader(stdout)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) < 10 {
		t.Fatalf("%d rows", len(rows))
	}
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				t.Errorf("%q is a formula", cell)
			}
		}
	}
}
