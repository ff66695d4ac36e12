package parser

import (
	"hash/fnv"
	"strings"
)

// urlFact is what the engine needs to know of a URL.
type urlFact struct {
	hash  uint32
	token bool
}

// urlFacts looks at a URL once; the scanner keeps the answer for the few URLs
// that most of a log is made of. The hash is of the text and not keyed: it
// only narrows a comparison within one user's own grants.
func urlFacts(url string) urlFact {
	h := fnv.New32a()
	h.Write([]byte(url))
	path := URLPath(url)
	token := strings.HasSuffix(path, "/token") && strings.Contains(path, "/auth/idp/")
	return urlFact{hash: h.Sum32(), token: token}
}

func (e *Event) setURL(f urlFact) {
	e.Path = f.hash
	if f.token {
		e.Flags |= FlagToken
	}
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
