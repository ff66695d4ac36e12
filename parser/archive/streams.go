package archive

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// candidate is a file and what its name says.
type candidate struct {
	found
	container container
	log       string // path of the log it belongs to, or of the container
	age       age
}

// logKey names the files that one log may consist of.
type logKey struct {
	log    string
	scheme scheme
}

// group makes streams of files that are sorted by path.
func group(files []found) (streams []Stream, doubts []error) {
	logs := map[logKey][]candidate{}
	for _, c := range candidates(files) {
		key := logKey{c.log, c.age.scheme}
		logs[key] = append(logs[key], c)
	}
	attachCurrent(logs)
	for _, members := range logs {
		more, doubt := ordered(members)
		streams = append(streams, more...)
		doubts = append(doubts, doubt...)
	}
	slices.SortFunc(streams, func(a, b Stream) int { return strings.Compare(a.Name, b.Name) })
	slices.SortFunc(doubts, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return streams, doubts
}

func candidates(files []found) []candidate {
	paths := map[string]bool{}
	for _, f := range files {
		paths[f.path] = true
		paths[uncompressed(f.path)] = true
	}
	all := make([]candidate, 0, len(files))
	for _, f := range files {
		all = append(all, candidateOf(f, paths))
	}
	return all
}

func candidateOf(f found, paths map[string]bool) candidate {
	if c, m, ok := inPods(f.path); ok {
		return candidate{f, c, filepath.Dir(f.path), restart(m)}
	}
	if f.path == Stdin {
		return candidate{found: f, log: Stdin}
	}
	dir, name := filepath.Split(f.path)
	log, a := rotation(name, func(base string) bool { return paths[dir+base] })
	return candidate{f, inContainers(f.path), dir + log, a}
}

// attachCurrent puts the file that is written to behind its rotations, where
// there is one such file and one kind of rotations.
func attachCurrent(logs map[logKey][]candidate) {
	for key, files := range logs {
		if key.scheme != current {
			continue
		}
		slices.SortFunc(files, preferPlain)
		var kinds []logKey
		for s := numbered; s <= epoch; s++ {
			if k := (logKey{key.log, s}); len(logs[k]) > 0 {
				kinds = append(kinds, k)
			}
		}
		if len(kinds) == 1 {
			last := files[0]
			last.age.parts = []int64{youngest}
			logs[kinds[0]] = append(logs[kinds[0]], last)
			logs[key] = files[1:]
		}
	}
}

// preferPlain puts a file before its compressed twin.
func preferPlain(a, b candidate) int {
	if len(a.path) != len(b.path) {
		return len(a.path) - len(b.path)
	}
	return strings.Compare(a.path, b.path)
}

// ordered makes one stream of the files, oldest first. A file of the same age
// as another, such as one that is just being compressed, becomes a stream of
// its own: together they would be read twice in a row, and only people can say
// which one is whole.
func ordered(files []candidate) (streams []Stream, doubts []error) {
	slices.SortFunc(files, func(a, b candidate) int {
		if c := a.age.compare(b.age); c != 0 {
			return c
		}
		return preferPlain(a, b)
	})
	var one []candidate
	for i, f := range files {
		if i == 0 || files[i-1].age.compare(f.age) != 0 {
			one = append(one, f)
			continue
		}
		streams = append(streams, streamOf([]candidate{f}))
		doubts = append(doubts, &Doubt{fmt.Sprintf("%s: the same rotation as %s: both were read, and what is in both counts once",
			shown(f.path), shown(one[len(one)-1].path))})
	}
	if len(one) > 0 {
		streams = append(streams, streamOf(one))
	}
	return streams, doubts
}

func streamOf(files []candidate) Stream {
	last := files[len(files)-1]
	s := Stream{Name: last.path, Namespace: last.container.namespace, Pod: last.container.pod, Container: last.container.name}
	if last.age.scheme == restarts && len(files) > 1 {
		s.Name = last.log
	}
	for _, f := range files {
		s.Files = append(s.Files, f.file())
	}
	return s
}
