package simulate

import "time"

// kubectl runs one command: it reads the kubeconfig when it starts, and reaches
// the issuer only if the id_token there has expired.
func (p *person) kubectl(k *kubeconfig) {
	w, d := p.world, k.device
	tokens := k.tokens
	if !d.online() || tokens.expires-expiryMargin > w.now {
		return
	}
	if k.stuck {
		p.stuckKubectl(k, tokens.token, nil, 5+p.dice.IntN(3))
		return
	}
	startup := 40*time.Millisecond + p.dice.exp(120*time.Millisecond)
	if p.dice.chance(0.02) {
		startup += p.dice.exp(4 * time.Second) // a busy machine
	}
	w.after(startup, func() {
		d.refresh(nil, tokens.token, func(_ *conn, o outcome) { p.ranKubectl(k, o) })
	})
}

func (p *person) ranKubectl(k *kubeconfig, o outcome) {
	switch {
	case o.lost: // "connection reset": run it again
		p.world.after(p.dice.between(700*time.Millisecond, 5*time.Second), func() { p.kubectl(k) })
	case o.answer.ok():
		k.used = p.world.now
		if !k.stuck {
			k.tokens = o.grant
		}
	case k.tokens.token != o.token:
		// Another command has written newer tokens meanwhile: only this one failed.
		p.world.story(p, "burst_rejected")
	default:
		p.refused(k)
	}
}

// stuckKubectl is a command that cannot write what it got because of a stale
// lock: each of its API requests presents the old token again.
func (p *person) stuckKubectl(k *kubeconfig, t token, c *conn, left int) {
	if left == 0 {
		return
	}
	k.device.refresh(c, t, func(c *conn, o outcome) {
		if !o.lost && o.answer.ok() {
			p.world.story(p, "stale_lock")
			p.world.after(p.dice.between(3*time.Millisecond, 15*time.Millisecond), func() {
				p.stuckKubectl(k, t, c, left-1)
			})
			return
		}
		p.ranKubectl(k, o)
	})
}

// burst runs several commands at once on one kubeconfig, as scripts do.
func (p *person) burst(k *kubeconfig, n int) {
	for range n {
		p.world.after(p.dice.exp(250*time.Millisecond), func() { p.kubectl(k) })
	}
}

// bout is a stretch of work with commands, until then.
func (p *person) bout(k *kubeconfig, until time.Duration) {
	w := p.world
	k.busy = max(k.busy, until)
	if w.now >= until || !p.present || k.device.asleep {
		return
	}
	w.after(p.dice.skewed(24*time.Second, 0.9), func() { p.bout(k, until) })
	switch {
	case k.healing:
	case p.knowsExpired(k):
		k.healing = true
		p.login(k)
	case p.dice.chance(0.04):
		p.burst(k, 2+p.dice.IntN(5))
	case p.dice.chance(0.0005):
		k.stuck = true
		p.kubectl(k)
	default:
		p.kubectl(k)
	}
}

// knowsExpired: after a long pause half of the people log in before they try.
func (p *person) knowsExpired(k *kubeconfig) bool {
	if k.tokens.token.session == nil {
		return true
	}
	return p.world.now-k.used > sessionIdle && p.dice.chance(0.5)
}

// refused is what follows when the issuer turned a person's token away.
func (p *person) refused(k *kubeconfig) {
	if k.healing {
		return
	}
	w := p.world
	k.healing, k.stuck = true, false
	w.story(p, "rejected")
	if !p.present || !p.dice.chance(0.93) {
		w.story(p, "rejected_no_login") // nobody there, or something else to do
		w.after(p.dice.between(5*time.Minute, 40*time.Minute), func() { k.healing = false })
		return
	}
	w.after(4*time.Second+p.dice.skewed(20*time.Second, 0.9), func() { p.login(k) })
}

// toolFailed is called at every rejection of a running tool.
func (p *person) toolFailed(t *tool) {
	k := t.config
	if k.tokens.token != t.tokens.token && k.live(p.world.now) {
		// The file has newer tokens: whoever notices just starts the tool again.
		if p.present && t.fails == 1 {
			p.world.after(p.dice.skewed(40*time.Second, 0.8), func() { p.restart(t) })
		}
		return
	}
	if t.fails == 1 || p.dice.chance(0.1) {
		p.world.after(p.dice.exp(20*time.Second), func() { p.refused(k) })
	}
}

func (p *person) restart(t *tool) {
	if p.present && t.config.live(p.world.now) && p.world.now < t.until {
		t.start()
	}
}

// healed starts the tools of a kubeconfig again after a login.
func (p *person) healed(k *kubeconfig) {
	for _, t := range k.device.tools {
		if t.config == k && p.world.now < t.until && p.dice.chance(0.85) {
			p.world.after(p.dice.skewed(15*time.Second, 0.8), func() { p.restart(t) })
		} else if t.config == k {
			t.stop()
		}
	}
}
