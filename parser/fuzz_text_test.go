package parser

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"gracewatch/parser/container"

	"github.com/google/go-cmp/cmp"
)

// fields are the texts that an event takes from its record.
func fields(e *Event) map[string]string {
	return map[string]string{
		"thread": e.Thread, "logger": e.Logger, "app": e.App, "url": e.URL, "dn": e.DN, "message": e.Message, "address": e.AddrText, "session": e.SessionID,
	}
}

// checkEvent holds what is true of any event, whatever the log says.
func checkEvent(t *testing.T, e *Event) {
	t.Helper()
	for name, f := range fields(e) {
		if !strings.Contains(e.Text, f) {
			t.Errorf("%s %q is not in %q", name, f, e.Text)
		}
	}
	if len(e.Text) < threadAt || len(e.Text) > MaxRecord || !container.IsRecordStart([]byte(e.Text)) {
		t.Errorf("text %.100q", e.Text)
	}
	if e.Action >= actionCount || e.Reason >= reasonCount || e.Level == LevelNone || int(e.Level) >= len(levelNames) {
		t.Errorf("action %d, reason %d, level %d", e.Action, e.Reason, e.Level)
	}
	if (e.User != 0) != (e.Kind == UserPerson || e.Kind == UserService) || e.Addr.IsValid() && (e.Addr.Zone() != "" || e.Addr.Is4In6()) {
		t.Errorf("user %d of kind %d, address %v", e.User, e.Kind, e.Addr)
	}
	if e.Action == ActionReplay && (e.DN == "" || e.URL == "" || e.SessionID == "") {
		t.Errorf("a replay without user, URL or session: %+v", e)
	}
	if name := UserName(e.DN); utf8.ValidString(e.DN) && len(name) > len(e.DN) {
		t.Errorf("user %q of %q", name, e.DN)
	}
	e.Claims()
	e.LDAP()
	if e.Action.Outcome() == "" {
		t.Errorf("%v has no outcome", e.Action)
	}
}

// checkLines holds that each line of a text stands in the block. What Docker's
// driver encoded and what stood in pieces does not.
func checkLines(t *testing.T, block []byte, e *Event) {
	t.Helper()
	if bytes.Contains(block, []byte(`{"log"`)) || bytes.Contains(block, []byte("Z stdout P")) || bytes.Contains(block, []byte("Z stderr P")) {
		return
	}
	for line := range strings.SplitSeq(e.Text, "\n") {
		if !bytes.Contains(block, []byte(line)) {
			t.Errorf("%q is not in the block", line)
		}
	}
}

// checkAccount holds that each line is part of a record, or counted as none.
func checkAccount(t *testing.T, c *Counts) {
	t.Helper()
	s := &c.Shapes
	var kinds, events int64
	for _, n := range c.Kinds {
		kinds += n
	}
	for _, n := range c.Events {
		events += n
	}
	if kinds != c.Lines || events != c.Records {
		t.Errorf("%d lines, %d by wrapper; %d records, %d events", c.Lines, kinds, c.Records, events)
	}
	if c.Kinds[container.CRI]+c.Kinds[container.Docker] > 0 {
		return // lines in pieces
	}
	known := c.Records + c.Continued + s[ShapeStray] + s[ShapeNoStamp] + s[ShapeBinary] + s[ShapeHeader] + s[ShapeStamp]
	if known != c.Lines {
		t.Errorf("%d lines, %d accounted for: %+v", c.Lines, known, *c)
	}
}

// checkClones holds that clones are equal, and stay so when the block is used again.
func checkClones(t *testing.T, b *Batch) {
	t.Helper()
	var clones []Event
	var texts []string
	for i := range b.Events {
		c := b.Events[i].Clone()
		if c != b.Events[i] {
			t.Errorf("clone (-event +clone):\n%s", cmp.Diff(b.Events[i], c, sameEvent))
		}
		clones = append(clones, c)
		texts = append(texts, strings.Clone(c.Text+c.Pod+c.Tried+c.Followed+c.Logger+c.DN+c.URL+c.Message+c.Thread+c.AddrText+c.SessionID+c.App))
	}
	for i := range b.Block {
		b.Block[i] = '#'
	}
	for i := range b.scratch {
		b.scratch[i] = '#'
	}
	for i, c := range clones {
		if got := c.Text + c.Pod + c.Tried + c.Followed + c.Logger + c.DN + c.URL + c.Message + c.Thread + c.AddrText + c.SessionID + c.App; got != texts[i] {
			t.Errorf("a clone changed with its block: %q, was %q", got, texts[i])
		}
	}
}

func checkText(t *testing.T, text []byte) {
	t.Helper()
	block := bytes.Clone(text)
	s, b := NewScanner(nil), &Batch{Block: bytes.Clone(text)}
	s.Scan(b)
	s.Finish(b)
	var j Joiner
	j.Join(b, nil)
	for i := range b.Events {
		checkEvent(t, &b.Events[i])
		checkLines(t, block, &b.Events[i])
	}
	checkAccount(t, &b.Counts)
	checkClones(t, b)
}

// TestSubstrings checks all samples in all wrappers.
func TestSubstrings(t *testing.T) {
	t.Parallel()
	for _, text := range chunkSeeds() {
		checkText(t, text)
	}
	for _, line := range oddLines() {
		checkText(t, line)
	}
}

// TestTextsOfOtherRecords is what an event may say that its own record does not.
func TestTextsOfOtherRecords(t *testing.T) {
	t.Parallel()
	login := strings.Replace(sampleAuFail, "XNIO-1 task-6", "XNIO-1 task-4", 1)
	login = strings.Replace(login, "2018-07-05 00:12:40,928", "2026-01-10 09:00:06,928", 1)
	b := scan(lines(sampleBind, sampleResult, login, sampleReplay))
	tried, followed := b.Events[2].Clone(), b.Events[3].Clone()
	clear(b.Block)
	if tried.Tried != "uid=jdoe,ou=shadow,o=Tremolo" || followed.Followed != login || followed.Follow != int64(len(lines(sampleBind, sampleResult))) {
		t.Errorf("tried %q, followed %q at %d", tried.Tried, followed.Followed, followed.Follow)
	}
}

func FuzzSubstrings(f *testing.F) {
	for _, text := range chunkSeeds() {
		f.Add(text)
	}
	for _, line := range oddLines() {
		f.Add(line)
	}
	f.Fuzz(checkText)
}

func FuzzUserName(f *testing.F) {
	for _, dn := range []string{"uid=jane.doex-64-xexample.com,ou=shadow,o=Tremolo", `CN=Doe\2C\, John\`, "=", "x-", "uid=x-x-1-x,ou=shadow,", `a=\4`} {
		f.Add(dn)
	}
	f.Fuzz(func(t *testing.T, dn string) {
		if name := UserName(dn); len(name) > len(dn) {
			t.Errorf("UserName(%q) = %q", dn, name)
		}
		UserLabel(dn)
		URLPath(dn)
		ParseAddr(dn)
	})
}
