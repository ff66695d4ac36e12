package importer

import (
	"encoding/binary"
	"fmt"
	"io"
	"reflect"

	"github.com/maxmind/mmdbwriter"
	"github.com/maxmind/mmdbwriter/mmdbtype"

	"gracewatch/rules/geoip"
)

// tree is the database in the making. Equal records share one value in memory:
// city data has millions of ranges and a few hundred thousand places.
type tree struct {
	writer *mmdbwriter.Tree
	kind   geoip.Kind
	values map[record]mmdbtype.Map
	parts  map[string]mmdbtype.DataType // parts of values, shared too
}

func newTree(r Report) (*tree, error) {
	writer, err := mmdbwriter.New(mmdbwriter.Options{
		BuildEpoch:   r.Built.Unix(),
		DatabaseType: r.Type,
		Description:  map[string]string{"en": "imported by gracewatch"},
		Languages:    []string{"en"},
		// The reader never asks for special-purpose or embedded addresses, so
		// the writer need not refuse ranges that touch them.
		DisableIPv4Aliasing:     true,
		IncludeReservedNetworks: true,
		KeyGenerator:            &identity{},
	})
	if err != nil {
		return nil, err
	}
	return &tree{writer: writer, kind: r.Kind, values: map[record]mmdbtype.Map{}, parts: map[string]mmdbtype.DataType{}}, nil
}

// insert adds rec for the addresses of rng that have no record yet, and reports
// whether some had one.
func (t *tree) insert(rng addrRange, rec record) (overlaps bool, err error) {
	value := t.value(rec)
	keep := func(old mmdbtype.DataType) (mmdbtype.DataType, error) {
		if old == nil {
			return value, nil
		}
		overlaps = true
		return old, nil
	}
	err = t.writer.InsertRangeFunc(rng.start.AsSlice(), rng.end.AsSlice(), keep)
	return overlaps, err
}

func (t *tree) writeTo(w io.Writer) error {
	_, err := t.writer.WriteTo(w)
	return err
}

// value is rec in the layout of GeoIP2.
func (t *tree) value(rec record) mmdbtype.Map {
	value, ok := t.values[rec]
	if !ok {
		value = t.build(rec)
		t.values[rec] = value
	}
	return value
}

func (t *tree) build(rec record) mmdbtype.Map {
	value := mmdbtype.Map{}
	if t.kind == geoip.KindASN {
		value["autonomous_system_number"] = mmdbtype.Uint32(rec.asn)
		value["autonomous_system_organization"] = mmdbtype.String(rec.org)
		return value
	}
	if rec.country != "" {
		value["country"] = t.part("country "+rec.country, func() mmdbtype.DataType {
			return mmdbtype.Map{"iso_code": mmdbtype.String(rec.country)}
		})
	}
	if rec.region != "" {
		value["subdivisions"] = t.part("region "+rec.region, func() mmdbtype.DataType {
			return mmdbtype.Slice{named(rec.region)}
		})
	}
	if rec.city != "" {
		value["city"] = t.part("city "+rec.city, func() mmdbtype.DataType { return named(rec.city) })
	}
	if rec.located {
		value["location"] = mmdbtype.Map{"latitude": mmdbtype.Float64(rec.lat), "longitude": mmdbtype.Float64(rec.lon)}
	}
	return value
}

// part is the shared part under key, made at its first use.
func (t *tree) part(key string, make func() mmdbtype.DataType) mmdbtype.DataType {
	part, ok := t.parts[key]
	if !ok {
		part = make()
		t.parts[key] = part
	}
	return part
}

func named(name string) mmdbtype.Map {
	return mmdbtype.Map{"names": mmdbtype.Map{"en": mmdbtype.String(name)}}
}

// identity keys a value by the address of its map instead of a hash of its
// content: the tree keeps one map for each record, alive until it is written.
type identity struct{ key [8]byte }

func (id *identity) Key(v mmdbtype.DataType) ([]byte, error) {
	value, ok := v.(mmdbtype.Map)
	if !ok {
		return nil, fmt.Errorf("%T is no record", v)
	}
	binary.NativeEndian.PutUint64(id.key[:], uint64(reflect.ValueOf(value).Pointer()))
	return id.key[:], nil
}
