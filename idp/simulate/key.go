package simulate

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/netip"
	"slices"
	"time"
)

// Label is one story of the answer key: a theft, or something harmless that may
// look like one.
type Label struct {
	ID         string       `json:"id"`
	Kind       string       `json:"kind"`
	Theft      bool         `json:"theft"`
	User       string       `json:"user"` // the DN as logged
	Profile    Profile      `json:"profile"`
	Victim     []netip.Addr `json:"victim,omitempty"` // addresses of the user in the stolen session after the theft
	Thief      []netip.Addr `json:"thief,omitempty"`
	First      time.Time    `json:"first"` // first and last request of the thief, or of the story
	Last       time.Time    `json:"last"`
	Location   string       `json:"location,omitempty"`
	Style      string       `json:"style,omitempty"`
	Detectable bool         `json:"detectable,omitempty"` // a successful theft from an address that is not the victim's
	// What the log holds of the stolen session after the theft began.
	ThiefRequests  int `json:"thief_requests,omitempty"`
	VictimGranted  int `json:"victim_granted,omitempty"`
	VictimReplayed int `json:"victim_replayed,omitempty"`
	VictimRejected int `json:"victim_rejected,omitempty"`
}

// Silent says that the victim never used the stolen session again: nothing in
// the log but the thief's address tells.
func (l Label) Silent() bool {
	return l.Theft && l.VictimGranted+l.VictimReplayed+l.VictimRejected == 0
}

// Key is the truth about a simulated log.
type Key struct {
	UserDays int       `json:"user_days"` // days on which a user did anything, summed
	Start    time.Time `json:"start"`
	End      time.Time `json:"end"`
	Labels   []Label   `json:"-"` // by First
}

// WriteKey writes a key as JSON lines: the totals, then a label a line.
func WriteKey(w io.Writer, k Key) error {
	buf := bufio.NewWriter(w)
	enc := json.NewEncoder(buf)
	if err := enc.Encode(k); err != nil {
		return fmt.Errorf("write key: %w", err)
	}
	for _, l := range k.Labels {
		if err := enc.Encode(l); err != nil {
			return fmt.Errorf("write key: label %s: %w", l.ID, err)
		}
	}
	if err := buf.Flush(); err != nil {
		return fmt.Errorf("write key: %w", err)
	}
	return nil
}

// ReadKey reads what WriteKey wrote.
func ReadKey(r io.Reader) (Key, error) {
	dec := json.NewDecoder(r)
	var k Key
	if err := dec.Decode(&k); err != nil {
		return Key{}, fmt.Errorf("read key: first line: %w", err)
	}
	if k.Start.IsZero() {
		return Key{}, fmt.Errorf("read key: the first line has no start: give a file that simulate wrote")
	}
	for n := 1; ; n++ {
		var l Label
		switch err := dec.Decode(&l); {
		case err == io.EOF:
			return k, nil
		case err != nil:
			return Key{}, fmt.Errorf("read key: label %d: %w", n, err)
		}
		k.Labels = append(k.Labels, l)
	}
}

// key turns what happened into labels.
func (w *world) key() Key {
	k := Key{UserDays: w.userDays, Start: w.options.Start, End: w.options.Start.Add(w.now)}
	for _, p := range w.people {
		if p.theft != nil && p.theft.asked {
			k.Labels = append(k.Labels, p.theft.label())
		}
	}
	for _, h := range w.labels {
		k.Labels = append(k.Labels, Label{Kind: h.kind, User: h.person.dn, Profile: h.person.profile,
			First: w.options.Start.Add(h.first), Last: w.options.Start.Add(h.last)})
	}
	slices.SortStableFunc(k.Labels, func(a, b Label) int {
		return cmp.Or(a.First.Compare(b.First), cmp.Compare(a.User, b.User), cmp.Compare(a.Kind, b.Kind))
	})
	for i := range k.Labels {
		k.Labels[i].ID = fmt.Sprintf("s%06d", i+1)
	}
	return k
}

func (th *theft) label() Label {
	start := th.world.options.Start
	l := Label{Kind: th.kind, Theft: true, User: th.victim.dn, Profile: th.victim.profile,
		Victim: sorted(th.victimFrom), Thief: sorted(th.device.seen),
		First: start.Add(th.first), Last: start.Add(th.last), Location: th.location, Style: th.style,
		ThiefRequests: th.thiefLines, VictimGranted: th.victimGranted,
		VictimReplayed: th.victimReplayed, VictimRejected: th.victimRejected}
	switch {
	case th.plan == SameAddress || th.shares():
		l.Kind, l.Location = SameAddress, "same"
	case th.kind != Failed:
		l.Detectable = true
	}
	return l
}

// shares says whether the thief used any address the victim ever had.
func (th *theft) shares() bool {
	for _, d := range []*device{th.victim.laptop, th.victim.jump} {
		if d == nil {
			continue
		}
		for a := range th.device.seen {
			if d.seen[a] {
				return true
			}
		}
	}
	return false
}

func sorted(set map[netip.Addr]bool) []netip.Addr {
	var as []netip.Addr
	for a := range set {
		as = append(as, a)
	}
	slices.SortFunc(as, netip.Addr.Compare)
	return as
}
