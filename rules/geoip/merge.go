package geoip

import "gracewatch/rules"

// complete fills what place lacks from a later source. A source that puts the
// address into another country, or another system, is no completion: a city of
// one with the country of the other would be a place that nobody stated.
func complete(place *rules.Place, later rules.Place) {
	if agree(place.Country, later.Country) {
		fill(&place.Country, later.Country)
		fill(&place.Region, later.Region)
		fill(&place.City, later.City)
		completeLocation(place, later)
	}
	if agree(place.ASN, later.ASN) {
		fill(&place.ASN, later.ASN)
		fill(&place.Org, later.Org)
	}
}

func completeLocation(place *rules.Place, later rules.Place) {
	if place.Located || !later.Located {
		return
	}
	place.Located = true
	place.Lat, place.Lon, place.Radius = later.Lat, later.Lon, later.Radius
}

// agree reports whether two statements can both hold; the zero value states
// nothing.
func agree[T comparable](a, b T) bool {
	var none T
	return a == none || b == none || a == b
}

func fill[T comparable](dst *T, value T) {
	var none T
	if *dst == none {
		*dst = value
	}
}
