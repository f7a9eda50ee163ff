package web

import (
	"strconv"

	"github.com/a-h/templ"

	"juyan/internal/caseflow"
	"juyan/internal/doubt"
	"juyan/internal/kernel"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// detectors is what each rule looks for and what came of it.
func (p *Pages) detectors(c *web.Ctx) error {
	counts, err := p.o.Doubt.Counts(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	v := p.view(c, counts, "/doubts/detectors")
	v.Note, v.Plainly = c.T("doubt.detectors.note"), true
	v.Table = p.detectorTable(c, counts)
	return c.Page(v.Head.Title, boardPage(v))
}

func (p *Pages) detectorTable(c *web.Ctx, counts []doubt.Count) ui.Table {
	t := ui.Table{ID: "detectors", Caption: c.T("doubt.view.detectors"), Columns: []ui.Column{{Key: "name", Label: c.T("doubt.detector"), Main: true, Wrap: true}, {Key: "found", Label: c.T("doubt.found"), Right: true},
		{Key: "open", Label: c.T("doubt.verdict.open"), Right: true}, {Key: "confirmed", Label: c.T("doubt.verdict.confirmed"), Right: true}, {Key: "explained", Label: c.T("doubt.verdict.explained"), Right: true},
		{Key: "unfounded", Label: c.T("doubt.verdict.unfounded"), Right: true}, {Key: "share", Label: c.T("doubt.share"), Right: true}}}
	today := kernel.DateOf(c.Now().In(c.Loc))
	for _, x := range counts {
		d := p.detector(x.Detector)
		line := ruleLine{Name: d.Name.In(c.Lang), Asks: d.Asks.In(c.Lang), Source: d.Source.In(c.Lang), Href: "/doubts?detector=" + x.Detector}
		if _, ok := d.Rule(today); !ok {
			line.Off = c.T("doubt.off")
		}
		number := func(n int, state string) templ.Component {
			return ui.Count(n, line.Href+state)
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ruleName(line), number(x.Found, ""), number(x.Open, "&state=open"), number(x.Confirmed, "&state=confirmed"),
			number(x.Explained, "&state=explained"), number(x.Unfounded, "&state=unfounded"), share(c, x)}})
	}
	return t
}

// share is how many of those judged were confirmed; of none there is no share.
func share(c *web.Ctx, x doubt.Count) templ.Component {
	if x.Judged() == 0 {
		return ui.NoData(c.T("doubt.share.none"))
	}
	return ui.Text(strconv.Itoa(100*x.Confirmed/x.Judged()) + "%")
}

// ruleLine names a rule and what it asks.
type ruleLine struct{ Name, Asks, Source, Off, Href string }

// choices are the options of a field of the kind.
func (p *Pages) choices(field string) []caseflow.Option {
	course, err := p.o.Kinds.Current(doubt.Kind)
	if err != nil || course.Field(field) == nil {
		return nil // a pack without doubts has none to choose
	}
	return course.Field(field).Options
}
