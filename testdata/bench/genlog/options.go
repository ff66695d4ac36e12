package main

import (
	"errors"
	"flag"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// maxUsers is the number of different names that people.go can form.
const maxUsers = 1 << 24

// maxSplit keeps the number of open and named files sane.
const maxSplit = 1000

type options struct {
	size  int64 // bytes in all files together
	full  bool  // replay lines only
	users int
	seed  uint64
	split int // 0: one file without a suffix
	file  string
}

func parseOptions(args []string) (options, error) {
	var o options
	var size, mix string
	fs := flag.NewFlagSet("genlog", flag.ContinueOnError)
	fs.StringVar(&size, "size", "64MiB", "bytes to write, with KiB, MiB or GiB")
	fs.StringVar(&mix, "mix", "mixed", "mixed: a real server's mix with 1 % replays; full: replay lines only")
	fs.IntVar(&o.users, "users", 5000, "number of users; they have 4.32 addresses each on average")
	fs.Uint64Var(&o.seed, "seed", 1, "the same seed and options write the same bytes")
	fs.IntVar(&o.split, "split", 0, "write this many files FILE.1, FILE.2, … of equal size, in time order")
	fs.StringVar(&o.file, "o", "", "file to write")
	if err := fs.Parse(args); err != nil {
		return o, err
	}
	var err error
	if o.size, err = parseSize(size); err != nil {
		return o, err
	}
	o.full = mix == "full"
	switch {
	case mix != "mixed" && mix != "full":
		return o, fmt.Errorf("-mix %q: want mixed or full", mix)
	case o.file == "":
		return o, errors.New("-o FILE is missing")
	case o.users < 1 || o.users > maxUsers:
		return o, fmt.Errorf("-users %d: want 1 to %d", o.users, maxUsers)
	case o.split < 0 || o.split > maxSplit:
		return o, fmt.Errorf("-split %d: want 0 to %d", o.split, maxSplit)
	case fs.NArg() > 0:
		return o, fmt.Errorf("unexpected argument %q", fs.Arg(0))
	}
	return o, nil
}

// parseSize reads bytes with an optional binary unit.
func parseSize(s string) (int64, error) {
	digits, shift := s, 0
	for unit, bits := range map[string]int{"KiB": 10, "MiB": 20, "GiB": 30} {
		if d, ok := strings.CutSuffix(s, unit); ok {
			digits, shift = d, bits
		}
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n < 1 || n > math.MaxInt64>>shift {
		return 0, fmt.Errorf("-size %q: want a number of bytes such as 64MiB or 2GiB", s)
	}
	return n << shift, nil
}
