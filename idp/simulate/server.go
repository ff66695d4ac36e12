package simulate

import "time"

// Paths and applications of a deployment made by the shipped charts.
const (
	issuerPath    = "/auth/idp/k8sIdp"
	tokenPath     = issuerPath + "/token"
	discoveryPath = issuerPath + "/.well-known/openid-configuration"
	idpApp        = "k8sidp"
)

// server is OpenUnison as its log shows it: the session rules behind a number
// of pods.
type server struct {
	time   *timeline
	rules  policy
	pods   []*pod
	url    string // scheme and host
	dice   dice
	ldapOp int
}

// exchange tells what a refresh was answered, to whom it may concern.
type exchange struct {
	from   *device
	conn   *conn
	token  token
	answer answer
	grant  grant
}

// token answers a refresh that arrives now, logs it, and returns the answer
// with the time it took.
func (s *server) token(from *device, c *conn, t token) (exchange, time.Duration) {
	now := s.time.now
	x := exchange{from: from, conn: c, token: t}
	x.answer, x.grant = s.rules.present(t, now)
	took := s.work(x.answer)
	at := now + took
	r := s.begin(c, "", now, at+5*time.Millisecond)
	switch x.answer {
	case granted:
		r.access(at, "AzSuccess", idpApp, tokenPath, t.session.owner.dn, "NONE")
	case replayed:
		r.access(at, "AzSuccess", idpApp, tokenPath, t.session.owner.dn, "NONE")
		r.reuse(at+s.dice.between(0, 2*time.Millisecond), t.session.owner.dn)
	case gone, expired:
		text := "Session does not exist from refresh_token"
		if x.answer == expired {
			text = "Session expired"
		}
		r.record(at, "WARN", idpLogger, text)
		r.access(at+s.dice.between(0, 2*time.Millisecond), "AzFail", idpApp, tokenPath, anonymous, "NONE")
	}
	return x, took
}

// work is the time to answer: a rotation signs two tokens and patches a custom
// resource, a rejection reads one.
func (s *server) work(a answer) time.Duration {
	switch a {
	case granted:
		return 12*time.Millisecond + s.dice.exp(14*time.Millisecond)
	case replayed:
		return 6*time.Millisecond + s.dice.exp(6*time.Millisecond)
	}
	return 3*time.Millisecond + s.dice.exp(4*time.Millisecond)
}

// get logs a request that needs no login, such as discovery.
func (s *server) get(c *conn, app, path string) {
	at := s.time.now + s.dice.between(time.Millisecond, 6*time.Millisecond)
	s.begin(c, "", s.time.now, at).access(at, "AzSuccess", app, path, anonymous, "NONE")
}

func (s *server) anyPod() *pod { return s.pods[s.dice.IntN(len(s.pods))] }

// flush writes what every pod logged before now.
func (s *server) flush(now time.Duration) error {
	for _, p := range s.pods {
		if err := p.flush(now); err != nil {
			return err
		}
	}
	return nil
}
