package auth

import (
	"slices"
	"strconv"
	"strings"

	"juyan/internal/kernel"
)

// Cols names the columns of a query by which rows belong to somebody, with
// their alias ("m.unit_id"). A column left empty does not exist: what hangs on
// it is not seen. They are program text, never input.
type Cols struct {
	Owner      string // person who made the row
	Unit       string // unit it stands under
	Enterprise string // firm it belongs to
	Matter     string // matter id, looked up in matter_involved
}

// Where returns "actor may see this row under permission" as an SQL condition
// in brackets, and args with its arguments behind: the first new placeholder is
// $len(args)+1. It is the only place where scopes become SQL; the package
// comment says what each scope contains. Without the permission it is "1 = 0".
func Where(actor kernel.Actor, permission string, cols Cols, args []any) (string, []any) {
	b := &predicate{actor: actor, cols: cols.checked(), args: slices.Clip(args)}
	switch scope := actor.Can(permission); scope {
	case kernel.ScopeAll:
		return "(1 = 1)", args
	case kernel.ScopeEnterprise:
		b.enterprise()
	case kernel.ScopeOwn, kernel.ScopeInvolved, kernel.ScopeUnit, kernel.ScopeSubtree:
		b.own()
		if rank[scope] >= rank[kernel.ScopeInvolved] {
			b.enterprise()
			b.involved(scope)
		}
		if rank[scope] >= rank[kernel.ScopeUnit] {
			b.in(cols.Unit, b.units(scope))
		}
	}
	if len(b.arms) == 0 {
		return "(1 = 0)", args
	}
	return "(" + strings.Join(b.arms, " OR ") + ")", b.args
}

// predicate collects the arms of an OR.
type predicate struct {
	actor kernel.Actor
	cols  Cols
	arms  []string
	args  []any
}

// own: what the person made; a contact that changed firms leaves it behind.
func (b *predicate) own() {
	if b.cols.Owner == "" || b.actor.Person == "" {
		return
	}
	arm := b.cols.Owner + " = " + b.arg(b.actor.Person)
	if b.actor.Enterprise != "" {
		if b.cols.Enterprise == "" {
			return
		}
		arm = "(" + arm + " AND " + b.cols.Enterprise + " = " + b.arg(b.actor.Enterprise) + ")"
	}
	b.arms = append(b.arms, arm)
}

func (b *predicate) enterprise() { b.in(b.cols.Enterprise, []kernel.ID{b.actor.Enterprise}) }

// involved: matters that name the actor's post, unit, task force or firm, now or
// once; a place that was lent and taken back (lapsed) opens nothing. A
// correlated EXISTS, not IN (SELECT …): on 200,000 matters it costs 1.5 ms
// against 22 for a page of a list and nothing for one record; only somebody
// involved in next to nothing pays for reading past the others (0.5 s on
// SQLite, 0.03 on PostgreSQL).
func (b *predicate) involved(scope kernel.Scope) {
	if b.cols.Matter == "" {
		return
	}
	var sources []string
	for _, s := range []struct {
		column string
		ids    []kernel.ID
	}{
		{"post_id", []kernel.ID{b.actor.Post}}, {"unit_id", b.units(scope)},
		{"task_force_id", b.actor.TaskForces}, {"enterprise_id", []kernel.ID{b.actor.Enterprise}},
	} {
		if list := b.list(s.ids); list != "" {
			sources = append(sources, "mi."+s.column+" IN ("+list+")")
		}
	}
	if len(sources) > 0 {
		b.arms = append(b.arms, "EXISTS (SELECT 1 FROM matter_involved mi WHERE mi.matter_id = "+b.cols.Matter+
			" AND mi.lapsed = 0 AND ("+strings.Join(sources, " OR ")+"))")
	}
}

// units are those of the actor that count in a scope.
func (b *predicate) units(scope kernel.Scope) []kernel.ID {
	if scope == kernel.ScopeSubtree {
		return append([]kernel.ID{b.actor.Unit}, b.actor.Units...)
	}
	return []kernel.ID{b.actor.Unit}
}

// in adds "column IN (ids)" unless there is no column or no id.
func (b *predicate) in(column string, ids []kernel.ID) {
	if column == "" {
		return
	}
	if list := b.list(ids); list != "" {
		b.arms = append(b.arms, column+" IN ("+list+")")
	}
}

// list returns the placeholders of the ids; empty ids are nobody's and left
// out, so that they never match an empty column.
func (b *predicate) list(ids []kernel.ID) string {
	var marks []string
	var seen []kernel.ID
	for _, id := range ids {
		if id != "" && !slices.Contains(seen, id) {
			seen = append(seen, id)
			marks = append(marks, b.arg(id))
		}
	}
	return strings.Join(marks, ", ")
}

func (b *predicate) arg(v any) string {
	b.args = append(b.args, v)
	return "$" + strconv.Itoa(len(b.args))
}

// checked panics on a column that is not plain program text.
func (c Cols) checked() Cols {
	plain := func(s string) bool { return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz_") == "" }
	for _, name := range []string{c.Owner, c.Unit, c.Enterprise, c.Matter} {
		table, column, dotted := strings.Cut(name, ".")
		if name != "" && !(plain(table) && (plain(column) || !dotted)) {
			panic("auth: not a column: " + name)
		}
	}
	return c
}
