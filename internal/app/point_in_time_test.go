package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
	"juyan/internal/store/throwaway"
)

// What docs/operations.md says of going back to a point in time, done: the log is
// archived, a base copy taken while the zone works, the server restored to a moment
// after it; what came later is gone, what was there is whole, the ledger verifies,
// and a checkpoint of later tells that something was cut off.
func TestBackToAPointInTime(t *testing.T) {
	server, err := throwaway.Start(throwaway.Archive...)
	if err != nil {
		storetest.Missing(t, "PostgreSQL", err)
	}
	t.Cleanup(server.Stop)
	a := opened(t, server.URL("postgres"))
	key := filepath.Join(t.TempDir(), "ledger.key")
	if err := a.Found(t.Context(), kernel.Date{Year: 2022, Month: 1, Day: 1}); err != nil {
		t.Fatal(err)
	}
	if code, _, said := juyan(t, "init", "--db", server.URL("postgres"), "--ledger-key", key, "--signin-key", key+".signin"); code != 0 {
		t.Fatal(said)
	}
	raise := func(problem string) {
		t.Helper()
		if _, err := a.Matter.Raise(t.Context(), kernel.System(), matter.RaiseInput{Kind: "whistle", Values: map[string][]string{"problem": {problem}}}); err != nil {
			t.Fatal(err)
		}
	}
	raise("备份以前的事")
	if err := server.Base(); err != nil {
		t.Fatal(err)
	}
	raise("备份以后、出事以前")
	seal(t, a, key)
	moment := serverTime(t, a)
	raise("出事以后")
	later := filepath.Join(t.TempDir(), "later.checkpoint")
	seal(t, a, key)
	code, note, said := juyan(t, "ledger", "checkpoint", "--db", server.URL("postgres"))
	if code != 0 || os.WriteFile(later, []byte(note), 0o600) != nil {
		t.Fatal(note, said)
	}
	switchLog(t, a)

	restored, err := server.Restore(moment)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(restored.Stop)
	back := opened(t, restored.URL("postgres"))
	titles, v := held(t, back)
	if got := strings.Join(titles, "，"); got != "备份以前的事，备份以后、出事以前" {
		t.Errorf("back there are: %s", got)
	}
	if len(v.Damage) > 0 || v.Checkpoints == 0 {
		t.Errorf("ledger %+v", v)
	}
	if code, out, said := juyan(t, "ledger", "verify", "--db", restored.URL("postgres")); code != 0 {
		t.Errorf("%s %s", out, said)
	}
	if code, out, said := juyan(t, "ledger", "verify", "--db", restored.URL("postgres"), "--checkpoint", later); code == 0 {
		t.Errorf("nothing tells that the end was cut off: %s %s", out, said)
	}
	goesOnAfter(t, back)
}

func goesOnAfter(t *testing.T, a *App) {
	t.Helper()
	if _, err := a.Matter.Raise(t.Context(), kernel.System(), matter.RaiseInput{Kind: "whistle", Values: map[string][]string{"problem": {"恢复以后又停电了"}}}); err != nil {
		t.Error(err)
	}
}

// seal seals and signs what there is.
func seal(t *testing.T, a *App, key string) {
	t.Helper()
	k, err := ledger.ReadKey(key)
	if err != nil {
		t.Fatal(err)
	}
	s := ledger.NewSealer(a.DB)
	s.Sign(k, nil)
	if _, err = s.Seal(t.Context()); err == nil {
		err = s.Release(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
}

// serverTime is a moment between what was and what comes.
func serverTime(t *testing.T, a *App) (now string) {
	t.Helper()
	time.Sleep(20 * time.Millisecond)
	err := a.DB.Read(t.Context(), func(tx *store.Tx) (err error) {
		now, err = store.One(tx, store.Value[string], `SELECT CAST(clock_timestamp() AS TEXT)`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(20 * time.Millisecond)
	return now
}

// switchLog has the server archive what it wrote, and waits until it has.
func switchLog(t *testing.T, a *App) {
	t.Helper()
	one := func(q string) (out string) {
		err := a.DB.Read(t.Context(), func(tx *store.Tx) (err error) {
			out, err = store.One(tx, store.Value[string], q)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	file := one(`SELECT pg_walfile_name(pg_current_wal_lsn())`)
	err := a.DB.Write(t.Context(), func(tx *store.Tx) error { return tx.Exec(`SELECT pg_switch_wal()`) })
	if err != nil {
		t.Fatal(err)
	}
	for range 200 {
		if one(`SELECT COALESCE(last_archived_wal, '') FROM pg_stat_archiver`) >= file {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("the log was not archived")
}
