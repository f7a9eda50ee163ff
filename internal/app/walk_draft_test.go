package app

import (
	"fmt"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/store"
)

// draftOf is a form that r left half filled, of the first kind it may begin; of the
// nobody it is one of a contact's. nil where r may begin none.
func (w *walk) draftOf(r *walkRole) slots {
	w.t.Helper()
	by := r.who
	if r == w.nobody {
		by = w.contact(r.firm)
	}
	kind := ""
	for _, course := range w.a.Matter.Kinds().All() {
		if by.Can(course.Permission(&course.Def.Raise)) != kernel.ScopeNone {
			kind = course.Def.Kind
			break
		}
	}
	if by.Person == "" || kind == "" {
		return nil
	}
	old, err := w.a.Matter.Drafts(w.ctx, by)
	for _, d := range must(w, old, err) {
		must(w, 0, w.a.Matter.DiscardDraft(w.ctx, by, d.ID))
	}
	w.made++
	id := kernel.ID(fmt.Sprintf("draft-%d", w.made))
	must(w, 0, w.a.Matter.SaveDraft(w.ctx, by, matter.DraftInput{ID: id, Kind: kind, Title: kernel.T(secret(r), secret(r)), Door: "/m/" + kind + "/new", Files: []matter.File{{Field: "papers", Name: "走查.txt", Body: []byte("走查")}}}))
	var file string
	must(w, 0, w.a.DB.Read(w.ctx, func(tx *store.Tx) (err error) {
		file, err = store.One(tx, store.Value[string], `SELECT id FROM matter_draft_file WHERE draft_id = $1`, id)
		return err
	}))
	return slots{"id": string(id), "file": file}
}
