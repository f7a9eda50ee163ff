package baton

import (
	"context"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/measure"
	"juyan/internal/measure/column"
	"juyan/internal/store"
)

// Exclusion says that the facts of matters do not count in an appraisal.
type Exclusion struct {
	Code     string // of the scheme
	Period   string
	Matters  []kernel.ID
	Reason   string
	Evidence kernel.ID // the matter that decided it: an appeal
}

// Exclude leaves matters out of an appraisal from the next run on; runs that
// were made stay as they are. Whoever calls it decided so and checked the
// permission. A matter that is left out already stays so.
func (s *Service) Exclude(tx *store.Tx, actor kernel.Actor, e Exclusion) error {
	if strings.TrimSpace(e.Reason) == "" {
		return kernel.Invalid("reason", kernel.T("请写明为什么剔除", "Say why it is left out"))
	}
	id := tx.NewID()
	for _, m := range e.Matters {
		if err := tx.Exec(`INSERT INTO baton_exclusion (id, code, period, matter_id, reason, evidence, creator_id, created_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)
			ON CONFLICT (code, period, matter_id) DO NOTHING`, tx.NewID(), e.Code, e.Period, m, e.Reason, e.Evidence, actor.Person, tx.Now()); err != nil {
			return err
		}
	}
	return s.event(tx, actor, "appraisal.excluded", id, "", map[string]any{"scheme": e.Code, "period": e.Period, "matters": e.Matters, "reason": e.Reason, "evidence": e.Evidence})
}

// excluded lists the matters that are left out of an appraisal as known at an
// instant, in their order of being left out.
func excluded(tx *store.Tx, code, period string, known kernel.Instant) ([]kernel.ID, error) {
	return store.All(tx, store.Value[kernel.ID], `SELECT matter_id FROM baton_exclusion WHERE code = $1 AND period = $2 AND created_at <= $3 ORDER BY created_at, matter_id`, code, period, known)
}

// leaveOut sets what the facts of a run are taken without. The same exclusions
// are the same set each time, so that answers are remembered.
func (s *Service) leaveOut(ctx context.Context, code string, f *frozen) error {
	var facts []int64
	err := s.o.DB.Read(ctx, func(tx *store.Tx) (err error) {
		if f.excluded, err = excluded(tx, code, f.period.String(), f.known); err == nil {
			facts, err = measure.OfMatters(tx, f.excluded)
		}
		return err
	})
	if err != nil || len(facts) == 0 {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	set := exclusion{code, f.period.String(), len(facts), facts[len(facts)-1]}
	if s.without[set] == nil {
		s.without[set] = column.NewWithout(facts)
	}
	f.without = s.without[set]
	return nil
}

// exclusion names a set of facts that were left out: exclusions and the facts of
// a matter are only ever added.
type exclusion struct {
	code, period string
	facts        int
	last         int64
}
