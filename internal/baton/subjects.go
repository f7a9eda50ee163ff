package baton

import (
	"slices"
	"strings"

	"juyan/internal/indicator"
	"juyan/internal/kernel"
	"juyan/internal/measure"
	"juyan/internal/org"
)

// Subject is who is appraised, as the house knows it.
type Subject struct {
	Code   string
	Kind   indicator.SubjectKind
	ID     kernel.ID
	Unit   kernel.ID // whose head sees the result
	Person kernel.ID // whose own the result is
	Name   kernel.Text
	Heads  int // people it stands for; 0 = not known
}

// cast finds the subjects of groups as they were on a day; to is the last day
// of the period.
type cast struct {
	dir  *org.Directory
	from kernel.Date
	day  kernel.Date
	noon kernel.Instant // of day
}

// dimension is the column of facts that names subjects of a kind.
var dimension = map[indicator.SubjectKind]measure.Dim{indicator.Units: measure.ByUnit, indicator.TaskForces: measure.ByTaskForce, indicator.Posts: measure.ByPost,
	indicator.People: measure.ByPerson, indicator.Enterprises: measure.ByEnterprise}

// of lists the subjects of a group, by code.
func (c cast) of(g *indicator.Group) []Subject {
	var out []Subject
	switch g.Kind {
	case indicator.TaskForces:
		out = c.forces(g)
	case indicator.Posts:
		out = c.posts(g)
	case indicator.People:
		out = c.people(g)
	case indicator.Enterprises:
		out = c.firms(g)
	default:
		out = c.units(g)
	}
	slices.SortFunc(out, func(a, b Subject) int { return strings.Compare(a.Code, b.Code) })
	return out
}

// listed reports whether a group that lists its subjects names code; one that
// lists nobody takes all of its class.
func listed(g *indicator.Group, code string, class bool) bool {
	if len(g.Subjects) > 0 {
		return slices.Contains(g.Subjects, code)
	}
	return g.Class == "" || class
}

// units: the class is 1, 2 or 3 of the zone's own agencies, or an affiliation.
func (c cast) units(g *indicator.Group) (out []Subject) {
	for _, u := range c.dir.Units() {
		class := u.Affiliation == org.Own && u.Class > 0 && g.Class == string(rune('0'+u.Class)) || u.Kind != org.Department && string(u.Affiliation) == g.Class && u.Affiliation != org.Own
		if u.In(c.day) && listed(g, u.Code, class) && (g.Class != "" || len(g.Subjects) > 0 || u.Kind == org.Agency) {
			out = append(out, Subject{Code: u.Code, Kind: indicator.Units, ID: u.ID, Unit: u.ID, Name: u.Short, Heads: c.heads(u.ID)})
		}
	}
	return out
}

// heads counts the posts of a unit and those below it that somebody held.
func (c cast) heads(unit kernel.ID) (n int) {
	for _, id := range c.dir.Subtree(unit) {
		for _, p := range c.dir.PostsOf(id) {
			if _, held := c.dir.Holder(p.ID, c.noon); held {
				n++
			}
		}
	}
	return n
}

// forces: those in being at some time of the period.
func (c cast) forces(g *indicator.Group) (out []Subject) {
	for _, f := range c.dir.TaskForces() {
		there := !f.From.After(c.day) && (f.To.IsZero() || f.To.After(c.from))
		if there && listed(g, f.Code, string(f.Kind) == g.Class) {
			out = append(out, Subject{Code: f.Code, Kind: indicator.TaskForces, ID: f.ID, Unit: f.LeadUnit, Name: f.Name, Heads: len(c.dir.Members(f.ID, c.noon))})
		}
	}
	return out
}

// posts: the class is a role the post carries.
func (c cast) posts(g *indicator.Group) (out []Subject) {
	for _, p := range c.dir.Posts() {
		if p.In(c.day) && listed(g, p.Code, slices.Contains(p.Roles, g.Class)) {
			holder, _ := c.dir.Holder(p.ID, c.noon)
			out = append(out, Subject{Code: p.Code, Kind: indicator.Posts, ID: p.ID, Unit: p.Unit, Person: holder.ID, Name: p.Name, Heads: 1})
		}
	}
	return out
}

// people: whoever held, at some time of the period, a post that carries the
// class as a role. The unit is that of the post held last.
func (c cast) people(g *indicator.Group) (out []Subject) {
	for _, x := range c.dir.People() {
		var last *org.Post
		for _, a := range c.dir.AppointmentsOf(x.ID) {
			p, ok := c.dir.Post(a.Post)
			if ok && !a.From.After(c.day) && (a.To.IsZero() || a.To.After(c.from)) && (g.Class == "" || slices.Contains(p.Roles, g.Class)) {
				last = &p
			}
		}
		if last != nil && listed(g, x.Code, true) {
			out = append(out, Subject{Code: x.Code, Kind: indicator.People, ID: x.ID, Unit: last.Unit, Person: x.ID, Name: kernel.T(x.Name, orElse(x.NameEN, x.Name)), Heads: 1})
		}
	}
	return out
}

// firms: the class is the enterprise's; those gone before the period are not
// appraised.
func (c cast) firms(g *indicator.Group) (out []Subject) {
	for _, e := range c.dir.Enterprises() {
		if e.Status != org.Gone && listed(g, e.Code, e.Class == g.Class) {
			out = append(out, Subject{Code: e.Code, Kind: indicator.Enterprises, ID: e.ID, Name: kernel.T(e.Short, orElse(e.ShortEN, e.Short)), Heads: e.Employees})
		}
	}
	return out
}

// members maps the ids facts carry to the subject they count for: the sections
// of an agency count for the agency, unless they are subjects themselves.
func (c cast) members(list []Subject) map[kernel.ID]int {
	out := map[kernel.ID]int{}
	for i, s := range list {
		out[s.ID] = i
	}
	for i, s := range list {
		if s.Kind != indicator.Units {
			continue
		}
		for _, id := range c.dir.Subtree(s.ID) {
			if _, own := out[id]; !own {
				out[id] = i
			}
		}
	}
	return out
}

func orElse(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}
