package app

import (
	"strings"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/merit"
	"juyan/internal/store"
)

// award makes two results: one final, paid and with a recommendation, and one
// on notice.
func (w *walk) award() {
	office := kernel.System()
	before := w.run(w.a.Org.Directory().Day(w.a.Clock.Now()).AddDays(-75))
	r, err := w.a.Merit.Announce(w.ctx, office, merit.AnnounceInput{Run: before})
	w.results[1] = must(w, r, err)
	w.clock.Advance(14 * 24 * time.Hour)
	must(w, 0, w.a.Merit.Finalize(w.ctx, office, merit.FinalizeInput{Result: r.ID}))
	p, err := w.a.Merit.ComputePay(w.ctx, office, merit.ComputePayInput{Result: r.ID})
	must(w, 0, w.a.Merit.ApprovePay(w.ctx, office, merit.ApprovePayInput{Pay: must(w, p, err).ID}))
	w.proposal = "0-walk"
	u, _ := w.a.Org.Directory().Unit(w.nobody.unit)
	must(w, 0, w.a.DB.Write(w.ctx, func(tx *store.Tx) error {
		return tx.Exec(`INSERT INTO merit_proposal (id, result_id, list, group_code, subject, why_zh, why_en, decision, reason, decided_by, decided_at) VALUES ($1,$2,'bottom','units',$3,'','','','','',0)`, w.proposal, r.ID, u.Code)
	}))
	r, err = w.a.Merit.Announce(w.ctx, office, merit.AnnounceInput{Run: w.appraised})
	w.results[0] = must(w, r, err)
}

// resultOf is the result a route is about: the one on notice, or, for what
// follows once it is final, the other.
func (w *walk) resultOf(path string) slots {
	i := 0
	if strings.Contains(path, "/pay") || strings.Contains(path, "/lists") {
		i = 1
	}
	return slots{"id": string(w.results[i].ID), "proposal": string(w.proposal), "file": "notice.pdf"}
}

// appeal is an appeal of r's unit; its line is made its own, so that there can
// be another.
func (w *walk) appeal(r *walkRole, unit kernel.ID) *matter.Matter {
	w.t.Helper()
	actor := kernel.System()
	actor.Person, actor.Post, actor.Unit = r.who.Person, r.who.Post, unit
	m := w.raise(actor, merit.AppealKind, "", values{"result": {w.results[0].Number}, "whose": {"unit"}, "content": {secret(r)}})
	must(w, 0, w.a.DB.Write(w.ctx, func(tx *store.Tx) error {
		return tx.Exec(`UPDATE merit_appeal SET line = matter_id WHERE matter_id = $1`, m.ID)
	}))
	return m
}
