package main

import "math/rand/v2"

// Mean lengths, measured; they spread the records over the time span whatever the size.
const (
	mixedLineBytes = 234
	fullLineBytes  = 289
)

// Bits of seen: which addresses of a user occurred in access records (low) and in replays (high).
const replayBits = 8

// generator turns acts into records. Times are milliseconds since start.
type generator struct {
	out     *output
	rng     *rand.PCG
	stamps  stamps
	waiting delayed
	users   int
	now     int64 // time of the act being written
	last    int64 // time of the latest record: none is earlier
	step    float64
	clock   float64
	seen    []uint16
	robot   int64 // 1 once the service account has occurred, from its one address
	counts  counts
}

// counts is the truth about the log, printed when it is written.
type counts struct {
	Bytes       int64 `json:"bytes"`
	Lines       int64 `json:"lines"`
	Access      int64 `json:"access"`
	Replays     int64 `json:"replays"`
	Users       int64 `json:"users"`
	Pairs       int64 `json:"pairs"`        // user and address, in access records of named users
	ReplayUsers int64 `json:"replay_users"` // users of replay lines
	ReplayPairs int64 `json:"replay_pairs"` // user and address, in replay lines
}

func newGenerator(o options, out *output) *generator {
	mean := int64(mixedLineBytes)
	if o.full {
		mean = fullLineBytes
	}
	return &generator{
		out:    out,
		rng:    rand.NewPCG(o.seed, 0x6f70656e756e6973),
		stamps: stamps{day: -1},
		users:  o.users,
		step:   float64(spanDays*dayMillis) * float64(mean) / float64(o.size),
		seen:   make([]uint16, o.users),
	}
}

// below returns a number from 0 to n-1. The bias of the modulus does not matter here.
func (g *generator) below(n int) int { return int(g.rng.Uint64() >> 1 % uint64(n)) }

// someUser prefers low numbers: people are not equally busy. The busiest tenth has a third of the records.
func (g *generator) someUser() int {
	r := float64(g.rng.Uint64()>>11) / (1 << 53)
	return int(r * r * float64(g.users))
}

// advance moves the clock by the time that a number of lines takes, give or take a half.
func (g *generator) advance(lines int) {
	jitter := 0.5 + float64(g.rng.Uint64()>>11)/(1<<53)
	g.clock += g.step * float64(lines) * jitter
	g.now = int64(g.clock)
}

// head starts a record at a time, or at the latest record's time when that is later: a log is written in order.
func (g *generator) head(at int64, thread int) {
	g.last = max(g.last, at)
	g.out.buf = g.stamps.appendHead(g.out.buf, g.last, thread)
}

func (g *generator) text(s string) { g.out.buf = append(g.out.buf, s...) }

// end closes a line that may be one of several of a record.
func (g *generator) end() {
	g.out.buf = append(g.out.buf, '\n')
	g.counts.Lines++
}

func (g *generator) writeFull() error {
	for g.out.total() < g.out.size {
		g.advance(1)
		user := g.someUser()
		g.replayLine(g.now, 1+g.below(threads), user, addressAt(user, g.now), newSession(g.rng))
		if err := g.out.endRecord(); err != nil {
			return err
		}
	}
	return nil
}

func (g *generator) writeMixed() error {
	plan := actPlan()
	for g.out.total() < g.out.size {
		a := plan[g.below(len(plan))]
		g.advance(acts[a].lines)
		for {
			r, ok := g.waiting.due(g.now)
			if !ok {
				break
			}
			g.replay(r)
			if err := g.out.endRecord(); err != nil {
				return err
			}
		}
		acts[a].write(g)
		if err := g.out.endRecord(); err != nil {
			return err
		}
	}
	return nil
}

func (g *generator) truth() counts {
	c := g.counts
	c.Bytes, c.Users, c.Pairs = g.out.total(), g.robot, g.robot
	for _, seen := range g.seen {
		var access, replayed int64
		for k := range baseAddresses + 1 {
			access += int64(seen >> k & 1)
			replayed += int64(seen >> (replayBits + k) & 1)
		}
		c.Users += min(access, 1)
		c.Pairs += access
		c.ReplayUsers += min(replayed, 1)
		c.ReplayPairs += replayed
	}
	return c
}
