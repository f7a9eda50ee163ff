package review

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/pack"
	"juyan/internal/store"
)

// AskInput asks the departments and experts of the body a lead waits for.
type AskInput struct {
	Lead kernel.ID
	Due  kernel.Date // zero = by the pack's working days
	Key  string
}

// Ask raises one opinion for each department and expert that has not been asked
// in this round, and returns how many. Errors: forbidden, not found, invalid,
// conflict (the lead waits for no body, or for one that asks nobody).
func (s *Service) Ask(ctx context.Context, actor kernel.Actor, in AskInput) (n int, err error) {
	if err := actor.Require(PermManage); err != nil {
		return 0, err
	}
	err = s.o.DB.Write(ctx, func(tx *store.Tx) error {
		return store.Once(tx, in.Key, actor.Person, func() (err error) {
			n, err = s.ask(tx, actor, in)
			return err
		})
	})
	return n, err
}

func (s *Service) ask(tx *store.Tx, actor kernel.Actor, in AskInput) (int, error) {
	m, b, err := s.lead(tx, in.Lead)
	if err != nil {
		return 0, err
	}
	if b == nil {
		return 0, kernel.Conflict(kernel.T("“%s”现在不在评审环节，不用征求意见", "%q is not under review now; no opinions are asked for"), m.Title)
	}
	t, err := s.terms(b, s.today(tx))
	if err != nil {
		return 0, err
	}
	if in.Due, err = s.dueOn(tx, t, in.Due); err != nil {
		return 0, err
	}
	asked, err := s.opinionRows(tx, m.ID, s.round(m))
	if err != nil {
		return 0, err
	}
	n := 0
	for _, w := range s.whomToAsk(t) {
		if has(asked, w) {
			continue
		}
		if err := s.askOne(tx, actor, m, b, w, in.Due); err != nil {
			return 0, err
		}
		n++
	}
	if n == 0 {
		return 0, kernel.Conflict(kernel.T("%s要征求的意见都已发出", "everybody %s asks has been asked already"), b.Name)
	}
	said := kernel.T("%s评审前征求 %d 家意见，%s 前答复", "%s asks %d departments and experts for their opinion by %s").Format(b.Name, n, in.Due)
	_, err = s.tell(tx, actor, "review.asked", m.ID, "", said, map[string]any{"body": b.Code, "asked": n, "due": in.Due.String()})
	return n, err
}

// dueOn is the day opinions are due; one that has passed is refused.
func (s *Service) dueOn(tx *store.Tx, t *pack.ReviewTerms, day kernel.Date) (kernel.Date, error) {
	today := s.today(tx)
	switch {
	case day.IsZero():
		return s.o.Calendar().AddWorkdays(today, max(t.OpinionDays, 1))
	case day.Before(today):
		return day, kernel.Invalid("due", kernel.T("%s 已经过去，请选以后的日期", "%s has passed; choose a later day"), day)
	}
	return day, nil
}

// asks is one department or one expert.
type asks struct {
	unit, post kernel.ID // post: an expert
}

func (s *Service) whomToAsk(t *pack.ReviewTerms) (out []asks) {
	dir := s.dir()
	for _, code := range t.Departments {
		if u, ok := dir.UnitByCode(code); ok {
			out = append(out, asks{unit: u.ID})
		}
	}
	for _, code := range t.Experts {
		if p, ok := dir.PostByCode(code); ok {
			out = append(out, asks{p.Unit, p.ID})
		}
	}
	return out
}

func has(asked []*Opinion, w asks) bool {
	for _, o := range asked {
		if o.Unit == w.unit && o.Post == w.post {
			return true
		}
	}
	return false
}

// askOne raises the opinion; the permission to manage reviews carries it.
func (s *Service) askOne(tx *store.Tx, actor kernel.Actor, m *matter.Matter, b *pack.ReviewBody, w asks, due kernel.Date) error {
	sort := "department"
	if w.post != "" {
		sort = "expert"
	}
	values := map[string][]string{"opinion_title": {short(m.Title, 120)}, "opinion_sort": {sort}, "opinion_unit": {string(w.unit)}, "opinion_due": {due.String()}}
	if w.post != "" {
		values["opinion_post"] = []string{string(w.post)}
	}
	o, err := s.raise(tx, actor, KindOpinion, values, m.ID)
	if err != nil {
		return err
	}
	return tx.Exec(`INSERT INTO review_opinion (opinion_id, matter_id, body, round, unit_id, post_id, due_on, stated_at) VALUES ($1,$2,$3,$4,$5,$6,$7,0)`,
		o.ID, m.ID, b.Code, s.round(m), w.unit, w.post, due.String())
}

// raise begins a matter out of a lead in the name of the review.
func (s *Service) raise(tx *store.Tx, actor kernel.Actor, kind string, values map[string][]string, lead kernel.ID) (*matter.Matter, error) {
	course, err := s.matter.Kinds().Current(kind)
	if err != nil {
		return nil, err
	}
	actor.Grants = map[string]kernel.Scope{course.Permission(&course.Def.Raise): kernel.ScopeAll}
	return s.matter.RaiseTx(tx, actor, matter.RaiseInput{Kind: kind, Values: values, Parent: lead})
}

// short cuts a text to n characters.
func short(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}
