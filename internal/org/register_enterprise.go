package org

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// RegisterEnterprise enters an enterprise. Code and USCC are unique. Needs
// enterprise.manage in the whole zone. Writes enterprise.registered.
func (s *Service) RegisterEnterprise(ctx context.Context, actor kernel.Actor, in EnterpriseFields) (Enterprise, error) {
	return write(ctx, s, func(tx *store.Tx) (Enterprise, error) { return s.RegisterEnterpriseTx(tx, actor, in) })
}

// RegisterEnterpriseTx is RegisterEnterprise inside the caller's transaction.
func (s *Service) RegisterEnterpriseTx(tx *store.Tx, actor kernel.Actor, in EnterpriseFields) (Enterprise, error) {
	if err := zoneWide(actor, PermEnterprise); err != nil {
		return Enterprise{}, err
	}
	if err := in.normalize(); err != nil {
		return Enterprise{}, err
	}
	e := Enterprise{ID: tx.NewID(), EnterpriseFields: in, Version: 1}
	if err := checkEnterprise(tx, e); err != nil {
		return Enterprise{}, err
	}
	if err := insert(tx, "enterprise", enterpriseColumns, e.row()); err != nil {
		return Enterprise{}, err
	}
	return e, s.done(tx, actor, "enterprise.registered", e.ID, e)
}

// checkEnterprise refuses a code or USCC that another firm has, and a contact
// who does not speak for this one.
func checkEnterprise(tx *store.Tx, e Enterprise) error {
	if err := taken(tx, "code", codeTaken, `enterprise WHERE code = $1 AND id <> $2`, e.Code, e.ID); err != nil {
		return err
	}
	if e.USCC != "" {
		err := taken(tx, "uscc", kernel.T("统一社会信用代码 %s 已登记在另一家企业名下", "Credit code %s already belongs to another enterprise"),
			`enterprise WHERE uscc = $1 AND id <> $2`, e.USCC, e.ID)
		if err != nil {
			return err
		}
	}
	if e.Contact == "" {
		return nil
	}
	p, err := person(tx, e.Contact)
	if err == nil && p.Enterprise != e.ID {
		return kernel.Invalid("contact", kernel.T("%s不是这家企业的联系人", "%s is not a contact of this enterprise"), p.Name)
	}
	return err
}
