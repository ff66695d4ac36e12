package archive

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// tree makes files that hold their own names.
func tree(t *testing.T, names ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range names {
		put(t, dir, name, []byte(name))
	}
	return dir
}

func link(t *testing.T, target, name string) {
	t.Helper()
	if err := os.Symlink(target, name); err != nil {
		t.Skip(err)
	}
}

// files says which files the streams of dir hold: a stream a line, oldest
// first.
func files(dir string, streams []Stream) []string {
	var lines []string
	for _, s := range streams {
		var names []string
		for _, f := range s.Files {
			name, err := filepath.Rel(dir, f.Path)
			if f.Path == Stdin || err != nil {
				name = f.Path
			}
			names = append(names, filepath.ToSlash(name))
		}
		lines = append(lines, strings.Join(names, " "))
	}
	return lines
}

func errorTexts(dir string, errs []error) (texts []string) {
	for _, err := range errs {
		texts = append(texts, strings.ReplaceAll(err.Error(), dir+"/", ""))
	}
	slices.Sort(texts)
	return texts
}

func TestExpand(t *testing.T) {
	t.Parallel()
	dir := tree(t, "a.log", "b/c.log", "b/d/e.log", "b/.hidden", "b/d/core.bin", "b/x[1].log")
	cases := map[string]struct {
		args   []string
		want   []string
		errors []string
	}{
		"file":                {args: []string{"a.log"}, want: []string{"a.log"}},
		"directory":           {args: []string{"b"}, want: []string{"b/.hidden", "b/c.log", "b/d/core.bin", "b/d/e.log", "b/x[1].log"}},
		"same file twice":     {args: []string{"a.log", "./b/../a.log", "b/c.log", "b/d", "b/d/"}, want: []string{"a.log", "b/c.log", "b/d/core.bin", "b/d/e.log"}},
		"stdin":               {args: []string{"-", "a.log", "-"}, want: []string{"-", "a.log"}},
		"glob":                {args: []string{"b/*.log"}, want: []string{"b/c.log", "b/x[1].log"}},
		"glob of a directory": {args: []string{"*/d"}, want: []string{"b/d/core.bin", "b/d/e.log"}},
		"any depth":           {args: []string{"**/*.log"}, want: []string{"a.log", "b/c.log", "b/d/e.log", "b/x[1].log"}},
		"any depth below":     {args: []string{"b/**/e.log"}, want: []string{"b/d/e.log"}},
		"only stars":          {args: []string{"**"}, want: []string{"a.log", "b/.hidden", "b/c.log", "b/d/core.bin", "b/d/e.log", "b/x[1].log"}},
		"a name like a glob":  {args: []string{"b/x[1].log"}, want: []string{"b/x[1].log"}},
		"missing":             {args: []string{"a.log", "nope.log"}, want: []string{"a.log"}, errors: []string{"nope.log: no such file or directory: check the path"}},
		"no match":            {args: []string{"*.gz", "a.log"}, want: []string{"a.log"}, errors: []string{"*.gz: the pattern matches no file: check it, and quote it against the shell"}},
		"control characters":  {args: []string{"no\x1bpe"}, errors: []string{`"no\x1bpe": no such file or directory: check the path`}},
		"nothing":             {},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			args := make([]string, len(c.args))
			for i, arg := range c.args {
				args[i] = arg
				if arg != Stdin {
					args[i] = dir + "/" + arg
				}
			}
			streams, errs := Expand(args)
			if diff := cmp.Diff(c.want, files(dir, streams)); diff != "" {
				t.Errorf("streams (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.errors, errorTexts(dir, errs)); diff != "" {
				t.Errorf("errors (-want +got):\n%s", diff)
			}
			slices.Reverse(args)
			if again, _ := Expand(args); cmp.Diff(streams, again) != "" {
				t.Error("the order of the arguments changes the result")
			}
		})
	}
}

func TestExpandFollowsLinksOnce(t *testing.T) {
	t.Parallel()
	dir := tree(t, "pods/ns/0.log", "other/x.log")
	link(t, "..", filepath.Join(dir, "pods/ns/loop"))
	link(t, filepath.Join(dir, "pods"), filepath.Join(dir, "a-link"))
	link(t, "../pods/ns/0.log", filepath.Join(dir, "other/aaa.log"))
	if err := os.Link(filepath.Join(dir, "other/x.log"), filepath.Join(dir, "other/y.log")); err != nil {
		t.Fatal(err)
	}
	streams, errs := Expand([]string{dir})
	if diff := cmp.Diff([]string{"other/x.log", "pods/ns/0.log"}, files(dir, streams)); diff != "" || len(errs) != 0 {
		t.Errorf("(-want +got):\n%s%v", diff, errs)
	}
	// Through the links alone, the same files are found under their names.
	streams, errs = Expand([]string{dir + "/a-link", dir + "/other/aaa.log"})
	if diff := cmp.Diff([]string{"a-link/ns/0.log"}, files(dir, streams)); len(errs) != 0 || diff != "" {
		t.Errorf("(-want +got):\n%s%v", diff, errs)
	}
	streams, errs = Expand([]string{dir + "/**/*.log"})
	if diff := cmp.Diff([]string{"other/x.log", "pods/ns/0.log"}, files(dir, streams)); diff != "" || len(errs) != 0 {
		t.Errorf("glob (-want +got):\n%s%v", diff, errs)
	}
}

func TestExpandUnreadableDirectory(t *testing.T) {
	t.Parallel()
	if os.Geteuid() == 0 {
		t.Skip("root reads everything")
	}
	dir := tree(t, "a.log", "secret/b.log")
	if err := os.Chmod(filepath.Join(dir, "secret"), 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chmod(filepath.Join(dir, "secret"), 0o755) })
	streams, errs := Expand([]string{dir})
	if len(streams) != 1 || cmp.Diff([]string{"secret: permission denied"}, errorTexts(dir, errs)) != "" {
		t.Errorf("%v, %v", streams, errs)
	}
}

func TestExpandIsBoundedInDepth(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat("d/", maxDepth+5)
	dir := tree(t, "a.log", deep+"b.log")
	streams, errs := Expand([]string{dir})
	if len(streams) != 1 || len(errs) != 1 || !strings.Contains(errs[0].Error(), fmt.Sprint(maxDepth)) {
		t.Errorf("%v, %v", files(dir, streams), errs)
	}
}

func TestSizesAddUp(t *testing.T) {
	t.Parallel()
	dir := tree(t, "app.log", "app.log.1")
	streams, _ := Expand([]string{dir})
	if len(streams) != 1 || streams[0].Bytes() != int64(len("app.log")+len("app.log.1")) {
		t.Errorf("%+v", streams)
	}
}
