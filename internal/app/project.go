package app

import (
	"context"

	"juyan/internal/economy"
	"juyan/internal/intake"
	"juyan/internal/invest"
	"juyan/internal/kernel"
	"juyan/internal/meeting"
	"juyan/internal/project"
	"juyan/internal/store"
)

// newProject wires projects to leads, approval plans and statistics.
func (a *App) newProject() *project.Service {
	return project.New(project.Options{DB: a.DB, Org: a.Org, Rules: a.Pack.Projects, Land: &a.Pack.Plots, Area: a.Pack.Zone.Area, Items: a.listNames("promise_items"), Leads: leads{a.Invest}, Approvals: a.Approval, Statistics: firmStatistics{a.Economy}})
}

// listNames are the names of a list of the pack, by code.
func (a *App) listNames(list string) map[string]kernel.Text {
	out := map[string]kernel.Text{}
	for _, o := range a.Pack.Lists[list].Options {
		out[o.Code] = o.Name
	}
	return out
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

// firmStatistics answers what firms' verified statistics say of a year.
type firmStatistics struct{ economy *economy.Service }

// OfFirms reads a series of a year, once for each firm.
func (f firmStatistics) OfFirms(ctx context.Context, series string, year int, firms []kernel.ID) ([]project.Reading, error) {
	list, _, err := f.economy.Column(ctx, series, economy.Year(year), firms)
	out := make([]project.Reading, len(list))
	for i, r := range list {
		out[i] = project.Reading{Amount: r.Amount, Scale: r.Scale, Missing: r.Missing}
	}
	return out, err
}

// projectPoints brings red and yellow projects and open bottlenecks on the
// agenda of the coordination meeting.
func (a *App) projectPoints(ctx context.Context, actor kernel.Actor, _ kernel.Date, enterprise kernel.ID) ([]meeting.Point, error) {
	list, err := a.Project.Points(ctx, actor, enterprise)
	if err != nil {
		return nil, err
	}
	var out []meeting.Point
	for _, x := range list {
		m, err := a.Matter.Get(ctx, actor, x.ID)
		if err != nil {
			return nil, err
		}
		out = append(out, meeting.Point{Matter: m, Why: x.Why})
	}
	return out, nil
}

// producing is when each project is likely to produce, eight times in ten, where
// it has an approval plan.
func (a *App) producing(ctx context.Context, projects []kernel.ID) (map[kernel.ID]kernel.Date, error) {
	out := map[kernel.ID]kernel.Date{}
	err := a.DB.Read(ctx, func(tx *store.Tx) error {
		for _, id := range projects {
			ranges, err := a.Approval.Foresee(tx, id)
			if kernel.CodeOf(err) == kernel.CodeNotFound {
				continue
			}
			if err != nil {
				return err
			}
			for _, r := range ranges {
				if r.Code == "production" {
					out[id] = r.Eight
				}
			}
		}
		return nil
	})
	return out, err
}

// fits asks the module of a kind what it wants of past matters of it.
func (a *App) fits(ctx context.Context, kind string) (intake.Fit, error) {
	if kind != project.Kind {
		return nil, nil
	}
	return a.Project.Fitting(ctx)
}

// settled lets the modules keep their rows of imported matters.
func (a *App) settled(tx *store.Tx, ids []kernel.ID) error {
	if err := a.Invest.Settled(tx, ids); err != nil {
		return err
	}
	return a.Project.Settled(tx, ids)
}
