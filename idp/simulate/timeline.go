package simulate

import "time"

// timeline is the virtual clock: it runs what was planned in order of time.
type timeline struct {
	now   time.Duration // since Options.Start
	plans heap[func()]
}

// at plans do for when, or for now if that is past.
func (t *timeline) at(when time.Duration, do func()) { t.plans.push(max(when, t.now), do) }

func (t *timeline) after(d time.Duration, do func()) { t.at(t.now+d, do) }

// run executes plans until none is left before end.
func (t *timeline) run(end time.Duration, tick func() error) error {
	for t.plans.due(end) {
		when, do := t.plans.pop()
		t.now = when
		do()
		if err := tick(); err != nil {
			return err
		}
	}
	t.now = end
	return nil
}
