package rules

import (
	"net/netip"
	"time"
)

// Config is what an engine needs to know. The zero value of a field means its
// default.
type Config struct {
	Grace time.Duration // OpenUnison's grace period; default 5 s, as in its documentation's example
	Skew  time.Duration // how far the clocks of replicas may part; default 2 s

	Session  time.Duration // session_inactivity_timeout_seconds; default 15 min
	Memory   time.Duration // how long an address stays known; default 30 days
	Learning int           // sightings until a user's habits are known; default 10
	Learn    time.Duration // or the time until then; default 14 days

	Locator Locator        // nil: nothing is placed
	Tags    []Tagged       // names for networks
	Proxies []netip.Prefix // addresses that are proxies', whatever they look like
	Rules   []Rule

	// Alert is called with each alert as it is decided. The alert is the
	// callee's to keep.
	Alert func(*Alert)
	// Enriched, when set, is called with every event and its context, each
	// replay's once its verdict is known. Both hold only during the call.
	Enriched func(*Context)
}

// Tagged names a network: corp, vpn, ci and the like.
type Tagged struct {
	Prefix netip.Prefix
	Tag    string
}

func (c Config) withDefaults() Config {
	or := func(d *time.Duration, v time.Duration) {
		if *d == 0 {
			*d = v
		}
	}
	or(&c.Grace, 5*time.Second)
	or(&c.Skew, 2*time.Second)
	or(&c.Session, 15*time.Minute)
	or(&c.Memory, 30*24*time.Hour)
	or(&c.Learn, 14*24*time.Hour)
	if c.Learning == 0 {
		c.Learning = 10
	}
	return c
}
