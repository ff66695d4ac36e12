package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func runArgs(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	oneApp.Lock()
	defer oneApp.Unlock()
	return run(ctx, args, stdin, stdout, stderr)
}

func sample(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("../../testdata/logs/quickstart.log")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// interrupting gives a log's first half, interrupts, and never ends.
type interrupting struct {
	io.Reader
	interrupt context.CancelFunc
	closed    chan struct{}
}

func (r *interrupting) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if err == io.EOF {
		r.interrupt()
		<-r.closed
	}
	return n, err
}

// TestInterrupted ends a run with what was found so far.
func TestInterrupted(t *testing.T) {
	t.Parallel()
	log := sample(t)
	ctx, cancel := context.WithCancel(t.Context())
	in := &interrupting{strings.NewReader(log[:len(log)*9/10]), cancel, make(chan struct{})}
	defer close(in.closed)
	var stdout, stderr bytes.Buffer
	if code := runArgs(ctx, []string{"analyze", "-"}, in, &stdout, &stderr); code != exitFailure {
		t.Errorf("exit code %d", code)
	}
	if out := stdout.String(); !strings.HasPrefix(out, "PARTIAL: interrupted") {
		t.Errorf("standard output: %.200s", out)
	}
	if errs := stderr.String(); !strings.Contains(errs, "interrupted: the results cover only what was read until then") {
		t.Errorf("standard error: %.200s", errs)
	}
}

// TestWrappersGiveTheSameAlerts holds the samples to one another.
func TestWrappersGiveTheSameAlerts(t *testing.T) {
	t.Parallel()
	alerts := func(path string) string {
		var stdout, stderr bytes.Buffer
		if code := runArgs(t.Context(), []string{"analyze", "--quiet", "--format", "csv", path}, nil, &stdout, &stderr); code != exitFine {
			t.Fatalf("%s: exit code %d: %s", path, code, &stderr)
		}
		var rows []string
		for _, row := range strings.Split(stdout.String(), "\n") {
			for range 3 { // the file, the pod and the offset differ
				row = row[:max(0, strings.LastIndexByte(row, ','))]
			}
			rows = append(rows, row)
		}
		return strings.Join(rows, "\n")
	}
	const logs = "../../testdata/logs/"
	want := alerts(logs + "quickstart.log")
	for _, name := range []string{"pods", "docker-json-file.log", "kubectl-timestamps.log", "kubectl-prefix.log"} {
		if diff := cmp.Diff(want, alerts(logs+name)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// broken fails like a full disk.
type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func TestFailingOutput(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"analyze", "-"}, {"analyze", "--format", "json", "-"}, {"analyze", "--format", "csv", "-"}, {"parse", "-"}} {
		var stderr bytes.Buffer
		if code := runArgs(t.Context(), args, strings.NewReader(sample(t)), broken{}, &stderr); code != exitFailure || !strings.Contains(stderr.String(), "writing the") {
			t.Errorf("%q: exit code %d, %q", args, code, &stderr)
		}
	}
}

// TestFlagsHaveHelp: every flag and command says what it is for.
func TestFlagsHaveHelp(t *testing.T) {
	t.Parallel()
	p := &program{stdout: io.Discard, stderr: io.Discard}
	for _, c := range p.app().Commands {
		if c.Usage == "" {
			t.Errorf("%s has no help", c.Name)
		}
		for _, f := range c.Flags {
			if h, ok := f.(interface{ GetUsage() string }); !ok || len(h.GetUsage()) < 10 {
				t.Errorf("%s --%s has no help", c.Name, f.Names()[0])
			}
		}
	}
}
