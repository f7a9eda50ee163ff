package baton

import "juyan/internal/indicator"

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
	return k
}
