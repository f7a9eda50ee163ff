package meeting

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// RemoveItemInput takes a point off an agenda.
type RemoveItemInput struct {
	Item kernel.ID
	Key  string
}

// RemoveItem takes a point off the agenda on which nothing has been decided.
// Errors: forbidden, not found, conflict.
func (s *Service) RemoveItem(ctx context.Context, actor kernel.Actor, in RemoveItemInput) error {
	if err := actor.Require(PermManage); err != nil {
		return err
	}
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		return store.Once(tx, in.Key, actor.Person, func() error {
			m, i, err := loadItem(tx, in.Item)
			if err != nil {
				return err
			}
			if err := tx.Exec(`DELETE FROM meeting_item WHERE id = $1`, i.ID); err != nil {
				return err
			}
			said := kernel.T("从%s议题中撤下", "taken off the agenda of %s").Format(m.Number())
			if err := s.tell(tx, actor, "meeting.item_removed", m, i, said, map[string]any{"title": i.Title}); err != nil {
				return err
			}
			return m.touch(tx)
		})
	})
}
