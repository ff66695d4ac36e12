package main

import (
	"encoding/json"
	"io"
	"time"

	"gracewatch/rules"
	"gracewatch/rules/geoip"
)

// The JSON of a finding, with ECS names where ECS has them.
type (
	findingJSON struct {
		IP       string       `json:"ip"`
		Reserved string       `json:"reserved,omitempty"`
		Geo      *geoJSON     `json:"geo,omitempty"`
		AS       *asJSON      `json:"as,omitempty"`
		Sources  []sourceJSON `json:"sources,omitempty"`
	}
	geoJSON struct {
		Country  string        `json:"country_iso_code,omitempty"`
		Region   string        `json:"region_name,omitempty"`
		City     string        `json:"city_name,omitempty"`
		Location *locationJSON `json:"location,omitempty"`
		Radius   float64       `json:"accuracy_radius_km,omitempty"`
	}
	locationJSON struct {
		Lat float64 `json:"lat"`
		Lon float64 `json:"lon"`
	}
	asJSON struct {
		Number       uint32            `json:"number"`
		Organization *organizationJSON `json:"organization,omitempty"`
	}
	organizationJSON struct {
		Name string `json:"name"`
	}
	sourceJSON struct {
		Type   string    `json:"type"`
		Kind   string    `json:"kind"`
		Path   string    `json:"path,omitempty"`
		Built  time.Time `json:"built"`
		Stale  bool      `json:"stale,omitempty"`
		Credit string    `json:"credit,omitempty"`
		Geo    *geoJSON  `json:"geo,omitempty"`
		AS     *asJSON   `json:"as,omitempty"`
		Error  string    `json:"error,omitempty"`
	}
)

// printFindingJSON writes one object on one line.
func printFindingJSON(w io.Writer, f finding) error {
	out := findingJSON{IP: f.addr.String(), Reserved: f.reserved, Geo: geoOf(f.place), AS: asOf(f.place)}
	for _, a := range f.answers {
		out.Sources = append(out.Sources, sourceOf(a, f.now))
	}
	return json.NewEncoder(w).Encode(out)
}

func sourceOf(a geoip.Answer, now time.Time) sourceJSON {
	out := sourceJSON{
		Type: a.Source.Type, Kind: string(a.Source.Kind), Path: a.Source.Path, Built: a.Source.Built,
		Stale: a.Source.Stale(now), Geo: geoOf(a.Place), AS: asOf(a.Place),
	}
	if a.Source.Path == "" {
		out.Credit = geoip.BuiltinCredit
	}
	if a.Err != nil {
		out.Error = a.Err.Error()
	}
	return out
}

func geoOf(p rules.Place) *geoJSON {
	geo := geoJSON{Country: p.Country, Region: p.Region, City: p.City}
	if p.Located {
		geo.Location, geo.Radius = &locationJSON{p.Lat, p.Lon}, p.Radius
	}
	if geo == (geoJSON{}) {
		return nil
	}
	return &geo
}

func asOf(p rules.Place) *asJSON {
	if p.ASN == 0 {
		return nil
	}
	as := &asJSON{Number: p.ASN}
	if p.Org != "" {
		as.Organization = &organizationJSON{p.Org}
	}
	return as
}
