package geoip

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/oschwald/geoip2-golang/v2"
)

// maxFiles bounds the open databases: each costs a mapping, and one lookup for
// every new address. A directory with more is not a GeoIP directory.
const maxFiles = 64

// openPath opens one file, or the databases of a directory.
func openPath(path string) ([]*file, error) {
	info, err := os.Stat(path)
	if err == nil && info.IsDir() {
		return openDir(path)
	}
	f, err := openFile(path)
	if err != nil {
		return nil, err
	}
	return []*file{f}, nil
}

func openDir(dir string) ([]*file, error) {
	names, err := databasesIn(dir)
	if err != nil {
		return nil, fmt.Errorf("geoip directory %w", err)
	}
	if len(names) > maxFiles {
		return nil, fmt.Errorf("geoip directory %s: %d databases are too many (at most %d): name the ones that matter", dir, len(names), maxFiles)
	}
	var files []*file
	var faults []error
	for _, name := range names {
		f, err := openFile(name)
		switch {
		case err == nil:
			files = append(files, f)
		case !errors.Is(err, errOtherKind):
			faults = append(faults, err)
		}
	}
	if len(files) == 0 && len(faults) == 0 {
		faults = append(faults, fmt.Errorf("geoip directory %s: no City, Country, ASN or Enterprise .mmdb file in it", dir))
	}
	slices.SortStableFunc(files, byDetail)
	return files, errors.Join(faults...)
}

// byDetail puts the more detailed kind first, then the newer build.
func byDetail(a, b *file) int {
	return cmp.Or(cmp.Compare(a.source.Kind.rank(), b.source.Kind.rank()), b.source.Built.Compare(a.source.Built))
}

// databasesIn lists the .mmdb files of dir by name.
func databasesIn(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if strings.EqualFold(filepath.Ext(e.Name()), ".mmdb") && !e.IsDir() {
			names = append(names, filepath.Join(dir, e.Name()))
		}
	}
	return names, nil
}

// explain turns the reader's refusal of path into words that help.
func explain(path string, err error) error {
	var unknown geoip2.UnknownDatabaseTypeError
	switch {
	case errors.As(err, &unknown) && isFlat(unknown.DatabaseType):
		return fmt.Errorf("geoip database %s: type %q has a layout of its own; convert it with: gracewatch geoip import %s --output NEW.mmdb", path, unknown.DatabaseType, path)
	case errors.As(err, &unknown):
		return fmt.Errorf("geoip database %s: type %q %w", path, unknown.DatabaseType, errOtherKind)
	case errors.Is(err, os.ErrPermission), errors.Is(err, os.ErrNotExist):
		return fmt.Errorf("geoip database %w", err)
	default:
		return fmt.Errorf("geoip database %s: %s: %w", path, looksLike(path), err)
	}
}

// isFlat reports whether the type is one of the flat layouts that the importer
// takes, such as "city ipv4".
func isFlat(databaseType string) bool {
	kind, family, _ := strings.Cut(databaseType, " ")
	return slices.Contains([]string{"city", "country", "asn"}, kind) && strings.HasPrefix(family, "ipv")
}

// looksLike guesses what a file without valid metadata is instead.
func looksLike(path string) string {
	f, err := os.Open(path)
	if err != nil {
		return "cannot be read"
	}
	defer f.Close()
	head := make([]byte, 512)
	n, _ := io.ReadFull(f, head)
	head = head[:n]
	switch {
	case n == 0:
		return "empty; fetch it again"
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		return "gzip-compressed; unpack it first"
	case isText(head):
		return "text; if it is CSV with address ranges, gracewatch geoip import converts it"
	default:
		return "cut short, or not a MaxMind DB; fetch it again"
	}
}

// isText looks at the first line only, since the end of head may cut a rune.
func isText(head []byte) bool {
	line, _, _ := bytes.Cut(head, []byte{'\n'})
	return utf8.Valid(line) && bytes.IndexByte(head, 0) < 0
}
