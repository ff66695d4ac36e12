package simulate

import "time"

// expiryMargin is how early client-go takes an id_token for expired.
const expiryMargin = 10 * time.Second

// kubeconfig is a file with one session's tokens.
type kubeconfig struct {
	device  *device
	tokens  grant
	stuck   bool          // a stale lock: refreshed tokens cannot be written
	pasted  bool          // filled by hand from the token screen
	healing bool          // its owner saw the rejection
	used    time.Duration // when a command last worked
	busy    time.Duration // until when its owner is at work with it
}

func (k *kubeconfig) live(now time.Duration) bool {
	return k.tokens.token.session != nil && k.tokens.token.session.live(now)
}

// tool is a program that keeps running: its tokens are in memory, and it never
// reads the kubeconfig again.
type tool struct {
	device   *device
	config   *kubeconfig
	tokens   grant
	conn     *conn
	poll     time.Duration // between requests to the cluster
	phase    time.Duration
	pace     time.Duration // refresh this often, whether needed or not; 0: when the id_token expires
	patience int           // rejections before it gives up
	until    time.Duration
	next     time.Duration // of the coming refresh

	running bool
	flight  bool // a refresh is on its way
	fails   int
	turn    int // cancels outdated wake-ups
}

// start reads the kubeconfig and begins to poll.
func (t *tool) start() {
	t.tokens, t.conn, t.fails, t.flight = t.config.tokens, nil, 0, false
	if !t.running {
		t.running = true
		t.device.tools = append(t.device.tools, t)
	}
	now := t.device.world.now
	t.phase = now - t.device.dice.between(0, t.poll)
	t.plan(now)
}

func (t *tool) stop() { t.running, t.turn = false, t.turn+1 }

// plan waits for the first poll at which the id_token counts as expired.
func (t *tool) plan(earliest time.Duration) {
	due := max(earliest, t.tokens.expires-expiryMargin)
	if t.pace > 0 {
		due = earliest + t.pace
	}
	if late := (due - t.phase) % t.poll; late > 0 {
		due += t.poll - late
	}
	t.wait(due)
}

func (t *tool) wait(when time.Duration) {
	t.turn++
	turn := t.turn
	t.next = when
	t.device.world.at(when, func() {
		if t.running && t.turn == turn {
			t.tick()
		}
	})
}

// resume polls soon after the machine woke up.
func (t *tool) resume() {
	t.flight = false
	t.plan(t.device.world.now + t.device.dice.between(500*time.Millisecond, 12*time.Second))
}

func (t *tool) tick() {
	w, d := t.device.world, t.device
	switch {
	case w.now >= t.until:
		t.stop()
	case d.asleep || t.flight:
	case !d.online():
		t.wait(d.down + d.dice.between(300*time.Millisecond, 2500*time.Millisecond))
	default:
		t.flight = true
		d.refresh(t.conn, t.tokens.token, t.hear)
	}
}

// hear takes an answer, or its loss.
func (t *tool) hear(c *conn, o outcome) {
	t.flight, t.conn = false, c
	now := t.device.world.now
	switch {
	case !t.running:
	case o.lost:
		t.wait(max(now, t.device.down) + t.device.dice.between(200*time.Millisecond, 3*time.Second))
	case o.answer.ok():
		t.tokens, t.fails = o.grant, 0
		if !t.config.stuck {
			t.config.tokens = o.grant
		}
		t.config.used = now
		t.plan(now)
	default:
		t.refused(now)
	}
}

func (t *tool) refused(now time.Duration) {
	t.fails++
	if t.fails >= t.patience {
		t.stop()
	} else {
		t.wait(now + t.poll)
	}
	if t.device.owner != nil {
		t.device.owner.toolFailed(t)
	}
}
