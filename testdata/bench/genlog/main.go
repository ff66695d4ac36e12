// Command genlog writes OpenUnison logs for benchmarks, fast and the same for the same seed.
//
// Options become a plan (options.go); acts (act.go) turn the users and addresses of people.go into records, which
// line.go lays out; replays that follow their rotation later wait in delay.go; output.go cuts the stream into
// files. What was written is counted on the way and printed as one JSON object, so that readers of the log can be
// checked against it.
package main

import (
	"encoding/json"
	"fmt"
	"os"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "genlog:", err)
		os.Exit(2)
	}
}

func run(args []string) error {
	opts, err := parseOptions(args)
	if err != nil {
		return err
	}
	out, err := newOutput(opts.file, opts.split, opts.size)
	if err != nil {
		return err
	}
	g := newGenerator(opts, out)
	if opts.full {
		err = g.writeFull()
	} else {
		err = g.writeMixed()
	}
	if closeErr := out.close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(g.truth())
}
