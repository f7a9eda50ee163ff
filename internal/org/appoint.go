package org

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// AppointInput says who holds which post from when. A zero From means today, a
// zero To an open end.
type AppointInput struct {
	Person kernel.ID   `json:"person" yaml:"person"`
	Post   kernel.ID   `json:"post" yaml:"post"`
	From   kernel.Date `json:"from" yaml:"from"`
	To     kernel.Date `json:"to" yaml:"to"`
}

// Appointment is one person's dated hold of one post (任职).
type Appointment struct {
	ID kernel.ID `json:"id"`
	AppointInput
}

// Appointed is the payload of appointment.made.
type Appointed struct {
	Appointment
	Ended kernel.ID `json:"ended,omitempty"` // the person whose hold ends by it
}

// Appoint gives a post to a person and ends the previous holder's time on the
// same day. Refused if somebody else is already to take the post later and the
// new appointment would reach into that time. Needs post.appoint. Writes
// appointment.made.
func (s *Service) Appoint(ctx context.Context, actor kernel.Actor, in AppointInput) (Appointment, error) {
	return write(ctx, s, func(tx *store.Tx) (Appointment, error) { return s.AppointTx(tx, actor, in) })
}

// AppointTx is Appoint inside the caller's transaction.
func (s *Service) AppointTx(tx *store.Tx, actor kernel.Actor, in AppointInput) (Appointment, error) {
	if err := zoneWide(actor, PermAppoint); err != nil {
		return Appointment{}, err
	}
	in.From = orToday(in.From, s.Today(tx))
	if err := checkAppoint(tx, actor, in); err != nil {
		return Appointment{}, err
	}
	ended, err := makeRoom(tx, in)
	if err != nil {
		return Appointment{}, err
	}
	a := Appointment{tx.NewID(), in}
	if err := insert(tx, "appointment", appointmentColumns, a.row()); err != nil {
		return Appointment{}, err
	}
	if err := s.guard(tx); err != nil {
		return Appointment{}, err
	}
	return a, s.done(tx, actor, "appointment.made", a.Post, Appointed{a, ended})
}

func checkAppoint(tx *store.Tx, actor kernel.Actor, in AppointInput) error {
	if actor.Kind == kernel.ActorPerson && actor.Person == in.Person {
		return kernel.Forbidden(kernel.T("不能任命自己", "Nobody appoints themself"))
	}
	var es kernel.Errors
	checkSpan(&es, in.From, in.To)
	if err := es.Err(); err != nil {
		return err
	}
	if _, err := openPost(tx, in.Post, "post", in.From); err != nil {
		return err
	}
	p, err := person(tx, in.Person)
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		return kernel.Invalid("person", kernel.T("没有这个人", "There is no such person"))
	}
	if err == nil && !p.Active {
		return kernel.Invalid("person", kernel.T("%s已不在册", "%s is no longer on the register"), p.Name)
	}
	return err
}

// makeRoom ends what holds the post on in.From and returns whose time that was;
// it refuses if a later appointment stands in the way.
func makeRoom(tx *store.Tx, in AppointInput) (ended kernel.ID, err error) {
	held, err := store.All(tx, scanAppointment, `SELECT `+appointmentColumns+` FROM appointment
		WHERE post_id = $1 AND from_date < COALESCE(NULLIF(to_date, ''), '9999') AND (to_date = '' OR to_date > $2)`,
		in.Post, in.From.String())
	if err != nil {
		return "", err
	}
	for _, h := range held {
		if h.From.After(in.From) && (in.To.IsZero() || in.To.After(h.From)) {
			return "", kernel.Conflict(kernel.T(
				"这个岗位自 %s 起已另有任命，请先撤销那次任命或写明在此之前结束",
				"The post is already given to somebody from %s; end that appointment first, or let this one end by then"), h.From)
		}
	}
	for _, h := range held {
		if h.From.After(in.From) {
			continue
		}
		ended = h.Person
		if err := tx.Exec(`UPDATE appointment SET to_date = $1 WHERE id = $2`, in.From.String(), h.ID); err != nil {
			return "", err
		}
	}
	return ended, nil
}

const appointmentColumns = `id, person_id, post_id, from_date, to_date`

func scanAppointment(r store.Scanner) (Appointment, error) {
	var a Appointment
	var from, to string
	err := r.Scan(&a.ID, &a.Person, &a.Post, &from, &to)
	a.From, a.To = parseDate(from), parseDate(to)
	return a, err
}

func (a Appointment) row() []any {
	return []any{a.ID, a.Person, a.Post, a.From.String(), a.To.String()}
}
