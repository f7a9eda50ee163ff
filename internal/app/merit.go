package app

import (
	"context"

	"juyan/internal/baton"
	"juyan/internal/kernel"
	"juyan/internal/merit"
	"juyan/internal/pack"
	"juyan/internal/store"
)

// newMerit wires results to the runs of the appraisal.
func (a *App) newMerit() *merit.Service {
	return merit.New(merit.Options{DB: a.DB, Ledger: a.Ledger, Org: a.Org, Calendar: a.Calendar, Pack: func() *pack.Pack { return a.Pack }, Runs: runs{a.Baton}})
}

// runs answers package merit out of the appraisal. What somebody may see of a
// result is merit's to decide; here everything is read.
type runs struct{ baton *baton.Service }

// Official reads an official run with its scores.
func (r runs) Official(ctx context.Context, id kernel.ID) (*merit.Run, error) {
	run, err := r.baton.FindRun(ctx, kernel.System(), id)
	if err != nil {
		return nil, err
	}
	if run.Purpose != baton.Official {
		return nil, kernel.NotFound(kernel.T("没有这次正式计算", "There is no such official run"))
	}
	groups, err := r.baton.Groups(ctx, kernel.System(), id, "")
	if err != nil {
		return nil, err
	}
	out := headOf(run)
	for _, g := range groups {
		x := groupOf(g)
		for _, c := range g.Scores {
			x.Subjects = append(x.Subjects, merit.Subject{Code: c.Subject.Code, ID: c.ID, Unit: c.Unit, Person: c.Person, Name: c.Subject.Name, Total: c.Total, Rank: c.Rank, Caps: c.GradeCaps})
		}
		out.Groups = append(out.Groups, x)
	}
	return &out, nil
}

func headOf(r *baton.Run) merit.Run {
	return merit.Run{ID: r.ID, Code: r.Code, Name: r.Name, Period: r.Period, Digest: r.Digest, Follows: r.Follows}
}

func groupOf(g *baton.Group) merit.Group {
	x := merit.Group{Code: g.Code, Name: g.Name, Kind: g.Kind, Unpaid: g.Unpaid}
	for _, l := range g.Lines[1:] {
		x.Lines = append(x.Lines, merit.Line{Code: l.Code, Name: l.Name})
	}
	return x
}

// Lines reads the groups of a run with their lines.
func (r runs) Lines(tx *store.Tx, id kernel.ID) (out []merit.Group, err error) {
	groups, err := baton.Frames(tx, id)
	for _, g := range groups {
		out = append(out, groupOf(g))
	}
	return out, err
}

// maxRuns is how many runs are looked through for those without a result.
const maxRuns = 200

// Newest lists official runs, newest first.
func (r runs) Newest(ctx context.Context) (out []merit.Run, err error) {
	list, err := r.baton.Runs(ctx, kernel.System(), "", maxRuns)
	for _, run := range list {
		if run.Purpose == baton.Official {
			out = append(out, headOf(run))
		}
	}
	return out, err
}

// Again makes an official run that follows another.
func (r runs) Again(ctx context.Context, actor kernel.Actor, of kernel.ID, reason, key string) (kernel.ID, error) {
	run, err := r.baton.FindRun(ctx, actor, of)
	if err != nil {
		return "", err
	}
	again, err := r.baton.Run(ctx, actor, baton.RunInput{Scheme: run.Scheme, Period: run.Period.String(), Purpose: baton.Official, Follows: of, Reason: reason, Key: key})
	if err != nil {
		return "", err
	}
	return again.ID, nil
}

// LeaveOut records what does not count from the next run on.
func (r runs) LeaveOut(tx *store.Tx, actor kernel.Actor, e merit.Exclusion) error {
	return r.baton.Exclude(tx, actor, baton.Exclusion(e))
}
