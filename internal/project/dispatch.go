package project

import (
	"context"
	"sort"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Pressed is a project on the dispatch list: why it is there, and its open
// bottlenecks.
type Pressed struct {
	Project
	Why    []kernel.Text
	Blocks []Block
}

// Dispatch lists what is to be seen to this week: red and yellow projects, those
// blocked, delayed or suspended, those whose year is not planned; the worst
// first.
func (s *Service) Dispatch(ctx context.Context, actor kernel.Actor) (out []Pressed, err error) {
	list, err := s.All(ctx, actor, Filter{})
	if err != nil {
		return nil, err
	}
	today := s.o.Org.Directory().Day(s.o.DB.Clock().Now())
	open, err := s.Moves(ctx, list)
	for _, p := range list {
		x := Pressed{Project: p, Blocks: open[p.ID]}
		if x.Why = why(p, x.Blocks, today); p.Open && len(x.Why) > 0 {
			out = append(out, x)
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].weight() > out[j].weight() })
	return out, err
}

func openBlocks(tx *store.Tx, projects []Project) (map[kernel.ID][]Block, error) {
	out := map[kernel.ID][]Block{}
	var ids []any
	for _, p := range projects {
		if p.Blocks > 0 {
			ids = append(ids, p.ID)
		}
	}
	for len(ids) > 0 {
		n := min(len(ids), 500)
		list, err := store.All(tx, scanBlock, `SELECT `+blockColumns+` FROM project_block b WHERE b.removed_on = '' AND b.matter_id IN (`+store.Marks(1, n)+`) ORDER BY b.since_on, b.no`, ids[:n]...)
		if err != nil {
			return nil, err
		}
		for _, b := range list {
			out[b.Project] = append(out[b.Project], b)
		}
		ids = ids[n:]
	}
	return out, nil
}

// Moves are the open bottlenecks of projects, the oldest of each first: they say
// whose move it is.
func (s *Service) Moves(ctx context.Context, list []Project) (out map[kernel.ID][]Block, err error) {
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		out, err = openBlocks(tx, list)
		return err
	})
	return out, err
}

// weight orders the list: red before yellow, then how much is blocked.
func (x Pressed) weight() int { return 100*severity[x.Shows()] + min(len(x.Blocks), 99) }

// why says what is wrong with a project; nothing when nothing is.
func why(p Project, blocks []Block, today kernel.Date) (out []kernel.Text) {
	switch p.Shows() {
	case Red:
		out = append(out, kernel.T("红灯：年度计划完成 %d%%，应完成 %d%%", "red: %d %% of the year's plan, %d %% due").Format(p.Reported, p.Planned))
	case Yellow:
		out = append(out, kernel.T("黄灯：年度计划完成 %d%%，应完成 %d%%", "yellow: %d %% of the year's plan, %d %% due").Format(p.Reported, p.Planned))
	}
	if len(blocks) > 0 {
		late := 0
		for _, b := range blocks {
			if b.Due.Before(today) {
				late++
			}
		}
		text := kernel.T("%d 个堵点未解决", "%d open bottlenecks").Format(len(blocks))
		if late > 0 {
			text = kernel.T("%d 个堵点未解决，%d 个超期", "%d open bottlenecks, %d past their day").Format(len(blocks), late)
		}
		out = append(out, text)
	}
	switch p.Status {
	case Delayed:
		out = append(out, kernel.T("状态：滞后", "status: delayed"))
	case Suspended:
		out = append(out, kernel.T("状态：停工", "status: suspended"))
	case Abandoned:
		out = append(out, kernel.T("状态：放弃，待办退出", "status: abandoned, to be wound up"))
	}
	if len(out) == 0 && reports(p.Stage) && p.Expects == "" && p.On("signed_on").AddDays(30).Before(today) {
		out = append(out, kernel.T("本年度没有报计划", "the year is not planned"))
	}
	return out
}

// Points are the projects that belong on a coordination meeting's agenda: red
// and yellow ones and those with open bottlenecks, with the reasons. With an
// enterprise, only that firm's.
func (s *Service) Points(ctx context.Context, actor kernel.Actor, enterprise kernel.ID) ([]Pressed, error) {
	if actor.Can(PermView) == kernel.ScopeNone {
		return nil, nil
	}
	list, err := s.Dispatch(ctx, actor)
	var out []Pressed
	for _, x := range list {
		light := x.Shows()
		if (light == Red || light == Yellow || len(x.Blocks) > 0) && (enterprise == "" || x.Enterprise == enterprise) {
			out = append(out, x)
		}
	}
	return out, err
}
