package pipeline

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/plot"
)

// OnPlot is a project on a plot.
type OnPlot struct {
	Row
	Mu    plot.Mu // of the plot; 0 = not said
	Light string  // "" = no data
}

// Grounds are the projects on each plot, by its code, as far as actor may see
// them. Errors as Board.
func (s *Service) Grounds(ctx context.Context, actor kernel.Actor) (map[string][]OnPlot, error) {
	r, err := reaches(actor)
	if err != nil {
		return nil, err
	}
	out := map[string][]OnPlot{}
	if s.o.Grounds == nil {
		return out, nil
	}
	if err := s.memory.refresh(ctx); err != nil {
		return nil, err
	}
	list, err := s.o.Grounds(ctx)
	if err != nil {
		return nil, err
	}
	ids := make([]kernel.ID, len(list))
	for i, g := range list {
		ids[i] = g.Project
	}
	of, err := s.byID(ctx, actor, ids)
	if err != nil {
		return nil, err
	}
	_, lights, err := s.outlook(ctx, nil)
	for _, g := range list {
		if row, ok := of[g.Project]; ok && (r.units == nil || r.units[row.Unit]) {
			out[g.Plot] = append(out[g.Plot], OnPlot{row, g.Mu, lights[g.Project]})
		}
	}
	return out, err
}
