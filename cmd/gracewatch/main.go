// Command gracewatch reads what OpenUnison logs and tells a kubectl race from
// a stolen refresh token.
//
// Data flows as in the packages it wires together: parser/archive turns the
// arguments into events in the order of their times, rules turns events into
// alerts, and a package below sinks writes them. What was read, and what could
// not be, is summed up at the end.
//
// main only calls run, which has everything it needs from its arguments, so
// that tests start the whole program within themselves.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime"
	"syscall"
	_ "time/tzdata" // --timezone works in an image without a zone database
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // the second Ctrl-C ends at once
	heap := tuneHeap(os.Getenv("GOGC"))
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	runtime.KeepAlive(heap)
	os.Exit(code)
}
