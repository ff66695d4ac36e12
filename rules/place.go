package rules

import "net/netip"

// Place is what is known of where an address stands and whose network it is.
// The zero Place knows nothing.
type Place struct {
	Country string // ISO 3166-1 alpha-2, empty when unknown
	Region  string // name of the first subdivision
	City    string

	Located  bool    // Lat, Lon and Radius hold
	Lat, Lon float64 // degrees
	Radius   float64 // accuracy radius in km; MaxMind states 67 % confidence

	ASN uint32 // autonomous system number, 0 when unknown
	Org string // its organisation
}

// A Locator places addresses. It must be pure for as long as an engine uses it:
// the same address gives the same Place.
type Locator interface {
	Locate(netip.Addr) Place
}
