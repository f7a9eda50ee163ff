package auth

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// UnmaskInput says which record, what of it, and why.
type UnmaskInput struct {
	Subject kernel.ID `json:"-"`
	Field   string    `json:"field"` // "phone", "resident_id" …
	Reason  string    `json:"reason"`
}

// Unmask logs that the actor looks at private data of one record and returns
// an actor who sees it whole, to draw that record with. The caller has checked
// that the actor may see the record. Needs private.unmask. Writes
// private.unmasked.
func (s *Service) Unmask(ctx context.Context, actor kernel.Actor, in UnmaskInput) (kernel.Actor, error) {
	if err := actor.Require(PermUnmask); err != nil {
		return actor, err
	}
	if in.Subject == "" {
		return actor, kernel.Invalid("subject", kernel.T("没有说明要查看哪条记录", "It is not said which record"))
	}
	err := s.db.Write(ctx, func(tx *store.Tx) error { return s.event(tx, actor, "private.unmasked", in.Subject, in) })
	if err == nil {
		actor.MasksPrivate = false
	}
	return actor, err
}
