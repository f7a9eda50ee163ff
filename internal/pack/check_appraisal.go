package pack

import (
	"strconv"

	"juyan/internal/indicator"
	"juyan/internal/kernel"
)

// Appraisal is what indicators and schemes of this zone may refer to.
func (p *Pack) Appraisal() indicator.Known {
	k := indicator.Known{Measures: map[string]bool{}, Grades: map[string]bool{}, Units: map[string]bool{}, Roles: map[string]bool{}, Subjects: map[indicator.SubjectKind]map[string]bool{
		indicator.Units: {}, indicator.TaskForces: {}, indicator.Posts: {}, indicator.People: {}, indicator.Enterprises: {}}}
	for _, d := range p.Kinds {
		for _, m := range d.Measures {
			k.Measures[m.Code] = true
		}
	}
	for _, m := range p.Measures {
		k.Measures[m.Code] = true
	}
	for _, g := range p.Award.Rules.Grades {
		k.Grades[g.Code] = true
	}
	if len(k.Grades) == 0 {
		k.Grades = nil // a pack without awards: any grade may be named
	}
	k.Statistics = map[string]bool{}
	for _, x := range p.Series {
		k.Statistics[x.Code] = true
	}
	for _, u := range p.Units {
		k.Units[u.Code], k.Subjects[indicator.Units][u.Code] = true, true
	}
	for _, r := range p.Roles {
		k.Roles[r.Code] = true
	}
	for _, x := range p.Posts {
		k.Roles[x.Code], k.Subjects[indicator.Posts][x.Code] = true, true
	}
	for _, x := range p.People {
		k.Subjects[indicator.People][x.Code] = true
	}
	for _, f := range p.TaskForces {
		k.Subjects[indicator.TaskForces][f.Code] = true
	}
	for _, e := range p.Enterprises {
		k.Subjects[indicator.Enterprises][e.Code] = true
	}
	k.Classes = p.classes()
	return k
}

// classes are what a group may name to take all of a kind: of units the class or
// the affiliation, of posts and people the roles, of task forces whether they
// stand, of enterprises their class.
func (p *Pack) classes() map[indicator.SubjectKind]map[string]bool {
	units, roles, forces, firms := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, u := range p.Units {
		if u.Class > 0 {
			units[strconv.Itoa(u.Class)] = true
		}
		units[string(u.Affiliation)] = true
	}
	for _, x := range p.Posts {
		for _, r := range x.Roles {
			roles[r] = true
		}
	}
	for _, f := range p.TaskForces {
		forces[map[bool]string{true: "standing", false: "project"}[f.Standing]] = true
	}
	for _, e := range p.Enterprises {
		firms[e.Class] = true
	}
	return map[indicator.SubjectKind]map[string]bool{indicator.Units: units, indicator.Posts: roles, indicator.People: roles, indicator.TaskForces: forces, indicator.Enterprises: firms}
}

// appraisal checks the catalogue of indicators and every scheme.
func (c *checker) appraisal() {
	known := c.pack.Appraisal()
	c.faults(c.doc("indicators.yaml"), indicator.CheckCatalogue(c.pack.Indicators, known))
	taken := map[string]string{}
	for i := range c.pack.Schemes {
		s := &c.pack.Schemes[i]
		if other, twice := taken[s.Code]; twice {
			c.add(s.File, c.doc(s.File).at("code"), kernel.T("方案代码“%s”已用于 %s", "the scheme %q is taken by %s"), kernel.T("换一个代码", "give it another code"), s.Code, other)
		}
		taken[s.Code] = s.File
		c.faults(c.doc(s.File), indicator.Check(&s.Scheme, c.pack.Indicators, known))
	}
}
