package parser

import (
	"net/netip"
	"strings"
	"unsafe"
)

// Event is one record of the log. Its texts are parts of the block that was
// scanned and hold until that block's [Batch] is reset; whoever keeps one
// longer clones it.
//
// The fields up to Kind stand first, in one cache line, because they are all
// that an event of a well-known user at a well-known address needs.
type Event struct {
	Time    int64      // nanoseconds since the Unix epoch, UTC
	User    uint64     // keyed hash of DN, 0 when there is no user; see [HashDN]
	Session uint64     // folded from the session id, 0 for none
	Addr    netip.Addr // source address as logged, unmapped, without zone; invalid when absent
	Path    uint32     // hash of URL, the token endpoint a grant came from
	Key     uint32     // folded Addr: IPv4 whole
	Action  Action
	Kind    UserKind
	Reason  Reason
	Flags   Flags

	Text      string // the whole record as logged, wrappers removed
	Thread    string
	Logger    string // last segment of the logger's name
	App       string // OpenUnison's application, access records only
	URL       string
	DN        string // the user as logged
	Message   string // what remains of the record: result group, chain, text
	AddrText  string // the address as logged
	SessionID string // f and 40 hexadecimal digits, or "null"
	Pod       string // from the line's wrapper; empty when only the file's path knows

	Tried    string // login-failed: the DN of the LDAP bind that was refused before it
	Followed string // uncorroborated replay: the first line of the record it stands behind

	Offset int64 // of the record's first byte in its file, decompressed
	Follow int64 // uncorroborated replay: the offset of that record; -1 when none
	Zone   int32 // seconds east of UTC that Time was computed with
	Delay  int32 // milliseconds from the record's stamp to the container's; see [NoDelay]
	Level  Level
	Source uint16 // which stream of the reader the event came from
}

// NoDelay is the Delay of a record without a container stamp.
const NoDelay = -1 << 31

// Flags are small facts about a record.
type Flags uint8

// The flags.
const (
	FlagToken     Flags = 1 << iota // the URL is a token endpoint's
	FlagTwin                        // a replay that has its access record, or that record
	FlagInjected                    // a replay whose twin stands where a client's text could have written it
	FlagTruncated                   // longer than MaxRecord: the rest was dropped
	FlagLate                        // older than what was already decided
	FlagFollowed                    // text that is no record stands behind this complete one
	FlagNone                        // DN is the place holder cn=none
	FlagScreen                      // the URL is a page on which a session is born: authorization endpoint, token screen
)

// Has reports whether all flags of f are set.
func (e *Event) Has(f Flags) bool { return e.Flags&f == f }

// Action says what happened; its text is ECS event.action.
type Action uint8

// The actions, one per distinct meaning, so that no rule needs to know how the
// log spells it.
const (
	ActionLog            Action = iota // any other record
	ActionGrant                        // a token request succeeded: refresh or code exchange, the log does not say which
	ActionTokenExchange                // a service account's token exchange succeeded
	ActionReplay                       // a used refresh token was accepted within the grace period
	ActionRejected                     // a refresh was refused
	ActionLogin                        // a user authenticated
	ActionLoginFailed                  // an authentication failed
	ActionTokenAuth                    // a bearer token was accepted (userinfo, service accounts)
	ActionAccess                       // a request was authorised
	ActionDenied                       // a request was refused
	ActionNotFound                     // no application for the URL
	ActionError                        // the server failed
	ActionRefreshFailed                // the record that says why the refresh on its thread is refused
	ActionTokenIssued                  // life cycle: a session's tokens were made
	ActionTokenRefreshed               // life cycle: a session's tokens were rotated
	ActionTokenDeleted                 // life cycle: a session ended
	ActionTokensDeleted                // life cycle: all sessions of a user ended
	ActionBind                         // LDAP: a bind was tried
	ActionLDAPResult                   // LDAP: a result
	ActionLDAP                         // LDAP: any other operation
	actionCount
)

var actionNames = [actionCount]string{
	"log", "token-grant", "token-exchange", "refresh-token-replay", "refresh-rejected", "login", "login-failed",
	"token-authentication", "access-granted", "access-denied", "not-found", "error", "refresh-failed",
	"token-issued", "token-refreshed", "token-deleted", "tokens-deleted", "ldap-bind", "ldap-result", "ldap-operation",
}

func (a Action) String() string { return actionNames[a] }

// Actions is the number of actions; every Action is below it.
const Actions = int(actionCount)

// Outcome is the action's ECS event.outcome.
func (a Action) Outcome() string {
	switch a {
	case ActionRejected, ActionLoginFailed, ActionDenied, ActionNotFound, ActionError, ActionRefreshFailed:
		return "failure"
	case ActionLog, ActionBind, ActionLDAPResult, ActionLDAP:
		return "unknown"
	}
	return "success"
}

// UserKind says what the DN stands for.
type UserKind uint8

// The kinds of user.
const (
	UserNone      UserKind = iota // no DN, or cn=none
	UserAnonymous                 // uid=Anonymous,o=Tremolo
	UserService                   // username=system:serviceaccount:…
	UserPerson                    // anybody else
)

// Reason says why a refresh was refused.
type Reason uint8

// The reasons, from the WARN record on the same thread.
const (
	ReasonNone      Reason = iota
	ReasonNoSession        // used outside the grace, or the session is gone: the log cannot tell
	ReasonExpired          // the session had expired
	ReasonSecret           // wrong secret of a confidential client
	ReasonMalformed        // no token of this issuer, or an unknown client
	ReasonOther            // a text that is not known
	reasonCount
)

var reasonNames = [reasonCount]string{"", "session-not-found", "session-expired", "client-secret", "malformed-token", "other"}

func (r Reason) String() string { return reasonNames[r] }

// Level is a record's log level.
type Level uint8

// The levels.
const (
	LevelNone Level = iota
	LevelTrace
	LevelDebug
	LevelInfo
	LevelWarn
	LevelError
	LevelFatal
)

var levelNames = [...]string{"", "TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"}

func (l Level) String() string { return levelNames[l] }

// Clone returns a copy of e whose texts do not depend on its block.
func (e *Event) Clone() Event {
	c := *e
	c.Text = strings.Clone(e.Text)
	for _, f := range [...]*string{&c.Thread, &c.Logger, &c.App, &c.URL, &c.DN, &c.Message, &c.AddrText, &c.SessionID} {
		*f = within(c.Text, e.Text, *f)
	}
	c.Pod, c.Tried, c.Followed = strings.Clone(e.Pod), strings.Clone(e.Tried), strings.Clone(e.Followed)
	return c
}

// within returns the part of text that stands where part stands in old.
func within(text, old, part string) string {
	if part == "" {
		return ""
	}
	from := uintptr(unsafe.Pointer(unsafe.StringData(part))) - uintptr(unsafe.Pointer(unsafe.StringData(old)))
	if from > uintptr(len(old)) || int(from)+len(part) > len(old) {
		return strings.Clone(part)
	}
	return text[from : int(from)+len(part)]
}

// view is b as a string, without a copy. The block must not change while the
// string is used: see [Event].
func view(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
