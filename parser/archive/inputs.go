package archive

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

const (
	// Stdin is the argument, and the path of the file, that means standard
	// input.
	Stdin = "-"
	// maxFiles bounds what is kept of a tree that somebody named by mistake,
	// such as the root of a file system.
	maxFiles = 1 << 20
	// maxDepth ends descents that loops of bind mounts could make endless;
	// symbolic links are caught earlier.
	maxDepth = 64
)

// A File is one file to read.
type File struct {
	Path string // as reached from the argument; Stdin for standard input
	Size int64  // bytes on disk, 0 for a pipe
}

// A Stream is one log: its files, oldest first.
type Stream struct {
	// Name is the path of its newest file, or the directory of a Kubernetes
	// container.
	Name string
	// Namespace, Pod and Container are known from Kubernetes paths only.
	Namespace, Pod, Container string
	Files                     []File
}

// Bytes is the size of all files on disk.
func (s Stream) Bytes() (n int64) {
	for _, f := range s.Files {
		n += f.Size
	}
	return n
}

// Expand finds the log files that args name: files, directories with all
// below them, glob patterns (with ** for any directories), or "-". A file that
// is reached twice is read once. The order of args changes nothing: streams are
// sorted by name. Each error names an input that cannot be read or a doubt; the
// streams hold everything else.
func Expand(args []string) ([]Stream, []error) {
	c := collector{files: map[string]found{}, dirs: map[fileID]bool{}}
	args = slices.Clone(args)
	slices.Sort(args)
	for _, arg := range slices.Compact(args) {
		c.argument(arg)
	}
	c.followLinks()
	streams, doubts := group(c.distinct())
	return streams, append(c.errs, doubts...)
}

// found is a file and how it was reached.
type found struct {
	path   string
	info   fs.FileInfo
	linked bool // through a symbolic link
}

type collector struct {
	files map[string]found // by path
	dirs  map[fileID]bool  // walked already
	links []string         // directories behind symbolic links, still to walk
	full  bool             // more than maxFiles were found, and it was said
	errs  []error
}

func (c *collector) fail(path string, err error) {
	c.errs = append(c.errs, fmt.Errorf("%s: %w", shown(path), unwrapped(err)))
}

// argument adds what one argument names. A name that exists is no pattern.
func (c *collector) argument(arg string) {
	switch _, err := os.Lstat(arg); {
	case arg == Stdin:
		c.files[Stdin] = found{path: Stdin}
	case err == nil:
		c.add(filepath.Clean(arg), 0, true)
	case hasMeta(arg):
		c.glob(arg)
	case errors.Is(err, fs.ErrNotExist):
		c.fail(arg, errors.New("no such file or directory: check the path"))
	default:
		c.fail(arg, err)
	}
}

func (c *collector) glob(pattern string) {
	g := globber{seen: map[string]bool{}}
	g.expand(pattern)
	for _, err := range g.errs {
		c.fail(pattern, err)
	}
	if len(g.matches)+len(g.errs) == 0 {
		c.fail(pattern, errors.New("the pattern matches no file: check it, and quote it against the shell"))
	}
	slices.Sort(g.matches)
	for _, path := range g.matches {
		c.add(path, 0, false)
	}
}

// add adds a file or walks a directory. Links to directories wait until all
// directories were walked under their own names.
func (c *collector) add(path string, depth int, named bool) {
	link, err := os.Lstat(path)
	if err != nil {
		c.fail(path, err)
		return
	}
	linked := link.Mode()&fs.ModeSymlink != 0
	info, err := os.Stat(path)
	switch {
	case err != nil && linked:
		c.fail(path, fmt.Errorf("symbolic link that cannot be followed: %w", unwrapped(err)))
	case err != nil:
		c.fail(path, err)
	case info.IsDir() && linked:
		c.links = append(c.links, path)
	case info.IsDir():
		c.walk(path, depth)
	case info.Mode().IsRegular(), named && info.Mode()&fs.ModeNamedPipe != 0:
		c.keep(found{path: path, info: info, linked: linked})
	default:
		c.fail(path, fmt.Errorf("skipped, not a file but a %s", kindOf(info.Mode())))
	}
}

func (c *collector) keep(f found) {
	old, known := c.files[f.path]
	switch {
	case !known && len(c.files) == maxFiles:
		if !c.full {
			c.fail(f.path, fmt.Errorf("more than %d files: name a smaller directory", maxFiles))
		}
		c.full = true
	case !known || old.linked:
		c.files[f.path] = f
	}
}

// walk adds everything below a directory, hidden files too: content decides
// what a log is. A directory that was walked already is not walked again.
func (c *collector) walk(dir string, depth int) {
	info, err := os.Stat(dir)
	if err != nil {
		c.fail(dir, err)
		return
	}
	if id, ok := identity(info); ok {
		if c.dirs[id] {
			return
		}
		c.dirs[id] = true
	}
	if depth == maxDepth {
		c.fail(dir, fmt.Errorf("more than %d directories deep: name a deeper directory", maxDepth))
		return
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		c.fail(dir, err)
	}
	for _, e := range entries {
		c.add(filepath.Join(dir, e.Name()), depth+1, false)
	}
}

// followLinks walks the directories behind symbolic links, and behind those
// that appear meanwhile.
func (c *collector) followLinks() {
	for range maxDepth { // where the system tells directories apart, two rounds or three
		round := c.links
		c.links = nil
		slices.Sort(round)
		for _, dir := range round {
			before := c.files
			c.files = map[string]found{}
			c.walk(dir, 0)
			reached := c.files
			c.files = before
			for _, f := range reached {
				f.linked = true
				c.keep(f)
			}
		}
	}
}

// distinct returns the files by path, each once: under the name that needs no
// symbolic link, else under the first.
func (c *collector) distinct() []found {
	all := make([]found, 0, len(c.files))
	for _, f := range c.files {
		all = append(all, f)
	}
	slices.SortFunc(all, func(a, b found) int {
		if a.linked != b.linked {
			return cmp.Compare(btoi(a.linked), btoi(b.linked))
		}
		return strings.Compare(a.path, b.path)
	})
	seen := map[fileID]bool{}
	all = slices.DeleteFunc(all, func(f found) bool {
		if f.info == nil {
			return false
		}
		id, ok := identity(f.info)
		again := ok && seen[id]
		seen[id] = true
		return again
	})
	slices.SortFunc(all, func(a, b found) int { return strings.Compare(a.path, b.path) })
	return all
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (f found) file() File {
	if f.info == nil || !f.info.Mode().IsRegular() {
		return File{Path: f.path}
	}
	return File{Path: f.path, Size: f.info.Size()}
}

func kindOf(m fs.FileMode) string {
	switch {
	case m&fs.ModeSocket != 0:
		return "socket"
	case m&fs.ModeNamedPipe != 0:
		return "named pipe: name it itself to read it"
	default:
		return "device"
	}
}

// unwrapped is the cause without the path, which the message has already.
func unwrapped(err error) error {
	var perr *fs.PathError
	if errors.As(err, &perr) {
		return perr.Err
	}
	return err
}

// shown is a path as it may be printed: file names can hold control characters.
func shown(path string) string {
	if q := strconv.Quote(path); q[1:len(q)-1] != path {
		return q
	}
	return path
}
