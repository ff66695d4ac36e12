package geoip

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFind(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		files []string
		env   map[string]string
		want  []string
	}{
		{"nothing there", nil, map[string]string{"HOME": "/home/ada"}, nil},
		{"system", []string{"/usr/share/GeoIP/a.mmdb", "/var/lib/GeoIP/b.mmdb"}, nil, []string{"/var/lib/GeoIP", "/usr/share/GeoIP"}},
		{"no database in it", []string{"/usr/share/GeoIP/GeoIP.dat", "/var/lib/GeoIP/sub.mmdb/x"}, nil, nil},
		{
			"home before system", []string{"/usr/share/GeoIP/a.mmdb", "/home/ada/.local/share/GeoIP/b.mmdb", "/home/ada/.local/share/gracewatch/c.mmdb"},
			map[string]string{"HOME": "/home/ada"},
			[]string{"/home/ada/.local/share/gracewatch", "/home/ada/.local/share/GeoIP", "/usr/share/GeoIP"},
		},
		{
			"data home replaces the default", []string{"/home/ada/.local/share/GeoIP/b.mmdb", "/data/gracewatch/c.mmdb"},
			map[string]string{"HOME": "/home/ada", "XDG_DATA_HOME": "/data"},
			[]string{"/data/gracewatch"},
		},
		{
			"relative data home is ignored", []string{"/home/ada/.local/share/GeoIP/b.mmdb"},
			map[string]string{"HOME": "/home/ada", "XDG_DATA_HOME": "data"},
			[]string{"/home/ada/.local/share/GeoIP"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			root := t.TempDir()
			for _, name := range test.files {
				path := filepath.Join(root, name)
				if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, nil, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			var want []string
			for _, dir := range test.want {
				want = append(want, filepath.Join(root, dir))
			}
			got := find(root, func(key string) string { return test.env[key] })
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("find (-want +got):\n%s", diff)
			}
		})
	}
}
