package parser

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReplayEvent(t *testing.T) {
	t.Parallel()
	want := Event{
		Time: at(t, "2022-12-24 00:34:56,424"), Addr: netip.MustParseAddr("10.1.67.56"), Action: ActionReplay, Kind: UserPerson, Flags: FlagToken,
		Thread: "XNIO-1 task-1", Logger: "OpenIDConnectIdP", URL: "https://k8sou.lab.tremolo.dev/auth/idp/k8sIdp/token",
		DN: "uid=mmosley,ou=shadow,o=Tremolo", Message: "Expired token used within grace period", AddrText: "10.1.67.56",
		SessionID: "f9b20cfb111e9d922865823e502ddb0585c7b1bb2", Follow: -1, Delay: NoDelay, Level: LevelInfo,
	}
	if diff := cmp.Diff(want, one(t, sampleReplay), sameFields...); diff != "" {
		t.Errorf("alone (-want +got):\n%s", diff)
	}
	b := scan(lines(sampleGrant, sampleReplay))
	want.Flags |= FlagTwin
	want.Offset = int64(len(sampleGrant) + 1)
	if diff := cmp.Diff(want, b.Events[1], sameFields...); diff != "" {
		t.Errorf("behind its access record (-want +got):\n%s", diff)
	}
	if !b.Events[0].Has(FlagTwin) || b.Events[0].Action != ActionGrant {
		t.Errorf("access record %+v, want a grant with its twin", b.Events[0])
	}
}

func TestReplayTexts(t *testing.T) {
	t.Parallel()
	const session = "f9b20cfb111e9d922865823e502ddb0585c7b1bb2"
	tests := []struct{ name, url, dn, addr, session string }{
		{"escaped comma", "https://h/t", `CN=Doe\, John,OU=x,o=Data`, "10.1.67.56", session},
		{"dash in DN", "https://h/t", "sub=a - b - c,ou=oidc", "10.1.67.56", session},
		{"text in DN", "https://h/t", "sub=x - Expired token used within grace period [1.1.1.1],ou=oidc", "10.1.67.56", session},
		{"brackets and quotes", "https://h/t", `sub=[a] "b" 'c'],ou=oidc`, "10.1.67.56", session},
		{"two schemes", "https,http://h/t", "uid=a,o=Tremolo", "10.1.67.56", session},
		{"no session", "https://h/t", "uid=a,o=Tremolo", "10.1.67.56", "null"},
		{"no address", "https://h/t", "uid=a,o=Tremolo", "", session},
		{"IPv6", "https://h/t", "uid=a,o=Tremolo", "fd00:10:244:0:0:0:0:5%eth0", session},
		{"not ASCII", "https://h/t", "sub=Jürgen,ou=oidc", "10.1.67.56", session},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e := one(t, "[2026-01-10 09:00:00,002][t] INFO  OpenIDConnectIdP - [ExpiredRefreshTokenUsed] - "+tt.url+" - "+tt.dn+
				" - Expired token used within grace period ["+tt.addr+"] - ["+tt.session+"]\n")
			got := [...]string{e.URL, e.DN, e.AddrText, e.SessionID}
			if diff := cmp.Diff([...]string{tt.url, tt.dn, tt.addr, tt.session}, got); diff != "" || e.Action != ActionReplay {
				t.Errorf("%v; URL, DN, address, session (-want +got):\n%s", e.Action, diff)
			}
			if (e.Session == 0) != (tt.session == "null") {
				t.Errorf("session key %d", e.Session)
			}
		})
	}
}

// TestReplayUnlike is the other side: what must not count as a replay.
func TestReplayUnlike(t *testing.T) {
	t.Parallel()
	for name, change := range map[string][2]string{
		"other text":     {"within grace period", "outside grace period"},
		"short session":  {"f9b20cfb", "f9b20cf"},
		"no DN":          {"uid=mmosley,ou=shadow,o=Tremolo - ", ""},
		"blank in URL":   {"https://k8sou", "https:// k8sou"},
		"text behind it": {"[10.1.67.56]", "again [10.1.67.56]"},
	} {
		b := scan(strings.Replace(sampleReplay, change[0], change[1], 1))
		if diff := cmp.Diff([]Shape{ShapeReplay}, shapes(b)); diff != "" || b.Counts.Events[ActionReplay] != 0 {
			t.Errorf("%s: %d replays; shapes (-want +got):\n%s", name, b.Counts.Events[ActionReplay], diff)
		}
	}
	for _, logger := range []string{"AccessLog", "ConfigSys", "openidconnectidp"} {
		if b := scan(strings.Replace(sampleReplay, "OpenIDConnectIdP", logger, 1)); b.Counts.Events[ActionReplay] != 0 {
			t.Errorf("a replay of logger %s", logger)
		}
	}
}
