package approval

import (
	"slices"

	"juyan/internal/kernel"
	"juyan/internal/matter"
)

// headRole is the role of who heads a unit.
const headRole = "unit_head"

// extend lets a step take longer, told to the enterprise with the reason: a
// department's by its head, the enterprise's own by who tends it.
func (s *Service) extend(st *matter.Step) error {
	t, err := s.turn(st)
	if err != nil {
		return err
	}
	if st.Actor.Kind == kernel.ActorPerson && t.r.Unit != "" && !s.heads(st.Actor, t.r.Unit) {
		return kernel.Forbidden(kernel.T("延长时限由办理单位的负责人批准", "An extension is the decision of the head of the unit that handles the step"))
	}
	days, _ := st.Input["extend_days"].(int64)
	t.r.Extra += int(days)
	return s.longer(t)
}

// heads reports whether the actor heads a unit, or one above it.
func (s *Service) heads(actor kernel.Actor, unit kernel.ID) bool {
	return slices.Contains(actor.Roles, headRole) && (actor.Unit == unit || slices.Contains(actor.Units, unit))
}

// longer sets the limit of a step anew.
func (s *Service) longer(t *turn) error {
	if err := s.setDue(t); err != nil {
		return err
	}
	if err := t.st.StartClock("limit"); err != nil {
		return err
	}
	return update(t.st.Tx, *t.r)
}

// pause stops the clock for what does not count: hearings, tests, expert
// reviews, what the enterprise has to mend.
func (s *Service) pause(st *matter.Step) error {
	t, err := s.turn(st)
	if err != nil {
		return err
	}
	t.r.PausedOn = st.Today()
	return update(st.Tx, *t.r)
}

// resume adds the days that did not count.
func (s *Service) resume(st *matter.Step) error {
	t, err := s.turn(st)
	if err != nil {
		return err
	}
	t.r.Extra += s.days().Took(t.r.PausedOn, st.Today(), base(t.graph, t.Plan, t.r.Code)).N
	t.r.PausedOn = kernel.Date{}
	return s.longer(t)
}

// cancel takes a step out of the plan; who waited for it waits for what it
// waited for.
func (s *Service) cancel(st *matter.Step) error {
	t, err := s.turn(st)
	if err != nil {
		return err
	}
	t.r.State, t.r.DoneAt = Cancelled, st.Tx.Now()
	if err := update(st.Tx, *t.r); err != nil {
		return err
	}
	return s.onward(st.Tx, t.house)
}
