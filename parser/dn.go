package parser

import (
	"crypto/sha1"
	"encoding/hex"
	"hash/maphash"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The DNs that name nobody, and the start of service accounts' ones.
const (
	noUser      = "cn=none"
	anonymous   = "uid=Anonymous,o=Tremolo"
	serviceUser = "username=system:serviceaccount:"
)

var dnSeed = maphash.MakeSeed()

// HashDN is the key under which a process finds a user: 64 bits, with a secret
// that is new in each process, so that nobody can write DNs that collide.
func HashDN(dn string) uint64 {
	if h := maphash.String(dnSeed, dn); h != 0 {
		return h
	}
	return 1
}

func (e *Event) setDN(dn string) {
	e.DN = dn
	e.Kind = kindOf(dn)
	switch e.Kind {
	case UserPerson, UserService:
		e.User = HashDN(dn)
	case UserNone:
		e.Flags |= FlagNone
	}
}

func kindOf(dn string) UserKind {
	switch {
	case dn == "" || dn == noUser:
		return UserNone
	case dn == anonymous:
		return UserAnonymous
	case strings.HasPrefix(dn, serviceUser):
		return UserService
	}
	return UserPerson
}

// UserName is the name in a DN: the value of its first RDN, unescaped. In
// OpenUnison's shadow tree, characters outside a-z, dot and dash are written
// x-<decimal code>-x; these are decoded.
func UserName(dn string) string {
	if dn == "" || dn == noUser {
		return ""
	}
	_, value, ok := strings.Cut(dn, "=")
	if !ok {
		return ""
	}
	name, rest := cutRDN(value)
	if strings.Contains(","+rest, ",ou=shadow,") {
		name = decodeShadow(name)
	}
	return name
}

// cutRDN returns the value up to the first unescaped comma, unescaped as RFC
// 4514 says, and what stands behind the comma.
func cutRDN(s string) (value, rest string) {
	end := 0
	for end < len(s) && s[end] != ',' {
		if s[end] == '\\' && end+1 < len(s) {
			end++
		}
		end++
	}
	end = min(end, len(s))
	if end < len(s) {
		rest = s[end+1:]
	}
	return unescapeDN(s[:end]), rest
}

func unescapeDN(s string) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 >= len(s) {
			b = append(b, s[i])
			continue
		}
		if i+2 < len(s) {
			if v, err := hex.DecodeString(s[i+1 : i+3]); err == nil {
				b = append(b, v[0])
				i += 2
				continue
			}
		}
		b = append(b, s[i+1])
		i++
	}
	return string(b)
}

// maxCode is how many digits the code of a character has at most.
const maxCode = len("1114111")

// decodeShadow replaces x-64-x by the character with that decimal code. What
// is no valid code stays as it is.
func decodeShadow(s string) string {
	if !strings.Contains(s, "x-") {
		return s
	}
	var b strings.Builder
	for {
		i := strings.Index(s, "x-")
		if i < 0 {
			break
		}
		code, _, ok := strings.Cut(s[i+2:min(i+2+maxCode+2, len(s))], "-x")
		v, err := strconv.ParseUint(code, 10, 32)
		if !ok || err != nil || !utf8.ValidRune(rune(v)) {
			b.WriteString(s[:i+1])
			s = s[i+1:]
			continue
		}
		b.WriteString(s[:i])
		b.WriteRune(rune(v))
		s = s[i+2+len(code)+2:]
	}
	b.WriteString(s)
	return b.String()
}

// UserLabel is the value of the label tremolo.io/user-dn that all OIDC
// sessions of a user carry: SHA-1 of the DN as logged, in hexadecimal. It is
// what `kubectl -n openunison delete oidc-sessions -l tremolo.io/user-dn=…`
// ends them by.
func UserLabel(dn string) string {
	sum := sha1.Sum([]byte(dn))
	return hex.EncodeToString(sum[:])
}
