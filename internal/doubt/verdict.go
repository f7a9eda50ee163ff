package doubt

import (
	"slices"

	"juyan/internal/kernel"
	"juyan/internal/matter"
)

// impartial refuses whoever the doubt concerns, and whom it is given to if it
// concerns them: nobody checks themselves or their unit.
func (s *Service) impartial(st *matter.Step) error {
	about, err := concerned(st.Tx, st.Matter.ID)
	if err != nil {
		return err
	}
	units, _ := st.Matter.Data["units"].([]string)
	for _, u := range units {
		about["unit:"+u] = true
	}
	if st.Actor.Kind == kernel.ActorPerson && s.touches(about, st.Actor.Person, st.Actor.Post, st.Actor.Unit) {
		return kernel.Forbidden(kernel.T("这个疑点涉及您或您的单位，请交给与此事无关的人核查", "This doubt concerns you or your unit; somebody who has nothing to do with it must check it"))
	}
	given, _ := st.Input["checker"].(string)
	if p, ok := s.o.Org.Directory().Post(kernel.ID(given)); ok {
		holder, _ := s.o.Org.Directory().Holder(p.ID, st.Tx.Now())
		if s.touches(about, holder.ID, p.ID, p.Unit) {
			return kernel.Invalid("checker", kernel.T("这个疑点涉及该岗位或其单位，请选与此事无关的人", "The doubt concerns this post or its unit; choose somebody who has nothing to do with it"))
		}
	}
	return nil
}

// touches reports whether a doubt about these concerns a person in a post: by
// name, by post, or by the unit or one above or below it.
func (s *Service) touches(about map[string]bool, person, post, unit kernel.ID) bool {
	if about["person:"+string(person)] || about["post:"+string(post)] {
		return true
	}
	dir := s.o.Org.Directory()
	for u := range about {
		id, ok := cut(u, "unit:")
		if ok && (id == unit || slices.Contains(dir.Subtree(id), unit)) {
			return true
		}
	}
	return false
}

func cut(s, prefix string) (kernel.ID, bool) {
	if len(s) > len(prefix) && s[:len(prefix)] == prefix {
		return kernel.ID(s[len(prefix):]), true
	}
	return "", false
}

// verdict settles a doubt. What follows from it is done elsewhere, by people.
func (s *Service) verdict(st *matter.Step) error {
	if err := s.impartial(st); err != nil {
		return err
	}
	verdict, _ := st.Input["verdict"].(string)
	consequences, _ := st.Input["consequence"].([]string)
	return settle(st.Tx, st.Matter.ID, verdict, consequences)
}
