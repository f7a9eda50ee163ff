package booking

import (
	"context"
	"slices"

	"juyan/internal/kernel"
	"juyan/internal/org"
	"juyan/internal/pack"
	"juyan/internal/store"
)

// Slip names one duty.
type Slip struct {
	Desk    string
	Day     kernel.Date
	Session string
}

// Duty is who is on duty at a desk in a session.
type Duty struct {
	Slip
	Name    kernel.Text // of the session
	Span    kernel.Period
	Post    kernel.ID // "" = nobody: the desk stays closed
	Person  kernel.ID
	Changed bool // otherwise than the turns have it
	Reason  string
	At      kernel.Instant // when it was changed; 0 = not
	Version int64
}

// Open reports whether somebody is there.
func (d *Duty) Open() bool { return d.Person != "" }

// change is a duty otherwise than the turns have it.
type change struct {
	Slip
	post    kernel.ID
	reason  string
	at      kernel.Instant
	version int64
}

func scanChange(r store.Scanner) (c change, err error) {
	var day string
	if err = r.Scan(&c.Desk, &day, &c.Session, &c.post, &c.reason, &c.at, &c.version); err != nil {
		return c, err
	}
	return c, c.Day.UnmarshalText([]byte(day))
}

// changes are those of the days from one until another, both included.
func changes(tx *store.Tx, from, to kernel.Date) (map[Slip]change, error) {
	list, err := store.All(tx, scanChange, `SELECT desk, on_day, session, post_id, reason, changed_at, version FROM duty_change WHERE on_day >= $1 AND on_day <= $2`, from.String(), to.String())
	out := map[Slip]change{}
	for _, c := range list {
		out[c.Slip] = c
	}
	return out, err
}

// duties are those of some desks on the days from one until another.
func (s *Service) duties(tx *store.Tx, desks []pack.Desk, from, to kernel.Date) (out []Duty, err error) {
	from = later(from, s.o.Rules.From)
	changed, err := changes(tx, from, to)
	if err != nil {
		return nil, err
	}
	dir, err := s.o.Org.DirectoryTx(tx)
	if err != nil {
		return nil, err
	}
	for day := from; !day.After(to); day = day.AddDays(1) {
		sessions, err := s.Sessions(day)
		if err != nil {
			return nil, err
		}
		for _, x := range sessions {
			for _, d := range desks {
				if holds(d, x.Code) {
					out = append(out, s.duty(dir, d, x, changed))
				}
			}
		}
	}
	return out, nil
}

func later(a, b kernel.Date) kernel.Date {
	if a.Before(b) {
		return b
	}
	return a
}

func (s *Service) duty(dir *org.Directory, d pack.Desk, x Session, changed map[Slip]change) Duty {
	out := Duty{Slip: Slip{d.Code, x.Day, x.Code}, Name: x.Name, Span: x.Period}
	if c, ok := changed[out.Slip]; ok {
		out.Post, out.Changed, out.Reason, out.At, out.Version = c.post, true, c.reason, c.at, c.version
		h, _ := dir.Holder(c.post, x.From)
		out.Person = h.ID
		return out
	}
	out.Post, out.Person = s.turn(dir, d, x)
	return out
}

// turn is whose turn it is: posts follow each other by the week, in each later
// session of the desk one further; the next one stands in for a post nobody holds.
func (s *Service) turn(dir *org.Directory, d pack.Desk, x Session) (post, person kernel.ID) {
	monday := s.o.Rules.From.AddDays(-(int(s.o.Rules.From.Weekday()) + 6) % 7)
	first := monday.Days(x.Day)/7 + slices.Index(d.Sessions, x.Code)
	for k := range d.Posts {
		p, ok := dir.PostByCode(d.Posts[(first+k)%len(d.Posts)])
		if h, held := dir.Holder(p.ID, x.From); ok && held {
			return p.ID, h.ID
		}
	}
	return "", ""
}

// dutyOf is one duty.
func (s *Service) dutyOf(tx *store.Tx, slip Slip) (Duty, pack.Desk, error) {
	d, err := s.Desk(slip.Desk)
	if err != nil {
		return Duty{}, d, err
	}
	x, err := s.session(slip.Day, slip.Session)
	if err != nil {
		return Duty{}, d, err
	}
	if !holds(d, x.Code) || slip.Day.Before(s.o.Rules.From) {
		return Duty{}, d, kernel.NotFound(kernel.T("%s 在这个时段不开", "%s is not open in this session"), d.Name)
	}
	changed, err := changes(tx, slip.Day, slip.Day)
	if err != nil {
		return Duty{}, d, err
	}
	dir, err := s.o.Org.DirectoryTx(tx)
	if err != nil {
		return Duty{}, d, err
	}
	return s.duty(dir, d, x, changed), d, nil
}

// Duty reads one duty.
func (s *Service) Duty(ctx context.Context, actor kernel.Actor, slip Slip) (out Duty, err error) {
	if err := actor.Require(PermRoster); err != nil {
		return out, err
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		out, _, err = s.dutyOf(tx, slip)
		return err
	})
	return out, err
}

// DesksOf are the desks of a unit; of all without one.
func (s *Service) DesksOf(unit kernel.ID) (out []pack.Desk) {
	for _, d := range s.o.Rules.Desks {
		if unit == "" || s.UnitOf(d) == unit {
			out = append(out, d)
		}
	}
	return out
}

// Roster reads the duties of a unit from one day until another, both included.
func (s *Service) Roster(ctx context.Context, actor kernel.Actor, unit kernel.ID, from, to kernel.Date) (out []Duty, err error) {
	if err := actor.Require(PermRoster); err != nil {
		return nil, err
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		out, err = s.duties(tx, s.DesksOf(unit), from, to)
		return err
	})
	return out, err
}

// DutiesOf are the duties of the actor's post from one day until another, both
// included.
func (s *Service) DutiesOf(ctx context.Context, actor kernel.Actor, from, to kernel.Date) (out []Duty, err error) {
	if err := actor.Require(PermRoster); err != nil {
		return nil, err
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		out, err = s.duties(tx, s.o.Rules.Desks, from, to)
		return err
	})
	return slices.DeleteFunc(out, func(d Duty) bool { return d.Post != actor.Post || d.Post == "" }), err
}

// Known is the day so many days on, or the last before it that the calendar knows.
func (s *Service) Known(day kernel.Date, days int) kernel.Date {
	last := day.AddDays(days)
	for last.After(day) {
		if _, err := s.o.Calendar().IsWorkday(last); err == nil {
			break
		}
		last = last.AddDays(-1)
	}
	return last
}
