package review

import (
	"context"
	"strings"
	"unicode/utf8"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// OfferInput records an incentive offered to the investor of a lead.
type OfferInput struct {
	Lead   kernel.ID
	Text   string
	Amount kernel.Money // 0 = none stated
	Basis  string
	Key    string
}

// Offer records an incentive. Whoever handles the lead records it, or the
// secretary. Errors: forbidden, not found, invalid with the fields.
func (s *Service) Offer(ctx context.Context, actor kernel.Actor, in OfferInput) error {
	if err := s.mayOffer(ctx, actor, in.Lead); err != nil {
		return err
	}
	var es kernel.Errors
	in.Text, in.Basis = strings.TrimSpace(in.Text), strings.TrimSpace(in.Basis)
	need(&es, "text", in.Text, kernel.T("请写明给予什么优惠", "Please write what is offered"))
	limit(&es, "text", in.Text, 300)
	limit(&es, "basis", in.Basis, 300)
	if in.Amount < 0 {
		es.Add(kernel.Invalid("amount", kernel.T("金额不能是负数；没有定额就不填", "The amount cannot be negative; leave it open if there is none")))
	}
	if len(es) > 0 {
		return es
	}
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		return store.Once(tx, in.Key, actor.Person, func() error { return s.offer(tx, actor, in) })
	})
}

// MayOffer reports whether the actor may record incentives on a lead.
func (s *Service) MayOffer(ctx context.Context, actor kernel.Actor, lead kernel.ID) bool {
	return s.mayOffer(ctx, actor, lead) == nil
}

func (s *Service) mayOffer(ctx context.Context, actor kernel.Actor, lead kernel.ID) error {
	if actor.Can(PermManage) == kernel.ScopeNone {
		if err := actor.Require(s.Rules().Kind + ".handle"); err != nil {
			return err
		}
	}
	m, err := s.matter.Get(ctx, actor, lead)
	if err == nil && m.Kind != s.Rules().Kind {
		err = noLead()
	}
	return err
}

func (s *Service) offer(tx *store.Tx, actor kernel.Actor, in OfferInput) error {
	m, _, err := s.lead(tx, in.Lead)
	if err != nil {
		return err
	}
	id := tx.NewID()
	if err := tx.Exec(`INSERT INTO review_incentive (id, matter_id, text, amount, basis, fair, fair_note, person_id, at) VALUES ($1,$2,$3,$4,$5,'','',$6,$7)`,
		id, m.ID, in.Text, in.Amount, in.Basis, actor.Person, tx.Now()); err != nil {
		return err
	}
	_, err = s.tell(tx, actor, "review.offered", m.ID, id, kernel.T("登记拟给予的优惠：%s", "recorded an incentive offered: %s").Format(in.Text), map[string]any{"amount": in.Amount, "basis": in.Basis})
	return err
}

// FairInput is the result of the fair competition review of an incentive.
type FairInput struct {
	Incentive kernel.ID
	Result    string // FairPassed or FairFailed
	Note      string
	Key       string
}

// Fair records the result; nobody reviews what they recorded themselves.
// Errors: forbidden, not found, invalid.
func (s *Service) Fair(ctx context.Context, actor kernel.Actor, in FairInput) error {
	if err := actor.Require(PermManage); err != nil {
		return err
	}
	var es kernel.Errors
	if in.Result != FairPassed && in.Result != FairFailed {
		es.Add(kernel.Invalid("result", kernel.T("请选择审查结论", "Please choose the result")))
	}
	in.Note = strings.TrimSpace(in.Note)
	need(&es, "note", in.Note, kernel.T("请写明审查理由", "Please write the grounds"))
	limit(&es, "note", in.Note, 500)
	if len(es) > 0 {
		return es
	}
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		return store.Once(tx, in.Key, actor.Person, func() error { return s.fair(tx, actor, in) })
	})
}

func (s *Service) fair(tx *store.Tx, actor kernel.Actor, in FairInput) error {
	x, err := store.One(tx, scanIncentive, `SELECT `+incentiveColumns+` FROM review_incentive x WHERE x.id = $1`, in.Incentive)
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		return kernel.NotFound(kernel.T("没有这项优惠", "There is no such incentive"))
	}
	if err != nil {
		return err
	}
	by, err := store.One(tx, store.Value[kernel.ID], `SELECT person_id FROM review_incentive WHERE id = $1`, x.ID)
	if err == nil && by == actor.Person {
		err = kernel.Forbidden(kernel.T("这项优惠是您登记的，审查结论应由别人作出", "You recorded this incentive; somebody else must review it"))
	}
	if err != nil {
		return err
	}
	if err := tx.Exec(`UPDATE review_incentive SET fair = $1, fair_note = $2 WHERE id = $3`, in.Result, in.Note, x.ID); err != nil {
		return err
	}
	said := kernel.T("“%s”通过公平竞争审查：%s", "%q passed the fair competition review: %s")
	if in.Result == FairFailed {
		said = kernel.T("“%s”未通过公平竞争审查：%s", "%q did not pass the fair competition review: %s")
	}
	_, err = s.tell(tx, actor, "review.fair", x.Matter, x.ID, said.Format(x.Text, in.Note), map[string]any{"result": in.Result})
	return err
}

func need(es *kernel.Errors, field, text string, t kernel.Text) {
	if text == "" {
		es.Add(kernel.Invalid(field, t))
	}
}

func limit(es *kernel.Errors, field, text string, max int) {
	if n := utf8.RuneCountInString(text); n > max {
		es.Add(kernel.Invalid(field, kernel.T("最多 %d 字，现在 %d 字，请精简", "At most %d characters; there are %d, please shorten it"), max, n))
	}
}
