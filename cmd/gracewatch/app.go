package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"strings"
	"time"

	"github.com/urfave/cli/v2"
)

// The exit codes.
const (
	exitFine     = 0
	exitFindings = 1 // alerts at or above --fail-on
	exitUsage    = 2 // wrong flags, arguments or configuration
	exitFailure  = 3 // something could not be read or written, or was cut off; results are printed all the same
)

// program is what commands share: the world outside.
type program struct {
	stdin  io.Reader
	stdout io.Writer
	stderr io.Writer
	now    func() time.Time
}

// run runs the command that args name, without the program's own name, and
// returns the exit code.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	p := &program{stdin: stdin, stdout: stdout, stderr: stderr, now: time.Now}
	err := p.app().RunContext(ctx, append([]string{"gracewatch"}, args...))
	if err == nil {
		return exitFine
	}
	if text := err.Error(); text != "" {
		fmt.Fprintf(stderr, "gracewatch: %s\n", strings.TrimSpace(text))
	}
	var exit cli.ExitCoder
	if errors.As(err, &exit) {
		return exit.ExitCode()
	}
	return exitUsage
}

func (p *program) app() *cli.App {
	return &cli.App{
		Name:            "gracewatch",
		Usage:           "tell a kubectl race from a stolen refresh token in OpenUnison's logs",
		Version:         version(),
		HideHelpCommand: true,
		Reader:          p.stdin,
		Writer:          p.stdout,
		ErrWriter:       p.stderr,
		ExitErrHandler:  func(*cli.Context, error) {}, // run does that
		OnUsageError:    usageError,
		Action:          noCommand,
		Commands:        []*cli.Command{p.analyzeCommand(), p.parseCommand(), geoipCommand()},
	}
}

// noCommand answers a call without a command, or with one that does not exist.
func noCommand(c *cli.Context) error {
	if c.Args().Present() {
		return cli.Exit(fmt.Sprintf("no such command: %q (gracewatch --help lists them)", c.Args().First()), exitUsage)
	}
	return cli.ShowAppHelp(c)
}

func usageError(_ *cli.Context, err error, _ bool) error {
	return cli.Exit(err.Error()+" (see --help)", exitUsage)
}

// version is the module's version, or the commit it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	version := info.Main.Version
	if version != "" && version != "(devel)" {
		return version
	}
	var commit, changed string
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			commit = s.Value[:min(len(s.Value), 12)]
		case "vcs.modified":
			if s.Value == "true" {
				changed = ", changed"
			}
		}
	}
	if commit == "" {
		return "devel"
	}
	return "devel (" + commit + changed + ")"
}
