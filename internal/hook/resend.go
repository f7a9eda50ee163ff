package hook

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Resend has dead messages of a webhook tried afresh: one, or all (message "").
// Needs hook.manage. Writes hook.resent. Conflict: there is none.
func (s *Service) Resend(ctx context.Context, actor kernel.Actor, id, message kernel.ID) (n int64, err error) {
	if err := actor.Require(PermManage); err != nil {
		return 0, err
	}
	err = s.o.DB.Write(ctx, func(tx *store.Tx) error {
		if _, err := get(tx, id); err != nil {
			return err
		}
		n, err = tx.ExecN(`UPDATE hook_message SET state = 'waiting', attempts = 0, due_at = $1, lease_at = 0
			WHERE hook_id = $2 AND state = 'dead' AND ($3 = '' OR id = $3)`, tx.Now(), id, message)
		if err == nil && n == 0 {
			err = kernel.Conflict(kernel.T("没有要重发的消息，可能刚刚已经重发", "There is nothing to resend; it may just have been done"))
		}
		if err != nil {
			return err
		}
		return s.event(tx, actor, "hook.resent", id, map[string]any{"message": message, "messages": n})
	})
	return n, err
}

// Test puts a test message into the outbox. Needs hook.manage. Writes hook.tested.
func (s *Service) Test(ctx context.Context, actor kernel.Actor, id kernel.ID) error {
	if err := actor.Require(PermManage); err != nil {
		return err
	}
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		if _, err := get(tx, id); err != nil {
			return err
		}
		if err := s.event(tx, actor, "hook.tested", id, struct{}{}); err != nil {
			return err
		}
		return put(tx, id, Message{Event: "hook.tested", At: tx.Now(), Name: kernel.T("试发一条消息", "a test message"), Zone: s.o.Zone})
	})
}
