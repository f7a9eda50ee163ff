package project

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// What boards ask of all projects at once. They ask for no permission: whoever
// shows the answers shows those of projects its reader may see.

// OpenBlocks are the bottlenecks not removed yet of projects not ended, the oldest
// first.
func (s *Service) OpenBlocks(ctx context.Context) (out []Block, err error) {
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		out, err = store.All(tx, scanBlock, `SELECT `+blockColumns+` FROM project_block b JOIN matter_shown m ON m.id = b.matter_id
			WHERE b.removed_on = '' AND m.open = 1 ORDER BY b.since_on, b.matter_id, b.no`)
		return err
	})
	return out, err
}

// Lights are the lights that projects show; one that shows none is not among
// them.
func (s *Service) Lights(ctx context.Context) (out map[kernel.ID]Light, err error) {
	type lit struct {
		id    kernel.ID
		light Light
	}
	out = map[kernel.ID]Light{}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		list, err := store.All(tx, func(r store.Scanner) (lit, error) {
			var x lit
			var light, stage, status string
			err := r.Scan(&x.id, &light, &stage, &status)
			if x.light = Light(light); !reports(stage) || status == Suspended || status == Abandoned {
				x.light = NoLight
			}
			return x, err
		}, `SELECT k.matter_id, k.light, m.stage, k.status FROM project_project k JOIN matter_shown m ON m.id = k.matter_id WHERE m.kind = $1 AND m.open = 1 AND k.light <> ''`, Kind)
		for _, x := range list {
			if x.light != NoLight {
				out[x.id] = x.light
			}
		}
		return err
	})
	return out, err
}

// Ground is a plot, or a part of it, that a project uses.
type Ground struct {
	Project kernel.ID
	Used
}

// Grounds are the plots of projects that did not leave.
func (s *Service) Grounds(ctx context.Context) (out []Ground, err error) {
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		out, err = store.All(tx, func(r store.Scanner) (g Ground, err error) {
			var from string
			if err = r.Scan(&g.Project, &g.Plot, &g.Area, &from); err != nil {
				return g, err
			}
			return g, days([]string{from}, &g.From)
		}, `SELECT p.matter_id, p.plot, p.mu, p.from_on FROM project_plot p CROSS JOIN matter_shown m WHERE m.id = p.matter_id AND m.open = 1 ORDER BY p.plot, p.matter_id`)
		return err
	})
	return out, err
}
