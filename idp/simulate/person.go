package simulate

import (
	"fmt"
	"net/netip"
	"strings"
	"time"
)

// person is a user of the cluster: habits, machines and networks.
type person struct {
	world   *world
	dice    dice
	profile Profile
	name    string // of the account
	dn      string // as the issuer logs it
	entry   string // in the directory
	home    city
	zone    time.Duration // east of UTC, where the person is now
	grade   grade
	style   loginStyle
	lone    bool // keeps one kubeconfig for every tool

	laptop, jump *device
	configs      []*kubeconfig
	browser      browser
	present      bool // at the keyboard
	lastDay      int  // of activity, for the count of user-days

	site     *site
	homeLink *link
	cell     [2]*Network // of the phone: IPv4, and IPv6 or nil
	exits    []*Network  // a personal VPN's favourite locations
	trips    []trip
	theft    *theft
}

// grade is how much somebody works with the cluster in a day.
type grade struct {
	bouts  float64       // stretches of kubectl
	bout   time.Duration // their median length
	runs   float64       // of tools that keep running
	run    time.Duration
	weight float64
}

// grades: most people look in now and then, a few live in the cluster.
var grades = [...]grade{
	{1.3, 5 * time.Minute, 0.12, 15 * time.Minute, 60},
	{2.4, 8 * time.Minute, 0.4, 30 * time.Minute, 31},
	{4.0, 10 * time.Minute, 1.2, 60 * time.Minute, 9},
}

var (
	firstNames = strings.Fields("anna ben carla david elena felix greta hugo irene jonas karin lukas maria nikhil olga paul rosa samir tanja uwe vera wen xenia yusuf zoe amit bianca chen divya emil")
	lastNames  = strings.Fields("albers bauer costa dietz evans fischer gupta hansen ito jansen kumar lopez mehta novak olsen patel quinn rossi singh taylor ulrich vogel weber xu young ziegler brandt carter desai engel")
)

// newPerson invents the i-th user.
func (w *world) newPerson(i int) *person {
	d := newDice(w.options.Seed, 1000+uint64(i))
	p := &person{world: w, dice: d, profile: w.profileOf(d), lastDay: -1}
	p.names(i)
	p.settle()
	weights := make([]float64, len(grades))
	for i, g := range grades {
		weights[i] = g.weight
	}
	p.grade = grades[d.weighted(weights)]
	switch p.profile { // who works on the move keeps tools open
	case Roamer:
		p.grade.runs *= 3
	case CorpVPN, PersonalVPN:
		p.grade.runs *= 2
	}
	p.style = loginStyle(d.weighted([]float64{portal: 30, oulogin: 50, direct: 20}))
	p.lone = d.chance(0.5)
	p.laptop = w.newDevice(p, nil, d, p.homeLink)
	for range 1 + d.weighted([]float64{5, 3, 2}) {
		p.configs = append(p.configs, &kubeconfig{device: p.laptop})
	}
	if p.profile == JumpHost {
		p.jump = w.newDevice(p, nil, d, fixed("jump", d.between(4*time.Millisecond, 30*time.Millisecond), pick(d, w.jumpHosts)))
		p.configs = append(p.configs, &kubeconfig{device: p.jump, pasted: d.chance(0.5)})
	}
	return p
}

func (w *world) profileOf(d dice) Profile {
	weights := make([]float64, len(profiles))
	for i, p := range profiles {
		weights[i] = w.options.Mix[p]
	}
	return profiles[d.weighted(weights)]
}

// names gives every third person a mail address for an account: the shadow
// directory writes what it cannot hold as x-<code>-x.
func (p *person) names(i int) {
	first, last := firstNames[i%len(firstNames)], lastNames[i/len(firstNames)%len(lastNames)]
	p.name = first + "." + last
	if n := i / (len(firstNames) * len(lastNames)); n > 0 {
		p.name += fmt.Sprint(n)
	}
	if i%3 == 2 {
		p.name += "@example.com"
	}
	var b strings.Builder
	for _, c := range []byte(p.name) {
		if c >= 'a' && c <= 'z' || c == '.' || c == '-' {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "x-%d-x", c)
		}
	}
	p.dn = "uid=" + b.String() + ",ou=shadow,o=Tremolo"
	title := func(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
	p.entry = fmt.Sprintf(`CN=%s\, %s,OU=People,DC=example,DC=com`, title(last), title(first))
}

// settle finds a city, an office and a connection at home.
func (p *person) settle() {
	w, d := p.world, p.dice
	names := []string{"Munich", "Berlin", "Hamburg", "Warsaw", "London", "Austin", "Houston", "San_Jose", "New_York", "Bangalore"}
	weights := []float64{26, 14, 10, 8, 6, 10, 6, 5, 3, 12}
	switch p.profile {
	case Office:
		weights = []float64{70, 0, 0, 0, 0, 0, 0, 0, 0, 30}
	case OfficeWide:
		weights = []float64{0, 0, 0, 0, 0, 100, 0, 0, 0, 0}
	}
	name := names[d.weighted(weights)]
	p.home = w.net.cities[name]
	p.zone = p.home.zone
	p.site = w.siteFor(p.home.country)
	p.homeLink = p.newHome()
	p.cell[0] = pick(d, w.net.find(of("mobile", p.home.country, false)))
	p.cell[1] = w.sibling(d, p.cell[0], 0.6)
	local, all := w.net.find(of("vpn", p.home.country, false)), w.net.find(of("vpn", "", false))
	if len(local) > 0 {
		p.exits = append(p.exits, pick(d, local))
	}
	p.exits = append(p.exits, pick(d, all), pick(d, all))
	switch p.profile {
	case Carrier:
		p.homeLink = p.mobile()
	case DualWAN:
		other := p.newHome()
		p.homeLink = pool(d, "dual_wan", p.homeLink.rtt, append(p.homeLink.v4, other.v4...), 0.5)
	}
}

// mobile is a new attachment to the phone's network: another piece of the
// carrier's address pool, another /64.
func (p *person) mobile() *link { return carrier(p.dice, p.cell[0], p.cell[1]) }

// newHome is a connection of a provider in the person's city, or at least in
// the country; IPv6 often comes from elsewhere in the provider's network.
func (p *person) newHome() *link {
	w, d := p.world, p.dice
	near := w.net.find(func(n *Network) bool {
		return n.Kind == "fixed" && n.City == p.home.name && n.Prefix.Addr().Is4()
	})
	v4 := pick(d, near)
	share := 0.5
	if p.profile == Home {
		share = 0.95
	}
	return dual(d, v4, w.sibling(d, v4, share))
}

// sibling is an IPv6 network of the same provider, with probability share.
func (w *world) sibling(d dice, v4 *Network, share float64) *Network {
	same := w.net.find(func(n *Network) bool {
		return n.ASN == v4.ASN && n.Kind == v4.Kind && n.Country == v4.Country && n.Prefix.Addr().Is6()
	})
	if len(same) == 0 || !d.chance(share) {
		return nil
	}
	return pick(d, same)
}

// vpnExit is an address of one server of a VPN location; all its customers
// share them.
func vpnExit(d dice, n *Network) netip.Addr {
	base := n.Prefix.Addr()
	if base.Is6() {
		return interfaceOf(d, netip.PrefixFrom(base, 64))
	}
	return in24(base, byte(2+17*d.IntN(8)))
}
