package geoip

import (
	"math"

	"github.com/oschwald/geoip2-golang/v2"

	"gracewatch/rules"
)

// The accuracy radius, in km, of a record that states none. Free city data is
// mostly right to the urban area, hence 50. A point without a city stands for
// the middle of a region or a whole country; taken as exact it would turn
// domestic moves into impossible travel, so it gets the largest radius that
// publishers state themselves.
const (
	cityRadius    = 50
	countryRadius = 1000
)

func placeOfCity(r *geoip2.City) rules.Place {
	place := rules.Place{
		Country: countryCode(r.Country.ISOCode),
		City:    r.City.Names.English,
	}
	if len(r.Subdivisions) > 0 {
		place.Region = subdivision(r.Subdivisions[0].Names.English, r.Subdivisions[0].ISOCode)
	}
	locate(&place, r.Location)
	return place
}

func placeOfEnterprise(r *geoip2.Enterprise) rules.Place {
	place := rules.Place{
		Country: countryCode(r.Country.ISOCode),
		City:    r.City.Names.English,
		ASN:     systemNumber(r.Traits.AutonomousSystemNumber),
		Org:     r.Traits.AutonomousSystemOrganization,
	}
	if len(r.Subdivisions) > 0 {
		place.Region = subdivision(r.Subdivisions[0].Names.English, r.Subdivisions[0].ISOCode)
	}
	locate(&place, r.Location)
	return place
}

func placeOfASN(r *geoip2.ASN) rules.Place {
	return rules.Place{ASN: systemNumber(r.AutonomousSystemNumber), Org: r.AutonomousSystemOrganization}
}

// subdivision prefers the name, since that is what people read.
func subdivision(name, code string) string {
	if name != "" {
		return name
	}
	return code
}

// locate sets the coordinates if the record has usable ones. Exactly 0, 0 is
// open sea, and what publishers write for "unknown".
func locate(place *rules.Place, l geoip2.Location) {
	if !l.HasCoordinates() {
		return
	}
	lat, lon := *l.Latitude, *l.Longitude
	if !(math.Abs(lat) <= 90 && math.Abs(lon) <= 180) || (lat == 0 && lon == 0) {
		return
	}
	place.Located = true
	place.Lat, place.Lon = lat, lon
	place.Radius = radius(l.AccuracyRadius, place.City)
}

func radius(stated uint16, city string) float64 {
	switch {
	case stated > 0:
		return float64(stated)
	case city != "":
		return cityRadius
	default:
		return countryRadius
	}
}

// countryCode is code if it can be an ISO 3166-1 alpha-2 code, else empty. ZZ
// is what tables write for unknown.
func countryCode(code string) string {
	if len(code) != 2 || code == "ZZ" || !isUpper(code[0]) || !isUpper(code[1]) {
		return ""
	}
	return code
}

func isUpper(c byte) bool { return 'A' <= c && c <= 'Z' }

// systemNumber is n, or 0 (unknown) when it is no autonomous system number.
func systemNumber(n uint) uint32 {
	if n > math.MaxUint32 {
		return 0
	}
	return uint32(n)
}
