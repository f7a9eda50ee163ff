package approval

import (
	"context"
	"fmt"
	"strings"

	"juyan/internal/auth"
	"juyan/internal/kernel"
	"juyan/internal/pack"
	"juyan/internal/store"
)

// Filter narrows the list of next steps. Zero fields do not narrow.
type Filter struct {
	State   string // "late", "ready", "running", "ahead"
	Unit    kernel.ID
	Project kernel.ID
	Mine    bool // the actor's unit or firm handles it
	Now     kernel.Instant
	Search  string
	After   string
	Limit   int
}

// Turn is one step whose turn it is.
type Turn struct {
	Row
	Number   string
	Title    string
	Template string
	Graph    string
	Step     *pack.Step // as the plan's graph describes it
	Project  Named
	Firm     kernel.ID
	DueAt    kernel.Instant // its nearest limit; matter.Never when none runs
	Late     bool           // it passed its limit to finish
}

// Named is a project as lists name it.
type Named struct {
	ID     kernel.ID
	Kind   string
	Number string
	Title  string
}

// Page is one page of the list.
type Page struct {
	Turns []Turn
	Next  string
	Total int
	More  bool
}

// Sum counts the open steps by how they stand.
type Sum struct{ Late, Running, Ready, Ahead, Plans int }

const turnFrom = ` FROM approval_step s JOIN matter_shown m ON m.id = s.matter_id JOIN approval_plan p ON p.project_id = s.project_id JOIN matter_shown j ON j.id = s.project_id`

const turnColumns = rowColumns + `, m.number, m.title, p.template, p.graph, j.id, j.kind, j.number, j.title, m.enterprise_id, m.due_at`

func (f Filter) turn(r store.Scanner) (t Turn, err error) {
	t.Row, err = scanRow(wider{r, []any{&t.Number, &t.Title, &t.Template, &t.Graph, &t.Project.ID, &t.Project.Kind, &t.Project.Number, &t.Project.Title, &t.Firm, &t.DueAt}})
	t.Late = err == nil && t.State == Running && !t.Due.IsZero() && t.DueAt < f.Now
	return t, err
}

// wider scans columns more, behind those of the row.
type wider struct {
	store.Scanner
	more []any
}

func (w wider) Scan(into ...any) error { return w.Scanner.Scan(append(into, w.more...)...) }

// Turns lists the steps whose turn it is, the most pressing first.
func (s *Service) Turns(ctx context.Context, actor kernel.Actor, f Filter) (p Page, err error) {
	if err := actor.Require(PermView); err != nil {
		return p, err
	}
	if f.Limit <= 0 || f.Limit > 1000 {
		f.Limit = 100
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		f.Now = tx.Now()
		where, args, err := f.where(tx, actor)
		if err != nil {
			return err
		}
		if p.Total, p.More, err = store.Count(tx, turnFrom+` WHERE `+where, args...); err != nil {
			return err
		}
		w, err := store.Keyset([]store.SortCol{{Name: "due", SQL: "m.due_at", Int: true}, {Name: "id", SQL: "m.id"}}, store.Page{After: f.After, Limit: f.Limit}, len(args)+1)
		if err != nil {
			return err
		}
		rows, err := store.All(tx, f.turn, `SELECT `+turnColumns+turnFrom+` WHERE `+where+` AND `+w.Where+w.Order, append(args, w.Args...)...)
		if err != nil {
			return err
		}
		p.Turns, p.Next = store.Cut(w, rows, func(t Turn) []any { return []any{t.DueAt, t.Matter} })
		return s.describe(tx, p.Turns)
	})
	return p, err
}

// All lists every step the filter selects, as Turns.
func (s *Service) All(ctx context.Context, actor kernel.Actor, f Filter) (out []Turn, err error) {
	f.Limit, f.After = 1000, ""
	for {
		p, err := s.Turns(ctx, actor, f)
		if err != nil {
			return nil, err
		}
		out = append(out, p.Turns...)
		if f.After = p.Next; p.Next == "" {
			return out, nil
		}
	}
}

// describe finds the steps in the graphs of their plans.
func (s *Service) describe(tx *store.Tx, turns []Turn) error {
	for i := range turns {
		g, err := s.graph(tx, turns[i].Graph)
		if err != nil {
			return err
		}
		turns[i].Step = stepOf(g, turns[i].Code)
	}
	return nil
}

// Sums counts what the filter leaves, however its own state narrows.
func (s *Service) Sums(ctx context.Context, actor kernel.Actor, f Filter) (sum Sum, err error) {
	f.State = ""
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		f.Now = tx.Now()
		where, args, err := f.where(tx, actor)
		if err != nil {
			return err
		}
		args = append(args, f.Now)
		_, err = store.All(tx, func(r store.Scanner) (string, error) {
			var how string
			var n int
			err := r.Scan(&how, &n)
			sum.add(how, n)
			return how, err
		}, strings.ReplaceAll(`SELECT CASE WHEN m.stage = 'ahead' THEN 'ahead' WHEN s.state = 'ready' THEN 'ready' WHEN m.due_at < $N THEN 'late' ELSE 'running' END, COUNT(*)`, "$N", fmt.Sprintf("$%d", len(args)))+turnFrom+` WHERE `+where+` GROUP BY 1`, args...)
		if err != nil {
			return err
		}
		seen, args := seenWhere(actor, nil)
		sum.Plans, _, err = store.Count(tx, ` FROM approval_plan p WHERE `+seen, args...)
		return err
	})
	return sum, err
}

func (s *Sum) add(how string, n int) {
	switch how {
	case "late":
		s.Late += n
	case "ready":
		s.Ready += n
	case "ahead":
		s.Ahead += n
	default:
		s.Running += n
	}
}

// where is the condition of f, the actor's scope included.
func (f Filter) where(tx *store.Tx, actor kernel.Actor) (string, []any, error) {
	q := store.NewCond(auth.Where(actor, PermView, auth.Cols{Unit: "m.unit_id", Enterprise: "m.enterprise_id", Matter: "m.id"}, nil))
	q.Add("s.state IN ('ready', 'running')")
	switch f.State {
	case "late":
		q.Add("s.state = 'running' AND m.due_at < ?", f.Now)
	case "running":
		q.Add("s.state = 'running' AND m.due_at >= ?", f.Now)
	case "ready":
		q.Add("m.stage = 'ready'")
	case "ahead":
		q.Add("m.stage = 'ahead'")
	}
	q.Equal("s.unit_id", string(f.Unit))
	q.Equal("s.project_id", string(f.Project))
	switch {
	case !f.Mine:
	case actor.Enterprise != "":
		q.Add("s.unit_id = '' AND m.enterprise_id = ?", actor.Enterprise)
	default:
		q.Add("s.unit_id = ?", actor.Unit)
	}
	if err := q.Found(tx, "matter", "m.id", f.Search); err != nil {
		return "", nil, err
	}
	return q.SQL(), q.Args, nil
}

// Units lists the departments that have a step open.
func (s *Service) Units(ctx context.Context) (ids []kernel.ID, err error) {
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		ids, err = store.All(tx, store.Value[kernel.ID], `SELECT DISTINCT unit_id FROM approval_step WHERE state IN ('ready', 'running') AND unit_id <> '' ORDER BY unit_id`)
		return err
	})
	return ids, err
}
