package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

// mayImport is the architecture: what of ours each package may import. A
// package that is not named inherits from the nearest one above it.
var mayImport = map[string][]string{
	"parser":                {"parser/container"},
	"parser/container":      {},
	"parser/archive":        {"parser", "parser/container", "parser/archive"},
	"rules":                 {"parser"},
	"rules/builtin":         {"rules", "parser"},
	"rules/geoip":           {"rules"},
	"rules/geoip/geoiptest": {},
	"rules/geoip/importer":  {"rules/geoip", "rules"},
	"sinks":                 {"sinks", "rules", "parser"},
	"idp":                   {"idp"},
	"cmd":                   {"parser", "rules", "sinks", "idp"},
	"testdata":              {"testdata"},
}

// onlyIn names what just one package may import: what it hides.
var onlyIn = map[string]string{
	"github.com/oschwald/geoip2-golang/v2": "rules/geoip",
	"github.com/maxmind/mmdbwriter":        "rules/geoip",
	"github.com/phuslu/iploc":              "rules/geoip",
	"github.com/urfave/cli/v2":             "cmd/gracewatch",
	"github.com/klauspost/compress/zstd":   "parser/archive",
	"github.com/ulikunitz/xz":              "parser/archive",
}

// pkg is what `go list` says of a package, its tests left out.
type pkg struct {
	ImportPath string
	Name       string
	Dir        string
	GoFiles    []string
	Imports    []string
}

const module = "gracewatch/"

func packages(t *testing.T) []pkg {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Name,Dir,GoFiles,Imports", "./...")
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			t.Fatalf("go list: %v: %s", err, exit.Stderr)
		}
		t.Skipf("go list: %v", err) // no Go beside a compiled test
	}
	var all []pkg
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		p.ImportPath = strings.TrimPrefix(p.ImportPath, module)
		all = append(all, p)
	}
	if len(all) < len(mayImport) {
		t.Fatalf("go list knows %d packages", len(all))
	}
	return all
}

// allowed returns the entry of the table that holds for a package.
func allowed(name string) (list []string, ok bool) {
	for p := name; p != "."; p = path.Dir(p) {
		if list, ok := mayImport[p]; ok {
			return list, true
		}
	}
	return nil, false
}

// within reports whether a package is dir or stands below it.
func within(name, dir string) bool { return name == dir || strings.HasPrefix(name, dir+"/") }

// TestImports holds the architecture.
func TestImports(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		list, ok := allowed(p.ImportPath)
		if !ok {
			t.Errorf("%s has no entry in the table of imports", p.ImportPath)
			continue
		}
		for _, i := range p.Imports {
			if owner, hidden := onlyIn[i]; hidden && !within(p.ImportPath, owner) {
				t.Errorf("%s imports %s, which only %s may", p.ImportPath, i, owner)
			}
			ours, found := strings.CutPrefix(i, module)
			if found && !slices.ContainsFunc(list, func(dir string) bool { return permitted(p.ImportPath, ours, dir) }) {
				t.Errorf("%s imports %s; it may import %q", p.ImportPath, ours, list)
			}
		}
	}
}

// permitted reports whether an entry allows an import. The wide entries, which
// name a whole tree, are those of cmd and of a tree for itself.
func permitted(importer, imported, entry string) bool {
	if within(importer, "cmd") || within(importer, entry) {
		return within(imported, entry)
	}
	return imported == entry
}

// TestCore keeps the pure packages from reading clocks, files and networks.
func TestCore(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		if p.ImportPath != "parser" && p.ImportPath != "parser/container" && p.ImportPath != "rules" && p.ImportPath != "rules/builtin" {
			continue
		}
		for _, i := range p.Imports {
			if i == "os" || i == "net" || i == "net/http" || i == "io" || i == "log" || i == "log/slog" || i == "math/rand" {
				t.Errorf("%s imports %s", p.ImportPath, i)
			}
		}
	}
}
