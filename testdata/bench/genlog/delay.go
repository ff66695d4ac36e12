package main

import "container/heap"

// replay is a used token that comes back a while after its rotation.
type replay struct {
	at      int64
	user    int
	address int
}

// delayed holds the replays that are due, earliest first. Few are waiting at a time: replays follow within seconds.
type delayed []replay

func (d delayed) Len() int           { return len(d) }
func (d delayed) Less(i, j int) bool { return d[i].at < d[j].at }
func (d delayed) Swap(i, j int)      { d[i], d[j] = d[j], d[i] }
func (d *delayed) Push(x any)        { *d = append(*d, x.(replay)) }
func (d *delayed) Pop() any {
	last := (*d)[len(*d)-1]
	*d = (*d)[:len(*d)-1]
	return last
}

func (d *delayed) add(r replay) { heap.Push(d, r) }

// due takes the earliest replay that is not later than now.
func (d *delayed) due(now int64) (replay, bool) {
	if len(*d) == 0 || (*d)[0].at > now {
		return replay{}, false
	}
	return heap.Pop(d).(replay), true
}
