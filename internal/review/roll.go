package review

import (
	"slices"

	"juyan/internal/kernel"
	"juyan/internal/org"
	"juyan/internal/pack"
	"juyan/internal/store"
)

// roll is who may decide on an item.
type roll struct {
	Roll
	terms    *pack.ReviewTerms
	members  []Member
	recusals []Recusal
	chair    kernel.ID // post that presides over it; "" = nobody may
}

// recused reports whether a post stands aside.
func (r *roll) recused(post kernel.ID) bool {
	return slices.ContainsFunc(r.recusals, func(x Recusal) bool { return x.Post == post })
}

// sits reports whether the holder of a post is present and may decide.
func (r *roll) sits(post kernel.ID) bool {
	return slices.ContainsFunc(r.members, func(m Member) bool { return m.Post == post && m.State == Present }) && !r.recused(post)
}

// rollOf counts who may decide on an item of a session that has begun.
func (s *Service) rollOf(tx *store.Tx, x *Session, b *pack.ReviewBody, item kernel.ID) (*roll, error) {
	t, err := s.terms(b, x.HeldOn)
	if err != nil {
		return nil, err
	}
	r := &roll{terms: t}
	if r.members, err = membersOf(tx, x.ID); err != nil {
		return nil, err
	}
	if r.recusals, err = recusalsOf(tx, item); err != nil {
		return nil, err
	}
	r.Members, r.Recused = len(r.members), len(r.recusals)
	for _, m := range r.members {
		if r.sits(m.Post) {
			r.Present++
		}
	}
	r.chair = s.presides(x, r)
	return r, nil
}

// presides is the one in the chair: the session's, or when that one stands
// aside the first of the chair and the deputies who does not.
func (s *Service) presides(x *Session, r *roll) kernel.ID {
	for _, post := range append([]kernel.ID{x.Chair}, s.chairs(r.terms)...) {
		if r.sits(post) {
			return post
		}
	}
	return ""
}

// chairs are those who may take the chair, in order.
func (s *Service) chairs(t *pack.ReviewTerms) []kernel.ID {
	return s.postsOf(append([]string{t.Chair}, t.Deputies...))
}

// ballot counts the votes on an item.
func ballot(votes []Cast, chair kernel.ID) (b Ballot) {
	for _, v := range votes {
		switch v.Vote {
		case Yes:
			b.Yes++
		case No:
			b.No++
		default:
			b.Abstain++
		}
		if v.Post == chair {
			b.Chair = v.Vote
		}
	}
	return b
}

// seats are the members of a body now: each post that somebody holds, a person
// with several posts once.
func (s *Service) seats(t *pack.ReviewTerms, at kernel.Instant) (out []Member) {
	dir := s.dir()
	for _, post := range s.postsOf(t.Members) {
		who, ok := dir.Holder(post, at)
		if ok && !slices.ContainsFunc(out, func(m Member) bool { return m.Person == who.ID }) {
			out = append(out, Member{Post: post, Person: who.ID})
		}
	}
	return out
}

// conflict says why a member must stand aside on a lead: the member's own
// agency, post or person holds one of the relations the pack names.
func (s *Service) conflict(t *pack.ReviewTerms, m Member, involved []relation) (kernel.Text, bool) {
	dir := s.dir()
	post, _ := dir.Post(m.Post)
	mine := s.agency(post.Unit)
	for _, i := range involved {
		if !slices.Contains(t.Recuses, i.name) {
			continue
		}
		switch {
		case i.post == m.Post || i.person != "" && i.person == m.Person:
			return kernel.T("本人经办", "handles it"), true
		case mine != "" && i.unit != "" && s.agency(i.unit) == mine:
			return kernel.T("本单位（%s）的项目", "a project of the own unit (%s)").Format(dir.UnitName(i.unit)), true
		}
	}
	return kernel.Text{}, false
}

// relation is who holds a relation of a lead now.
type relation struct {
	name               string
	unit, post, person kernel.ID
}

// agency is the body of staff a unit belongs to: the highest above it that is
// no committee. Those of the committees themselves belong to none.
func (s *Service) agency(unit kernel.ID) (top kernel.ID) {
	for _, u := range s.dir().Path(unit) {
		if u.Kind == org.Agency || u.Kind == org.Company || u.Kind == org.Department {
			return u.ID
		}
	}
	return ""
}
