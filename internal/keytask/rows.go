package keytask

import (
	"juyan/internal/kernel"
	"juyan/internal/monthly"
	"juyan/internal/store"
)

// Task is how a key task stands.
type Task struct {
	ID          kernel.ID
	Parent      kernel.ID
	Number      string
	Title       string
	Stage       string
	Open        bool
	Late        bool
	Tier        string
	Year        int
	Deadline    kernel.Date
	Area        string
	SourceLevel string
	Points      int
	Leader      kernel.ID // post
	Lead        kernel.ID // unit
	Light       Light
	Planned     int // per cent
	Reported    int
	Settled     string // the last month that is over; "" = none yet
	Letters     int
	Ended       string // "closed", "cancelled"; "" = goes on
	Expects     string // the month to be reported next, 2022-03; "" = none
	ExpectsBy   kernel.Date
	DueAt       kernel.Instant
	ClosedAt    kernel.Instant
	Units       map[kernel.ID]string // unit → relation; of a board's rows
}

const taskColumns = `k.matter_id, k.parent_id, m.number, m.title, m.stage, m.open, m.late, k.tier, k.year, k.deadline, k.area, k.source_level, k.points,
	k.leader_post, k.lead_unit, k.light, k.planned, k.reported, k.settled, k.letters, k.ended, k.expects, k.expects_by, m.due_at, m.closed_at`

const taskFrom = ` FROM keytask_task k JOIN matter_shown m ON m.id = k.matter_id`

func scanTask(s store.Scanner) (Task, error) {
	var t Task
	var open, late int64
	var deadline, light, by string
	err := s.Scan(&t.ID, &t.Parent, &t.Number, &t.Title, &t.Stage, &open, &late, &t.Tier, &t.Year, &deadline, &t.Area, &t.SourceLevel, &t.Points,
		&t.Leader, &t.Lead, &light, &t.Planned, &t.Reported, &t.Settled, &t.Letters, &t.Ended, &t.Expects, &by, &t.DueAt, &t.ClosedAt)
	if err != nil {
		return t, err
	}
	t.Open, t.Late, t.Light = open == 1, late == 1, Light(light)
	if t.Deadline, err = kernel.ParseDate(deadline); err == nil {
		err = t.ExpectsBy.UnmarshalText([]byte(by))
	}
	return t, err
}

func taskOf(tx *store.Tx, id kernel.ID) (Task, error) {
	return store.One(tx, scanTask, `SELECT `+taskColumns+taskFrom+` WHERE k.matter_id = $1`, id)
}

// monthsOf lists the settled months of a task, oldest first.
func monthsOf(tx *store.Tx, id kernel.ID) ([]Settled, error) {
	return store.All(tx, monthly.Scan, `SELECT `+monthly.Columns+` FROM keytask_month WHERE matter_id = $1 ORDER BY month`, id)
}

func writeMonths(tx *store.Tx, id kernel.ID, months []Settled) error {
	return tx.Exec(`INSERT INTO keytask_month (matter_id, `+monthly.Columns+`) VALUES `+store.Values(len(months), monthly.Width)+`
		ON CONFLICT (matter_id, month) DO UPDATE SET planned = excluded.planned, reported = excluded.reported, known = excluded.known, light = excluded.light`, monthly.Values(id, months)...)
}

// stands keeps how a task stands after its newest month, and its parents.
func stands(tx *store.Tx, id, parent kernel.ID, last Settled) error {
	err := tx.Exec(`UPDATE keytask_task SET light = $1, planned = $2, reported = $3, settled = $4 WHERE matter_id = $5`,
		string(last.Light), last.Planned, last.Reported, last.Month.String(), id)
	if err != nil {
		return err
	}
	return rollUp(tx, parent)
}

// rollUp reckons how a deployment stands from its parts: their progress weighed
// by points (all alike where none has any), the worst light of those open. A
// task with parts reports for itself.
func rollUp(tx *store.Tx, parent kernel.ID) error {
	if parent == "" {
		return nil
	}
	p, err := taskOf(tx, parent)
	if err != nil || p.Tier != "deployment" {
		return err
	}
	parts, err := store.All(tx, scanTask, `SELECT `+taskColumns+taskFrom+` WHERE k.parent_id = $1 AND k.ended <> 'cancelled' ORDER BY m.created_at, m.id`, parent)
	if err != nil || len(parts) == 0 {
		return err
	}
	return stands(tx, parent, p.Parent, whole(parts))
}

func whole(parts []Task) Settled {
	var out Settled
	weight, planned, reported, settled := 0, 0, 0, ""
	for _, t := range parts {
		w := max(1, t.Points)
		weight, planned, reported = weight+w, planned+w*t.Planned, reported+w*t.Reported
		if t.Ended == "" && worse(t.Light, out.Light) {
			out.Light = t.Light
		}
		settled = max(settled, t.Settled)
	}
	out.Planned, out.Reported = planned/weight, reported/weight
	if m, err := kernel.ParseMonth(settled); err == nil {
		out.Month = m
	}
	return out
}

var severity = map[Light]int{NoLight: 0, Green: 1, Yellow: 2, Red: 3}

func worse(a, b Light) bool { return severity[a] > severity[b] }
