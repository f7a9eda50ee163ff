package meeting

import (
	"context"
	"sort"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/store"
)

// The codes of the zone pack that the agenda reads; see the package comment.
const (
	kindWhistle   = "whistle"
	kindTask      = "task"
	stageDeferred = "deferred"
	fieldReview   = "review_date"
	actTicket     = "problem_ticket"
	maxOfAgenda   = 200
)

// Point is a matter that belongs on an agenda, with the reasons.
type Point struct {
	Matter *matter.Matter
	Why    []kernel.Text
}

// Agenda proposes what a meeting on a day should talk about, worst first: the
// open whistles that are stuck, then the unfinished tasks of earlier meetings,
// then what other modules bring along.
// With an enterprise, only what concerns that firm. A meeting can talk about so
// much only: the 200 worst of each; whatever is left is still stuck next time.
func (s *Service) Agenda(ctx context.Context, actor kernel.Actor, on kernel.Date, enterprise kernel.ID) ([]Point, error) {
	if err := actor.Require(PermManage); err != nil {
		return nil, err
	}
	given, seen, err := s.earlier(ctx)
	if err != nil {
		return nil, err
	}
	now := s.o.DB.Clock().Now()
	stuck, err := s.points(ctx, actor, matter.Filter{Kind: kindWhistle, State: "open", Enterprise: enterprise}, func(m *matter.Matter, v *matter.View) ([]kernel.Text, error) {
		return s.stuck(m, v, on, now), nil
	})
	if err != nil {
		return nil, err
	}
	tasks, err := s.points(ctx, actor, matter.Filter{Kind: kindTask, State: "open"}, func(m *matter.Matter, v *matter.View) ([]kernel.Text, error) {
		return s.unfinished(ctx, actor, m, v, given[m.ID], now, enterprise)
	})
	if err != nil {
		return nil, err
	}
	all := append(worst(stuck), worst(tasks)...)
	if s.o.Points != nil {
		others, err := s.o.Points(ctx, actor, on, enterprise)
		if err != nil {
			return nil, err
		}
		all = append(all, worst(others)...)
	}
	for i := range all {
		if n := seen[all[i].Matter.ID]; n > 0 {
			all[i].Why = append(all[i].Why, kernel.T("此前上会 %d 次", "earlier agendas: %d").Format(n))
		}
	}
	return all, nil
}

func worst(list []Point) []Point { return list[:min(len(list), maxOfAgenda)] }

// points keeps the matters of a list for which why finds a reason, the highest
// level first, then the longest overdue. why is told the lanes and clocks too.
func (s *Service) points(ctx context.Context, actor kernel.Actor, f matter.Filter, why func(*matter.Matter, *matter.View) ([]kernel.Text, error)) ([]Point, error) {
	if _, err := s.o.Matter.Kinds().Current(f.Kind); err != nil {
		return nil, nil // the zone's pack has no such kind
	}
	var list []*matter.Matter
	err := s.o.Matter.Each(ctx, actor, f, func(m *matter.Matter) error {
		list = append(list, m)
		return nil
	})
	if err != nil {
		return nil, err
	}
	views, err := s.o.Matter.Running(ctx, actor, list)
	if err != nil {
		return nil, err
	}
	var out []Point
	for _, m := range list {
		reasons, err := why(m, views[m.ID])
		if err != nil {
			return nil, err
		}
		if len(reasons) > 0 {
			out = append(out, Point{m, reasons})
		}
	}
	sort.SliceStable(out, func(i, j int) bool {
		a, b := out[i].Matter, out[j].Matter
		if a.Level != b.Level {
			return a.Level > b.Level
		}
		return a.DueAt < b.DueAt
	})
	return out, nil
}

// stuck lists why an open whistle needs a meeting; nil when it does not.
func (s *Service) stuck(m *matter.Matter, v *matter.View, on kernel.Date, now kernel.Instant) []kernel.Text {
	var why []kernel.Text
	review, _ := m.Data[fieldReview].(string)
	switch {
	case m.Stage == stageDeferred && review != "" && review <= on.String():
		why = append(why, kernel.T("挂账应于 %s 复核", "deferred; its review is due on %s").Format(review))
	case m.DueAt < now:
		why = append(why, s.overdue(v))
	}
	if m.Counts[actTicket] > 0 {
		why = append(why, kernel.T("难题工单", "a problem ticket"))
	}
	if m.Level > 0 {
		why = append(why, kernel.T("已提级 %d 次", "escalated, level %d").Format(m.Level))
	}
	return append(why, s.units(v)...)
}

// overdue names the limit that passed first and still runs.
func (s *Service) overdue(v *matter.View) kernel.Text {
	name := kernel.T("", "")
	for i := range v.Clocks {
		if c := &v.Clocks[i]; c.Running() && c.PausedAt == 0 && c.DueAt == v.DueAt {
			name = s.clockName(v, c)
		}
	}
	at := v.DueAt.In(s.o.Org.Location()).Format("2006-01-02 15:04")
	return kernel.T("%[1]s时限 %[2]s 已过", "%[1]s: past its limit of %[2]s").Format(name, at)
}

// clockName is a clock with the unit it runs against: 供电分公司报到.
func (s *Service) clockName(v *matter.View, c *matter.Clock) kernel.Text {
	lane, unit := "", kernel.Text{}
	for _, l := range v.Lanes {
		if l.ID == c.Lane {
			lane, unit = l.Code, s.o.Org.Directory().UnitName(l.Unit)
		}
	}
	def := v.Course.Clock(lane, c.Code)
	switch {
	case def == nil:
		return kernel.T(c.Code, c.Code)
	case lane == "":
		return def.Name
	}
	return kernel.T("%s%s", "%s, %s").Format(unit, def.Name)
}

// units lists what is wrong among the called units: one that bounced and waits
// for a ruling, several of whom none leads.
func (s *Service) units(v *matter.View) []kernel.Text {
	var why []kernel.Text
	open, led := 0, false
	for _, l := range v.Lanes {
		stage := v.Course.Stage(l.Code, l.Stage)
		led = led || l.Lead && (l.Open || replied(v.Course, l))
		if !l.Open || stage == nil {
			continue
		}
		open++
		if stage.Holder != "lane" && stage.Holder != "" { // the unit's part waits for somebody above it
			why = append(why, kernel.T("%s：%s", "%s: %s").Format(s.o.Org.Directory().UnitName(l.Unit), stage.Name))
		}
	}
	if open > 1 && !led {
		why = append(why, kernel.T("%d 家单位在办，没有牵头单位", "%d units work on it and none leads").Format(open))
	}
	return why
}

// replied reports whether a unit's part ended by its own act: one that was
// excused by others leads nothing any more.
func replied(c *caseflow.Course, l *matter.Lane) bool {
	for i := range c.LaneDef(l.Code).Acts {
		if a := &c.LaneDef(l.Code).Acts[i]; a.To == l.Stage {
			for _, by := range a.By {
				if by == "lane" {
					return true
				}
			}
		}
	}
	return false
}

// unfinished says that a task which an earlier meeting gave is still open.
func (s *Service) unfinished(ctx context.Context, actor kernel.Actor, m *matter.Matter, v *matter.View, by *Meeting, now kernel.Instant, enterprise kernel.ID) ([]kernel.Text, error) {
	if by == nil {
		return nil, nil
	}
	if enterprise != "" {
		parent, err := s.o.Matter.Get(ctx, actor, m.Parent)
		if kernel.CodeOf(err) == kernel.CodeNotFound || err == nil && parent.Enterprise != enterprise {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
	}
	why := []kernel.Text{kernel.T("%s交办，尚未完成", "given by %s and not done yet").Format(by.Number())}
	if m.DueAt < now {
		why = append(why, s.overdue(v))
	}
	return why, nil
}

// earlier returns which meeting gave each task, and how often each matter was
// on an agenda.
func (s *Service) earlier(ctx context.Context) (given map[kernel.ID]*Meeting, seen map[kernel.ID]int, err error) {
	given, seen = map[kernel.ID]*Meeting{}, map[kernel.ID]int{}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		if _, err := store.All(tx, func(r store.Scanner) (bool, error) {
			var m Meeting
			var task kernel.ID
			err := r.Scan(&task, &m.Year, &m.Seq, &m.Place)
			given[task] = &m
			return true, err
		}, `SELECT i.task_id, m.year, m.seq, m.place FROM meeting_item i JOIN meeting m ON m.id = i.meeting_id WHERE i.task_id <> ''`); err != nil {
			return err
		}
		_, err := store.All(tx, func(r store.Scanner) (bool, error) {
			var id kernel.ID
			var n int
			err := r.Scan(&id, &n)
			seen[id] = n
			return true, err
		}, `SELECT i.matter_id, COUNT(DISTINCT i.meeting_id) FROM meeting_item i WHERE i.matter_id <> '' GROUP BY i.matter_id`)
		return err
	})
	return given, seen, err
}
