package resource

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/pack"
	"juyan/internal/store"
)

// Events are what this module writes into the ledger, as people say it.
var Events = map[string]kernel.Text{
	eventRaised: kernel.T("交办要素缺口", "gave a resource gap to a unit"),
	eventGone:   kernel.T("要素缺口消除", "a resource gap is gone"),
}

const (
	eventRaised = "resource.gap_raised"
	eventGone   = "resource.gap_gone"
)

// Given is a gap that was given to a unit as a task.
type Given struct {
	Task     kernel.ID
	Resource string
	From     kernel.Date
	Amount   int64
	Due      kernel.Date
}

// GiveInput gives the gap that begins on a day to the unit that supplies.
type GiveInput struct {
	Resource string
	From     kernel.Date
	Due      kernel.Date // by when it is to be solved
	Note     string
	Key      string
}

// Give gives a gap to the unit that supplies the resource, as a task with its
// clock. Errors: forbidden, not found (the gap), conflict (it is given), invalid.
func (s *Service) Give(ctx context.Context, actor kernel.Actor, in GiveInput) (id kernel.ID, err error) {
	if err := actor.Require(PermDirect); err != nil {
		return "", err
	}
	r, err := s.Resource(in.Resource)
	if err != nil {
		return "", err
	}
	err = s.o.DB.Write(ctx, func(tx *store.Tx) error {
		return store.Once(tx, in.Key, actor.Person, func() (err error) {
			id, err = s.give(tx, actor, r, in)
			return err
		})
	})
	return id, err
}

func (s *Service) give(tx *store.Tx, actor kernel.Actor, r *pack.Resource, in GiveInput) (kernel.ID, error) {
	gap, err := s.gapFrom(tx, r, in.From)
	if err != nil {
		return "", err
	}
	if in.Due.Before(s.today(tx.Now())) {
		return "", kernel.Invalid("due", kernel.T("哪天前解决？写今天或以后的日期", "By when is it to be solved? Give today or a later day"))
	}
	given, err := givenOf(tx, r.Code)
	if err != nil {
		return "", err
	}
	for _, g := range given {
		if g.From == in.From {
			return "", kernel.Conflict(kernel.T("这个缺口已经交办", "This gap has been given already"))
		}
	}
	title := kernel.T("解决%s缺口：%s 起缺 %d %s", "Solve the gap of %s: from %s, %d %s short").Format(r.Name, in.From, gap.Worst, r.Measure)
	m, err := s.matter.RaiseTx(tx, actor, matter.RaiseInput{Kind: "task", Values: map[string][]string{"task_title": {title.ZH}, "task_note": {in.Note},
		"task_unit": {string(s.Supplier(r))}, "task_due": {in.Due.String()}}})
	if err != nil {
		return "", err
	}
	err = tx.Exec(`INSERT INTO resource_gap (task_id, resource, from_on, amount, due, raised_at, closed_at) VALUES ($1,$2,$3,$4,$5,$6,0)`, m.ID, r.Code, in.From.String(), gap.Worst, in.Due.String(), tx.Now())
	if err != nil {
		return "", err
	}
	_, err = s.o.Ledger.Append(tx, actor, ledger.Draft{Kind: eventRaised, Matter: m.ID, Payload: map[string]any{"resource": r.Code, "from": in.From, "short": gap.Worst, "due": in.Due}})
	return m.ID, err
}

func (s *Service) gapFrom(tx *store.Tx, r *pack.Resource, from kernel.Date) (Gap, error) {
	gaps, err := s.gaps(tx, r)
	for _, g := range gaps {
		if g.From == from {
			return g, err
		}
	}
	if err == nil {
		err = kernel.NotFound(kernel.T("%s 起没有%s缺口，请刷新后再看", "From %s there is no gap of %s; please reload"), from, r.Name)
	}
	return Gap{}, err
}

// settle takes back the tasks of gaps that are gone.
func (s *Service) settle(tx *store.Tx, code string) error {
	given, err := givenOf(tx, code)
	if err != nil || len(given) == 0 {
		return err
	}
	r, err := s.Resource(code)
	if err != nil {
		return err
	}
	gaps, err := s.gaps(tx, r)
	if err != nil {
		return err
	}
	for _, g := range given {
		if !open(gaps, g.From) {
			if err := s.gone(tx, g); err != nil {
				return err
			}
		}
	}
	return nil
}

// open reports whether some gap holds a day, or began since.
func open(gaps []Gap, from kernel.Date) bool {
	for _, g := range gaps {
		if g.Until.IsZero() || g.Until.After(from) {
			return true
		}
	}
	return false
}

// gone ends a gap's task, if nobody ended it before.
func (s *Service) gone(tx *store.Tx, g Given) error {
	if err := tx.Exec(`UPDATE resource_gap SET closed_at = $1 WHERE task_id = $2`, tx.Now(), g.Task); err != nil {
		return err
	}
	list, err := matter.Several(tx, []kernel.ID{g.Task})
	if err != nil {
		return err
	}
	for _, m := range list {
		if m.Open && m.Stage != "checking" {
			_, err = s.matter.ActTx(tx, kernel.System(), matter.ActInput{Matter: m.ID, Action: "cancel", Values: map[string][]string{"check_note": {"缺口已消除"}}})
		}
	}
	if err != nil {
		return err
	}
	_, err = s.o.Ledger.Append(tx, kernel.System(), ledger.Draft{Kind: eventGone, Matter: g.Task, Payload: map[string]any{"resource": g.Resource, "from": g.From}})
	return err
}

// Settle looks at every gap that was given, as after the zone's supplies changed.
func (s *Service) Settle(ctx context.Context) error {
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		for _, r := range s.o.Rules.Resources {
			if err := s.settle(tx, r.Code); err != nil {
				return err
			}
		}
		return nil
	})
}

func givenOf(tx *store.Tx, code string) ([]Given, error) {
	return store.All(tx, func(r store.Scanner) (g Given, err error) {
		var from, due string
		if err = r.Scan(&g.Task, &g.Resource, &from, &g.Amount, &due); err != nil {
			return g, err
		}
		if err = g.From.UnmarshalText([]byte(from)); err == nil {
			err = g.Due.UnmarshalText([]byte(due))
		}
		return g, err
	}, `SELECT task_id, resource, from_on, amount, due FROM resource_gap WHERE resource = $1 AND closed_at = 0 ORDER BY from_on`, code)
}
