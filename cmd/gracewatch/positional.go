package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// positional returns the arguments of c that are no flags, and sets the flags
// that stand between or after them: people write `import a.csv --output b`, and
// the flag package stops looking at the first argument. After "--" all are
// arguments.
func positional(c *cli.Context) ([]string, error) {
	var args []string
	rest := c.Args().Slice()
	for len(rest) > 0 {
		arg := rest[0]
		rest = rest[1:]
		switch {
		case arg == "--":
			return append(args, rest...), nil
		case len(arg) < 2 || arg[0] != '-':
			args = append(args, arg)
		default:
			var err error
			if rest, err = setFlag(c, arg, rest); err != nil {
				return nil, err
			}
		}
	}
	return args, nil
}

// setFlag sets the flag that arg names and returns rest without its value.
func setFlag(c *cli.Context, arg string, rest []string) ([]string, error) {
	name, value, hasValue := strings.Cut(strings.TrimLeft(arg, "-"), "=")
	flag := flagNamed(c, name)
	if flag == nil {
		return nil, fmt.Errorf("no such flag: %s (see --help)", arg)
	}
	if _, isBool := flag.(*cli.BoolFlag); isBool && !hasValue {
		value, hasValue = "true", true
	}
	if !hasValue {
		if len(rest) == 0 {
			return nil, fmt.Errorf("flag %s needs a value", arg)
		}
		value, rest = rest[0], rest[1:]
	}
	if err := c.Set(flag.Names()[0], value); err != nil {
		return nil, fmt.Errorf("flag %s: %w", arg, err)
	}
	return rest, nil
}

// flagNamed finds a flag of the command or of one above it.
func flagNamed(c *cli.Context, name string) cli.Flag {
	for _, above := range c.Lineage() {
		if above.Command == nil {
			continue
		}
		for _, f := range above.Command.Flags {
			if slices.Contains(f.Names(), name) {
				return f
			}
		}
	}
	return nil
}
