package importer

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxText is the longest name the reader decodes, in bytes.
const maxText = 1024

// parsePlace makes a record of the fields that all city layouts share.
func parsePlace(country, region, city, lat, lon string) (record, error) {
	var r record
	var faults [4]error
	r.country, faults[0] = parseCountryCode(country)
	r.region, faults[1] = parseText("state", region)
	r.city, faults[2] = parseText("city", city)
	r.lat, r.lon, faults[3] = parseCoordinates(lat, lon)
	r.located = r.lat != 0 || r.lon != 0
	if err := errors.Join(faults[:]...); err != nil {
		return record{}, err
	}
	return r, nil
}

// parseCountryCode takes two letters; empty, "-" and ZZ mean unknown.
func parseCountryCode(text string) (string, error) {
	code := strings.ToUpper(text)
	switch {
	case code == "" || code == "-" || code == "ZZ":
		return "", nil
	case len(code) != 2 || !isLetter(code[0]) || !isLetter(code[1]):
		return "", fmt.Errorf("country %.20q is not a two-letter code", text)
	default:
		return code, nil
	}
}

func isLetter(c byte) bool { return 'A' <= c && c <= 'Z' }

// parseSystemNumber takes 64496 and AS64496; empty and 0 mean unknown.
func parseSystemNumber(text string) (uint32, error) {
	digits := strings.TrimPrefix(strings.ToUpper(text), "AS")
	if digits == "" {
		return 0, nil
	}
	n, err := strconv.ParseUint(digits, 10, 32)
	if err != nil {
		return 0, fmt.Errorf("%.20q is not an autonomous system number", text)
	}
	return uint32(n), nil
}

// parseText accepts a name as people write them, on one line.
func parseText(what, text string) (string, error) {
	switch {
	case len(text) > maxText:
		return "", fmt.Errorf("%s of %d bytes is too long (at most %d)", what, len(text), maxText)
	case !utf8.ValidString(text):
		return "", fmt.Errorf("%s %.20q is not UTF-8", what, text)
	case strings.ContainsFunc(text, unicode.IsControl):
		return "", fmt.Errorf("%s %.20q holds control characters", what, text)
	}
	return strings.TrimSpace(text), nil
}

// parseCoordinates takes degrees; both empty, and exactly 0, 0, mean unknown.
func parseCoordinates(lat, lon string) (float64, float64, error) {
	if lat == "" && lon == "" {
		return 0, 0, nil
	}
	y, errLat := strconv.ParseFloat(lat, 64)
	x, errLon := strconv.ParseFloat(lon, 64)
	if errLat != nil || errLon != nil {
		return 0, 0, fmt.Errorf("coordinates %.20q, %.20q are not numbers", lat, lon)
	}
	return checkCoordinates(y, x)
}

// checkCoordinates refuses what is not on the globe, NaN included, and rounds to
// four decimals (11 m): no finer data is published, and flat files hold float32
// noise behind them.
func checkCoordinates(lat, lon float64) (float64, float64, error) {
	if !(math.Abs(lat) <= 90 && math.Abs(lon) <= 180) {
		return 0, 0, fmt.Errorf("coordinates %v, %v are not on the globe", lat, lon)
	}
	return round4(lat), round4(lon), nil
}

func round4(degrees float64) float64 { return math.Round(degrees*1e4) / 1e4 }
