package main

import (
	"io"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/urfave/cli/v2"
)

// oneApp is held while a test runs a cli.App: all apps of a process share
// cli.HelpFlag, and each run writes to it.
var oneApp sync.Mutex

func TestPositional(t *testing.T) {
	t.Parallel()
	type outcome struct {
		Args         []string
		Config, Name string
		List         []string
		Loud         bool
		Fault        string
	}
	tests := []struct {
		name string
		args []string
		want outcome
	}{
		{"flags first", []string{"--name", "n", "a", "b"}, outcome{Args: []string{"a", "b"}, Name: "n"}},
		{"flags last", []string{"a", "b", "--name", "n"}, outcome{Args: []string{"a", "b"}, Name: "n"}},
		{"flags between", []string{"a", "--name=n", "b"}, outcome{Args: []string{"a", "b"}, Name: "n"}},
		{"the last one counts", []string{"--name", "m", "a", "--name", "n"}, outcome{Args: []string{"a"}, Name: "n"}},
		{"lists grow", []string{"--list", "1", "a", "--list", "2"}, outcome{Args: []string{"a"}, List: []string{"1", "2"}}},
		{"short name", []string{"a", "-n", "x"}, outcome{Args: []string{"a"}, Name: "x"}},
		{"switch", []string{"a", "--loud", "b"}, outcome{Args: []string{"a", "b"}, Loud: true}},
		{"switched off", []string{"a", "--loud=false"}, outcome{Args: []string{"a"}}},
		{"flag of the program", []string{"a", "--config", "c"}, outcome{Args: []string{"a"}, Config: "c"}},
		{"end of flags", []string{"a", "--", "--name", "-"}, outcome{Args: []string{"a", "--name", "-"}}},
		{"standard input", []string{"a", "-"}, outcome{Args: []string{"a", "-"}}},
		{"unknown", []string{"a", "--nam", "n"}, outcome{Fault: "no such flag: --nam (see --help)"}},
		{"no value", []string{"a", "--name"}, outcome{Fault: "flag --name needs a value"}},
		{"bad value", []string{"a", "--loud=perhaps"}, outcome{Fault: "flag --loud=perhaps: parse error"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var got outcome
			app := &cli.App{
				Writer: io.Discard, ErrWriter: io.Discard,
				Flags: []cli.Flag{&cli.StringFlag{Name: "config"}},
				Commands: []*cli.Command{{
					Name: "do",
					Flags: []cli.Flag{
						&cli.StringFlag{Name: "name", Aliases: []string{"n"}},
						&cli.StringSliceFlag{Name: "list"},
						&cli.BoolFlag{Name: "loud"},
					},
					Action: func(c *cli.Context) error {
						args, err := positional(c)
						if err != nil {
							got.Fault = err.Error()
							return nil
						}
						got = outcome{Args: args, Config: c.String("config"), Name: c.String("name"), List: c.StringSlice("list"), Loud: c.Bool("loud")}
						return nil
					},
				}},
			}
			oneApp.Lock()
			defer oneApp.Unlock()
			if err := app.RunContext(t.Context(), append([]string{"gracewatch", "do"}, test.args...)); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
