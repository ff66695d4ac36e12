package archive

import (
	"path/filepath"
	"regexp"
	"strings"
)

// A container is what a path says about where its log comes from.
type container struct{ namespace, pod, name string }

var (
	// A directory below /var/log/pods. Namespaces and pods have no underscore;
	// a static pod's uid is a hash without dashes.
	podDir = regexp.MustCompile(`^([a-z0-9-]+)_([a-z0-9.-]+)_(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$`)
	// A file in its container's directory: restart count, and when it was
	// rotated.
	restartLog = regexp.MustCompile(`^(\d{1,9})\.log(?:\.(\d{8}-\d{6}))?$`)
	// A link in /var/log/containers.
	containerLink = regexp.MustCompile(`^([a-z0-9.-]+)_([a-z0-9-]+)_([a-z0-9-]+)-[0-9a-f]{64}\.log`)
)

// inPods reads <ns>_<pod>_<uid>/<container>/<n>.log at the end of a path.
func inPods(path string) (c container, restart []string, ok bool) {
	dir, file := filepath.Split(filepath.ToSlash(path))
	parts := strings.Split(strings.TrimSuffix(dir, "/"), "/")
	restart = restartLog.FindStringSubmatch(uncompressed(file))
	if len(parts) < 2 || restart == nil {
		return c, nil, false
	}
	m := podDir.FindStringSubmatch(parts[len(parts)-2])
	if m == nil {
		return c, nil, false
	}
	return container{m[1], m[2], parts[len(parts)-1]}, restart, true
}

// inContainers reads <pod>_<ns>_<container>-<id>.log.
func inContainers(path string) (c container) {
	if m := containerLink.FindStringSubmatch(filepath.Base(path)); m != nil {
		return container{namespace: m[2], pod: m[1], name: m[3]}
	}
	return c
}
