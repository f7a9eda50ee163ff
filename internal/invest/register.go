package invest

import (
	"juyan/internal/codes"
	"juyan/internal/kernel"
	"juyan/internal/matter"
)

// register enters a lead: its unit claims it first.
func (s *Service) register(st *matter.Step) error {
	if err := s.tidy(st); err != nil {
		return err
	}
	if err := ahead(st, "next_on"); err != nil {
		return err
	}
	if err := refuseTwins(st.Tx, probe(st), text(st, "another")); err != nil {
		return err
	}
	unit, err := s.firstClaimant(st)
	if err != nil {
		return err
	}
	s.hold(st, unit, postOf(st, s, unit))
	for _, x := range st.Relation("overall") {
		st.Set("overall", string(x.Unit))
	}
	if err := addClaim(st.Tx, Claim{ID: st.Tx.NewID(), Lead: st.Matter.ID, Unit: unit, Post: st.Actor.Post, Person: st.Actor.Person, At: st.Tx.Now(), Note: text(st, "intro"), State: Holding, Share: Whole}); err != nil {
		return err
	}
	return enter(st)
}

// firstClaimant is the unit the lead is registered for: the actor's own, unless
// somebody who directs leads, or an import, names another.
func (s *Service) firstClaimant(st *matter.Step) (kernel.ID, error) {
	named, own := kernel.ID(text(st, "unit")), s.agency(st.Actor.Unit)
	if named == "" {
		named = own
	}
	switch {
	case named == "":
		return "", kernel.Invalid("unit", kernel.T("请选择招商责任单位", "Please choose the responsible unit"))
	case named != own && st.Actor.Can(PermDirect) == kernel.ScopeNone:
		return "", kernel.Invalid("unit", kernel.T("只能为本单位登记；别的单位的线索请由它登记", "You register for your own unit; another unit registers its own leads"))
	}
	return s.agency(named), nil
}

// postOf is the post that goes on with a lead: the actor's, if it is of the unit.
func postOf(st *matter.Step, s *Service, unit kernel.ID) kernel.ID {
	if st.Actor.Post != "" && s.agency(st.Actor.Unit) == unit {
		return st.Actor.Post
	}
	return ""
}

// hold gives the lead to a unit and a post of it; "" leaves it to nobody.
func (s *Service) hold(st *matter.Step, unit, post kernel.ID) {
	if unit == "" {
		st.Assign("responsible")
	} else {
		st.Assign("responsible", matter.Involved{Unit: unit})
	}
	if post == "" {
		st.Assign("doer")
	} else {
		st.Assign("doer", matter.Involved{Post: post})
	}
	st.Matter.Unit = unit
	st.Set("unit", orNil(unit))
	st.Set("doer_post", orNil(post))
}

func orNil(id kernel.ID) any {
	if id == "" {
		return nil
	}
	return string(id)
}

// tidy brings codes to their common form and refuses an industry that is none.
// A credit code that fails its check is kept: some genuine ones do.
func (s *Service) tidy(st *matter.Step) error {
	if uscc := text(st, "uscc"); uscc != "" {
		st.Set("uscc", codes.Normalize(uscc))
	}
	industry := codes.Normalize(text(st, "industry"))
	if industry == "" {
		return nil
	}
	if err := codes.CheckIndustry(industry).Err("industry"); err != nil {
		return err
	}
	st.Set("industry", industry)
	return nil
}

func probe(st *matter.Step) Probe {
	return Probe{Investor: text(st, "investor"), USCC: text(st, "uscc"), Industry: text(st, "industry"), Not: st.Matter.ID}
}

func text(st *matter.Step, field string) string {
	s, _ := st.Matter.Data[field].(string)
	return s
}

// ahead refuses a day to come that has passed.
func ahead(st *matter.Step, field string) error {
	day, err := kernel.ParseDate(text(st, field))
	if err != nil { // none
		return nil
	}
	if day.Before(st.Today()) {
		return kernel.Invalid(field, kernel.T("“%s”是 %s，已经过去，请写今天或以后", "%q is %s, which has passed; write today or later"), st.Field(field).Name, day)
	}
	return nil
}
