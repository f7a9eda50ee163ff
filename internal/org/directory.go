package org

import (
	"slices"
	"strings"
	"time"

	"juyan/internal/kernel"
)

// Directory is an immutable picture of the zone in memory, for lists, names
// and permission checks without SQL. It holds every dated record, so it can
// answer for any moment. Phone numbers and e-mail addresses are not in it.
// The slices it returns belong to it: read, do not change.
type Directory struct {
	// Version says how often anything here changed before it was read.
	Version int64

	loc   *time.Location
	parts versions
	*structure
	*persons
	*enterprises
	*tenures
	*services
	contacts map[kernel.ID][]Person // by enterprise
}

// structure is the zone as an organisation.
type structure struct {
	units       []Unit // depth first, in protocol order
	unitAt      map[kernel.ID]int
	unitCode    map[string]kernel.ID
	children    map[kernel.ID][]kernel.ID
	posts       []Post // by unit in the order of units, then by sort
	postAt      map[kernel.ID]int
	postCode    map[string]kernel.ID
	unitPosts   map[kernel.ID][]Post
	forces      []TaskForce
	forceAt     map[kernel.ID]int
	forceCode   map[string]kernel.ID
	members     map[kernel.ID][]Member // by task force
	memberships map[kernel.ID][]Member // by post
}

// persons is who there is.
type persons struct {
	people     []Person // by pinyin
	personAt   map[kernel.ID]int
	personCode map[string]kernel.ID
}

// enterprises is which firms there are.
type enterprises struct {
	firms    []Enterprise // by pinyin
	firmAt   map[kernel.ID]int
	firmCode map[string]kernel.ID
}

// tenures is who held which post when.
type tenures struct {
	held  map[kernel.ID][]Appointment // by post
	holds map[kernel.ID][]Appointment // by person
}

// services is who serves whom.
type services struct {
	assigned map[Subject][]Assignment
	serves   map[kernel.ID][]Assignment // by task force and by post
}

// Day is the civil date of a moment in the zone.
func (d *Directory) Day(at kernel.Instant) kernel.Date { return kernel.DateOf(at.In(d.loc)) }

func pick[T any](list []T, index map[kernel.ID]int, id kernel.ID) (T, bool) {
	if i, ok := index[id]; ok {
		return list[i], true
	}
	var zero T
	return zero, false
}

// Units returns every unit that ever was, parents before children, siblings in
// protocol order.
func (d *Directory) Units() []Unit { return d.units }

// Unit returns a unit.
func (d *Directory) Unit(id kernel.ID) (Unit, bool) { return pick(d.units, d.unitAt, id) }

// UnitByCode returns the unit with that code.
func (d *Directory) UnitByCode(code string) (Unit, bool) { return d.Unit(d.unitCode[code]) }

// UnitName returns the short name of a unit, zero if there is none.
func (d *Directory) UnitName(id kernel.ID) kernel.Text {
	u, _ := d.Unit(id)
	return u.Short
}

// Children returns the units directly below id in protocol order; "" gives the
// roots.
func (d *Directory) Children(id kernel.ID) []kernel.ID { return d.children[id] }

// Subtree returns id and all units below it; nil for "" or an unknown id.
func (d *Directory) Subtree(id kernel.ID) []kernel.ID {
	if _, ok := d.unitAt[id]; !ok {
		return nil
	}
	out := []kernel.ID{id}
	for i := 0; i < len(out); i++ {
		out = append(out, d.children[out[i]]...)
	}
	return out
}

// Path returns the units from the root down to id.
func (d *Directory) Path(id kernel.ID) []Unit {
	u, ok := d.Unit(id)
	if !ok {
		return nil
	}
	return append(d.Path(u.Parent), u)
}

// Posts returns every post that ever was, unit by unit.
func (d *Directory) Posts() []Post { return d.posts }

// Post returns a post.
func (d *Directory) Post(id kernel.ID) (Post, bool) { return pick(d.posts, d.postAt, id) }

// PostByCode returns the post with that code.
func (d *Directory) PostByCode(code string) (Post, bool) { return d.Post(d.postCode[code]) }

// PostsOf returns the posts of a unit in order.
func (d *Directory) PostsOf(unit kernel.ID) []Post { return d.unitPosts[unit] }

// People returns everybody, by pinyin.
func (d *Directory) People() []Person { return d.people }

// Person returns a person without phone and e-mail.
func (d *Directory) Person(id kernel.ID) (Person, bool) { return pick(d.people, d.personAt, id) }

// PersonByCode returns the person with that code.
func (d *Directory) PersonByCode(code string) (Person, bool) { return d.Person(d.personCode[code]) }

// Contacts returns the active people who speak for an enterprise, the named
// contact first.
func (d *Directory) Contacts(enterprise kernel.ID) []Person { return d.contacts[enterprise] }

// Holder returns who held the post at the moment.
func (d *Directory) Holder(post kernel.ID, at kernel.Instant) (Person, bool) {
	day := d.Day(at)
	for _, a := range d.held[post] {
		if contains(a.From, a.To, day) {
			return d.Person(a.Person)
		}
	}
	return Person{}, false
}

// Appointments returns every appointment to a post, oldest first.
func (d *Directory) Appointments(post kernel.ID) []Appointment { return d.held[post] }

// AppointmentsOf returns every appointment of a person, oldest first.
func (d *Directory) AppointmentsOf(person kernel.ID) []Appointment { return d.holds[person] }

// PostsHeld returns the posts a person holds at the moment, the one held
// longest first: that is the post somebody signs in with.
func (d *Directory) PostsHeld(person kernel.ID, at kernel.Instant) []Post {
	day := d.Day(at)
	var out []Post
	for _, a := range d.holds[person] {
		if p, ok := d.Post(a.Post); ok && contains(a.From, a.To, day) && p.In(day) {
			out = append(out, p)
		}
	}
	return out
}

// TaskForces returns every task force, the standing one first.
func (d *Directory) TaskForces() []TaskForce { return d.forces }

// TaskForce returns a task force.
func (d *Directory) TaskForce(id kernel.ID) (TaskForce, bool) { return pick(d.forces, d.forceAt, id) }

// TaskForceByCode returns the task force with that code.
func (d *Directory) TaskForceByCode(code string) (TaskForce, bool) {
	return d.TaskForce(d.forceCode[code])
}

// StandingForce returns the standing task force at the moment.
func (d *Directory) StandingForce(at kernel.Instant) (TaskForce, bool) {
	day := d.Day(at)
	for _, t := range d.forces {
		if t.Kind == Standing && t.In(day) {
			return t, true
		}
	}
	return TaskForce{}, false
}

// Members returns the members of a task force at the moment: lead,
// commissioners, officers, members.
func (d *Directory) Members(force kernel.ID, at kernel.Instant) []Member {
	day := d.Day(at)
	var out []Member
	for _, role := range memberRoles {
		for _, m := range d.members[force] {
			if m.Role == role && contains(m.From, m.To, day) {
				out = append(out, m)
			}
		}
	}
	return out
}

// TaskForcesOf returns the task forces a post is a member of at the moment.
func (d *Directory) TaskForcesOf(post kernel.ID, at kernel.Instant) []kernel.ID {
	day := d.Day(at)
	var out []kernel.ID
	for _, m := range d.memberships[post] {
		if t, ok := d.TaskForce(m.TaskForce); ok && contains(m.From, m.To, day) && t.In(day) {
			out = append(out, t.ID)
		}
	}
	return out
}

// Memberships returns every membership of a post, oldest first.
func (d *Directory) Memberships(post kernel.ID) []Member { return d.memberships[post] }

// MembersEver returns every membership of a task force, whatever its days.
func (d *Directory) MembersEver(force kernel.ID) []Member { return d.members[force] }

// Enterprises returns every enterprise by pinyin, without phones.
func (d *Directory) Enterprises() []Enterprise { return d.firms }

// Enterprise returns an enterprise without its phone.
func (d *Directory) Enterprise(id kernel.ID) (Enterprise, bool) { return pick(d.firms, d.firmAt, id) }

// EnterpriseByCode returns the enterprise with that code or USCC.
func (d *Directory) EnterpriseByCode(code string) (Enterprise, bool) {
	return d.Enterprise(d.firmCode[code])
}

// EnterpriseByName returns the enterprise with exactly that full name; of
// several, the first.
func (d *Directory) EnterpriseByName(name string) (Enterprise, bool) {
	i := slices.IndexFunc(d.firms, func(e Enterprise) bool { return e.Name == name })
	if i < 0 {
		return Enterprise{}, false
	}
	return d.firms[i], true
}

// FindEnterprises returns at most limit enterprises whose name, short name,
// English name, code, USCC, pinyin or initials contain q, best first: names
// that begin with q, then the rest in order.
func (d *Directory) FindEnterprises(q string, limit int) []Enterprise {
	q = strings.ToLower(strings.TrimSpace(q))
	var first, rest []Enterprise
	for _, e := range d.firms {
		switch begins, has := e.match(q); {
		case begins:
			first = append(first, e)
		case has:
			rest = append(rest, e)
		}
		if len(first) >= limit {
			break
		}
	}
	return append(first, rest[:max(0, min(len(rest), limit-len(first)))]...)
}

func (e Enterprise) match(q string) (begins, has bool) {
	solid := strings.ReplaceAll(e.Pinyin, " ", "")
	for _, s := range []string{e.Short, e.Name, strings.ToLower(e.NameEN), e.Pinyin, solid, initials(e.Pinyin), strings.ToLower(e.Code), strings.ToLower(e.USCC)} {
		begins = begins || strings.HasPrefix(s, q)
		has = has || strings.Contains(s, q)
	}
	return begins, has
}

// Serving returns who serves the subject at the moment: its own assignment,
// else the standing task force with the first commissioner and first officer
// among its members.
func (d *Directory) Serving(subject Subject, at kernel.Instant) (Serving, bool) {
	day := d.Day(at)
	for _, a := range d.assigned[subject] {
		if contains(a.From, a.To, day) {
			return Serving{TaskForce: a.TaskForce, Commissioner: a.Commissioner, Officer: a.Officer}, true
		}
	}
	t, ok := d.StandingForce(at)
	if !ok {
		return Serving{}, false
	}
	s := Serving{TaskForce: t.ID, Default: true}
	for _, m := range d.Members(t.ID, at) {
		if m.Role == RoleCommissioner && s.Commissioner == "" {
			s.Commissioner = m.Post
		}
		if m.Role == RoleOfficer && s.Officer == "" {
			s.Officer = m.Post
		}
	}
	return s, true
}

// Served returns the subjects assigned at the moment to a task force, or to a
// post as commissioner or officer. Those that only fall back to the standing
// task force are not among them.
func (d *Directory) Served(by kernel.ID, at kernel.Instant) []Subject {
	day := d.Day(at)
	var out []Subject
	for _, a := range d.serves[by] {
		if contains(a.From, a.To, day) {
			out = append(out, a.Subject)
		}
	}
	return out
}
