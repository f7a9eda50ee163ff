package approval

import (
	"context"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/schedule"
	"juyan/internal/store"
)

// State is how a step of a plan stands.
type State string

// The states of a step.
const (
	Waiting   State = "waiting" // for what comes before
	Ready     State = "ready"   // it can begin, or will on a day that is known
	Running   State = "running"
	Done      State = "done"
	Cancelled State = "cancelled" // not needed
)

// Plan is the head of a project's plan.
type Plan struct {
	Project    kernel.ID
	Graph      string // hash of the pinned graph
	Template   string // sort of project
	Start      kernel.Date
	Enterprise kernel.ID
	Unit       kernel.ID // responsible for the project
	Creator    kernel.ID
	Officer    kernel.ID // post that tends the project
	Version    int64     // grows by one with each change
	OpenedAt   kernel.Instant
}

// Row is what is recorded of one step.
type Row struct {
	Project   kernel.ID
	Code      string
	Seq       int
	Unit      kernel.ID // department; "" = the enterprise itself, or a milestone
	Matter    kernel.ID // "" before its turn, and of milestones
	State     State
	ReadyAt   kernel.Instant
	Started   kernel.Date
	Finished  kernel.Date
	Due       kernel.Date // to be finished by; zero before it began
	Extra     int         // days added, in the unit of the limit
	Ways      []schedule.Way
	PapersDue kernel.Date
	CheckOn   kernel.Date
	PausedOn  kernel.Date
	Permille  int // of what was planned it took; -1 = teaches nothing
	DoneAt    kernel.Instant
}

const planColumns = `p.project_id, p.graph, p.template, p.start_on, p.enterprise_id, p.unit_id, p.creator_id, p.officer_id, p.version, p.opened_at`

func scanPlan(s store.Scanner) (p Plan, err error) {
	var start string
	if err = s.Scan(&p.Project, &p.Graph, &p.Template, &start, &p.Enterprise, &p.Unit, &p.Creator, &p.Officer, &p.Version, &p.OpenedAt); err != nil {
		return p, err
	}
	return p, dates([]string{start}, &p.Start)
}

const rowColumns = `s.project_id, s.code, s.seq, s.unit_id, s.matter_id, s.state, s.ready_at, s.started, s.finished, s.due, s.extra, s.ways, s.papers_due, s.check_on, s.paused_on, s.permille, s.done_at`

func scanRow(s store.Scanner) (r Row, err error) {
	var state, started, finished, due, ways, papers, check, paused string
	if err = s.Scan(&r.Project, &r.Code, &r.Seq, &r.Unit, &r.Matter, &state, &r.ReadyAt, &started, &finished, &due, &r.Extra, &ways, &papers, &check, &paused, &r.Permille, &r.DoneAt); err != nil {
		return r, err
	}
	r.State = State(state)
	for _, w := range strings.Fields(ways) {
		r.Ways = append(r.Ways, schedule.Way(w))
	}
	return r, dates([]string{started, finished, due, papers, check, paused}, &r.Started, &r.Finished, &r.Due, &r.PapersDue, &r.CheckOn, &r.PausedOn)
}

// dates reads stored dates; "" is none.
func dates(from []string, into ...*kernel.Date) error {
	for i, s := range from {
		if err := into[i].UnmarshalText([]byte(s)); err != nil {
			return err
		}
	}
	return nil
}

// text is the stored form of a date.
func text(d kernel.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

func planOf(tx *store.Tx, project kernel.ID) (Plan, error) {
	p, err := store.One(tx, scanPlan, `SELECT `+planColumns+` FROM approval_plan p WHERE p.project_id = $1`, project)
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		return p, noPlan()
	}
	return p, err
}

func noPlan() error {
	return kernel.NotFound(kernel.T("这个项目还没有审批计划", "This project has no approval plan yet"))
}

func rowsOf(tx *store.Tx, project kernel.ID) ([]Row, error) {
	return store.All(tx, scanRow, `SELECT `+rowColumns+` FROM approval_step s WHERE s.project_id = $1 ORDER BY s.seq`, project)
}

func insertPlan(tx *store.Tx, p Plan) error {
	return tx.Exec(`INSERT INTO approval_plan (project_id, graph, template, start_on, enterprise_id, unit_id, creator_id, officer_id, version, opened_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)`,
		p.Project, p.Graph, p.Template, text(p.Start), p.Enterprise, p.Unit, p.Creator, p.Officer, p.Version, p.OpenedAt)
}

const rowFields = 17

func insertRows(tx *store.Tx, rows []Row) error {
	args := make([]any, 0, rowFields*len(rows))
	for _, r := range rows {
		args = append(args, r.values()...)
	}
	return tx.Exec(`INSERT INTO approval_step (project_id, code, seq, unit_id, matter_id, state, ready_at, started, finished, due, extra, ways, papers_due, check_on, paused_on, permille, done_at) VALUES `+store.Values(len(rows), rowFields), args...)
}

func (r Row) values() []any {
	return []any{r.Project, r.Code, r.Seq, r.Unit, r.Matter, string(r.State), r.ReadyAt, text(r.Started), text(r.Finished), text(r.Due), r.Extra, words(r.Ways),
		text(r.PapersDue), text(r.CheckOn), text(r.PausedOn), r.Permille, r.DoneAt}
}

func words(ways []schedule.Way) string {
	list := make([]string, len(ways))
	for i, w := range ways {
		list[i] = string(w)
	}
	return strings.Join(list, " ")
}

// update writes a step and moves its plan on by a version.
func update(tx *store.Tx, r Row) error {
	err := tx.Exec(`UPDATE approval_step SET matter_id = $1, state = $2, ready_at = $3, started = $4, finished = $5, due = $6, extra = $7, ways = $8,
		papers_due = $9, check_on = $10, paused_on = $11, permille = $12, done_at = $13 WHERE project_id = $14 AND code = $15`,
		r.Matter, string(r.State), r.ReadyAt, text(r.Started), text(r.Finished), text(r.Due), r.Extra, words(r.Ways),
		text(r.PapersDue), text(r.CheckOn), text(r.PausedOn), r.Permille, r.DoneAt, r.Project, r.Code)
	if err != nil {
		return err
	}
	return tx.Exec(`UPDATE approval_plan SET version = version + 1 WHERE project_id = $1`, r.Project)
}

// read runs fn with a plan and its steps.
func (s *Service) read(ctx context.Context, project kernel.ID, fn func(tx *store.Tx, p Plan, rows []Row) error) error {
	return s.o.DB.Read(ctx, func(tx *store.Tx) error {
		p, err := planOf(tx, project)
		if err != nil {
			return err
		}
		rows, err := rowsOf(tx, project)
		if err != nil {
			return err
		}
		return fn(tx, p, rows)
	})
}
