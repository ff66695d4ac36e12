package rules

import (
	"slices"

	"gracewatch/parser"
)

// A stranger is an address that nobody uses, from which a refresh token of
// this issuer was refused: a genuine token, used up or expired. A user who
// comes back to an expired session at a new place logs in there; a thief with
// a stale token does not.
type stranger struct {
	source *source
	event  parser.Event // the last refusal
	first  int64
	last   int64
	count  int
	newAS  bool
}

const (
	// patience is how long a user may take to log in after the tool was refused.
	patience = int64(900e9)
	// maxStrangers bounds those who are waited for; the oldest is settled first.
	maxStrangers = 4096
)

func (g *Engine) stranger(src *source, e *parser.Event) {
	s := src.rejected
	if s == nil {
		if len(g.strangers) == maxStrangers {
			g.settleStranger(g.strangers[0], e.Time)
			g.strangers = slices.Delete(g.strangers, 0, 1)
		}
		s = &stranger{source: src, first: e.Time, newAS: g.foreign(src)}
		src.rejected = s
		g.strangers = append(g.strangers, s)
		g.wake(e.Time + patience)
	}
	s.event, s.last = e.Clone(), e.Time
	s.count++
	g.ctx.Reject.Stranger, g.ctx.Reject.NewAS = true, s.newAS
}

// foreign reports whether no user was ever seen on the address's AS, or, while
// that is unknown, in its country.
func (g *Engine) foreign(src *source) bool {
	switch {
	case src.place.ASN != 0:
		return g.asUsers[src.place.ASN] == 0
	case src.place.Country != "":
		return g.countryUsers[src.place.Country] == 0
	}
	return false
}

// settleStrangers judges those who had their time to log in.
func (g *Engine) settleStrangers(now int64) {
	n := 0
	for _, s := range g.strangers {
		if now-s.first <= patience {
			break
		}
		g.settleStranger(s, now)
		n++
	}
	g.strangers = slices.Delete(g.strangers, 0, n)
	if len(g.strangers) > 0 {
		g.wake(g.strangers[0].first + patience + 1)
	}
}

func (g *Engine) settleStranger(s *stranger, now int64) {
	s.source.rejected = nil
	if s.source.net.users > 0 {
		return // somebody was seen there meanwhile: it is a user's new place
	}
	src := s.source
	g.ctx = Context{Event: &s.event, Origin: OriginLogged, LoginAge: -1}
	g.ctx.Source = Party{Addr: src.addr, Place: *src.place, Tags: src.tags, Network: src.net.prefix}
	g.ctx.Reject = Rejection{Stranger: true, Settled: true, NewAS: s.newAS, Count: s.count}
	g.match(nil)
}
