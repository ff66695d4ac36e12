// Package container takes the wrapper off a log line: what a container runtime,
// kubectl or a log shipper put before the text that the program wrote.
//
// Data passes through in one step. A physical line goes into [Unwrap] and comes
// out as a [Line]: the program's own text, the wrapper's time stamp, the stream
// it was written to and the pod it came from, as far as the wrapper says so.
// Every line is recognised by its own content, so wrappers may be mixed in one
// file. Joining partial lines is left to the caller, who knows which lines
// belong to one stream; [Line.Partial] says that more follows.
package container

import "bytes"

// Kind is the wrapper that a line was found in.
type Kind uint8

// The wrappers, named after who writes them.
const (
	Plain   Kind = iota // no wrapper
	CRI                 // containerd, CRI-O: 2022-12-24T00:34:56.424512345Z stdout F text
	Docker              // Docker json-file: {"log":"text\n","stream":"stdout","time":"…"}
	Kubectl             // kubectl logs --timestamps: 2022-12-24T00:34:56.424512345Z text
	Prefix              // a name before each line: kubectl logs --prefix, stern, compose
)

var kindNames = [...]string{"plain", "cri", "docker", "kubectl", "prefix"}

func (k Kind) String() string { return kindNames[k] }

// Stream is the output the container wrote the line to.
type Stream uint8

// The streams a wrapper can name.
const (
	Unknown Stream = iota
	Stdout
	Stderr
)

// Line is a line without its wrapper. Content and Pod are parts of the line
// that was unwrapped, or of the scratch memory given to [Unwrap].
type Line struct {
	Content []byte
	Stamp   int64 // nanoseconds since the Unix epoch; 0 when the wrapper has none
	Pod     []byte
	Kind    Kind
	Stream  Stream
	Partial bool // the line goes on in the next line of the same stream
}

// maxPrefix bounds the name before a line: two Kubernetes names of 253
// characters would be longer than any tool prints.
const maxPrefix = 256

// Unwrap takes the wrapper off line, which has no line end. Scratch is memory
// for text that had to be decoded; the grown scratch is returned.
func Unwrap(line, scratch []byte) (Line, []byte) {
	if len(line) == 0 {
		return Line{Content: line}, scratch
	}
	switch c := line[0]; {
	case c >= '0' && c <= '9':
		if l, ok := stamped(line); ok {
			return l, scratch
		}
	case c == '{':
		if l, s, ok := docker(line, scratch); ok {
			return l, s
		}
	case c == '[':
		if l, ok := kubectlPrefix(line); ok {
			return l, scratch
		}
		return Line{Content: line}, scratch
	}
	if l, ok := named(line); ok {
		return l, scratch
	}
	return Line{Content: line}, scratch
}

// stamped reads CRI lines and those of kubectl logs --timestamps.
func stamped(line []byte) (Line, bool) {
	stamp, n, ok := rfc3339(line)
	if !ok || n >= len(line) || line[n] != ' ' {
		return Line{}, false
	}
	rest := line[n+1:]
	l := Line{Content: rest, Stamp: stamp, Kind: Kubectl}
	for i, name := range [...]string{"stdout ", "stderr "} {
		if !bytes.HasPrefix(rest, []byte(name)) {
			continue
		}
		tag, content, _ := bytes.Cut(rest[len(name):], []byte{' '})
		if isTag(tag) {
			l.Kind, l.Stream, l.Partial, l.Content = CRI, Stdout+Stream(i), tag[0] == 'P', content
		}
	}
	return l, true
}

// isTag recognises CRI's tag word: F or P, to which CRI reserves the right to
// add others with colons.
func isTag(tag []byte) bool {
	return len(tag) > 0 && (tag[0] == 'F' || tag[0] == 'P') && (len(tag) == 1 || tag[1] == ':')
}

// kubectlPrefix reads [pod/NAME/CONTAINER] and an optional time stamp.
func kubectlPrefix(line []byte) (Line, bool) {
	const open = "[pod/"
	if !bytes.HasPrefix(line, []byte(open)) {
		return Line{}, false
	}
	end := bytes.IndexByte(line, ']')
	if end < 0 || end > maxPrefix {
		return Line{}, false
	}
	content, found := bytes.CutPrefix(line[end+1:], []byte{' '})
	if !found && len(content) > 0 { // of an empty line, the blank may be lost
		return Line{}, false
	}
	pod, _, _ := bytes.Cut(line[len(open):end], []byte("/"))
	l := Line{Content: content, Pod: pod, Kind: Prefix}
	if inner, ok := stamped(l.Content); ok && inner.Kind == Kubectl {
		l.Content, l.Stamp = inner.Content, inner.Stamp
	}
	return l, true
}

// named reads a line whose record follows a name or two, as stern, compose or
// syslog put there. Only what is followed by a record's own stamp counts: any
// other text is the program's.
func named(line []byte) (Line, bool) {
	head := line[:min(len(line), maxPrefix)]
	i := bytes.IndexByte(head, '[')
	for i > 0 && !IsRecordStart(line[i:]) { // syslog's process number: java[7]:
		next := bytes.IndexByte(head[i+1:], '[')
		if next < 0 {
			return Line{}, false
		}
		i += 1 + next
	}
	if i <= 0 || bytes.ContainsAny(head[:i], "{}\"'\\") || head[i-1] != ' ' && head[i-1] != '\t' {
		return Line{}, false
	}
	pod := bytes.TrimLeft(head[:i], " \t")
	return Line{Content: line[i:], Pod: pod[:max(bytes.IndexAny(pod, " \t"), 0)], Kind: Prefix}, true
}

// recordStart is the shape of the first 26 bytes of a log4j2 record: d stands
// for a digit.
const recordStart = "[dddd-dd-dd dd:dd:dd,ddd]["

// IsRecordStart reports whether content begins a record of the layout
// `[%d][%t] …`, rather than going on with the record before it.
func IsRecordStart(content []byte) bool {
	if len(content) < len(recordStart) || content[0] != '[' || content[5] != '-' {
		return false
	}
	for i := range len(recordStart) {
		c := content[i]
		if recordStart[i] == 'd' {
			if c-'0' > 9 {
				return false
			}
		} else if c != recordStart[i] {
			return false
		}
	}
	return true
}
