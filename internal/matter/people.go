package matter

import (
	"slices"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/org"
)

// people answers who is who at the moment of a transaction.
type people struct {
	d  *org.Directory
	at kernel.Instant
}

// Serving returns who serves a firm; without a firm, the standing task force.
func (p people) Serving(enterprise kernel.ID) org.Serving {
	s, _ := p.d.Serving(org.EnterpriseSubject(enterprise), p.at)
	return s
}

// Holder returns who holds a post.
func (p people) Holder(post kernel.ID) kernel.ID {
	h, _ := p.d.Holder(post, p.at)
	return h.ID
}

// UnitOf returns the unit of a post.
func (p people) UnitOf(post kernel.ID) kernel.ID {
	x, _ := p.d.Post(post)
	return x.Unit
}

// Roles returns the roles a post carries.
func (p people) Roles(post kernel.ID) []string {
	x, _ := p.d.Post(post)
	return x.Roles
}

// UnitByCode returns a unit by its code.
func (p people) UnitByCode(code string) (kernel.ID, bool) {
	u, ok := p.d.UnitByCode(code)
	return u.ID, ok
}

// PostsWithRole returns the posts of a unit that carry a role.
func (p people) PostsWithRole(unit kernel.ID, role string) []kernel.ID {
	var out []kernel.ID
	for _, x := range p.d.PostsOf(unit) {
		if slices.Contains(x.Roles, role) && x.In(p.d.Day(p.at)) {
			out = append(out, x.ID)
		}
	}
	return out
}

// EnterpriseName returns a firm's full name, "" if there is none.
func (p people) EnterpriseName(id kernel.ID) string {
	e, _ := p.d.Enterprise(id)
	return e.Name
}

// known reports whether id names a record of the directory.
func (p people) known(t caseflow.FieldType, id kernel.ID) (ok bool) {
	switch t {
	case caseflow.TypeEnterprise:
		_, ok = p.d.Enterprise(id)
	case caseflow.TypeUnit, caseflow.TypeUnits:
		_, ok = p.d.Unit(id)
	case caseflow.TypePost:
		_, ok = p.d.Post(id)
	case caseflow.TypePerson:
		_, ok = p.d.Person(id)
	default:
		ok = true
	}
	return ok
}

// check refuses ids of units, posts, people and firms that do not exist.
func (p people) check(course *caseflow.Course, values caseflow.Values) error {
	var errs kernel.Errors
	for code, v := range values {
		f := course.Field(code)
		ids, several := v.([]string)
		if id, ok := v.(string); ok {
			ids = []string{id}
		} else if !several {
			continue
		}
		for _, id := range ids {
			if !p.known(f.Type, kernel.ID(id)) {
				errs.Add(kernel.Invalid(code, kernel.T("“%s”里选的已不存在，请重新选择", "What was chosen for %q does not exist; please choose again"), f.Name))
				break
			}
		}
	}
	return errs.Err()
}
