package project

import (
	"context"
	"sort"

	"juyan/internal/kernel"
	"juyan/internal/pack"
)

// Carried is what one commissioner carries.
type Carried struct {
	Post     kernel.ID
	Projects []Project
	Red      int
	Yellow   int
	Blocks   int
}

// Load lists commissioners by how many open projects each carries, the most
// first, with the rule in force; unassigned are those nobody carries.
func (s *Service) Load(ctx context.Context, actor kernel.Actor) (list []Carried, unassigned []Project, rule pack.LoadRule, err error) {
	projects, err := s.All(ctx, actor, Filter{})
	if err != nil {
		return nil, nil, rule, err
	}
	rule, _ = s.o.Rules.Carry(s.o.Org.Directory().Day(s.o.DB.Clock().Now()))
	by := map[kernel.ID]*Carried{}
	for _, p := range projects {
		if !p.Open || p.Stage == "capacity" {
			continue
		}
		if p.Commissioner == "" {
			unassigned = append(unassigned, p)
			continue
		}
		c := by[p.Commissioner]
		if c == nil {
			c = &Carried{Post: p.Commissioner}
			by[p.Commissioner] = c
		}
		c.Projects = append(c.Projects, p)
		c.Blocks += p.Blocks
		switch p.Shows() {
		case Red:
			c.Red++
		case Yellow:
			c.Yellow++
		}
	}
	for _, c := range by {
		list = append(list, *c)
	}
	sort.Slice(list, func(i, j int) bool {
		if len(list[i].Projects) != len(list[j].Projects) {
			return len(list[i].Projects) > len(list[j].Projects)
		}
		return list[i].Post < list[j].Post
	})
	return list, unassigned, rule, nil
}
