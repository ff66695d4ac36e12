package main

import (
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// TestPackageComments: every package says what it is for, in one place.
func TestPackageComments(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		var docs []string
		for _, name := range p.GoFiles {
			f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(p.Dir, name), nil, parser.PackageClauseOnly|parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			if text := f.Doc.Text(); text != "" {
				docs = append(docs, text)
			}
		}
		if len(docs) != 1 {
			t.Errorf("%s has %d package comments, want one", p.ImportPath, len(docs))
			continue
		}
		begin := "Package " + p.Name + " "
		if p.Name == "main" {
			begin = "Command " + filepath.Base(p.ImportPath) + " "
		}
		if !strings.HasPrefix(docs[0], begin) {
			t.Errorf("%s: the package comment begins with %.40q, want %q", p.ImportPath, docs[0], begin)
		}
	}
}
