package rules

import "slices"

// sideOf says whose address src is. Addresses of one provider go together: a
// carrier's or an office's addresses change from connection to connection.
func (c *Contest) sideOf(u *user, src *source, now int64) side {
	switch {
	case src == c.newcomer:
		return newcomer
	case src == c.incumbent:
		return incumbent
	case src.net == c.newcomer.net:
		return newcomer
	case src.net == c.incumbent.net:
		return incumbent
	}
	at := u.at(src.addr)
	switch p := src.provider(); {
	case p == c.newcomer.provider() && p != c.incumbent.provider():
		return neither // the newcomer's other address, or the user's at the same provider
	case p == c.incumbent.provider() && (at >= 0 || src.users == 0 && now-c.incumbentLast <= latestBeat):
		return incumbent
	case at >= 0 && !u.sightings[at].suspect && (u.sightings[at].login != 0 || u.sightings[at].first < c.Opened-freshFor):
		return elsewhere
	}
	return neither
}

// touch tells the contests of u that an address was seen, and returns the one
// that says most about it.
func (g *Engine) touch(u *user, src *source, what activity, now int64) *Contest {
	if !u.watched {
		return nil
	}
	var most *Contest
	for _, c := range u.more.contests {
		who := c.sideOf(u, src, now)
		if who == neither {
			continue
		}
		was := c.State
		switch who {
		case newcomer:
			c.sawNewcomer(g, what, now)
		case incumbent:
			c.sawIncumbent(g, src, what, now)
		case elsewhere:
			c.sawOwner(g, src, what, now)
		}
		if c.State > was {
			c.Since = now
		}
		if most == nil || c.State > most.State {
			most = c
		}
	}
	if what == activeLogin {
		u.more.contests = slices.DeleteFunc(u.more.contests, func(c *Contest) bool { return c.sideOf(u, src, now) == newcomer })
		if most != nil && most.sideOf(u, src, now) == newcomer {
			return nil // whoever knows the password is no thief of tokens
		}
	}
	if most != nil {
		g.describe(u, most, now)
	}
	return most
}

func (c *Contest) sawNewcomer(g *Engine, what activity, now int64) {
	gap := now - c.newcomerLast
	if now-c.Opened > reconnect {
		c.newcomerAfter++
		if c.last == incumbent {
			c.Turns++
		}
		c.last = newcomer
		if c.Rejected != 0 && gap <= int64(g.cfg.Session) && what != activeRejected {
			c.GoesOn = true
		}
		if !c.Takeover && c.incumbentAfter != 0 {
			c.State = max(c.State, BothAlive)
		}
	}
	c.weigh()
	c.newcomerLast = max(c.newcomerLast, now)
	c.lastSeen = now
}

// weigh raises the state for a refused incumbent. Its token was used up by
// somebody; if it was one of its own tools, the newcomer would be silent.
// Whose refusal it was is certain if nobody else is at its address, or if the
// user logs in again from there.
func (c *Contest) weigh() {
	if c.Rejected == 0 {
		return
	}
	c.State = max(c.State, Suspected)
	c.Prompt = c.prompt()
	sure := c.Relogin != 0 || c.alone || !c.Takeover && c.onBeat && c.sudden || c.farAway()
	if sure && (c.GoesOn || !c.Takeover || c.Prompt) {
		c.State = max(c.State, Alive)
	}
}

// farAway reports whether the two are in different countries, the refusal came
// when the incumbent's tool was to refresh, and the newcomer goes on. That
// somebody else at the incumbent's address was refused just then, while the
// user moved so far, would be a great chance.
func (c *Contest) farAway() bool {
	return c.GoesOn && c.sudden && near(c.newcomer, c.incumbent) == ProximityFar && c.prompt() && (c.onBeat || !c.Takeover)
}

// prompt reports whether the incumbent was seen just before the newcomer and
// refused just after: it was there all the time.
func (c *Contest) prompt() bool {
	return c.Rejected-c.Opened <= beat && c.Opened-c.before <= beat
}

func (c *Contest) sawIncumbent(g *Engine, src *source, what activity, now int64) {
	since := now - c.Opened
	c.sawOwner(g, src, what, now)
	if !c.Takeover && since > reconnect && what != activeRejected {
		if c.last == newcomer {
			c.Turns++
		}
		c.last = incumbent
		if c.neverLeft(g, since) {
			c.State = max(c.State, Alive)
		}
		if c.newcomerAfter > 0 && !c.arrived && c.run <= 1 && c.sudden {
			c.State = max(c.State, BothAlive)
		}
		if c.incumbentAfter == 0 {
			c.incumbentAfter = now
		}
	}
	c.incumbentLast, c.lastSeen = now, now
}

// neverLeft reports whether an incumbent that is seen again was there all the
// time. When the newcomer's replay followed the incumbent's refresh, a roaming
// machine would not come back. When the incumbent's replay followed the
// newcomer's refresh, it may have come home: unless it was there just before,
// and the newcomer was seen but once in between.
func (c *Contest) neverLeft(g *Engine, since int64) bool {
	soon := since <= beat || c.newcomerAfter == 0 && since <= int64(g.cfg.Session)
	if c.arrived {
		return soon && c.sudden
	}
	return soon && c.run <= 1 && c.active && c.sudden
}

// sawOwner weighs what the incumbent does after the newcomer came. If the
// newcomer consumed its token, its next refresh is refused; if it succeeds,
// they have a session each.
func (c *Contest) sawOwner(g *Engine, src *source, what activity, now int64) {
	switch what {
	case activeGrant:
		if c.Rejected == 0 && now-c.Opened > reconnect {
			c.success = now
		}
	case activeRejected:
		if src.provider() != c.incumbent.provider() {
			return
		}
		stolen := c.success == 0 || c.Takeover && now-c.Opened <= beat
		expired := now-c.incumbentLast > int64(g.cfg.Session)
		if c.Rejected == 0 && stolen && (!expired || !c.explained) && now-c.newcomerLast <= int64(g.cfg.Session) {
			c.Rejected, c.alone = now, src.users <= 1
			since := now - c.incumbentLast
			c.onBeat = src.quiet && since >= earliestBeat && since <= latestBeat
			c.weigh()
		}
	case activeLogin:
		if c.Rejected != 0 && now-c.Rejected <= relogin {
			c.Relogin = now
			if c.newcomerLast > c.Rejected {
				c.GoesOn = true
			}
			c.weigh()
		}
	}
}
