package hook

import (
	"context"
	"errors"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Switch turns a webhook on or off. While it is off no message is put into the
// outbox and none is sent; those that wait go out when it is on again. Needs
// hook.manage. Writes hook.switched.
func (s *Service) Switch(ctx context.Context, actor kernel.Actor, id kernel.ID, on bool) error {
	if err := actor.Require(PermManage); err != nil {
		return err
	}
	err := s.o.DB.Write(ctx, func(tx *store.Tx) error {
		h, err := get(tx, id)
		if err != nil || h.Active == on {
			return err
		}
		if unproved, err := store.All(tx, store.Value[kernel.ID], `SELECT id FROM hook WHERE id = $1 AND confirm_hash <> ''`, id); err != nil || len(unproved) > 0 {
			return errors.Join(err, kernel.Conflict(kernel.T("这个邮箱还没有经本人确认", "Its owner has not confirmed this mailbox yet")))
		}
		if err := tx.Exec(`UPDATE hook SET active = $1 WHERE id = $2`, store.Bool(on), id); err != nil {
			return err
		}
		return s.event(tx, actor, "hook.switched", id, map[string]any{"on": on})
	})
	if err != nil {
		return err
	}
	return s.Load(ctx)
}

func get(tx *store.Tx, id kernel.ID) (Hook, error) {
	h, err := store.One(tx, scanHook, `SELECT `+hookColumns+` FROM hook h WHERE h.id = $1`, id)
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		return h, kernel.NotFound(kernel.T("没有这个推送", "There is no such webhook"))
	}
	return h, err
}
