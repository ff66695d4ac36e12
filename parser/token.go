package parser

import (
	"encoding/json"
	"strings"
)

// refreshFailures are the texts of the WARN records that the token endpoint
// writes before it refuses a refresh, in OpenUnison's own words.
var refreshFailures = [...]struct {
	text   string
	reason Reason
}{
	{"Session does not exist from refresh_token", ReasonNoSession},
	{"Session expired", ReasonExpired},
	{"Invalid client_secret", ReasonSecret},
	{"Could not refresh token", ReasonMalformed},
}

// parseRefreshFailure recognises the record that explains a refused refresh.
// Only a text that stands alone on its line counts: behind it may come a stack
// trace, never words a client chose.
func parseRefreshFailure(message string, e *Event) {
	if e.Level < LevelWarn {
		return
	}
	first, _, _ := strings.Cut(message, "\n")
	first = trimRight(first)
	for _, f := range refreshFailures {
		if first == f.text {
			e.Action, e.Reason = ActionRefreshFailed, f.reason
			return
		}
	}
	e.Reason = ReasonOther
}

// Claims are the token claims a life-cycle record carries.
type Claims struct {
	JTI   string `json:"jti"`
	Sub   string `json:"sub"`
	Nonce string `json:"nonce"`
}

var lifecycles = [...]struct {
	text   string
	action Action
}{
	{"CREATE - ", ActionTokenIssued},
	{"REFRESH - ", ActionTokenRefreshed},
	{"DELETE ALL FOR - ", ActionTokensDeleted},
	{"DELETE - ", ActionTokenDeleted},
}

// parseLifecycle recognises the records of OpenIDConnectTokenLifeCycle
// (OpenUnison 1.0.39 and later, off by default).
func parseLifecycle(message string, e *Event) {
	for _, l := range lifecycles {
		if strings.HasPrefix(message, l.text) {
			e.Action = l.action
			return
		}
	}
}

// Claims reads the claims of a life-cycle record; the zero Claims when there
// are none.
func (e *Event) Claims() Claims {
	var c Claims
	if _, text, ok := strings.Cut(e.Message, " - "); ok && e.Logger == "OpenIDConnectTokenLifeCycle" {
		// A text that is no JSON object leaves the claims empty: DELETE ALL
		// FOR may carry a bare subject.
		_ = json.Unmarshal([]byte(text), &c)
	}
	return c
}
