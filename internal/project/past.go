package project

import (
	"slices"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/store"
)

// Settled keeps the rows of imported projects. Other matters are left alone.
func (s *Service) Settled(tx *store.Tx, ids []kernel.ID) error {
	args := []any{Kind}
	for _, id := range ids {
		args = append(args, id)
	}
	list, err := store.All(tx, scanPast, `SELECT m.id, m.stage, m.enterprise_id, m.unit_id, m.data, m.created_at FROM matter_shown m WHERE m.kind = $1 AND m.id IN (`+store.Marks(2, len(ids))+`)`, args...)
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

// past is an imported project, as the matters keep it.
type past struct {
	id, firm, unit kernel.ID
	stage          string
	data           map[string]any
	created        kernel.Instant
}

func scanPast(r store.Scanner) (p past, err error) {
	var data string
	if err = r.Scan(&p.id, &p.stage, &p.firm, &p.unit, &data, &p.created); err == nil {
		p.data, err = matter.DecodeValues(data)
	}
	return p, err
}

func (p past) text(field string) string { s, _ := p.data[field].(string); return s }

func (p past) money(field string) int64 { n, _ := p.data[field].(int64); return n }

// pastTables hold what a file tells of a project beside its row; a newer file
// replaces it.
var pastTables = []string{"project_project", "project_share", "project_agreement", "project_fund", "project_phase", "project_holder", "project_plot"}

// keep writes the rows of an imported project, anew where a later file corrected
// it: the agreement, the responsible unit's whole share, funds as one payment.
func (s *Service) keep(tx *store.Tx, p past) error {
	for _, table := range pastTables {
		if err := tx.Exec(`DELETE FROM `+table+` WHERE matter_id = $1`, p.id); err != nil {
			return err
		}
	}
	signed := p.text("signed_on")
	args := []any{p.id, p.firm, p.text("chain"), s.o.Org.Directory().Day(p.created).Year, p.text("overall_unit"), p.text("item_unit"), p.unit, p.text("commissioner"), p.text("officer"),
		p.money("investment"), p.money("fund_amount"), p.money("fund_verified"), p.text("status"), signed}
	for _, field := range slices.Concat(order[1:], []string{"exit_on"}) {
		args = append(args, p.text(field))
	}
	err := tx.Exec(`INSERT INTO project_project (matter_id, enterprise_id, lead_id, chain, year, overall_unit, item_unit, unit_id, commissioner, officer, investment,
		funds_claimed, funds_verified, status, green, blocks, light, planned, reported, settled, expects, expects_by, signed_on, filed_on, started_on, registered_on, trial_on, production_on, capacity_on, exit_on)
		VALUES ($1,$2,'',$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,0,0,'',0,0,'','','',$14,$15,$16,$17,$18,$19,$20,$21)`, args...)
	if err != nil {
		return err
	}
	if err := tx.Exec(`INSERT INTO project_share (matter_id, unit_id, points) VALUES ($1,$2,$3)`, p.id, p.unit, whole); err != nil {
		return err
	}
	if err := tx.Exec(`INSERT INTO project_agreement (id, matter_id, seq, signed_on, amount) VALUES ($1,$2,1,$3,$4)`, tx.NewID(), p.id, signed, p.money("investment")); err != nil {
		return err
	}
	if err := s.keepFund(tx, p); err != nil {
		return err
	}
	return s.keepParts(tx, p)
}

// keepFund writes the funds of before as one payment. They earn nobody anything
// here: who verified them was somewhere else.
func (s *Service) keepFund(tx *store.Tx, p past) error {
	if p.money("fund_amount") == 0 {
		return nil
	}
	verified := kernel.Instant(0)
	if p.money("fund_verified") > 0 {
		verified = tx.Now()
	}
	on := p.text("fund_on")
	if on == "" {
		on = s.o.Org.Today(tx).String()
	}
	return tx.Exec(`INSERT INTO project_fund (matter_id, no, paid_on, claimed, evidence, note, claimed_by, claimed_at, verified, verified_by, verified_at, finding) VALUES ($1,1,$2,$3,'',$4,'',$5,$6,'',$7,'')`,
		p.id, on, p.money("fund_amount"), p.text("fund_note"), tx.Now(), p.money("fund_verified"), verified)
}

// keepParts writes phases, shareholders and plots; the import has read them once.
func (s *Service) keepParts(tx *store.Tx, p past) error {
	if err := keep(tx, p, "phases", ParsePhases, writePhases); err != nil {
		return err
	}
	if err := keep(tx, p, "holders", ParseHolders, writeHolders); err != nil {
		return err
	}
	plots := func(typed string) ([]Used, error) { return ParsePlots(typed, nil) }
	return keep(tx, p, "plots", plots, writePlots)
}

// keep writes what a field lists, if it lists anything.
func keep[T any](tx *store.Tx, p past, field string, parse func(string) ([]T, error), write func(*store.Tx, kernel.ID, []T) error) error {
	typed := p.text(field)
	if typed == "" {
		return nil
	}
	list, err := parse(typed)
	if err != nil {
		return err
	}
	return write(tx, p.id, list)
}
