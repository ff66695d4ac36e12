package rules

import "gracewatch/parser"

// rejected handles a refused refresh. Its record names nobody; the address
// tells whose it may have been.
func (g *Engine) rejected(e *parser.Event) {
	src := g.sources[e.Addr]
	if src == nil {
		src = g.sourceOf(e.Addr)
	}
	g.ctx = Context{Event: e, Origin: OriginLogged, LoginAge: -1}
	g.ctx.Source = Party{Addr: src.addr, Place: *src.place, Tags: src.tags, Network: src.net.prefix, Prevalence: int(src.net.users)}
	if g.isProxy(src) {
		g.ctx.Origin = OriginHidden
		g.match(nil)
		return
	}
	if e.Reason == parser.ReasonNoSession || e.Reason == parser.ReasonExpired {
		src.quiet = e.Time-src.refused > beat
		g.ctx.Reject.Count = src.refuse(e.Time)
		g.lateRefresh(src, e.Time)
		if src.net.users == 0 {
			g.stranger(src, e)
		}
		g.refused(src, e)
		return
	}
	g.match(nil)
}

// refused tells every contest in which the address has a side, and matches the
// rules once for each user it concerns, or once for nobody.
func (g *Engine) refused(src *source, e *parser.Event) {
	base, told := g.ctx, false
	for _, u := range g.contested {
		if c := g.touch(u, src, activeRejected, e.Time); c != nil {
			g.ctx = base
			g.ctx.Contest = c
			g.match(u)
			told = true
		}
	}
	if !told {
		g.ctx = base
		g.match(nil)
	}
}
