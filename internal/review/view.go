package review

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/pack"
	"juyan/internal/store"
)

// View is a session as far as an actor may see it.
type View struct {
	*Session
	Body    *pack.ReviewBody
	Terms   *pack.ReviewTerms
	Members []Member // who belongs to it; with their attendance once it is open
	Chairs  []kernel.ID
	Items   []*ItemView
	Pending []*Condition // earlier conditions of the body that still run
	Seat    bool         // the actor is a member
	Whole   bool         // the actor sees every item
}

// ItemView is an item with what belongs to it.
type ItemView struct {
	*Item
	Lead       *matter.Matter
	Roll       Roll
	Needed     int
	Quorate    bool
	Chair      kernel.ID
	Recusals   []Recusal
	Voted      int     // how many have voted
	Votes      []Cast  // who voted what, where that may be seen
	Tally      *Ballot // how the votes fell, where that may be seen
	Mine       Vote    // the actor's own
	CanVote    bool
	Findings   []Finding
	Opinions   []*Opinion
	Shown      bool
	Papers     []Paper
	Conditions []*Condition
	Incentives []*Incentive
}

// View returns one session. Errors: forbidden, not found.
func (s *Service) View(ctx context.Context, actor kernel.Actor, id kernel.ID) (v *View, err error) {
	if err := actor.Require(PermView); err != nil {
		return nil, err
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		v, err = s.view(tx, actor, id)
		return err
	})
	return v, err
}

// Item returns one item with its session, as View would show it.
func (s *Service) Item(ctx context.Context, actor kernel.Actor, session, item kernel.ID) (*View, *ItemView, error) {
	v, err := s.View(ctx, actor, session)
	if err != nil {
		return nil, nil, err
	}
	for _, i := range v.Items {
		if i.ID == item {
			return v, i, nil
		}
	}
	return nil, nil, noItem(kernel.NotFound(kernel.Text{}))
}

func (s *Service) view(tx *store.Tx, actor kernel.Actor, id kernel.ID) (*View, error) {
	x, err := store.One(tx, scanSession, `SELECT `+sessionColumns+` FROM review_session s WHERE s.id = $1`, id)
	if err != nil {
		return nil, noSession(err)
	}
	v := &View{Session: x}
	if v.Body, err = s.Body(x.Body); err != nil {
		return nil, err
	}
	if v.Terms, err = s.terms(v.Body, x.HeldOn); err != nil {
		return nil, err
	}
	v.Chairs = s.chairs(v.Terms)
	if v.Members, err = membersOf(tx, x.ID); err != nil {
		return nil, err
	}
	if len(v.Members) == 0 {
		v.Members = s.seats(v.Terms, tx.Now())
	}
	v.Seat = sits(v.Members, actor.Post) && actor.Can(PermJudge) != kernel.ScopeNone
	v.Whole = v.Seat || actor.Can(PermView) == kernel.ScopeAll
	if err := s.agenda(tx, actor, v); err != nil {
		return nil, err
	}
	if !v.Whole && len(v.Items) == 0 {
		return nil, noSession(kernel.NotFound(kernel.Text{}))
	}
	if v.Whole {
		v.Pending, err = s.pending(tx, x)
	}
	return v, err
}

// agenda reads the items the actor may see.
func (s *Service) agenda(tx *store.Tx, actor kernel.Actor, v *View) error {
	where, args := "1 = 1", []any{v.ID}
	if !v.Whole {
		where, args = s.reach(actor, "i.matter_id", args)
	}
	items, err := store.All(tx, scanItem, `SELECT `+itemColumns+` FROM review_item i WHERE i.session_id = $1 AND `+where+` ORDER BY i.sort, i.id`, args...)
	if err != nil {
		return err
	}
	ids := make([]kernel.ID, len(items))
	for n, i := range items {
		ids[n] = i.Matter
	}
	leads, err := matter.Several(tx, ids)
	if err != nil {
		return err
	}
	for _, i := range items {
		w := &ItemView{Item: i}
		for _, m := range leads {
			if m.ID == i.Matter {
				w.Lead = m
			}
		}
		if w.Lead == nil {
			continue // discarded with its import
		}
		if err := s.itemView(tx, actor, v, w); err != nil {
			return err
		}
		v.Items = append(v.Items, w)
	}
	return nil
}

func (s *Service) itemView(tx *store.Tx, actor kernel.Actor, v *View, w *ItemView) (err error) {
	if w.Findings, err = s.examineTx(tx, w.Lead, v.HeldOn); err != nil {
		return err
	}
	if w.Opinions, w.Shown, err = s.opinions(tx, w.Matter, w.Round); err != nil {
		return err
	}
	if w.Incentives, err = incentivesOf(tx, w.Matter); err != nil {
		return err
	}
	if w.Conditions, err = s.conditionsWhere(tx, `c.item_id = $1`, w.ID); err != nil {
		return err
	}
	if w.Papers, err = store.All(tx, scanPaper, `SELECT `+paperColumns+` FROM review_paper p WHERE p.item_id = $1 ORDER BY p.at, p.id`, w.ID); err != nil {
		return err
	}
	if v.Status == Planned {
		return nil
	}
	return s.counted(tx, actor, v, w)
}

// counted adds who may decide and how they voted. A vote in secret is its
// voter's own: of the others there is only how many, and how it fell once the
// body has decided.
func (s *Service) counted(tx *store.Tx, actor kernel.Actor, v *View, w *ItemView) error {
	r, err := s.rollOf(tx, v.Session, v.Body, w.ID)
	if err != nil {
		return err
	}
	votes, err := votesOf(tx, w.ID)
	if err != nil {
		return err
	}
	w.Recusals, w.Roll, w.Chair, w.Voted = r.recusals, r.Roll, r.chair, len(votes)
	if w.Decided() {
		w.Roll, w.Chair = w.Item.Roll, w.Item.Chair
	}
	w.Needed = Needed(v.Terms, w.Roll.Entitled())
	w.Quorate = Quorate(v.Terms, w.Roll)
	w.CanVote = v.Status == Open && !w.Decided() && v.Seat && r.sits(actor.Post) && personIn(r.members, actor.Post) == actor.Person
	for _, c := range votes {
		if c.Post == actor.Post && c.Person == actor.Person {
			w.Mine = c.Vote
		}
	}
	if !v.Terms.Secret {
		w.Votes = votes
	}
	if !v.Terms.Secret || w.Decided() {
		b := ballot(votes, r.chair)
		w.Tally = &b
	}
	return nil
}

// pending are the conditions the body set before this session whose tasks run.
func (s *Service) pending(tx *store.Tx, x *Session) (out []*Condition, err error) {
	if x.Status == Closed {
		return nil, nil
	}
	all, err := s.conditionsWhere(tx, `c.body = $1 AND c.item_id NOT IN (SELECT i.id FROM review_item i WHERE i.session_id = $2)`, x.Body, x.ID)
	for _, c := range all {
		if c.Open {
			out = append(out, c)
		}
	}
	return out, err
}

// Paper returns a paper with its bytes. Errors: forbidden, not found.
func (s *Service) Paper(ctx context.Context, actor kernel.Actor, id kernel.ID) (p Paper, body []byte, err error) {
	if err := actor.Require(PermView); err != nil {
		return p, nil, err
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		where, args := s.reach(actor, "p.matter_id", []any{id})
		p, err = store.One(tx, scanPaper, `SELECT `+paperColumns+` FROM review_paper p WHERE p.id = $1 AND `+where, args...)
		if kernel.CodeOf(err) == kernel.CodeNotFound {
			return kernel.NotFound(kernel.T("没有这份材料，或您无权查看", "There is no such paper, or you may not see it"))
		}
		if err == nil {
			body, err = store.Blob(tx, p.Hash)
		}
		return err
	})
	return p, body, err
}
