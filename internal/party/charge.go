package party

import (
	"context"
	"strings"
	"unicode/utf8"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/measure"
	"juyan/internal/store"
)

// TakeInput says which branch takes which matter in charge, with what promise.
type TakeInput struct {
	Branch  kernel.ID
	Matter  kernel.ID
	Promise string
	Key     string
}

// Take has a branch take an open matter in charge (领办). Errors: forbidden, not
// found, invalid without a promise, conflict when the matter is closed or taken.
func (s *Service) Take(ctx context.Context, actor kernel.Actor, in TakeInput) error {
	if in.Branch == "" {
		return kernel.Invalid("branch", kernel.T("请选择党支部", "Please choose a branch"))
	}
	if err := s.speaksFor(actor, in.Branch); err != nil {
		return err
	}
	in.Promise = strings.TrimSpace(in.Promise)
	if n := utf8.RuneCountInString(in.Promise); n < 4 || n > 300 {
		return kernel.Invalid("promise", kernel.T("请写明承诺，4 到 300 字", "Please write what is promised, 4 to 300 characters"))
	}
	if _, err := s.Takeable(ctx, actor, in.Matter); err != nil {
		return err
	}
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		return store.Once(tx, in.Key, actor.Person, func() error { return s.take(tx, actor, in) })
	})
}

// Takeable returns the matter an actor may have a branch take in charge. Errors:
// forbidden to who speaks for no branch, not found, conflict when the matter is
// closed.
func (s *Service) Takeable(ctx context.Context, actor kernel.Actor, id kernel.ID) (*matter.Matter, error) {
	if err := actor.Require(PermTake); err != nil {
		return nil, err
	}
	m, err := s.o.Matter.Get(ctx, actor, id)
	switch {
	case err != nil:
		return nil, err
	case len(s.Speaks(actor)) == 0:
		return nil, notYours()
	case !s.Takes(m.Kind):
		return nil, kernel.NotFound(kernel.T("这类事项不能领办", "Matters of this kind are not taken in charge"))
	case !m.Open:
		return nil, kernel.Conflict(kernel.T("这件事已办结", "This matter is closed"))
	}
	return m, nil
}

func (s *Service) take(tx *store.Tx, actor kernel.Actor, in TakeInput) error {
	taken, err := store.One(tx, store.Value[int], `SELECT COUNT(*) FROM party_charge WHERE matter_id = $1`, in.Matter)
	if err != nil {
		return err
	}
	if taken > 0 {
		return kernel.Conflict(kernel.T("这件事已有党支部领办", "A branch has taken this matter already"))
	}
	said := kernel.T("%s领办：%s", "%s took it in charge: %s").Format(s.o.Org.Directory().UnitName(in.Branch), in.Promise)
	ev, err := s.o.Ledger.Append(tx, actor, ledger.Draft{Kind: Taken, Matter: in.Matter, Subject: in.Branch, Payload: map[string]any{"branch": in.Branch, "promise": in.Promise, "said": said}})
	if err != nil {
		return err
	}
	err = tx.Exec(`INSERT INTO party_charge (id, branch_id, matter_id, promise, person_id, post_id, taken_at, event_id, ended_at, outcome) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,0,'')`,
		tx.NewID(), in.Branch, in.Matter, in.Promise, actor.Person, actor.Post, tx.Now(), ev.ID)
	if err != nil {
		return err
	}
	return measure.Publish(tx, []measure.Fact{s.fact(Taken, in.Branch, in.Matter, ev)})
}

// fact credits a branch.
func (s *Service) fact(name string, branch, matter kernel.ID, ev ledger.Event) measure.Fact {
	f := measure.Fact{Measure: name, At: ev.At, Value: 1, Unit: branch, Matter: matter, Event: ev.ID}
	if b, err := s.Branch(branch); err == nil && b.Secretary != "" {
		h, _ := s.o.Org.Directory().Holder(b.Secretary, ev.At)
		f.Post, f.Person = b.Secretary, h.ID
	}
	return f
}
