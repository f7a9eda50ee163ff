package web

import (
	"net/http"
	"strconv"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// versionField carries the version of the record a form was filled on.
const versionField = "_version"

// recordForm is the form of a record, with what somebody else changed
// meanwhile when there was a conflict.
type recordForm struct {
	formPage
	Conflict []conflict
	Who      string
}

// conflict is a field whose value in the register and whose value in the form
// differ.
type conflict struct{ Label, Now, Yours string }

// newRecord asks for a new record.
func (p *Pages) newRecord(c *web.Ctx, r *caseflow.Register) error {
	values := map[string][]string{}
	for i := range r.Fields {
		if f := &r.Fields[i]; f.Default != "" {
			values[f.Code] = p.proposed(c, f)
		}
	}
	return p.drawNew(c, http.StatusOK, r, c.NewForm(), values)
}

func (p *Pages) drawNew(c *web.Ctx, status int, r *caseflow.Register, state ui.FormState, values map[string][]string) error {
	fields, files, err := p.recordFields(c, r, nil, state, values)
	if err != nil {
		return err
	}
	title := c.T("register.new-of", r.Name)
	page := recordForm{formPage: formPage{Fields: fields}}
	page.Head = ui.PageHead{Title: title, Crumbs: []ui.Crumb{{Label: r.Name.In(c.Lang), Href: registerHref(r)}, {Label: c.T("register.new")}}}
	page.Form = ui.Form{ID: "record", Action: registerHref(r), State: state, Submit: c.T("register.enter"), Cancel: registerHref(r), Draft: "new-" + r.Code, Files: files}
	return c.PageStatus(status, title, recordFormPage(page))
}

// recordFields are the questions of a record's form, filled with values or
// with what was typed; files says whether some ask for files.
func (p *Pages) recordFields(c *web.Ctx, r *caseflow.Register, rec *matter.Record, state ui.FormState, values map[string][]string) (fields []ui.Field, files bool, err error) {
	course, a, err := matter.RecordForm(c.Actor, r)
	if err != nil {
		return nil, false, err
	}
	fields = p.fields(c, course, a, state, values)
	for i := range fields {
		if f := course.Field(a.Form[i]); rec != nil && f.Type == caseflow.TypeFiles {
			fields[i].Files = recordFiles(rec, f)
		}
	}
	return fields, asksFiles(course, a), nil
}

// recordSent is what a record's form sent.
type recordSent struct {
	raw   map[string][]string
	files []matter.File
	known []string // the fields of the form
}

// recordTyped reads the body as the command expects it, on a form that showed
// what rec holds.
func (p *Pages) recordTyped(c *web.Ctx, r *caseflow.Register, rec *matter.Record) (out recordSent, err error) {
	course, a, err := matter.RecordForm(c.Actor, r)
	if err != nil {
		return out, err
	}
	var have caseflow.Values
	if rec != nil {
		have = rec.Data
	}
	out.raw, out.known = p.typed(c, course, a, have), a.Form
	for _, code := range a.Form {
		if f := course.Field(code); f.Type == caseflow.TypeFiles {
			out.raw[code] = c.FormAll(code) // those that stay
		}
	}
	out.files, err = uploads(c, course, a)
	return out, err
}

// recordValues are a record's values as the form shows them.
func (p *Pages) recordValues(c *web.Ctx, r *caseflow.Register, data caseflow.Values) map[string][]string {
	out := map[string][]string{}
	for i := range r.Fields {
		out[r.Fields[i].Code] = p.shown(c, &r.Fields[i], data[r.Fields[i].Code])
	}
	return out
}

// addRecord enters what was typed.
func (p *Pages) addRecord(c *web.Ctx, r *caseflow.Register) error {
	sent, err := p.recordTyped(c, r, nil)
	if err != nil {
		return err
	}
	rec, err := p.o.Matter.AddRecord(c.Context(), c.Actor, r.Code, sent.raw, c.Key(), sent.files...)
	if err != nil {
		return refused(c, err, sent.known, func(s ui.FormState, status int) error { return p.drawNew(c, status, r, s, nil) })
	}
	c.Flash(ui.Good, c.T("register.entered", orElse(rec.Title, rec.Key)))
	return c.Redirect(RecordHref(rec))
}

// editRecord asks for the changes to a record.
func (p *Pages) editRecord(c *web.Ctx, r *caseflow.Register) error {
	rec, _, err := p.recordOf(c, r)
	if err != nil {
		return err
	}
	return p.drawEdit(c, http.StatusOK, r, rec, recordForm{}, c.NewForm(), p.recordValues(c, r, rec.Data))
}

func (p *Pages) drawEdit(c *web.Ctx, status int, r *caseflow.Register, rec *matter.Record, page recordForm, state ui.FormState, values map[string][]string) error {
	fields, files, err := p.recordFields(c, r, rec, state, values)
	if err != nil {
		return err
	}
	title := c.T("register.edit-of", orElse(rec.Title, rec.Key))
	page.Head = ui.PageHead{Title: title, Crumbs: []ui.Crumb{{Label: r.Name.In(c.Lang), Href: registerHref(r)}, {Label: orElse(rec.Key, rec.Title), Href: RecordHref(rec)}, {Label: c.T("register.edit")}}}
	page.Form = ui.Form{ID: "record", Action: RecordHref(rec), State: state, Submit: c.T("register.save"), Cancel: RecordHref(rec), Draft: "edit-" + string(rec.ID), Files: files}
	if state.Values != nil {
		state.Values.Set(versionField, strconv.FormatInt(rec.Version, 10)) // sent again, it counts as read
	}
	page.Fields = append(fields, ui.Field{Type: "hidden", Name: versionField, Value: strconv.FormatInt(rec.Version, 10)})
	return c.PageStatus(status, title, recordFormPage(page))
}

// changeRecord saves what was typed. When somebody else changed the record
// meanwhile, both texts are shown and the form is kept.
func (p *Pages) changeRecord(c *web.Ctx, r *caseflow.Register) error {
	rec, _, err := p.recordOf(c, r)
	if err != nil {
		return err
	}
	sent, err := p.recordTyped(c, r, rec)
	if err != nil {
		return err
	}
	version, err := strconv.ParseInt(c.Form(versionField), 10, 64)
	if err != nil {
		return kernel.Invalid("", kernel.T("表单不完整，请重新打开这条记录再改", "The form is incomplete; open the record again"))
	}
	if rec, err = p.o.Matter.EditRecord(c.Context(), c.Actor, c.ID("id"), version, sent.raw, sent.files...); err == nil {
		c.Flash(ui.Good, c.T("register.saved", orElse(rec.Title, rec.Key)))
		return c.Redirect(RecordHref(rec))
	}
	if !web.Mendable(err) {
		return err
	}
	return p.refuseEdit(c, r, version, err, sent.known)
}

func (p *Pages) refuseEdit(c *web.Ctx, r *caseflow.Register, version int64, refusal error, known []string) error {
	rec, events, err := p.recordOf(c, r)
	if err != nil {
		return err
	}
	var page recordForm
	if rec.Version != version {
		if page.Conflict = p.conflicts(c, r, rec); len(page.Conflict) == 0 {
			c.Flash(ui.Good, c.T("register.saved", orElse(rec.Title, rec.Key))) // sent twice
			return c.Redirect(RecordHref(rec))
		}
		if len(events) > 0 {
			page.Who = p.names(c).who(events[0], c.T)
		}
	}
	return refused(c, refusal, known, func(s ui.FormState, status int) error {
		return p.drawEdit(c, status, r, rec, page, s, nil)
	})
}

// conflicts sets what the register holds now beside what was typed.
func (p *Pages) conflicts(c *web.Ctx, r *caseflow.Register, rec *matter.Record) []conflict {
	sent, err := p.recordTyped(c, r, rec)
	if err != nil {
		return nil
	}
	raw := sent.raw
	var out []conflict
	for _, f := range shownFields(c, r) {
		if f.Type == caseflow.TypeFiles {
			continue
		}
		now, yours := p.valueWords(c, f, rec.Data[f.Code]), ""
		v, bad := f.Parse(raw[f.Code])
		switch {
		case bad != nil:
			yours = raw[f.Code][0]
		case untouched(f, rec.Data[f.Code], v):
			continue
		default:
			yours = p.valueWords(c, f, v)
		}
		if now != yours {
			out = append(out, conflict{f.Name.In(c.Lang), orElse(now, c.T("register.blank")), orElse(yours, c.T("register.blank"))})
		}
	}
	return out
}
