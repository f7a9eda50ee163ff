package counter

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/store"
)

// Found enters the items a pack brings, published: the pack was reviewed as a
// whole. body is the pack's file of items.
func (s *Service) Found(ctx context.Context, body []byte) error {
	if len(body) == 0 {
		return nil
	}
	read, err := s.Read("items.csv", body, Mapping{})
	if err != nil {
		return err
	}
	return s.o.DB.WriteBulk(ctx, func(tx *store.Tx) error {
		p := Plan{Sheet: read}
		if err := s.plan(tx, kernel.System(), &p); err != nil {
			return err
		}
		if err := p.faults(); err != nil {
			return err
		}
		return s.enter(tx, p.Rows)
	})
}

// enter writes items that are in force at once, many to a statement.
func (s *Service) enter(tx *store.Tx, rows []Planned) error {
	rev, err := nextRev(tx)
	if err != nil {
		return err
	}
	var list []*Version
	for _, r := range rows {
		item, err := itemID(tx, r.Item.Code)
		if err != nil {
			return err
		}
		v := &Version{ID: tx.NewID(), ItemID: item, Number: 1, State: Published, Item: r.Item, DraftedAt: tx.Now(), ReviewedAt: tx.Now(), Rev: rev}
		if v.Item.From.IsZero() {
			v.Item.From = s.today(tx.Now())
		}
		list = append(list, v)
	}
	if err := insertVersions(tx, list); err != nil {
		return err
	}
	_, err = s.o.Ledger.Append(tx, kernel.System(), ledger.Draft{Kind: "item.founded", Payload: map[string]any{"items": len(list)}})
	return err
}
