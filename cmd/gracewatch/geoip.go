package main

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/urfave/cli/v2"

	"gracewatch/rules/geoip"
)

// noFiles is the --geoip value that leaves only the embedded country table.
const noFiles = "none"

// geoipCommand is `gracewatch geoip`.
func geoipCommand() *cli.Command {
	return geoipCommandAt(time.Now)
}

// geoipCommandAt is geoipCommand with its clock.
func geoipCommandAt(now func() time.Time) *cli.Command {
	return &cli.Command{
		Name:  "geoip",
		Usage: "look addresses up, and make databases from free data",
		Subcommands: []*cli.Command{
			geoipLookupCommand(now),
			geoipImportCommand(now),
		},
	}
}

// openGeoIP opens the databases at paths, or those in the usual places when
// there are none, with the embedded country table behind them. The only path
// "none" leaves the table alone; noGeo leaves nothing: every address is unknown.
func openGeoIP(paths []string, noGeo bool) (*geoip.DB, error) {
	return openGeoIPAmong(paths, noGeo, geoip.Find)
}

func openGeoIPAmong(paths []string, noGeo bool, find func() []string) (*geoip.DB, error) {
	switch {
	case noGeo:
		return &geoip.DB{}, nil
	case len(paths) == 0:
		return openFoundGeoIP(find())
	case len(paths) == 1 && paths[0] == noFiles:
		return geoip.Builtin(), nil
	case slices.Contains(paths, noFiles):
		return nil, errors.New("--geoip none stands alone: it means no database file at all")
	}
	db, err := geoip.Open(paths)
	if err != nil {
		return nil, err
	}
	return db.WithBuiltin(), nil
}

func openFoundGeoIP(found []string) (*geoip.DB, error) {
	db, err := geoip.Open(found)
	if err != nil {
		return nil, fmt.Errorf("%w\nthis was found in the usual places; name databases with --geoip PATH, or go on without files: --geoip none", err)
	}
	return db.WithBuiltin(), nil
}
