package baton

import (
	"context"
	"encoding/json"

	"juyan/internal/indicator"
	"juyan/internal/kernel"
	"juyan/internal/pack"
	"juyan/internal/store"
)

// PublishInput makes a version binding.
type PublishInput struct {
	Scheme kernel.ID
	Record int64
	Key    string
}

// Publish freezes a version with the indicators it names; from then on nothing
// of it changes. It must have been consulted on, its opinions answered, and no
// other published version of the code may be in force at the same time.
// Errors: forbidden, not found, conflict, invalid with the faults by line.
func (s *Service) Publish(ctx context.Context, actor kernel.Actor, in PublishInput) error {
	if err := actor.Require(PermManage); err != nil {
		return err
	}
	return s.change(ctx, actor, in.Scheme, in.Record, in.Key, func(tx *store.Tx, v *Version) error {
		if err := s.consulted(tx, v); err != nil {
			return err
		}
		if err := alone(tx, v); err != nil {
			return err
		}
		if err := s.freeze(v); err != nil {
			return err
		}
		v.Status, v.PublishedAt = Published, tx.Now()
		return s.event(tx, actor, "scheme.published", v.ID, v.Hash, map[string]any{"code": v.Code, "name": v.Name, "version": v.Hash})
	})
}

// consulted: those who are judged were asked, and answered.
func (s *Service) consulted(tx *store.Tx, v *Version) error {
	today := s.o.Org.Directory().Day(tx.Now())
	switch {
	case v.Status != Consulting:
		return kernel.Conflict(kernel.T("先征求意见，再发布", "Consult the units first, then publish"))
	case !today.After(v.ConsultTo):
		return kernel.Conflict(kernel.T("征求意见到 %s 为止，之后才能发布", "Opinions are taken until %s; publish after that day"), v.ConsultTo)
	}
	open, err := store.One(tx, store.Value[int64], `SELECT COUNT(*) FROM baton_opinion WHERE scheme_id = $1 AND answered_at = 0`, v.ID)
	if err == nil && open > 0 {
		err = kernel.Conflict(kernel.T("还有 %d 条意见没有答复，答复后再发布", "%d opinions have no answer yet; answer them, then publish"), open)
	}
	return err
}

// alone: two rules for one time are no rule.
func alone(tx *store.Tx, v *Version) error {
	others, err := store.All(tx, scanVersion, `SELECT `+versionColumns+` FROM baton_scheme b WHERE b.code = $1 AND b.status = 'published' AND b.id <> $2
		AND (b.to_date = '' OR b.to_date > $3) AND ($4 = '' OR b.from_date < $4)`, v.Code, v.ID, v.From.String(), v.To.String())
	if err != nil || len(others) == 0 {
		return err
	}
	return kernel.Errorf(kernel.CodeConflict, "text", kernel.T("方案“%s”从 %s 起已有发布的版本，有效期不能重叠", "Scheme %q has a published version from %s on; their times may not overlap"), v.Code, others[0].From)
}

// freeze keeps, beside the text, the indicators it names as they are now, and
// takes the hash of both.
func (s *Service) freeze(v *Version) error {
	if err := s.fit(v); err != nil {
		return err
	}
	scheme, catalogue, err := s.Scheme(v)
	if err != nil {
		return err
	}
	named := named(scheme, catalogue)
	raw, err := json.Marshal(named)
	if err != nil {
		return kernel.Internal(err)
	}
	v.Catalogue = string(raw)
	_, v.Hash, err = pack.Canonical(map[string]any{"scheme": scheme, "indicators": named})
	return err
}

// named are the entries of the catalogue in force when the scheme begins: all
// of them, since formulas may read one another.
func named(scheme *indicator.Scheme, catalogue indicator.Catalogue) indicator.Catalogue {
	var out indicator.Catalogue
	for _, i := range catalogue {
		if i.In(scheme.From) {
			out = append(out, i)
		}
	}
	return out
}
