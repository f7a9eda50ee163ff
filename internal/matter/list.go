package matter

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/measure"
	"juyan/internal/store"
)

// Filter narrows a list of matters. Zero fields do not narrow.
type Filter struct {
	Kind       string
	State      string // "open", "closed", "late"; "" = all
	Stage      string
	Tags       map[string]string // field → value, of filterable fields
	Unit       kernel.ID         // involved in any relation
	TaskForce  kernel.ID         // serves the matter
	Enterprise kernel.ID
	Parent     kernel.ID
	Search     string
	From, To   kernel.Instant // raised in [From, To)
	Facts      *measure.Query // behind these facts: the door of a number
	Mine       bool           // the actor's post, unit or task force is involved
	Sort       string         // "created", "due", "updated", "number"; "-" before it reverses
	After      string         // cursor of the page before
	Limit      int
}

// Page is one page of a list.
type Page struct {
	Matters []*Matter
	Next    string // cursor of the next page; "" = the last
	Total   int    // exact up to store.CountLimit
	More    bool   // there are more than Total
}

// sorts are the sort columns a list may name.
var sorts = store.Sorts{
	{Name: "created", SQL: "m.created_at", Int: true, Desc: true},
	{Name: "due", SQL: "m.due_at", Int: true},
	{Name: "updated", SQL: "m.updated_at", Int: true},
}

// List returns a page of the matters that actor may see.
func (s *Service) List(ctx context.Context, actor kernel.Actor, f Filter) (p Page, err error) {
	if f.Limit <= 0 || f.Limit > 500 {
		f.Limit = 50
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		where, args, err := s.where(tx, actor, f)
		if err != nil {
			return err
		}
		if err := s.page(tx, f, where, args, &p); err != nil {
			return err
		}
		p.Matters = slices.Clone(p.Matters) // the beginning of a list is remembered
		return s.veilAll(tx, actor, p.Matters)
	})
	return p, err
}

// page reads the matters of a page and counts the list. What holds an index of its
// own, a search, asks the database each time.
func (s *Service) page(tx *store.Tx, f Filter, where string, args []any, p *Page) error {
	cols := sorts.By(f.Sort, store.SortCol{Name: "id", SQL: "m.id"})
	w, err := store.Keyset(cols, store.Page{After: f.After, Limit: f.Limit}, len(args)+1)
	if err != nil {
		return err
	}
	var list []*Matter
	if f.Search == "" && !tx.SameBatch(tx) {
		h, err := s.head(tx, query{where, args, cols[0]})
		if err != nil {
			return err
		}
		p.Total, p.More = h.count()
		if f.After == "" {
			if list, err = s.firstOf(tx, h, f.Limit+1); err != nil {
				return err
			}
		}
	} else if p.Total, p.More, err = store.Count(tx, `FROM matter_shown m WHERE `+where, args...); err != nil {
		return err
	}
	if list == nil {
		list, err = store.All(tx, scanMatter, `SELECT `+matterColumns+` FROM matter_shown m WHERE `+where+` AND `+w.Where+w.Order, append(args, w.Args...)...)
		if err == nil {
			err = pressing(tx, list)
		}
	}
	if err != nil {
		return err
	}
	p.Matters, p.Next = store.Cut(w, list, func(m *Matter) []any { return []any{m.sortValue(cols[0].Name), m.ID} })
	return nil
}

// pressing finds, for a page of matters at once, the clock that falls due next.
func pressing(tx *store.Tx, list []*Matter) error {
	byID := map[kernel.ID]*Matter{}
	var args []any
	for _, m := range list {
		if m.Open && m.DueAt != Never {
			byID[m.ID] = m
			args = append(args, m.ID)
		}
	}
	if len(args) == 0 {
		return nil
	}
	type row struct {
		matter kernel.ID
		Pressing
	}
	rows, err := store.All(tx, func(s store.Scanner) (row, error) {
		var r row
		var pauses string
		err := s.Scan(&r.matter, &r.LaneCode, &r.ID, &r.Lane, &r.Code, &r.Limit, &r.StartAt, &r.DueAt, &r.LateAt, &pauses)
		if err == nil && pauses != "[]" {
			err = json.Unmarshal([]byte(pauses), &r.Pauses)
		}
		return r, err
	}, `SELECT k.matter_id, COALESCE(l.code, ''), k.id, k.lane_id, k.code, k.limit_text, k.start_at, k.due_at, k.late_at, k.pauses
		FROM matter_clock k LEFT JOIN lane l ON l.id = k.lane_id
		WHERE k.stop_at = 0 AND k.paused_at = 0 AND k.matter_id IN (`+store.Marks(1, len(args))+`) ORDER BY k.due_at DESC, k.id`, args...)
	for _, r := range rows { // the nearest comes last and stays
		byID[r.matter].Pressing = &r.Pressing
	}
	return err
}

// sortValue is the value of a sort column.
func (m *Matter) sortValue(name string) kernel.Instant {
	switch name {
	case "due":
		return m.DueAt
	case "updated":
		return m.UpdatedAt
	}
	return m.CreatedAt
}

// Each calls fn for every matter of a filter in list order, page by page: the
// export.
func (s *Service) Each(ctx context.Context, actor kernel.Actor, f Filter, fn func(*Matter) error) error {
	f.Limit, f.After = 500, ""
	for {
		p, err := s.List(ctx, actor, f)
		if err != nil {
			return err
		}
		for _, m := range p.Matters {
			if err := fn(m); err != nil {
				return err
			}
		}
		if f.After = p.Next; p.Next == "" {
			return nil
		}
	}
}

// where returns the condition of f over alias m, the actor's scope included.
func (s *Service) where(tx *store.Tx, actor kernel.Actor, f Filter) (string, []any, error) {
	if err := s.outside(actor, f); err != nil {
		return "", nil, err
	}
	q := &conds{}
	if err := s.scope(q, actor, f.Kind); err != nil {
		return "", nil, err
	}
	q.state(f)
	if f.Kind != "" {
		q.Add("m.kind = ?", f.Kind)
	}
	if f.Stage != "" {
		s.standsIn(q, actor, f.Kind, f.Stage)
	}
	if f.Enterprise != "" {
		q.Add("m.enterprise_id = ?", f.Enterprise)
	}
	if f.TaskForce != "" {
		q.Add("m.task_force_id = ?", f.TaskForce)
	}
	if f.Parent != "" {
		q.Add("m.parent_id = ? AND m.parent_id <> ''", f.Parent)
	}
	if f.From != 0 {
		q.Add("m.created_at >= ?", f.From)
	}
	if f.To != 0 {
		q.Add("m.created_at < ?", f.To)
	}
	if f.Unit != "" {
		q.Add("EXISTS (SELECT 1 FROM matter_involved v WHERE v.matter_id = m.id AND v.unit_id = ?)", f.Unit)
	}
	for field, value := range f.Tags {
		q.Add("EXISTS (SELECT 1 FROM matter_tag t WHERE t.matter_id = m.id AND t.field = ? AND t.value = ?)", field, value)
	}
	if f.Mine {
		q.mine(actor)
	}
	if f.Facts != nil {
		text, args := f.Facts.Matters(q.Args)
		q.Text, q.Args = append(q.Text, text), args
	}
	if f.Search != "" {
		if err := s.search(tx, q, actor, f.Search); err != nil {
			return "", nil, err
		}
	}
	return q.SQL(), q.Args, nil
}

// conds collects the conditions of a list of matters.
type conds struct{ store.Cond }

func (q *conds) state(f Filter) {
	switch f.State {
	case "open":
		q.Add("m.open = 1")
	case "closed":
		q.Add("m.open = 0")
	case "late":
		q.Add("m.late = 1")
	}
}

func (q *conds) mine(a kernel.Actor) {
	in, args := marks(Holders(a), q.Args)
	q.Args = args
	q.Text = append(q.Text, `EXISTS (SELECT 1 FROM matter_involved v WHERE v.matter_id = m.id AND v.to_at = 0 AND (
		'post:' || v.post_id IN (`+in+`) OR 'unit:' || v.unit_id IN (`+in+`) OR 'force:' || v.task_force_id IN (`+in+`) OR 'enterprise:' || v.enterprise_id IN (`+in+`)))`)
}

// scope adds what the actor may see: of one kind by its view permission, of
// all kinds each by its own.
func (s *Service) scope(q *conds, actor kernel.Actor, kind string) error {
	if kind != "" {
		if _, err := s.kinds.Current(kind); err != nil {
			return err
		}
		text, args := s.may(actor, kind+".view", q.Args)
		q.Text, q.Args = append(q.Text, text), args
		return nil
	}
	var each []string
	for _, c := range s.kinds.All() {
		text, args := s.may(actor, c.Def.Kind+".view", q.Args)
		q.Args = append(args, c.Def.Kind)
		each = append(each, fmt.Sprintf("(m.kind = $%d AND %s)", len(q.Args), text))
	}
	if len(each) == 0 {
		each = []string{"1 = 0"}
	}
	q.Text = append(q.Text, "("+strings.Join(each, " OR ")+")")
	return nil
}

func placeholder(n int) string { return fmt.Sprintf("$%d", n) }
