package store_test

import (
	"context"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
	"juyan/internal/store/throwaway"
)

// A question over too many rows ends at the limit; the next is answered.
func TestAReadEndsAtItsLimit(t *testing.T) {
	for _, d := range []store.Dialect{store.SQLite, store.Postgres} {
		t.Run(string(d), func(t *testing.T) {
			db := storetest.OpenWith(t, d, store.Options{ReadLimit: 600 * time.Millisecond}, tables()) // within which a machine at load still dials PostgreSQL anew
			began := time.Now()
			err := db.Read(t.Context(), func(tx *store.Tx) error {
				_, err := store.One(tx, store.Value[int64], `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000) SELECT COUNT(*) FROM n`)
				return err
			})
			wantCode(t, err, kernel.CodeUnavailable)
			if took := time.Since(began); took > 3*time.Second || !strings.Contains(kernel.AllErrors(err)[0].Text.EN, "timed out") {
				t.Errorf("ended after %s: %v", took, err)
			}
			if n := read[int64](t, db, "SELECT count(*) FROM item")[0]; n != 0 {
				t.Error(n)
			}
		})
	}
}

// A server that was stopped and started again is used again without help: no
// connection of the pool that died meanwhile is anybody's error.
func TestTheDatabaseComesBack(t *testing.T) {
	c, err := throwaway.Start()
	if err != nil {
		storetest.Missing(t, "PostgreSQL", err)
	}
	t.Cleanup(c.Stop)
	db := storetest.Reopen(t, c.URL("postgres"), store.Options{})
	if err := db.Migrate(t.Context(), tables()); err != nil {
		t.Fatal(err)
	}
	inside, crashed := make(chan struct{}), make(chan struct{})
	var people sync.WaitGroup
	for i := range 4 { // in the middle of something
		people.Go(func() {
			do := []func(context.Context, func(*store.Tx) error) error{db.Read, db.Write}[i%2]
			err := do(t.Context(), func(tx *store.Tx) error {
				_, err := store.One(tx, store.Value[int64], "SELECT count(*) FROM item")
				inside <- struct{}{}
				<-crashed
				if err == nil && i < 2 { // a second question, or the end at once
					_, err = store.One(tx, store.Value[int64], "SELECT count(*) FROM item")
				}
				return err
			})
			if i == 2 { // what has read all it asked for has read it
				if err != nil {
					t.Error(err)
				}
				return
			}
			wantCode(t, err, kernel.CodeUnavailable)
		})
	}
	for range 4 {
		<-inside
	}
	if err := c.Down(); err != nil {
		t.Fatal(err)
	}
	close(crashed)
	people.Wait()
	err = db.Write(t.Context(), func(tx *store.Tx) error { return add(tx, "lost", "丢") })
	wantCode(t, err, kernel.CodeUnavailable)
	if err := c.Up(); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"a", "b", "c"} {
		write(t, db, func(tx *store.Tx) error { return add(tx, id, id) })
	}
	if n := read[int64](t, db, "SELECT count(*) FROM item")[0]; n != 3 {
		t.Errorf("%d rows, want those of after", n)
	}
}

// Of several hosts the one that takes writes is used; one that is down is passed
// over.
func TestSeveralHosts(t *testing.T) {
	c, err := throwaway.Start("listen_addresses=127.0.0.1", "port="+freePort(t))
	if err != nil {
		storetest.Missing(t, "PostgreSQL", err)
	}
	t.Cleanup(c.Stop)
	db := storetest.Reopen(t, "postgres://juyan@127.0.0.1:"+freePort(t)+",127.0.0.1:"+c.Port()+"/postgres?target_session_attrs=read-write", store.Options{})
	if err := db.Migrate(t.Context(), tables()); err != nil {
		t.Fatal(err)
	}
	write(t, db, func(tx *store.Tx) error { return add(tx, "a", "甲") })
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}
