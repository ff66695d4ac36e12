package simulate

import (
	"net/netip"
	"time"
)

// every runs do at random times, rate times in each span on average.
func (w *world) every(d dice, span time.Duration, rate float64, do func()) {
	if rate <= 0 {
		return
	}
	mean := time.Duration(float64(span) / rate)
	var again func()
	again = func() {
		do()
		w.after(d.exp(mean), again)
	}
	w.after(d.exp(mean), again)
}

// planNoise starts everything that has nothing to do with people's tokens.
func (w *world) planNoise() {
	n, d, s := w.options.Noise, newDice(w.options.Seed, 3), w.server
	api := fixed("cluster", time.Millisecond, netip.MustParseAddr("10.0.12.4"))
	for i, p := range s.pods {
		local := &conn{addr: netip.MustParseAddr("127.0.0.1"), pod: p}
		prom := &conn{addr: netip.AddrFrom4([4]byte{10, 244, byte(i), 14}), pod: p}
		w.every(d, time.Hour, n.Probes, func() { s.get(local, idpApp, discoveryPath) })
		w.every(d, time.Hour, n.Metrics, func() { s.scrape(prom) })
	}
	w.every(d, time.Hour, n.Keys, func() { s.get(w.from(d, api), idpApp, issuerPath+"/certs") })
	w.every(d, time.Hour, n.Exchanges, func() { s.impersonate(w.from(d, api), pick(d, serviceAccounts)) })
	w.every(d, 24*time.Hour, n.Scans, func() { w.scan(d) })
	w.every(d, 24*time.Hour, n.Errors, func() { s.fail(w.from(d, api)) })
}

// from is a new connection over a link to some pod.
func (w *world) from(d dice, l *link) *conn {
	return &conn{addr: l.address(d, w.now), pod: w.server.anyPod()}
}

var serviceAccounts = []string{"ci-runners:deployer", "argocd:argocd-server", "monitoring:write-checks"}

func (s *server) scrape(c *conn) {
	const dn = "username=system:serviceaccount:monitoring:prometheus-k8s,ou=oauth2,o=Tremolo"
	at := s.time.now + s.dice.between(4*time.Millisecond, 20*time.Millisecond)
	r := s.begin(c, "", s.time.now, at+3*time.Millisecond)
	r.access(at, "AuSuccess", "metrics", "/metrics", dn, "20 / oauth2k8s")
	r.access(at+2*time.Millisecond, "AzSuccess", "metrics", "/metrics", dn, "NONE")
}

// impersonate logs a service account's token exchange.
func (s *server) impersonate(c *conn, account string) {
	at := s.time.now + s.dice.between(10*time.Millisecond, 40*time.Millisecond)
	r := s.begin(c, "", s.time.now, at)
	dn := "username=system:serviceaccount:" + account + ",ou=oauth2,o=Tremolo"
	r.access(at, "AzSuccess", "service-idp", "/auth/idp/service-idp/token", dn,
		"client 'sts-impersonation' impersonating 'mmosley', jti : '"+jti(s.dice)+"'")
}

// jti is 22 characters of base64url.
func jti(d dice) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	var id [22]byte
	for i := range id {
		id[i] = alphabet[d.IntN(len(alphabet))]
	}
	return string(id[:])
}

var scanned = []string{"/wp-login.php", "/.env", "/.git/config", "/phpmyadmin/index.php", "/actuator/health", "/owa/auth/logon.aspx",
	"/cgi-bin/luci", "/favicon.ico", "/robots.txt", "/api/v1/pods"}

// scan is a stranger who looks for well-known weak spots.
func (w *world) scan(d dice) {
	n := pick(d, w.net.find(func(n *Network) bool { return n.Kind == "cloud" || n.Kind == "fixed" }))
	l := fixed("scan", 80*time.Millisecond, n.host(d))
	var at time.Duration
	for range 3 + d.IntN(20) {
		at += d.exp(400 * time.Millisecond)
		w.after(at, func() {
			when := w.now + d.between(time.Millisecond, 4*time.Millisecond)
			w.server.begin(w.from(d, l), "", w.now, when).access(when, "NotFound", "UNKNOWN", pick(d, scanned), nobody, "Resource Not Found")
		})
	}
}

// fail is a request that ends in a stack trace.
func (s *server) fail(c *conn) {
	at := s.time.now + s.dice.between(2*time.Millisecond, 30*time.Millisecond)
	r := s.begin(c, "", s.time.now, at+3*time.Millisecond)
	r.access(at, "Error", "UNKNOWN", discoveryPath, nobody, "NONE")
	r.record(at+time.Millisecond, "ERROR", "ConfigSys", "Could not process request\n"+
		"java.lang.RuntimeException: Could not load session\n"+
		"\tat com.tremolosecurity.proxy.ConfigSys.doConfig(ConfigSys.java:296) ~[unison-server-core-1.0.44.jar:?]\n"+
		"\tat com.tremolosecurity.openunison.undertow.UnisonServletFilter.doFilter(UnisonServletFilter.java:321) [open-unison-webapp-1.0.44.jar:?]\n"+
		"Caused by: java.net.SocketTimeoutException: Read timed out\n"+
		"\t... 41 more")
	r.record(at+2*time.Millisecond, "WARN", "OpenShiftTarget", "Retrying after a failed call to the API server")
}
