package parser

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAccessEvents(t *testing.T) {
	t.Parallel()
	const tokenURL = "https://k8sou.lab.tremolo.dev/auth/idp/k8sIdp/token"
	tests := []struct {
		name, line, stamp string
		want              Event
	}{
		{"grant", sampleGrant, "2022-12-24 00:34:56,423", Event{
			Action: ActionGrant, Kind: UserPerson, Flags: FlagToken, Thread: "XNIO-1 task-1", App: "k8sidp", URL: tokenURL,
			DN: "uid=mmosley,ou=shadow,o=Tremolo", Message: "NONE", AddrText: "10.1.67.56", SessionID: "f9b20cfb111e9d922865823e502ddb0585c7b1bb2"}},
		{"refused", sampleAzFail, "2022-12-24 00:35:10,101", Event{
			Action: ActionDenied, Kind: UserAnonymous, Flags: FlagToken, Thread: "XNIO-1 task-2", App: "k8sidp", URL: tokenURL,
			DN: "uid=Anonymous,o=Tremolo", Message: "NONE", AddrText: "10.1.67.56", SessionID: "f0c1d2e3f4a5b6c7d8e9f0a1b2c3d4e5f6a7b8c9d"}},
		{"discovery", sampleDiscovery, "2021-12-18 04:26:05,608", Event{
			Action: ActionAccess, Kind: UserAnonymous, Thread: "XNIO-1 task-4", App: "k8sidp",
			URL: "https://127.0.0.1:8443/auth/idp/k8sIdp/.well-known/openid-configuration",
			DN:  "uid=Anonymous,o=Tremolo", Message: "NONE", AddrText: "127.0.0.1", SessionID: "ff0f900cdf86ed9f03065671ee02433a04875eaca"}},
		{"service account's token", sampleBearer, "2020-04-02 10:21:51,121", Event{
			Action: ActionTokenAuth, Kind: UserService, Thread: "XNIO-1 task-10", App: "metrics", URL: "https://10.244.0.20:8443/metrics",
			DN: "username=system:serviceaccount:monitoring:prometheus-k8s,ou=oauth2,o=Tremolo", Message: "20 / oauth2k8s",
			AddrText: "10.244.0.14", SessionID: "fefe1c571fbe12338abf0d5ba2fe4283a4a6d0def"}},
		{"failed login", sampleAuFail, "2018-07-05 00:12:40,928", Event{
			Action: ActionLoginFailed, Flags: FlagNone, Thread: "XNIO-1 task-6", App: "scale", URL: "https://openunison.example.org:32017/auth/SAML2Auth",
			DN: "cn=none", Message: "enterprise_idp", AddrText: "10.233.124.0", SessionID: "f1a7026f49e09fe6991253ce59e913bb915905f29"}},
		{"server error", sampleError, "2022-07-11 15:48:11,134", Event{
			Action: ActionError, Flags: FlagNone, Thread: "XNIO-1 task-14", App: "UNKNOWN",
			URL: "https://127.0.0.1:8443/auth/idp/k8sIdp/.well-known/openid-configuration",
			DN:  "cn=none", Message: "NONE", AddrText: "127.0.0.1", SessionID: "f4c0f4986134c0831a2b1a640b5574720dbb06632"}},
		{"not found", sampleNotFound, "2026-01-10 09:00:00,002", Event{
			Action: ActionNotFound, Flags: FlagNone, Thread: "XNIO-1 task-3", App: "UNKNOWN", URL: "https://k8sou.example.org/wp-login.php",
			DN: "cn=none", Message: "Resource Not Found", AddrText: "10.1.67.56", SessionID: "f2222222222222222222222222222222222222222"}},
		{"token exchange", sampleExchange, "2026-01-10 09:00:00,003", Event{
			Action: ActionTokenExchange, Kind: UserService, Flags: FlagToken, Thread: "XNIO-1 task-3", App: "service-idp",
			URL: "https://k8sou.example.org/auth/idp/service-idp/token", DN: "username=system:serviceaccount:write-checks:default,ou=oauth2,o=Tremolo",
			Message:  "client 'sts-impersonation' impersonating 'mmosley', jti : 'C8Qh8iY9FJdFzEO3pLRQzw'",
			AddrText: "10.1.67.56", SessionID: "f3333333333333333333333333333333333333333"}},
		{"login", sampleLogin, "2026-01-10 09:00:01,000", Event{
			Action: ActionLogin, Kind: UserPerson, Thread: "XNIO-1 task-5", App: "scale", URL: "https://k8sou.example.org/auth/forms/",
			DN: "uid=mmosley,ou=shadow,o=Tremolo", Message: "20 / enterprise-idp", AddrText: "10.1.67.56", SessionID: "f4444444444444444444444444444444444444444"}},
		{"userinfo", sampleUserinfo, "2026-01-10 09:00:01,001", Event{
			Action: ActionTokenAuth, Kind: UserPerson, Thread: "XNIO-1 task-5", App: "k8sidp", URL: "https://k8sou.example.org/auth/idp/k8sIdp/userinfo",
			DN: "uid=mmosley,ou=shadow,o=Tremolo", Message: "NONE", AddrText: "10.1.67.56", SessionID: "f4444444444444444444444444444444444444444"}},
		{"split record", sampleSplit, "2018-07-05 16:23:05,410", Event{
			Action: ActionAccess, Kind: UserPerson, Thread: "XNIO-1 task-16", App: "scale", URL: "https://openunison.example.org:32017/scale/main/config",
			DN: "uid=kash,ou=users,ou=shadow,o=Tremolo", AddrText: "10.233.124.0", SessionID: "f91ae56f41627bbdddad18b92e6d8a1814d773633"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			want := tt.want
			want.Time, want.Addr = at(t, tt.stamp), netip.MustParseAddr(want.AddrText)
			want.Level, want.Logger, want.Delay, want.Follow = LevelInfo, "AccessLog", NoDelay, -1
			got := one(t, tt.line+"\n")
			if diff := cmp.Diff(want, got, sameFields...); diff != "" {
				t.Errorf("event (-want +got):\n%s", diff)
			}
			if got.Text != tt.line {
				t.Errorf("text %q, want the line", got.Text)
			}
			if (got.User != 0) != (got.Kind == UserPerson || got.Kind == UserService) {
				t.Errorf("user hash %d of kind %d", got.User, got.Kind)
			}
		})
	}
}

// TestAccessTexts puts what users and clients choose where it may stand.
func TestAccessTexts(t *testing.T) {
	t.Parallel()
	const session = " [10.1.67.56] - [f9b20cfb111e9d922865823e502ddb0585c7b1bb2]"
	tests := []struct{ name, app, url, dn, message string }{
		{"escaped comma", "a", "https://h/p", `CN=Doe\, John,OU=x,o=Data`, "NONE"},
		{"dash in DN", "a", "https://h/p", "sub=a - b,ou=oidc,o=Tremolo", "NONE"},
		{"dash in message", "a", "https://h/p", "uid=a,ou=shadow,o=Tremolo", "one - two - three"},
		{"dash in both", "a", "https://h/p", "sub=a - b,ou=oidc,o=Tremolo", "one - two"},
		{"brackets and quotes", "a", "https://h/p", `sub=[a] "b" 'c' [1.2.3.4] - x],ou=oidc,o=Tremolo`, `client 'x]' [y]`},
		{"record in a DN", "a", "https://h/p", "sub=[AzSuccess] - k8sidp - https://e/ - uid=x,o=Tremolo - NONE [1.1.1.1],ou=oidc,o=Tremolo", "NONE"},
		{"foreign root", "a", "https://h/p", "login=octo+x,ou=github", "NONE"},
		{"dash in application", "Token - Exchange", "https://h/p", "uid=a,o=Tremolo", "NONE"},
		{"two schemes", "a", "https,http://h/auth/idp/k8sIdp/token", "uid=a,o=Tremolo", "NONE"},
		{"plain http, port, IPv6 host", "a", "http://[fd00::1]:8080/p", "uid=a,o=Tremolo", "NONE"},
		{"hostile host", "a", `https://h"<]:[>/p?q=1`, "uid=a,o=Tremolo", "NONE"},
		{"no path", "a", "https://h", "uid=a,o=Tremolo", "NONE"},
		{"login failure group", "a", "https://h/p", "uid=a,o=Tremolo", "default-login-failure"},
		{"service account", "a", "https://h/p", "username=system:serviceaccount:ns:sa,ou=oauth2,o=Tremolo", "NONE"},
		{"not ASCII", "a", "https://h/p", "sub=Jürgen Ünsal 木,ou=oidc,o=Tremolo", "gültig"},
		{"tab", "a", "https://h/p", "sub=a\tb,ou=oidc,o=Tremolo", "NONE"},
		{"empty message", "a", "https://h/p", "uid=a,ou=shadow,o=Tremolo", ""},
		{"empty application", "", "https://h/p", "uid=a,ou=shadow,o=Tremolo", "NONE"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e := one(t, "[2026-01-10 09:00:00,002][t] INFO  AccessLog - [AzSuccess] - "+tt.app+" - "+tt.url+" - "+tt.dn+" - "+tt.message+session+"\n")
			got := [...]string{e.App, e.URL, e.DN, e.Message, e.AddrText, e.SessionID}
			want := [...]string{tt.app, tt.url, tt.dn, tt.message, "10.1.67.56", "f9b20cfb111e9d922865823e502ddb0585c7b1bb2"}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("application, URL, DN, message, address, session (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTokenEndpoint(t *testing.T) {
	t.Parallel()
	tests := []struct {
		url, dn string
		want    Action
	}{
		{"https://h/auth/idp/k8sIdp/token", "uid=a,ou=shadow,o=Tremolo", ActionGrant},
		{"https,http://h/auth/idp/k8sIdp/token", "uid=a,ou=shadow,o=Tremolo", ActionGrant},
		{"https://h/auth/idp/k8sIdp/token?x=/y", "uid=a,ou=shadow,o=Tremolo", ActionGrant},
		{"https://h/auth/idp/k8sIdp/token", "uid=Anonymous,o=Tremolo", ActionAccess},
		{"https://h/auth/idp/k8sIdp/token", "cn=none", ActionAccess},
		{"https://h/auth/idp/sts/token", "username=system:serviceaccount:ns:sa,ou=oauth2,o=Tremolo", ActionTokenExchange},
		{"https://h/auth/idp/k8sIdp/auth", "uid=a,ou=shadow,o=Tremolo", ActionAccess},
		{"https://h/k8stoken/token", "uid=a,ou=shadow,o=Tremolo", ActionAccess},
		{"https://auth/idp/token", "uid=a,ou=shadow,o=Tremolo", ActionAccess},
	}
	for _, tt := range tests {
		line := strings.NewReplacer("https://k8sou.lab.tremolo.dev/auth/idp/k8sIdp/token", tt.url, "uid=mmosley,ou=shadow,o=Tremolo", tt.dn).Replace(sampleGrant)
		if e := one(t, line); e.Action != tt.want {
			t.Errorf("%s by %s: %v, want %v", tt.url, tt.dn, e.Action, tt.want)
		}
	}
}

// TestAccessMended reads what people and shippers did to a record, and counts it.
func TestAccessMended(t *testing.T) {
	t.Parallel()
	unpadded := strings.Replace(sampleGrant, "INFO  ", "INFO ", 1)
	tests := []struct {
		name, text   string
		mended, crlf int64
	}{
		{"as written", sampleGrant + "\n", 0, 0},
		{"no line end", sampleGrant, 0, 0},
		{"unpadded level", unpadded + "\n", 1, 0},
		{"blanks at the end", sampleGrant + " \t\n", 1, 0},
		{"blank before the address lost", strings.Replace(sampleGrant, "NONE [", "NONE[", 1) + "\n", 1, 0},
		{"carriage return", sampleGrant + "\r\n", 0, 1},
		{"NULs before", "\x00\x00\x00" + sampleGrant + "\n", 0, 0},
		{"replay, blank added", strings.Replace(sampleReplay, "period [", "period  [", 1) + "\n", 1, 0},
		{"replay, blank lost", strings.Replace(sampleReplay, "period [", "period[", 1) + "\n", 1, 0},
		{"replay, unpadded and carriage return", strings.Replace(sampleReplay, "INFO  ", "INFO ", 1) + "\r\n", 1, 1},
		{"replay over two lines", strings.Replace(sampleReplay, "period [", "period\n[", 1) + "\n", 1, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := scan(tt.text)
			if len(b.Events) != 1 || len(b.Odd) > 0 {
				t.Fatalf("%d events, odd %v", len(b.Events), b.Odd)
			}
			want := one(t, sampleGrant)
			if strings.Contains(tt.text, "Expired") {
				want = one(t, sampleReplay)
			}
			want.Text, b.Events[0].Text = "", ""
			if diff := cmp.Diff(want, b.Events[0], sameEvent); diff != "" {
				t.Errorf("event (-as written +mended):\n%s", diff)
			}
			if c := b.Counts; c.Mended != tt.mended || c.CRLF != tt.crlf {
				t.Errorf("%d mended, %d CRLF, want %d and %d", c.Mended, c.CRLF, tt.mended, tt.crlf)
			}
		})
	}
}

// TestAccessUnlike leaves what is no access record to be counted as such.
func TestAccessUnlike(t *testing.T) {
	t.Parallel()
	for name, change := range map[string][2]string{
		"unknown event":   {"[AzSuccess]", "[AzMaybe]"},
		"no URL":          {"https://", "https:"},
		"short session":   {"f9b20cfb", "f9b20cf"},
		"capital session": {"f9b20cfb", "f9B20cfb"},
		"no session":      {" - [f9b20cfb111e9d922865823e502ddb0585c7b1bb2]", ""},
		"no DN":           {" - uid=mmosley,ou=shadow,o=Tremolo - NONE", ""},
	} {
		b := scan(strings.Replace(sampleGrant, change[0], change[1], 1))
		if diff := cmp.Diff([]Shape{ShapeAccess}, shapes(b)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if len(b.Events) != 1 || b.Events[0].Action != ActionLog || b.Events[0].Thread != "XNIO-1 task-1" || b.Events[0].DN != "" {
			t.Errorf("%s: events %+v, want the record without fields", name, b.Events)
		}
	}
}
