package review

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// RemoveItem takes an undecided item off the agenda of a session that has not
// begun; its papers go with it. Errors: forbidden, not found, conflict.
func (s *Service) RemoveItem(ctx context.Context, actor kernel.Actor, item kernel.ID, key string) error {
	if err := actor.Require(PermManage); err != nil {
		return err
	}
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		return store.Once(tx, key, actor.Person, func() error {
			x, i, err := loadItem(tx, item)
			if err == nil && x.Status != Planned {
				err = kernel.Conflict(kernel.T("会议已经开始，议题不能撤下；可以决定“暂缓”", "The session has begun: the item stays; it can be postponed"))
			}
			if err != nil {
				return err
			}
			return s.remove(tx, actor, x, i)
		})
	})
}

func (s *Service) remove(tx *store.Tx, actor kernel.Actor, x *Session, i *Item) error {
	papers, err := store.All(tx, scanPaper, `SELECT `+paperColumns+` FROM review_paper p WHERE p.item_id = $1`, i.ID)
	if err != nil {
		return err
	}
	for _, p := range papers {
		if err := store.DropBlobRef(tx, p.Hash); err != nil {
			return err
		}
	}
	for _, q := range []string{`DELETE FROM review_paper WHERE item_id = $1`, `DELETE FROM review_recusal WHERE item_id = $1`, `DELETE FROM review_item WHERE id = $1`} {
		if err := tx.Exec(q, i.ID); err != nil {
			return err
		}
	}
	b, err := s.Body(x.Body)
	if err != nil {
		return err
	}
	if _, err := s.tell(tx, actor, "review.unlisted", i.Matter, x.ID, kernel.T("从%s撤下", "taken off the agenda of %s").Format(x.Name(b.Name)), map[string]any{"item": i.ID, "papers": len(papers)}); err != nil {
		return err
	}
	return x.touch(tx)
}
