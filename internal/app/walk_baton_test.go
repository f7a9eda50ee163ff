package app

import (
	"fmt"
	"strings"
	"time"

	"juyan/internal/baton"
	"juyan/internal/kernel"
)

// appraise makes an official run in which everybody's unit has a score.
func (w *walk) appraise() {
	var units []string
	for _, r := range append(w.roles, w.nobody) {
		if u, ok := w.a.Org.Directory().Unit(r.unit); ok {
			units = append(units, u.Code)
		}
	}
	text := fmt.Sprintf(`code: walk
name: {zh: 走查, en: Walk}
period: month
from: 2022-01-01
no_data: zero
groups:
  - code: units
    name: {zh: 机构, en: Units}
    kind: unit
    subjects: [%s]
    items:
      - {code: supervised, indicator: supervised, weight: 100, method: linear, worst: 9, best: 0}
`, strings.Join(units, ", "))
	office := kernel.System()
	v, err := w.a.Baton.Draft(w.ctx, office, baton.DraftInput{Text: text})
	v = must(w, v, err)
	today := w.a.Org.Directory().Day(w.a.Clock.Now())
	must(w, 0, w.a.Baton.Consult(w.ctx, office, baton.ConsultInput{Scheme: v.ID, To: today}))
	w.clock.Advance(24 * time.Hour)
	must(w, 0, w.a.Baton.Publish(w.ctx, office, baton.PublishInput{Scheme: v.ID}))
	r, err := w.a.Baton.Run(w.ctx, office, baton.RunInput{Scheme: v.ID, Period: today.AddDays(-40).String()[:7], Purpose: baton.Official})
	w.appraised = must(w, r, err).ID
}

// scoreOf is the score of r's unit.
func (w *walk) scoreOf(r *walkRole) slots {
	u, ok := w.a.Org.Directory().Unit(r.unit)
	if !ok {
		return nil
	}
	return slots{"run": string(w.appraised), "group": "units", "subject": u.Code, "line": "supervised", "n": "0"}
}
