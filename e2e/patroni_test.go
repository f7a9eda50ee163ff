package e2e

import (
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"

	"juyan/internal/store/storetest"
)

// TestThePrimaryDies kills the primary of three PostgreSQL servers under Patroni,
// and the Patroni that watches it, as when their machine dies: three times, under
// load through two nodes. Service resumes by itself, nothing that was acknowledged
// is lost; how long it took is printed. It takes minutes: make soak.
func TestThePrimaryDies(t *testing.T) {
	if os.Getenv("JUYAN_SOAK") != "1" {
		t.Skip("skipped: it takes minutes, make soak runs it")
	}
	for _, tool := range []string{"patroni", "etcd"} {
		if _, err := exec.LookPath(tool); err != nil {
			storetest.Missing(t, tool, err)
		}
	}
	p := &patroni{t: t, dir: filepath.Join("/tmp", "juyan-patroni-"+uuid.NewString()[:8])}
	t.Cleanup(func() {
		p.run("down")
		if t.Failed() {
			t.Logf("its logs are in %s", p.dir)
		} else if err := os.RemoveAll(p.dir); err != nil {
			t.Error(err)
		}
	})
	p.run("up")
	f := &faulty{fleet: &fleet{killed: &killed{t: t, db: strings.TrimSpace(p.run("url")), bin: build(t), raised: map[string]string{}}}}
	f.begin(10)
	second := &node{f: f.fleet, addr: "127.0.0.1:" + freePort(t), ops: "127.0.0.1:" + freePort(t)}
	second.start()
	f.nodes = append(f.nodes, second)
	f.under(func() {
		for range 3 {
			p.run("ready")
			time.Sleep(2 * time.Second)
			name, took, refused := f.killPrimary(p)
			t.Logf("primary %s killed: acknowledged again after %s, %d requests refused meanwhile", name, took.Round(100*time.Millisecond), refused)
			p.run("start", strings.TrimPrefix(name, "n"))
		}
		p.run("ready")
	})
	f.end()
}

// patroni is a cluster of deploy/patroni.
type patroni struct {
	t   *testing.T
	dir string
}

func (p *patroni) run(verb string, more ...string) string {
	p.t.Helper()
	cmd := exec.Command("bash", append([]string{"../deploy/patroni/cluster.sh", verb, p.dir}, more...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		p.t.Fatalf("cluster.sh %s: %v", verb, err)
	}
	return string(out)
}

// killPrimary kills it by pid and waits until something is acknowledged again.
func (f *faulty) killPrimary(p *patroni) (name string, took time.Duration, refused int) {
	f.t.Helper()
	fields := strings.Fields(p.run("primary"))
	before := f.refusals()
	died := time.Now()
	for _, s := range fields[1:] {
		pid, err := strconv.Atoi(s)
		if err != nil || pid < 2 {
			f.t.Fatalf("no pid: %q", fields)
		}
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
			f.t.Fatal(err)
		}
	}
	for time.Since(died) < 2*time.Minute {
		key := uuid.NewString()
		if f.try(request{f.contact, "/m/whistle", url.Values{"problem": {"换主之后 " + key}, "topic": {"utilities"}, "_key": {key}}}) != "" {
			return fields[0], time.Since(died), f.refusals() - before
		}
		time.Sleep(100 * time.Millisecond)
	}
	f.t.Fatal("no service two minutes after the primary died")
	return "", 0, 0
}

func (f *faulty) refusals() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.unavailable
}
