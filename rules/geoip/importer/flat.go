package importer

import (
	"errors"
	"fmt"
	"iter"
	"math"
	"net/netip"
	"strings"

	"github.com/oschwald/maxminddb-golang/v2"

	"gracewatch/rules/geoip"
)

// flatRecord is the union of the flat layouts.
type flatRecord struct {
	Country string   `maxminddb:"country_code"`
	State   string   `maxminddb:"state1"`
	City    string   `maxminddb:"city"`
	Lat     *float64 `maxminddb:"latitude"`
	Lon     *float64 `maxminddb:"longitude"`
	ASN     uint64   `maxminddb:"autonomous_system_number"`
	Org     string   `maxminddb:"autonomous_system_organization"`
}

// openFlat opens a MaxMind DB of a flat layout.
func openFlat(path string) (*input, error) {
	db, err := maxminddb.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	kind, err := flatKind(db.Metadata.DatabaseType)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), db.Close())
	}
	return &input{path: path, kind: kind, built: db.Metadata.BuildTime(), items: flatItems(db), close: db.Close}, nil
}

// flatKind reads the kind off a type such as "city ipv4".
func flatKind(databaseType string) (geoip.Kind, error) {
	name, _, _ := strings.Cut(databaseType, " ")
	switch kind := geoip.Kind(name); kind {
	case geoip.KindCity, geoip.KindCountry, geoip.KindASN:
		return kind, nil
	}
	return "", fmt.Errorf("database type %q is not a flat layout such as \"city ipv4\"; a GeoIP2, GeoLite2 or DBIP file needs no import: pass it with --geoip", databaseType)
}

func flatItems(db *maxminddb.Reader) iter.Seq[item] {
	return func(yield func(item) bool) {
		for result := range db.Networks() {
			if !yield(flatItem(result)) {
				return
			}
		}
	}
}

func flatItem(result maxminddb.Result) item {
	if err := result.Err(); err != nil {
		return item{fatal: err}
	}
	it := item{prefix: result.Prefix()}
	var flat flatRecord
	if it.err = result.Decode(&flat); it.err != nil {
		return it
	}
	it.addrRange = prefixRange(it.prefix)
	it.record, it.err = flat.record()
	return it
}

func (f flatRecord) record() (record, error) {
	if f.ASN != 0 {
		org, err := parseText("organisation", f.Org)
		if f.ASN > math.MaxUint32 {
			err = fmt.Errorf("%d is not an autonomous system number", f.ASN)
		}
		return record{asn: uint32(f.ASN), org: org}, err
	}
	r, err := parsePlace(f.Country, f.State, f.City, "", "")
	if err != nil || f.Lat == nil || f.Lon == nil {
		return r, err
	}
	r.lat, r.lon, err = checkCoordinates(*f.Lat, *f.Lon)
	r.located = r.lat != 0 || r.lon != 0
	return r, err
}

// prefixRange is the first and last address of a prefix. The IPv4 part of an
// IPv6 tree becomes plain IPv4.
func prefixRange(p netip.Prefix) addrRange {
	p = p.Masked()
	last := p.Addr().AsSlice()
	for bit := p.Bits(); bit < p.Addr().BitLen(); bit++ {
		last[bit/8] |= 0x80 >> (bit % 8)
	}
	end, _ := netip.AddrFromSlice(last)
	return addrRange{p.Addr(), end}
}
