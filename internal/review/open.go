package review

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/pack"
	"juyan/internal/store"
)

// OpenInput records who is there when a session begins.
type OpenInput struct {
	Session kernel.ID
	Present []kernel.ID // posts of members who are there
	Leave   []kernel.ID // who asked for leave; the others are absent
	Chairs  []kernel.ID // exactly one, present
	Key     string
}

// Open begins a session: attendance is recorded, and those who must stand aside
// are named for each item. Errors: forbidden, not found, invalid with the
// fields (no chair or two, a chair that may not preside), conflict.
func (s *Service) Open(ctx context.Context, actor kernel.Actor, in OpenInput) error {
	if err := actor.Require(PermManage); err != nil {
		return err
	}
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		return store.Once(tx, in.Key, actor.Person, func() error { return s.open(tx, actor, in) })
	})
}

func (s *Service) open(tx *store.Tx, actor kernel.Actor, in OpenInput) error {
	x, err := load(tx, in.Session)
	if err != nil {
		return err
	}
	b, err := s.Body(x.Body)
	if err != nil {
		return err
	}
	switch today := s.today(tx); {
	case x.Status == Open:
		return kernel.Conflict(kernel.T("会议已经开始", "The session has begun already"))
	case today.Before(x.HeldOn):
		return kernel.Conflict(kernel.T("会议定在 %s，到那天才能开始", "The session is on %s and begins that day"), x.HeldOn)
	}
	t, err := s.terms(b, x.HeldOn)
	if err != nil {
		return err
	}
	members := s.seats(t, tx.Now())
	if err := s.checkOpening(t, members, in); err != nil {
		return err
	}
	there := attendance(members, in)
	for n, m := range members {
		if err := tx.Exec(`INSERT INTO review_presence (session_id, post_id, person_id, state, sort) VALUES ($1,$2,$3,$4,$5)`, x.ID, m.Post, m.Person, string(m.State), n); err != nil {
			return err
		}
	}
	x.Status, x.OpenedAt, x.Chair = Open, tx.Now(), in.Chairs[0]
	said := kernel.T("%s开始，到会 %d 人，应到 %d 人", "%s began: %d of %d members are there").Format(x.Name(b.Name), there, len(members))
	if _, err := s.tell(tx, actor, "review.opened", "", x.ID, said, map[string]any{"body": b.Code, "chair": x.Chair, "attendance": states(members)}); err != nil {
		return err
	}
	items, err := itemsOf(tx, x.ID)
	if err != nil {
		return err
	}
	for _, i := range items {
		if err := s.standAside(tx, actor, x, b, i); err != nil {
			return err
		}
	}
	return x.touch(tx)
}

func itemsOf(tx *store.Tx, session kernel.ID) ([]*Item, error) {
	return store.All(tx, scanItem, `SELECT `+itemColumns+` FROM review_item i WHERE i.session_id = $1 ORDER BY i.sort, i.id`, session)
}

// checkOpening: exactly one chair, who is a member, present, and may preside.
func (s *Service) checkOpening(t *pack.ReviewTerms, members []Member, in OpenInput) error {
	var es kernel.Errors
	for _, p := range append(append([]kernel.ID{}, in.Present...), in.Leave...) {
		if !sits(members, p) {
			es.Add(kernel.Invalid("present", kernel.T("到会名单里有不是成员的岗位，请重新登记", "The attendance names a post that is no member; record it again")))
			break
		}
	}
	switch n := len(in.Chairs); {
	case n == 0:
		es.Add(kernel.Invalid("chair", kernel.T("请选择主持人", "Please choose who takes the chair")))
	case n > 1:
		es.Add(kernel.Invalid("chair", kernel.T("选了 %d 个主持人；一次会议只能有一个，请留下一个", "There are %d chairs; a session has exactly one, please keep one"), n))
	case !among(in.Present, in.Chairs[0]):
		es.Add(kernel.Invalid("chair", kernel.T("主持人没有到会，请换到会的人主持", "The chair is not there; choose somebody who is")))
	case !among(s.chairs(t), in.Chairs[0]):
		es.Add(kernel.Invalid("chair", kernel.T("按议事规则，这位成员不能主持", "By the rules of the body this member cannot preside")))
	}
	return es.Err()
}

func among(list []kernel.ID, id kernel.ID) bool {
	for _, x := range list {
		if x == id {
			return true
		}
	}
	return false
}

func sits(members []Member, post kernel.ID) bool {
	for _, m := range members {
		if m.Post == post {
			return true
		}
	}
	return false
}

// attendance sets how each member attended and counts who is there.
func attendance(members []Member, in OpenInput) (n int) {
	for i := range members {
		m := &members[i]
		switch {
		case among(in.Present, m.Post):
			m.State = Present
			n++
		case among(in.Leave, m.Post):
			m.State = Leave
		default:
			m.State = Absent
		}
	}
	return n
}

func states(members []Member) map[kernel.ID]State {
	out := map[kernel.ID]State{}
	for _, m := range members {
		out[m.Post] = m.State
	}
	return out
}
