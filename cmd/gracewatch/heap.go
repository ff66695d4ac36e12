package main

import "runtime/debug"

const (
	// reserve is memory that is asked for and never touched: the collector
	// counts it as live, so that it does not run every few megabytes while the
	// heap is small. It costs addresses, no memory.
	reserve = 96 << 20
	// growth is by how many per cent a heap may grow before it is collected:
	// a quarter, so that the memory of a million users stays below a gigabyte.
	growth = 25
)

// tuneHeap makes the collector suit a process that keeps little at first and
// much in the end. GOGC in the environment is left alone; the result must be
// kept for as long as the process works.
func tuneHeap(gogc string) (kept []byte) {
	if gogc != "" {
		return nil
	}
	debug.SetGCPercent(growth)
	return make([]byte, reserve)
}
