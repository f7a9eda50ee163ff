package project

import (
	"context"

	"juyan/internal/auth"
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Record is one project with all that this package keeps of it.
type Record struct {
	Project
	Shares     []Share
	Agreements []Agreement
	Promises   []Promise
	Conditions []Condition
	Months     []Settled
	Blocks     []Block
	Funds      []Fund
	Phases     []Phase
	Holders    []Holder
	Plots      []Used
}

// seen is "actor may see matter m".
func seen(actor kernel.Actor, args []any) (string, []any) {
	return auth.Where(actor, PermView, auth.Cols{Owner: "m.creator_id", Unit: "m.unit_id", Enterprise: "m.enterprise_id", Matter: "m.id"}, args)
}

// Record returns a project with its parts, to whom may see its matter.
func (s *Service) Record(ctx context.Context, actor kernel.Actor, id kernel.ID) (r Record, err error) {
	where, args := seen(actor, []any{id})
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		if r.Project, err = store.One(tx, scanProject, `SELECT `+projectColumns+projectFrom+`k.matter_id = $1 AND `+where, args...); err != nil {
			return err
		}
		return r.parts(tx)
	})
	return r, err
}

func (r *Record) parts(tx *store.Tx) (err error) {
	id := r.ID
	if r.Shares, err = SharesOf(tx, id); err != nil {
		return err
	}
	if r.Agreements, err = store.All(tx, scanAgreement, `SELECT id, seq, signed_on, amount FROM project_agreement WHERE matter_id = $1 ORDER BY seq`, id); err != nil {
		return err
	}
	if r.Promises, err = promisesOf(tx, id); err != nil {
		return err
	}
	if r.Conditions, err = conditionsOf(tx, id); err != nil {
		return err
	}
	if r.Months, err = monthsOf(tx, id); err != nil {
		return err
	}
	if r.Blocks, err = store.All(tx, scanBlock, `SELECT `+blockColumns+` FROM project_block b WHERE b.matter_id = $1 ORDER BY b.no DESC`, id); err != nil {
		return err
	}
	if r.Funds, err = fundsOf(tx, id); err != nil {
		return err
	}
	if r.Phases, err = store.All(tx, scanPhase, `SELECT no, name, investment, start_on, trial_on FROM project_phase WHERE matter_id = $1 ORDER BY no`, id); err != nil {
		return err
	}
	if r.Holders, err = store.All(tx, scanHolder, `SELECT no, name, points, contribution FROM project_holder WHERE matter_id = $1 ORDER BY no`, id); err != nil {
		return err
	}
	r.Plots, err = store.All(tx, scanUsed, `SELECT plot, mu, from_on FROM project_plot WHERE matter_id = $1 ORDER BY plot`, id)
	return err
}
