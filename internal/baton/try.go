package baton

import (
	"context"

	"juyan/internal/indicator"
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// TryInput asks what a scheme comes to.
type TryInput struct {
	Code   string // of the scheme
	Period string
	AsOf   kernel.Date // as known at the end of that day; zero = now
}

// Tried is a computation nobody kept.
type Tried struct {
	*Run
	Groups []TriedGroup
}

// TriedGroup is one group of it.
type TriedGroup struct {
	Inputs string // digest
	Result *indicator.Result
}

// Try computes the version of a scheme in force in a period and keeps nothing.
// Errors: forbidden, not found, invalid.
func (s *Service) Try(ctx context.Context, actor kernel.Actor, in TryInput) (*Tried, error) {
	if err := actor.Require(PermManage); err != nil {
		return nil, err
	}
	var v *Version
	err := s.o.DB.Read(ctx, func(tx *store.Tx) (err error) {
		v, err = inForce(tx, in.Code, in.Period)
		if kernel.CodeOf(err) == kernel.CodeNotFound {
			err = kernel.NotFound(kernel.T("%[2]s 没有方案“%[1]s”", "There is no scheme %q in %s"), in.Code, in.Period)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	r, groups, err := s.compute(ctx, RunInput{Scheme: v.ID, Period: in.Period, Purpose: Trial, AsOf: in.AsOf})
	if err != nil {
		return nil, err
	}
	out := &Tried{Run: r}
	for _, g := range groups {
		out.Groups = append(out.Groups, TriedGroup{g.inputs.Digest(), g.result})
	}
	return out, nil
}
