package importer

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"net/netip"
	"strings"

	"gracewatch/rules/geoip"
)

// layout is one shape of CSV line; the first two columns are always the ends
// of the range.
type layout struct {
	kind   geoip.Kind
	parse  func(fields []string) (record, error)
	column string // their names, for messages
}

// layouts are told apart by their number of columns.
var layouts = map[int]layout{
	3:  {geoip.KindCountry, parseCountry, "start,end,country"},
	4:  {geoip.KindASN, parseASN, "start,end,asn,organisation"},
	8:  {geoip.KindCity, parseLiteCity, "start,end,continent,country,state,city,latitude,longitude"},
	10: {geoip.KindCity, parseCity, "start,end,country,state1,state2,city,postcode,latitude,longitude,timezone"},
}

// sniffLines is how many lines may precede the first range: room for a heading
// and a licence note.
const sniffLines = 10

// detect finds the layout without consuming anything of r.
func detect(r *bufio.Reader) (layout, error) {
	head, _ := r.Peek(maxLine)
	if len(head) == 0 {
		return layout{}, errors.New("empty file")
	}
	for n := 0; n < sniffLines && len(head) > 0; n++ {
		var line []byte
		line, head, _ = bytes.Cut(head, []byte{'\n'})
		fields, err := splitLine(cleanLine(string(line)))
		if err != nil || len(fields) < 2 || !isAddr(fields[0]) || !isAddr(fields[1]) {
			continue
		}
		if l, ok := layouts[len(fields)]; ok {
			return l, nil
		}
		return layout{}, fmt.Errorf("%d columns fit no known layout; these do: %s", len(fields), layoutNames())
	}
	return layout{}, fmt.Errorf("no address range in the first lines, so neither CSV nor a MaxMind DB; CSV must be one of: %s "+
		"(with addresses as text: of ip-location-db take the files without -num)", layoutNames())
}

func layoutNames() string {
	var names []string
	for _, n := range []int{3, 4, 8, 10} {
		names = append(names, layouts[n].column)
	}
	return strings.Join(names, "; ")
}

func isAddr(text string) bool {
	_, err := netip.ParseAddr(text)
	return err == nil
}

func parseCountry(f []string) (record, error) {
	country, err := parseCountryCode(f[2])
	return record{country: country}, err
}

func parseASN(f []string) (record, error) {
	asn, err := parseSystemNumber(f[2])
	if err != nil || asn == 0 {
		return record{}, err
	}
	org, err := parseText("organisation", f[3])
	return record{asn: asn, org: org}, err
}

func parseCity(f []string) (record, error) {
	return parsePlace(f[2], f[3], f[5], f[7], f[8])
}

func parseLiteCity(f []string) (record, error) {
	return parsePlace(f[3], f[4], f[5], f[6], f[7])
}
