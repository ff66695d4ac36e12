package main

import "strconv"

const (
	host   = "https://k8sou.apps.example.org"
	token  = host + "/auth/idp/k8sIdp/token"
	api    = "https://k8sapi.apps.example.org/api/v1/namespaces/"
	nobody = "uid=Anonymous,o=Tremolo"
	robot  = "username=system:serviceaccount:monitoring:prometheus-k8s,ou=oauth2,o=Tremolo"
)

// Delays of replays after their rotation, within a grace of five seconds.
const (
	minLag = 50
	maxLag = 4000
	// One replay in 25 comes from another address of the user: a laptop and a jump host, IPv4 and IPv6.
	elsewhere = 25
)

var pages = [...]string{
	host + "/scale/main/config", host + "/scale/main/user", host + "/auth/forms/choose", host + "/k8stoken/token/user",
	host + "/scaleui/static/js/main.8c0f2d41.chunk.js", host + "/auth/idp/k8sIdp/completefed", host + "/portal/main/orgs",
}

var resources = [...]string{
	"default/pods", "kube-system/configmaps", "payments/deployments", "checkout/services", "monitoring/endpoints",
	"staging/pods/web-7c9d8b6f5-x2x4q/log", "production/events", "production/replicasets",
}

// acts are what happens on a server. One thousand lines of the mix hold weight acts of each kind: 870 lines are
// access records, 10 are replays, 120 are anything else. The lines of a replay are counted with its rotation.
var acts = [...]struct {
	weight, lines int
	write         func(*generator)
}{
	{330, 1, (*generator).refresh},
	{150, 1, (*generator).apiCall},
	{130, 1, (*generator).probe},
	{120, 1, (*generator).page},
	{55, 1, (*generator).keys},
	{23, 1, (*generator).otherLogger},
	{15, 6, (*generator).login},
	{10, 3, (*generator).rotateAndReplay},
	{10, 2, (*generator).scrape},
	{10, 1, (*generator).lifecycle},
	{8, 2, (*generator).rejection},
	{4, 1, (*generator).notFound},
	{1, 8, (*generator).garbage},
	{1, 11, (*generator).failure},
	{1, 3, (*generator).badPassword},
}

// actPlan lists each kind of act as often as its weight says.
func actPlan() []uint8 {
	var plan []uint8
	for i, a := range acts {
		for range a.weight {
			plan = append(plan, uint8(i))
		}
	}
	return plan
}

func (g *generator) refresh() {
	user := g.someUser()
	g.grant(g.now, g.thread(), user, addressAt(user, g.now), newSession(g.rng))
}

func (g *generator) rotateAndReplay() {
	user := g.someUser()
	address := addressAt(user, g.now)
	g.grant(g.now, g.thread(), user, address, newSession(g.rng))
	if g.below(elsewhere) == 0 {
		address = (address + 1) % baseAddresses
	}
	g.waiting.add(replay{at: g.now + minLag + int64(g.below(maxLag-minLag)), user: user, address: address})
}

// replay writes the grant that a replay gets, and then the replay's own line.
func (g *generator) replay(r replay) {
	thread, id := g.thread(), newSession(g.rng)
	g.grant(r.at, thread, r.user, r.address, id)
	g.replayLine(r.at+int64(g.below(2)), thread, r.user, r.address, id)
}

func (g *generator) page() {
	g.userAccess("[AzSuccess] - scale - "+pages[g.below(len(pages))], g.someUser())
}

func (g *generator) apiCall() {
	g.userAccess("[AzSuccess] - k8sapi - "+api+resources[g.below(len(resources))], g.someUser())
}

func (g *generator) probe() {
	g.anonymous("[AzSuccess] - k8sidp - https://127.0.0.1:8443/auth/idp/k8sIdp/.well-known/openid-configuration", "127.0.0.1")
}

func (g *generator) keys() {
	g.anonymous("[AzSuccess] - k8sidp - "+host+"/auth/idp/k8sIdp/certs", "10.42.0."+strconv.Itoa(2+g.below(12)))
}

func (g *generator) scrape() {
	g.robot = 1
	thread, id := g.thread(), newSession(g.rng)
	const url = " - metrics - https://10.244.0.20:8443/metrics - "
	g.access(thread, "[AuSuccess]"+url+robot+" - 20 / oauth2k8s", "10.244.0.14", id)
	g.access(thread, "[AzSuccess]"+url+robot+" - NONE", "10.244.0.14", id)
}

// login is a directory look-up and a password check, then the way into the portal.
func (g *generator) login() {
	user, thread, id := g.someUser(), g.thread(), newSession(g.rng)
	op := " op=" + strconv.Itoa(g.below(900)) + " con=" + strconv.Itoa(g.below(90))
	g.head(g.now, thread)
	g.text("INFO  AccessLog - SRCH" + op + " base='o=Tremolo' filter='(uid=")
	g.out.buf = appendName(g.out.buf, user)
	g.text(")' scope='2' attribs='cn '")
	g.end()
	g.record(thread, "INFO  AccessLog - SRCH-RESULT"+op+" result=0 time=3 nentries=1")
	g.bind(thread, op, user)
	g.record(thread, "INFO  AccessLog - RESULT"+op+" result=0 time=5")
	address := addressAt(user, g.now)
	g.userRecord(g.now, thread, "[AuSuccess] - scale - "+host+"/auth/forms/login", user, address, "20 / enterprise-idp", id)
	g.userRecord(g.now, thread, "[AzSuccess] - scale - "+host+"/scale/main/config", user, address, "NONE", id)
}

func (g *generator) badPassword() {
	user, thread := g.someUser(), g.thread()
	op := " op=" + strconv.Itoa(g.below(900)) + " con=" + strconv.Itoa(g.below(90))
	g.bind(thread, op, user)
	g.record(thread, "INFO  AccessLog - RESULT"+op+" result=49 time=4")
	g.head(g.now, thread)
	g.text("INFO  AccessLog - [AuFail] - scale - " + host + "/auth/forms/login - cn=none - enterprise-idp [")
	g.closeAccess(user, addressAt(user, g.now), newSession(g.rng))
}

// rejection is a session that ended: the log names nobody, only the address.
func (g *generator) rejection() {
	user, thread := g.someUser(), g.thread()
	g.record(thread, "WARN  OpenIDConnectIdP - Session does not exist from refresh_token")
	g.refusal(thread, user)
}

func (g *generator) garbage() {
	thread := g.thread()
	g.record(thread, "WARN  OpenIDConnectIdP - Could not refresh token")
	g.stack("java.lang.Exception: Could not decrypt the refresh token", 5)
	g.refusal(thread, g.someUser())
}

func (g *generator) failure() {
	thread := g.thread()
	g.access(thread, "[Error] - UNKNOWN - "+host+"/auth/idp/k8sIdp/auth - cn=none - NONE", "10.42.0.3", newSession(g.rng))
	g.record(thread, "ERROR ConfigSys - Could not process request")
	g.stack("javax.servlet.ServletException: Could not load the provider", 8)
}

func (g *generator) notFound() {
	g.access(g.thread(), "[NotFound] - UNKNOWN - "+host+"/wp-login.php - cn=none - Resource Not Found", "10.42.0.9", newSession(g.rng))
}

func (g *generator) otherLogger() {
	g.record(g.thread(), "INFO  K8sWatchTarget - watching https://10.96.0.1:443/apis/openunison.tremolo.io/v1/namespaces/openunison/oidc-sessions, resource version "+
		strconv.Itoa(1000000+g.below(8000000)))
}

func (g *generator) lifecycle() {
	user, at := g.someUser(), start.Unix()+g.now/1000
	id := newSession(g.rng)
	g.head(g.now, g.thread())
	g.text(`INFO  OpenIDConnectTokenLifeCycle - REFRESH - {"iss":"` + host + `/auth/idp/k8sIdp","aud":"kubernetes","exp":`)
	g.out.buf = strconv.AppendInt(g.out.buf, at+60, 10)
	g.text(`,"jti":"`)
	g.out.buf = append(g.out.buf, id[1:23]...)
	g.text(`","iat":`)
	g.out.buf = strconv.AppendInt(g.out.buf, at, 10)
	g.text(`,"sub":"`)
	g.out.buf = appendName(g.out.buf, user)
	g.text(`","groups":"k8s-users"}`)
	g.end()
}
