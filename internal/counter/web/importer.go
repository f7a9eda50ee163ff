package web

import (
	"encoding/base64"
	"net/http"
	"path/filepath"
	"strings"

	"github.com/a-h/templ"

	"juyan/internal/counter"
	"juyan/internal/kernel"
	"juyan/internal/sheet"
	"juyan/internal/store"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// importView is the page of an import: it asks for the file, or shows what the file
// would do.
type importView struct {
	Head    ui.PageHead
	Form    ui.Form
	Fields  []ui.Field
	Notices []ui.Notice
	Rows    *ui.Table
	Confirm *ui.Form
	Hidden  []ui.Field
}

const importHome = "/services/import"

func (p *Pages) newImport(c *web.Ctx) importView {
	title := c.T("counter.import")
	return importView{Head: ui.PageHead{Title: title, Crumbs: []ui.Crumb{{Label: c.T("counter.items"), Href: "/services"}, {Label: title}}, Actions: []ui.Button{{Label: c.T("counter.template"), Href: importHome + "/template.xlsx"}}},
		Form: ui.Form{ID: "import", Action: importHome, State: c.NewForm(), Submit: c.T("counter.look"), Files: true, NoScript: true, Cancel: "/services", Next: c.T("counter.look.next")},
		Fields: []ui.Field{{Name: "file", Label: c.T("counter.file"), Hint: c.T("counter.file.hint"), Type: "files", Accept: ".xlsx,.csv", Required: true, Max: 1},
			{Name: "map", Label: c.T("counter.map"), Hint: c.T("counter.map.hint"), Type: "longtext", Rows: 6, Max: 20000}}}
}

// askFile asks for the file.
func (p *Pages) askFile(c *web.Ctx) error {
	v := p.newImport(c)
	return c.Page(v.Head.Title, importPage(v))
}

// template is an empty workbook with the columns.
func (p *Pages) template(c *web.Ctx) error {
	t := sheet.Table{Name: c.T("counter.items"), Zone: c.Loc, Columns: counter.Headings()}
	return web.SendWorkbook(c, "service-items-template", t, func(sheet.Writer) error { return nil })
}

// preview shows, row by row, what the file would do. Nothing is written: the file
// goes back to the person inside the form that confirms.
func (p *Pages) preview(c *web.Ctx) error {
	name, body, err := c.OneTable("file")
	if err != nil {
		return p.refuseFile(c, err)
	}
	defer body.Close()
	u, err := store.ReadUpload(body, counter.MaxFile)
	if err != nil {
		return p.refuseFile(c, err)
	}
	return p.drawPreview(c, name, u, nil)
}

func (p *Pages) refuseFile(c *web.Ctx, err error) error {
	if !web.Mendable(err) {
		return err
	}
	v := p.newImport(c)
	v.Form.State = c.FormState(err, "file", "map")
	return c.PageStatus(http.StatusUnprocessableEntity, v.Head.Title, importPage(v))
}

func (p *Pages) drawPreview(c *web.Ctx, name string, u store.Upload, refusal error) error {
	m, err := counter.LoadMapping([]byte(c.FormValues().Get("map")))
	if err != nil {
		return p.refuseFile(c, err)
	}
	plan, err := p.o.Counter.Preview(c.Context(), c.Actor, name, u.Body, m)
	if err != nil {
		return p.refuseFile(c, err)
	}
	v := p.newImport(c)
	v.Head.Sub, v.Rows = name, p.planned(c, plan)
	status, wrong, todo := http.StatusOK, plan.Counts[counter.RowWrong], plan.Counts[counter.RowNew]+plan.Counts[counter.RowChanged]
	switch {
	case refusal != nil:
		v.Notices, status = append(v.Notices, ui.Notice{Kind: ui.Bad, Text: firstWords(c, refusal)}), http.StatusUnprocessableEntity
	case wrong > 0:
		v.Notices, status = append(v.Notices, ui.Notice{Kind: ui.Bad, Text: c.T("counter.faults", len(plan.Rows), wrong)}), http.StatusUnprocessableEntity
	default:
		v.Notices = append(v.Notices, ui.Notice{Text: c.T("counter.fine", len(plan.Rows), plan.Counts[counter.RowNew], plan.Counts[counter.RowChanged], plan.Counts[counter.RowSame])})
	}
	if len(plan.Unread) > 0 {
		v.Notices = append(v.Notices, ui.Notice{Kind: ui.Warn, Text: c.T("counter.unread", strings.Join(plan.Unread, c.T("counter.comma")))})
	}
	if wrong == 0 && todo > 0 {
		v.Confirm = &ui.Form{ID: "confirm", Action: importHome + "/confirm", State: c.NewForm(), Submit: c.T("counter.confirm", todo), NoScript: true, Cancel: importHome, Next: c.T("counter.confirm.next")}
		v.Hidden = []ui.Field{{Name: "name", Type: "hidden", Value: name}, {Name: "map", Type: "hidden", Value: c.FormValues().Get("map")}, {Name: "body", Type: "hidden", Value: base64.StdEncoding.EncodeToString(u.Body)}}
	}
	return c.PageStatus(status, v.Head.Title, importPage(v))
}

// mostLines is how many rows a preview shows; those with faults come first.
const mostLines = 200

func (p *Pages) planned(c *web.Ctx, plan counter.Plan) *ui.Table {
	t := &ui.Table{ID: "rows", Caption: c.T("counter.rows"), Columns: []ui.Column{{Key: "row", Label: c.T("counter.row"), Right: true}, {Key: "name", Label: c.T("counter.item"), Main: true, Wrap: true}, {Key: "code", Label: c.T("counter.code"), Wrap: true}, {Key: "department", Label: c.T("counter.department")},
		{Key: "kind", Label: c.T("counter.kind")}, {Key: "said", Label: c.T("counter.said"), Wrap: true}}}
	for _, action := range []counter.RowAction{counter.RowWrong, counter.RowChanged, counter.RowNew, counter.RowSame} {
		for _, l := range plan.Rows {
			if l.Action == action && len(t.Rows) < mostLines {
				t.Rows = append(t.Rows, p.plannedRow(c, l))
			}
		}
	}
	return t
}

func (p *Pages) plannedRow(c *web.Ctx, l counter.Planned) ui.Row {
	row := ui.Row{}
	said := ui.TagMark(ui.Tag{Text: c.T("counter.row." + string(l.Action)), State: map[counter.RowAction]string{counter.RowNew: ui.Good, counter.RowChanged: ui.Warn}[l.Action]})
	if l.Action == counter.RowWrong {
		var words []string
		for _, e := range l.Errors {
			words = append(words, c.Say(e.Text))
		}
		said, row.State = ui.Text(strings.Join(words, c.T("counter.stop"))), ui.Bad
	}
	row.Cells = []templ.Component{ui.Text(ui.Num(l.Number)), ui.Text(named(c, l.Item.Name, l.Item.NameEN)), ui.Quiet(l.Item.Code), ui.Text(p.department(c, l.Item.Unit, l.Item.Department)), ui.Text(p.kind(c, l.Item.Kind)), said}
	return row
}

// confirm takes what the preview showed, all or nothing.
func (p *Pages) confirm(c *web.Ctx) error {
	body, err := base64.StdEncoding.DecodeString(c.Form("body"))
	if err != nil || len(body) == 0 || len(body) > counter.MaxFile {
		return p.refuseFile(c, kernel.Invalid("file", kernel.T("文件没有随确认一起传回，请重新选择", "The file did not come back with the confirmation; please choose it again")))
	}
	m, err := counter.LoadMapping([]byte(c.FormValues().Get("map")))
	if err != nil {
		return p.refuseFile(c, err)
	}
	name, u := filepath.Base(c.Form("name")), store.NewUpload(body)
	done, err := p.o.Counter.Import(c.Context(), c.Actor, name, u, m)
	switch {
	case web.Mendable(err):
		return p.drawPreview(c, name, u, err)
	case err != nil:
		return err
	}
	c.Flash(ui.Good, c.T("counter.imported", done.New+done.Changed))
	return c.Redirect("/services/review")
}

func firstWords(c *web.Ctx, err error) string { return c.Say(kernel.AllErrors(err)[0].Text) }
