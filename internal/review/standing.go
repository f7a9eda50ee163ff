package review

import (
	"cmp"
	"slices"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/pack"
	"juyan/internal/store"
)

// round counts how often a lead has been proposed for review: what an earlier
// round decided no longer counts.
func (s *Service) round(m *matter.Matter) int64 { return m.Counts[s.Rules().Begins] }

// passed are the bodies that have passed each lead in its present round.
func (s *Service) passed(tx *store.Tx, leads []*matter.Matter) (map[kernel.ID]map[string]kernel.Instant, error) {
	out := map[kernel.ID]map[string]kernel.Instant{}
	round := map[kernel.ID]int64{}
	args := make([]any, len(leads))
	for i, m := range leads {
		args[i], round[m.ID], out[m.ID] = m.ID, s.round(m), map[string]kernel.Instant{}
	}
	if len(leads) == 0 {
		return out, nil
	}
	_, err := store.All(tx, func(sc store.Scanner) (i *Item, err error) {
		if i, err = scanItem(sc); err == nil && i.Outcome.Passes() && i.Round == round[i.Matter] {
			out[i.Matter][i.Body] = i.DecidedAt
		}
		return i, err
	}, `SELECT `+itemColumns+` FROM review_item i WHERE i.matter_id IN (`+store.Marks(1, len(leads))+`) AND i.decided_at > 0 ORDER BY i.decided_at`, args...)
	return out, err
}

// waitsFor is the body a lead waits for: the first that has not passed it, once
// the one before has. nil = none.
func (s *Service) waitsFor(m *matter.Matter, passed map[string]kernel.Instant) *pack.ReviewBody {
	r := s.Rules()
	if m.Kind != r.Kind || !m.Open {
		return nil
	}
	for i := range r.Bodies {
		b := &r.Bodies[i]
		before, has := r.Body(b.After)
		_, done := passed[b.Code]
		if b.Stage != m.Stage || done {
			continue
		}
		if _, ok := passed[b.After]; has && before.Stage == b.Stage && !ok {
			continue
		}
		return b
	}
	return nil
}

// lead reads a lead with the body it waits for.
func (s *Service) lead(tx *store.Tx, id kernel.ID) (*matter.Matter, *pack.ReviewBody, error) {
	list, err := matter.Several(tx, []kernel.ID{id})
	if err != nil {
		return nil, nil, err
	}
	if len(list) == 0 || list[0].Kind != s.Rules().Kind {
		return nil, nil, noLead()
	}
	passed, err := s.passed(tx, list)
	return list[0], s.waitsFor(list[0], passed[id]), err
}

func noLead() error {
	return kernel.NotFound(kernel.T("没有这条线索，或您无权查看", "There is no such lead, or you may not see it"))
}

// inTurn refuses a body that a lead does not wait for, and says for which it
// does.
func inTurn(m *matter.Matter, b, waits *pack.ReviewBody) error {
	switch {
	case waits == nil:
		return kernel.Errorf(kernel.CodeConflict, "matter", kernel.T("“%s”现在不在评审环节，不能上会", "%q is not under review now"), m.Title)
	case waits.Code != b.Code:
		return kernel.Errorf(kernel.CodeConflict, "matter", kernel.T("“%s”还在等%s审议，轮不到%s", "%[1]q waits for %[2]s; it is not the turn of %[3]s"), m.Title, waits.Name, b.Name)
	}
	return nil
}

// since says from when each lead has waited for its body: from the pass of the
// body before, else from when the round began.
func (s *Service) since(tx *store.Tx, leads []*matter.Matter, passed map[kernel.ID]map[string]kernel.Instant) (map[kernel.ID]kernel.Instant, error) {
	ids := make([]kernel.ID, len(leads))
	for i, m := range leads {
		ids[i] = m.ID
	}
	out := map[kernel.ID]kernel.Instant{}
	if len(ids) == 0 {
		return out, nil
	}
	steps, err := ledger.StepsOf(tx, ids)
	if err != nil {
		return nil, err
	}
	for _, m := range leads {
		out[m.ID] = m.CreatedAt
		course, err := s.matter.Kinds().Version(m.Kind, m.Version)
		if err != nil {
			return nil, err
		}
		for _, x := range steps[m.ID] {
			if a := course.Action("", s.Rules().Begins); a != nil && x.Kind == course.Event(a) {
				out[m.ID] = x.At
			}
		}
		for _, at := range passed[m.ID] {
			out[m.ID] = max(out[m.ID], at)
		}
	}
	return out, nil
}

// longestFirst orders what waits.
func longestFirst(list []Waiting) {
	slices.SortStableFunc(list, func(a, b Waiting) int { return cmp.Compare(a.Since, b.Since) })
}
