package app

import (
	"juyan/internal/invest"
	"juyan/internal/kernel"
	"juyan/internal/project"
	"juyan/internal/store"
)

// newProject wires projects to leads, approval plans and statistics.
func (a *App) newProject() *project.Service {
	return project.New(project.Options{DB: a.DB, Org: a.Org, Rules: a.Pack.Projects, Land: &a.Pack.Plots, Area: a.Pack.Zone.Area, Leads: leads{a.Invest}, Approvals: a.Approval})
}

// leads answers whose a lead is.
type leads struct{ invest *invest.Service }

// Shares lists the credit shares of a lead.
func (l leads) Shares(tx *store.Tx, lead kernel.ID) (out []project.Share, err error) {
	list, err := l.invest.Shares(tx, lead)
	for _, x := range list {
		out = append(out, project.Share{Unit: x.Unit, Points: int(x.Parts)})
	}
	return out, err
}
