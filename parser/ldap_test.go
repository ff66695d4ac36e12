package parser

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLDAP(t *testing.T) {
	t.Parallel()
	tests := []struct {
		message string
		action  Action
		want    LDAP
	}{
		{"BIND op=4 con=9 dn='uid=jdoe,ou=shadow,o=Tremolo'", ActionBind, LDAP{"BIND", 4, 9, -1, "uid=jdoe,ou=shadow,o=Tremolo"}},
		{"BIND op=4 con=9 dn='cn=O'Brien, Pat,o=Data'", ActionBind, LDAP{"BIND", 4, 9, -1, "cn=O'Brien, Pat,o=Data"}},
		{"BIND op=4 con=9 dn='cn=x' y,o=Data'", ActionBind, LDAP{"BIND", 4, 9, -1, "cn=x' y,o=Data"}},
		{"BIND op=4 con=9 dn=''", ActionBind, LDAP{"BIND", 4, 9, -1, ""}},
		{"BIND op=4 con=9 dn='cut off", ActionBind, LDAP{"BIND", 4, 9, -1, ""}},
		{"RESULT op=4 con=9 result=49 time=3", ActionLDAPResult, LDAP{"RESULT", 4, 9, 49, ""}},
		{"RESULT op=4 con=9 result='49' time='3'", ActionLDAPResult, LDAP{"RESULT", 4, 9, 49, ""}},
		{"RESULT op=4 con=9", ActionLDAPResult, LDAP{"RESULT", 4, 9, -1, ""}},
		{"RESULT op=x con=99999999999999999999", ActionLDAPResult, LDAP{"RESULT", -1, -1, -1, ""}},
		{"SRCH op=88 con=87 base='o=Tremolo' filter='(uid=kash)' scope='2' attribs='cn '", ActionLDAP, LDAP{"SRCH", 88, 87, -1, ""}},
		{"SRCH-RESULT op=88 con=87 dn='uid=kash,ou=users'", ActionLDAP, LDAP{"SRCH-RESULT", 88, 87, -1, "uid=kash,ou=users"}},
		{"ADD op=1 con=2", ActionLDAP, LDAP{"ADD", 1, 2, -1, ""}},
		{"COMPARE op=1 con=2", ActionLDAP, LDAP{"COMPARE", 1, 2, -1, ""}},
		{"DELETE op=1 con=2", ActionLDAP, LDAP{"DELETE", 1, 2, -1, ""}},
		{"EXT op=1 con=2", ActionLDAP, LDAP{"EXT", 1, 2, -1, ""}},
		{"MOD op=1 con=2", ActionLDAP, LDAP{"MOD", 1, 2, -1, ""}},
		{"RENAME op=1 con=2", ActionLDAP, LDAP{"RENAME", 1, 2, -1, ""}},
		{"BINDING op=1 con=2", ActionLog, LDAP{"BINDING", 1, 2, -1, ""}},
	}
	for _, tt := range tests {
		b := scan(strings.Replace(sampleSearch, sampleSearch[strings.Index(sampleSearch, "SRCH"):], tt.message, 1) + "\n")
		if len(b.Events) != 1 || len(b.Odd) > 0 || b.Events[0].Action != tt.action {
			t.Errorf("%s: events %+v, odd %v, want %v", tt.message, b.Events, b.Odd, tt.action)
			continue
		}
		if diff := cmp.Diff(tt.want, b.Events[0].LDAP()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.message, diff)
		}
	}
}

// TestTried gives a failed login the user that its record lacks.
func TestTried(t *testing.T) {
	t.Parallel()
	const dn = "uid=jdoe,ou=shadow,o=Tremolo"
	record := func(thread, message string) string {
		return "[2018-07-05 00:12:40,900][" + thread + "] INFO  AccessLog - " + message
	}
	bind, wrong := record("XNIO-1 task-6", "BIND op=4 con=9 dn='"+dn+"'"), record("XNIO-1 task-6", "RESULT op=4 con=9 result=49 time=3")
	right := strings.Replace(wrong, "result=49", "result=0", 1)
	service := record("XNIO-1 task-6", "BIND op=5 con=2 dn='cn=service'")
	login := record("XNIO-1 task-6", sampleLogin[strings.Index(sampleLogin, "[AuSuccess]"):])
	other := func(s string) string { return strings.Replace(s, "task-6", "task-7", 1) }
	tests := []struct {
		name, text, want string
	}{
		{"refused", lines(bind, wrong, sampleAuFail), dn},
		{"between other threads", lines(bind, sampleDiscovery, wrong, sampleGrant, sampleAuFail), dn},
		{"accepted", lines(bind, right, sampleAuFail), ""},
		{"no result", lines(bind, sampleAuFail), ""},
		{"other thread's bind", lines(other(bind), other(wrong), sampleAuFail), ""},
		{"other thread's result", lines(bind, other(wrong), sampleAuFail), ""},
		{"other operation's result", lines(bind, strings.Replace(wrong, "op=4", "op=5", 1), sampleAuFail), ""},
		{"service bind between", lines(bind, service, strings.Replace(right, "op=4", "op=5", 1), wrong, sampleAuFail), dn},
		{"in another directory, then accepted", lines(bind, wrong, login, sampleAuFail), ""},
		{"taken by the first", lines(bind, wrong, sampleAuFail, sampleAuFail), ""},
		{"long before", lines(strings.Replace(bind, "00:12:40", "00:12:20", 1), strings.Replace(wrong, "00:12:40", "00:12:20", 1), sampleAuFail), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := scan(tt.text)
			e := b.Events[len(b.Events)-1]
			if e.Action != ActionLoginFailed || e.Tried != tt.want {
				t.Errorf("%v tried %q, want %q", e.Action, e.Tried, tt.want)
			}
		})
	}
}

// TestWaitingIsBounded keeps the memory of records that nothing answers small.
func TestWaitingIsBounded(t *testing.T) {
	t.Parallel()
	var j Joiner
	b := scan(strings.Repeat(sampleBind+"\n"+sampleExpired+"\n", 10*maxWaiting))
	j.Join(b, nil)
	if n := len(j.waiting); n != maxWaiting {
		t.Errorf("%d records wait, want %d", n, maxWaiting)
	}
}
