// Command timed runs a command and writes one line about it: wall seconds, processor seconds (user and system) and
// peak resident memory in KiB, of the command and of the processes it waited for. The command's standard streams are
// passed on; its failure is passed on as well.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"
)

func main() {
	result := flag.String("o", "/dev/stderr", "file that the line is appended to")
	flag.Parse()
	if flag.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "usage: timed [-o FILE] COMMAND [ARGUMENT…]")
		os.Exit(2)
	}
	if err := run(*result, flag.Args()); err != nil {
		fmt.Fprintf(os.Stderr, "timed: %s: %v\n", flag.Arg(0), err)
		os.Exit(1)
	}
}

func run(result string, args []string) error {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	begin := time.Now()
	if err := cmd.Run(); err != nil {
		return err
	}
	wall := time.Since(begin)
	f, err := os.OpenFile(result, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	cpu := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	fmt.Fprintf(f, "%.4f %.4f %d\n", wall.Seconds(), cpu.Seconds(), peakKiB(cmd.ProcessState))
	return f.Close()
}

// peakKiB is zero where the system does not tell.
func peakKiB(state *os.ProcessState) int64 {
	usage, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	return int64(usage.Maxrss) // Linux says KiB
}
