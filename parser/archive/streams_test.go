package archive

import (
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRotationsBecomeOneStream(t *testing.T) {
	t.Parallel()
	cases := map[string][]string{ // a stream a line, oldest first
		"numbers":              {"app.log.10.gz app.log.2.gz app.log.1 app.log"},
		"numbers from zero":    {"app.log.1.bz2 app.log.0 app.log"},
		"numbers alone":        {"app.log.3.gz app.log.2.gz"},
		"no ending":            {"syslog.2.gz syslog.1 syslog"},
		"logrotate dates":      {"app.log-20231231.gz app.log-20240101 app.log"},
		"logrotate hours":      {"app.log-2024010109.gz app.log-2024010110 app.log"},
		"logrotate epoch":      {"app.log-1704067200.gz app.log-1704153600 app.log"},
		"dates without ending": {"messages-20240101.xz messages-20240108 messages"},
		"dashes":               {"app.log.2023-12-31 app.log.2024-01-01 app.log"},
		"hours":                {"app.log.2024-01-01-09 app.log.2024-01-01-10 app.log"},
		"date inside":          {"app.2023-12-31.log app.2024-01-01.log app.log"},
		"date inside alone":    {"app.2023-12-31.log app.2024-01-01.log.zst"},
		"log4j counters":       {"app-2024-01-01-1.log.zst app-2024-01-01-2.log.zst app-2024-01-01-10.log app-2024-01-02-1.log app.log"},
		"logback counters":     {"app.2024-01-01.0.log app.2024-01-01.1.log app.log"},
		"lumberjack":           {"app-2024-01-01T10-00-00.000.log.gz app-2024-01-01T11-00-00.500.log app.log"},
		"kubelet elsewhere":    {"0.log.20240101-101010.gz 0.log.20240102-000000 0.log"},
		"docker":               {"0123abc-json.log.1 0123abc-json.log"},
		"compressed current":   {"app.log.1.gz app.log.gz"},

		"two logs":               {"a.log.1 a.log", "b.log.1 b.log"},
		"two directories":        {"x/app.log.1 x/app.log", "y/app.log.1 y/app.log"},
		"stateful pods":          {"openunison-0.log", "openunison-1.log"},
		"numbers inside":         {"app.1.log", "app.2.log"},
		"numbers of restarts":    {"0.log", "1.log"},
		"addresses":              {"10.0.0.1", "10.0.0.2"},
		"no date":                {"app.log-20241301", "app.log-99999999"},
		"dates only":             {"2024-01-01.log", "2024-01-02.log"},
		"versions":               {"app-1.2.3", "app-1.2.4"},
		"other words":            {"app.log", "app.log.bak", "app.log.old"},
		"dates of other logs":    {"a-2024-01-01.log", "b-2024-01-01.log"},
		"numbers too long":       {"app.log.12345", "app.log.67890"},
		"compressed beside":      {"app.log", "app.log.gz"},
		"two kinds of rotations": {"app.log", "app.log-20240101 app.log-20240102", "app.log.2 app.log.1"},
	}
	for name, want := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			names := strings.Fields(strings.Join(want, " "))
			rand.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
			dir := tree(t, names...)
			streams, _ := Expand([]string{dir})
			got := files(dir, streams)
			slices.Sort(got)
			slices.Sort(want)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("from %q (-want +got):\n%s", names, diff)
			}
		})
	}
}

func TestSameRotationTwiceIsADoubt(t *testing.T) {
	t.Parallel()
	dir := tree(t, "app.log", "app.log.1", "app.log.1.gz", "app.log.2.gz")
	streams, errs := Expand([]string{dir})
	if diff := cmp.Diff([]string{"app.log.2.gz app.log.1 app.log", "app.log.1.gz"}, files(dir, streams)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(errs) != 1 || !strings.Contains(errs[0].Error(), "the same rotation as") {
		t.Errorf("errors: %v", errs)
	}
}

const podUID = "0f6bb8a5-3c8c-4d57-9d0a-1f0b2f3c4d5e"

func TestKubernetesPaths(t *testing.T) {
	t.Parallel()
	pod := "must-gather/var/log/pods/openunison_openunison-orchestra-7c9d-x2x_" + podUID + "/"
	static := "var/log/pods/kube-system_etcd-node.example.org_0123456789abcdef0123456789abcdef/etcd/"
	linked := "var/log/containers/ou-0_openunison_openunison-orchestra-" + strings.Repeat("0a", 32) + ".log"
	dir := tree(t, pod+"openunison-orchestra/0.log.20240101-101010.gz", pod+"openunison-orchestra/0.log",
		pod+"openunison-orchestra/1.log", pod+"openunison-orchestra/10.log", pod+"openunison-orchestra/2.log.20240102-000000",
		pod+"istio-proxy/0.log", static+"3.log", linked, "pods/not_a-pod_uid/c/0.log", pod+"openunison-orchestra/notes.txt")
	streams, errs := Expand([]string{dir})
	type row struct{ Name, Namespace, Pod, Container string }
	var got []row
	for _, s := range streams {
		name, _ := filepath.Rel(dir, s.Name)
		got = append(got, row{name, s.Namespace, s.Pod, s.Container})
	}
	const ou, orchestra = "openunison-orchestra-7c9d-x2x", "openunison-orchestra"
	want := []row{
		{pod + "istio-proxy/0.log", "openunison", ou, "istio-proxy"},
		{pod + orchestra, "openunison", ou, orchestra},
		{pod + orchestra + "/notes.txt", "", "", ""},
		{"pods/not_a-pod_uid/c/0.log", "", "", ""},
		{linked, "openunison", "ou-0", orchestra},
		{static + "3.log", "kube-system", "etcd-node.example.org", "etcd"},
	}
	if diff := cmp.Diff(want, got); diff != "" || len(errs) != 0 {
		t.Fatalf("(-want +got):\n%s%v", diff, errs)
	}
	order := files(filepath.Join(dir, pod, orchestra), streams[1:2])
	if diff := cmp.Diff([]string{"0.log.20240101-101010.gz 0.log 1.log 2.log.20240102-000000 10.log"}, order); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
}
