package main

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"gracewatch/parser/archive"
	"gracewatch/rules"
	"gracewatch/rules/builtin"
)

// readFlags say what is read, and how.
func readFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "since", Usage: "pass over what was logged before `TIME`: 2026-10-05, 2026-10-05T09:00:00Z, or how long ago, 36h or 7d"},
		&cli.StringFlag{Name: "until", Usage: "pass over what was logged at `TIME` or later"},
		&cli.StringFlag{Name: "timezone", Value: "UTC", Usage: "`ZONE` of OpenUnison's own time stamps, such as Europe/Berlin; lines with a container's stamp need none"},
		&cli.BoolFlag{DisableDefaultText: true, Name: "strict", Usage: "fail with exit code 3 when any line is unreadable or damaged"},
		&cli.IntFlag{Name: "workers", DefaultText: "all cores", Usage: "the `NUMBER` of cores that read and parse"},
		&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "write to `FILE` instead of standard output; it appears when it is complete"},
		&cli.BoolFlag{DisableDefaultText: true, Name: "no-progress", Usage: "no progress bar, even on a terminal"},
		&cli.BoolFlag{DisableDefaultText: true, Name: "quiet", Aliases: []string{"q"}, Usage: "no summary, progress or warnings: results and errors only"},
	}
}

// engineFlags say what the engine must know.
func engineFlags() []cli.Flag {
	return []cli.Flag{
		&cli.DurationFlag{Name: "grace", Value: 5 * time.Second, Usage: "OpenUnison's grace period, a `TIME` such as 5s (grace_period_millis)"},
		&cli.DurationFlag{Name: "skew", Value: 2 * time.Second, Usage: "the `TIME` that the clocks of replicas may be apart"},
		&cli.DurationFlag{Name: "session", Value: 15 * time.Minute, Usage: "the `TIME` that an idle session lives (session_inactivity_timeout_seconds)"},
		&cli.StringSliceFlag{Name: "geoip", Usage: "GeoIP database `PATH` or directory, repeatable; \"none\" for the embedded country table alone (default: the usual places)"},
		&cli.StringSliceFlag{Name: "proxy", Usage: "`CIDR` of an ingress or load balancer, behind which clients are hidden; repeatable"},
		&cli.StringSliceFlag{Name: "tag", Usage: "`NAME=CIDR` of a network that is your own, such as vpn=203.0.113.0/28; repeatable"},
	}
}

// readOptions reads what readFlags set; all mistakes are told at once.
func (p *program) readOptions(c *cli.Context) (archive.Options, error) {
	zone, zoneErr := time.LoadLocation(c.String("timezone"))
	if zoneErr != nil {
		zone, zoneErr = time.UTC, fmt.Errorf("--timezone: %q is no zone: write UTC or a name such as Europe/Berlin", c.String("timezone"))
	}
	since, sinceErr := parseWhen(c.String("since"), zone, p.now())
	until, untilErr := parseWhen(c.String("until"), zone, p.now())
	var orderErr, workersErr error
	if !since.IsZero() && !until.IsZero() && !since.Before(until) {
		orderErr = errors.New("--since is not before --until: nothing lies between them")
	}
	if c.Int("workers") < 0 {
		workersErr = errors.New("--workers: want a number from 1, or 0 for all cores")
	}
	err := errors.Join(zoneErr, prefixed("--since", sinceErr), prefixed("--until", untilErr), orderErr, workersErr)
	return archive.Options{Workers: c.Int("workers"), Zone: zone, Since: since, Until: until, Stdin: p.stdin, MaxOdd: maxOdd}, err
}

func prefixed(name string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", name, err)
}

// engineConfig reads what engineFlags set, except --geoip.
func engineConfig(c *cli.Context) (rules.Config, error) {
	cfg := rules.Config{Grace: c.Duration("grace"), Skew: c.Duration("skew"), Session: c.Duration("session"), Rules: builtin.Rules()}
	var faults []error
	for _, name := range [...]string{"grace", "skew", "session"} {
		if c.Duration(name) <= 0 {
			faults = append(faults, fmt.Errorf("--%s: want a time above zero, such as 5s", name))
		}
	}
	for _, s := range c.StringSlice("proxy") {
		prefix, err := parsePrefix(s)
		cfg.Proxies, faults = append(cfg.Proxies, prefix), append(faults, prefixed("--proxy", err))
	}
	for _, s := range c.StringSlice("tag") {
		tag, err := parseTag(s)
		cfg.Tags, faults = append(cfg.Tags, tag), append(faults, prefixed("--tag", err))
	}
	return cfg, errors.Join(faults...)
}

// parsePrefix reads a CIDR; a single address stands for itself.
func parsePrefix(s string) (netip.Prefix, error) {
	if a, err := netip.ParseAddr(s); err == nil {
		return netip.PrefixFrom(a.Unmap(), a.Unmap().BitLen()), nil
	}
	p, err := netip.ParsePrefix(s)
	if err != nil {
		return p, fmt.Errorf("%q is no network: write 203.0.113.0/24 or 2001:db8::/32", s)
	}
	return p.Masked(), nil
}

func parseTag(s string) (rules.Tagged, error) {
	name, cidr, ok := strings.Cut(s, "=")
	if !ok || name == "" {
		return rules.Tagged{}, fmt.Errorf("%q: write NAME=CIDR, such as vpn=203.0.113.0/28", s)
	}
	prefix, err := parsePrefix(cidr)
	return rules.Tagged{Prefix: prefix, Tag: name}, err
}
