package parser

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// agree reads a line with the fast path and with the plain grammar. Where the
// fast path accepts it, both must make the same event of it, and the plain
// grammar must find nothing to mend or to report.
func agree(t *testing.T, s *Scanner, line []byte) (accepted bool) {
	t.Helper()
	var fast Event
	if !s.fast(line, &fast) {
		return false
	}
	if bytes.IndexByte(line, '\n') >= 0 {
		t.Fatalf("the fast path accepts two lines: %q", line)
	}
	b := &Batch{}
	s.batch = b
	st := &stream{record: line, open: true}
	if !s.emit(st, true) || len(b.Events) != 1 {
		t.Fatalf("the plain grammar does not accept %q", line)
	}
	if plain := b.Events[0]; plain != fast {
		t.Fatalf("%q (-plain +fast):\n%s", line, cmp.Diff(plain, fast, sameEvent))
	}
	if c := b.Counts; c.Mended+c.BadUTF8+c.Unparsed() > 0 {
		t.Fatalf("%q: the plain grammar mends or reports: %+v", line, c)
	}
	return true
}

// oddLines are lines that are nearly, or oddly, what the fast path reads.
func oddLines() [][]byte {
	var ls [][]byte
	for _, sample := range samples {
		for line := range strings.SplitSeq(sample, "\n") {
			ls = append(ls, []byte(line))
		}
	}
	for _, sample := range []string{sampleGrant, sampleReplay} {
		for _, change := range [][2]string{
			{"10.1.67.56", "fd00:10:244:0:0:0:0:5"}, {"10.1.67.56", "fe80::1%eth0"}, {"10.1.67.56", "::ffff:1.2.3.4"}, {"10.1.67.56", ""},
			{"10.1.67.56", "010.1.67.56"}, {"10.1.67.56", "10.1.67.256"}, {"10.1.67.56", "1.2.3.4.5"}, {"10.1.67.56", "10.1.67]56"},
			{"10.1.67.56", strings.Repeat("1", 70)}, {"https:", "http:"}, {"https:", "https,http:"}, {"https:", "ftp:"},
			{"k8sou.lab.tremolo.dev", ""}, {"k8sou.lab.tremolo.dev", "h\x7f"}, {"/auth", " /auth"}, {"/token", "/token?x"},
			{"uid=mmosley,ou=shadow,o=Tremolo", "cn=none"}, {"uid=mmosley,ou=shadow,o=Tremolo", "uid=Anonymous,o=Tremolo"},
			{"uid=mmosley,ou=shadow,o=Tremolo", ""}, {"uid=mmosley,ou=shadow,o=Tremolo", "a - b"}, {"uid=mmosley,ou=shadow,o=Tremolo", "-"},
			{"mmosley", "x - o=Tremolo - y"}, {"mmosley", "\u00fc"}, {"mmosley", "[1.1.1.1] - [f"}, {"mmosley", "a\tb"}, {"mmosley", strings.Repeat("m", 300)},
			{"NONE", "a - b"}, {"NONE", ""}, {"NONE", " "}, {"NONE", "20 / x"}, {"within grace period", "within grace period "},
			{"XNIO-1 task-1", ""}, {"XNIO-1 task-1", "a] INFO  AccessLog - [b"}, {"XNIO-1 task-1", "a[1]"}, {"XNIO-1 task-1", "\x01"},
			{"INFO  ", "INFO "}, {"INFO  ", "WARN  "}, {" - ", "  - "}, {"k8sidp", "a - b"}, {"k8sidp", ""}, {"k8sidp - ", ""},
			{"2022-12-24", "2022-02-30"}, {"2022-12-24", "9022-12-24"}, {"00:34:56,42", "00:34:60,42"}, {"00:34:56,42", "24:34:56,42"}, {"[2022", "[pod/"},
			{"[f9b20cfb1", "[f9b20cfG1"}, {"[f9b20cfb1", "[a9b20cfb1"}, {"f9b20cfb111e9d922865823e502ddb0585c7b1bb2", "null"}, {"bb2]", "bb2] "}, {"bb2]", "bb2]\r"},
		} {
			ls = append(ls, []byte(strings.Replace(sample, change[0], change[1], 1)))
		}
	}
	return ls
}

// TestFastAccepts holds that the fast path does take what logs are made of:
// else it would agree with anything.
func TestFastAccepts(t *testing.T) {
	t.Parallel()
	s := NewScanner(nil)
	for _, sample := range []string{
		sampleGrant, sampleReplay, sampleAzFail, sampleDiscovery, sampleBearer, sampleAuFail, sampleError, sampleNotFound, sampleExchange, sampleLogin, sampleUserinfo,
		strings.Replace(sampleGrant, "10.1.67.56", "fd00:10:244:0:0:0:0:5", 1), strings.Replace(sampleReplay, "10.1.67.56", "fd00:10:244:0:0:0:0:5", 1),
	} {
		if !agree(t, s, []byte(sample)) {
			t.Errorf("left to the plain grammar: %s", sample)
		}
	}
}

// TestFastAgrees goes over the odd lines, and changes each a little at random.
func TestFastAgrees(t *testing.T) {
	t.Parallel()
	const seed = 11
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 3))
	zone := time.FixedZone("", 5400)
	accepted := 0
	for _, line := range oddLines() {
		for i := range 300 {
			s := NewScanner(zone)
			changed := line
			for range i % 4 {
				changed = mutate(r, changed)
			}
			first := agree(t, s, changed) // with nothing known, then with all
			if second := agree(t, s, changed); first && second {
				accepted++
			}
		}
	}
	if accepted < 1000 {
		t.Errorf("the fast path took %d lines: too few to say anything", accepted)
	}
}

// mutate returns line with one byte changed, added, removed or doubled, or a
// piece of it moved.
func mutate(r *rand.Rand, line []byte) []byte {
	const alphabet = "[]- f0a.:,=\\\"'%/\x00\x1f\x7f\x80\xffTZ"
	out := bytes.Clone(line)
	if len(out) == 0 {
		return out
	}
	i, c := r.IntN(len(out)), alphabet[r.IntN(len(alphabet))]
	switch r.IntN(5) {
	case 0:
		out[i] = c
	case 1:
		out = append(out[:i], append([]byte{c}, out[i:]...)...)
	case 2:
		out = append(out[:i], out[i+1:]...)
	case 3:
		out = append(out[:i:i], append([]byte{out[i]}, out[i:]...)...)
	case 4:
		j := i + r.IntN(len(out)-i)
		out = append(append(bytes.Clone(out[j:]), out[i:j]...), out[:i]...)
		if r.IntN(4) > 0 {
			return line
		}
	}
	return out
}

func FuzzFastAgrees(f *testing.F) {
	for _, line := range oddLines() {
		if !bytes.Contains(line, []byte("[Expired")) {
			f.Add(line)
		}
	}
	f.Fuzz(func(t *testing.T, line []byte) { agreeLines(t, line) })
}

func FuzzReplayAgrees(f *testing.F) {
	for _, line := range oddLines() {
		if bytes.Contains(line, []byte("[Expired")) {
			f.Add(line)
		}
	}
	f.Fuzz(func(t *testing.T, line []byte) { agreeLines(t, line) })
}

// agreeLines holds the two paths against each other on each line of text. One
// scanner reads them all: what it keeps from line to line must not matter.
func agreeLines(t *testing.T, text []byte) {
	s := NewScanner(nil)
	s.fast([]byte(sampleGrant), &Event{})
	for line := range bytes.SplitSeq(text, []byte{'\n'}) {
		agree(t, s, line)
	}
}
