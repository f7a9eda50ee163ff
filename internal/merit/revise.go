package merit

import (
	"context"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// ReviseInput computes a result on notice anew.
type ReviseInput struct {
	Result kernel.ID
	Reason string
	Record int64
	Key    string
}

// Revise makes a run that follows the one in force and gives grades by it: what
// was corrected in the ledger, and what was excluded, now shows. Both states
// are kept. Whoever a revision touches has as many working days to object as
// the pack says. Errors: forbidden, not found, conflict, invalid.
func (s *Service) Revise(ctx context.Context, actor kernel.Actor, in ReviseInput) error {
	if err := actor.Require(PermManage); err != nil {
		return err
	}
	reason := strings.TrimSpace(in.Reason)
	if reason == "" {
		return kernel.Invalid("reason", kernel.T("请写明为什么重新计算", "Say why the result is computed anew"))
	}
	last, err := s.lastRun(ctx, in)
	if err != nil {
		return err
	}
	id, err := s.o.Runs.Again(ctx, actor, last, reason, runKey(in.Key))
	if err != nil {
		return err
	}
	run, err := s.o.Runs.Official(ctx, id)
	if err != nil {
		return err
	}
	list, err := grades(&s.Award().Rules, run)
	if err != nil {
		return err
	}
	return s.o.DB.WriteBulk(ctx, func(tx *store.Tx) error {
		return store.Once(tx, in.Key, actor.Person, func() error {
			r, err := loadFor(tx, in.Result, Announced, in.Record)
			if err != nil {
				return err
			}
			return s.revised(tx, actor, r, run, list, reason)
		})
	})
}

// lastRun is the run in force of a result on notice.
func (s *Service) lastRun(ctx context.Context, in ReviseInput) (run kernel.ID, err error) {
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		r, err := loadFor(tx, in.Result, Announced, in.Record)
		if err != nil {
			return err
		}
		run, err = store.One(tx, store.Value[kernel.ID], `SELECT run_id FROM merit_revision WHERE result_id = $1 AND revision = $2`, r.ID, r.Revision)
		return err
	})
	return run, err
}

func (s *Service) revised(tx *store.Tx, actor kernel.Actor, r *Result, run *Run, list []*Grade, reason string) error {
	before, err := store.All(tx, scanGrade, `SELECT `+gradeColumns+` FROM merit_grade g WHERE g.result_id = $1 AND g.revision = $2`, r.ID, r.Revision)
	if err != nil {
		return err
	}
	r.Revision++
	least, err := s.o.Calendar().AddWorkdays(s.today(tx), s.Award().RevisedWorkdays)
	if err != nil {
		return err
	}
	if least.After(r.NoticeTo) {
		r.NoticeTo = least
	}
	if err := r.revise(tx, actor, run, list, reason); err != nil {
		return err
	}
	if err := r.save(tx); err != nil {
		return err
	}
	return s.event(tx, actor, "merit.revised", r.ID, map[string]any{"run": run.ID, "digest": run.Digest, "revision": r.Revision, "reason": reason, "notice_to": r.NoticeTo, "changed": changed(before, list), "grades": counted(list)})
}

// changed lists whose total, rank or grade moved.
func changed(before, now []*Grade) []string {
	was := map[string]*Grade{}
	for _, g := range before {
		was[g.Group+"/"+g.Subject] = g
	}
	out := []string{}
	for _, g := range now {
		w := was[g.Group+"/"+g.Subject]
		if w == nil || w.Total != g.Total || w.Place != g.Place || w.Grade != g.Grade {
			out = append(out, g.Group+"/"+g.Subject)
		}
	}
	return out
}

// runKey is the key of the run a form asks for, beside its own.
func runKey(key string) string {
	if key == "" {
		return ""
	}
	return key + "/run"
}
