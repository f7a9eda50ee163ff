package invest

import (
	"context"
	"slices"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/store"
)

// past is a lead that an import brought, as the matters keep it.
type past struct {
	id      kernel.ID
	stage   string
	open    bool
	unit    kernel.ID
	data    map[string]any
	created kernel.Instant
	due     kernel.Instant
}

// Settled keeps the rows of imported leads: how they stand, and that their unit
// claimed them when they were registered. Other matters are left alone.
func (s *Service) Settled(tx *store.Tx, ids []kernel.ID) error {
	args := []any{Kind}
	for _, id := range ids {
		args = append(args, id)
	}
	list, err := store.All(tx, scanPast, `SELECT m.id, m.stage, m.open, m.unit_id, m.data, m.created_at, m.due_at FROM matter_shown m WHERE m.kind = $1 AND m.id IN (`+store.Marks(2, len(ids))+`)`, args...)
	if err != nil {
		return err
	}
	for _, p := range list {
		if err := s.keep(tx, p); err != nil {
			return err
		}
	}
	return nil
}

// refillAtOnce is how many leads get their rows in one transaction.
const refillAtOnce = 500

// Refill makes the rows of leads that have none: of those that another program
// wrote. It returns how many.
func (s *Service) Refill(ctx context.Context) (n int, err error) {
	for {
		var ids []kernel.ID
		err := s.o.DB.WriteBulk(ctx, func(tx *store.Tx) (err error) {
			ids, err = store.All(tx, store.Value[kernel.ID], `SELECT m.id FROM matter_shown m LEFT JOIN invest_lead l ON l.matter_id = m.id WHERE m.kind = $1 AND l.matter_id IS NULL ORDER BY m.id LIMIT $2`, Kind, refillAtOnce)
			if err != nil || len(ids) == 0 {
				return err
			}
			return s.Settled(tx, ids)
		})
		if n += len(ids); err != nil || len(ids) == 0 {
			return n, err
		}
	}
}

func scanPast(r store.Scanner) (p past, err error) {
	var open int64
	var data string
	if err = r.Scan(&p.id, &p.stage, &open, &p.unit, &data, &p.created, &p.due); err == nil {
		p.open = open == 1
		p.data, err = matter.DecodeValues(data)
	}
	return p, err
}

// keep writes the row of an imported lead, anew where a later file corrected it.
func (s *Service) keep(tx *store.Tx, p past) error {
	old, err := store.All(tx, scanCounted, `SELECT `+countedColumns+` FROM invest_lead WHERE matter_id = $1`, p.id)
	if err != nil {
		return err
	}
	var was *counted
	if len(old) > 0 {
		was = &old[0]
	} else if err := begin(tx, p.id, p.created, s.o.Org.Directory().Day(p.created).Year); err != nil {
		return err
	}
	contact := int64(never)
	if p.open && p.due > 0 {
		contact = min(contact, int64(p.due))
	}
	if err := set(tx, p.id, standing{data: p.data, stage: p.stage, open: p.open, unit: p.unit, contact: contact, lapse: never}, was); err != nil {
		return err
	}
	return s.claimPast(tx, p)
}

// claimPast gives the lead to its unit, unless somebody claimed it here since.
func (s *Service) claimPast(tx *store.Tx, p past) error {
	claims, err := claimsOf(tx, p.id)
	if err != nil || p.unit == "" {
		return err
	}
	if i := slices.IndexFunc(claims, Claim.Live); i >= 0 {
		return tx.Exec(`UPDATE invest_claim SET unit_id = $1, at = $2 WHERE id = $3`, p.unit, p.created, claims[i].ID)
	}
	return addClaim(tx, Claim{ID: tx.NewID(), Lead: p.id, Unit: p.unit, At: p.created, State: Holding, Share: Whole})
}
