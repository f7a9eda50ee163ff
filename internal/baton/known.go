package baton

import (
	"strconv"

	"juyan/internal/indicator"
)

// known is what a scheme may refer to: measures, roles and grades are the
// pack's, units, posts, people, task forces and firms those on the books.
func (s *Service) known() indicator.Known {
	k := s.o.Pack().Appraisal()
	k.Statistics = s.o.Statistics.Known()
	dir := s.o.Org.Directory()
	k.Units = map[string]bool{}
	k.Subjects = map[indicator.SubjectKind]map[string]bool{indicator.Units: k.Units, indicator.TaskForces: {}, indicator.Posts: {}, indicator.People: {}, indicator.Enterprises: {}}
	for _, u := range dir.Units() {
		k.Units[u.Code] = true
	}
	for _, p := range dir.Posts() {
		k.Roles[p.Code], k.Subjects[indicator.Posts][p.Code] = true, true
	}
	for _, p := range dir.People() {
		k.Subjects[indicator.People][p.Code] = true
	}
	for _, f := range dir.TaskForces() {
		k.Subjects[indicator.TaskForces][f.Code] = true
	}
	for _, e := range dir.Enterprises() {
		k.Subjects[indicator.Enterprises][e.Code] = true
	}
	k.Classes = s.classes()
	return k
}

// classes are those some subject on the books is in; see cast.
func (s *Service) classes() map[indicator.SubjectKind]map[string]bool {
	dir := s.o.Org.Directory()
	units, roles, forces, firms := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, u := range dir.Units() {
		if u.Class > 0 {
			units[strconv.Itoa(u.Class)] = true
		}
		units[string(u.Affiliation)] = true
	}
	for _, p := range dir.Posts() {
		for _, r := range p.Roles {
			roles[r] = true
		}
	}
	for _, f := range dir.TaskForces() {
		forces[string(f.Kind)] = true
	}
	for _, e := range dir.Enterprises() {
		firms[e.Class] = true
	}
	return map[indicator.SubjectKind]map[string]bool{indicator.Units: units, indicator.Posts: roles, indicator.People: roles, indicator.TaskForces: forces, indicator.Enterprises: firms}
}
