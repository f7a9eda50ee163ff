package store_test

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
)

func randomBytes(n int) []byte {
	b := make([]byte, n)
	src := rand.NewChaCha8([32]byte{byte(n)})
	_, _ = src.Read(b)
	return b
}

func TestBlobRoundTrip(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		for _, size := range []int{0, 1, 256<<10 - 1, 256 << 10, 256<<10 + 1, 1 << 20} {
			body := randomBytes(size)
			var hash string
			write(t, db, func(tx *store.Tx) (err error) {
				hash, err = store.PutBlob(tx, body)
				return err
			})
			err := db.Read(t.Context(), func(tx *store.Tx) error {
				got, err := store.Blob(tx, hash)
				if !bytes.Equal(got, body) {
					t.Errorf("%d bytes came back as %d others", size, len(got))
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			r, err := db.OpenBlob(t.Context(), hash)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, body) || r.Size() != int64(size) {
				t.Errorf("streamed %d bytes of %d: %v", len(got), size, err)
			}
			if size > 300 {
				_, _ = r.Seek(-300, io.SeekEnd)
				if tail, err := io.ReadAll(r); err != nil || !bytes.Equal(tail, body[size-300:]) {
					t.Errorf("seek: %d bytes, %v", len(tail), err)
				}
			}
		}
	})
}

func TestBlobIsKeptWhileReferred(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		u := store.NewUpload(randomBytes(600 << 10))
		chunks := func() int64 { return read[int64](t, db, "SELECT count(*) FROM blob_chunk")[0] }
		put := func(tx *store.Tx) error { return store.PutUpload(tx, u) }
		drop := func(tx *store.Tx) error { return store.DropBlobRef(tx, u.Hash) }
		write(t, db, put)
		write(t, db, put)
		if n := chunks(); n != 3 {
			t.Fatalf("%d chunks: the same content is kept once, in 3", n)
		}
		write(t, db, drop)
		if n := chunks(); n != 3 {
			t.Fatalf("%d chunks after one of two references went", n)
		}
		write(t, db, drop)
		if n := chunks(); n != 0 {
			t.Fatalf("%d chunks left behind", n)
		}
		wantCode(t, db.Write(t.Context(), drop), kernel.CodeNotFound)
		_, err := db.OpenBlob(t.Context(), u.Hash)
		wantCode(t, err, kernel.CodeNotFound)
		write(t, db, put) // and it may come again
	})
}

// A large file is written ahead, in short transactions; nobody can read it
// before a record refers to it, and what no record took is swept.
func TestALargeFileIsStagedAheadOfItsRecord(t *testing.T) {
	clock := storetest.NewClock()
	for _, d := range []store.Dialect{store.SQLite, store.Postgres} {
		t.Run(string(d), func(t *testing.T) {
			db := storetest.OpenWith(t, d, store.Options{Clock: clock}, tables())
			u := store.NewUpload(randomBytes(5<<20 + 1))
			chunks := func() int64 { return read[int64](t, db, "SELECT count(*) FROM blob_chunk")[0] }
			if err := db.Stage(t.Context(), u, store.NewUpload([]byte("small"))); err != nil {
				t.Fatal(err)
			}
			if n := chunks(); n != 21 {
				t.Fatalf("%d chunks staged, want 21 of the large file and none of the small", n)
			}
			_, err := db.OpenBlob(t.Context(), u.Hash)
			wantCode(t, err, kernel.CodeNotFound)

			write(t, db, func(tx *store.Tx) error { // as if a sweep had come between
				return tx.Exec("DELETE FROM blob_chunk WHERE n IN (3, 20)")
			})
			write(t, db, func(tx *store.Tx) error { return store.PutUpload(tx, u) })
			r, err := db.OpenBlob(t.Context(), u.Hash)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, u.Body) {
				t.Fatalf("%d bytes came back: %v", len(got), err)
			}

			left := store.NewUpload(randomBytes(3 << 20))
			if err := db.Stage(t.Context(), u, left); err != nil {
				t.Fatal(err)
			}
			clock.Advance(time.Hour)
			if err := db.SweepBlobs(t.Context(), clock.Now()); err != nil {
				t.Fatal(err)
			}
			if n := chunks(); n != 21 {
				t.Errorf("%d chunks after the sweep, want those of the file a record has", n)
			}
		})
	}
}

func TestReadUpload(t *testing.T) {
	u, err := store.ReadUpload(strings.NewReader("abc"), 3)
	if err != nil || u.Hash != "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" { // FIPS 180-4, example 1
		t.Fatalf("%v %v", u, err)
	}
	_, err = store.ReadUpload(strings.NewReader("abcd"), 3)
	wantCode(t, err, kernel.CodeTooLarge)
	_, err = store.ReadUpload(io.MultiReader(strings.NewReader("a"), iotestErr{}), 3)
	wantCode(t, err, kernel.CodeInvalid)
}

type iotestErr struct{}

func (iotestErr) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestBackup(t *testing.T) {
	db := storetest.Open(t, store.SQLite, tables())
	write(t, db, func(tx *store.Tx) error { return add(tx, "a", "甲") })
	path := filepath.Join(t.TempDir(), "备份.db")
	err := db.Write(t.Context(), func(tx *store.Tx) error { // while a write is under way
		if err := add(tx, "b", "乙"); err != nil {
			return err
		}
		return db.Backup(t.Context(), path)
	})
	if err != nil {
		t.Fatal(err)
	}
	copied := storetest.Reopen(t, path, store.Options{})
	if n := count(t, copied); n != 1 {
		t.Fatalf("%d rows in the copy, want what was committed", n)
	}
	wantCode(t, db.Backup(t.Context(), path), kernel.CodeInvalid)
	wantCode(t, db.Backup(t.Context(), filepath.Join(t.TempDir(), "no", "folder.db")), kernel.CodeUnavailable)
}

// A backup of PostgreSQL is an SQLite file of what was committed.
func TestBackupOfPostgresIsAFile(t *testing.T) {
	db := storetest.Open(t, store.Postgres)
	if err := db.Migrate(t.Context(), tables()); err != nil {
		t.Fatal(err)
	}
	body := []byte("附\x00件")
	write(t, db, func(tx *store.Tx) error {
		if _, err := store.PutBlob(tx, body); err != nil {
			return err
		}
		return add(tx, "a", "甲")
	})
	path := filepath.Join(t.TempDir(), "备份.db")
	if err := db.Backup(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	copied := storetest.Reopen(t, path, store.Options{})
	if n := count(t, copied); n != 1 {
		t.Fatalf("%d rows in the copy", n)
	}
	err := copied.Read(t.Context(), func(tx *store.Tx) error {
		got, err := store.Blob(tx, store.NewUpload(body).Hash)
		if !bytes.Equal(got, body) {
			t.Errorf("the file reads %q", got)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	wantCode(t, db.Backup(t.Context(), path), kernel.CodeInvalid)
}

func TestOnce(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		ran := 0
		do := func(key string, actor kernel.ID, fail error) (id string, err error) {
			err = db.Write(t.Context(), func(tx *store.Tx) (err error) {
				id, err = store.OnceResult(tx, key, actor, func() (string, error) { ran++; return "id-of-" + string(actor), fail })
				return err
			})
			return id, err
		}
		if _, err := do("k", "li", io.EOF); err != io.EOF {
			t.Fatal(err)
		}
		for range 2 { // the failed attempt used nothing up
			if id, err := do("k", "li", nil); err != nil || id != "id-of-li" {
				t.Fatal(id, err)
			}
		}
		if id, err := do("k", "wang", nil); err != nil || id != "id-of-wang" { // keys are per actor
			t.Fatal(id, err)
		}
		_, _ = do("", "li", nil)
		_, _ = do("", "li", nil)
		if ran != 5 {
			t.Fatalf("ran %d times, want 5", ran)
		}
		for k := range 600 {
			if _, err := do(fmt.Sprint(k), "li", nil); err != nil {
				t.Fatal(err)
			}
		}
		if err := db.ForgetKeys(t.Context(), db.Clock().Now().Add(time.Second)); err != nil {
			t.Fatal(err)
		}
		if left := read[int64](t, db, "SELECT COUNT(*) FROM idem")[0]; left != 0 {
			t.Errorf("%d keys are left", left)
		}
		if _, err := do("k", "li", nil); err != nil || ran != 606 {
			t.Fatalf("a forgotten key runs again: %d, %v", ran, err)
		}
	})
}
