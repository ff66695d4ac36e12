package simulate

import (
	"net/netip"
	"time"
)

// policy is OpenUnison's rules for refresh tokens.
type policy struct {
	grace  time.Duration // how long a used token still returns the current ones
	commit time.Duration // how long a rotation takes to become visible
}

// Fixed by OpenUnison's shipped configuration.
const (
	idTokenLife  = 60 * time.Second
	sessionIdle  = 900 * time.Second
	sweepEvery   = 60 * time.Second // a job deletes the expired sessions
	rememberUsed = 64               // generations a session remembers; more than any grace covers at one refresh a second
)

// answer is what the token endpoint makes of a refresh token.
type answer uint8

const (
	granted  answer = iota // rotated: new tokens
	replayed               // used, inside the grace: the current tokens, unchanged
	gone                   // used outside the grace, or no such session
	expired                // the session ran out and was not swept yet
)

func (a answer) ok() bool { return a == granted || a == replayed }

// token names a refresh token; number counts those a session ever issued.
type token struct {
	session *session
	number  uint32
}

// grant is what a client holds after a successful refresh or login.
type grant struct {
	token   token
	expires time.Duration // of the id_token
}

// session is an OIDC session, shared by all replicas.
type session struct {
	owner   *person
	issued  uint32 // the highest number handed out
	current uint32
	used    []spent // oldest first
	idToken time.Duration
	expires time.Duration
	deleted bool

	// What follows is for the answer key and the thieves, not for the rules.
	rotator netip.Addr         // the address of the last rotation
	place   string             // and the kind of its link
	watch   func(stale uint32) // a thief who waits for the next rotation
	theft   *theft             // who stole from this session
}

type spent struct {
	number uint32
	at     time.Duration
}

// open starts a session, as a login or a load of the token screen does.
func (p policy) open(owner *person, now time.Duration) grant {
	s := &session{owner: owner}
	return s.mint(now)
}

// mint makes new tokens the current ones.
func (s *session) mint(now time.Duration) grant {
	s.issued++
	s.current = s.issued
	s.idToken, s.expires = now+idTokenLife, now+sessionIdle
	return s.tokens()
}

func (s *session) tokens() grant { return grant{token{s, s.current}, s.idToken} }

func (s *session) live(now time.Duration) bool { return !s.deleted && now < s.expires }

// present answers one refresh token; the tokens are zero unless the answer is ok.
func (p policy) present(t token, now time.Duration) (answer, grant) {
	s := t.session
	if s == nil || s.deleted {
		return gone, grant{}
	}
	if t.number == s.current {
		return p.rotate(s, now)
	}
	i := s.find(t.number)
	switch {
	case i < 0: // the loser of two simultaneous refreshes: in nobody's list
		return gone, grant{}
	case i == len(s.used)-1 && now-s.used[i].at < p.commit:
		// Both read the session before either wrote it: both rotate, the last write wins.
		s.used[i].at = now
		return granted, s.mint(now)
	case s.used[i].at+p.grace > now:
		return replayed, s.tokens()
	}
	return gone, grant{}
}

func (p policy) rotate(s *session, now time.Duration) (answer, grant) {
	if now >= s.expires {
		s.deleted = true
		if swept := (s.expires/sweepEvery + 1) * sweepEvery; now >= swept {
			return gone, grant{}
		}
		return expired, grant{}
	}
	if len(s.used) == rememberUsed {
		s.used = append(s.used[:0], s.used[1:]...)
	}
	s.used = append(s.used, spent{s.current, now})
	return granted, s.mint(now)
}

func (s *session) find(number uint32) int {
	for i := len(s.used) - 1; i >= 0; i-- {
		if s.used[i].number == number {
			return i
		}
	}
	return -1
}
