package party

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Charge is one matter a branch took in charge.
type Charge struct {
	ID      kernel.ID
	Branch  kernel.ID
	Matter  kernel.ID
	Promise string
	Person  kernel.ID
	Post    kernel.ID
	TakenAt kernel.Instant
	EndedAt kernel.Instant
	Outcome string // "" = goes on
	Number  string // of the matter, where the reader may see it
	Title   string
	Kind    string
}

const chargeColumns = `p.id, p.branch_id, p.matter_id, p.promise, p.person_id, p.post_id, p.taken_at, p.ended_at, p.outcome`

func scanCharge(s store.Scanner) (c Charge, err error) {
	return c, s.Scan(&c.ID, &c.Branch, &c.Matter, &c.Promise, &c.Person, &c.Post, &c.TakenAt, &c.EndedAt, &c.Outcome)
}

// Count is what a branch took and how it came out.
type Count struct {
	Taken, Solved, Open, Pioneers int
}

// Counts counts for each branch.
func (s *Service) Counts(ctx context.Context, actor kernel.Actor) (out map[kernel.ID]Count, err error) {
	if err := actor.Require(PermView); err != nil {
		return nil, err
	}
	out = map[kernel.ID]Count{}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		type row struct {
			id      kernel.ID
			outcome string
			n       int
		}
		rows, err := store.All(tx, func(r store.Scanner) (x row, err error) { return x, r.Scan(&x.id, &x.outcome, &x.n) },
			`SELECT branch_id, outcome, COUNT(*) FROM party_charge GROUP BY 1, 2 UNION ALL SELECT branch_id, 'pioneer', COUNT(*) FROM party_pioneer GROUP BY 1`)
		for _, x := range rows {
			c := out[x.id]
			switch x.outcome {
			case "pioneer":
				c.Pioneers = x.n
			case "":
				c.Open, c.Taken = x.n, c.Taken+x.n
			case WellDone:
				c.Solved, c.Taken = x.n, c.Taken+x.n
			default:
				c.Taken += x.n
			}
			out[x.id] = c
		}
		return err
	})
	return out, err
}

// Of returns what a branch took, newest first, and its pioneer posts. Of matters
// the actor may not see there is neither title nor promise.
func (s *Service) Of(ctx context.Context, actor kernel.Actor, branch kernel.ID) (charges []Charge, pioneers []Pioneer, err error) {
	if err := actor.Require(PermView); err != nil {
		return nil, nil, err
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		if charges, err = store.All(tx, scanCharge, `SELECT `+chargeColumns+` FROM party_charge p WHERE p.branch_id = $1 ORDER BY p.taken_at DESC, p.id LIMIT 500`, branch); err != nil {
			return err
		}
		pioneers, err = store.All(tx, scanPioneer, `SELECT id, branch_id, post_id, from_day, to_day, commitment FROM party_pioneer WHERE branch_id = $1 ORDER BY from_day DESC, id`, branch)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	for i := range charges {
		m, err := s.o.Matter.Get(ctx, actor, charges[i].Matter)
		switch kernel.CodeOf(err) {
		case "":
			charges[i].Number, charges[i].Title, charges[i].Kind = m.Number, m.Title, m.Kind
		case kernel.CodeNotFound: // the promise would tell what it is about
			charges[i].Promise = ""
		default:
			return nil, nil, err
		}
	}
	return charges, pioneers, nil
}

// Charge returns who took a matter in charge; ok is false when nobody did.
func (s *Service) Charge(ctx context.Context, matter kernel.ID) (c Charge, ok bool, err error) {
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		list, err := store.All(tx, scanCharge, `SELECT `+chargeColumns+` FROM party_charge p WHERE p.matter_id = $1`, matter)
		if len(list) > 0 {
			c, ok = list[0], true
		}
		return err
	})
	return c, ok, err
}

// Takes reports whether matters of a kind can be taken in charge.
func (s *Service) Takes(kind string) bool { _, ok := s.o.Rules.Kinds[kind]; return ok }
