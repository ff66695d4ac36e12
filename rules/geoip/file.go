package geoip

import (
	"errors"
	"fmt"
	"net/netip"
	"os"
	"runtime/debug"
	"strings"

	"github.com/oschwald/geoip2-golang/v2"

	"gracewatch/rules"
)

// errOtherKind marks a sound database that tells neither place nor network.
var errOtherKind = errors.New("tells neither places nor networks; use a City, Country, ASN or Enterprise database")

// file is one open database.
type file struct {
	reader *geoip2.Reader
	source Source
	info   os.FileInfo
	faults faults
}

// openFile opens the database at path. Its errors name the path and say what to
// do next.
func openFile(path string) (*file, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("geoip database %w", err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("geoip database %s: not a regular file", path)
	}
	reader, err := geoip2.Open(path)
	if err != nil {
		if reader != nil {
			reader.Close()
		}
		return nil, explain(path, err)
	}
	meta := reader.Metadata()
	kind := kindOf(meta.DatabaseType)
	if kind == "" {
		reader.Close()
		return nil, fmt.Errorf("geoip database %s: type %q %w", path, meta.DatabaseType, errOtherKind)
	}
	source := Source{Path: path, Type: meta.DatabaseType, Kind: kind, Built: meta.BuildTime().UTC()}
	return &file{reader: reader, source: source, info: info}, nil
}

// kindOf sorts the types that the reader accepts; empty for those that tell
// neither place nor network.
func kindOf(databaseType string) Kind {
	switch {
	case strings.Contains(databaseType, "Enterprise"):
		return KindEnterprise
	case strings.Contains(databaseType, "Country"):
		return KindCountry
	case strings.Contains(databaseType, "City"):
		return KindCity
	case strings.Contains(databaseType, "ASN"), strings.Contains(databaseType, "ISP"):
		return KindASN
	default:
		return ""
	}
}

// locate looks addr up. An IPv6 address in an IPv4-only file is unknown.
//
// The file is mapped into memory. Someone who overwrites it in place, instead
// of renaming a new one over it, would otherwise kill the process at the next
// touch of a page that is gone; so such a fault becomes an error here.
func (f *file) locate(addr netip.Addr) (place rules.Place, err error) {
	if addr.Is6() && f.reader.Metadata().IPVersion == 4 {
		return rules.Place{}, nil
	}
	defer func(before bool) {
		debug.SetPanicOnFault(before)
		if r := recover(); r != nil {
			err = fmt.Errorf("reading stopped: %v", r)
		}
		if err != nil {
			place = rules.Place{}
			f.faults.add(addr, err)
		}
	}(debug.SetPanicOnFault(true))
	return f.lookup(addr)
}

func (f *file) lookup(addr netip.Addr) (rules.Place, error) {
	switch f.source.Kind {
	case KindASN:
		r, err := f.reader.ASN(addr)
		if err != nil {
			return rules.Place{}, err
		}
		return placeOfASN(r), nil
	case KindEnterprise:
		r, err := f.reader.Enterprise(addr)
		if err != nil {
			return rules.Place{}, err
		}
		return placeOfEnterprise(r), nil
	default: // a country record is a city record with less in it
		r, err := f.reader.City(addr)
		if err != nil {
			return rules.Place{}, err
		}
		return placeOfCity(r), nil
	}
}

func (f *file) same(g *file) bool { return os.SameFile(f.info, g.info) }

func (f *file) close() error { return f.reader.Close() }
