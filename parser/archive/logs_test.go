package archive

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"gracewatch/parser"
)

// seeded returns a generator whose seed a failure shows.
func seeded(t testing.TB) *rand.Rand {
	seed := rand.Uint64()
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("seed %d", seed)
		}
	})
	return rand.New(rand.NewPCG(seed, 0))
}

// request is what one thread writes in one go.
type request struct {
	at    time.Time
	lines []string
}

const (
	tokenURL = "https://k8sou.example.org/auth/idp/k8sIdp/token"
	someone  = "uid=%s,ou=shadow,o=Tremolo"
	nobody   = "uid=Anonymous,o=Tremolo"
)

// writer makes requests, each with a session of its own.
type writer struct {
	r  *rand.Rand
	at time.Time
}

func newWriter(r *rand.Rand) *writer {
	return &writer{r: r, at: time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)}
}

func (w *writer) request() request {
	w.at = w.at.Add(time.Duration(w.r.IntN(4)*w.r.IntN(400)) * time.Millisecond)
	thread := fmt.Sprintf("XNIO-1 task-%d", w.r.IntN(16))
	head := func(level, logger string) string {
		return fmt.Sprintf("[%s][%s] %-5s %s - ", w.at.Format("2006-01-02 15:04:05,000"), thread, level, logger)
	}
	end := fmt.Sprintf("[198.51.100.%d] - [f%016x%016x%08x]", w.r.IntN(200), w.r.Uint64(), w.r.Uint64(), w.r.Uint32())
	user := fmt.Sprintf(someone, []string{"ada", "bob", "eve", "mia"}[w.r.IntN(4)])
	access := func(event, url, dn, message string) string {
		return head("INFO", "AccessLog") + "[" + event + "] - k8sidp - " + url + " - " + dn + " - " + message + " " + end
	}
	q := request{at: w.at}
	switch w.r.IntN(12) {
	case 0:
		q.lines = []string{access("AzSuccess", tokenURL, user, "NONE"),
			head("INFO", "OpenIDConnectIdP") + "[ExpiredRefreshTokenUsed] - " + tokenURL + " - " + user + " - Expired token used within grace period " + end}
	case 1:
		q.lines = []string{head("WARN", "OpenIDConnectIdP") + "Session does not exist from refresh_token", access("AzFail", tokenURL, nobody, "NONE")}
	case 2:
		q.lines = []string{head("ERROR", "Handler") + "could not, " + end}
		for i := range w.r.IntN(9) {
			q.lines = append(q.lines, fmt.Sprintf("\tat com.example.Handler.frame%d(Handler.java:%d)", i, w.r.IntN(999)))
		}
	case 3:
		dn := fmt.Sprintf("cn=bind%d", w.r.IntN(1000))
		q.lines = []string{head("INFO", "AccessLog") + "BIND op=1 con=" + dn[7:] + " dn='" + dn + "'",
			head("INFO", "AccessLog") + "RESULT op=1 con=" + dn[7:] + " result=49", access("AuFail", "https://k8sou.example.org/auth/forms", "cn=none", "enterprise_idp")}
	case 4:
		q.lines = []string{head("INFO", "AccessLog") + "[AzSuccess] - scale - https://k8sou.example.org/scale - " + user + " - ", "         " + end}
	default:
		q.lines = []string{access("AzSuccess", tokenURL, user, "NONE")}
	}
	return q
}

func (w *writer) requests(n int) []request {
	all := make([]request, n)
	for i := range all {
		all[i] = w.request()
	}
	return all
}

// text writes requests one after the other, neighbours now and then in the
// wrong order.
func (w *writer) text(all []request) string {
	var b strings.Builder
	for i := 0; i < len(all); i++ {
		if i+1 < len(all) && w.r.IntN(10) == 0 {
			all[i], all[i+1] = all[i+1], all[i]
		}
		for _, line := range all[i].lines {
			b.WriteString(line + "\n")
		}
	}
	return b.String()
}

// cri wraps each line as containerd does, some in parts.
func (w *writer) cri(text string) string {
	var b strings.Builder
	var stamp string
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if line[0] == '[' {
			stamp = line[1:11] + "T" + line[12:20] + "." + line[21:24] + "456789Z stdout "
		}
		for w.r.IntN(8) == 0 && len(line) > 40 {
			n := 1 + w.r.IntN(len(line)-1)
			b.WriteString(stamp + "P " + line[:n] + "\n")
			line = line[n:]
		}
		b.WriteString(stamp + "F " + line + "\n")
	}
	return b.String()
}

// pieces cuts text between lines into n pieces.
func (w *writer) pieces(text string, n int) []string {
	var all []string
	for ; n > 1; n-- {
		cut := strings.LastIndexByte(text[:w.r.IntN(2*len(text)/n)], '\n') + 1
		all = append(all, text[:cut])
		text = text[cut:]
	}
	return append(all, text)
}

// zipped is text as gzip or zstd, or as it is.
func zipped(t testing.TB, format Format, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	switch format {
	case Gzip:
		z := gzip.NewWriter(&b)
		z.Write([]byte(text))
		z.Close()
	case Zstd:
		z, err := zstd.NewWriter(&b, zstd.WithEncoderConcurrency(1))
		if err != nil {
			t.Fatal(err)
		}
		z.Write([]byte(text))
		z.Close()
	default:
		b.WriteString(text)
	}
	return b.Bytes()
}

// streamIn writes a stream's files, each with one of the formats in turn.
func streamIn(t *testing.T, dir, name string, pieces []string, formats ...Format) Stream {
	t.Helper()
	s := Stream{Name: filepath.Join(dir, name)}
	for i, text := range pieces {
		format := Plain
		if len(formats) > 0 {
			format = formats[i%len(formats)]
		}
		b := zipped(t, format, text)
		s.Files = append(s.Files, File{Path: put(t, dir, fmt.Sprintf("%s.%d", name, i), b), Size: int64(len(b))})
	}
	return s
}

// small are sizes that make every limit bite on small files.
func small(block int) *tuning {
	t := defaults
	t.block, t.minBlock, t.room, t.budget = block, min(block, 64), 32, 20*block
	return &t
}

// show is what of an event must not depend on how it was read; exactly says
// that its surroundings are the same, too.
func show(e *parser.Event, exactly bool) string {
	s := fmt.Sprintf("%d %v %v %s tried=%q %q", e.Time, e.Action, e.Reason, e.DN, e.Tried, e.Text)
	if exactly {
		return fmt.Sprintf("%s flags=%b followed=%q pod=%q", s, e.Flags, e.Followed, e.Pod)
	}
	return fmt.Sprintf("%s flags=%b", s, e.Flags&(parser.FlagTwin|parser.FlagLate))
}

// events reads streams and shows all events.
func events(t *testing.T, streams []Stream, opts Options, exactly bool) ([]string, *Report) {
	t.Helper()
	var all []string
	r, err := Read(context.Background(), streams, opts, func(events []parser.Event) {
		for i := range events {
			all = append(all, show(&events[i], exactly))
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if int64(len(all)) != r.Delivered {
		t.Errorf("report counts %d events, the sink got %d", r.Delivered, len(all))
	}
	return all, r
}
