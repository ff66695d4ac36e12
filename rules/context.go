package rules

import (
	"net/netip"
	"strings"

	"gracewatch/parser"
)

// Context is an event and all that is known about it when it is judged. Its
// field names for people stand in ecs.go.
type Context struct {
	Event  *parser.Event
	Source Party
	Origin Origin

	Learning bool // the user's habits are not known yet
	LoginAge int64
	// LoginAge is the time since the user's last login from this address, in
	// nanoseconds, or -1: a session that never logged in here moved here.

	Travel  Travel
	Replay  Replay
	Contest *Contest // the two addresses that one session of the user is fought over by; mostly nil
	Logins  Logins
	Reject  Rejection
}

// Party is one side of what happened.
type Party struct {
	Addr       netip.Addr
	Place      Place
	Tags       []string
	Network    netip.Prefix
	Novelty    Novelty
	Prevalence int // how many other users were seen on the network
	Login      bool
}

// Origin says how far the source address can be believed.
type Origin uint8

// The origins.
const (
	OriginNone   Origin = iota // no address logged
	OriginLogged               // the address of the peer, which is no proxy
	OriginHidden               // the address is a proxy's
)

func (o Origin) String() string { return [...]string{"", "logged", "hidden"}[o] }

// Novelty is the set of rungs at which an address is new to its user.
type Novelty uint8

// The rungs, from the narrowest.
const (
	NewAddress Novelty = 1 << iota
	NewNetwork
	NewAS
	NewCountry
)

var noveltyNames = [...]string{"address", "network", "as", "country"}

// Names lists the rungs.
func (n Novelty) Names() []string {
	var names []string
	for i, name := range noveltyNames {
		if n&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return names
}

func (n Novelty) String() string { return strings.Join(n.Names(), ", ") }

// Travel is the least speed at which the user would have come from an earlier
// sighting to this one.
type Travel struct {
	Known    bool
	From     netip.Addr
	FromAt   int64 // nanoseconds since the Unix epoch
	Place    Place
	Distance float64 // km, less both accuracy radii
	Speed    float64 // km/h
}

// Verdict is what a replay was.
type Verdict uint8

// The verdicts; they are explained in the README.
const (
	VerdictNone Verdict = iota
	TwoParties
	SameClient
	Mixed
	Unpaired
	Uncorroborated
	Hidden
	Verdicts // how many there are, VerdictNone included
)

var verdictNames = [...]string{"", "two_parties", "same_client", "mixed", "unpaired", "uncorroborated", "hidden"}

func (v Verdict) String() string { return verdictNames[v] }

// Proximity is how near two different addresses are.
type Proximity uint8

// The proximities, nearest first.
const (
	ProximityNone    Proximity = iota
	ProximityNetwork           // one /24 or /64, public addresses only
	ProximityAS
	ProximityCountry
	ProximityFar
	ProximityUnknown
)

var proximityNames = [...]string{"", "network", "as", "country", "far", "unknown"}

func (p Proximity) String() string { return proximityNames[p] }

// Suspect says which of a replay's parties is new to the user.
type Suspect uint8

// The suspects.
const (
	SuspectNone Suspect = iota
	SuspectSource
	SuspectPartner
	SuspectBoth
	SuspectNeither
)

func (s Suspect) String() string {
	return [...]string{"", "source", "partner", "both", "neither"}[s]
}

// Replay is what is known of a used refresh token's reuse.
type Replay struct {
	Verdict    Verdict
	Proximity  Proximity
	Suspect    Suspect
	Lag        int64 // nanoseconds since the partner's refresh; may be slightly negative between replicas
	Partner    Party
	PartnerAt  int64
	Candidates int
	RoundTrip  bool   // the same two addresses changed roles since the last replay
	Nearest    int64  // unpaired: nanoseconds since the nearest refresh of the user before, 0 when there is none
	Follows    string // uncorroborated: the record the line stands behind
}

// Logins is what preceded a login from the same address.
type Logins struct {
	Failures int // failed logins within the last ten minutes
	Tried    int // distinct names among them, as far as known
}

// Rejection is what is known of a refused refresh and its address.
type Rejection struct {
	Stranger bool // nobody was ever seen at the address or its network
	Settled  bool // a quarter of an hour passed, and nobody logged in from there
	NewAS    bool // nobody was ever seen on its AS, or in its country when the AS is unknown
	Count    int  // refusals from this address in a row
}
