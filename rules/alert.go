package rules

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"

	"gracewatch/parser"
)

// Alert is a decision that something is worth a person's time. It holds no
// part of the log's memory.
type Alert struct {
	ID       string // the same for the same event, rule and user, wherever it is decided
	Incident string // shared by the alerts of one user's one contest
	Rule     *Rule
	Level    Level
	Event    parser.Event
	Context  Context // Event points to the alert's own; Contest is a copy
	User     string
	Reasons  []string
	Repeats  int64 // matches since the last alert of the kind that were only counted
}

// RiskScore is ECS event.risk_score, 0 to 100: the middle of the level's band.
func (a *Alert) RiskScore() int { return [...]int{10, 21, 47, 73, 95}[a.Level] }

// alert makes the alert of g.ctx.
func (g *Engine) alert(r *Rule, level Level, u *user) *Alert {
	if g.ctx.Replay.Verdict == Uncorroborated {
		src := g.sourceOf(g.ctx.Source.Addr)
		g.ctx.Source = Party{Addr: src.addr, Place: *src.place, Tags: src.tags, Network: src.net.prefix, Prevalence: int(src.net.users)}
	}
	a := &Alert{Rule: r, Level: level, Event: g.ctx.Event.Clone(), Context: g.ctx}
	a.Context.Event = &a.Event
	dn := a.Event.DN
	if u != nil {
		dn = u.dn
		a.User = parser.UserName(dn)
		a.Event.DN, a.Event.User, a.Event.Kind = dn, u.key, parser.UserPerson
	} else if a.Event.Kind == parser.UserPerson {
		a.User = parser.UserName(dn)
	}
	if c := g.ctx.Contest; c != nil {
		copied := *c
		copied.user, copied.newcomer, copied.incumbent = nil, nil, nil
		a.Context.Contest = &copied
		a.Incident = id("incident", dn, c.Newcomer.Network.String(), c.Opened)
	}
	a.ID = id(r.ID, dn, a.Event.Text, a.Event.Time)
	if a.Incident == "" {
		a.Incident = a.ID
	}
	a.Reasons = reasons(a)
	return a
}

// id is a short hash of what makes an alert itself.
func id(kind, dn, text string, time int64) string {
	h := sha256.New()
	for _, s := range [...]string{kind, dn, text} {
		h.Write(binary.LittleEndian.AppendUint32(nil, uint32(len(s))))
		h.Write([]byte(s))
	}
	h.Write(binary.LittleEndian.AppendUint64(nil, uint64(time)))
	return hex.EncodeToString(h.Sum(nil)[:12])
}

// Namespace is where OpenUnison's charts put it, and its sessions.
const Namespace = "openunison"

// Containment is the command that ends all OIDC sessions of the alert's user,
// OpenUnison's documented kill switch; empty when no user is known, or when the
// line that names one may be forged.
func (a *Alert) Containment() string {
	if a.Context.Replay.Verdict == Uncorroborated || a.Event.Kind != parser.UserPerson || a.Event.DN == "" {
		return ""
	}
	return fmt.Sprintf("kubectl -n %s delete oidc-sessions -l tremolo.io/user-dn=%s", Namespace, parser.UserLabel(a.Event.DN))
}
