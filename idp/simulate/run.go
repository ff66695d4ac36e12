package simulate

import (
	"bytes"
	"fmt"
	"io"
	"net/netip"
	"time"
)

// Result is a simulated log with the truth about it.
type Result struct {
	Logs     map[string][]byte // by pod; nil after Stream
	Networks []Network
	Key      Key
}

// world is everything that exists in a simulation.
type world struct {
	timeline
	options   Options
	net       internet
	server    *server
	sites     []*site
	cafes     map[string][]netip.Addr
	jumpHosts []netip.Addr
	people    []*person

	labels   []harmless
	latest   map[storyKey]int
	userDays int
}

// Run simulates and keeps the logs in memory.
func Run(o Options) (*Result, error) {
	logs := map[string]*bytes.Buffer{}
	r, err := Stream(o, func(pod string) (io.Writer, error) {
		logs[pod] = &bytes.Buffer{}
		return logs[pod], nil
	})
	if err != nil {
		return nil, err
	}
	r.Logs = map[string][]byte{}
	for pod, b := range logs {
		r.Logs[pod] = b.Bytes()
	}
	return r, nil
}

// Stream simulates and writes every pod's log, in order of time, to what open
// returns for its name. It makes one write for each record.
func Stream(o Options, open func(pod string) (io.Writer, error)) (*Result, error) {
	w, err := newWorld(o, open)
	if err != nil {
		return nil, err
	}
	w.populate()
	w.planThefts()
	w.planNoise()
	return w.finish(time.Duration(o.Days) * 24 * time.Hour)
}

// newWorld builds the internet and the pods, without anybody in it.
func newWorld(o Options, open func(pod string) (io.Writer, error)) (*world, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	o.Start = o.Start.UTC()
	net, err := newInternet()
	if err != nil {
		return nil, err
	}
	d := newDice(o.Seed, 1)
	w := &world{options: o, net: net, sites: newSites(), latest: map[storyKey]int{}}
	w.jumpHosts = []netip.Addr{netip.MustParseAddr("3.64.71.20"), netip.MustParseAddr("88.198.44.9"), netip.MustParseAddr("3.80.17.140")}
	w.newCafes(d)
	w.server = &server{time: &w.timeline, rules: policy{o.Grace, o.Commit}, url: "https://" + o.Host, dice: d}
	for i := range o.Replicas {
		name := fmt.Sprintf("openunison-orchestra-7d4c9b6f58-%s", podSuffix(i))
		out, err := open(name)
		if err != nil {
			return nil, fmt.Errorf("simulate: open the log of %s: %w", name, err)
		}
		offset := d.between(-o.Skew, o.Skew)
		w.server.pods = append(w.server.pods, newPod(name, o.Start.Add(offset), out))
	}
	return w, nil
}

// podSuffix is the i-th random-looking end of a pod's name.
func podSuffix(i int) string {
	const letters = "bcdfghjklmnpqrstvwxz2456789"
	var s [5]byte
	x := uint32(i)*2654435761 + 97531
	for j := range s {
		s[j] = letters[x%uint32(len(letters))]
		x /= uint32(len(letters))
	}
	return string(s[:])
}

// populate invents the people and plans their first day.
func (w *world) populate() {
	for i := range w.options.Users {
		p := w.newPerson(i)
		p.planTrips()
		w.people = append(w.people, p)
		w.at(-p.home.zone, func() { p.day(0) })
	}
}

// finish lets time pass and draws up the key.
func (w *world) finish(end time.Duration) (*Result, error) {
	for _, p := range w.server.pods {
		if err := p.banner(); err != nil {
			return nil, err
		}
	}
	if err := w.run(end, func() error { return w.server.flush(w.now) }); err != nil {
		return nil, err
	}
	if err := w.server.flush(end + time.Minute); err != nil {
		return nil, err
	}
	return &Result{Networks: w.net.networks, Key: w.key()}, nil
}
