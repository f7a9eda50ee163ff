package app

import (
	"fmt"
	"strings"

	"juyan/internal/booking"
	"juyan/internal/kernel"
	"juyan/internal/pack"
	"juyan/internal/store"
	"juyan/internal/web"
)

// bookingOf is a booking of r's firm at a desk of r's unit, where r's post takes
// turns: ahead, or of today and over where a desk marks it.
func (w *walk) bookingOf(route web.Route, r *walkRole) slots {
	w.t.Helper()
	desk := w.deskOf(r)
	offers, err := w.a.Booking.Offers(w.ctx)
	offer := must(w, offers, err)[0]
	days, err := w.a.Booking.Slots(w.ctx, kernel.System(), offer.Desk)
	at := must(w, days, err)[0].Slots[0].From
	w.made++
	b, err := w.a.Booking.Book(w.ctx, kernel.System(), booking.BookInput{Item: offer.ID, Start: at, Visitor: fmt.Sprintf("走查%d", w.made)})
	must(w, b, err)
	unit := r.unit
	if unit == "" {
		unit = w.nobody.unit
	}
	must(w, 0, w.a.DB.Write(w.ctx, func(tx *store.Tx) error {
		err := tx.Exec(`UPDATE booking SET desk = $1, unit_id = $2, enterprise_id = $3, created_by = $4, number = $5 WHERE id = $6`, desk, unit, r.firm.ID, r.who.Person, w.made, b.ID)
		if err == nil && (strings.HasSuffix(route.Path, "/came") || strings.HasSuffix(route.Path, "/absent")) {
			today := w.a.Booking.Today(tx.Now())
			err = tx.Exec(`UPDATE booking SET on_day = $1, session = 'walk', start_at = $2, end_at = $3 WHERE id = $4`, today.String(), tx.Now()-3600_000, tx.Now()-1, b.ID)
		}
		return err
	}))
	return slots{"id": string(b.ID)}
}

// deskOf is a desk of r's unit, open every day, where r's post takes turns.
func (w *walk) deskOf(r *walkRole) string {
	code, rules := "walk-"+r.code, &w.a.Pack.Rosters
	if _, err := w.a.Booking.Desk(code); err == nil {
		return code
	}
	if _, there := rules.Session("walk"); !there {
		for _, days := range []string{pack.OnWorkdays, pack.OnWeekends, pack.OnHolidays} {
			rules.Sessions = append(rules.Sessions, pack.DutySession{Code: "walk", Name: kernel.T("走查", "Walk"), Days: days, From: "00:10", Till: "00:40"})
		}
	}
	posts := []string{r.post.Code}
	if r.post.Code == "" {
		posts = []string{w.nobody.post.Code}
	}
	rules.Desks = append(rules.Desks, pack.Desk{Code: code, Unit: code, Name: kernel.T("走查窗口", "Walk desk"), Sessions: []string{"walk"}, Posts: posts})
	return code
}
