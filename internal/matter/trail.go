package matter

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/store"
)

// Trail is one matter and how it went.
type Trail struct {
	Matter *Matter
	Steps  []ledger.Step
}

// Trails returns the matters of a filter that actor may see, newest first, with
// their steps; most bounds them, more says that there are others. How the zone
// works inside is no business of an enterprise: to it nothing is found.
func (s *Service) Trails(ctx context.Context, actor kernel.Actor, f Filter, most int) (out []Trail, more bool, err error) {
	if actor.Enterprise != "" {
		return nil, false, kernel.NotFound(kernel.T("没有这一页", "There is no such page"))
	}
	f.Limit, f.After, f.Sort = 500, "", "-created"
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		out, more = nil, false
		where, args, err := s.where(tx, actor, f)
		for err == nil && !more {
			var list []*Matter
			if list, f.After, err = s.page(tx, f, where, args); err == nil {
				out, err = withSteps(tx, out, list)
			}
			if f.After == "" {
				break
			}
			more = len(out) >= most
		}
		return err
	})
	return out, more, err
}

func withSteps(tx *store.Tx, out []Trail, list []*Matter) ([]Trail, error) {
	if len(list) == 0 {
		return out, nil
	}
	ids := make([]kernel.ID, len(list))
	for i, m := range list {
		ids[i] = m.ID
	}
	steps, err := ledger.StepsOf(tx, ids)
	for _, m := range list {
		out = append(out, Trail{m, steps[m.ID]})
	}
	return out, err
}
