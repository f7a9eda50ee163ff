package storetest

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
	"testing"

	"juyan/internal/store/throwaway"
)

// The one cluster of this process, and its filled template databases by their
// key.
var shared struct {
	sync.Mutex
	tried     bool
	cluster   *throwaway.Cluster
	copying   string // how CREATE DATABASE copies files
	err       error
	admin     *sql.DB
	templates map[string]bool
	databases int
}

func postgresURL(t testing.TB, key string, fill func(url string) error) string {
	t.Helper()
	shared.Lock()
	defer shared.Unlock()
	if !shared.tried {
		shared.tried = true
		shared.err = startShared()
	}
	if shared.err != nil {
		Missing(t, "PostgreSQL", shared.err)
	}
	tpl, err := template(key, fill)
	if err != nil {
		t.Fatal(err)
	}
	shared.databases++
	name := fmt.Sprintf("test_%d", shared.databases)
	if err := adminExec("CREATE DATABASE " + name + " TEMPLATE " + tpl + shared.copying); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		shared.Lock()
		defer shared.Unlock()
		if err := adminExec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Errorf("drop %s: %v", name, err)
		}
	})
	return shared.cluster.URL(name)
}

// startShared starts the cluster; shared is locked.
func startShared() (err error) {
	if shared.cluster, err = throwaway.StartInMemory(); err != nil {
		return err
	}
	shared.templates = map[string]bool{}
	if shared.admin, err = sql.Open("pgx", shared.cluster.URL("postgres")); err != nil {
		return err
	}
	var version int // from 15 on the default writes every page into the log
	err = shared.admin.QueryRow("SELECT current_setting('server_version_num')::int").Scan(&version)
	if version >= 150000 {
		shared.copying = " STRATEGY file_copy"
	}
	return err
}

// template returns a database that fill filled; shared is locked.
func template(key string, fill func(url string) error) (string, error) {
	name := "template_" + key
	if shared.templates[name] {
		return name, nil
	}
	if err := adminExec("DROP DATABASE IF EXISTS " + name); err != nil { // of an attempt that failed
		return "", err
	}
	if err := adminExec("CREATE DATABASE " + name + " TEMPLATE template0"); err != nil {
		return "", err
	}
	if err := fill(shared.cluster.URL(name)); err != nil {
		return "", err
	}
	shared.templates[name] = true
	return name, nil
}

func adminExec(q string) error {
	_, err := shared.admin.ExecContext(context.Background(), q)
	return err
}

// stopCluster takes the cluster down, if one was started.
func stopCluster() {
	shared.Lock()
	defer shared.Unlock()
	if shared.admin != nil {
		_ = shared.admin.Close()
	}
	if shared.cluster != nil {
		shared.cluster.Stop()
	}
}
