package measure

import (
	"fmt"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Dim is a dimension a sum can be grouped or filtered by.
type Dim string

// The dimensions of a fact, by column.
const (
	ByUnit       Dim = "unit_id"
	ByPost       Dim = "post_id"
	ByPerson     Dim = "person_id"
	ByTaskForce  Dim = "task_force_id"
	ByEnterprise Dim = "enterprise_id"
	ByProject    Dim = "project_id"
	ByMatter     Dim = "matter_id"
)

var dims = map[Dim]bool{ByUnit: true, ByPost: true, ByPerson: true, ByTaskForce: true, ByEnterprise: true, ByProject: true, ByMatter: true}

// Query says which facts to add up. Zero fields do not narrow.
type Query struct {
	Measures []string
	From, To kernel.Instant    // effective in [From, To)
	Known    kernel.Instant    // as known at this instant: later corrections are not seen
	Where    map[Dim]kernel.ID // equal to
	Tag      [2]string         // a matter's tag: field, value
	GroupTag string            // group by this tag of the matter instead of Group
	Group    Dim               // "" = one total
}

// Sum is one group's total of one measure.
type Sum struct {
	Group   string // id or tag value; "" for a total
	Measure string
	Value   int64
	Count   int64 // of facts that were not taken back
}

// Sums adds up the facts of q by group and measure, ordered by both.
func Sums(tx *store.Tx, q Query) ([]Sum, error) {
	if q.Group != "" && !dims[q.Group] {
		return nil, kernel.Internal(fmt.Errorf("measure: no dimension %q", q.Group))
	}
	group, join := "''", ""
	var args []any
	if q.Group != "" {
		group = "f." + string(q.Group)
	}
	if q.GroupTag != "" {
		args = append(args, q.GroupTag)
		group, join = "g.value", " JOIN matter_tag g ON g.matter_id = f.matter_id AND g.field = $1"
	}
	where, args := q.where(args)
	return store.All(tx, func(s store.Scanner) (Sum, error) {
		var r Sum
		err := s.Scan(&r.Group, &r.Measure, &r.Value, &r.Count)
		return r, err
	}, `SELECT `+group+`, f.measure, CAST(SUM(f.value) AS BIGINT), CAST(SUM(f.sign) AS BIGINT) FROM fact_shown f`+join+` WHERE `+where+` GROUP BY 1, 2 ORDER BY 1, 2`, args...)
}

// where returns the condition over alias f; args already taken come first.
func (q Query) where(args []any) (string, []any) {
	var cond []string
	add := func(text string, v any) {
		args = append(args, v)
		cond = append(cond, strings.ReplaceAll(text, "?", fmt.Sprintf("$%d", len(args))))
	}
	marks := make([]string, len(q.Measures))
	for i, m := range q.Measures {
		args = append(args, m)
		marks[i] = fmt.Sprintf("$%d", len(args))
	}
	cond = append(cond, "f.measure IN ("+strings.Join(marks, ",")+")")
	if q.From != 0 {
		add("f.at >= ?", q.From)
	}
	if q.To != 0 {
		add("f.at < ?", q.To)
	}
	if q.Known != 0 {
		add("f.recorded_at <= ?", q.Known)
	}
	for _, d := range []Dim{ByUnit, ByPost, ByPerson, ByTaskForce, ByEnterprise, ByProject, ByMatter} {
		if v, ok := q.Where[d]; ok {
			add("f."+string(d)+" = ?", v)
		}
	}
	if q.Tag[0] != "" {
		args = append(args, q.Tag[0], q.Tag[1])
		cond = append(cond, fmt.Sprintf("EXISTS (SELECT 1 FROM matter_tag t WHERE t.matter_id = f.matter_id AND t.field = $%d AND t.value = $%d)", len(args)-1, len(args)))
	}
	return strings.Join(cond, " AND "), args
}

// Matters returns the condition "m.id is behind the facts of q" for a list of
// matters with alias m; its placeholders start after taken.
func (q Query) Matters(taken []any) (string, []any) {
	where, args := q.where(taken)
	return "m.id IN (SELECT f.matter_id FROM fact_shown f WHERE " + where + ")", args
}

// Rate is a share of two sums. Den 0 is no data.
type Rate struct{ Num, Den int64 }

// Known reports whether there is anything to divide by.
func (r Rate) Known() bool { return r.Den > 0 }

// BasisPoints returns the share in 1/100 %, rounded half up; 0 when unknown.
func (r Rate) BasisPoints() int64 {
	if r.Den <= 0 {
		return 0
	}
	return (r.Num*20000 + r.Den) / (2 * r.Den)
}

// Totals returns the sum of every measure.
func Totals(tx *store.Tx) (map[string]int64, error) {
	out := map[string]int64{}
	_, err := store.All(tx, func(s store.Scanner) (string, error) {
		var name string
		var sum int64
		err := s.Scan(&name, &sum)
		out[name] = sum
		return name, err
	}, `SELECT f.measure, CAST(SUM(f.value) AS BIGINT) FROM fact_shown f GROUP BY f.measure`)
	return out, err
}

// OfMatters lists the numbers of the facts of some matters, what took some of
// them back among them.
func OfMatters(tx *store.Tx, matters []kernel.ID) ([]int64, error) {
	if len(matters) == 0 {
		return nil, nil
	}
	args := make([]any, len(matters))
	for i, m := range matters {
		args[i] = m
	}
	return store.All(tx, store.Value[int64], `SELECT seq FROM fact WHERE matter_id IN (`+store.Marks(1, len(args))+`) ORDER BY seq`, args...)
}
