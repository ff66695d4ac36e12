package rules

import "gracewatch/parser"

// failures are the failed logins from one address.
type failures struct {
	times [maxFailures]int64
	next  int
	n     int
	tried map[string]bool
	first int64
}

const (
	// failWindow is how long a failed login counts against what follows.
	failWindow = int64(600e9)
	// maxFailures bounds the failures counted within the window.
	maxFailures = 64
	// maxTried bounds the names remembered of one address.
	maxTried = 64
)

func (g *Engine) loginFailed(e *parser.Event) {
	src := g.sourceOf(e.Addr)
	f := src.failures
	if f == nil || e.Time-f.times[(f.next+maxFailures-1)%maxFailures] > failWindow {
		f = &failures{tried: map[string]bool{}, first: e.Time}
		src.failures = f
	}
	f.times[f.next] = e.Time
	f.next = (f.next + 1) % maxFailures
	f.n = min(f.n+1, maxFailures)
	if e.Tried != "" && len(f.tried) < maxTried {
		f.tried[string([]byte(e.Tried))] = true
	}
	g.ctx = Context{Event: e, Origin: OriginLogged, LoginAge: -1, Logins: f.within(e.Time)}
	g.ctx.Source = Party{Addr: src.addr, Place: *src.place, Tags: src.tags, Network: src.net.prefix, Prevalence: int(src.net.users)}
	if g.isProxy(src) {
		g.ctx.Origin, g.ctx.Logins = OriginHidden, Logins{}
	}
	g.match(nil)
}

// within counts the failures of the last ten minutes.
func (f *failures) within(now int64) Logins {
	l := Logins{Tried: len(f.tried)}
	for i := range f.n {
		if t := f.times[i]; now-t <= failWindow && t <= now {
			l.Failures++
		}
	}
	if l.Failures == 0 {
		return Logins{}
	}
	return l
}

// loggedIn completes the context of a login, and forgets the failures that led
// to it.
func (g *Engine) loggedIn(u *user, c *Context) {
	src := g.sources[c.Source.Addr]
	if src == nil || src.failures == nil {
		return
	}
	c.Logins = src.failures.within(c.Event.Time)
	src.failures = nil
}
