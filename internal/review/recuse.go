package review

import (
	"context"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/pack"
	"juyan/internal/store"
)

// RecuseInput says that a member stands aside on an item.
type RecuseInput struct {
	Item kernel.ID
	Post kernel.ID // the member's
	Why  string
	Key  string
}

// Recuse records that a member stands aside: the member says so, or the
// secretary for the member. A vote already given falls away. Errors: forbidden,
// not found, invalid, conflict.
func (s *Service) Recuse(ctx context.Context, actor kernel.Actor, in RecuseInput) error {
	own := actor.Can(PermJudge) != kernel.ScopeNone && in.Post == actor.Post
	if !own {
		if err := actor.Require(PermManage); err != nil {
			return err
		}
	}
	var es kernel.Errors
	in.Why = strings.TrimSpace(in.Why)
	need(&es, "why", in.Why, kernel.T("请写明回避的理由", "Please write why"))
	limit(&es, "why", in.Why, 200)
	if in.Post == "" {
		es.Add(kernel.Invalid("post", kernel.T("请选择回避的成员", "Please choose the member")))
	}
	if len(es) > 0 {
		return es
	}
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		return store.Once(tx, in.Key, actor.Person, func() error { return s.recuse(tx, actor, in) })
	})
}

func (s *Service) recuse(tx *store.Tx, actor kernel.Actor, in RecuseInput) error {
	x, i, err := openItem(tx, in.Item)
	if err != nil {
		return err
	}
	b, err := s.Body(x.Body)
	if err != nil {
		return err
	}
	r, err := s.rollOf(tx, x, b, i.ID)
	switch {
	case err != nil:
		return err
	case !sits(r.members, in.Post):
		return kernel.Invalid("post", kernel.T("这个岗位不是本次会议的成员", "This post is no member of the session"))
	case r.recused(in.Post):
		return kernel.Invalid("post", kernel.T("这位成员已经回避", "This member stands aside already"))
	}
	if err := s.aside(tx, actor, x, b, i, in.Post, kernel.T(in.Why, in.Why)); err != nil {
		return err
	}
	return x.touch(tx)
}

// aside writes a recusal; the recused does not vote.
func (s *Service) aside(tx *store.Tx, actor kernel.Actor, x *Session, b *pack.ReviewBody, i *Item, post kernel.ID, why kernel.Text) error {
	if err := tx.Exec(`INSERT INTO review_recusal (item_id, post_id, why_zh, why_en, at) VALUES ($1,$2,$3,$4,$5)`, i.ID, post, why.ZH, why.EN, tx.Now()); err != nil {
		return err
	}
	if err := tx.Exec(`DELETE FROM review_vote WHERE item_id = $1 AND post_id = $2`, i.ID, post); err != nil {
		return err
	}
	p, _ := s.dir().Post(post)
	said := kernel.T("%s审议时%s回避：%s", "%[2]s stands aside in %[1]s: %[3]s").Format(b.Name, p.Name, why)
	_, err := s.tell(tx, actor, "review.recused", i.Matter, x.ID, said, map[string]any{"item": i.ID, "post": post, "why": why})
	return err
}

// standAside names those who must stand aside on an item by the pack's rule.
func (s *Service) standAside(tx *store.Tx, actor kernel.Actor, x *Session, b *pack.ReviewBody, i *Item) error {
	t, err := s.terms(b, x.HeldOn)
	if err != nil || len(t.Recuses) == 0 {
		return err
	}
	involved, err := s.relations(tx, i.Matter)
	if err != nil {
		return err
	}
	members, err := membersOf(tx, x.ID)
	if err != nil {
		return err
	}
	for _, m := range members {
		if why, is := s.conflict(t, m, involved); is {
			if err := s.aside(tx, actor, x, b, i, m.Post, why); err != nil {
				return err
			}
		}
	}
	return nil
}

// relations are who holds the relations of a lead now.
func (s *Service) relations(tx *store.Tx, lead kernel.ID) (out []relation, err error) {
	all, err := matter.InvolvedOf(tx, lead)
	for _, i := range all {
		if i.To == 0 {
			out = append(out, relation{i.Relation, i.Unit, i.Post, i.Person})
		}
	}
	return out, err
}
