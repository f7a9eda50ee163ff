package keytask

import (
	"context"
	"strconv"

	"juyan/internal/auth"
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Filter narrows the board. Zero fields do not narrow.
type Filter struct {
	Today  kernel.Date // what is past its deadline is so as of this day
	Year   int
	Tier   string
	Area   string
	Level  string // source level
	Light  string // a Light; "closed", "late", "none"
	Unit   kernel.ID
	Leader kernel.ID // post
	Due    string    // to be reported by the end of this month, 2022-03
	Mine   bool      // the actor's unit leads it or is responsible for it
	Search string
	After  string
	Limit  int
}

// Page is one page of the board.
type Page struct {
	Tasks []Task
	Next  string
	Total int
	More  bool
}

// Sum counts the tasks of the board by how they stand.
type Sum struct {
	Green, Yellow, Red, None, Closed, Late int
}

// All is how many tasks there are.
func (s Sum) All() int { return s.Green + s.Yellow + s.Red + s.None + s.Closed }

// Record is one task with its months.
type Record struct {
	Task
	Months []Settled
	Plan   Plan
	Parts  []Task
}

// Record returns a task with its months and parts, to whom may see its matter.
func (s *Service) Record(ctx context.Context, actor kernel.Actor, id kernel.ID) (r Record, err error) {
	where, args := seen(actor, []any{id})
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		if r.Task, err = store.One(tx, scanTask, `SELECT `+taskColumns+taskFrom+` WHERE k.matter_id = $1 AND `+where, args...); err != nil {
			return err
		}
		if r.Months, err = monthsOf(tx, id); err != nil {
			return err
		}
		r.Parts, err = store.All(tx, scanTask, `SELECT `+taskColumns+taskFrom+` WHERE k.parent_id = $1 AND `+where+` ORDER BY m.created_at, m.id`, args...)
		return err
	})
	return r, err
}

// seen is "actor may see matter m".
func seen(actor kernel.Actor, args []any) (string, []any) {
	return auth.Where(actor, PermView, auth.Cols{Owner: "m.creator_id", Unit: "m.unit_id", Enterprise: "m.enterprise_id", Matter: "m.id"}, args)
}

// Board returns a page of the tasks the actor may see, in the order they were
// deployed, each with its units.
func (s *Service) Board(ctx context.Context, actor kernel.Actor, f Filter) (p Page, err error) {
	if err := actor.Require(PermView); err != nil {
		return p, err
	}
	if f.Limit <= 0 || f.Limit > 1000 {
		f.Limit = 100
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		where, args, err := f.where(tx, actor)
		if err != nil {
			return err
		}
		if p.Total, p.More, err = store.Count(tx, taskFrom+` WHERE `+where, args...); err != nil {
			return err
		}
		w, err := store.Keyset([]store.SortCol{{Name: "created", SQL: "m.created_at", Int: true}, {Name: "id", SQL: "m.id"}}, store.Page{After: f.After, Limit: f.Limit}, len(args)+1)
		if err != nil {
			return err
		}
		rows, err := store.All(tx, scanPlaced, `SELECT m.created_at, `+taskColumns+taskFrom+` WHERE `+where+` AND `+w.Where+w.Order, append(args, w.Args...)...)
		if err != nil {
			return err
		}
		rows, p.Next = store.Cut(w, rows, func(x placed) []any { return []any{x.at, x.ID} })
		for _, x := range rows {
			p.Tasks = append(p.Tasks, x.Task)
		}
		return fillUnits(tx, p.Tasks)
	})
	return p, err
}

// placed is a task with its place in the list.
type placed struct {
	at kernel.Instant
	Task
}

func scanPlaced(s store.Scanner) (x placed, err error) {
	x.Task, err = scanTask(skip{s, &x.at})
	return x, err
}

// skip scans one column more before those of the row.
type skip struct {
	store.Scanner
	first any
}

func (s skip) Scan(into ...any) error { return s.Scanner.Scan(append([]any{s.first}, into...)...) }

// fillUnits reads the units of a page of tasks at once.
func fillUnits(tx *store.Tx, tasks []Task) error {
	if len(tasks) == 0 {
		return nil
	}
	args := make([]any, len(tasks))
	byID := map[kernel.ID]int{}
	for i := range tasks {
		tasks[i].Units = map[kernel.ID]string{}
		args[i], byID[tasks[i].ID] = tasks[i].ID, i
	}
	type row struct{ matter, unit, relation string }
	rows, err := store.All(tx, func(s store.Scanner) (r row, err error) {
		return r, s.Scan(&r.matter, &r.unit, &r.relation)
	}, `SELECT matter_id, unit_id, relation FROM keytask_unit WHERE matter_id IN (`+store.Marks(1, len(args))+`)`, args...)
	for _, r := range rows {
		units := tasks[byID[kernel.ID(r.matter)]].Units
		if stronger(r.relation, units[kernel.ID(r.unit)]) {
			units[kernel.ID(r.unit)] = r.relation
		}
	}
	return err
}

// stronger: a unit that leads and is responsible too is shown as leading.
func stronger(a, b string) bool {
	rank := map[string]int{"": 0, "overall": 1, "responsible": 2, "lead": 3}
	return rank[a] > rank[b]
}

// Sums counts what the filter selects by how it stands.
func (s *Service) Sums(ctx context.Context, actor kernel.Actor, f Filter) (sum Sum, err error) {
	f.Light = ""
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		where, args, err := f.where(tx, actor)
		if err != nil {
			return err
		}
		args = append(args, f.Today.String())
		_, err = store.All(tx, func(r store.Scanner) (string, error) {
			var light string
			var n, late int
			err := r.Scan(&light, &n, &late)
			sum.Late += late
			sum.add(light, n)
			return light, err
		}, `SELECT CASE WHEN m.open = 0 THEN 'closed' ELSE k.light END, COUNT(*), CAST(SUM(CASE WHEN m.open = 1 AND k.deadline < $`+strconv.Itoa(len(args))+` THEN 1 ELSE 0 END) AS BIGINT)`+taskFrom+` WHERE `+where+` GROUP BY 1`, args...)
		return err
	})
	return sum, err
}

func (s *Sum) add(light string, n int) {
	switch Light(light) {
	case Green:
		s.Green += n
	case Yellow:
		s.Yellow += n
	case Red:
		s.Red += n
	case NoLight:
		s.None += n
	default:
		s.Closed += n
	}
}

// Years lists the years that have tasks, newest first.
func (s *Service) Years(ctx context.Context) (years []int, err error) {
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		years, err = store.All(tx, store.Value[int], `SELECT DISTINCT year FROM keytask_task ORDER BY year DESC`)
		return err
	})
	return years, err
}

// where is the condition of f, the actor's scope included.
func (f Filter) where(tx *store.Tx, actor kernel.Actor) (string, []any, error) {
	q := store.NewCond(seen(actor, nil))
	q.Equal("k.tier", f.Tier)
	q.Equal("k.area", f.Area)
	q.Equal("k.source_level", f.Level)
	q.Equal("k.leader_post", string(f.Leader))
	if f.Year != 0 {
		q.Add("k.year = ?", f.Year)
	}
	if f.Unit != "" {
		q.Add("EXISTS (SELECT 1 FROM keytask_unit u WHERE u.matter_id = k.matter_id AND u.unit_id = ?)", f.Unit)
	}
	if f.Due != "" {
		q.Add("k.expects <> '' AND k.expects <= ?", f.Due)
	}
	if f.Mine {
		q.Add("EXISTS (SELECT 1 FROM keytask_unit u WHERE u.matter_id = k.matter_id AND u.unit_id = ?)", actor.Unit)
	}
	switch f.Light {
	case "":
	case "closed":
		q.Add("m.open = 0")
	case "late":
		q.Add("m.open = 1 AND k.deadline < ?", f.Today.String())
	case "none":
		q.Add("m.open = 1 AND k.light = ''")
	default:
		q.Add("m.open = 1 AND k.light = ?", f.Light)
	}
	if err := q.Found(tx, "matter", "k.matter_id", f.Search); err != nil {
		return "", nil, err
	}
	return q.SQL(), q.Args, nil
}
