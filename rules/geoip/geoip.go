// Package geoip says where an address stands and whose network it is.
//
// An address goes in; special-purpose addresses ([Reserved]) stop there. Each
// database file is asked in the order given and completes what the earlier
// ones said; a country table embedded in the program answers last, so that
// something is known without any file. Out comes one [rules.Place].
//
// The package reads GeoIP2 and GeoLite2 files, and DB-IP's in their layout.
// Its sub-package importer turns other data into such files.
package geoip

import (
	"errors"
	"fmt"
	"net/netip"

	"gracewatch/rules"
)

// DB is a set of databases that complete each other. It is safe for concurrent
// use; the zero DB, like a nil one, knows nothing.
type DB struct {
	files   []*file
	builtin bool
}

// Open opens database files; a directory stands for the .mmdb files in it.
// Earlier paths win over later ones; within a directory the more detailed kind
// wins, then the newer build. A file in a directory that is a sound database of
// a kind without places (anonymizers, domains) is passed over.
//
// All faults are reported at once, each with its file and what to do next.
func Open(paths []string) (*DB, error) {
	db := &DB{}
	var faults []error
	for _, path := range paths {
		files, err := openPath(path)
		faults = append(faults, err)
		for _, f := range files {
			db.add(f)
		}
	}
	if len(db.files) > maxFiles {
		faults = append(faults, fmt.Errorf("%d databases are too many (at most %d): name the ones that matter", len(db.files), maxFiles))
	}
	if err := errors.Join(faults...); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// add keeps f unless the same file is there already: /usr/share/GeoIP is often
// a link to /var/lib/GeoIP.
func (db *DB) add(f *file) {
	for _, g := range db.files {
		if f.same(g) {
			f.close()
			return
		}
	}
	db.files = append(db.files, f)
}

// WithBuiltin is db with the embedded country table behind its files. Both
// share the files: close one of them.
func (db *DB) WithBuiltin() *DB {
	if db == nil {
		return Builtin()
	}
	return &DB{files: db.files, builtin: true}
}

// Close releases the files. No lookup may run, or follow.
func (db *DB) Close() error {
	if db == nil {
		return nil
	}
	var faults []error
	for _, f := range db.files {
		faults = append(faults, f.close())
	}
	db.files = nil
	return errors.Join(faults...)
}

// Locate says what is known of addr. IPv4 in IPv6 is unmapped, a zone is
// dropped, and a special-purpose address ([Reserved]) is never placed, whatever
// a database holds. A lookup that fails counts as unknown; see [DB.Faults].
func (db *DB) Locate(addr netip.Addr) rules.Place {
	var place rules.Place
	addr = plain(addr)
	if db == nil || !Placeable(addr) {
		return place
	}
	for _, f := range db.files {
		if found, err := f.locate(addr); err == nil {
			complete(&place, found)
		}
	}
	if db.builtin {
		complete(&place, locateBuiltin(addr))
	}
	return place
}

// Faults are the lookups that failed since Open, one error for each file that
// has any: a file that was damaged, or overwritten in place.
func (db *DB) Faults() []error {
	if db == nil {
		return nil
	}
	var faults []error
	for _, f := range db.files {
		if err := f.faults.report(f.source.Path); err != nil {
			faults = append(faults, err)
		}
	}
	return faults
}

// plain is the address without its IPv6 wrapping and zone.
func plain(addr netip.Addr) netip.Addr {
	return addr.Unmap().WithZone("")
}
