package simulate

import (
	"fmt"
	"time"
)

// Options says what to simulate. Start from Defaults and change what differs.
type Options struct {
	Seed   uint64
	Start  time.Time // midnight UTC of the first day; whole seconds
	Days   int
	Users  int
	Thefts int // planned thefts, failed and undetectable ones included

	Replicas int           // OpenUnison pods that share the sessions
	Grace    time.Duration // grace_period_millis; 0 turns it off
	Skew     time.Duration // largest clock offset of a pod, either way
	Commit   time.Duration // time between reading and writing a session: refreshes of one token closer than this both succeed; 0 makes the issuer atomic

	Host     string  // public host name of the issuer
	Activity float64 // scales how much people work with the cluster
	Straddle float64 // share of network switches that cut off an answer in flight
	Mix      Mix
	Noise    Noise
}

// Mix holds the weight of each kind of person; only their proportions matter.
type Mix map[Profile]float64

// Noise holds the rates of what is not about people's tokens.
type Noise struct {
	Discovery  bool    // log client-go's discovery request before every refresh
	LDAP       bool    // log the directory operations of each login
	Probes     float64 // an hour and pod; a real kubelet makes 720
	Metrics    float64 // Prometheus scrapes an hour and pod
	Exchanges  float64 // token exchanges of service accounts an hour
	Keys       float64 // JWKS fetches by the API server an hour
	Scans      float64 // vulnerability scans a day
	Errors     float64 // stack traces a day
	TypoChance float64 // share of logins that begin with a wrong password
}

// Profile is a kind of person, named after what is hard about their addresses.
type Profile string

// The kinds of people.
const (
	Office      Profile = "office"       // several NAT addresses in one /24
	OfficeWide  Profile = "office_wide"  // an egress pool over several /24 of one AS
	Home        Profile = "home"         // dual stack, privacy addresses in one /64
	Roamer      Profile = "roamer"       // home, train, cafe and office in one day, tools running
	CorpVPN     Profile = "corp_vpn"     // toggles the company's VPN
	PersonalVPN Profile = "personal_vpn" // leaves the internet in other countries
	JumpHost    Profile = "jump_host"    // a second session on a server
	Traveller   Profile = "traveller"    // works from abroad for some days
	DualWAN     Profile = "dual_wan"     // two providers at once, chosen for each connection
	Carrier     Profile = "carrier"      // a mobile router behind carrier NAT
)

// profiles is every profile in a fixed order: a map's order would not repeat.
var profiles = []Profile{Office, OfficeWide, Home, Roamer, CorpVPN, PersonalVPN, JumpHost, Traveller, DualWAN, Carrier}

// Defaults returns a month of three hundred people, two replicas and the grace
// period that OpenUnison's documentation suggests.
func Defaults() Options {
	return Options{
		Seed: 1, Start: time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC), Days: 30, Users: 300, Thefts: 60,
		Replicas: 2, Grace: 5 * time.Second, Skew: 150 * time.Millisecond, Commit: 8 * time.Millisecond,
		Host: "k8sou.apps.example.com", Activity: 1, Straddle: 0.5,
		Mix: Mix{Office: 24, OfficeWide: 14, Home: 20, Roamer: 14, CorpVPN: 10, PersonalVPN: 5,
			JumpHost: 5, Traveller: 5, DualWAN: 1, Carrier: 2},
		Noise: Noise{Discovery: true, LDAP: true, Probes: 4, Metrics: 2, Exchanges: 3, Keys: 1,
			Scans: 2, Errors: 3, TypoChance: 0.05},
	}
}

// Hard returns Defaults with the people whose addresses are hardest to judge:
// most are on the move, behind carriers or VPNs, and nearly every switch of
// networks under a running tool loses an answer.
func Hard() Options {
	o := Defaults()
	o.Straddle = 0.9
	o.Mix = Mix{Office: 8, OfficeWide: 8, Home: 14, Roamer: 30, CorpVPN: 12, PersonalVPN: 10,
		JumpHost: 5, Traveller: 5, DualWAN: 2, Carrier: 6}
	return o
}

// Bounds keep a mistyped option from filling the disk.
const (
	maxDays     = 1000
	maxUsers    = 100_000
	maxReplicas = 64
	maxGrace    = 10 * time.Minute
)

func (o Options) check() error {
	switch {
	case o.Start.IsZero():
		return fmt.Errorf("simulate: no start time: begin with Defaults()")
	case o.Days < 1 || o.Days > maxDays:
		return fmt.Errorf("simulate: %d days: give 1 to %d", o.Days, maxDays)
	case o.Users < 1 || o.Users > maxUsers:
		return fmt.Errorf("simulate: %d users: give 1 to %d", o.Users, maxUsers)
	case o.Replicas < 1 || o.Replicas > maxReplicas:
		return fmt.Errorf("simulate: %d replicas: give 1 to %d", o.Replicas, maxReplicas)
	case o.Grace < 0 || o.Grace > maxGrace:
		return fmt.Errorf("simulate: a grace of %s: give 0 to %s", o.Grace, maxGrace)
	case o.Thefts < 0 || o.Skew < 0 || o.Commit < 0 || o.Activity <= 0:
		return fmt.Errorf("simulate: thefts, skew and commit must not be negative, activity must be positive")
	case o.Host == "":
		return fmt.Errorf("simulate: no host: name the issuer, such as k8sou.apps.example.com")
	}
	var sum float64
	for _, p := range profiles {
		sum += o.Mix[p]
	}
	if sum <= 0 {
		return fmt.Errorf("simulate: every weight of the mix is zero: give at least one profile a weight")
	}
	return nil
}
