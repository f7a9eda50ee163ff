package web

import (
	"encoding/base64"
	"net/http"
	"path/filepath"
	"strings"

	"github.com/a-h/templ"

	"juyan/internal/kernel"
	"juyan/internal/org"
	"juyan/internal/sheet"
	"juyan/internal/store"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// maxImport bounds a file: 5,000 rows take far less.
const maxImport = 8 << 20

// importPage is the page of an import: what the file must look like, or what it
// would do.
type importPage struct {
	Head    ui.PageHead
	Form    ui.Form
	Fields  []ui.Field
	Columns *ui.Table // what columns there are, before a file was chosen
	Read    *ui.Table // how the columns were read
	Rows    *ui.Table
	Notice  ui.Notice
	Confirm *ui.Form
	Hidden  []ui.Field
}

// homes are the lists from which a kind of import starts.
var homes = map[string]string{"enterprises": "/enterprises", "posts": "/posts", "people": "/units"}

// importOf is the kind of the address.
func importOf(c *web.Ctx) (kind string, name kernel.Text, err error) {
	kind = c.Path("kind")
	name, ok := org.ImportKinds()[kind]
	if !ok {
		return kind, name, notFound()
	}
	if !org.MayImport(c.Actor, kind) {
		return kind, name, kernel.Forbidden(kernel.T("您的岗位不能登记“%s”，也就不能导入", "Your post may not enter records of %q, so it may not import them"), name)
	}
	return kind, name, nil
}

func newImport(c *web.Ctx, kind string, name kernel.Text) importPage {
	title := c.T("import.title", name)
	return importPage{Head: ui.PageHead{Title: title, Crumbs: []ui.Crumb{{Label: name.In(c.Lang), Href: homes[kind]}, {Label: c.T("import.do")}},
		Actions: []ui.Button{{Label: c.T("import.template"), Href: "/import/" + kind + "/template.xlsx"}}},
		Form:   ui.Form{ID: "import", Action: "/import/" + kind, State: c.NewForm(), Submit: c.T("import.look"), Files: true, NoScript: true, Cancel: homes[kind], Next: c.T("import.look.next")},
		Fields: []ui.Field{{Name: "file", Label: c.T("import.file"), Hint: c.T("import.file.hint"), Type: "files", Accept: ".xlsx,.csv", Required: true}}}
}

// importForm explains the file and asks for it.
func (p *Pages) importForm(c *web.Ctx) error {
	kind, name, err := importOf(c)
	if err != nil {
		return err
	}
	return drawImport(c, http.StatusOK, newImport(c, kind, name))
}

func drawImport(c *web.Ctx, status int, page importPage) error {
	if page.Rows == nil {
		page.Columns = columnsTable(c)
	}
	return c.PageStatus(status, page.Head.Title, importBody(page))
}

// columnsTable lists the columns a file may have.
func columnsTable(c *web.Ctx) *ui.Table {
	kind := c.Path("kind")
	t := &ui.Table{ID: "columns", Caption: c.T("import.columns"), Columns: []ui.Column{{Key: "title", Label: c.T("import.column"), Main: true}, {Key: "field", Label: c.T("import.means"), Wrap: true}, {Key: "must", Label: c.T("import.needed")}}}
	for _, f := range org.ImportFields(kind) {
		must := templ.Component(ui.Quiet(c.T("import.may")))
		if f.Must {
			must = ui.TagMark(ui.Tag{Text: c.T("import.must"), State: ui.Warn})
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Strong(f.Title), ui.Text(fieldWords(c, kind, f.Code)), must}})
	}
	return t
}

// fieldWords says what a column holds.
func fieldWords(c *web.Ctx, kind, field string) string {
	switch kind + "." + field {
	case "enterprises.class":
		field = "firm-class"
	case "enterprises.name":
		field = "enterprise"
	case "posts.name":
		field = "post"
	case "people.name":
		field = "person"
	case "enterprises.revenue":
		field = "revenue-typed"
	case "people.from":
		field = "appointed"
	}
	return c.T("org.field." + field)
}

// importTemplate is an empty workbook with the columns of a kind.
func (p *Pages) importTemplate(c *web.Ctx) error {
	kind, name, err := importOf(c)
	if err != nil {
		return err
	}
	t := sheet.Table{Name: name.In(c.Lang), Zone: c.Loc}
	for _, f := range org.ImportFields(kind) {
		title := f.Title
		if f.Must {
			title += " *"
		}
		t.Columns = append(t.Columns, sheet.Column{Title: title, Width: 18})
	}
	return web.SendWorkbook(c, kind+"-template", t, func(sheet.Writer) error { return nil })
}

// importPreview shows, row by row, what the file would do. Nothing is written:
// the file goes back to the person inside the form that confirms.
func (p *Pages) importPreview(c *web.Ctx) error {
	kind, name, err := importOf(c)
	if err != nil {
		return err
	}
	f, err := uploaded(c, kind)
	if err != nil {
		return refuseImport(c, kind, name, err)
	}
	return p.drawPreview(c, http.StatusOK, f, name, nil)
}

func refuseImport(c *web.Ctx, kind string, name kernel.Text, err error) error {
	if !web.Mendable(err) {
		return err
	}
	page := newImport(c, kind, name)
	page.Form.State = c.FormState(err, "file")
	return drawImport(c, http.StatusUnprocessableEntity, page)
}

// uploaded is the file that was chosen.
func uploaded(c *web.Ctx, kind string) (org.ImportFile, error) {
	name, body, err := c.OneTable("file")
	if err != nil {
		return org.ImportFile{}, err
	}
	defer body.Close()
	u, err := store.ReadUpload(body, maxImport)
	return org.ImportFile{Kind: kind, Name: name, Upload: u}, err
}

// drawPreview draws what f would do; refused is why confirming it failed.
func (p *Pages) drawPreview(c *web.Ctx, status int, f org.ImportFile, name kernel.Text, refused error) error {
	v, err := p.o.Org.PreviewImport(c.Context(), c.Actor, f)
	if err != nil {
		return refuseImport(c, f.Kind, name, err)
	}
	page := newImport(c, f.Kind, name)
	page.Head.Sub = f.Name
	page.Read, page.Rows = readTable(c, f.Kind, v), p.rowsTable(c, f.Kind, v)
	page.Notice = previewNotice(c, v, refused)
	if v.Wrong == 0 && v.New+v.Changed > 0 {
		page.Confirm = &ui.Form{ID: "confirm", Action: "/import/" + f.Kind + "/confirm", State: c.NewForm(), Submit: c.T("import.confirm", v.New+v.Changed), NoScript: true, Cancel: "/import/" + f.Kind, Next: c.T("import.confirm.next")}
		page.Hidden = []ui.Field{{Name: "name", Type: "hidden", Value: f.Name}, {Name: "body", Type: "hidden", Value: base64.StdEncoding.EncodeToString(f.Upload.Body)}}
	}
	if v.Wrong > 0 {
		status = http.StatusUnprocessableEntity
	}
	return drawImport(c, status, page)
}

func previewNotice(c *web.Ctx, v org.Preview, refused error) ui.Notice {
	counts := c.T("import.counts", len(v.Rows), v.New, v.Changed, v.Same, v.Wrong)
	switch {
	case refused != nil:
		return ui.Notice{Kind: ui.Bad, Text: counts + " " + kernel.AllErrors(refused)[0].Text.In(c.Lang)}
	case v.Wrong > 0:
		return ui.Notice{Kind: ui.Bad, Text: counts + " " + c.T("import.mend")}
	case v.New+v.Changed == 0:
		return ui.Notice{Kind: ui.Warn, Text: counts + " " + c.T("import.nothing")}
	}
	return ui.Notice{Text: counts}
}

// readTable says what each column of the file was taken for.
func readTable(c *web.Ctx, kind string, v org.Preview) *ui.Table {
	t := &ui.Table{ID: "read", Caption: c.T("import.read"), Columns: []ui.Column{{Key: "column", Label: c.T("import.column"), Main: true}, {Key: "field", Label: c.T("import.means"), Wrap: true}}}
	for _, col := range v.Columns {
		means := templ.Component(ui.Quiet(c.T("import.unread")))
		if col.Field != "" {
			means = ui.Text(fieldWords(c, kind, col.Field))
		}
		if col.Title != "" {
			t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Text(col.Title), means}})
		}
	}
	return t
}

var actionStates = map[org.ImportAction]string{org.ImportNew: ui.Good, org.ImportChanged: ui.Info, org.ImportWrong: ui.Bad}

// rowsTable is every row: what becomes of it, what is wrong, what to look at.
func (p *Pages) rowsTable(c *web.Ctx, kind string, v org.Preview) *ui.Table {
	t := &ui.Table{ID: "rows", Caption: c.T("import.rows"), Columns: []ui.Column{{Key: "row", Label: c.T("import.row"), Right: true}, {Key: "name", Label: c.T("org.field.name"), Main: true}, {Key: "action", Label: c.T("import.action")}, {Key: "said", Label: c.T("import.said"), Wrap: true}}}
	for _, r := range v.Rows {
		row := ui.Row{Cells: []templ.Component{ui.Figure(ui.Num(r.Number), ""), ui.Text(r.Title), ui.TagMark(ui.Tag{Text: c.T("import.is." + string(r.Action)), State: actionStates[r.Action]}), ui.Text(p.rowWords(c, kind, r))}}
		if r.Action == org.ImportWrong {
			row.State = ui.Bad
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// rowWords says what is wrong with a row, what to look at, what it changes.
func (p *Pages) rowWords(c *web.Ctx, kind string, r org.ImportRow) string {
	var out []string
	if said := (teller{p, c, p.names(c)}).diff(r.Changes); said != "" && len(r.Errors) == 0 {
		out = append(out, said)
	}
	for _, e := range r.Errors {
		said := e.Text.In(c.Lang)
		if e.Field != "" {
			said = c.T("import.at", fieldWords(c, kind, e.Field), said)
		}
		out = append(out, said)
	}
	for _, w := range r.Warnings {
		out = append(out, c.T("import.warning", w))
	}
	return strings.Join(out, kernel.T("；", "; ").In(c.Lang))
}

// importConfirm does what the preview showed, all or nothing.
func (p *Pages) importConfirm(c *web.Ctx) error {
	kind, name, err := importOf(c)
	if err != nil {
		return err
	}
	body, err := base64.StdEncoding.DecodeString(c.Form("body"))
	if err != nil || len(body) == 0 || len(body) > maxImport {
		return refuseImport(c, kind, name, kernel.Invalid("file", kernel.T("文件没有随确认一起传回，请重新选择", "The file did not come back with the confirmation; please choose it again")))
	}
	f := org.ImportFile{Kind: kind, Name: filepath.Base(c.Form("name")), Upload: store.NewUpload(body)}
	done, err := p.o.Org.CommitImport(c.Context(), c.Actor, f)
	if err != nil {
		if !web.Mendable(err) {
			return err
		}
		return p.drawPreview(c, http.StatusUnprocessableEntity, f, name, err)
	}
	c.Flash(ui.Good, c.T("import.done", done.New, done.Changed, done.Same))
	return c.Redirect(homes[kind])
}
