package web

import (
	"cmp"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"juyan/internal/codes"
	"juyan/internal/counter"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// caseView is what the counter adds to the record of a case.
type caseView struct {
	Facts  []ui.Fact
	Papers ui.Table
	Issued *ui.Table
}

// Panel shows on the record of a case its receipt code and what has to be handed
// in, to the enterprise, too.
func (p *Pages) Panel(c *web.Ctx, v *matter.View) (templ.Component, error) {
	if v.Kind == counter.KindReadiness {
		return readinessPanel(c, v), nil
	}
	if v.Kind != counter.Kind {
		return nil, nil
	}
	r, of, err := p.o.Counter.Case(c.Context(), v.ID)
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		return nil, nil // taken over from elsewhere
	}
	if err != nil {
		return nil, err
	}
	issued, err := p.o.Counter.Papers(c.Context(), v.ID)
	if err != nil {
		return nil, err
	}
	handed, err := p.o.Counter.HandedIn(c.Context(), v.ID)
	if err != nil {
		return nil, err
	}
	return casePanel(caseView{Facts: p.caseFacts(c, v, &r, of), Papers: p.casePapers(c, v, of, handed), Issued: p.casePaperTable(c, issued)}), nil
}

func (p *Pages) caseFacts(c *web.Ctx, v *matter.View, r *counter.Record, of *counter.Version) []ui.Fact {
	i := &of.Item
	out := []ui.Fact{{Label: c.T("counter.receipt"), Value: receiptCode(codes.GroupReceipt(r.Receipt), c.T("counter.receipt.hint"))},
		{Label: c.T("counter.item"), Text: named(c, i.Name, i.NameEN), Href: itemHref(of.ItemID) + "?version=" + string(of.ID)},
		{Label: c.T("counter.promised"), Text: limitWords(c, i.Promised)}, {Label: c.T("counter.statutory"), Text: limitWords(c, i.Statutory)}}
	if words := p.situation(c, v, i); words != "" {
		out = append(out, ui.Fact{Label: c.T("counter.situation"), Text: words})
	}
	if r.Silent {
		out = append(out, ui.Fact{Label: c.T("counter.accepted"), Text: c.T("counter.accepted.silent")})
	}
	return out
}

func limitWords(c *web.Ctx, l *counter.Limit) string {
	if l == nil {
		return c.T("counter.no-limit")
	}
	return c.Say(l.Words())
}

// situation is what the applicant answered, in words.
func (p *Pages) situation(c *web.Ctx, v *matter.View, i *counter.Item) string {
	given := answersOf(text(v, "answers"))
	var out []string
	for _, q := range p.o.Counter.Asked(i) {
		for _, a := range q.Answers {
			if a.Code == given[q.Code] {
				out = append(out, c.T("counter.answered", c.Say(q.Ask), c.Say(a.Name)))
			}
		}
	}
	return strings.Join(out, c.T("counter.stop"))
}

// answersOf reads "who=company; place=rented".
func answersOf(said string) map[string]string {
	out := map[string]string{}
	for _, part := range strings.Split(said, ";") {
		if code, answer, ok := strings.Cut(strings.TrimSpace(part), "="); ok {
			out[code] = answer
		}
	}
	return out
}

func text(v *matter.View, field string) string {
	s, _ := v.Data[field].(string)
	return s
}

// casePapers is what the case has to hand in, and what of it is not asked, comes
// later or is missing.
func (p *Pages) casePapers(c *web.Ctx, v *matter.View, of *counter.Version, handed map[kernel.ID]counter.Handed) ui.Table {
	e, _ := p.o.Org.Directory().Enterprise(v.Enterprise)
	t := ui.Table{ID: "case-papers", Caption: c.T("counter.case.papers"), Empty: ui.Empty{Title: c.T("counter.materials.none")}, Columns: []ui.Column{{Key: "n", Label: c.T("counter.number"), Right: true}, {Key: "name", Label: c.T("counter.material"), Main: true, Wrap: true},
		{Key: "form", Label: c.T("counter.form")}, {Key: "files", Label: c.T("counter.paper-files"), Wrap: true, Bare: true}, {Key: "state", Label: c.T("counter.state"), Bare: true}}}
	later, missing := lines(text(v, "later")), lines(text(v, "missing"))
	if v.Stage != "correcting" {
		missing = nil
	}
	for n, m := range p.o.Counter.Needed(&of.Item, answersOf(text(v, "answers"))) {
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Text(ui.Num(n + 1)), ui.Text(named(c, m.Name, m.NameEN)), ui.Figure(named(c, m.Form, m.FormEN), ""), p.paperFiles(c, v, handed, m.Name), tags(paperTags(c, &m, counter.HeldValue(e, m.Held) != "", slices.Contains(later, m.Name), slices.Contains(missing, m.Name)))}})
	}
	return t
}

func paperTags(c *web.Ctx, m *counter.Material, held, later, missing bool) []ui.Tag {
	switch {
	case missing:
		return []ui.Tag{{Text: c.T("counter.paper.missing"), State: ui.Bad}}
	case later:
		return []ui.Tag{{Text: c.T("counter.paper.later"), State: ui.Warn}}
	case held:
		return []ui.Tag{{Text: c.T("counter.mark.held"), State: ui.Good}}
	case m.Optional:
		return []ui.Tag{{Text: c.T("counter.mark.optional")}}
	}
	return nil
}

func lines(s string) (out []string) {
	for _, line := range strings.Split(s, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// Prefill proposes the materials of the item a firm asks about.
func (p *Pages) Prefill(c *web.Ctx, v *matter.View, action string) (map[string][]string, kernel.Text) {
	if action != "answer" {
		return nil, kernel.Text{}
	}
	list, note := p.o.Counter.Proposed(c.Context(), text(v, "what"))
	if list == "" {
		return nil, note
	}
	return map[string][]string{"list": {list}}, note
}

// readinessPanel is the list as it was answered, what is lacking first.
func readinessPanel(c *web.Ctx, v *matter.View) templ.Component {
	list, err := counter.ReadList(text(v, "list"))
	if err != nil || len(list) == 0 {
		return nil // not answered yet
	}
	t := ui.Table{ID: "ready", Caption: c.T("counter.ready"), Columns: []ui.Column{{Key: "name", Label: c.T("counter.material"), Main: true, Wrap: true}, {Key: "state", Label: c.T("counter.state"), Bare: true}}}
	slices.SortStableFunc(list, func(a, b counter.Ready) int { return cmp.Compare(b.By.String(), a.By.String()) })
	there := 0
	for _, r := range list {
		tag := ui.Tag{Text: c.T("counter.ready.there"), State: ui.Good}
		if !r.By.IsZero() {
			tag = ui.Tag{Text: c.T("counter.ready.by", r.By.String()), State: ui.Warn}
		} else {
			there++
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Text(r.Material), ui.TagMark(tag)}})
	}
	return readyPanel(t, c.T("counter.ready.of", there, len(list)))
}
