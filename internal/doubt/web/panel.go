package web

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"juyan/internal/doubt"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	matterweb "juyan/internal/matter/web"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// evidenceView is what a doubt rests on.
type evidenceView struct {
	Said, Asks, Note string
	Consequences     string // of a confirmed one
	Cases            []caseView
}

// caseView is one matter cited, with its slips around the acts that bear the
// doubt.
type caseView struct {
	Title ui.Sheet
	Name  string
	Slips []ui.Slip
	Rest  string // how many slips are left out
}

// around is how many slips stand before and after those that bear a doubt.
const around = 2

// Panel draws the evidence on a doubt's record page.
func (p *Pages) Panel(c *web.Ctx, v *matter.View) (templ.Component, error) {
	if v.Kind != doubt.Kind {
		return nil, nil
	}
	d, cited, err := p.o.Doubt.Evidence(c.Context(), c.Actor, v.ID)
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		return nil, nil // raised by another way than a search: the record is all there is
	}
	if err != nil {
		return nil, err
	}
	x := evidenceView{Said: d.Said.In(c.Lang), Asks: p.detector(d.Detector).Asks.In(c.Lang), Note: c.T("doubt.evidence.note", len(cited), d.Cases), Consequences: p.consequences(c, d)}
	for _, m := range cited {
		one, err := p.caseOf(c, m)
		if err != nil {
			return nil, err
		}
		x.Cases = append(x.Cases, one)
	}
	return evidence(x), nil
}

func (p *Pages) caseOf(c *web.Ctx, m doubt.Cited) (caseView, error) {
	n := p.names(c)
	course, err := p.o.Kinds.Version(m.Matter.Kind, m.Matter.Version)
	if err != nil {
		return caseView{}, err
	}
	x := caseView{Name: m.Matter.Title, Title: ui.Sheet{Title: m.Matter.Number, Note: n.Firm(m.Matter.Enterprise)}}
	if _, err := p.o.Matter.Get(c.Context(), c.Actor, m.Matter.ID); err == nil { // the evidence is shown with the doubt, its matter perhaps not
		x.Title.Door = &ui.Door{Text: c.T("doubt.open"), Href: matterweb.Href(m.Matter)}
	}
	from, to := span(m)
	for i, ev := range m.Events[from:to] {
		s := n.Slip(course, ev, c.T)
		s.ID, s.Inward = "", false
		if m.Bears[m.Events[from+i].ID] {
			s.Mark, s.Note = "key", c.T("doubt.bears")
		}
		x.Slips = append(x.Slips, s)
	}
	if left := len(m.Events) - (to - from); left > 0 {
		x.Rest = c.T("doubt.rest", left)
	}
	return x, nil
}

// span is which slips are shown: from a little before the first that bears the
// doubt to a little after the last.
func span(m doubt.Cited) (from, to int) {
	first, last := len(m.Events), 0
	for i, ev := range m.Events {
		if m.Bears[ev.ID] {
			first, last = min(first, i), max(last, i+1)
		}
	}
	if first > last {
		return 0, 0
	}
	return max(0, first-around), min(len(m.Events), last+around)
}

// consequences names what a verdict asks for.
func (p *Pages) consequences(c *web.Ctx, d doubt.Doubt) string {
	var names []string
	for _, o := range p.choices("consequence") {
		if slices.Contains(d.Consequences, o.Code) {
			names = append(names, o.Name.In(c.Lang))
		}
	}
	return strings.Join(names, c.T("doubt.and"))
}
