package simulate

import (
	"math/rand/v2"
	"testing"
	"time"
)

// TestPresent walks one session through OpenUnison's rules.
func TestPresent(t *testing.T) {
	t.Parallel()
	const s, ms = time.Second, time.Millisecond
	type step struct {
		at     time.Duration
		number uint32
		want   answer
		gives  uint32 // number of the returned token, if any
	}
	tests := []struct {
		name  string
		rules policy
		steps []step
	}{
		{"each token works once", policy{0, 0}, []step{{50 * s, 1, granted, 2}, {100 * s, 2, granted, 3}, {101 * s, 1, gone, 0}}},
		{"no grace", policy{0, 0}, []step{{50 * s, 1, granted, 2}, {50*s + ms, 1, gone, 0}}},
		{"inside the grace: the current tokens", policy{5 * s, 0}, []step{{50 * s, 1, granted, 2}, {52 * s, 1, replayed, 2}, {100 * s, 2, granted, 3}}},
		{"the window is strict", policy{5 * s, 0}, []step{{50 * s, 1, granted, 2}, {55*s - ms, 1, replayed, 2}, {55 * s, 1, gone, 0}}},
		{"reuse does not extend it", policy{5 * s, 0}, []step{{50 * s, 1, granted, 2}, {54 * s, 1, replayed, 2}, {56 * s, 1, gone, 0}}},
		{"several generations at once", policy{5 * s, 0}, []step{{50 * s, 1, granted, 2}, {52 * s, 2, granted, 3}, {54 * s, 1, replayed, 3}, {56 * s, 2, replayed, 3}}},
		{"a late replay does not end the session", policy{5 * s, 0}, []step{{50 * s, 1, granted, 2}, {80 * s, 1, gone, 0}, {90 * s, 2, granted, 3}}},
		{"refreshing slides the expiry", policy{5 * s, 0}, []step{{890 * s, 1, granted, 2}, {1700 * s, 2, granted, 3}}},
		{"replaying does not", policy{5 * s, 0}, []step{{50 * s, 1, granted, 2}, {54 * s, 1, replayed, 2}, {952 * s, 2, expired, 0}}},
		{"expired, then deleted", policy{5 * s, 0}, []step{{930 * s, 1, expired, 0}, {931 * s, 1, gone, 0}}},
		{"swept", policy{5 * s, 0}, []step{{970 * s, 1, gone, 0}}},
		{"simultaneous: both rotate, the first one's token is lost", policy{5 * s, 20 * ms}, []step{{50 * s, 1, granted, 2}, {50*s + 10*ms, 1, granted, 3}, {51 * s, 2, gone, 0}, {52 * s, 3, granted, 4}}},
		{"not quite simultaneous", policy{5 * s, 20 * ms}, []step{{50 * s, 1, granted, 2}, {50*s + 20*ms, 1, replayed, 2}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			session := tt.rules.open(nil, 0).token.session
			for i, st := range tt.steps {
				got, g := tt.rules.present(token{session, st.number}, st.at)
				if got != st.want || g.token.number != st.gives {
					t.Fatalf("step %d: token %d at %s: answer %d with token %d, want %d with %d", i, st.number, st.at, got, g.token.number, st.want, st.gives)
				}
			}
		})
	}
}

func TestPresentWithoutSession(t *testing.T) {
	t.Parallel()
	if got, g := (policy{grace: time.Second}).present(token{}, 0); got != gone || g != (grant{}) {
		t.Errorf("answer %d with %v, want gone", got, g)
	}
}

// TestRotationsPerGeneration presents random tokens at random times. Without a
// commit delay no token rotates twice; with one, only within that delay; and no
// used token is refused inside its window.
func TestRotationsPerGeneration(t *testing.T) {
	t.Parallel()
	for seed := range uint64(300) {
		d := rand.New(rand.NewPCG(seed, 7))
		rules := policy{grace: time.Duration(d.IntN(8000)) * time.Millisecond}
		if seed%2 == 1 {
			rules.commit = 15 * time.Millisecond
		}
		s := rules.open(nil, 0).token.session
		rotated, lost := map[uint32]time.Duration{}, map[uint32]bool{}
		var now time.Duration
		for range 400 {
			now += time.Duration(d.ExpFloat64() * float64(700*time.Millisecond))
			n := s.issued - min(s.issued-1, uint32(d.IntN(5)))
			before := s.current
			at, was := rotated[n]
			switch a, g := rules.present(token{s, n}, now); {
			case a == granted && was && now-at >= rules.commit:
				t.Fatalf("seed %d: token %d rotated at %s and again at %s", seed, n, at, now)
			case a == granted && was:
				lost[before] = true
			case a == replayed && g.token.number != s.current:
				t.Fatalf("seed %d: a replay returned token %d, the current one is %d", seed, g.token.number, s.current)
			case a == gone && was && !lost[n] && now < at+rules.grace:
				t.Fatalf("seed %d: token %d, used at %s, refused at %s with a grace of %s", seed, n, at, now, rules.grace)
			case a == granted:
				rotated[n] = now
			}
			if s.current > before {
				rotated[n] = now
			}
		}
	}
}
