package project

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Filter narrows the list of projects. Zero fields do not narrow.
type Filter struct {
	Stage        string
	Status       string
	Light        string // a Light; "none"
	Chain        string
	Unit         kernel.ID // leads it or is responsible
	Commissioner kernel.ID // post
	Blocked      bool      // has an open bottleneck
	Green        bool
	Year         int // of signing
	Search       string
	Sort         string // "signed", "investment"; "-" before it reverses
	After        string
	Limit        int
}

// Page is one page of the list.
type Page struct {
	Projects []Project
	Next     string
	Total    int
	More     bool
}

// sorts are the orders of the list.
var sorts = store.Sorts{
	{Name: "signed", SQL: "k.signed_on", Desc: true},
	{Name: "investment", SQL: "k.investment", Int: true, Desc: true},
}

// Board returns a page of the projects the actor may see.
func (s *Service) Board(ctx context.Context, actor kernel.Actor, f Filter) (p Page, err error) {
	if err := actor.Require(PermView); err != nil {
		return p, err
	}
	if f.Limit <= 0 || f.Limit > 1000 {
		f.Limit = 100
	}
	cols := sorts.By(f.Sort, store.SortCol{Name: "id", SQL: "k.matter_id", Desc: true})
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		where, args, err := f.where(tx, actor)
		if err != nil {
			return err
		}
		if p.Total, p.More, err = store.Count(tx, projectFrom+where, args...); err != nil {
			return err
		}
		w, err := store.Keyset(cols, store.Page{After: f.After, Limit: f.Limit}, len(args)+1)
		if err != nil {
			return err
		}
		p.Projects, err = store.All(tx, scanProject, `SELECT `+projectColumns+projectFrom+where+` AND `+w.Where+w.Order, append(args, w.Args...)...)
		p.Projects, p.Next = store.Cut(w, p.Projects, func(x Project) []any {
			if cols[0].Name == "investment" {
				return []any{x.Investment, x.ID}
			}
			return []any{x.On("signed_on").String(), x.ID}
		})
		return err
	})
	return p, err
}

// All returns every project the filter selects that the actor may see.
func (s *Service) All(ctx context.Context, actor kernel.Actor, f Filter) (out []Project, err error) {
	f.Limit, f.After = 1000, ""
	for {
		p, err := s.Board(ctx, actor, f)
		if err != nil {
			return nil, err
		}
		out = append(out, p.Projects...)
		if f.After = p.Next; p.Next == "" {
			return out, nil
		}
	}
}

// Sum is how many projects there are and what they come to, in one group.
type Sum struct {
	N          int
	Investment int64
	Verified   int64
}

// Sums counts what the filter selects by stage, status and light.
type Sums struct {
	All     Sum
	Stages  map[string]Sum
	Lights  map[string]int
	Blocked int
	Green   int
}

// Sums counts what the filter selects.
func (s *Service) Sums(ctx context.Context, actor kernel.Actor, f Filter) (out Sums, err error) {
	out = Sums{Stages: map[string]Sum{}, Lights: map[string]int{}}
	if err := actor.Require(PermView); err != nil {
		return out, err
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		where, args, err := f.where(tx, actor)
		if err != nil {
			return err
		}
		_, err = store.All(tx, func(r store.Scanner) (string, error) {
			var stage, light string
			var n, blocked, green int
			var x Sum
			if err := r.Scan(&stage, &light, &n, &x.Investment, &x.Verified, &blocked, &green); err != nil {
				return "", err
			}
			x.N = n
			out.All, out.Stages[stage] = out.All.add(x), out.Stages[stage].add(x)
			out.Lights[light] += n
			out.Blocked, out.Green = out.Blocked+blocked, out.Green+green
			return stage, nil
		}, `SELECT m.stage, CASE WHEN `+lit+` THEN k.light ELSE '' END, COUNT(*), CAST(SUM(k.investment) AS BIGINT), CAST(SUM(k.funds_verified) AS BIGINT),
			CAST(SUM(CASE WHEN k.blocks > 0 THEN 1 ELSE 0 END) AS BIGINT), CAST(SUM(k.green) AS BIGINT)`+projectFrom+where+` GROUP BY 1, 2`, args...)
		return err
	})
	return out, err
}

func (s Sum) add(x Sum) Sum {
	return Sum{s.N + x.N, s.Investment + x.Investment, s.Verified + x.Verified}
}

// lit is "the project shows its light": it still reports.
const lit = `m.open = 1 AND k.status IN ('ongoing', 'delayed') AND m.stage IN ('signed', 'filed', 'started', 'registered', 'trial')`

// Shows is the light the project shows; none once it produces, or while it is
// suspended.
func (p Project) Shows() Light {
	if !p.Open || p.Status == Suspended || p.Status == Abandoned || !reports(p.Stage) {
		return NoLight
	}
	return p.Light
}

// where is the condition of f, the actor's scope included.
func (f Filter) where(tx *store.Tx, actor kernel.Actor) (string, []any, error) {
	q := store.NewCond(seen(actor, nil))
	q.Equal("m.stage", f.Stage)
	q.Equal("k.status", f.Status)
	q.Equal("k.chain", f.Chain)
	q.Equal("k.commissioner", string(f.Commissioner))
	if f.Year != 0 {
		q.Add("k.year = ?", f.Year)
	}
	if f.Unit != "" {
		q.Add("(k.unit_id = ? OR k.item_unit = ? OR k.overall_unit = ?)", f.Unit, f.Unit, f.Unit)
	}
	switch f.Light {
	case "":
	case "none":
		q.Add("NOT (" + lit + " AND k.light <> '')")
	default:
		q.Add(lit+" AND k.light = ?", f.Light)
	}
	if f.Blocked {
		q.Add("k.blocks > 0")
	}
	if f.Green {
		q.Add("k.green = 1")
	}
	if err := q.Found(tx, "matter", "k.matter_id", f.Search); err != nil {
		return "", nil, err
	}
	return q.SQL(), q.Args, nil
}
