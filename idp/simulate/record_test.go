package simulate

import (
	"net/netip"
	"regexp"
	"strings"
	"testing"
	"time"
)

// The grammar of OpenUnison's log, written down here independently of anything
// that parses it.
var (
	recordShape = regexp.MustCompile(`(?s)^\[(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3})\]\[(XNIO-1 task-\d+)\] (INFO |WARN |ERROR) (\w+) - (.*)$`)
	accessShape = regexp.MustCompile(`^\[(AuSuccess|AuFail|AzSuccess|AzFail|NotFound|Error)\] - ([\w-]+) - (https://\S+) - (.*) - (.*?) \[([^\[\]]*)\] - \[(f[0-9a-f]{40})\]$`)
	reuseShape  = regexp.MustCompile(`^\[ExpiredRefreshTokenUsed\] - (https://\S+) - (.*) - Expired token used within grace period \[([^\[\]]*)\] - \[(f[0-9a-f]{40})\]$`)
	ldapShape   = regexp.MustCompile(`^(SRCH op=\d+ con=\d+ base='.*' filter='.*' scope='\d' attribs='.*'|BIND op=\d+ con=\d+ dn='.*'|RESULT op=\d+ con=\d+ result=\d+ time=\d+)$`)
	startShape  = regexp.MustCompile(`^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}\]\[`)
)

// logged is one record of a log.
type logged struct {
	when                         time.Time
	thread, level, logger, text  string
	event, app, url, dn, ip, ses string
}

// readLog splits a log into records and holds each to the grammar.
func readLog(t *testing.T, log []byte) []logged {
	t.Helper()
	var records []logged
	var pending string
	add := func() {
		if pending != "" {
			records = append(records, readRecord(t, pending))
		}
	}
	lines := strings.Split(strings.TrimSuffix(string(log), "\n"), "\n")
	for i, l := range lines {
		switch {
		case startShape.MatchString(l):
			add()
			pending = l
		case i == 0 && strings.HasPrefix(l, "/usr/local/openunison/"): // the classpath
		case pending == "":
			t.Fatalf("line %d belongs to no record: %q", i+1, l)
		default:
			pending += "\n" + l
		}
	}
	add()
	return records
}

func readRecord(t *testing.T, text string) logged {
	t.Helper()
	m := recordShape.FindStringSubmatch(text)
	if m == nil {
		t.Fatalf("not a record: %q", text)
	}
	when, err := time.Parse("2006-01-02 15:04:05,000", m[1])
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	r := logged{when: when, thread: m[2], level: m[3], logger: m[4], text: m[5]}
	switch a := accessShape.FindStringSubmatch(r.text); {
	case a != nil && r.logger == "AccessLog" && r.level == "INFO ":
		r.event, r.app, r.url, r.dn, r.ip, r.ses = a[1], a[2], a[3], a[4], a[6], a[7]
	case r.logger == "AccessLog" && ldapShape.MatchString(r.text):
	case r.logger == "AccessLog":
		t.Fatalf("not an AccessLog message: %q", text)
	}
	if e := reuseShape.FindStringSubmatch(r.text); e != nil {
		r.event, r.url, r.dn, r.ip, r.ses = "reuse", e[1], e[2], e[3], e[4]
	}
	if r.ip != "" {
		if _, err := netip.ParseAddr(r.ip); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
	}
	return r
}

// small is a few days of a small company, with every option at work.
func small() Options {
	o := Defaults()
	o.Days, o.Users, o.Thefts, o.Seed = 3, 50, 12, 11
	return o
}

func TestEveryLineMatchesTheGrammar(t *testing.T) {
	t.Parallel()
	r, err := Run(small())
	if err != nil {
		t.Fatal(err)
	}
	events := map[string]int{}
	for pod, log := range r.Logs {
		last := map[string]logged{} // by thread
		var before time.Time
		for _, rec := range readLog(t, log) {
			if rec.when.Before(before) {
				t.Fatalf("%s: %s comes after %s", pod, rec.when, before)
			}
			before = rec.when
			checkCompany(t, last[rec.thread], rec)
			last[rec.thread] = rec
			events[rec.event]++
		}
	}
	for _, want := range []string{"AuSuccess", "AuFail", "AzSuccess", "AzFail", "NotFound", "Error", "reuse", ""} {
		if events[want] == 0 {
			t.Errorf("no %q in the log", want)
		}
	}
}

// checkCompany holds a record to what must stand before it on its thread.
func checkCompany(t *testing.T, prev, rec logged) {
	t.Helper()
	near := rec.when.Sub(prev.when) <= 5*time.Millisecond
	switch {
	case rec.event == "reuse":
		twin := prev.event == "AzSuccess" && prev.url == rec.url && prev.dn == rec.dn && prev.ip == rec.ip && prev.ses == rec.ses
		if !twin || !near {
			t.Fatalf("a replay without its twin:\n%+v\n%+v", prev, rec)
		}
	case rec.event == "AzFail":
		if prev.level != "WARN " || prev.logger != "OpenIDConnectIdP" || !near || rec.dn != "uid=Anonymous,o=Tremolo" {
			t.Fatalf("a refused refresh without its warning:\n%+v\n%+v", prev, rec)
		}
	case rec.event == "AuFail":
		if !strings.Contains(prev.text, "result=49") || !near || rec.dn != "cn=none" {
			t.Fatalf("a failed login without its bind:\n%+v\n%+v", prev, rec)
		}
	}
}

func TestAppendAddr(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"203.0.113.7":         "203.0.113.7",
		"fd00:10:244::5":      "fd00:10:244:0:0:0:0:5",
		"2a01:598::ab0:0:1":   "2a01:598:0:0:0:ab0:0:1",
		"2003:c0:1:2:3:4:5:6": "2003:c0:1:2:3:4:5:6",
	} {
		if got := string(appendAddr(nil, netip.MustParseAddr(in))); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

func TestHTTPSession(t *testing.T) {
	t.Parallel()
	shape := regexp.MustCompile(`^f[0-9a-f]{40}$`)
	d := newDice(3, 3)
	seen := map[string]bool{}
	for range 100 {
		id := httpSession(d)
		if !shape.MatchString(id) || seen[id] {
			t.Fatalf("seed 3: %q", id)
		}
		seen[id] = true
	}
}
