package review

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/pack"
	"juyan/internal/store"
)

// ItemInput puts a lead on the agenda of a session.
type ItemInput struct {
	Session kernel.ID
	Lead    kernel.ID
	Key     string
}

// AddItem puts a lead on an agenda that is not closed. Errors: forbidden, not
// found, conflict (it waits for another body, or stands on an agenda already).
func (s *Service) AddItem(ctx context.Context, actor kernel.Actor, in ItemInput) error {
	if err := actor.Require(PermManage); err != nil {
		return err
	}
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		return store.Once(tx, in.Key, actor.Person, func() error {
			x, err := load(tx, in.Session)
			if err != nil {
				return err
			}
			b, err := s.Body(x.Body)
			if err == nil {
				err = s.list(tx, actor, x, b, in.Lead)
			}
			if err != nil {
				return err
			}
			return x.touch(tx)
		})
	})
}

// list puts a lead behind the items there are. When the session has begun,
// those who must stand aside are named at once.
func (s *Service) list(tx *store.Tx, actor kernel.Actor, x *Session, b *pack.ReviewBody, lead kernel.ID) error {
	m, waits, err := s.lead(tx, lead)
	if err == nil {
		err = inTurn(m, b, waits)
	}
	if err == nil {
		err = onOneAgenda(tx, m.ID, m.Title)
	}
	if err != nil {
		return err
	}
	i := &Item{ID: tx.NewID(), Session: x.ID, Body: b.Code, Matter: m.ID, Round: s.round(m), Title: titled(m.Number, m.Title)}
	if err := tx.Exec(`INSERT INTO review_item (id, session_id, body, matter_id, round, title, sort, outcome, reason, chair_post, members, recused, present, yes, no, abstain, breaches, decided_at)
		VALUES ($1,$2,$3,$4,$5,$6,(SELECT COALESCE(MAX(sort), 0) + 1 FROM review_item WHERE session_id = $2),'','','',0,0,0,0,0,0,'[]',0)`,
		i.ID, i.Session, i.Body, i.Matter, i.Round, i.Title); err != nil {
		return err
	}
	said := kernel.T("列入%s（%s）", "put on the agenda of %s (%s)").Format(x.Name(b.Name), x.HeldOn)
	if _, err := s.tell(tx, actor, "review.listed", m.ID, x.ID, said, map[string]any{"item": i.ID, "body": b.Code}); err != nil {
		return err
	}
	if x.Status != Open {
		return nil
	}
	return s.standAside(tx, actor, x, b, i)
}

// onOneAgenda refuses a lead that already waits on an agenda.
func onOneAgenda(tx *store.Tx, lead kernel.ID, title string) error {
	n, err := store.One(tx, store.Value[int], `SELECT COUNT(*) FROM review_item i JOIN review_session s ON s.id = i.session_id WHERE i.matter_id = $1 AND i.decided_at = 0 AND s.status <> 'closed'`, lead)
	if err == nil && n > 0 {
		err = kernel.Errorf(kernel.CodeConflict, "matter", kernel.T("“%s”已在一次会议的议题里，还没有决定", "%q already stands on an agenda, undecided"), title)
	}
	return err
}

func titled(number, title string) string {
	if number == "" {
		return title
	}
	return number + " " + title
}
