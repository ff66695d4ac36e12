package simulate

import (
	"math"
	"math/rand/v2"
	"time"
)

// dice is one actor's own stream of chance, so that one more actor does not
// change what the others do.
type dice struct{ *rand.Rand }

func newDice(seed, stream uint64) dice {
	return dice{rand.New(rand.NewPCG(seed, stream*0x9e3779b97f4a7c15+1))}
}

func (d dice) chance(p float64) bool { return d.Float64() < p }

// between is uniform in [lo, hi).
func (d dice) between(lo, hi time.Duration) time.Duration {
	if hi <= lo {
		return lo
	}
	return lo + time.Duration(d.Int64N(int64(hi-lo)))
}

// around is normal; exp is exponential; skewed is lognormal with a median.
func (d dice) around(mid, sd time.Duration) time.Duration {
	return mid + time.Duration(d.NormFloat64()*float64(sd))
}

func (d dice) exp(mean time.Duration) time.Duration {
	return time.Duration(d.ExpFloat64() * float64(mean))
}

func (d dice) skewed(median time.Duration, sigma float64) time.Duration {
	return time.Duration(float64(median) * math.Exp(sigma*d.NormFloat64()))
}

// count is a whole number whose mean is m: its floor, or one more.
func (d dice) count(m float64) int {
	n := int(m)
	if d.chance(m - float64(n)) {
		n++
	}
	return n
}

func pick[T any](d dice, from []T) T { return from[d.IntN(len(from))] }

// weighted picks an index in proportion to its weight.
func (d dice) weighted(weights []float64) int {
	var sum float64
	for _, w := range weights {
		sum += w
	}
	x := d.Float64() * sum
	for i, w := range weights {
		if x -= w; x < 0 {
			return i
		}
	}
	return len(weights) - 1
}
