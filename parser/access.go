package parser

import (
	"encoding/binary"
	"net/netip"
	"strings"
)

const (
	replayTag  = "[ExpiredRefreshTokenUsed] - "
	replayText = "Expired token used within grace period"
	sessionLen = 41 // f and a SHA-1's forty digits
)

// accessActions are the six events of OpenUnison's access log, the complete
// list, and what they mean away from the token endpoint.
var accessActions = [...]struct {
	tag    string
	action Action
}{
	{"AzSuccess] - ", ActionAccess},
	{"AzFail] - ", ActionDenied},
	{"AuSuccess] - ", ActionLogin},
	{"AuFail] - ", ActionLoginFailed},
	{"NotFound] - ", ActionNotFound},
	{"Error] - ", ActionError},
}

// parseAccess reads `[EVENT] - APP - URL - DN - MESSAGE [IP] - [SESSION]`.
// Address and session are taken from the right, application and URL from the
// left; of what is left, the DN ends as [splitDN] says.
func parseAccess(message string, e *Event) bool {
	for _, a := range accessActions {
		rest, found := strings.CutPrefix(message[1:], a.tag)
		if !found {
			continue
		}
		rest, ok := cutRight(rest, e)
		if !ok {
			return false
		}
		app, rest, ok := cutApp(rest)
		if !ok {
			return false
		}
		url, rest, ok := cutURL(rest)
		if !ok {
			return false
		}
		dn, text, ok := splitDN(rest)
		if !ok {
			return false
		}
		e.App, e.URL, e.Message = app, url, text
		e.setURL(urlFacts(url))
		e.setDN(dn)
		e.Action = accessAction(a.action, e)
		return true
	}
	return false
}

// accessAction refines what an access event means where it happened.
func accessAction(a Action, e *Event) Action {
	switch {
	case a == ActionLogin && (e.Message == "NONE" || e.Kind == UserService || strings.HasSuffix(e.URL, "/userinfo")):
		return ActionTokenAuth
	case a != ActionAccess || !e.Has(FlagToken):
		return a
	case e.Kind == UserService:
		return ActionTokenExchange
	case e.Kind == UserPerson:
		return ActionGrant
	}
	return a
}

// parseReplay reads the line this project exists for:
// `[ExpiredRefreshTokenUsed] - URL - DN - Expired token used within grace period [IP] - [SESSION]`.
func parseReplay(message string, e *Event) bool {
	rest, ok := cutRight(message[len(replayTag):], e)
	if !ok {
		return false
	}
	url, rest, ok := cutURL(rest)
	if !ok {
		return false
	}
	rest = trimRight(rest)
	dn, found := strings.CutSuffix(rest, " - "+replayText)
	if !found || dn == "" {
		return false
	}
	e.URL, e.Message = url, rest[len(dn)+len(" - "):]
	e.setURL(urlFacts(url))
	e.setDN(dn)
	e.Action = ActionReplay
	return true
}

// cutRight takes ` [IP] - [SESSION]` off the right end, and blanks behind it,
// and sets what they say. It returns what stands before the blank.
func cutRight(s string, e *Event) (rest string, ok bool) {
	s = trimRight(s)
	open := strings.LastIndexByte(s, '[')
	if open < 0 || !strings.HasSuffix(s, "]") {
		return "", false
	}
	session := s[open+1 : len(s)-1]
	if !isSession(session) {
		return "", false
	}
	s, found := strings.CutSuffix(s[:open], "] - ")
	if !found {
		return "", false
	}
	open = strings.LastIndexByte(s, '[')
	if open < 0 || strings.IndexByte(s[open:], ']') >= 0 {
		return "", false
	}
	e.SessionID, e.Session = session, sessionKey(session)
	e.AddrText = s[open+1:]
	e.setAddr(ParseAddr(e.AddrText))
	if open > 0 && isSpace(s[open-1]) {
		open--
	}
	return s[:open], true
}

func trimLeft(s string) string {
	for s != "" && isSpace(s[0]) {
		s = s[1:]
	}
	return s
}

func trimRight(s string) string {
	for s != "" && isSpace(s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	return s
}

// isSession reports whether s is an HTTP session id as OpenUnison writes it:
// f and forty lower-case hexadecimal digits, or null.
func isSession(s string) bool {
	if s == "null" {
		return true
	}
	if len(s) != sessionLen || s[0] != 'f' {
		return false
	}
	for i := 1; i < sessionLen; i++ {
		if c := s[i]; c-'0' > 9 && c-'a' > 5 {
			return false
		}
	}
	return true
}

// sessionKey folds the digits of a session id into a number, 0
// for null. It orders and compares sessions: the ids are random.
func sessionKey(session string) uint64 {
	if len(session) != sessionLen {
		return 0
	}
	w := func(i int) uint64 { return binary.LittleEndian.Uint64([]byte(session[i : i+8])) }
	return foldSession(w(1), w(9), w(17), w(25), w(33))
}

// foldSession mixes the forty digits. All count: ids need not be random in a
// log that somebody made.
func foldSession(a, b, c, d, e uint64) uint64 {
	const m = 0x9e3779b97f4a7c15
	h := ((((a*m)^b)*m^c)*m^d)*m ^ e
	return h ^ h>>29
}

// cutApp takes `APP - ` off the left: the shortest text before a URL.
func cutApp(s string) (app, rest string, ok bool) {
	for from := 0; ; {
		i := strings.Index(s[from:], " - ")
		if i < 0 {
			return "", "", false
		}
		i += from
		if _, _, ok := cutURL(s[i+3:]); ok {
			return s[:i], s[i+3:], true
		}
		from = i + 1
	}
}

// cutURL takes `URL - ` off the left: no blanks, and a scheme.
func cutURL(s string) (url, rest string, ok bool) {
	end := 0
	for end < len(s) && !isSpace(s[end]) {
		end++
	}
	scheme := strings.Index(s[:end], "://")
	if scheme < 1 || scheme+3 >= end || !strings.HasPrefix(s[end:], " - ") {
		return "", "", false
	}
	return s[:end], s[end+3:], true
}

// splitDN parts `DN - MESSAGE`. Both may hold ` - `: the DN ends at the last
// one that a known root stands before, or else at the very last. The blank
// behind the dash may be a line's end.
func splitDN(s string) (dn, message string, ok bool) {
	last := -1
	for i := len(s) - 1; i > 0; i-- {
		if s[i] != '-' || s[i-1] != ' ' || i+1 < len(s) && !isSpace(s[i+1]) {
			continue
		}
		if last < 0 {
			last = i
		}
		if endsInRoot(s[:i-1]) {
			last = i
			break
		}
	}
	if last < 1 {
		return "", "", false
	}
	return s[:last-1], trimRight(trimLeft(s[last+1:])), true
}

// endsInRoot reports whether s ends like a DN of OpenUnison's own tree.
func endsInRoot(s string) bool {
	return strings.HasSuffix(s, "o=Tremolo") || strings.HasSuffix(s, "o=Data") || s == noUser
}

func (e *Event) setAddr(a netip.Addr) { e.Addr, e.Key = a, AddrKey(a) }

// AddrKey folds an address into 32 bits: IPv4 keeps them all. It narrows a
// search, no more: whoever finds a key compares the address.
func AddrKey(a netip.Addr) uint32 {
	if a.Is4() {
		b := a.As4()
		return binary.LittleEndian.Uint32(b[:])
	}
	b := a.As16()
	low, high := binary.LittleEndian.Uint64(b[:8]), binary.LittleEndian.Uint64(b[8:])
	v := (low*0x9e3779b97f4a7c15 ^ high) * 0x9e3779b97f4a7c15
	return uint32(v >> 32)
}

// ParseAddr reads an address as Java writes it: IPv4, uncompressed IPv6,
// perhaps with a zone, which is dropped. IPv4 in IPv6 becomes IPv4. What is no
// address gives the zero Addr.
func ParseAddr(s string) netip.Addr {
	a, err := netip.ParseAddr(s)
	if err != nil {
		return netip.Addr{}
	}
	return a.WithZone("").Unmap()
}
