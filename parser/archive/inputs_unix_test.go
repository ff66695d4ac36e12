//go:build unix

package archive

import (
	"net"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestExpandSaysWhatItCannotRead(t *testing.T) {
	t.Parallel()
	dir := tree(t, "a.log")
	link(t, "nowhere", filepath.Join(dir, "dangling"))
	link(t, "self", filepath.Join(dir, "self"))
	l, err := net.Listen("unix", filepath.Join(dir, "sock"))
	if err != nil {
		t.Skip(err)
	}
	defer l.Close()
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	streams, errs := Expand([]string{dir, dir + "/[", "/dev/null"})
	if diff := cmp.Diff([]string{"a.log"}, files(dir, streams)); diff != "" {
		t.Error(diff)
	}
	want := []string{
		"/dev/null: skipped, not a file but a device",
		"[: malformed pattern: a [ needs its ]",
		"dangling: symbolic link that cannot be followed: no such file or directory",
		"pipe: skipped, not a file but a named pipe: name it itself to read it",
		"self: symbolic link that cannot be followed: too many levels of symbolic links",
		"sock: skipped, not a file but a socket",
	}
	if diff := cmp.Diff(want, errorTexts(dir, errs)); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
	streams, errs = Expand([]string{dir + "/pipe"})
	if len(streams) != 1 || len(errs) != 0 || streams[0].Bytes() != 0 {
		t.Errorf("a named pipe by name: %v, %v", streams, errs)
	}
}
