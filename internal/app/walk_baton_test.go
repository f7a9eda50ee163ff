package app

import (
	"fmt"
	"strings"
	"time"

	"juyan/internal/baton"
	"juyan/internal/kernel"
	"juyan/internal/web"
)

// appraise makes an official run in which everybody's unit has a score.
func (w *walk) appraise() {
	office := kernel.System()
	v, err := w.a.Baton.Draft(w.ctx, office, baton.DraftInput{Text: w.scheme()})
	v = must(w, v, err)
	today := w.a.Org.Directory().Day(w.a.Clock.Now())
	must(w, 0, w.a.Baton.Consult(w.ctx, office, baton.ConsultInput{Scheme: v.ID, To: today}))
	w.clock.Advance(24 * time.Hour)
	must(w, 0, w.a.Baton.Publish(w.ctx, office, baton.PublishInput{Scheme: v.ID}))
	w.published = v.ID
	must(w, 0, w.a.Baton.Appoint(w.ctx, office, baton.AppointInput{Scheme: v.ID, Period: today.AddDays(-40).String()[:7], Indicator: "said", People: []kernel.ID{w.role("leader").who.Person}}))
	w.appraised = w.run(today.AddDays(-40))
}

// run makes the official run over the month a day stands in.
func (w *walk) run(day kernel.Date) kernel.ID {
	r, err := w.a.Baton.Run(w.ctx, kernel.System(), baton.RunInput{Scheme: w.published, Period: day.String()[:7], Purpose: baton.Official})
	return must(w, r, err).ID
}

// scheme appraises everybody's unit.
func (w *walk) scheme() string {
	var units []string
	for _, r := range append(w.roles, w.nobody) {
		if u, ok := w.a.Org.Directory().Unit(r.unit); ok {
			units = append(units, u.Code)
		}
	}
	return fmt.Sprintf(`code: walk
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
      - {code: supervised, indicator: supervised, weight: 90, method: linear, worst: 9, best: 0}
      - {code: said, indicator: said, weight: 10, method: direct, of: 100}
indicators:
  - {code: said, name: {zh: 评议, en: Said}, unit: {zh: 分, en: points}, level: zone, basis: {zh: 走查, en: walk}, owner: walk-leader, from: 2022-01-01, panel: {by: [leader], max: 100, trim: 0, quorum: 1}}
`, strings.Join(units, ", "))
}

// batonSlots is the score of r's unit, and a scheme of the appraisal: a fresh
// draft where it will be changed.
func (w *walk) batonSlots(route web.Route, r *walkRole) slots {
	u, ok := w.a.Org.Directory().Unit(r.unit)
	if !ok {
		return nil
	}
	out := slots{"run": string(w.appraised), "group": "units", "subject": u.Code, "line": "supervised", "n": "0", "opinion": "none"}
	if strings.Contains(route.Path, "{scheme}") {
		out["scheme"] = string(w.draft(strings.HasSuffix(route.Path, "/opine")))
	}
	if strings.Contains(route.Path, "{seat}") {
		out["seat"] = string(w.seatOf(r))
	}
	return out
}

// seatOf is r's seat on the panel; "none" for who has none.
func (w *walk) seatOf(r *walkRole) kernel.ID {
	if r.who.Can(baton.PermJudge) == kernel.ScopeNone || r == w.nobody {
		return "none"
	}
	seats, err := w.a.Baton.Seats(w.ctx, r.who)
	for _, s := range must(w, seats, err) {
		return s.ID
	}
	return "none"
}

// draft is a scheme that may still be changed, open to opinions where they are
// asked.
func (w *walk) draft(consulted bool) kernel.ID {
	v, err := w.a.Baton.Draft(w.ctx, kernel.System(), baton.DraftInput{Text: w.scheme()})
	id := must(w, v, err).ID
	if consulted {
		today := w.a.Org.Directory().Day(w.a.Clock.Now())
		must(w, 0, w.a.Baton.Consult(w.ctx, kernel.System(), baton.ConsultInput{Scheme: id, To: today}))
	}
	return id
}
