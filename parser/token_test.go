package parser

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRefreshFailures(t *testing.T) {
	t.Parallel()
	tests := []struct {
		message string
		action  Action
		reason  Reason
	}{
		{"Session does not exist from refresh_token", ActionRefreshFailed, ReasonNoSession},
		{"Session does not exist from refresh_token \t", ActionRefreshFailed, ReasonNoSession},
		{"Session expired", ActionRefreshFailed, ReasonExpired},
		{"Invalid client_secret", ActionRefreshFailed, ReasonSecret},
		{"Could not refresh token", ActionRefreshFailed, ReasonMalformed},
		{"Could not refresh token\njava.lang.Exception\n\tat x.Y.z(Y.java:1)", ActionRefreshFailed, ReasonMalformed},
		{"Could not refresh token kubernetes", ActionLog, ReasonOther},
		{"Session expired, said the client", ActionLog, ReasonOther},
		{"Unknown client", ActionLog, ReasonOther},
		{"", ActionLog, ReasonOther},
	}
	for _, level := range []string{"WARN ", "ERROR"} {
		for _, tt := range tests {
			e := one(t, "[2026-01-10 09:00:00,002][t] "+level+" OpenIDConnectIdP - "+tt.message+"\n")
			if e.Action != tt.action || e.Reason != tt.reason || e.Message != tt.message || e.Level.String() != strings.TrimSpace(level) {
				t.Errorf("%s %q: %v %v %v, message %q", level, tt.message, e.Level, e.Action, e.Reason, e.Message)
			}
		}
	}
	if e := one(t, strings.Replace(sampleExpired, "WARN ", "INFO ", 1)); e.Action != ActionLog || e.Reason != ReasonNone {
		t.Errorf("the text as mere information: %v %v", e.Action, e.Reason)
	}
	if e := one(t, strings.Replace(sampleExpired, "OpenIDConnectIdP", "SessionManager", 1)); e.Action != ActionLog || e.Reason != ReasonNone {
		t.Errorf("the text of another logger: %v %v", e.Action, e.Reason)
	}
}

// TestRejected tells a refused refresh from other refused token requests: only
// the warning before it, on its thread, says so.
func TestRejected(t *testing.T) {
	t.Parallel()
	fail := func(thread, stamp string) string {
		return strings.NewReplacer("XNIO-1 task-2", thread, "2022-12-24 00:35:10,101", stamp).Replace(sampleAzFail)
	}
	warn := func(thread, text string) string {
		return strings.NewReplacer("XNIO-1 task-2", thread, "Session does not exist from refresh_token", text).Replace(sampleNoSession)
	}
	const now, later = "2022-12-24 00:35:10,105", "2022-12-24 00:35:21,000"
	tests := []struct {
		name   string
		text   string
		action Action
		reason Reason
	}{
		{"gone", lines(warn("a", "Session does not exist from refresh_token"), fail("a", now)), ActionRejected, ReasonNoSession},
		{"expired", lines(warn("a", "Session expired"), fail("a", now)), ActionRejected, ReasonExpired},
		{"secret", lines(warn("a", "Invalid client_secret"), fail("a", now)), ActionRejected, ReasonSecret},
		{"malformed", lines(warn("a", "Could not refresh token\njava.lang.Exception\n\tat x.Y.z(Y.java:1)"), fail("a", now)), ActionRejected, ReasonMalformed},
		{"exchange", lines(warn("a", "No token provided"), fail("a", now)), ActionDenied, ReasonNone},
		{"no warning", lines(fail("a", now)), ActionDenied, ReasonNone},
		{"other thread", lines(warn("b", "Session expired"), fail("a", now)), ActionDenied, ReasonNone},
		{"other threads between", lines(warn("a", "Session expired"), warn("b", "Invalid client_secret"), sampleDiscovery, fail("a", now)), ActionRejected, ReasonExpired},
		{"two on one thread", lines(warn("a", "Session expired"), warn("a", "Invalid client_secret"), fail("a", now)), ActionRejected, ReasonSecret},
		{"taken by the first", lines(warn("a", "Session expired"), fail("a", now), fail("a", now)), ActionDenied, ReasonNone},
		{"too late", lines(warn("a", "Session expired"), fail("a", later)), ActionDenied, ReasonNone},
		{"other URL", lines(warn("a", "Session expired"), strings.Replace(fail("a", now), "/token", "/auth", 1)), ActionDenied, ReasonNone},
		{"other pod", lines("[pod/p/c] "+warn("a", "Session expired"), "[pod/q/c] "+fail("a", now)), ActionDenied, ReasonNone},
		{"same pod", lines("[pod/p/c] "+warn("a", "Session expired"), "[pod/q/c] "+sampleDiscovery, "[pod/p/c] "+fail("a", now)), ActionRejected, ReasonExpired},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := scan(tt.text)
			e := b.Events[len(b.Events)-1]
			if e.Action != tt.action || e.Reason != tt.reason {
				t.Errorf("%v %v, want %v %v", e.Action, e.Reason, tt.action, tt.reason)
			}
			var want Counts
			for i := range b.Events {
				want.Events[b.Events[i].Action]++
			}
			if diff := cmp.Diff(want.Events, b.Counts.Events); diff != "" {
				t.Errorf("counts by action (-events +counts):\n%s", diff)
			}
		})
	}
}

func TestLifecycle(t *testing.T) {
	t.Parallel()
	tests := []struct {
		message string
		action  Action
		claims  Claims
	}{
		{`CREATE - {"iss":"https://h","jti":"C8Qh8iY9FJdFzEO3pLRQzw","sub":"mmosley","nonce":"n-0S6","groups":"one"}`, ActionTokenIssued,
			Claims{JTI: "C8Qh8iY9FJdFzEO3pLRQzw", Sub: "mmosley", Nonce: "n-0S6"}},
		{`REFRESH - {"jti":"A - B","sub":"x \"y\" - z","groups":["a","b"]}`, ActionTokenRefreshed, Claims{JTI: "A - B", Sub: `x "y" - z`}},
		{`DELETE - {"jti":"j"}`, ActionTokenDeleted, Claims{JTI: "j"}},
		{`DELETE ALL FOR - {"sub":"mmosley"}`, ActionTokensDeleted, Claims{Sub: "mmosley"}},
		{`DELETE ALL FOR - mmosley`, ActionTokensDeleted, Claims{}},
		{`CREATE - {"jti":"cut off`, ActionTokenIssued, Claims{}},
		{`CREATE - [1]`, ActionTokenIssued, Claims{}},
		{`SOMETHING - {"jti":"j"}`, ActionLog, Claims{JTI: "j"}},
		{`DELETED`, ActionLog, Claims{}},
	}
	for _, tt := range tests {
		e := one(t, "[2026-01-10 09:00:00,002][t] INFO  OpenIDConnectTokenLifeCycle - "+tt.message+"\n")
		if e.Action != tt.action || e.Message != tt.message {
			t.Errorf("%s: %v, message %q", tt.message, e.Action, e.Message)
		}
		if diff := cmp.Diff(tt.claims, e.Claims()); diff != "" {
			t.Errorf("claims of %s (-want +got):\n%s", tt.message, diff)
		}
	}
	if e := one(t, strings.Replace(sampleCreate, "OpenIDConnectTokenLifeCycle", "Other", 1)); e.Action != ActionLog || e.Claims() != (Claims{}) {
		t.Errorf("claims of another logger: %v %+v", e.Action, e.Claims())
	}
}
