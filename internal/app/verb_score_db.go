package app

import (
	"context"

	"juyan/internal/baton"
	"juyan/internal/kernel"
)

// fromDatabase scores a scheme of a zone on the facts of its work and keeps
// nothing. Error codes: invalid, not_found (no such scheme in that period).
func (c *ScoreCmd) fromDatabase(ctx context.Context, out *IO) error {
	if c.Period == "" {
		return kernel.Invalid("period", kernel.T("请写考核期，例如 --period 2022", "Name the period, such as --period 2022"))
	}
	in := baton.TryInput{Code: c.Scheme, Period: c.Period}
	if c.AsOf != "" {
		var err error
		if in.AsOf, err = kernel.ParseDate(c.AsOf); err != nil {
			return err
		}
	}
	a, err := (Place{DB: c.DB, Pack: c.Pack}).openZone(ctx)
	if err != nil {
		return err
	}
	defer a.closeLogged()
	tried, err := a.Baton.Try(ctx, kernel.System(), in)
	if err != nil {
		return err
	}
	done := scored{Scheme: c.Scheme, Period: tried.Period, Position: tried.Position, Digest: tried.Digest, Groups: []scoredGroup{}}
	for _, g := range tried.Groups {
		done.Groups = append(done.Groups, scoredGroup{g.Inputs, g.Result.Digest(), g.Result})
	}
	return c.print(out.Out, &done)
}
