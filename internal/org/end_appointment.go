package org

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// EndAppointment takes a post from its holder without a successor (免职). Ending
// it on its first day makes it never have been held. Needs post.appoint. Writes
// appointment.ended.
func (s *Service) EndAppointment(ctx context.Context, actor kernel.Actor, in EndInput) (Appointment, error) {
	return write(ctx, s, func(tx *store.Tx) (Appointment, error) { return s.EndAppointmentTx(tx, actor, in) })
}

// EndAppointmentTx is EndAppointment inside the caller's transaction.
func (s *Service) EndAppointmentTx(tx *store.Tx, actor kernel.Actor, in EndInput) (Appointment, error) {
	if err := zoneWide(actor, PermAppoint); err != nil {
		return Appointment{}, err
	}
	a, err := store.One(tx, scanAppointment, `SELECT `+appointmentColumns+` FROM appointment WHERE id = $1`, in.ID)
	if err != nil {
		return Appointment{}, err
	}
	on := orToday(in.On, s.Today(tx))
	if on.Before(a.From) || !a.To.IsZero() && on.After(a.To) {
		return a, kernel.Invalid("on", kernel.T("任期是 %s 至 %s，不能在 %s 结束", "The appointment runs from %s to %s and cannot end on %s"), a.From, a.To, on)
	}
	a.To = on
	if err := tx.Exec(`UPDATE appointment SET to_date = $1 WHERE id = $2`, on.String(), a.ID); err != nil {
		return a, err
	}
	return a, s.done(tx, actor, "appointment.ended", a.Post, a)
}

// HolderAt returns who held the post at the moment. NotFound when the post was
// vacant then.
func (s *Service) HolderAt(tx *store.Tx, post kernel.ID, at kernel.Instant) (Person, error) {
	d, err := s.DirectoryTx(tx)
	if err != nil {
		return Person{}, err
	}
	if p, ok := d.Holder(post, at); ok {
		return p, nil
	}
	return Person{}, kernel.NotFound(kernel.T("那时这个岗位空缺", "The post was vacant then"))
}
