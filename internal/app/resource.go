package app

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/resource"
	"juyan/internal/store"
)

// newResource wires the guarantee of resources to the projects that need them.
func (a *App) newResource() *resource.Service {
	return resource.New(resource.Options{DB: a.DB, Ledger: a.Ledger, Org: a.Org, Rules: &a.Pack.Resources, Calendar: a.Calendar, Projects: inLine{a}})
}

// inLine tells how projects stand in line for resources.
type inLine struct{ a *App }

// Standing reads stage, light and green channel of projects.
func (l inLine) Standing(tx *store.Tx, ids []kernel.ID) (map[kernel.ID]resource.Standing, error) {
	out := map[kernel.ID]resource.Standing{}
	list, err := l.a.Project.Several(tx, ids)
	for _, p := range list {
		out[p.ID] = resource.Standing{Stage: p.Stage, Light: string(p.Light), Key: p.Green}
	}
	return out, err
}

// settleGaps takes back what was given for gaps that the pack now in force has
// closed.
func (a *App) settleGaps(ctx context.Context) {
	if err := a.Resource.Settle(ctx); err != nil && ctx.Err() == nil {
		a.Config.Log.Error("settling gaps of resources", "error", err)
	}
}
