package parser

import (
	"strconv"
	"strings"
)

// ldapVerbs begin the messages of the second logger that prints as AccessLog:
// OpenUnison's LDAP server and its back ends.
var ldapVerbs = [...]string{"BIND", "RESULT", "SRCH-RESULT", "SRCH", "ADD", "COMPARE", "DELETE", "EXT", "MOD", "RENAME"}

// parseLDAP recognises an LDAP operation.
func parseLDAP(message string, e *Event) {
	verb, _, _ := strings.Cut(message, " ")
	for _, v := range ldapVerbs {
		if verb != v {
			continue
		}
		switch v {
		case "BIND":
			e.Action = ActionBind
		case "RESULT":
			e.Action = ActionLDAPResult
		default:
			e.Action = ActionLDAP
		}
		return
	}
}

// LDAP is what an LDAP record says.
type LDAP struct {
	Verb   string
	Op     int    // operation number, -1 when absent
	Con    int    // connection number, -1 when absent
	Result int    // LDAP result code, -1 when absent; 49 is invalid credentials
	DN     string // of a BIND
}

// LDAP reads the attributes of an LDAP record.
func (e *Event) LDAP() LDAP {
	verb, rest, _ := strings.Cut(e.Message, " ")
	return LDAP{
		Verb: verb, Op: attribute(rest, "op="), Con: attribute(rest, "con="),
		Result: attribute(rest, "result="), DN: quoted(rest, "dn='"),
	}
}

// attribute reads the number behind name at the start of a word; quotes
// around it are allowed.
func attribute(s, name string) int {
	for word := range strings.FieldsSeq(s) {
		if value, ok := strings.CutPrefix(word, name); ok {
			if v, err := strconv.Atoi(strings.Trim(value, "'")); err == nil {
				return v
			}
		}
	}
	return -1
}

// quoted reads the text behind open up to the last quote of the record that a
// blank or the end follows: a DN may hold quotes.
func quoted(s, open string) string {
	i := strings.Index(s, open)
	if i < 0 {
		return ""
	}
	s = s[i+len(open):]
	for j := len(s) - 1; j >= 0; j-- {
		if s[j] == '\'' && (j+1 == len(s) || isSpace(s[j+1])) {
			return s[:j]
		}
	}
	return ""
}
