// Package geoiptest writes tiny databases for tests: records in, an .mmdb file
// out, readable by package geoip. It is independent of the importer, so that
// each is a check on the other.
//
// Documentation networks can be written, but package geoip never places them:
// take public ones.
package geoiptest

import (
	"fmt"
	"net"
	"os"
	"strings"
	"time"

	"github.com/maxmind/mmdbwriter"
	"github.com/maxmind/mmdbwriter/mmdbtype"
)

// Built is the build date of a database that states none.
var Built = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)

// Record is what a database says of a network. Zero fields are not written.
type Record struct {
	Network               string // such as 81.2.69.0/24
	Country, Region, City string
	Lat, Lon              float64 // degrees
	Radius                uint16  // km
	ASN                   uint32
	Org                   string
}

// Database is a file to write.
type Database struct {
	Type      string // such as GeoLite2-City; "city ipv4" and the like are flat
	IPVersion int    // 4 or 6; 0 means 6, which holds both families
	Built     time.Time
	Records   []Record
}

// WriteCity writes a GeoLite2-City database at path.
func WriteCity(path string, records []Record) error {
	return Write(path, Database{Type: "GeoLite2-City", Records: records})
}

// WriteCountry writes a GeoLite2-Country database at path.
func WriteCountry(path string, records []Record) error {
	return Write(path, Database{Type: "GeoLite2-Country", Records: records})
}

// WriteASN writes a GeoLite2-ASN database at path.
func WriteASN(path string, records []Record) error {
	return Write(path, Database{Type: "GeoLite2-ASN", Records: records})
}

// Write writes the database db at path.
func Write(path string, db Database) error {
	if db.Built.IsZero() {
		db.Built = Built
	}
	tree, err := mmdbwriter.New(mmdbwriter.Options{
		DatabaseType:            db.Type,
		BuildEpoch:              db.Built.Unix(),
		IPVersion:               db.IPVersion,
		IncludeReservedNetworks: true,
	})
	if err != nil {
		return err
	}
	for _, r := range db.Records {
		_, network, err := net.ParseCIDR(r.Network)
		if err != nil {
			return err
		}
		if err := tree.Insert(network, r.value(db.Type)); err != nil {
			return fmt.Errorf("%s: %w", r.Network, err)
		}
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if _, err := tree.WriteTo(f); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

func (r Record) value(databaseType string) mmdbtype.Map {
	switch {
	case strings.Contains(databaseType, " ipv"):
		return r.flat()
	case strings.Contains(databaseType, "ASN"):
		return r.network()
	case strings.Contains(databaseType, "Enterprise"):
		place := r.place()
		place["traits"] = r.network()
		return place
	default:
		return r.place()
	}
}

func (r Record) network() mmdbtype.Map {
	return compact(mmdbtype.Map{
		"autonomous_system_number":       mmdbtype.Uint32(r.ASN),
		"autonomous_system_organization": mmdbtype.String(r.Org),
	})
}

func (r Record) place() mmdbtype.Map {
	place := mmdbtype.Map{}
	if r.Country != "" {
		place["country"] = mmdbtype.Map{"iso_code": mmdbtype.String(r.Country)}
	}
	if r.Region != "" {
		place["subdivisions"] = mmdbtype.Slice{named(r.Region)}
	}
	if r.City != "" {
		place["city"] = named(r.City)
	}
	if r.Lat != 0 || r.Lon != 0 {
		place["location"] = compact(mmdbtype.Map{
			"latitude":        mmdbtype.Float64(r.Lat),
			"longitude":       mmdbtype.Float64(r.Lon),
			"accuracy_radius": mmdbtype.Uint16(r.Radius),
		})
	}
	return place
}

// flat is the layout of npm's @ip-location-db.
func (r Record) flat() mmdbtype.Map {
	flat := r.network()
	flat["country_code"] = mmdbtype.String(r.Country)
	flat["state1"] = mmdbtype.String(r.Region)
	flat["city"] = mmdbtype.String(r.City)
	if r.Lat != 0 || r.Lon != 0 {
		flat["latitude"] = mmdbtype.Float32(r.Lat)
		flat["longitude"] = mmdbtype.Float32(r.Lon)
	}
	return flat
}

func named(name string) mmdbtype.Map {
	return mmdbtype.Map{"names": mmdbtype.Map{"en": mmdbtype.String(name)}}
}

// compact drops the numbers and texts that say nothing. Coordinates stay: a
// latitude of 0 is a place.
func compact(m mmdbtype.Map) mmdbtype.Map {
	for key, value := range m {
		if value == mmdbtype.Uint32(0) || value == mmdbtype.Uint16(0) || value == mmdbtype.String("") {
			delete(m, key)
		}
	}
	return m
}
