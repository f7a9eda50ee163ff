package resource

import (
	"context"
	"slices"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/pack"
	"juyan/internal/store"
)

// Sheet is how one resource stands.
type Sheet struct {
	*pack.Resource
	Owner  kernel.ID // unit that supplies it
	Points []Point   // the first days of the months to come
	Gaps   []Gap
	Given  []Given
	Names  map[kernel.ID]Named // of the projects it names
}

// Named is a project as a page names it.
type Named struct {
	Kind, Number, Title string
}

// Sheets reads how every resource stands over the months to come.
func (s *Service) Sheets(ctx context.Context, actor kernel.Actor) (out []Sheet, err error) {
	if err := actor.Require(PermView); err != nil {
		return nil, err
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		out = nil
		for i := range s.o.Rules.Resources {
			x, err := s.sheet(tx, &s.o.Rules.Resources[i])
			if err != nil {
				return err
			}
			out = append(out, x)
		}
		return nil
	})
	return out, err
}

func (s *Service) sheet(tx *store.Tx, r *pack.Resource) (Sheet, error) {
	x := Sheet{Resource: r, Owner: s.Supplier(r)}
	needs, err := s.needs(tx, r.Code)
	if err != nil {
		return x, err
	}
	today := s.today(tx.Now())
	x.Points = append(x.Points, at(r, needs, today))
	for m, k := kernel.MonthOf(today).Next(), 1; k <= s.o.Rules.Months; m, k = m.Next(), k+1 {
		x.Points = append(x.Points, at(r, needs, m.First()))
	}
	x.Gaps = Gaps(r, needs, today, s.horizon(today))
	if x.Given, err = givenOf(tx, r.Code); err != nil {
		return x, err
	}
	x.Names, err = names(tx, x.Gaps)
	return x, err
}

// horizon is how far ahead is looked.
func (s *Service) horizon(today kernel.Date) kernel.Date {
	return today.AddDays(s.o.Rules.Months * 31)
}

func (s *Service) gaps(tx *store.Tx, r *pack.Resource) ([]Gap, error) {
	needs, err := s.needs(tx, r.Code)
	today := s.today(tx.Now())
	return Gaps(r, needs, today, s.horizon(today)), err
}

const needColumns = `n.matter_id, n.project_id, n.resource, n.amount, n.agreed, n.from_on, n.until_on, n.state`

func scanNeed(r store.Scanner) (n Need, err error) {
	var from, until, state string
	if err = r.Scan(&n.Matter, &n.Project, &n.Resource, &n.Amount, &n.Agreed, &from, &until, &state); err != nil {
		return n, err
	}
	n.Confirmed = state == "confirmed"
	if err = n.From.UnmarshalText([]byte(from)); err == nil {
		err = n.Until.UnmarshalText([]byte(until))
	}
	return n, err
}

// needs lists what is needed of a resource, each with its place in line.
func (s *Service) needs(tx *store.Tx, code string) ([]Need, error) {
	list, err := store.All(tx, scanNeed, `SELECT `+needColumns+` FROM resource_need n WHERE n.resource = $1 AND n.state IN ('claimed', 'confirmed') ORDER BY n.from_on, n.matter_id`, code)
	if err != nil {
		return nil, err
	}
	return list, s.line(tx, list)
}

// line gives every need its place: projects with the green channel first, then
// by stage, then red before yellow before green lights, then who needs it
// first.
func (s *Service) line(tx *store.Tx, list []Need) error {
	standing := map[kernel.ID]Standing{}
	if s.o.Projects != nil && len(list) > 0 {
		var ids []kernel.ID
		for _, n := range list {
			ids = append(ids, n.Project)
		}
		var err error
		if standing, err = s.o.Projects.Standing(tx, ids); err != nil {
			return err
		}
	}
	for i := range list {
		list[i].Rank = s.rank(standing[list[i].Project])*len(list) + i
	}
	return nil
}

func (s *Service) rank(x Standing) int {
	stage := slices.Index(s.o.Rules.Priority, x.Stage)
	if stage < 0 {
		stage = len(s.o.Rules.Priority)
	}
	light := max(slices.Index([]string{"red", "yellow"}, x.Light), -1)
	if light < 0 {
		light = 2
	}
	key := 1
	if x.Key {
		key = 0
	}
	return (key*100+stage)*10 + light
}

// names are the projects of gaps.
func names(tx *store.Tx, gaps []Gap) (map[kernel.ID]Named, error) {
	var ids []kernel.ID
	for _, g := range gaps {
		for _, n := range g.Hit {
			ids = append(ids, n.Project)
		}
	}
	out := map[kernel.ID]Named{}
	list, err := matter.Several(tx, ids)
	for _, m := range list {
		out[m.ID] = Named{m.Kind, m.Number, m.Title}
	}
	return out, err
}

// Cover is a project's need with whether it is covered.
type Cover struct {
	Need
	Resource *pack.Resource
	Stage    string
	Gaps     []Gap // in which it is hit
}

// OfProject lists the needs of a project; whoever may see the project sees them.
func (s *Service) OfProject(ctx context.Context, project kernel.ID) (out []Cover, err error) {
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		out = nil
		list, err := store.All(tx, scanNeed, `SELECT `+needColumns+` FROM resource_need n WHERE n.project_id = $1 AND n.state IN ('claimed', 'confirmed') ORDER BY n.resource, n.from_on, n.matter_id`, project)
		if err != nil {
			return err
		}
		for _, n := range list {
			r, err := s.Resource(n.Resource)
			if err != nil {
				continue // the pack no longer knows it
			}
			gaps, err := s.gaps(tx, r)
			if err != nil {
				return err
			}
			out = append(out, Cover{Need: n, Resource: r, Gaps: hitting(gaps, n.Matter)})
		}
		return nil
	})
	return out, err
}

func hitting(gaps []Gap, need kernel.ID) (out []Gap) {
	for _, g := range gaps {
		if slices.ContainsFunc(g.Hit, func(n Need) bool { return n.Matter == need }) {
			out = append(out, g)
		}
	}
	return out
}
