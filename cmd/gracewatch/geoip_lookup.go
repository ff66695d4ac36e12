package main

import (
	"errors"
	"fmt"
	"net/netip"
	"time"

	"github.com/urfave/cli/v2"

	"gracewatch/rules"
	"gracewatch/rules/geoip"
)

func geoipLookupCommand(now func() time.Time) *cli.Command {
	return &cli.Command{
		Name:      "lookup",
		Usage:     "say what is known of addresses, and from which database",
		ArgsUsage: "ADDRESS...",
		Flags: []cli.Flag{
			&cli.StringSliceFlag{Name: "geoip", Usage: "database `PATH` or directory, repeatable; \"none\" for the embedded country table alone (default: the usual places)"},
			&cli.StringFlag{Name: "format", Value: "text", Usage: "`FORMAT` of the output: text or json"},
		},
		Action: func(c *cli.Context) error { return geoipLookup(c, now()) },
	}
}

func geoipLookup(c *cli.Context, now time.Time) error {
	args, err := positional(c)
	if err != nil {
		return cli.Exit(err.Error(), 2)
	}
	addrs, err := parseAddrs(args)
	if err != nil {
		return cli.Exit(err.Error(), 2)
	}
	print := findingPrinter(c.String("format"))
	if print == nil {
		return cli.Exit(fmt.Sprintf("--format %q is neither text nor json", c.String("format")), 2)
	}
	db, err := openGeoIP(c.StringSlice("geoip"), false)
	if err != nil {
		return cli.Exit(err.Error(), 2)
	}
	defer db.Close()
	for _, addr := range addrs {
		if err := print(c.App.Writer, lookUp(db, addr, now)); err != nil {
			return cli.Exit(err.Error(), 3)
		}
	}
	if err := errors.Join(db.Faults()...); err != nil {
		return cli.Exit(err.Error(), 3)
	}
	return nil
}

// parseAddrs reads all arguments, so that every mistake is told at once.
func parseAddrs(args []string) ([]netip.Addr, error) {
	if len(args) == 0 {
		return nil, errors.New("no address given: gracewatch geoip lookup 81.2.69.142")
	}
	var addrs []netip.Addr
	var faults []error
	for _, arg := range args {
		addr, err := netip.ParseAddr(arg)
		if err != nil {
			err = fmt.Errorf("%q is not an IP address; write it like 81.2.69.142 or 2a00:1450::1, without port or prefix length", arg)
		}
		addrs, faults = append(addrs, addr), append(faults, err)
	}
	return addrs, errors.Join(faults...)
}

// finding is what `geoip lookup` says of one address.
type finding struct {
	addr     netip.Addr
	reserved string         // why the address is never placed; else empty
	place    rules.Place    // of all sources together
	answers  []geoip.Answer // of those that know something, or failed
	now      time.Time
}

func lookUp(db *geoip.DB, addr netip.Addr, now time.Time) finding {
	f := finding{addr: addr, reserved: geoip.Reserved(addr), place: db.Locate(addr), now: now}
	for _, a := range db.Answers(addr) {
		if a.Err != nil || a.Place != (rules.Place{}) {
			f.answers = append(f.answers, a)
		}
	}
	return f
}
