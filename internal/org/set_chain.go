package org

import (
	"context"
	"slices"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// SetChain sets the responsibility chain of a work item; the chain so far ends
// the same day. Links may come in any order and are kept from the top down.
// Needs chain.set. Writes chain.set.
func (s *Service) SetChain(ctx context.Context, actor kernel.Actor, in SetChainInput) ([]ChainLink, error) {
	return write(ctx, s, func(tx *store.Tx) ([]ChainLink, error) { return s.SetChainTx(tx, actor, in) })
}

// SetChainTx is SetChain inside the caller's transaction.
func (s *Service) SetChainTx(tx *store.Tx, actor kernel.Actor, in SetChainInput) ([]ChainLink, error) {
	if err := zoneWide(actor, PermChain); err != nil {
		return nil, err
	}
	in.From = orToday(in.From, s.Today(tx))
	if err := s.checkLinks(tx, in); err != nil {
		return nil, err
	}
	in.Links = slices.Clone(in.Links)
	slices.SortStableFunc(in.Links, func(a, b ChainLink) int {
		return slices.Index(chainLevels, a.Level) - slices.Index(chainLevels, b.Level)
	})
	err := tx.Exec(`UPDATE chain_link SET to_date = CASE WHEN from_date > $3 THEN from_date ELSE $3 END
		WHERE subject_kind = $1 AND subject_id = $2 AND (to_date = '' OR to_date > $3)`,
		in.Subject.Kind, in.Subject.ID, in.From.String())
	if err != nil {
		return nil, err
	}
	rows := make([][]any, len(in.Links))
	for i, l := range in.Links {
		rows[i] = []any{tx.NewID(), in.Subject.Kind, in.Subject.ID, string(l.Level), l.Unit, l.Post, i, in.From.String(), ""}
	}
	if err := insertAll(tx, "chain_link", chainColumns, rows); err != nil {
		return nil, err
	}
	return in.Links, s.done(tx, actor, "chain.set", in.Subject.ID, in)
}

// checkLinks checks the shape of the chain, and that its units and posts exist
// and belong together.
func (s *Service) checkLinks(tx *store.Tx, in SetChainInput) error {
	if in.Subject.Kind == "" || in.Subject.ID == "" {
		return kernel.Invalid("subject", kernel.T("没有说明是哪项工作的责任链", "It is not said whose chain this is"))
	}
	if err := checkChain(in.Links); err != nil {
		return err
	}
	for _, l := range in.Links {
		u, err := openUnit(tx, l.Unit, string(l.Level), in.From)
		if err != nil {
			return err
		}
		if l.Post == "" {
			continue
		}
		p, err := openPost(tx, l.Post, string(l.Level), in.From)
		if err != nil {
			return err
		}
		if l.Level == ResponsiblePost && p.Unit != l.Unit {
			return kernel.Invalid(string(l.Level), kernel.T("岗位“%s”不在“%s”", "Post %q is not in %q"), p.Name, u.Name)
		}
	}
	return nil
}
