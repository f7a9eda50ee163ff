package app

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/govalues/decimal"

	"juyan/internal/baton"
	cockpitweb "juyan/internal/cockpit/web"
	"juyan/internal/economy"
	"juyan/internal/indicator"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/pack"
)

// newBaton wires the appraisal to the facts, the statistics and the ledger.
func (a *App) newBaton() *baton.Service {
	return baton.New(baton.Options{DB: a.DB, Ledger: a.Ledger, Org: a.Org, Pack: func() *pack.Pack { return a.Pack },
		Facts: a.Columns, Statistics: statistics{a.Economy}, Matter: a.matterNumbered})
}

// matterNumbered finds a matter by its number for who may see it.
func (a *App) matterNumbered(ctx context.Context, actor kernel.Actor, number string) (baton.Matter, error) {
	m, err := a.Matter.ByNumber(ctx, actor, number)
	if err != nil {
		return baton.Matter{}, err
	}
	return baton.Matter{ID: m.ID, Number: m.Number, Title: m.Title}, nil
}

// statistics answers the appraisal out of the imported series.
type statistics struct{ economy *economy.Service }

// Column reads a series over a period.
func (s statistics) Column(ctx context.Context, q baton.Series) ([]indicator.Value, []string, error) {
	from, to := q.Period.Dates()
	list, versions, err := s.economy.Column(ctx, q.Code, economy.Span{From: from, To: to.AddDays(-1), Claimed: q.Claimed, Known: q.Known}, q.Subjects)
	out := make([]indicator.Value, len(list))
	for i, r := range list {
		out[i] = indicator.NoData(r.Missing)
		if r.Missing.IsZero() && err == nil {
			var n indicator.Num
			if n, err = decimal.New(r.Amount, r.Scale); err == nil {
				out[i] = indicator.Number(n)
			}
		}
	}
	return out, versions, err
}

// Known lists the series of the pack.
func (s statistics) Known() map[string]bool { return s.economy.Known() }

// eventName is what people call an event: the action that wrote it.
func (a *App) eventName(ev ledger.Event) kernel.Text {
	kind, _, _ := strings.Cut(ev.Kind, ".")
	course, err := a.Kinds.Current(kind)
	if err != nil {
		return kernel.Text{}
	}
	if action := matter.ActionOf(course, ev); action != nil {
		return action.Name
	}
	return kernel.Text{}
}

// matterName is a matter's number and title for who may see it.
func (a *App) matterName(ctx context.Context, actor kernel.Actor, id kernel.ID) (number, title string, ok bool) {
	m, err := a.Matter.Get(ctx, actor, id)
	if err != nil {
		return "", "", false
	}
	return m.Number, m.Title, true
}

// leaders are who leads each class of the zone's own units in the latest run
// that the actor may see.
func (a *App) leaders(ctx context.Context, actor kernel.Actor) (out []cockpitweb.Leading, err error) {
	runs, err := a.Baton.Runs(ctx, actor, "", 500)
	if kernel.CodeOf(err) == kernel.CodeForbidden {
		return nil, nil
	}
	codes := []string{""} // the latest of all; where that one ranks no agencies, those of the other schemes
	for _, r := range runs {
		if !slices.Contains(codes, r.Code) {
			codes = append(codes, r.Code)
		}
	}
	for i := 0; err == nil && len(out) == 0 && i < len(codes); i++ {
		out, err = a.leadersOf(ctx, actor, codes[i])
	}
	return out, err
}

// leadersOf are those of the latest run of a scheme, "" = of any.
func (a *App) leadersOf(ctx context.Context, actor kernel.Actor, code string) (out []cockpitweb.Leading, err error) {
	b, err := a.Baton.Board(ctx, actor, code)
	switch {
	case kernel.CodeOf(err) == kernel.CodeForbidden || err == nil && b == nil:
		return nil, nil
	case err != nil:
		return nil, err
	}
	for _, g := range b.Groups {
		if g.Kind != indicator.Units || g.Unpaid || len(g.Scores) == 0 || g.Scores[0].Rank != 1 {
			continue
		}
		first := g.Scores[0]
		out = append(out, cockpitweb.Leading{Class: g.Name, Who: first.Subject.Name, Period: b.Run.Period.String(),
			Score: first.Total.Num().Round(2).Pad(2).String(), Href: "/appraisal?scheme=" + url.QueryEscape(b.Run.Code) + "&group=" + url.QueryEscape(g.Code)})
	}
	return out, nil
}
