package simulate

import "time"

// witness keeps the answer key up to date with one refresh.
func (w *world) witness(x exchange) {
	s := x.token.session
	if s == nil {
		return
	}
	if x.from.thief != nil {
		x.from.thief.saw(x, w.now)
	} else {
		w.benign(x, s)
	}
	if x.answer == granted {
		s.rotator, s.place = x.conn.addr, x.conn.kind
		if s.watch != nil && x.from.thief == nil {
			s.watch(x.token.number)
		}
	}
}

func (w *world) benign(x exchange, s *session) {
	p := s.owner
	w.active(p)
	if th := s.theft; th != nil && th.asked {
		th.victimFrom[x.conn.addr] = true
		switch x.answer {
		case granted:
			th.victimGranted++
		case replayed:
			th.victimReplayed++
		default:
			th.victimRejected++
		}
	}
	if x.answer == replayed && s.rotator != x.conn.addr && (s.theft == nil || !s.theft.asked) {
		// Harmless, and yet two addresses hold one token.
		if s.place == x.conn.kind {
			w.story(p, "replay_across_"+s.place)
		} else {
			w.story(p, "replay_across_switch")
		}
	}
}

// saw notes a thief's own request.
func (th *theft) saw(x exchange, now time.Duration) {
	if !th.asked {
		th.asked, th.first, th.kind = true, now, Failed
	}
	th.thiefLines++
	th.last = now
	if th.kind == Failed && x.answer.ok() {
		th.kind = RefreshFirst
		if x.answer == replayed {
			th.kind = ReplayFirst
		}
	}
}

// active counts a person's day once.
func (w *world) active(p *person) {
	if day := int(w.now / (24 * time.Hour)); day != p.lastDay {
		p.lastDay = day
		w.userDays++
	}
}

// storyGap joins repetitions of one harmless story into one label.
const storyGap = time.Hour

type storyKey struct {
	person *person
	kind   string
}

// story notes that something harmless but odd happens to a person now.
func (w *world) story(p *person, kind string) {
	key := storyKey{p, kind}
	if i, ok := w.latest[key]; ok && w.now-w.labels[i].last < storyGap {
		w.labels[i].last = w.now
		return
	}
	w.latest[key] = len(w.labels)
	w.labels = append(w.labels, harmless{p, kind, w.now, w.now})
}

type harmless struct {
	person      *person
	kind        string
	first, last time.Duration
}
