package main

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"

	"gracewatch/rules"
	"gracewatch/rules/geoip"
)

// findingPrinter is the printer of a --format, nil for none.
func findingPrinter(format string) func(io.Writer, finding) error {
	switch format {
	case "text":
		return printFindingText
	case "json":
		return printFindingJSON
	default:
		return nil
	}
}

// printFindingText writes a line with the address and its place, and a line
// below for each source that contributed.
func printFindingText(w io.Writer, f finding) error {
	var b strings.Builder
	switch {
	case f.reserved != "":
		fmt.Fprintf(&b, "%s: %s address, never placed\n", f.addr, f.reserved)
	case f.place == (rules.Place{}):
		fmt.Fprintf(&b, "%s: nothing known\n", f.addr)
	default:
		fmt.Fprintf(&b, "%s: %s\n", f.addr, describePlace(f.place))
	}
	for _, a := range f.answers {
		fmt.Fprintf(&b, "  %s: %s\n", describeSource(a.Source, f.now), describeAnswer(a))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func describeAnswer(a geoip.Answer) string {
	if a.Err != nil {
		return "lookup failed: " + printable(a.Err.Error())
	}
	return describePlace(a.Place)
}

// describeSource adds what people should know: whom to credit, what to renew.
func describeSource(s geoip.Source, now time.Time) string {
	text := printable(s.String())
	switch {
	case s.Path == "":
		text += " (" + geoip.BuiltinCredit + ")"
	case s.Stale(now):
		text += fmt.Sprintf(", %d days old, fetch a newer one", ageInDays(s, now))
	}
	return text
}

func ageInDays(s geoip.Source, now time.Time) int {
	return int(now.Sub(s.Built) / (24 * time.Hour))
}

// describePlace is "London, England, GB; 51.5142, -0.0931 within 10 km; AS20712
// Andrews & Arnold Ltd", without the parts that are unknown.
func describePlace(p rules.Place) string {
	var parts []string
	if names := joinKnown(", ", p.City, p.Region, p.Country); names != "" {
		parts = append(parts, names)
	}
	if p.Located {
		parts = append(parts, fmt.Sprintf("%.4f, %.4f within %.0f km", p.Lat, p.Lon, p.Radius))
	}
	if p.ASN != 0 {
		parts = append(parts, joinKnown(" ", fmt.Sprintf("AS%d", p.ASN), p.Org))
	}
	return printable(strings.Join(parts, "; "))
}

func joinKnown(separator string, texts ...string) string {
	var known []string
	for _, text := range texts {
		if text != "" {
			known = append(known, text)
		}
	}
	return strings.Join(known, separator)
}

// printable replaces what could steer a terminal: databases come from others.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsGraphic(r) {
			return r
		}
		return unicode.ReplacementChar
	}, text)
}
