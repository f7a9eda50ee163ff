package app

import (
	"context"
	"strconv"
	"strings"

	"juyan/internal/approval"
	"juyan/internal/kernel"
	"juyan/internal/measure"
	"juyan/internal/pipeline"
	"juyan/internal/project"
	"juyan/internal/store"
)

// newPipeline wires the boards of investment to what only other modules know.
func (a *App) newPipeline() *pipeline.Service {
	return pipeline.New(pipeline.Options{DB: a.DB, Org: a.Org, Kinds: a.Kinds, Seal: a.Sealer.Seal, Rules: a.Pack.Pipeline, Land: &a.Pack.Plots, Where: where,
		Blocks: a.openBlocks, Steps: a.lateSteps, Awaited: a.Review.Awaited, Forecasts: a.forecasts, Lights: a.projectLights, Grounds: a.projectGrounds})
}

// openBlocks names the open bottlenecks of projects.
func (a *App) openBlocks(ctx context.Context) (out []pipeline.Block, err error) {
	list, err := a.Project.OpenBlocks(ctx)
	for _, b := range list {
		kind, _ := a.Pack.Lists["bottlenecks"].Option(b.Kind)
		out = append(out, pipeline.Block{Project: b.Project, Kind: kind.Name, Note: b.Content, Unit: b.Unit, Since: b.Since, Due: b.Due})
	}
	return out, err
}

// lateSteps are the steps of all approval plans that passed their limit.
func (a *App) lateSteps(ctx context.Context) (out []pipeline.Step, err error) {
	p, err := a.Approval.Turns(ctx, kernel.System(), approval.Filter{State: "late", Limit: 1000})
	for _, t := range p.Turns {
		st := pipeline.Step{Project: t.Project.ID, Name: kernel.T(t.Title, t.Title), Unit: t.Unit, Due: kernel.DateOf(t.DueAt.In(a.Org.Location()))}
		if t.Step != nil {
			st.Name = t.Step.Name
		}
		out = append(out, st)
	}
	return out, err
}

// forecasts say when projects with an approval plan will start and produce, by the
// stage of the project.
func (a *App) forecasts(ctx context.Context, projects []kernel.ID) (map[kernel.ID]pipeline.Forecast, error) {
	out := map[kernel.ID]pipeline.Forecast{}
	err := a.DB.Read(ctx, func(tx *store.Tx) error {
		for _, id := range projects {
			ranges, err := a.Approval.Foresee(tx, id)
			if kernel.CodeOf(err) == kernel.CodeNotFound {
				continue // it has no plan yet
			}
			if err != nil {
				return err
			}
			f := pipeline.Forecast{}
			for _, r := range ranges {
				if stage := map[string]string{approval.Started: "started", approval.Trial: "trial", approval.Production: "production"}[r.Code]; r.Reached.IsZero() {
					f[stage] = pipeline.Span{Likely: r.Likely, From: r.Early, To: r.Late}
				}
			}
			out[id] = f
		}
		return nil
	})
	return out, err
}

func (a *App) projectLights(ctx context.Context) (map[kernel.ID]string, error) {
	lights, err := a.Project.Lights(ctx)
	out := map[kernel.ID]string{}
	for id, l := range lights {
		out[id] = string(l)
	}
	return out, err
}

func (a *App) projectGrounds(ctx context.Context) (out []pipeline.Ground, err error) {
	list, err := a.Project.Grounds(ctx)
	for _, g := range list {
		out = append(out, pipeline.Ground{Project: g.Project, Plot: g.Plot, Mu: g.Area})
	}
	return out, err
}

// investment answers for the figures of 一盘棋 that the boards of investment count.
func (a *App) investment(ctx context.Context, actor kernel.Actor, what string, from, to kernel.Date) (value, href string, ok bool) {
	if what == "funds" {
		return a.fundsInPlace(ctx, actor, from, to)
	}
	k, err := a.Pipeline.Key(ctx, actor, pipeline.Filter{}, from, to)
	if err != nil || k.Talked.N == 0 {
		return "", "", false
	}
	list := func(way string) string {
		return "/pipeline/list?way=" + way + "&from=" + from.String() + "&to=" + to.String()
	}
	switch {
	case what == "key":
		return strconv.Itoa(k.Talked.N), list("talked"), true
	case what == "passed":
		return strconv.Itoa(k.Passed.N), list("passed"), true
	case k.Passed.Blank > 0 && k.Passed.Blank == k.Passed.N:
		return "", "", false
	}
	return inYi(k.Passed.Amount), list("passed"), true
}

// fundsInPlace adds up what was verified of projects' funds in a period.
func (a *App) fundsInPlace(ctx context.Context, actor kernel.Actor, from, to kernel.Date) (value, href string, ok bool) {
	if actor.Can(project.PermView) != kernel.ScopeAll {
		return "", "", false
	}
	var total int64
	loc := a.Org.Location()
	err := a.DB.Read(ctx, func(tx *store.Tx) error {
		total = 0
		sums, err := measure.Sums(tx, measure.Query{Measures: []string{"project.funds"}, From: from.At(0, 0, loc), To: to.AddDays(1).At(0, 0, loc)})
		for _, s := range sums {
			total += s.Value
		}
		return err
	})
	return inYi(kernel.Money(total)), "/projects", err == nil && total > 0
}

// inYi writes money in 亿元, rounded to 0.01: "611.93".
func inYi(m kernel.Money) string {
	n := (m + kernel.Yi/200) / (kernel.Yi / 100)
	s := strconv.FormatInt(int64(n/100), 10) + "." + strconv.FormatInt(int64(100+n%100), 10)[1:]
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}
