package rules

import "time"

// Stats is what an engine counted.
type Stats struct {
	Users, Addresses int
	Verdicts         [Verdicts]int64
	Lags             Lags // of replays whose token the same address had consumed
	Late             Lags // of refreshes that were refused soon after the same address's refresh
	Alerts           map[string]int64
	Suppressed       map[string]int64
	HiddenEvents     int64 // events of users behind a proxy
	SeenEvents       int64 // replays and other events that could be judged
}

// Stats returns the counts so far. The maps are the caller's.
func (g *Engine) Stats() Stats {
	s := g.stats
	s.Users, s.Addresses = len(g.users), len(g.sources)
	s.Alerts, s.Suppressed = map[string]int64{}, map[string]int64{}
	for i, t := range g.tally {
		id := g.cfg.Rules[i].ID
		s.Alerts[id] += t.alerts
		s.Suppressed[id] += t.suppressed
	}
	return s
}

func (s *Stats) verdict(v Verdict) { s.Verdicts[v]++ }

func (s *Stats) lag(c *Context) {
	if c.Replay.Verdict == SameClient {
		s.Lags.add(c.Replay.Lag)
	}
}

// Lags is a distribution of times with the resolution of a tenth of a second,
// up to a minute: what is beyond no grace should cover.
type Lags struct {
	N       int64
	buckets [maxLag]int64
}

const (
	lagStep = int64(100 * time.Millisecond)
	maxLag  = 600
)

func (l *Lags) add(ns int64) {
	i := max(0, ns) / lagStep
	if i < maxLag {
		l.N++
		l.buckets[i]++
	}
}

// Quantile returns a time that at least the share q of the lags is within,
// rounded up to the resolution; 0 when there are none.
func (l *Lags) Quantile(q float64) time.Duration {
	want, sum := int64(q*float64(l.N)+0.999999), int64(0)
	for i, n := range l.buckets {
		sum += n
		if sum >= want && l.N > 0 {
			return time.Duration(int64(i+1) * lagStep)
		}
	}
	return 0
}

// Within counts the lags up to d.
func (l *Lags) Within(d time.Duration) int64 {
	var sum int64
	for i := range min(maxLag, int(int64(d)/lagStep)) {
		sum += l.buckets[i]
	}
	return sum
}

// lateRefresh notes a refused refresh that a longer grace would have allowed:
// it came soon after a refresh from the same address, which is one user's.
func (g *Engine) lateRefresh(src *source, now int64) {
	defer func() { src.refused = now }()
	if src.users != 1 {
		return
	}
	u := g.users[src.owners[0]-1]
	var last int64
	for i := range u.grants {
		if r := &u.grants[i]; r.used && u.sightings[r.at].source == src {
			last = max(last, r.time)
		}
	}
	// client-go asks twice within some milliseconds; the second is no news.
	if last != 0 && now-src.refused > int64(time.Second) {
		g.stats.Late.add(now - last)
	}
}

// Grace is a recommendation for grace_period_millis, and what it rests on.
type Grace struct {
	Value   time.Duration // 0: nothing to go by
	Races   int64         // benign reuses seen
	P50     time.Duration
	P99     time.Duration
	Late    int64 // refused refreshes within a minute of the same address's refresh
	Saved   int64 // how many of them Value would have let pass
	Capped  bool  // Value is the most that makes sense
	Current time.Duration
}

// maxGrace is the id_token's minute less the ten seconds by which client-go
// refreshes early: beyond it the token handed out again is already stale.
const maxGrace = 50 * time.Second

// RecommendGrace derives a grace period from the lags of benign reuses and of
// the refusals that it would have avoided: it covers 99 % of both, in whole
// seconds, with one second to spare.
func (g *Engine) RecommendGrace() Grace {
	all := g.stats.Lags
	all.N += g.stats.Late.N
	for i, n := range g.stats.Late.buckets {
		all.buckets[i] += n
	}
	r := Grace{
		Races: g.stats.Lags.N, P50: g.stats.Lags.Quantile(0.5), P99: g.stats.Lags.Quantile(0.99),
		Late: g.stats.Late.N, Current: g.cfg.Grace,
	}
	if all.N == 0 {
		return r
	}
	r.Value = all.Quantile(0.99).Truncate(time.Second) + 2*time.Second
	if r.Value > maxGrace {
		r.Value, r.Capped = maxGrace, true
	}
	r.Saved = g.stats.Late.Within(r.Value)
	return r
}
