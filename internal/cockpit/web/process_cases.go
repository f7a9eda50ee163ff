package web

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"juyan/internal/cockpit"
	"juyan/internal/exchange"
	"juyan/internal/kernel"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// casesShown bounds the list behind a number of the process view.
const casesShown = 500

// processDoors are the pairs of an address that open some of the matters.
var processDoors = []string{"variant", "activity", "repeats", "holder", "between", "and", "month", "rework", "pauses", "from", "to"}

// processCases lists the matters behind a number of the process view.
func (p *Pages) processCases(c *web.Ctx) error {
	r, err := p.processOf(c)
	if err != nil {
		return err
	}
	chosen, what, err := r.chosen()
	if err != nil {
		return err
	}
	t := ui.Table{ID: "cases", Caption: what, Total: &ui.Total{N: min(len(chosen), casesShown), More: len(chosen) > casesShown},
		Columns: []ui.Column{{Key: "title", Label: c.T("overview.what"), Main: true, Wrap: true}, {Key: "unit", Label: c.T("process.col.holder")}, {Key: "raised", Label: c.T("process.raised")}},
		Empty:   ui.Empty{Title: c.T("process.none")}}
	n := p.names(c)
	for _, id := range chosen[:min(casesShown, len(chosen))] {
		m := r.Matters[id]
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Titled(m.Number, m.Title, "/m/"+m.Kind+"/"+string(m.ID)), ui.Text(n.Unit(m.Unit)), ui.When(m.CreatedAt)}})
	}
	head := ui.PageHead{Title: c.T("process.matters"), Sub: what, Crumbs: []ui.Crumb{{Label: c.T("process.title"), Href: r.at("/process")}, {Label: c.T("process.matters")}}, Actions: r.exports(r.doors()...)}
	return c.Page(head.Title, processCasesPage(head, t))
}

// doors are the pairs of this address that open some of the matters.
func (r *processRead) doors() (pairs []string) {
	for _, name := range processDoors {
		if v, given := r.c.R.URL.Query()[name]; given {
			pairs = append(pairs, name, v[0])
		}
	}
	return pairs
}

// chosen are the cases the address asks for, newest first, and the words for it.
func (r *processRead) chosen() (ids []string, what string, err error) {
	takes, what, err := r.behind()
	if err != nil {
		return nil, "", err
	}
	for i := range r.Log.Cases {
		if x := &r.Log.Cases[i]; takes(x) {
			ids = append(ids, x.ID)
		}
	}
	slices.SortFunc(ids, func(a, b string) int { return cmp.Compare(r.Matters[b].CreatedAt, r.Matters[a].CreatedAt) })
	return ids, what, nil
}

// behind tells which cases stand behind the number that was opened.
func (r *processRead) behind() (takes func(*exchange.Case) bool, what string, err error) {
	q := r.c.Query
	switch {
	case q("activity") != "":
		return having(func(e *exchange.Event) bool { return e.Activity == q("activity") }), q("activity"), nil
	case q("holder") != "":
		return having(func(e *exchange.Event) bool { return e.Group == q("holder") }), q("holder"), nil
	case q("repeats") != "":
		return func(x *exchange.Case) bool { return repeats(x, q("repeats")) }, r.c.T("process.repeats", q("repeats")), nil
	case q("rework") != "":
		return func(x *exchange.Case) bool { return repeats(x, "") }, r.c.T("process.rework"), nil
	}
	s, err := exchange.Analyse(r.Log, r.options)
	if err != nil {
		return nil, "", err
	}
	switch {
	case q("variant") != "":
		return r.ofVariant(s, q("variant"))
	case q("between") != "":
		i := slices.IndexFunc(s.PingPong, func(x exchange.PingPong) bool { return x.A == q("between") && x.B == q("and") })
		return listed(s.PingPong, i, func(x exchange.PingPong) []string { return x.IDs }), q("between") + " ⇄ " + q("and"), nil
	case q("month") != "":
		i := slices.IndexFunc(s.Months, func(x exchange.Month) bool { return x.Month == q("month") })
		return listed(s.Months, i, func(x exchange.Month) []string { return x.IDs }), r.c.T("process.begun", q("month")), nil
	case q("pauses") != "":
		var ids []string
		if s.Pauses != nil {
			ids = s.Pauses.IDs
		}
		return in(ids), r.c.T("process.pauses", r.c.Say(s.Words(r.near.Milliseconds()))), nil
	}
	// an arrow of the map leads past what the map leaves out
	r.Log = r.focus().Of(r.Log, s)
	what = orElse(q("from"), r.c.T("process.begin")) + " → " + orElse(q("to"), r.c.T("process.end"))
	if s, err = exchange.Analyse(r.Log, r.options); err != nil {
		return nil, "", err
	}
	if q("to") == "" && !s.GoesOn()[q("from")] { // where a strand leads nowhere
		return having(func(e *exchange.Event) bool { return e.Activity == q("from") }), what, nil
	}
	return func(x *exchange.Case) bool { return steps(x, q("from"), q("to")) }, what, nil
}

// having takes the cases with such an event.
func having(is func(*exchange.Event) bool) func(*exchange.Case) bool {
	return func(x *exchange.Case) bool {
		for i := range x.Events {
			if is(&x.Events[i]) {
				return true
			}
		}
		return false
	}
}

func in(ids []string) func(*exchange.Case) bool {
	set := map[string]bool{}
	for _, id := range ids {
		set[id] = true
	}
	return func(x *exchange.Case) bool { return set[x.ID] }
}

// listed takes the cases that row i of a list names; there may be none any more.
func listed[T any](list []T, i int, ids func(T) []string) func(*exchange.Case) bool {
	if i < 0 {
		return in(nil)
	}
	return in(ids(list[i]))
}

// ofVariant takes the cases of the n-th most frequent variant.
func (r *processRead) ofVariant(s *exchange.Study, n string) (func(*exchange.Case) bool, string, error) {
	i, err := strconv.Atoi(n)
	if err != nil || i < 1 || i > len(s.Variants) {
		return nil, "", kernel.NotFound(kernel.T("没有第 %s 个变体", "There is no variant %s"), n)
	}
	return in(s.Variants[i-1].IDs), r.c.T("process.variant.n", i), nil
}

// steps reports whether from was directly followed by to; "" is the beginning or
// the end.
func steps(x *exchange.Case, from, to string) bool {
	n := len(x.Events)
	switch {
	case n == 0:
		return false
	case from == "":
		return x.Events[0].Activity == to
	case to == "":
		return x.Events[n-1].Activity == from
	}
	for i, before := range x.Follows() {
		if before >= 0 && x.Events[before].Activity == from && x.Events[i].Activity == to {
			return true
		}
	}
	return false
}

// repeats reports whether an activity ("" = any) occurs again in its strand.
func repeats(x *exchange.Case, activity string) bool {
	for i, again := range x.Again() {
		if again && (activity == "" || activity == x.Events[i].Activity) {
			return true
		}
	}
	return false
}

// taken is the log that goes out: all of the set, or what the address opens of
// it. It asks for the kind's permission to export.
func (p *Pages) taken(c *web.Ctx) (*exchange.Log, error) {
	if err := c.Actor.Require(orElse(c.Query("kind"), "whistle") + ".export"); err != nil {
		return nil, err
	}
	r, err := p.processOf(c)
	if err != nil {
		return nil, err
	}
	if len(r.doors()) == 0 {
		return r.Log, nil
	}
	all := r.Log // an arrow is looked up in what the map shows; what goes out is whole
	ids, _, err := r.chosen()
	if err != nil {
		return nil, err
	}
	out, takes := &exchange.Log{Name: all.Name}, in(ids)
	for i := range all.Cases {
		if takes(&all.Cases[i]) {
			out.Cases = append(out.Cases, all.Cases[i])
		}
	}
	return out, nil
}

// exportXES sends the set of matters as an event log.
func (p *Pages) exportXES(c *web.Ctx) error {
	l, err := p.taken(c)
	if err != nil {
		return err
	}
	c.W.Header().Set("Content-Type", "application/xml; charset=utf-8")
	c.W.Header().Set("Content-Disposition", `attachment; filename="process.xes"`)
	return exchange.WriteXES(c.W, l, c.Loc)
}

// exportCSV sends the same as a table.
func (p *Pages) exportCSV(c *web.Ctx) error {
	l, err := p.taken(c)
	if err != nil {
		return err
	}
	c.W.Header().Set("Content-Type", "text/csv; charset=utf-8")
	c.W.Header().Set("Content-Disposition", `attachment; filename="process.csv"`)
	return cockpit.WriteLogCSV(c.W, l, c.Loc)
}
