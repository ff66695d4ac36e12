package main

func (g *generator) thread() int { return 1 + g.below(threads) }

// record writes a line that names no user.
func (g *generator) record(thread int, text string) {
	g.head(g.now, thread)
	g.text(text)
	g.end()
}

// stack writes a Java exception and its frames, without a head of their own.
func (g *generator) stack(exception string, frames int) {
	g.text(exception)
	g.end()
	for range frames - 1 {
		g.text("\tat com.tremolosecurity.proxy.filter.HttpFilterChainImpl.nextFilter(HttpFilterChainImpl.java:86)")
		g.end()
	}
}

func (g *generator) bind(thread int, op string, user int) {
	g.head(g.now, thread)
	g.text("INFO  AccessLog - BIND" + op + " dn='")
	g.out.buf = appendUserDN(g.out.buf, user)
	g.text("'")
	g.end()
}

// grant is a token handed to a user.
func (g *generator) grant(at int64, thread, user, address int, id session) {
	g.userRecord(at, thread, "[AzSuccess] - k8sidp - "+token, user, address, "NONE", id)
}

// refusal is a token endpoint's no: Anonymous, from the address of a user whom the line does not name.
func (g *generator) refusal(thread, user int) {
	g.head(g.now, thread)
	g.text("INFO  AccessLog - [AzFail] - k8sidp - " + token + " - " + nobody + " - NONE [")
	g.closeAccess(user, addressAt(user, g.now), newSession(g.rng))
}

func (g *generator) userAccess(eventToURL string, user int) {
	g.userRecord(g.now, g.thread(), eventToURL, user, addressAt(user, g.now), "NONE", newSession(g.rng))
}

func (g *generator) userRecord(at int64, thread int, eventToURL string, user, address int, message string, id session) {
	g.head(at, thread)
	g.text("INFO  AccessLog - ")
	g.text(eventToURL)
	g.text(" - ")
	g.out.buf = appendUserDN(g.out.buf, user)
	g.text(" - ")
	g.text(message)
	g.text(" [")
	g.seen[user] |= 1 << address
	g.closeAccess(user, address, id)
}

// closeAccess writes the end of an access record, from the address on.
func (g *generator) closeAccess(user, address int, id session) {
	g.out.buf = appendAddress(g.out.buf, user, address)
	g.counts.Access++
	g.closeSession(id)
}

func (g *generator) closeSession(id session) {
	g.text("] - [")
	g.out.buf = append(g.out.buf, id[:]...)
	g.text("]")
	g.end()
}

func (g *generator) anonymous(eventToURL, address string) {
	g.access(g.thread(), eventToURL+" - "+nobody+" - NONE", address, newSession(g.rng))
}

// access writes an access record of somebody who is not one of the users.
func (g *generator) access(thread int, eventToMessage, address string, id session) {
	g.head(g.now, thread)
	g.text("INFO  AccessLog - ")
	g.text(eventToMessage)
	g.text(" [")
	g.text(address)
	g.counts.Access++
	g.closeSession(id)
}

func (g *generator) replayLine(at int64, thread, user, address int, id session) {
	g.head(at, thread)
	g.text("INFO  OpenIDConnectIdP - [ExpiredRefreshTokenUsed] - " + token + " - ")
	g.out.buf = appendUserDN(g.out.buf, user)
	g.text(" - Expired token used within grace period [")
	g.out.buf = appendAddress(g.out.buf, user, address)
	g.seen[user] |= 1 << (replayBits + address)
	g.counts.Replays++
	g.closeSession(id)
}
