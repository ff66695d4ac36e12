package simulate

import (
	"net/netip"
	"time"
)

// device is a machine that talks to the issuer: a laptop, a jump host, or
// whatever a thief uses.
type device struct {
	world  *world
	owner  *person // nil for a thief's
	thief  *theft  // nil for everyone else's
	dice   dice
	link   *link
	epoch  int           // grows with every change of network; open connections die
	down   time.Duration // no network until then
	asleep bool
	tools  []*tool
	seen   map[netip.Addr]bool // every address the issuer saw, for the key
	places int                 // how often the network changed, for the key
}

// keepAlive is how long an idle connection survives at the load balancer.
const keepAlive = 65 * time.Second

func (w *world) newDevice(owner *person, thief *theft, d dice, l *link) *device {
	return &device{world: w, owner: owner, thief: thief, dice: d, link: l, seen: map[netip.Addr]bool{}}
}

// dial returns a usable connection: the given one if it still lives.
func (d *device) dial(c *conn) *conn {
	now := d.world.now
	if c != nil && c.epoch == d.epoch && now-c.last < keepAlive {
		c.last = now
		return c
	}
	a := d.link.address(d.dice, now)
	d.seen[a] = true
	return &conn{addr: a, kind: d.link.kind, pod: d.world.server.anyPod(), epoch: d.epoch, last: now}
}

// online says whether a request sent now leaves the machine.
func (d *device) online() bool { return !d.asleep && d.world.now >= d.down }

// attach moves the device to another network after a gap without any.
func (d *device) attach(l *link, gap time.Duration) {
	d.link, d.epoch = l, d.epoch+1
	d.down = d.world.now + gap
	d.places++
}

func (d *device) sleep() { d.asleep, d.epoch = true, d.epoch+1 }

// wake resumes what ran when the lid was closed.
func (d *device) wake() {
	d.asleep = false
	running := d.tools[:0]
	for _, t := range d.tools {
		if t.running {
			running = append(running, t)
			t.resume()
		}
	}
	d.tools = running
}

// lost is the outcome of a refresh whose answer never arrived: the issuer may
// well have rotated the token.
type outcome struct {
	exchange
	lost bool
}

// refresh does what client-go does: discovery, one POST, and when that is
// refused a second POST at once with the same token.
func (d *device) refresh(c *conn, t token, done func(*conn, outcome)) {
	w := d.world
	fresh := c
	c = d.dial(c)
	half := d.link.rtt/2 + d.dice.exp(d.link.rtt/8)
	send := w.now
	if c != fresh {
		send += 4 * half // TCP and TLS
	}
	epoch := d.epoch
	if w.options.Noise.Discovery {
		w.at(send+half, func() {
			if d.epoch == epoch {
				w.server.get(c, idpApp, discoveryPath)
			}
		})
		send += 2*half + 8*time.Millisecond
	}
	w.at(send, func() {
		if d.epoch != epoch {
			done(c, outcome{lost: true})
			return
		}
		d.post(c, t, half, epoch, 2, done)
	})
}

// post sends the token up to tries times.
func (d *device) post(c *conn, t token, half time.Duration, epoch, tries int, done func(*conn, outcome)) {
	w := d.world
	w.after(half, func() {
		x, took := w.server.token(d, c, t)
		w.witness(x)
		w.after(took+half, func() {
			switch {
			case d.epoch != epoch:
				done(c, outcome{x, true})
			case !x.answer.ok() && tries > 1:
				w.after(d.dice.between(time.Millisecond, 4*time.Millisecond), func() {
					d.post(c, t, half, epoch, tries-1, done)
				})
			default:
				c.last = w.now
				done(c, outcome{x, false})
			}
		})
	})
}
