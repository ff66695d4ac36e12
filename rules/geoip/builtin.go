package geoip

import (
	"net/netip"
	"strings"
	"time"

	"github.com/phuslu/iploc"

	"gracewatch/rules"
)

// BuiltinCredit is the attribution that the licence of the embedded table's
// data asks for; show it wherever the table is shown.
const BuiltinCredit = "IP2Location LITE data, http://www.ip2location.com"

// Builtin is the DB of the country table embedded in the program: about 7 MB,
// both address families, no file needed. It knows countries, nothing else.
// The first IPv6 lookup unpacks 11 MB of table.
func Builtin() *DB {
	return &DB{builtin: true}
}

func locateBuiltin(addr netip.Addr) rules.Place {
	return rules.Place{Country: countryCode(iploc.IPCountry(addr))}
}

func builtinSource() Source {
	return Source{Type: "embedded country table", Built: builtinDate(iploc.Version), Kind: KindCountry}
}

// builtinDate reads the date that ends the table's version, such as
// v1.0.20260915; the zero time when there is none.
func builtinDate(version string) time.Time {
	date := version[strings.LastIndexByte(version, '.')+1:]
	built, err := time.Parse("20060102", date)
	if err != nil {
		return time.Time{}
	}
	return built
}
