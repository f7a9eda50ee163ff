package invest

import (
	"juyan/internal/kernel"
	"juyan/internal/matter"
)

// plan takes over what comes next when a lead is taken on or up again.
func (s *Service) plan(st *matter.Step) error {
	if on, _ := st.Matter.Data["orphan"].(bool); on {
		return kernel.Conflict(kernel.T("这条线索的主张已失效，请先主张，再重启洽谈", "The claim on this lead has lapsed; claim it first"))
	}
	if err := s.tidy(st); err != nil {
		return err
	}
	if err := ahead(st, "next_on"); err != nil {
		return err
	}
	return stand(st)
}

// contact logs a contact; while the lead is still to be won, the claim lives on.
func (s *Service) contact(st *matter.Step) error {
	day, err := contactDay(st)
	if err != nil {
		return err
	}
	if err := ahead(st, "next_on"); err != nil {
		return err
	}
	if stage := st.Matter.Stage; stage == "registered" || stage == "negotiating" {
		if err := st.StartClock("lapse"); err != nil {
			return err
		}
	}
	err = st.Tx.Exec(`INSERT INTO invest_contact (id, lead_id, unit_id, post_id, person_id, on_day, kind, met, note, next_step, next_on, at)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)`, st.Tx.NewID(), st.Matter.ID, s.agency(st.Actor.Unit), st.Actor.Post, st.Actor.Person, day.String(),
		text(st, "contact_kind"), text(st, "met"), text(st, "contact_note"), text(st, "next_step"), text(st, "next_on"), st.Tx.Now())
	if err != nil {
		return err
	}
	return stand(st)
}

// contactDay is the day of a contact: today unless written, never to come.
func contactDay(st *matter.Step) (kernel.Date, error) {
	typed := text(st, "contact_on")
	if typed == "" {
		st.Set("contact_on", st.Today().String())
		return st.Today(), nil
	}
	day, err := kernel.ParseDate(typed)
	if err == nil && day.After(st.Today()) {
		return day, kernel.Invalid("contact_on", kernel.T("联系日期 %s 还没有到；约定的联系请写在“下次联系日期”", "The contact on %s is still to come; write it as the next contact"), day)
	}
	return day, err
}

// revise takes over what became known.
func (s *Service) revise(st *matter.Step) error {
	if err := s.tidy(st); err != nil {
		return err
	}
	return stand(st)
}

// mark puts a lead among the key negotiations, or takes it out.
func mark(on bool) matter.Effect {
	return func(st *matter.Step) error {
		st.Set("key", on)
		return stand(st)
	}
}

// appoint checks that the post in charge is one of the responsible unit.
func (s *Service) appoint(st *matter.Step) error {
	post, _ := s.o.Org.Directory().Post(kernel.ID(text(st, "doer_post")))
	if s.agency(post.Unit) != st.Matter.Unit {
		return kernel.Invalid("doer_post", kernel.T("经办岗位应是责任单位（%s）的岗位", "The post in charge must be one of the responsible unit (%s)"), s.unitShort(st.Matter.Unit))
	}
	return stand(st)
}

// rest lets a lead sleep until a day to come.
func rest(st *matter.Step) error {
	if err := ahead(st, "wake_on"); err != nil {
		return err
	}
	return stand(st)
}
