package app

import (
	"io"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/store"
	"juyan/internal/web"
)

var markForm = regexp.MustCompile(`<a class="signed" href="(/m/whistle/[^"]+/proof/[^"]+)"`)

// A slip has its mark once a signed checkpoint covers it; the mark opens a page that recomputes
// the proof, and says so when the record was changed.
func TestASealedSlipOpensItsVerification(t *testing.T) {
	w := newWalk(t)
	office := w.role("office")
	token := w.session(office)
	record := "/m/whistle/" + w.oneOf("whistle", office, true)
	if _, err := w.a.Sealer.Seal(w.ctx); err != nil {
		t.Fatal(err)
	}
	if body := w.get(token, record).Body.String(); markForm.MatchString(body) {
		t.Error("a slip that no signed checkpoint covers has the mark")
	}
	key, err := ledger.NewKey(filepath.Join(t.TempDir(), "key"), "zone")
	if err == nil {
		err = w.a.Sealer.SetKey(w.ctx, w.a.Ledger, kernel.System(), key, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	mark := markForm.FindStringSubmatch(w.get(token, record).Body.String())
	if mark == nil {
		t.Fatal("a sealed slip has no mark")
	}
	if body := w.get(token, mark[1]).Body.String(); !strings.Contains(body, "核验通过") || !strings.Contains(body, key.Public) {
		t.Error("the page does not verify the slip")
	}
	forge(w, `{"action":"progress"}`)
	if body := w.get(token, mark[1]).Body.String(); !strings.Contains(body, "核验不通过") || strings.Contains(body, "相符") {
		t.Error("the page does not notice that the payload was changed")
	}
}

// Checkpoints are written for others to keep: the newest, and one a day.
func TestCheckpointsAreWrittenForOthersToKeep(t *testing.T) {
	dir, key := t.TempDir(), filepath.Join(t.TempDir(), "key")
	a := opened(t, place(t, store.SQLite))
	if err := a.firstKey(t.Context(), &IO{Out: io.Discard, Err: io.Discard}, key); err != nil {
		t.Fatal(err)
	}
	if err := a.signWith(key, dir); err != nil {
		t.Fatal(err)
	}
	if err := a.Found(t.Context(), kernel.Date{Year: 2022, Month: 1, Day: 1}); err != nil {
		t.Fatal(err)
	}
	size, err := a.Sealer.Seal(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	public, err := ledger.PublicKey(t.Context(), a.DB)
	if err != nil {
		t.Fatal(err)
	}
	kept, err := filepath.Glob(filepath.Join(dir, "*.checkpoint"))
	if err != nil || len(kept) != 2 {
		t.Fatalf("%v %v, want the newest and the day's", kept, err)
	}
	for _, path := range kept {
		c, err := readCheckpoint(path)
		if err == nil {
			_, err = ledger.OpenCheckpoint(c.Note, public)
		}
		if err != nil || c.Size != size {
			t.Errorf("%s: %v, of %d leaves, want %d", path, err, c.Size, size)
		}
	}
}

// A site without its key runs; its events have leaves and nothing is signed.
func TestWithoutAKeyNothingIsSigned(t *testing.T) {
	a := opened(t, place(t, store.SQLite))
	if err := a.signWith(filepath.Join(t.TempDir(), "none"), ""); err != nil {
		t.Fatal(err)
	}
	if err := a.Found(t.Context(), kernel.Date{Year: 2022, Month: 1, Day: 1}); err != nil {
		t.Fatal(err)
	}
	size, err := a.Sealer.Seal(t.Context())
	if err != nil || size == 0 {
		t.Fatal(size, err)
	}
	err = a.DB.Read(t.Context(), func(tx *store.Tx) error { _, err := ledger.Latest(tx); return err })
	if kernel.CodeOf(err) != kernel.CodeNotFound {
		t.Errorf("%v, want no checkpoint", err)
	}
}

// forge changes every payload behind the program's back.
func forge(w *walk, payload string) {
	w.t.Helper()
	err := w.a.DB.Write(w.ctx, func(tx *store.Tx) error {
		return tx.Exec("UPDATE "+"event_secret SET payload = $1", payload)
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// firstEvent is the first event of a matter or record, where the route asks for one; ""
// = it has none.
func (w *walk) firstEvent(route web.Route, id string) (event string) {
	w.t.Helper()
	if !strings.Contains(route.Path, "{event}") {
		return ""
	}
	err := w.a.DB.Read(w.ctx, func(tx *store.Tx) (err error) {
		event, err = store.One(tx, store.Value[string], `SELECT id FROM event_shown WHERE matter_id = $1 OR subject_id = $1 ORDER BY seq LIMIT 1`, id)
		return err
	})
	if err != nil && kernel.CodeOf(err) != kernel.CodeNotFound {
		w.t.Fatal(err)
	}
	return event
}
