package web

import (
	"encoding/base64"
	"encoding/json"
	"mime"
	"net/http"
	"path/filepath"
	"strings"

	"github.com/a-h/templ"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/sheet"
	"juyan/internal/store"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// recordImportPage is the page of an import: what the file must look like, or
// what it would do.
type recordImportPage struct {
	Head    ui.PageHead
	Form    ui.Form
	Field   ui.Field
	Columns []ui.Fact // what columns there are, before a file was chosen
	Past    *ui.Table // imports done before
	Read    []ui.Fact // how the columns were read
	Rows    *ui.Table
	Notice  ui.Notice
	Confirm *ui.Form
	Hidden  []ui.Field
}

func (p *Pages) newRecordImport(c *web.Ctx, r *caseflow.Register) recordImportPage {
	home := registerHref(r) + "/import"
	return recordImportPage{
		Head: ui.PageHead{Title: c.T("register.import-of", r.Name), Crumbs: []ui.Crumb{{Label: r.Name.In(c.Lang), Href: registerHref(r)}, {Label: c.T("register.import")}},
			Actions: []ui.Button{{Label: c.T("register.template"), Href: home + "/template.xlsx"}}},
		Form:  ui.Form{ID: "import", Action: home, State: c.NewForm(), Submit: c.T("register.look"), Files: true, NoScript: true, Cancel: registerHref(r), Next: c.T("register.look.next")},
		Field: ui.Field{Name: "file", Label: c.T("register.file"), Hint: c.T("register.file.hint"), Type: "files", Accept: ".xlsx,.csv", Required: true}}
}

// recordImport explains the file and asks for it.
func (p *Pages) recordImport(c *web.Ctx, r *caseflow.Register) error {
	return p.drawRecordImport(c, http.StatusOK, r, p.newRecordImport(c, r))
}

func (p *Pages) drawRecordImport(c *web.Ctx, status int, r *caseflow.Register, page recordImportPage) error {
	if page.Rows == nil {
		page.Columns = recordColumns(c, r)
		past, err := p.pastImports(c, r)
		if err != nil {
			return err
		}
		page.Past = past
	}
	return c.PageStatus(status, page.Head.Title, recordImportBody(page))
}

// recordColumns explains the columns a file may have.
func recordColumns(c *web.Ctx, r *caseflow.Register) []ui.Fact {
	var out []ui.Fact
	for i := range r.Fields {
		f := &r.Fields[i]
		if f.Type == caseflow.TypeFiles {
			continue
		}
		x := ui.Fact{Label: f.Name.In(c.Lang), Text: formWords(c, f)}
		switch {
		case f.Code == r.Key:
			x.Tags = []ui.Tag{{Text: c.T("register.key"), State: ui.Info}}
		case mustFill(r, f):
			x.Tags = []ui.Tag{{Text: c.T("register.must"), State: ui.Warn}}
		}
		out = append(out, x)
	}
	return out
}

func mustFill(r *caseflow.Register, f *caseflow.Field) bool {
	return contains(r.Required, f.Code) || f.Code == r.Titled || f.Code == r.Key
}

// formWords says how a field is written in a table.
func formWords(c *web.Ctx, f *caseflow.Field) string {
	if f.Hint.In(c.Lang) != "" {
		return f.Hint.In(c.Lang)
	}
	if len(f.Options) == 0 {
		return c.T("register.form." + string(f.Type))
	}
	var names []string
	for _, o := range f.Options[:min(len(f.Options), 4)] {
		names = append(names, o.Name.In(c.Lang))
	}
	out := strings.Join(names, kernel.T("、", ", ").In(c.Lang))
	if len(f.Options) > len(names) {
		out = c.T("register.form.more", out, len(f.Options))
	}
	return out
}

// pastImports lists the files taken in before, each to be fetched again.
func (p *Pages) pastImports(c *web.Ctx, r *caseflow.Register) (*ui.Table, error) {
	events, err := p.o.Matter.Imports(c.Context(), c.Actor, r.Code)
	if err != nil || len(events) == 0 {
		return nil, err
	}
	t := &ui.Table{ID: "past", Caption: c.T("register.past"), Columns: []ui.Column{{Key: "file", Label: c.T("register.file-name"), Main: true, Wrap: true}, {Key: "counts", Label: c.T("register.result")}, {Key: "who", Label: c.T("register.by")}, {Key: "at", Label: c.T("register.at")}}}
	n := p.names(c)
	for _, ev := range events {
		var i matter.RecordImport
		if ev.Erased || json.Unmarshal(ev.Payload, &i) != nil {
			continue // what was erased by law is not listed
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Titled("", i.File, registerHref(r)+"/import/files/"+i.Hash), ui.Quiet(c.T("register.result-counts", i.New, i.Changed, i.Same)), ui.Quiet(n.who(ev, c.T)), ui.When(ev.At)}})
	}
	return t, nil
}

// recordFile sends a file that was imported.
func (p *Pages) recordFile(c *web.Ctx, r *caseflow.Register) error {
	name, body, err := p.o.Matter.ImportedFile(c.Context(), c.Actor, r.Code, c.Path("hash"))
	if err != nil {
		return err
	}
	h := c.W.Header()
	h.Set("Content-Type", matter.Sniff(name, body))
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	_, _ = c.W.Write(body) // the reader has gone; nobody is left to tell
	return nil
}

// recordTemplate is an empty workbook with the columns of the register.
func (p *Pages) recordTemplate(c *web.Ctx, r *caseflow.Register) error {
	t := sheet.Table{Name: r.Name.In(c.Lang), Zone: c.Loc}
	for i := range r.Fields {
		f := &r.Fields[i]
		if f.Type == caseflow.TypeFiles {
			continue
		}
		title := f.Name.In(c.Lang)
		if mustFill(r, f) {
			title += " *"
		}
		t.Columns = append(t.Columns, sheet.Column{Title: title, Width: 18})
	}
	return web.SendWorkbook(c, r.Code+"-template", t, func(sheet.Writer) error { return nil })
}

// recordPreview shows, row by row, what the file would do. Nothing is written:
// the file goes back to the person inside the form that confirms.
func (p *Pages) recordPreview(c *web.Ctx, r *caseflow.Register) error {
	f, err := recordUpload(c, r)
	if err != nil {
		return p.refuseImport(c, r, err)
	}
	return p.drawPreview(c, http.StatusOK, r, f, nil)
}

func (p *Pages) refuseImport(c *web.Ctx, r *caseflow.Register, err error) error {
	if !web.Mendable(err) {
		return err
	}
	page := p.newRecordImport(c, r)
	page.Form.State = c.FormState(err, "file")
	return p.drawRecordImport(c, http.StatusUnprocessableEntity, r, page)
}

// recordUpload is the file that was chosen.
func recordUpload(c *web.Ctx, r *caseflow.Register) (matter.RecordFile, error) {
	name, body, err := c.OneTable("file")
	if err != nil {
		return matter.RecordFile{}, err
	}
	defer body.Close()
	u, err := store.ReadUpload(body, matter.MaxRecordFile)
	return matter.RecordFile{Register: r.Code, Name: name, Upload: u}, err
}

// drawPreview draws what f would do; refusal is why confirming it failed.
func (p *Pages) drawPreview(c *web.Ctx, status int, r *caseflow.Register, f matter.RecordFile, refusal error) error {
	v, err := p.o.Matter.PreviewRecords(c.Context(), c.Actor, f)
	if err != nil {
		return p.refuseImport(c, r, err)
	}
	page := p.newRecordImport(c, r)
	page.Head.Sub = f.Name
	page.Read, page.Rows = readColumns(c, v), p.previewRows(c, r, v)
	page.Notice = recordNotice(c, v, refusal)
	if n := v.Counts.New + v.Counts.Changed; v.Counts.Wrong == 0 && n > 0 {
		home := registerHref(r) + "/import"
		page.Confirm = &ui.Form{ID: "confirm", Action: home + "/confirm", State: c.NewForm(), Submit: c.T("register.confirm", n), NoScript: true, Cancel: home, Next: c.T("register.confirm.next")}
		page.Hidden = []ui.Field{{Name: "name", Type: "hidden", Value: f.Name}, {Name: "body", Type: "hidden", Value: base64.StdEncoding.EncodeToString(f.Upload.Body)}}
	}
	if v.Counts.Wrong > 0 {
		status = http.StatusUnprocessableEntity
	}
	return p.drawRecordImport(c, status, r, page)
}

func recordNotice(c *web.Ctx, v matter.RecordPreview, refusal error) ui.Notice {
	counts := c.T("register.counts", len(v.Rows), v.Counts.New, v.Counts.Changed, v.Counts.Same, v.Counts.Wrong)
	switch {
	case refusal != nil:
		return ui.Notice{Kind: ui.Bad, Text: counts + " " + kernel.AllErrors(refusal)[0].Text.In(c.Lang)}
	case v.Counts.Wrong > 0:
		return ui.Notice{Kind: ui.Bad, Text: counts + " " + c.T("register.mend")}
	case v.Counts.New+v.Counts.Changed == 0:
		return ui.Notice{Kind: ui.Warn, Text: counts + " " + c.T("register.nothing")}
	}
	return ui.Notice{Text: counts}
}

// readColumns says what each column of the file was taken for.
func readColumns(c *web.Ctx, v matter.RecordPreview) []ui.Fact {
	var out []ui.Fact
	for _, col := range v.Columns {
		x := ui.Fact{Label: col.Title, Value: ui.Quiet(c.T("register.unread"))}
		if col.Field != nil {
			x.Value = ui.Text(col.Field.Name.In(c.Lang))
		}
		if col.Title != "" {
			out = append(out, x)
		}
	}
	return out
}

var rowStates = map[matter.RowAction]string{matter.RowNew: ui.Good, matter.RowChanged: ui.Info, matter.RowWrong: ui.Bad}

// previewRows is every row: what becomes of it, what changes or is wrong.
func (p *Pages) previewRows(c *web.Ctx, r *caseflow.Register, v matter.RecordPreview) *ui.Table {
	t := &ui.Table{ID: "rows", Caption: c.T("register.rows"), Columns: []ui.Column{{Key: "row", Label: c.T("register.row"), Right: true}, {Key: "name", Label: fieldOf(r, r.Titled).Name.In(c.Lang), Main: true, Wrap: true}, {Key: "action", Label: c.T("register.action")}, {Key: "said", Label: c.T("register.said"), Wrap: true}}}
	for i := range v.Rows {
		row := &v.Rows[i]
		name := strings.TrimSpace(row.Key + " " + row.Title)
		x := ui.Row{Cells: []templ.Component{ui.Figure(ui.Num(row.Number), ""), ui.Text(name), ui.TagMark(ui.Tag{Text: c.T("register.is." + string(row.Action)), State: rowStates[row.Action]}), p.rowSaid(c, r, row)}}
		if row.Action == matter.RowWrong {
			x.State = ui.Bad
		}
		t.Rows = append(t.Rows, x)
	}
	return t
}

// rowSaid is what is wrong with a row, what it changes, or what it holds.
func (p *Pages) rowSaid(c *web.Ctx, r *caseflow.Register, row *matter.RecordRow) templ.Component {
	if len(row.Errors) > 0 {
		var said []string
		for _, e := range row.Errors {
			said = append(said, e.Text.In(c.Lang))
		}
		return saidLines(said)
	}
	if row.Was != nil {
		return changeList("", p.changes(c, r, &matter.Record{}, row.Was, row.Set))
	}
	var said []string
	for _, f := range columnFields(c, r) {
		if text := p.valueWords(c, f, row.Set[f.Code]); text != "" {
			said = append(said, text)
		}
	}
	return ui.Quiet(strings.Join(said, " · "))
}

// recordConfirm does what the preview showed, all or nothing.
func (p *Pages) recordConfirm(c *web.Ctx, r *caseflow.Register) error {
	body, err := base64.StdEncoding.DecodeString(c.Form("body"))
	if err != nil || len(body) == 0 || len(body) > matter.MaxRecordFile {
		return p.refuseImport(c, r, kernel.Invalid("file", kernel.T("文件没有随确认一起传回，请重新选择", "The file did not come back with the confirmation; please choose it again")))
	}
	f := matter.RecordFile{Register: r.Code, Name: filepath.Base(orElse(c.Form("name"), r.Code)), Upload: store.NewUpload(body)}
	done, err := p.o.Matter.ImportRecords(c.Context(), c.Actor, f)
	if err != nil {
		if !web.Mendable(err) {
			return err
		}
		return p.drawPreview(c, http.StatusUnprocessableEntity, r, f, err)
	}
	c.Flash(ui.Good, c.T("register.imported", done.New, done.Changed, done.Same))
	return c.Redirect(registerHref(r))
}
