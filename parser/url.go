package parser

import (
	"hash/fnv"
	"strings"
)

// urlFact is what the engine needs to know of a URL.
type urlFact struct {
	hash  uint32
	flags Flags // FlagToken, FlagScreen
}

// urlFacts looks at a URL once; the scanner keeps the answer for the few URLs
// that most of a log is made of. The hash is of the text and not keyed: it
// only narrows a comparison within one user's own grants.
func urlFacts(url string) urlFact {
	h := fnv.New32a()
	h.Write([]byte(url))
	path := URLPath(url)
	f := urlFact{hash: h.Sum32()}
	if idp := strings.Contains(path, "/auth/idp/"); idp && strings.HasSuffix(path, "/token") {
		f.flags = FlagToken
	} else if idp && strings.HasSuffix(path, "/auth") || strings.HasPrefix(path, "/k8stoken") || path == "/cli-login" {
		f.flags = FlagScreen
	}
	return f
}

func (e *Event) setURL(f urlFact) {
	e.Path = f.hash
	e.Flags |= f.flags
}

// URLPath is the path of a URL as OpenUnison logs it, without its query.
func URLPath(url string) string {
	_, rest, ok := strings.Cut(url, "://")
	if !ok {
		return ""
	}
	i := strings.IndexByte(rest, '/')
	if i < 0 {
		return "/"
	}
	path, _, _ := strings.Cut(rest[i:], "?")
	return path
}
