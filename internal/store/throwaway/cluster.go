// Package throwaway starts a PostgreSQL server that lives as long as it is
// needed: for tests and measurements.
//
// Layout: cluster.go, archive.go (base copies, points in time), memory_linux.go
// (where one is held in memory).
//
// Invariants: the server listens on a Unix socket in its own folder, only, and
// goes down, folder and all, when the process that started it ends, however it
// ends. It trades every durability for speed, unless settings say otherwise.
package throwaway

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

// Cluster is a running PostgreSQL of our own.
type Cluster struct {
	dir  string // holds data, socket and log
	port string

	settings []string
	guard    *exec.Cmd
	leash    io.WriteCloser // the guard takes the cluster down when this closes
}

// guardScript starts PostgreSQL ("$@") and waits for its standard input to
// end: when we close it or when we die, killed or not. Then it stops exactly
// the server it started and removes the folder: at once, for nothing of it is kept, and
// a server that was asked to end in order was once found still ending half an hour
// later. The lines "down" and "up" let the server crash and start again.
const guardScript = `trap "" INT TERM HUP
dir=$1; shift
up() { "$@" </dev/null >>"$dir/log" 2>&1 & }
end() { kill "-$1" "$(head -n 1 "$dir/data/postmaster.pid")" 2>/dev/null; wait; }
up "$@"
while read -r order; do
	case $order in
	down) end QUIT ;;
	up) up "$@" ;;
	esac
done
end QUIT
rm -rf "$dir"`

// serverSettings trade every durability for speed.
var serverSettings = []string{
	"listen_addresses=", "fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal",
	"max_wal_senders=0", "shared_buffers=32MB", "max_connections=100", "autovacuum=off", "log_min_messages=fatal",
}

// Start makes a cluster and starts its server; settings like "work_mem=64MB"
// come after those all have in common and win over them.
func Start(settings ...string) (*Cluster, error) { return start("", settings) }

// StartInMemory is Start of a cluster of small databases, held in memory where
// there is room: a database is copied from another in a tenth of the time that a
// thousand files on a disk take.
func StartInMemory(settings ...string) (*Cluster, error) { return start(memory(), settings) }

func start(root string, settings []string) (*Cluster, error) {
	initdb, err := findProgram("initdb")
	if err != nil {
		return nil, err
	}
	server, err := findProgram("postgres")
	if err != nil {
		return nil, err
	}
	dir, err := clusterDir(root)
	if err != nil {
		return nil, err
	}
	c := &Cluster{dir: dir, port: "5432"}
	if err := c.start(initdb, server, settings); err != nil {
		c.Stop()
		_ = os.RemoveAll(dir)
		return nil, err
	}
	return c, nil
}

func (c *Cluster) start(initdb, server string, settings []string) error {
	data := filepath.Join(c.dir, "data")
	args, err := unprivileged(initdb, "--pgdata="+data, "--username=juyan", "--auth=trust",
		"--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions")
	if err != nil {
		return err
	}
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir = c.dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	return c.serve(server, settings)
}

// serve starts the server on its data.
func (c *Cluster) serve(server string, settings []string) (err error) {
	c.settings = settings
	serve := []string{server, "-D", filepath.Join(c.dir, "data"), "-k", c.dir}
	for _, s := range slices.Concat(serverSettings, settings) {
		if port, ok := strings.CutPrefix(s, "port="); ok {
			c.port = port
		}
		serve = append(serve, "-c", s)
	}
	args, err := unprivileged(serve...)
	if err != nil {
		return err
	}
	c.guard = exec.Command("sh", append([]string{"-c", guardScript, "sh", c.dir}, args...)...)
	c.guard.Dir = c.dir
	if c.leash, err = c.guard.StdinPipe(); err != nil {
		return err
	}
	if err := c.guard.Start(); err != nil {
		return err
	}
	return c.await()
}

// await returns when the server answers.
func (c *Cluster) await() error {
	db, err := sql.Open("pgx", c.URL("postgres"))
	if err != nil {
		return err
	}
	defer db.Close()
	for range 300 {
		if err = db.PingContext(context.Background()); err == nil {
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	log, _ := os.ReadFile(filepath.Join(c.dir, "log"))
	return fmt.Errorf("postgres does not answer: %w\n%s", err, log)
}

// Down lets the server crash, as kill -9 would, and returns when it is gone; Up
// starts it again on what it left.
func (c *Cluster) Down() error {
	if _, err := io.WriteString(c.leash, "down\n"); err != nil {
		return err
	}
	for range 300 {
		if _, err := os.Stat(filepath.Join(c.dir, "data", "postmaster.pid")); err != nil {
			return nil
		}
		time.Sleep(20 * time.Millisecond)
	}
	return errors.New("postgres does not go down")
}

// Up starts the server after Down and returns when it answers.
func (c *Cluster) Up() error {
	if _, err := io.WriteString(c.leash, "up\n"); err != nil {
		return err
	}
	return c.await()
}

// PID is the server's, 0 when it does not run; its processes are children of it.
func (c *Cluster) PID() int {
	text, _ := os.ReadFile(filepath.Join(c.dir, "data", "postmaster.pid"))
	first, _, _ := strings.Cut(string(text), "\n")
	pid, _ := strconv.Atoi(first)
	return pid
}

// Port is the port of its socket, and of its address where settings gave one.
func (c *Cluster) Port() string { return c.port }

// Stop takes the server down and returns when it is gone.
func (c *Cluster) Stop() {
	if c.leash != nil {
		_ = c.leash.Close()
		_ = c.guard.Wait()
	}
}

// URL is the address of one of its databases; "postgres" is there from the start.
func (c *Cluster) URL(database string) string {
	q := url.Values{"host": {c.dir}, "port": {c.port}, "user": {"juyan"}}
	return "postgres:///" + database + "?" + q.Encode()
}

// findProgram looks in PATH and where Debian keeps it, newest version first.
func findProgram(name string) (string, error) {
	if path, err := exec.LookPath(name); err == nil {
		return path, nil
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if len(found) == 0 {
		return "", fmt.Errorf("no %s in PATH or /usr/lib/postgresql; install the package postgresql", name)
	}
	version := func(p string) int {
		n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(p))))
		return n
	}
	return slices.MaxFunc(found, func(a, b string) int { return version(a) - version(b) }), nil
}

// clusterDir makes a folder that the server's user owns and whose name leaves
// room for a socket's (107 bytes in all); root "" = where temporary files go.
func clusterDir(root string) (string, error) {
	if root == "" {
		root = os.TempDir()
		if len(root) > 60 || os.Geteuid() == 0 {
			root = "/tmp" // root's own TMPDIR may be closed to other users
		}
	}
	dir, err := os.MkdirTemp(root, "juyan-pg-")
	if err != nil || os.Geteuid() != 0 {
		return dir, err
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return "", fmt.Errorf("PostgreSQL does not run as root and there is no user postgres: %w", err)
	}
	uid, _ := strconv.Atoi(u.Uid)
	gid, _ := strconv.Atoi(u.Gid)
	return dir, os.Chown(dir, uid, gid)
}

// unprivileged wraps a command so that root runs it as user postgres.
func unprivileged(args ...string) ([]string, error) {
	if os.Geteuid() != 0 {
		return args, nil
	}
	if setpriv, err := exec.LookPath("setpriv"); err == nil {
		return append([]string{setpriv, "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"}, args...), nil
	}
	runuser, err := exec.LookPath("runuser")
	if err != nil {
		return nil, fmt.Errorf("PostgreSQL does not run as root, and neither setpriv nor runuser is here: %w", err)
	}
	return append([]string{runuser, "-u", "postgres", "--"}, args...), nil
}
