package rules

import "net/netip"

// Bounds of what is kept of a user.
const (
	maxSightings = 64 // addresses, and entries of each wider rung
	maxGrants    = 6  // refreshes within the grace; one session makes at most one
	maxPlaces    = 8  // placed sightings that travel is measured against
)

// user is the memory of one user.
type user struct {
	key       uint64
	id        uint32
	count     uint32 // sightings so far, up to the end of learning
	dn        string
	first     int64
	last      int64
	login     int64 // the last login, from anywhere; 0 for none
	screen    int64 // the last login or look at the token screen: where sessions are born
	sightings []sighting
	grants    [maxGrants]grant
	next      uint8 // where the next grant goes
	hint      uint8 // the sighting of the event before
	watched   bool  // a contest is open: every event matters
	more      *habits
}

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

// find returns the index of the user's sighting of a, or -1.
func (u *user) find(a netip.Addr) int {
	if h := int(u.hint); h < len(u.sightings) && u.sightings[h].addr == a {
		return h
	}
	for i := range u.sightings {
		if u.sightings[i].addr == a {
			return i
		}
	}
	return -1
}

// userTable finds users by the keyed hash of their DN: open addressing over
// indices, so that a known user costs one or two cache lines.
type userTable struct {
	slots []uint64 // key; 0 is free
	index []uint32
	used  int
}

func (t *userTable) find(key uint64) (id uint32, ok bool) {
	if len(t.slots) == 0 {
		return 0, false
	}
	mask := uint64(len(t.slots) - 1)
	for i := key & mask; ; i = (i + 1) & mask {
		switch t.slots[i] {
		case key:
			return t.index[i], true
		case 0:
			return 0, false
		}
	}
}

func (t *userTable) add(key uint64, id uint32) {
	if t.used*2 >= len(t.slots) {
		t.grow()
	}
	mask := uint64(len(t.slots) - 1)
	i := key & mask
	for t.slots[i] != 0 {
		i = (i + 1) & mask
	}
	t.slots[i], t.index[i] = key, id
	t.used++
}

func (t *userTable) grow() {
	old := *t
	n := max(64, 2*len(old.slots))
	t.slots, t.index, t.used = make([]uint64, n), make([]uint32, n), 0
	for i, key := range old.slots {
		if key != 0 {
			t.add(key, old.index[i])
		}
	}
}
