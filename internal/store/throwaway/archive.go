package throwaway

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Archive are the settings of a server that archives its log beside its data, as
// docs/operations.md has it: what Base and Restore need.
var Archive = []string{"wal_level=replica", "max_wal_senders=4", "full_page_writes=on", "synchronous_commit=on", "archive_mode=on",
	"archive_command=mkdir -p ../wal && test ! -f ../wal/%f && cp %p ../wal/%f"}

// Base takes a base copy while the server works.
func (c *Cluster) Base() error {
	tool, err := findProgram("pg_basebackup")
	if err != nil {
		return err
	}
	args, err := unprivileged(tool, "-D", filepath.Join(c.dir, "base"), "-X", "none", "-c", "fast", "--no-sync", "-h", c.dir, "-p", c.port, "-U", "juyan")
	if err != nil {
		return err
	}
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir = c.dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("pg_basebackup: %w\n%s", err, out)
	}
	return nil
}

// Restore makes a cluster of the base copy and the archive, as of a moment that
// PostgreSQL can read. It returns once the new server takes writes.
func (c *Cluster) Restore(moment string) (*Cluster, error) {
	server, err := findProgram("postgres")
	if err != nil {
		return nil, err
	}
	dir, err := clusterDir("")
	if err != nil {
		return nil, err
	}
	back := &Cluster{dir: dir, port: c.port}
	if err := back.recover(c, server, moment); err != nil {
		back.Stop()
		_ = os.RemoveAll(dir)
		return nil, err
	}
	return back, nil
}

func (c *Cluster) recover(from *Cluster, server, moment string) error {
	data := filepath.Join(c.dir, "data")
	if err := os.Rename(filepath.Join(from.dir, "base"), data); err != nil {
		return err
	}
	conf, err := os.OpenFile(filepath.Join(data, "postgresql.auto.conf"), os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(conf, "restore_command = 'cp %s/wal/%%f %%p'\nrecovery_target_time = '%s'\nrecovery_target_action = 'promote'\n", from.dir, strings.ReplaceAll(moment, "'", ""))
	if closing := conf.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(data, "recovery.signal"), nil, 0o644)
	}
	if err != nil {
		return err
	}
	// nobody is let in before the moment is reached
	return c.serve(server, append(append([]string{}, from.settings...), "archive_mode=off", "hot_standby=off"))
}
