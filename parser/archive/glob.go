package archive

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
)

// hasMeta reports whether a name can be a pattern.
func hasMeta(name string) bool { return strings.ContainsAny(name, "*?[") }

// globber expands a pattern of the shell's kind, for arguments that no shell
// expanded, with ** for any number of directories.
type globber struct {
	seen    map[string]bool // directory and rest of the pattern, done already
	matches []string
	errs    []error
}

func (g *globber) expand(pattern string) {
	parts := strings.Split(filepath.ToSlash(pattern), "/")
	dir := "."
	if parts[0] == "" {
		dir, parts = "/", parts[1:]
	}
	for _, part := range parts {
		if _, err := filepath.Match(part, ""); err != nil {
			g.errs = append(g.errs, errors.New("malformed pattern: a [ needs its ]"))
			return
		}
	}
	g.match(dir, parts, 0)
}

// match finds what lies in dir and matches the parts of the pattern.
func (g *globber) match(dir string, parts []string, depth int) {
	key := dir + "\x00" + strings.Join(parts, "/")
	if g.seen[key] || depth > maxDepth || len(g.matches) > maxFiles {
		return
	}
	g.seen[key] = true
	switch part := firstOf(parts); {
	case len(parts) == 0:
		g.matches = append(g.matches, filepath.Clean(dir))
	case part == "" || part == ".":
		g.match(dir, parts[1:], depth)
	case part == "**":
		g.anywhere(dir, parts, depth)
	case !hasMeta(part):
		path := filepath.Join(dir, part)
		if _, err := os.Lstat(path); err == nil {
			g.match(path, parts[1:], depth+1)
		}
	default:
		for _, e := range g.entries(dir) {
			if ok, _ := filepath.Match(part, e.Name()); ok {
				g.match(filepath.Join(dir, e.Name()), parts[1:], depth+1)
			}
		}
	}
}

// anywhere matches ** : nothing, or one directory and ** again. It follows no
// symbolic links to directories, as the shells do not.
func (g *globber) anywhere(dir string, parts []string, depth int) {
	g.match(dir, parts[1:], depth)
	for _, e := range g.entries(dir) {
		if e.IsDir() {
			g.match(filepath.Join(dir, e.Name()), parts, depth+1)
		}
	}
}

// entries lists a directory; what is not one has no entries.
func (g *globber) entries(dir string) []os.DirEntry {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return nil
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		g.errs = append(g.errs, err)
	}
	return entries
}

func firstOf(parts []string) string {
	if len(parts) == 0 {
		return ""
	}
	return parts[0]
}
