//go:build ignore

package main

import (
	"fmt"
	"slices"
)

// person is one line of people.csv.
type person struct {
	code string
	name
	phone, identity, joined string
}

func (p person) row() []string {
	return []string{p.code, p.zh, p.en, p.sex, p.phone, p.identity, p.joined}
}

// appointment is one line of appointments.csv.
type appointment struct{ person, post, from, to string }

func (a appointment) row() []string { return []string{a.person, a.post, a.from, a.to} }

// The moves of the year, by post.
const (
	vacant    = 8  // posts nobody holds at first
	replaced  = 18 // whose holder left the zone and was followed by a newcomer
	reform    = "2022-01-01"
	gapInDays = 9
)

type staff struct {
	names  *namer
	people []person
	terms  []appointment
}

// makePeople fills the posts on the day of the reform and lets some change
// hands during the year.
func makePeople(posts []post) ([]person, []appointment) {
	r := source(1)
	s := &staff{names: newNamer(2)}
	s.names.reserve()
	var open []int // posts that may stay empty or change hands
	for i, p := range posts {
		if p.rank == "staff" && fixed[p.code].zh == "" && !serves(p) {
			open = append(open, i)
		}
	}
	r.Shuffle(len(open), func(i, j int) { open[i], open[j] = open[j], open[i] })
	empty, moved := open[:vacant], open[vacant:vacant+replaced]
	for i, p := range posts {
		if !slices.Contains(empty, i) {
			s.appoint(p, reform)
		}
	}
	slices.Sort(moved)
	for n, i := range moved {
		s.replace(posts[i], fmt.Sprintf("2022-%02d-%02d", 2+n%10, 1+(n*7)%20))
	}
	slices.SortFunc(s.terms, func(a, b appointment) int {
		if a.post+a.from < b.post+b.from {
			return -1
		}
		return 1
	})
	return s.people, s.terms
}

// serves reports whether a post is a 专员 or 专干, whose firms would be left
// alone.
func serves(p post) bool {
	return p.roles == "commissioner" || p.roles == "officer" || p.roles == "unit_staff;officer" || p.roles == "unit_staff;commissioner"
}

func (s *staff) appoint(p post, from string) {
	n := len(s.people) + 1
	who := name{}
	if x, ok := fixed[p.code]; ok {
		who = x
	} else {
		who = s.names.next()
	}
	r := source(uint64(1000 + n))
	x := person{code: fmt.Sprintf("P%03d", n), name: who, phone: phone(n), identity: identity(p, r.IntN(100)), joined: day(r, 2012, 2021)}
	if from != reform {
		x.joined = from
	}
	s.people = append(s.people, x)
	s.terms = append(s.terms, appointment{x.code, p.code, from, ""})
}

// replace ends the term of a post's holder and appoints a newcomer after a gap.
func (s *staff) replace(p post, on string) {
	for i := range s.terms {
		if s.terms[i].post == p.code && s.terms[i].to == "" {
			s.terms[i].to = on
		}
	}
	var y, m, d int
	_, err := fmt.Sscanf(on, "%d-%d-%d", &y, &m, &d)
	check(err)
	s.appoint(p, fmt.Sprintf("%d-%02d-%02d", y, m, d+gapInDays-1))
}

// identity is what somebody was before everyone was appointed anew.
func identity(p post, chance int) string {
	switch p.unit {
	case "grid", "water", "steam", "gas", "sewage", "telecom", "rail":
		return "enterprise"
	}
	switch {
	case p.rank == "leader" || chance < 22:
		return "civil"
	case chance < 74:
		return "institution"
	}
	return "contract"
}
