package rules

import (
	"encoding/binary"
	"net/netip"
)

// Bounds of what is kept of a user.
const (
	maxSightings = 64 // addresses, and entries of each wider rung
	maxGrants    = 6  // refreshes within the grace; one session makes at most one
	maxPlaces    = 8  // placed sightings that travel is measured against
)

// user is the memory of one user. What an ordinary event needs stands first.
type user struct {
	id        uint32
	count     uint32          // sightings so far
	keys      [maxKeys]uint32 // of the first sightings' addresses
	sightings []sighting
	key       uint64
	dn        string
	first     int64
	last      int64
	login     int64 // the last login, from anywhere; 0 for none
	screen    int64 // the last login or look at the token screen: where sessions are born
	grants    [maxGrants]grant
	next      uint8 // where the next grant goes
	hint      uint8 // the sighting of the event before
	watched   bool  // a contest is open: every event matters
	more      *habits
	decisions []*decision
}

// maxKeys is how many addresses most users have.
const maxKeys = 8

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

// find returns the index of the user's sighting of a, or -1. The keys of the
// first few stand side by side, so that most lookups touch one cache line.
func (u *user) find(a netip.Addr) int {
	key := addrKey(a)
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

// addrKey folds an address; IPv4 addresses keep theirs whole.
func addrKey(a netip.Addr) uint32 {
	b := a.As16()
	return binary.LittleEndian.Uint32(b[12:]) ^ binary.LittleEndian.Uint32(b[4:])*0x9e3779b1 ^ binary.LittleEndian.Uint32(b[8:])*0x85ebca6b
}

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
