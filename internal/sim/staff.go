package sim

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"juyan/internal/kernel"
	"juyan/internal/org"
)

// staff knows who can act: the holders of posts as of today, and the contacts
// of firms.
type staff struct {
	*run
	seats    map[kernel.ID]seat
	contacts map[kernel.ID]kernel.Actor
	byUnit   map[kernel.ID][]kernel.ID
	byRole   map[string][]kernel.ID
}

// seat is who sits in a post on a day.
type seat struct {
	day   kernel.Date
	actor kernel.Actor
}

func newStaff(r *run, d *org.Directory) *staff {
	s := &staff{run: r, seats: map[kernel.ID]seat{}, contacts: map[kernel.ID]kernel.Actor{}, byUnit: map[kernel.ID][]kernel.ID{}, byRole: map[string][]kernel.ID{}}
	for _, p := range d.Posts() {
		s.byUnit[p.Unit] = append(s.byUnit[p.Unit], p.ID)
		for _, role := range p.Roles {
			s.byRole[role] = append(s.byRole[role], p.ID)
		}
	}
	return s
}

// in returns who holds post today; without a person when nobody does.
func (s *staff) in(post kernel.ID) kernel.Actor {
	if x, ok := s.seats[post]; ok && x.day == s.today {
		return x.actor
	}
	a := s.Actor(post)
	s.seats[post] = seat{s.today, a}
	return a
}

// contact returns who speaks for a firm.
func (s *staff) contact(firm kernel.ID) kernel.Actor {
	a, ok := s.contacts[firm]
	if !ok {
		a = s.Contact(firm)
		s.contacts[firm] = a
	}
	return a
}

// one picks somebody among the holders of posts who may act under permission,
// none of those in except.
func (s *staff) one(rnd *rand.Rand, posts []kernel.ID, permission string, except ...kernel.ID) (kernel.Actor, error) {
	start := 0
	if len(posts) > 0 {
		start = rnd.IntN(len(posts))
	}
	for i := range posts {
		a := s.in(posts[(start+i)%len(posts)])
		if a.Person != "" && a.Can(permission) != kernel.ScopeNone && !slices.Contains(except, a.Person) {
			return a, nil
		}
	}
	return kernel.Actor{}, fmt.Errorf("sim: nobody holds a post with %s among %d posts on %s", permission, len(posts), s.today)
}

// of picks somebody of a unit.
func (s *staff) of(rnd *rand.Rand, unit kernel.ID, permission string, except ...kernel.ID) (kernel.Actor, error) {
	a, err := s.one(rnd, s.byUnit[unit], permission, except...)
	if err != nil {
		u, _ := s.dir.Unit(unit)
		err = fmt.Errorf("unit %s: %w", u.Code, err)
	}
	return a, err
}

// with picks somebody whose post carries a role.
func (s *staff) with(rnd *rand.Rand, role, permission string, except ...kernel.ID) (kernel.Actor, error) {
	a, err := s.one(rnd, s.byRole[role], permission, except...)
	if err != nil {
		err = fmt.Errorf("role %s: %w", role, err)
	}
	return a, err
}
