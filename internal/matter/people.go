package matter

import (
	"slices"

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
