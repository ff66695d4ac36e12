package parser

import "strings"

// ECSVersion is the version of the Elastic Common Schema that documents follow.
const ECSVersion = "9.4.0"

// Origin is what is known of the stream that an event came from; the zero
// Origin knows nothing.
type Origin struct {
	Path, Namespace, Pod, Container string
}

// AppendJSON appends e as one ECS document, without a line end. It does not
// allocate beyond dst.
func AppendJSON(dst []byte, e *Event, from *Origin) []byte {
	var j JSON
	j.Begin(dst)
	j.Time("@timestamp", e.Time)
	j.Open("event")
	j.Text("kind", "event")
	e.Classify(&j)
	j.Text("dataset", "gracewatch.event")
	j.Text("original", e.Text)
	j.Close()
	j.Open("source")
	j.Addr("ip", e.Addr)
	j.Close()
	e.AppendRest(&j, from)
	return j.End()
}

// Classify writes the fields below event that say what e was.
func (e *Event) Classify(j *JSON) {
	category, kind := e.Action.category()
	if category != "" {
		j.Texts("category", category)
		j.Texts("type", kind)
	}
	j.Text("action", e.Action.String())
	j.Text("outcome", e.Action.Outcome())
	j.Text("reason", e.Reason.String())
	j.Text("module", "gracewatch")
	j.Text("provider", "openunison")
	j.Text("timezone", zoneText(e.Zone))
}

// category is the action's ECS event.category and event.type.
func (a Action) category() (category, kind string) {
	switch a {
	case ActionGrant, ActionTokenExchange, ActionReplay, ActionLogin, ActionTokenAuth, ActionTokenIssued, ActionTokenRefreshed:
		return "authentication", "start"
	case ActionTokenDeleted, ActionTokensDeleted:
		return "session", "end"
	case ActionRejected, ActionLoginFailed, ActionRefreshFailed:
		return "authentication", "info"
	case ActionAccess:
		return "web", "access"
	case ActionDenied, ActionNotFound, ActionError:
		return "web", "error"
	}
	return "", ""
}

// zoneText is +01:00 for 3600; UTC gives nothing, as it is the default.
func zoneText(seconds int32) string {
	if seconds == 0 {
		return ""
	}
	sign, quarters := byte('+'), seconds/quarter
	if quarters < 0 {
		sign, quarters = '-', -quarters
	}
	hour, minute := quarters/4, quarters%4*15
	return string([]byte{sign, '0' + byte(hour/10), '0' + byte(hour%10), ':', '0' + byte(minute/10), '0' + byte(minute%10)})
}

// AppendRest writes everything but event and source, which callers extend.
func (e *Event) AppendRest(j *JSON, from *Origin) {
	j.Open("ecs")
	j.Text("version", ECSVersion)
	j.Close()
	if e.Kind != UserNone {
		j.Open("user")
		j.Text("name", UserName(e.DN))
		j.Text("id", e.DN)
		j.Close()
	}
	e.appendURL(j)
	e.appendLog(j, from)
	e.appendOrchestrator(j, from)
	e.appendOwn(j)
}

func (e *Event) appendURL(j *JSON) {
	if e.URL == "" {
		return
	}
	j.Open("url")
	j.Text("full", e.URL)
	j.Text("domain", urlHost(e.URL))
	j.Text("path", URLPath(e.URL))
	j.Close()
}

// urlHost is the host of a URL as OpenUnison logs it, without its port.
func urlHost(url string) string {
	_, rest, _ := strings.Cut(url, "://")
	if i := strings.IndexAny(rest, "/?"); i >= 0 {
		rest = rest[:i]
	}
	if i := strings.LastIndexByte(rest, ':'); i >= 0 && strings.IndexByte(rest[i:], ']') < 0 {
		rest = rest[:i]
	}
	return rest
}

func (e *Event) appendLog(j *JSON, from *Origin) {
	j.Open("log")
	j.Text("level", e.Level.String())
	j.Text("logger", e.Logger)
	j.Int("offset", e.Offset)
	if from.Path != "" {
		j.Open("file")
		j.Text("path", from.Path)
		j.Close()
	}
	j.Close()
	if e.Thread != "" {
		j.Open("process")
		j.Open("thread")
		j.Text("name", e.Thread)
		j.Close()
		j.Close()
	}
}

func (e *Event) appendOrchestrator(j *JSON, from *Origin) {
	pod := e.Pod
	if pod == "" {
		pod = from.Pod
	}
	if pod == "" && from.Namespace == "" {
		return
	}
	j.Open("orchestrator")
	j.Text("type", "kubernetes")
	j.Text("namespace", from.Namespace)
	if pod != "" {
		j.Open("resource")
		j.Text("type", "pod")
		j.Text("name", pod)
		j.Close()
	}
	j.Close()
	if from.Container != "" {
		j.Open("container")
		j.Text("name", from.Container)
		j.Close()
	}
}

func (e *Event) appendOwn(j *JSON) {
	j.Open("openunison")
	j.Text("app", e.App)
	if e.SessionID != "null" {
		j.Text("session", e.SessionID)
	}
	j.Text("message", e.Message)
	j.Text("tried_user", e.Tried)
	j.Close()
}
