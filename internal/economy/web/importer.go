package web

import (
	"encoding/base64"
	"net/http"
	"path/filepath"

	"github.com/a-h/templ"

	"juyan/internal/economy"
	"juyan/internal/kernel"
	"juyan/internal/sheet"
	"juyan/internal/store"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// maxFile is the largest file of values.
const maxFile = 4 << 20

// importView is the page of an import: it asks for the file, or shows what the
// file would do.
type importView struct {
	Head    ui.PageHead
	Form    ui.Form
	Field   ui.Field
	Notice  *ui.Notice
	Rows    *ui.Table
	Confirm *ui.Form
	Hidden  []ui.Field
}

const importHome = "/statistics/import"

func (p *Pages) newImport(c *web.Ctx) importView {
	title := c.T("statistics.import")
	return importView{Head: ui.PageHead{Title: title, Crumbs: []ui.Crumb{{Label: c.T("statistics.title"), Href: "/statistics"}, {Label: title}}, Actions: []ui.Button{{Label: c.T("statistics.template"), Href: importHome + "/template.xlsx"}}},
		Form:  ui.Form{ID: "import", Action: importHome, State: c.NewForm(), Submit: c.T("statistics.look"), Files: true, NoScript: true, Cancel: "/statistics", Next: c.T("statistics.look.next")},
		Field: ui.Field{Name: "file", Label: c.T("statistics.file"), Hint: c.T("statistics.file.hint"), Type: "files", Accept: ".xlsx,.csv", Required: true, Max: 1}}
}

// askFile asks for the file.
func (p *Pages) askFile(c *web.Ctx) error {
	v := p.newImport(c)
	return c.Page(v.Head.Title, importPage(v))
}

// template is an empty workbook with the columns.
func (p *Pages) template(c *web.Ctx) error {
	t := sheet.Table{Name: c.T("statistics.title"), Zone: c.Loc}
	for _, title := range economy.Headings {
		t.Columns = append(t.Columns, sheet.Column{Title: title.In(c.Lang), Width: 24})
	}
	return web.SendWorkbook(c, "statistics-template", t, func(sheet.Writer) error { return nil })
}

// preview shows, row by row, what the file says and what is wrong with it.
// Nothing is written: the file goes back to the person inside the form that
// confirms.
func (p *Pages) preview(c *web.Ctx) error {
	name, body, err := c.OneTable("file")
	if err != nil {
		return p.refuse(c, err)
	}
	defer body.Close()
	u, err := store.ReadUpload(body, maxFile)
	if err != nil {
		return p.refuse(c, err)
	}
	return p.drawPreview(c, name, u, nil)
}

func (p *Pages) refuse(c *web.Ctx, err error) error {
	if !web.Mendable(err) {
		return err
	}
	v := p.newImport(c)
	v.Form.State = c.FormState(err, "file")
	return c.PageStatus(http.StatusUnprocessableEntity, v.Head.Title, importPage(v))
}

func (p *Pages) drawPreview(c *web.Ctx, name string, u store.Upload, refusal error) error {
	read, err := p.o.Economy.Read(name, u.Body)
	if err != nil {
		return p.refuse(c, err)
	}
	v := p.newImport(c)
	v.Head.Sub, v.Rows = name, p.lines(c, read)
	status := http.StatusOK
	switch {
	case refusal != nil:
		v.Notice, status = &ui.Notice{Kind: ui.Bad, Text: kernel.AllErrors(refusal)[0].Text.In(c.Lang)}, http.StatusUnprocessableEntity
	case read.Faults > 0:
		v.Notice, status = &ui.Notice{Kind: ui.Bad, Text: c.T("statistics.faults", len(read.Lines), read.Faults)}, http.StatusUnprocessableEntity
	default:
		v.Notice = &ui.Notice{Text: c.T("statistics.fine", len(read.Lines))}
	}
	if read.Faults == 0 && len(read.Lines) > 0 {
		v.Confirm = &ui.Form{ID: "confirm", Action: importHome + "/confirm", State: c.NewForm(), Submit: c.T("statistics.confirm", len(read.Lines)), NoScript: true, Cancel: importHome, Next: c.T("statistics.claim.next")}
		v.Hidden = []ui.Field{{Name: "name", Type: "hidden", Value: name}, {Name: "body", Type: "hidden", Value: base64.StdEncoding.EncodeToString(u.Body)}}
	}
	return c.PageStatus(status, v.Head.Title, importPage(v))
}

// mostLines is how many rows a preview shows; those with faults come first.
const mostLines = 200

func (p *Pages) lines(c *web.Ctx, read economy.Sheet) *ui.Table {
	t := &ui.Table{ID: "rows", Caption: c.T("statistics.rows"), Columns: []ui.Column{{Key: "row", Label: c.T("statistics.row"), Right: true}, {Key: "series", Label: c.T("statistics.series"), Main: true}, {Key: "period", Label: c.T("statistics.period")},
		{Key: "subject", Label: c.T("statistics.subject")}, {Key: "value", Label: c.T("statistics.value"), Right: true}, {Key: "said", Label: c.T("statistics.said"), Wrap: true}}}
	add := func(l economy.Line) {
		said, row := ui.TagMark(ui.Tag{Text: c.T("statistics.ok"), State: ui.Good}), ui.Row{}
		if l.Fault != nil {
			said, row.State = ui.Text(kernel.AllErrors(l.Fault)[0].Text.In(c.Lang)), ui.Bad
		}
		row.Cells = []templ.Component{ui.Text(ui.Num(l.Number)), ui.Text(l.Cells[0]), ui.Text(l.Cells[1]), ui.Text(l.Cells[2]), ui.Text(l.Cells[3]), said}
		t.Rows = append(t.Rows, row)
	}
	for _, faulty := range []bool{true, false} {
		for _, l := range read.Lines {
			if (l.Fault != nil) == faulty && len(t.Rows) < mostLines {
				add(l)
			}
		}
	}
	return t
}

// confirm claims what the preview showed, all or nothing.
func (p *Pages) confirm(c *web.Ctx) error {
	body, err := base64.StdEncoding.DecodeString(c.Form("body"))
	if err != nil || len(body) == 0 || len(body) > maxFile {
		return p.refuse(c, kernel.Invalid("file", kernel.T("文件没有随确认一起传回，请重新选择", "The file did not come back with the confirmation; please choose it again")))
	}
	name, u := filepath.Base(c.Form("name")), store.NewUpload(body)
	read, err := p.o.Economy.Read(name, body)
	if err != nil {
		return p.refuse(c, err)
	}
	if read.Faults > 0 {
		return p.drawPreview(c, name, u, nil)
	}
	err = p.o.Economy.Claim(c.Context(), c.Actor, economy.ClaimInput{Rows: read.Rows(), File: &economy.File{Name: name, Upload: u}, Key: c.Key()})
	switch {
	case web.Mendable(err) || kernel.CodeOf(err) == kernel.CodeForbidden:
		return p.drawPreview(c, name, u, err)
	case err != nil:
		return err
	}
	c.Flash(ui.Good, c.T("statistics.imported", len(read.Lines)))
	return c.Redirect("/statistics")
}
