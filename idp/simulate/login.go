package simulate

import (
	"fmt"
	"time"
)

// loginStyle is how a person obtains tokens.
type loginStyle uint8

const (
	portal  loginStyle = iota // the token screen: commands to copy and paste
	oulogin                   // kubectl oulogin, through the browser
	direct                    // a kubectl plugin that speaks OIDC to the issuer itself
)

// browser is a person's logged-in browser: its HTTP session spares a password.
type browser struct {
	id    string
	conn  *conn
	until time.Duration
}

// webIdle is how long a browser's session lasts without a request.
const webIdle = 15 * time.Minute

// longestLogin is how long a worker can be busy with a password.
const longestLogin = 100 * time.Millisecond

// login gets a new session for a kubeconfig through the browser. It retries
// while the machine is offline.
func (p *person) login(k *kubeconfig) {
	w, d := p.world, k.device
	if k.pasted {
		d = p.laptop
	}
	if !d.online() {
		if !d.asleep {
			w.at(d.down+2*time.Second, func() { p.login(k) })
		} else {
			k.healing = false
		}
		return
	}
	b := &p.browser
	b.conn = d.dial(b.conn)
	if w.now >= b.until {
		b.id = httpSession(p.dice)
		if p.dice.chance(w.options.Noise.TypoChance) {
			w.server.password(p, b, false)
			w.after(p.dice.between(3*time.Second, 12*time.Second), func() { p.login(k) })
			return
		}
		w.server.password(p, b, true)
	}
	b.until = w.now + webIdle
	w.after(d.link.rtt+p.dice.between(200*time.Millisecond, 900*time.Millisecond), func() { p.obtain(k, d) })
}

// obtain walks the pages behind the login and ends with tokens.
func (p *person) obtain(k *kubeconfig, d *device) {
	w, s := p.world, p.world.server
	var at time.Duration // from now; a page follows when the one before was answered
	then := func(pause time.Duration, do func()) {
		at += pause
		w.after(at, do)
		at += d.link.rtt + 35*time.Millisecond
	}
	page := func(app, path string) {
		then(0, func() {
			p.browser.conn = d.dial(p.browser.conn)
			s.page(p, p.browser.conn, p.browser.id, app, path)
		})
	}
	var tokens grant
	var plugin *conn // what kubectl's plugin asks for comes over its own connection
	ask := func(app, path string) {
		then(0, func() {
			plugin = d.dial(plugin)
			s.page(p, plugin, "", app, path)
		})
	}
	style := p.style
	if k.pasted {
		style = portal
	}
	switch style {
	case portal:
		page("scale", "/scale/main/config")
		page("scale", "/scale/main/user")
		at += p.dice.between(time.Second, 6*time.Second)
		page("k8stoken", "/k8stoken/token/user")
		then(0, func() { tokens = s.rules.open(p, w.now) }) // each load is a new session
		at += p.dice.between(9*time.Second, 30*time.Second) // copy, paste
	case oulogin:
		page("cli-login", "/cli-login")
		page("k8s-login-cli", "/auth/idp/k8s-login-cli/auth")
		ask("k8s-login-cli", "/auth/idp/k8s-login-cli/token")
		ask("k8slogin", "/k8slogin/token/user")
		page("cli-login", "/auth/forms/cli-login-finished.jsp")
	case direct:
		page(idpApp, issuerPath+"/auth")
		then(0, func() { s.get(d.dial(nil), idpApp, discoveryPath) })
		ask(idpApp, tokenPath) // a code exchange looks like a refresh
	}
	w.after(at, func() {
		if k.tokens = tokens; tokens.token.session == nil {
			k.tokens = s.rules.open(p, w.now)
		}
		k.used, k.healing, k.stuck = w.now, false, false
		w.active(p)
		p.healed(k)
	})
}

// page logs a request of a logged-in person.
func (s *server) page(p *person, c *conn, id, app, path string) {
	at := s.time.now + s.dice.between(2*time.Millisecond, 30*time.Millisecond)
	s.begin(c, id, s.time.now, at).access(at, "AzSuccess", app, path, p.dn, "NONE")
}

// password logs a login form, right or wrong, with the directory's part.
func (s *server) password(p *person, b *browser, right bool) {
	now := s.time.now
	at := now + s.dice.between(8*time.Millisecond, 40*time.Millisecond)
	r := s.begin(b.conn, b.id, now, now+longestLogin)
	if p.world.options.Noise.LDAP {
		at = s.directory(r, p, now, right)
	}
	if right {
		r.access(at, "AuSuccess", p.style.app(), "/auth/formLogin", p.dn, "20 / enterprise_idp")
	} else {
		r.access(at, "AuFail", p.style.app(), "/auth/formLogin", nobody, "enterprise_idp")
	}
}

// app is the application whose login a style comes through.
func (l loginStyle) app() string {
	return [...]string{portal: "scale", oulogin: "cli-login", direct: idpApp}[l]
}

// directory logs the search and the bind of a login; it returns when they end.
func (s *server) directory(r request, p *person, at time.Duration, right bool) time.Duration {
	log := func(took time.Duration, format string, args ...any) {
		at += took
		r.record(at, "INFO", accessLogger, fmt.Sprintf(format, args...))
	}
	result := 0
	if !right {
		result = 49
	}
	s.ldapOp++
	op, con := s.ldapOp%500+2, s.ldapOp/500%90+1
	search := time.Duration(1+s.dice.IntN(8)) * time.Millisecond
	bind := time.Duration(2+s.dice.IntN(15)) * time.Millisecond
	log(time.Millisecond, "SRCH op=%d con=%d base='o=Data' filter='(uid=%s)' scope='2' attribs=''", op, con, p.name)
	log(search, "RESULT op=%d con=%d result=0 time=%d", op, con, search.Milliseconds())
	log(time.Millisecond, "BIND op=%d con=%d dn='%s'", op+1, con+1, p.entry)
	log(bind, "RESULT op=%d con=%d result=%d time=%d", op+1, con+1, result, bind.Milliseconds())
	return at
}
