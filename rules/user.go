package rules

import (
	"net/netip"

	"gracewatch/parser"
)

// Bounds of what is kept of a user.
const (
	maxSightings = 64 // addresses, and entries of each wider rung
	maxGrants    = 4  // refreshes within the grace; one session makes at most one
	maxPlaces    = 8  // placed sightings that travel is measured against
)

// user is the memory of one user. What an ordinary event needs stands first, in
// one cache line, and the grants it writes behind it.
type user struct {
	keys      [maxKeys]uint32 // of the first sightings' addresses
	sightings []sighting
	count     uint32 // sightings so far
	hint      uint8  // the sighting of the event before
	next      uint8  // where the next grant goes
	watched   bool   // a contest is open: every event matters
	login     int64  // the last login, from anywhere; 0 for none
	grants    [maxGrants]grant

	key       uint64
	id        uint32
	dn        string
	first     int64
	screen    int64 // the last login or look at the token screen: where sessions are born
	more      *habits
	decisions []*decision
}

// maxKeys is how many addresses most users have.
const maxKeys = 6

// sighting is one address of a user.
type sighting struct {
	source *source
	addr   netip.Addr
	first  int64
	last   int64
	login  int64 // the last login from here, 0 for none
	count  uint32
	run    uint16 // events from here since the user was last seen elsewhere
	// suspect: a high or critical alert named it; it is never learnt.
	suspect bool
	located bool // the source's place has coordinates
}

// grant is a token request that succeeded and was no replay.
type grant struct {
	time    int64
	session uint64
	path    uint32
	at      uint8 // index of the sighting; sightings are not moved while a grant is young
	used    bool  // the entry holds a grant
}

// habits is what few users have.
type habits struct {
	rungs    []rung // what evicted sightings knew
	places   []visit
	contests []*Contest
	replays  lastReplay
}

// rung is a network, AS and country of an address that is no longer kept.
type rung struct {
	net     *network
	asn     uint32
	country string
	last    int64
}

// visit is a placed sighting.
type visit struct {
	place *Place
	addr  netip.Addr
	time  int64
}

func (u *user) habits() *habits {
	if u.more == nil {
		u.more = &habits{}
	}
	return u.more
}

// find returns the index of the user's sighting of a, whose key is given, or
// -1. The keys of the first few stand side by side, so that most lookups touch
// one cache line.
func (u *user) find(a netip.Addr, key uint32) int {
	n := min(len(u.sightings), maxKeys)
	for i := range n {
		if u.keys[i] == key && u.sightings[i].addr == a {
			return i
		}
	}
	for i := n; i < len(u.sightings); i++ {
		if u.sightings[i].addr == a {
			return i
		}
	}
	return -1
}

// at is find for an address without its key.
func (u *user) at(a netip.Addr) int { return u.find(a, parser.AddrKey(a)) }

// userTable finds users by the keyed hash of their DN: open addressing, so
// that a known user costs one cache line.
type userTable struct {
	slots []userSlot
	used  int
}

type userSlot struct {
	key  uint64 // 0 is free
	user *user
}

func (t *userTable) find(key uint64) *user {
	if len(t.slots) == 0 {
		return nil
	}
	mask := uint64(len(t.slots) - 1)
	for i := key & mask; ; i = (i + 1) & mask {
		switch s := &t.slots[i]; s.key {
		case key:
			return s.user
		case 0:
			return nil
		}
	}
}

func (t *userTable) add(key uint64, u *user) {
	if t.used*2 >= len(t.slots) {
		old := t.slots
		t.slots, t.used = make([]userSlot, max(64, 2*len(old))), 0
		for _, s := range old {
			if s.key != 0 {
				t.add(s.key, s.user)
			}
		}
	}
	mask := uint64(len(t.slots) - 1)
	i := key & mask
	for t.slots[i].key != 0 {
		i = (i + 1) & mask
	}
	t.slots[i] = userSlot{key: key, user: u}
	t.used++
}
