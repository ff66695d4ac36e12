package geoip

import (
	"os"
	"path/filepath"
	"slices"
)

// Find returns the directories among the usual places that hold .mmdb files,
// ready for [Open]: gracewatch's own data first, so that what a user imported
// wins over what the system ships.
func Find() []string {
	return find("/", os.Getenv)
}

// find is Find below root, with the environment given.
func find(root string, getenv func(string) string) []string {
	places := []string{"/var/lib/GeoIP", "/usr/share/GeoIP"}
	if data := dataHome(getenv); data != "" {
		places = slices.Insert(places, 0, filepath.Join(data, "gracewatch"), filepath.Join(data, "GeoIP"))
	}
	var found []string
	for _, place := range places {
		dir := filepath.Join(root, place)
		if names, err := databasesIn(dir); err == nil && len(names) > 0 {
			found = append(found, dir)
		}
	}
	return found
}

// dataHome is where the user's data lives by the XDG base directory rules,
// which tell programs to ignore a relative path; empty when nothing says.
func dataHome(getenv func(string) string) string {
	if dir := getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return dir
	}
	if home := getenv("HOME"); filepath.IsAbs(home) {
		return filepath.Join(home, ".local", "share")
	}
	return ""
}
