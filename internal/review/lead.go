package review

import (
	"context"
	"strconv"
	"strings"

	"juyan/internal/auth"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/pack"
	"juyan/internal/store"
)

// Standing is where a lead is in its review, for its record.
type Standing struct {
	Matter     *matter.Matter
	Waits      *pack.ReviewBody // nil = for none
	Since      kernel.Instant
	Round      int64
	Asks       bool // the body asks for opinions, and has not yet
	Items      []Decided
	Findings   []Finding
	Opinions   []*Opinion
	Shown      bool // what the opinions say may be seen
	Conditions []*Condition
	Incentives []*Incentive
}

// Decided is an item with its session.
type Decided struct {
	*Item
	Session *Session
}

// Reviewed reports whether there is anything to show of a review.
func (v *Standing) Reviewed() bool {
	return v.Waits != nil || len(v.Items)+len(v.Opinions)+len(v.Incentives) > 0
}

// Lead returns where a lead stands. Error: not found, also when the actor may
// see neither the lead under reviews nor an opinion asked on it.
func (s *Service) Lead(ctx context.Context, actor kernel.Actor, id kernel.ID) (v *Standing, err error) {
	if err := actor.Require(PermView); err != nil {
		return nil, err
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		if err := s.sees(tx, actor, id); err != nil {
			return err
		}
		v, err = s.standing(tx, id)
		return err
	})
	return v, err
}

func (s *Service) standing(tx *store.Tx, id kernel.ID) (*Standing, error) {
	list, err := matter.Several(tx, []kernel.ID{id})
	if err != nil || len(list) == 0 {
		return nil, noLeadOr(err)
	}
	v := &Standing{Matter: list[0], Round: s.round(list[0])}
	passed, err := s.passed(tx, list)
	if err != nil {
		return nil, err
	}
	if v.Waits = s.waitsFor(v.Matter, passed[id]); v.Waits != nil {
		since, err := s.since(tx, list, passed)
		if err != nil {
			return nil, err
		}
		v.Since = since[id]
	}
	if err := s.fill(tx, v); err != nil {
		return nil, err
	}
	if t, ok := onDay(v.Waits, s.today(tx)); ok {
		for _, w := range s.whomToAsk(&t) {
			v.Asks = v.Asks || !has(v.Opinions, w)
		}
	}
	return v, nil
}

func onDay(b *pack.ReviewBody, day kernel.Date) (pack.ReviewTerms, bool) {
	if b == nil {
		return pack.ReviewTerms{}, false
	}
	return b.On(day)
}

// fill reads what belongs to a lead.
func (s *Service) fill(tx *store.Tx, v *Standing) (err error) {
	id := v.Matter.ID
	if v.Items, err = itemsOn(tx, id); err != nil {
		return err
	}
	if v.Findings, err = s.examineTx(tx, v.Matter, s.today(tx)); err != nil {
		return err
	}
	if v.Opinions, v.Shown, err = s.opinions(tx, id, s.round(v.Matter)); err != nil {
		return err
	}
	if v.Incentives, err = incentivesOf(tx, id); err != nil {
		return err
	}
	v.Conditions, err = s.conditionsWhere(tx, `c.matter_id = $1`, id)
	return err
}

// itemsOn are the agenda items a lead had, oldest first, with their sessions.
func itemsOn(tx *store.Tx, lead kernel.ID) (out []Decided, err error) {
	items, err := store.All(tx, scanItem, `SELECT `+itemColumns+` FROM review_item i WHERE i.matter_id = $1 ORDER BY i.id`, lead)
	if err != nil {
		return nil, err
	}
	for _, i := range items {
		x, err := store.One(tx, scanSession, `SELECT `+sessionColumns+` FROM review_session s WHERE s.id = $1`, i.Session)
		if err != nil {
			return nil, err
		}
		out = append(out, Decided{i, x})
	}
	return out, nil
}

// examineTx holds a lead against the pack's checks as of a day.
func (s *Service) examineTx(tx *store.Tx, m *matter.Matter, day kernel.Date) ([]Finding, error) {
	course, err := s.matter.Kinds().Version(m.Kind, m.Version)
	if err != nil {
		return nil, err
	}
	offers, err := incentivesOf(tx, m.ID)
	if err != nil {
		return nil, err
	}
	return Examine(s.Rules().Checks, day, Facts{Fields: course.Def.Fields, Data: m.Data, Incentives: offers})
}

// conditionsWhere reads conditions with how their tasks stand.
func (s *Service) conditionsWhere(tx *store.Tx, where string, args ...any) ([]*Condition, error) {
	list, err := store.All(tx, scanCondition, `SELECT `+conditionColumns+` FROM review_condition c WHERE `+where+` ORDER BY c.due_on, c.id`, args...)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	ids := make([]kernel.ID, len(list))
	for i, c := range list {
		ids[i] = c.Task
	}
	tasks, err := matter.Several(tx, ids)
	today := s.today(tx)
	for _, m := range tasks {
		for _, c := range list {
			if c.Task == m.ID {
				c.Open, c.Number = m.Open, m.Number
				c.Done, c.Late = m.Stage == stageDone, m.Open && c.Due.Before(today)
			}
		}
	}
	return list, err
}

// stageDone is the stage of a task that was done.
const stageDone = "done"

// reach is "the actor may see the review of the lead in col" as SQL: within the
// scope of review.view, asked for an opinion, or a member of a body whose agenda
// it is on. Opinions are asked of the actor's unit or the units below, or post.
func (s *Service) reach(actor kernel.Actor, col string, args []any) (string, []any) {
	where, args := auth.Where(actor, PermView, auth.Cols{Matter: col}, args)
	arms := []string{where}
	mark := func(v any) string { args = append(args, v); return "$" + strconv.Itoa(len(args)) }
	if actor.Post != "" {
		arms = append(arms, `EXISTS (SELECT 1 FROM review_opinion ro WHERE ro.matter_id = `+col+` AND (ro.post_id = `+mark(actor.Post)+` OR ro.post_id = '' AND ro.unit_id = `+mark(actor.Unit)+`))`)
	}
	if bodies := s.seatsOf(actor); len(bodies) > 0 {
		var marks []string
		for _, b := range bodies {
			marks = append(marks, mark(b))
		}
		arms = append(arms, `EXISTS (SELECT 1 FROM review_item ri WHERE ri.matter_id = `+col+` AND ri.body IN (`+strings.Join(marks, ", ")+`))`)
	}
	return "(" + strings.Join(arms, " OR ") + ")", args
}

// seatsOf are the bodies the actor's post is a member of.
func (s *Service) seatsOf(actor kernel.Actor) (out []string) {
	if actor.Can(PermJudge) == kernel.ScopeNone || actor.Post == "" {
		return nil
	}
	for i := range s.Rules().Bodies {
		b := &s.Rules().Bodies[i]
		if t, ok := b.On(s.dir().Day(s.o.DB.Clock().Now())); ok && among(s.postsOf(t.Members), actor.Post) {
			out = append(out, b.Code)
		}
	}
	return out
}

// sees refuses a lead whose review the actor may not see.
func (s *Service) sees(tx *store.Tx, actor kernel.Actor, lead kernel.ID) error {
	where, args := s.reach(actor, "x.id", []any{lead})
	n, err := store.One(tx, store.Value[int], `SELECT COUNT(*) FROM matter_shown x WHERE x.id = $1 AND `+where, args...)
	if err == nil && n == 0 {
		err = noLead()
	}
	return err
}

// OfOpinion returns the lead an opinion is asked on; "" when it is on none. It
// asks for no permission: whoever opens the opinion was asked.
func (s *Service) OfOpinion(ctx context.Context, opinion kernel.ID) (lead kernel.ID, err error) {
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		lead, err = store.One(tx, store.Value[kernel.ID], `SELECT matter_id FROM review_opinion WHERE opinion_id = $1`, opinion)
		if kernel.CodeOf(err) == kernel.CodeNotFound {
			lead, err = "", nil
		}
		return err
	})
	return lead, err
}
