package web

import (
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

// processCases lists the matters behind a step, a variant, a holder or rework.
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
	head := ui.PageHead{Title: c.T("process.matters"), Sub: what, Crumbs: []ui.Crumb{{Label: c.T("process.title"), Href: r.at("/process")}, {Label: c.T("process.matters")}}}
	return c.Page(head.Title, processCasesPage(head, t))
}

// chosen are the cases the address asks for, newest first, and the words for it.
func (r *processRead) chosen() (ids []string, what string, err error) {
	var takes func(*exchange.Case) bool
	q := r.c.Query
	switch {
	case q("variant") != "":
		takes, what, err = r.ofVariant(q("variant"))
	case q("activity") != "":
		what = q("activity")
		takes = func(x *exchange.Case) bool {
			return slices.ContainsFunc(x.Events, func(e exchange.Event) bool { return e.Activity == q("activity") })
		}
	case q("holder") != "":
		what = q("holder")
		takes = func(x *exchange.Case) bool {
			return slices.ContainsFunc(x.Events, func(e exchange.Event) bool { return e.Group == q("holder") })
		}
	case q("rework") != "":
		what, takes = r.c.T("process.rework"), repeats
	default:
		if err = r.onMap(); err != nil {
			return nil, "", err
		}
		what = orElse(q("from"), r.c.T("process.begin")) + " → " + orElse(q("to"), r.c.T("process.end"))
		takes = func(x *exchange.Case) bool { return steps(x, q("from"), q("to")) }
	}
	if err != nil {
		return nil, "", err
	}
	for i := range r.Log.Cases {
		if x := &r.Log.Cases[i]; takes(x) {
			ids = append(ids, x.ID)
		}
	}
	slices.SortFunc(ids, func(a, b string) int { return int(r.Matters[b].CreatedAt - r.Matters[a].CreatedAt) })
	return ids, what, nil
}

// onMap leaves out what the map leaves out, since its arrows lead past that.
func (r *processRead) onMap() error {
	s, err := exchange.Analyse(r.Log, r.options)
	if err == nil {
		r.Log = r.focus().Of(r.Log, s)
	}
	return err
}

// ofVariant takes the cases of the n-th most frequent variant.
func (r *processRead) ofVariant(n string) (func(*exchange.Case) bool, string, error) {
	s, err := exchange.Analyse(r.Log, r.options)
	if err != nil {
		return nil, "", err
	}
	i, err := strconv.Atoi(n)
	if err != nil || i < 1 || i > len(s.Variants) {
		return nil, "", kernel.NotFound(kernel.T("没有第 %s 个变体", "There is no variant %s"), n)
	}
	in := map[string]bool{}
	for _, id := range s.Variants[i-1].IDs {
		in[id] = true
	}
	return func(x *exchange.Case) bool { return in[x.ID] }, r.c.T("process.variant.n", i), nil
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
	for i := 1; i < n; i++ {
		if x.Events[i-1].Activity == from && x.Events[i].Activity == to {
			return true
		}
	}
	return false
}

func repeats(x *exchange.Case) bool {
	seen := map[string]bool{}
	for _, e := range x.Events {
		if seen[e.Activity] {
			return true
		}
		seen[e.Activity] = true
	}
	return false
}

// exportXES sends the set of matters as an event log.
func (p *Pages) exportXES(c *web.Ctx) error {
	r, err := p.processOf(c)
	if err != nil {
		return err
	}
	c.W.Header().Set("Content-Type", "application/xml; charset=utf-8")
	c.W.Header().Set("Content-Disposition", `attachment; filename="process.xes"`)
	return exchange.WriteXES(c.W, r.Log, c.Loc)
}

// exportCSV sends the same as a table.
func (p *Pages) exportCSV(c *web.Ctx) error {
	r, err := p.processOf(c)
	if err != nil {
		return err
	}
	c.W.Header().Set("Content-Type", "text/csv; charset=utf-8")
	c.W.Header().Set("Content-Disposition", `attachment; filename="process.csv"`)
	return cockpit.WriteLogCSV(c.W, r.Log, c.Loc)
}
