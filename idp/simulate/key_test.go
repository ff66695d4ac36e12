package simulate

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestKeyRoundTrip(t *testing.T) {
	t.Parallel()
	want := mustRun(t, small()).Key
	var b bytes.Buffer
	if err := WriteKey(&b, want); err != nil {
		t.Fatal(err)
	}
	got, err := ReadKey(&b)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, addrs); diff != "" {
		t.Error(diff)
	}
}

func TestReadKeyErrors(t *testing.T) {
	t.Parallel()
	const head = `{"user_days":3,"start":"2026-01-05T00:00:00Z","end":"2026-01-06T00:00:00Z"}` + "\n"
	for name, text := range map[string]string{
		"first line": "",
		"no start":   `{"id":"s1","kind":"rejected"}`,
		"label 2":    head + `{"id":"s1"}` + "\n" + `{"thief":["not an address"]}`,
	} {
		if _, err := ReadKey(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWriteKeyReportsErrors(t *testing.T) {
	t.Parallel()
	k := mustRun(t, small()).Key
	if err := WriteKey(&limited{left: 100, err: errFull}, k); err == nil {
		t.Error("no error from a full disk")
	}
}
