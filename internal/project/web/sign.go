package web

import (
	"net/http"
	"strconv"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/project"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// signView is the form of an agreement: what it is about, then its two tables.
type signView struct {
	Head       ui.PageHead
	Quote      string
	Form       ui.Form
	Fields     []ui.Field
	Firm       []ui.Field
	Promises   tableForm
	Conditions tableForm
}

// tableForm is a table whose cells are asked.
type tableForm struct {
	ID, Title, Note string
	Heads           []string
	Rows            [][]ui.Field
}

const conditionRows = 4

// signFields are the fields of the kind that a signing asks, in order.
var signFields = []string{"title", "content", "industry", "chain", "template", "investment", "signed_on", "overall_unit", "item_unit", "unit", "plan_start", "plan_trial", "plan_production", "products"}

// increaseFields are those of an increase.
var increaseFields = []string{"increase_amount", "increase_on"}

// askSign asks for an agreement: of a lead, of a project without one, or of an
// increase.
func (p *Pages) askSign(c *web.Ctx) error {
	proposed, err := p.proposed(c)
	if err != nil {
		return err
	}
	return p.drawSign(c, http.StatusOK, c.NewForm(), proposed)
}

// about is what the agreement is about: a lead or a project the reader sees.
func (p *Pages) about(c *web.Ctx, field string) (*matter.Matter, error) {
	id := c.Query(field)
	if id == "" {
		id = c.Form(field)
	}
	if id == "" {
		return nil, nil
	}
	return p.o.Matter.Get(c.Context(), c.Actor, kernel.ID(id))
}

// proposed are the values a form starts with: what the lead says already.
func (p *Pages) proposed(c *web.Ctx) (map[string]string, error) {
	out := map[string]string{"signed_on": today(c).String(), "template": "ordinary", "increase_on": today(c).String()}
	lead, err := p.about(c, "lead")
	if err != nil || lead == nil {
		return out, err
	}
	course := p.course()
	for from, to := range map[string]string{"title": "title", "intro": "content", "industry": "industry", "chain": "chain", "investment": "investment", "unit": "unit", "item_unit": "item_unit", "overall": "overall_unit", "product": "products"} {
		if v, ok := lead.Data[from]; ok && course != nil && course.Field(to) != nil {
			if typed := course.Field(to).Typed(v); len(typed) > 0 {
				out[to] = typed[0]
			}
		}
	}
	if out["unit"] == "" {
		out["unit"] = string(lead.Unit)
	}
	if hazardous, _ := lead.Data["hazardous"].(bool); hazardous {
		out["template"] = "chemical"
	}
	out["firm_name"], _ = lead.Data["investor"].(string)
	out["firm_uscc"], _ = lead.Data["uscc"].(string)
	return out, nil
}

func (p *Pages) drawSign(c *web.Ctx, status int, state ui.FormState, values map[string]string) error {
	lead, err := p.about(c, "lead")
	if err != nil {
		return err
	}
	of, err := p.about(c, "project")
	if err != nil {
		return err
	}
	title := c.T("project.sign")
	v := signView{Head: ui.PageHead{Title: title, Sub: c.T("project.sign.sub")}, Form: ui.Form{ID: "sign", Action: "/projects/sign", State: state, Submit: title, Cancel: "/projects", Draft: "sign", Next: c.T("project.sign.next")}}
	fields := signFields
	switch {
	case of != nil:
		title = c.T("project.increase")
		fields, v.Head.Title, v.Head.Sub, v.Quote = increaseFields, title, c.T("project.increase.sub"), of.Number+" "+of.Title
		v.Form.Submit, v.Form.Cancel, v.Form.Draft = title, href(of.ID), "increase-"+string(of.ID)
		v.Fields = append(v.Fields, ui.Field{Type: "hidden", Name: "project", Value: string(of.ID)})
	case lead != nil:
		v.Quote, v.Form.Cancel, v.Form.Draft = lead.Number+" "+lead.Title, "/matters/"+string(lead.ID), "sign-"+string(lead.ID)
		v.Fields = append(v.Fields, ui.Field{Type: "hidden", Name: "lead", Value: string(lead.ID)})
	}
	v.Head.Crumbs = []ui.Crumb{{Label: c.T("project.board"), Href: "/projects"}, {Label: title}}
	for _, code := range fields {
		v.Fields = append(v.Fields, p.ask(c, code, values[code]))
	}
	if of == nil {
		v.Firm = p.firmFields(c, state, values)
	}
	v.Promises, v.Conditions = p.promiseForm(c, state), p.conditionForm(c)
	return c.PageStatus(status, title, signPage(v))
}

// ask is a field of the kind as this form asks it.
func (p *Pages) ask(c *web.Ctx, code, value string) ui.Field {
	out := ui.Field{Name: code, Type: "text", Value: value}
	course := p.course()
	if course == nil || course.Field(code) == nil {
		return out
	}
	f := course.Field(code)
	out.Label, out.Hint, out.Type, out.Max = f.Name.In(c.Lang), f.Hint.In(c.Lang), string(f.Type), f.Max
	switch code {
	case "title", "investment", "signed_on", "item_unit", "unit", "increase_amount", "increase_on":
		out.Required = true
	}
	switch out.Type {
	case "money":
		out.Unit, out.Max = c.T("project.wan"), 0
		out.Hint = c.T("project.wan.hint")
	case "unit":
		out.Type, out.Options = "code", p.unitOptions(c)
	case "code":
		out.Options = p.options(c, code)
	case "longtext":
		out.Rows = 2
	}
	return out
}

// firmFields ask for the project's firm: one that is registered, or a new one.
func (p *Pages) firmFields(c *web.Ctx, state ui.FormState, values map[string]string) []ui.Field {
	firm := ui.Field{Name: "enterprise", Label: c.T("project.firm.known"), Hint: c.T("project.firm.known.hint"), Type: "enterprise", Lookup: "/lookup/enterprise"}
	if id := state.Value("enterprise", ""); id != "" {
		firm.Value = id
		firm.Options = []ui.Option{{Value: id, Label: p.names(c).FirmFull(kernel.ID(id))}}
	}
	return []ui.Field{firm, {Name: "firm_name", Label: c.T("project.firm.new"), Hint: c.T("project.firm.new.hint"), Type: "text", Max: 100, Value: values["firm_name"]},
		{Name: "firm_uscc", Label: c.T("project.firm.uscc"), Hint: c.T("project.firm.uscc.hint"), Type: "text", Max: 18, Value: values["firm_uscc"]}}
}

// promiseForm is the table of promises: a row for a year and phase, a column
// for each item. More rows may be asked for.
func (p *Pages) promiseForm(c *web.Ctx, state ui.FormState) tableForm {
	t := tableForm{ID: "promises", Title: c.T("project.promises.table"), Note: c.T("project.promises.note"), Heads: []string{c.T("project.year"), c.T("project.phase")}}
	items := p.o.Project.Rules().Promises
	for _, item := range items {
		t.Heads = append(t.Heads, p.itemName(c, item)+c.T("project.in-unit", item.Unit.In(c.Lang)))
	}
	for i := range promiseRows(state) {
		row := []ui.Field{{Name: project.PromiseField(i, "year"), Label: t.Heads[0], Type: "int", Value: strconv.Itoa(today(c).Year + i)}, {Name: project.PromiseField(i, "phase"), Label: t.Heads[1], Type: "int"}}
		for j, item := range items {
			row = append(row, ui.Field{Name: project.PromiseField(i, item.Item), Label: t.Heads[j+2], Type: "money"})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

const fewestPromises, mostPromises = 5, 30

// promiseRows is how many rows are drawn: as many as were sent.
func promiseRows(state ui.FormState) int {
	n := fewestPromises
	for i := n; i < mostPromises && state.Values.Has(project.PromiseField(i, "year")); i++ {
		n = i + 1
	}
	return n
}

func (p *Pages) conditionForm(c *web.Ctx) tableForm {
	t := tableForm{ID: "conditions", Title: c.T("project.conditions"), Note: c.T("project.conditions.note"), Heads: []string{c.T("project.side"), c.T("project.condition"), c.T("project.condition.unit"), c.T("project.due")}}
	units := append([]ui.Option{{Value: "", Label: "–"}}, p.unitOptions(c)...)
	sides := []ui.Option{{Value: project.SideZone, Label: c.T("project.side.zone")}, {Value: project.SideFirm, Label: c.T("project.side.firm")}}
	for i := range conditionRows {
		t.Rows = append(t.Rows, []ui.Field{{Name: project.ConditionField(i, "side"), Label: t.Heads[0], Type: "unit", Options: sides}, {Name: project.ConditionField(i, "content"), Label: t.Heads[1], Type: "text", Max: 200},
			{Name: project.ConditionField(i, "unit"), Label: t.Heads[2], Type: "unit", Options: units}, {Name: project.ConditionField(i, "due"), Label: t.Heads[3], Type: "date"}})
	}
	return t
}

// sign signs what was typed; a form that is refused keeps every row.
func (p *Pages) sign(c *web.Ctx) error {
	if c.Form("more") != "" { // without scripts: draw it again with one row more
		form := c.FormState(nil)
		form.Values.Set(project.PromiseField(promiseRows(form), "year"), "")
		return p.drawSign(c, http.StatusOK, form, nil)
	}
	in := p.signInput(c)
	m, err := p.o.Project.Sign(c.Context(), c.Actor, in)
	switch {
	case web.Mendable(err):
		return p.drawSign(c, http.StatusUnprocessableEntity, c.FormState(err, p.known(c)...), nil)
	case err != nil:
		return err
	}
	c.Flash(ui.Good, c.T("project.signed", m.Number))
	return c.Redirect(href(m.ID))
}

func (p *Pages) signInput(c *web.Ctx) project.SignInput {
	in := project.SignInput{Lead: kernel.ID(c.Form("lead")), Project: kernel.ID(c.Form("project")), Values: map[string][]string{}, Firm: project.NewFirm{Name: c.Form("firm_name"), USCC: c.Form("firm_uscc")}, Key: c.Key()}
	fields := append([]string{"enterprise"}, signFields...)
	if in.Project != "" {
		fields = increaseFields
	}
	for _, code := range fields {
		if v := c.Form(code); v != "" {
			in.Values[code] = []string{v}
		}
	}
	state := ui.FormState{Values: c.FormValues()}
	for i := range promiseRows(state) {
		row := project.PromiseRow{Year: c.Form(project.PromiseField(i, "year")), Phase: c.Form(project.PromiseField(i, "phase")), Amounts: map[string]string{}}
		for _, item := range p.o.Project.Rules().Promises {
			row.Amounts[item.Item] = c.Form(project.PromiseField(i, item.Item))
		}
		in.Promises = append(in.Promises, row)
	}
	for i := range conditionRows {
		in.Conditions = append(in.Conditions, project.ConditionRow{Side: c.Form(project.ConditionField(i, "side")), Content: c.Form(project.ConditionField(i, "content")), Unit: c.Form(project.ConditionField(i, "unit")), Due: c.Form(project.ConditionField(i, "due"))})
	}
	return in
}

// known are the fields of the form that can say what is wrong with them.
func (p *Pages) known(c *web.Ctx) []string {
	out := append([]string{"enterprise", "firm_name", "firm_uscc"}, append(signFields, increaseFields...)...)
	state := ui.FormState{Values: c.FormValues()}
	for i := range promiseRows(state) {
		out = append(out, project.PromiseField(i, "year"), project.PromiseField(i, "phase"))
		for _, item := range p.o.Project.Rules().Promises {
			out = append(out, project.PromiseField(i, item.Item))
		}
	}
	for i := range conditionRows {
		for _, what := range []string{"side", "content", "unit", "due"} {
			out = append(out, project.ConditionField(i, what))
		}
	}
	return out
}
