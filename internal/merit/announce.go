package merit

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// AnnounceInput puts the result of an official run on notice.
type AnnounceInput struct {
	Run kernel.ID
	Key string
}

// Announce gives grades to everybody an official run scored and puts them on
// public notice (公示) for as many working days as the pack says. Errors:
// forbidden, not found, conflict if the appraisal has a result already.
func (s *Service) Announce(ctx context.Context, actor kernel.Actor, in AnnounceInput) (*Result, error) {
	if err := actor.Require(PermManage); err != nil {
		return nil, err
	}
	run, err := s.o.Runs.Official(ctx, in.Run)
	if err != nil {
		return nil, err
	}
	list, err := grades(&s.Award().Rules, run)
	if err != nil {
		return nil, err
	}
	var r *Result
	err = s.o.DB.WriteBulk(ctx, func(tx *store.Tx) error {
		id, err := store.OnceResult(tx, in.Key, actor.Person, func() (string, error) {
			if err := s.first(tx, run); err != nil {
				return "", err
			}
			r, err := s.announce(tx, actor, run, list)
			if err != nil {
				return "", err
			}
			return string(r.ID), nil
		})
		if err == nil {
			r, err = load(tx, kernel.ID(id))
		}
		return err
	})
	return r, err
}

// first: one appraisal of one period has one result.
func (s *Service) first(tx *store.Tx, run *Run) error {
	n, err := store.One(tx, store.Value[int], `SELECT COUNT(*) FROM merit_result WHERE code = $1 AND period = $2`, run.Code, run.Period.String())
	if err == nil && n > 0 {
		err = kernel.Conflict(kernel.T("%s 的结果已经公示过；要更正，请在那份结果里“重新计算”", "The result of %s was announced already; to correct it, revise that result"), run.Period)
	}
	return err
}

func (s *Service) announce(tx *store.Tx, actor kernel.Actor, run *Run, list []*Grade) (*Result, error) {
	today := s.today(tx)
	r := &Result{ID: tx.NewID(), Code: run.Code, Period: run.Period, Name: run.Name, Status: Announced, Revision: 1, NoticeFrom: today, Creator: actor.Person, CreatedAt: tx.Now(), Record: 1}
	var err error
	if r.NoticeTo, err = s.o.Calendar().AddWorkdays(today, s.Award().NoticeWorkdays); err != nil {
		return nil, err
	}
	if r.Number, err = s.number(tx); err != nil {
		return nil, err
	}
	err = tx.Exec(`INSERT INTO merit_result (id, code, period, name_zh, name_en, status, revision, number, notice_from, notice_to, creator_id, created_at, final_number, final_by, final_at, record)
		VALUES ($1,$2,$3,$4,$5,$6,1,$7,$8,$9,$10,$11,'','',0,1)`, r.ID, r.Code, r.Period.String(), r.Name.ZH, r.Name.EN, string(r.Status), r.Number, r.NoticeFrom.String(), r.NoticeTo.String(), r.Creator, r.CreatedAt)
	if err != nil {
		return nil, err
	}
	if err := r.revise(tx, actor, run, list, ""); err != nil {
		return nil, err
	}
	return r, s.event(tx, actor, "merit.announced", r.ID, map[string]any{"run": run.ID, "digest": run.Digest, "number": r.Number, "notice_from": r.NoticeFrom, "notice_to": r.NoticeTo, "grades": counted(list)})
}

// revise keeps the grades of the revision in force and the run they stand on.
func (r *Result) revise(tx *store.Tx, actor kernel.Actor, run *Run, list []*Grade, reason string) error {
	err := tx.Exec(`INSERT INTO merit_revision (result_id, revision, run_id, digest, reason, person_id, at) VALUES ($1,$2,$3,$4,$5,$6,$7)`,
		r.ID, r.Revision, run.ID, run.Digest, reason, actor.Person, tx.Now())
	if err != nil {
		return err
	}
	return keep(tx, r.ID, r.Revision, list)
}

// Candidates lists the official runs that could be announced: the newest of
// each appraisal and period that has no result yet.
func (s *Service) Candidates(ctx context.Context, actor kernel.Actor) (out []Run, err error) {
	if err := actor.Require(PermManage); err != nil {
		return nil, err
	}
	runs, err := s.o.Runs.Newest(ctx)
	if err != nil {
		return nil, err
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		out = nil
		seen := map[string]bool{}
		for i := range runs {
			key := runs[i].Code + " " + runs[i].Period.String()
			if !seen[key] && s.first(tx, &runs[i]) == nil {
				out = append(out, runs[i])
			}
			seen[key] = true
		}
		return nil
	})
	return out, err
}
