package parser

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// generator writes log text in OpenUnison's layout, the same for each seed.
type generator struct {
	r   *rand.Rand
	now time.Time
}

func newGenerator(seed uint64) *generator {
	return &generator{r: rand.New(rand.NewPCG(seed, 1)), now: time.Date(2026, 1, 10, 9, 0, 0, 0, time.UTC)}
}

// head begins a record some moments after the last one.
func (g *generator) head() string {
	g.now = g.now.Add(time.Duration(g.r.IntN(700)) * time.Millisecond)
	return fmt.Sprintf("[%s][XNIO-1 task-%d]", strings.Replace(g.now.Format("2006-01-02 15:04:05.000"), ".", ",", 1), 1+g.r.IntN(16))
}

func (g *generator) user() string {
	return fmt.Sprintf("uid=user%d,ou=shadow,o=Tremolo", g.r.IntN(500))
}

// tail is ` [IP] - [SESSION]`.
func (g *generator) tail() string {
	return fmt.Sprintf(" [%d.%d.%d.%d] - [f%016x%016x%08x]", 1+g.r.IntN(223), g.r.IntN(256), g.r.IntN(256), g.r.IntN(256), g.r.Uint64(), g.r.Uint64(), g.r.Uint32())
}

func (g *generator) access() string {
	url := [...]string{"/auth/idp/k8sIdp/token", "/k8stoken/token/user", "/scale/main/config", "/api/v1/namespaces"}[g.r.IntN(4)]
	return g.head() + " INFO  AccessLog - [AzSuccess] - k8sidp - https://k8sou.example.org" + url + " - " + g.user() + " - NONE" + g.tail()
}

func (g *generator) replay() string {
	return g.head() + " INFO  OpenIDConnectIdP - [ExpiredRefreshTokenUsed] - https://k8sou.example.org/auth/idp/k8sIdp/token - " + g.user() +
		" - Expired token used within grace period" + g.tail()
}

// pair is a replay behind its access record.
func (g *generator) pair() string {
	r := g.replay()
	twin := strings.NewReplacer("OpenIDConnectIdP - [ExpiredRefreshTokenUsed]", "AccessLog - [AzSuccess] - k8sidp", replayText, "NONE").Replace(r)
	return twin + "\n" + r
}

func (g *generator) warning() string {
	return g.head() + " WARN  OpenIDConnectIdP - Session does not exist from refresh_token"
}

func (g *generator) trace() string {
	return g.head() + " WARN  OpenIDConnectIdP - Could not refresh token\njava.lang.Exception: no\n\tat com.tremolosecurity.idp.Token.get(Token.java:7)"
}

func (g *generator) lifecycle() string {
	return g.head() + fmt.Sprintf(` INFO  OpenIDConnectTokenLifeCycle - REFRESH - {"jti":"%022x","sub":"user%d"}`, g.r.Uint64(), g.r.IntN(500))
}

// mixed is what a log mostly holds.
func (g *generator) mixed() string {
	switch n := g.r.IntN(100); {
	case n < 88:
		return g.access()
	case n < 89:
		return g.pair()
	case n < 92:
		return g.warning()
	case n < 93:
		return g.trace()
	}
	return g.lifecycle()
}

// text repeats a kind of record until size bytes are reached, each line in a
// wrapper.
func text(size int, record func() string, wrap func(line string) string) []byte {
	var b strings.Builder
	for b.Len() < size {
		for line := range strings.SplitSeq(record(), "\n") {
			b.WriteString(wrap(line) + "\n")
		}
	}
	return []byte(b.String())
}

func plain(line string) string { return line }

// cri wraps a line in CRI's form, some milliseconds after it was written.
func cri(line string) string { return "2026-01-10T09:00:00.123456789Z stdout F " + line }

func dockerJSON(line string) string {
	return `{"log":` + quoteJSON(line+"\n") + `,"stream":"stdout","time":"2026-01-10T09:00:00.123456789Z"}`
}

func quoteJSON(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`, "\r", `\r`).Replace(s) + `"`
}
