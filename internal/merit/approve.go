package merit

import (
	"context"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// ApprovePayInput decides on a computation of pay.
type ApprovePayInput struct {
	Pay    kernel.ID
	Return bool   // sends it back instead
	Note   string // why, where it is sent back
	Key    string
}

// ApprovePay approves pay, which makes the disbursement list, or sends it back
// with a reason. It is done by somebody other than who computed it. Errors:
// forbidden, not found, conflict, invalid.
func (s *Service) ApprovePay(ctx context.Context, actor kernel.Actor, in ApprovePayInput) error {
	if err := actor.Require(PermApprove); err != nil {
		return err
	}
	in.Note = strings.TrimSpace(in.Note)
	if in.Return && in.Note == "" {
		return kernel.Invalid("note", kernel.T("请写明为什么退回", "Say why it is sent back"))
	}
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		return store.Once(tx, in.Key, actor.Person, func() error {
			p, err := loadPay(tx, in.Pay)
			switch {
			case err != nil:
				return err
			case p.Status != PayComputed:
				return kernel.Conflict(kernel.T("这次计算已经处理过，请看最新的一次", "This computation was dealt with; look at the newest"))
			case actor.Person != "" && p.Creator == actor.Person:
				return kernel.Forbidden(kernel.T("绩效工资应由计算人以外的人批准", "Pay is approved by somebody other than who computed it"))
			}
			return s.decidePay(tx, actor, p, in)
		})
	})
}

func (s *Service) decidePay(tx *store.Tx, actor kernel.Actor, p *Pay, in ApprovePayInput) (err error) {
	status, kind := PayApproved, "merit.pay_approved"
	if in.Return {
		status, kind = PayReturned, "merit.pay_returned"
	} else if p.Number, err = s.number(tx); err != nil {
		return err
	}
	if err := tx.Exec(`UPDATE merit_pay SET status = $1, decided_by = $2, decided_at = $3, note = $4, number = $5 WHERE id = $6 AND status = 'computed'`,
		status, actor.Person, tx.Now(), in.Note, p.Number, p.ID); err != nil {
		return err
	}
	return s.event(tx, actor, kind, p.ID, map[string]any{"result": p.Result, "total": p.Total, "people": p.People, "number": p.Number, "note": in.Note})
}
