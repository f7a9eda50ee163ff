package invest

import (
	"slices"

	"juyan/internal/kernel"
	"juyan/internal/matter"
)

// lapse ends the claim of a unit that logged no contact in time. The earliest who
// also claims the lead takes its place; without one it waits for whoever claims it.
func (s *Service) lapse(st *matter.Step) error {
	claims, err := claimsOf(st.Tx, st.Matter.ID)
	if err != nil {
		return err
	}
	for i := range claims {
		c := &claims[i]
		if c.State != Holding && c.State != Joint {
			continue
		}
		if c.State == Holding {
			st.Credit(matter.Credit{Measure: "lead.lapsed", Value: 1, Unit: c.Unit})
			st.Note("lapsed", c.Unit)
		}
		if err := end(st.Tx, *c, Lapsed, kernel.T("限期内没有联系记录", "No contact was logged in time").ZH); err != nil {
			return err
		}
		c.State = Lapsed
	}
	heir := slices.IndexFunc(claims, func(c Claim) bool { return c.State == Contested })
	if heir < 0 {
		s.hold(st, "", "")
		st.Set("orphan", true)
	} else if err := s.inherit(st, &claims[heir]); err != nil {
		return err
	}
	if err := contend(st, claims); err != nil {
		return err
	}
	return stand(st)
}

// inherit makes the next claimant the responsible unit.
func (s *Service) inherit(st *matter.Step, c *Claim) error {
	c.State, c.Share = Holding, Whole
	if err := saveClaim(st.Tx, *c); err != nil {
		return err
	}
	s.hold(st, c.Unit, c.Post)
	return startAnew(st)
}
