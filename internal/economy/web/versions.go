package web

import (
	"mime"

	"github.com/a-h/templ"

	"juyan/internal/economy"
	"juyan/internal/matter"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// versions is every version of one value: nothing that was once said is gone.
func (p *Pages) versions(c *web.Ctx) error {
	x, err := p.o.Economy.Series(c.Path("code"))
	if err != nil {
		return err
	}
	period, err := economy.ParsePeriod(c.Path("period"))
	if err != nil {
		return err
	}
	subject := idOf(c.Query("subject"))
	list, err := p.o.Economy.Versions(c.Context(), c.Actor, x.Code, period, subject)
	if err != nil {
		return err
	}
	head := ui.PageHead{Title: c.T("statistics.versions-of", x.Name, period.String()), Sub: p.subject(c, x, subject), Crumbs: []ui.Crumb{{Label: c.T("statistics.title"), Href: "/statistics"}, {Label: x.Name.In(c.Lang), Href: seriesHref(x.Code)}, {Label: period.String()}}}
	t := ui.Table{ID: "versions", Caption: head.Title, Empty: ui.Empty{Title: c.T("statistics.no-values")}, Columns: []ui.Column{{Key: "side", Label: c.T("statistics.side"), Main: true}, {Key: "version", Label: c.T("statistics.version"), Right: true},
		{Key: "value", Label: x.Unit.In(c.Lang), Right: true}, {Key: "by", Label: c.T("statistics.by-whom")}, {Key: "at", Label: c.T("statistics.at")}, {Key: "file", Label: c.T("statistics.file")}, {Key: "note", Label: c.T("statistics.note"), Wrap: true}}}
	for i := range list {
		v := &list[i]
		file := templ.Component(ui.Quiet(c.T("statistics.typed")))
		if v.File != "" {
			file = ui.Figure(c.T("statistics.open-file"), "/statistics/files/"+string(v.File))
		}
		state := ui.Info
		if v.Side == "verified" {
			state = ui.Good
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.TagMark(ui.Tag{Text: c.T("statistics." + v.Side), State: state}), ui.Text(ui.Num(v.Version)), ui.Text(number(v.Amount, x.Scale)), ui.Text(p.by(c, v)), ui.When(v.At), file, ui.Text(v.Note)}})
	}
	return c.Page(head.Title, versionsPage(head, t))
}

// file sends a file values came in.
func (p *Pages) file(c *web.Ctx) error {
	f, body, err := p.o.Economy.Paper(c.Context(), c.Actor, c.ID("id"))
	if err != nil {
		return err
	}
	c.W.Header().Set("Content-Type", matter.Sniff(f.Name, body))
	c.W.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
	_, _ = c.W.Write(body) // the reader has gone; nobody is left to tell
	return nil
}
