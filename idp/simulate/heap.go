package simulate

import "time"

// heap is a queue by time; equal times keep their order of arrival.
type heap[T any] struct {
	items []item[T]
	seq   uint64
}

type item[T any] struct {
	when time.Duration
	seq  uint64
	is   T
}

func (h *heap[T]) before(i, j int) bool {
	a, b := &h.items[i], &h.items[j]
	return a.when < b.when || a.when == b.when && a.seq < b.seq
}

func (h *heap[T]) swap(i, j int) { h.items[i], h.items[j] = h.items[j], h.items[i] }

func (h *heap[T]) push(when time.Duration, is T) {
	h.seq++
	h.items = append(h.items, item[T]{when, h.seq, is})
	for i := len(h.items) - 1; i > 0; {
		up := (i - 1) / 2
		if !h.before(i, up) {
			break
		}
		h.swap(i, up)
		i = up
	}
}

// due says whether something waits from before now.
func (h *heap[T]) due(now time.Duration) bool {
	return len(h.items) > 0 && h.items[0].when < now
}

// pop takes the earliest; the heap must not be empty.
func (h *heap[T]) pop() (time.Duration, T) {
	first, last := h.items[0], len(h.items)-1
	h.swap(0, last)
	h.items[last] = item[T]{} // let go of what it points to
	h.items = h.items[:last]
	for i := 0; ; {
		kid := 2*i + 1
		if kid >= last {
			return first.when, first.is
		}
		if kid+1 < last && h.before(kid+1, kid) {
			kid++
		}
		if !h.before(kid, i) {
			return first.when, first.is
		}
		h.swap(i, kid)
		i = kid
	}
}
