package geoip

import (
	"fmt"
	"net/netip"
	"sync"
)

// faults counts the failed lookups of one file and keeps the first: what is
// damaged once is damaged for thousands of addresses.
type faults struct {
	mu    sync.Mutex
	count int
	addr  netip.Addr
	first error
}

func (f *faults) add(addr netip.Addr, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.count == 0 {
		f.addr, f.first = addr, err
	}
	f.count++
}

// report is nil as long as nothing failed.
func (f *faults) report(path string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.count == 0 {
		return nil
	}
	return fmt.Errorf("geoip database %s: %d lookups failed, the first for %s (fetch the file again and restart): %w",
		path, f.count, f.addr, f.first)
}
