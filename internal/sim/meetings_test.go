package sim_test

import (
	"testing"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/meeting"
)

// meetings: the office met every week that works, decided, gave tasks that
// ended or came back, and closed with a record; the next one is planned.
func (z *zone) meetings(t *testing.T) {
	office := z.signIn(t, "office")
	rows, next, err := z.Meeting.List(ctx, office, "", 100)
	must(t, err)
	if len(rows) != 51 || next != "" {
		t.Fatalf("%d meetings, want one for each of the 50 weeks of 2022 that work, and the next", len(rows))
	}
	today := kernel.DateOf(z.Clock.Now().In(z.Calendar.Location()))
	if m := rows[0]; m.Status != meeting.Planned || m.HeldOn != today || m.Items < 10 || m.Decided != 0 {
		t.Errorf("the next meeting: %+v", m)
	}
	items, decided, tasks := 0, 0, 0
	for _, m := range rows[1:] {
		works, err := z.Calendar.IsWorkday(m.HeldOn)
		if err != nil || !works || m.Status != meeting.Closed || m.Minutes == "" {
			t.Errorf("%s on %s is %s", m.Number().ZH, m.HeldOn, m.Status)
		}
		items, decided, tasks = items+m.Items, decided+m.Decided, tasks+m.Tasks
	}
	if decided*4 < items || decided == items || tasks*2 < decided || tasks == decided {
		t.Errorf("%d points, %d decided, %d tasks", items, decided, tasks)
	}
	z.cameBack(t, office, rows)
}

// cameBack: every task a meeting gave went its way, and those still open stand
// on the next agenda.
func (z *zone) cameBack(t *testing.T, office kernel.Actor, rows []meeting.Row) {
	again, open, done := map[kernel.ID]bool{}, map[kernel.ID]bool{}, 0
	for n, row := range rows {
		v, err := z.Meeting.View(ctx, office, row.ID)
		must(t, err)
		for _, i := range v.Items {
			if n == 0 {
				again[i.Matter] = true
			}
			if i.Task == "" {
				continue
			}
			task, err := z.Matter.Get(ctx, kernel.System(), i.Task)
			must(t, err)
			if task.Parent != i.Matter {
				t.Errorf("%s does not belong to what it was decided on", task.Number)
			}
			if open[task.ID] = task.Open; !task.Open {
				done++
			}
		}
	}
	if done < 50 {
		t.Errorf("%d tasks of meetings are done", done)
	}
	for task, is := range open {
		if is && !again[task] {
			t.Errorf("task %s is unfinished and not on the next agenda", task)
		}
	}
}

// photos: a plausible share of what is seen on site brings a picture, and the
// same picture is kept once.
func (z *zone) photos(t *testing.T) {
	for kind, want := range map[string]float64{"whistle": 0.1, "hazard": 0.4, "residents": 0.04} {
		with, all := 0, 0
		must(t, z.Matter.Each(ctx, kernel.System(), matter.Filter{Kind: kind}, func(m *matter.Matter) error {
			if all++; m.Data["photos"] != nil {
				with++
			}
			return nil
		}))
		if share := float64(with) / float64(all); share < want || share > want+0.35 {
			t.Errorf("%s: %d of %d with photos", kind, with, all)
		}
	}
}
