package simulate

import (
	"net/netip"
	"time"
)

// conn is a TCP connection to one pod. The load balancer keeps the client's
// address, and a connection keeps its pod.
type conn struct {
	addr  netip.Addr
	kind  string // of the link it was opened over
	pod   *pod
	epoch int           // of the device's network; another one breaks the connection
	last  time.Duration // of use
}

// request writes the lines of one HTTP request: one thread, one address, one
// HTTP session.
type request struct {
	srv    *server
	pod    *pod
	addr   netip.Addr
	worker int
	id     string
}

// begin takes a worker for a request that lasts from when to until. Browsers
// pass the id of their HTTP session; what keeps no cookies passes "".
func (s *server) begin(c *conn, id string, when, until time.Duration) request {
	if id == "" {
		id = httpSession(s.dice)
	}
	return request{s, c.pod, c.addr, c.pod.worker(s.dice, when, until), id}
}

// access logs one of AccessLog's six events.
func (r request) access(when time.Duration, event, app, path, dn, message string) {
	b := appendHead(make([]byte, 0, 256), r.worker, "INFO", accessLogger)
	b = append(b, '[')
	b = append(b, event...)
	b = append(b, "] - "...)
	b = append(b, app...)
	b = append(b, " - "...)
	b = append(b, r.srv.url...)
	b = append(b, path...)
	b = append(b, " - "...)
	b = append(b, dn...)
	b = append(b, " - "...)
	b = append(b, message...)
	r.pod.lines.push(when, r.tail(append(b, ' ')))
}

// reuse logs a used refresh token inside its grace.
func (r request) reuse(when time.Duration, dn string) {
	b := appendHead(make([]byte, 0, 256), r.worker, "INFO", idpLogger)
	b = append(b, "[ExpiredRefreshTokenUsed] - "...)
	b = append(b, r.srv.url...)
	b = append(b, tokenPath...)
	b = append(b, " - "...)
	b = append(b, dn...)
	b = append(b, " - Expired token used within grace period "...)
	r.pod.lines.push(when, r.tail(b))
}

func (r request) tail(b []byte) []byte {
	b = appendAddr(append(b, '['), r.addr)
	b = append(b, "] - ["...)
	b = append(b, r.id...)
	return append(b, "]\n"...)
}

// record logs a line of any other kind; text may hold further physical lines.
func (r request) record(when time.Duration, level, logger, text string) {
	b := appendHead(make([]byte, 0, 64+len(text)), r.worker, level, logger)
	b = append(b, text...)
	r.pod.lines.push(when, append(b, '\n'))
}
