package merit

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// FinalizeInput makes a result final.
type FinalizeInput struct {
	Result kernel.ID
	Record int64
	Key    string
}

// Finalize makes a result final once its notice has run out, every appeal is
// decided and every upheld one is in a later revision. It is done by somebody
// other than who announced it, and writes the lists that recommend. Errors:
// forbidden, not found, conflict with what is still open.
func (s *Service) Finalize(ctx context.Context, actor kernel.Actor, in FinalizeInput) error {
	if err := actor.Require(PermApprove); err != nil {
		return err
	}
	return s.o.DB.WriteBulk(ctx, func(tx *store.Tx) error { // a line for everybody who is recommended
		return store.Once(tx, in.Key, actor.Person, func() error {
			r, err := loadFor(tx, in.Result, Announced, in.Record)
			if err != nil {
				return err
			}
			if err := s.ripe(tx, actor, r); err != nil {
				return err
			}
			return s.finalize(tx, actor, r)
		})
	})
}

// ripe says what still stands against making a result final.
func (s *Service) ripe(tx *store.Tx, actor kernel.Actor, r *Result) error {
	if actor.Person != "" && actor.Person == r.Creator {
		return kernel.Forbidden(kernel.T("结果应由公示人以外的人审定", "A result is made final by somebody other than who announced it"))
	}
	if !s.today(tx).After(r.NoticeTo) {
		return kernel.Conflict(kernel.T("公示到 %s 为止，之后才能审定", "The notice runs until %s; the result can be made final after that day"), r.NoticeTo)
	}
	open, err := count(tx, `SELECT COUNT(*) FROM merit_appeal WHERE result_id = $1 AND status = 'open'`, r.ID)
	if err == nil && open > 0 {
		err = kernel.Conflict(kernel.T("还有 %d 件申诉没有复核完", "%d appeals are not decided yet"), open)
	}
	if err != nil {
		return err
	}
	waiting, err := count(tx, `SELECT COUNT(*) FROM merit_appeal a JOIN merit_revision v ON v.result_id = a.result_id AND v.revision = $2
		WHERE a.result_id = $1 AND a.status = 'upheld' AND a.decided_at > v.at`, r.ID, r.Revision)
	if err == nil && waiting > 0 {
		err = kernel.Conflict(kernel.T("有 %d 件申诉成立后还没有重新计算", "%d appeals were upheld and the result was not computed anew since"), waiting)
	}
	return err
}

func count(tx *store.Tx, query string, args ...any) (int, error) {
	return store.One(tx, store.Value[int], query, args...)
}

func (s *Service) finalize(tx *store.Tx, actor kernel.Actor, r *Result) error {
	var err error
	if r.FinalNumber, err = s.number(tx); err != nil {
		return err
	}
	r.Status, r.FinalBy, r.FinalAt = Final, actor.Person, tx.Now()
	if err := r.save(tx); err != nil {
		return err
	}
	listed, small, err := s.propose(tx, r)
	if err != nil {
		return err
	}
	return s.event(tx, actor, "merit.final", r.ID, map[string]any{"revision": r.Revision, "number": r.FinalNumber, "recommended": listed, "small_groups": small})
}
