package app

import (
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/review"
)

// proposed is a lead that has to do with r and waits for the first body.
func (w *walk) proposed(r *walkRole) *matter.Matter {
	w.t.Helper()
	m := w.matter("lead", r)
	w.act(m, "triage", values{"triage_note": {"走查用线索"}})
	return w.act(m, "propose", values{"propose_note": {"走查用的提请说明"}, "investment": {"120000"}, "industry": {"2662"}, "background": {"private"}, "mu": {"400"}, "energy": {"100"}})
}

// opinion is an opinion that r's unit is asked for, on nobody's lead.
func (w *walk) opinion(r *walkRole, unit kernel.ID) *matter.Matter {
	return w.raise(kernel.System(), review.KindOpinion, "", values{"opinion_title": {secret(r)}, "opinion_sort": {"department"}, "opinion_unit": {string(unit)}, "opinion_due": {"2022-07-20"}})
}

// reviewed are the records of a review of r's lead, by the routes' slots: a
// session with the lead on it, its paper and an incentive.
func (w *walk) reviewed(r *walkRole, fresh bool) slots {
	w.t.Helper()
	key := "review " + r.code
	if fresh || w.known[key] == "" {
		w.made++
		m := w.proposed(r)
		s, err := w.a.Review.Plan(w.ctx, kernel.System(), review.PlanInput{Body: "admission", HeldOn: w.a.Org.Directory().Day(w.a.Clock.Now()).AddDays(w.made), Leads: []kernel.ID{m.ID}})
		id := must(w, s, err).ID
		v, err := w.a.Review.View(w.ctx, kernel.System(), id)
		item := must(w, v, err).Items[0].ID
		must(w, 0, w.a.Review.AddPaper(w.ctx, kernel.System(), review.PaperInput{Item: item, Files: []matter.File{{Name: "走查.txt", Body: []byte("走查")}}}))
		must(w, 0, w.a.Review.Offer(w.ctx, kernel.System(), review.OfferInput{Lead: m.ID, Text: secret(r)}))
		v, err = w.a.Review.View(w.ctx, kernel.System(), id)
		i := must(w, v, err).Items[0]
		w.known[key] = strings.Join([]string{string(id), string(item), string(m.ID), string(i.Papers[0].ID), string(i.Incentives[0].ID)}, " ")
	}
	p := strings.Fields(w.known[key])
	return slots{"id": p[0], "item": p[1], "lead": p[2], "paper": p[3], "incentive": p[4], "file": "minutes.pdf"}
}
