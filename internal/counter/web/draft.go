package web

import (
	"net/http"
	"strconv"

	"juyan/internal/counter"
	"juyan/internal/kernel"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// formPage is one form on its own page.
type formPage struct {
	Head   ui.PageHead
	Quote  string
	Form   ui.Form
	Fields []ui.Field
}

// askNew asks for an item that does not exist yet.
func (p *Pages) askNew(c *web.Ctx) error {
	return p.drawDraft(c, http.StatusOK, c.NewForm(), nil, &counter.Item{Unit: c.Actor.Unit})
}

// askDraft asks for the next version of an item, or goes on with a draft.
func (p *Pages) askDraft(c *web.Ctx) error {
	g, err := p.o.Counter.Guide(c.Context(), c.Actor, c.ID("id"), kernel.ID(c.Query("version")))
	if err != nil {
		return err
	}
	i := g.Item
	if g.State == counter.Published {
		i.From, i.Until = kernel.Date{}, kernel.Date{}
	}
	return p.drawDraft(c, http.StatusOK, c.NewForm(), g.Version, &i)
}

func (p *Pages) drawDraft(c *web.Ctx, status int, state ui.FormState, v *counter.Version, i *counter.Item) error {
	title, back, action, version := c.T("counter.new"), "/services", "/services/new", ""
	if v != nil {
		title, back, action = c.T("counter.next-version"), itemHref(v.ItemID), itemHref(v.ItemID)+"/draft"
		if v.State != counter.Published {
			title, version = c.T("counter.edit"), string(v.ID)
		}
	}
	page := formPage{Head: ui.PageHead{Title: title, Sub: named(c, i.Name, i.NameEN), Crumbs: []ui.Crumb{{Label: c.T("counter.items"), Href: "/services"}, {Label: title}}},
		Form: ui.Form{ID: "item", Action: action, State: state, Submit: c.T("counter.submit"), Cancel: back, Next: c.T("counter.submit.next"), Buttons: []ui.Button{{Label: c.T("counter.keep"), Name: "keep", Value: "1"}}}, Fields: p.fields(c, i, v != nil)}
	if version != "" {
		page.Fields = append(page.Fields, ui.Field{Type: "hidden", Name: "version", Value: version})
	}
	return c.PageStatus(status, title, askPage(page))
}

// asked lists the fields of the form, for the errors beside them.
var asked = []string{"code", "basic", "name", "name_en", "main", "kind", "unit", "duty", "statutory", "promised", "conditions", "materials", "steps", "visits", "fee", "fee_basis", "legal", "special", "from", "until", "extended", "at_door", "whole", "commitment", "words"}

func (p *Pages) fields(c *web.Ctx, i *counter.Item, known bool) []ui.Field {
	line := func(name, value string, max int) ui.Field {
		return ui.Field{Type: "text", Name: name, Label: c.T("counter.f." + name), Value: value, Max: max}
	}
	both := func(name, zh, en string) ui.Field {
		f := line(name, counter.InBoth(zh, en), 400)
		f.Hint = c.T("counter.f.both.hint")
		return f
	}
	long := func(name, value string, rows int) ui.Field {
		return ui.Field{Type: "longtext", Name: name, Label: c.T("counter.f." + name), Value: value, Rows: rows, Max: 4000}
	}
	longBoth := func(name, zh, en string, rows int) ui.Field {
		f := long(name, counter.InBoth(zh, en), rows)
		f.Hint = c.T("counter.f.both.hint")
		return f
	}
	must := func(f ui.Field) ui.Field { f.Required = true; return f }
	hint := func(f ui.Field) ui.Field { f.Hint = c.T("counter.f." + f.Name + ".hint"); return f }
	yes := func(name string, on bool) ui.Field {
		f := ui.Field{Type: "bool", Name: name, Label: c.T("counter.f." + name)}
		if on {
			f.Value = ticked
		}
		return f
	}
	code := must(hint(line("code", i.Code, 64)))
	code.ReadOnly = known
	kind := ui.Field{Type: "code", Name: "kind", Label: c.T("counter.kind"), Value: i.Kind, Required: true}
	for _, o := range p.o.Counter.Kinds().Options {
		kind.Options = append(kind.Options, ui.Option{Value: o.Code, Label: c.Say(o.Name)})
	}
	unit := ui.Field{Type: "code", Name: "unit", Label: c.T("counter.department"), Value: string(i.Unit), Required: true, Options: p.units(c)}
	visits := ui.Field{Type: "int", Name: "visits", Label: c.T("counter.visits"), Unit: c.T("counter.times"), Min: 0, Max: 20}
	if i.Visits != nil {
		visits.Value = strconv.Itoa(*i.Visits)
	}
	say := func(l *counter.Limit) string { return c.Say(l.Words()) }
	return []ui.Field{code, line("basic", i.Basic, 64), must(line("name", i.Name, 200)), line("name_en", i.NameEN, 200), both("main", i.Main, i.MainEN), kind, unit, both("duty", i.Duty, i.DutyEN),
		hint(line("statutory", say(i.Statutory), 20)), hint(line("promised", say(i.Promised), 20)), longBoth("conditions", i.Conditions, i.ConditionsEN, 3), hint(long("materials", counter.SayMaterials(i.Materials), 8)), hint(long("steps", counter.SaySteps(i.Steps), 5)),
		visits, both("fee", i.Fee, i.FeeEN), both("fee_basis", i.FeeBasis, i.FeeBasisEN), longBoth("legal", i.Legal, i.LegalEN, 2), longBoth("special", i.Special, i.SpecialEN, 2),
		hint(ui.Field{Type: "date", Name: "from", Label: c.T("counter.from"), Value: i.From.String()}), ui.Field{Type: "date", Name: "until", Label: c.T("counter.f.until"), Value: i.Until.String()},
		yes("extended", i.Extended), yes("at_door", i.AtDoor), yes("whole", i.WholeRegion), yes("commitment", i.Commitment), hint(line("words", counter.SayWords(i.Words, i.WordsEN), 400))}
}

func (p *Pages) units(c *web.Ctx) (out []ui.Option) {
	today := p.o.Org.Directory().Day(c.Now())
	for _, u := range p.o.Org.Directory().Units() {
		if u.Kind != "party" && (u.To.IsZero() || u.To.After(today)) {
			out = append(out, ui.Option{Value: string(u.ID), Label: u.Name.In(c.Lang)})
		}
	}
	return out
}

// ticked is what a box that is ticked holds.
const ticked = "1"

// typed is the item as the form was filled, and what of it cannot be read.
func typed(c *web.Ctx) (i counter.Item, errs kernel.Errors) {
	i = counter.Item{Code: c.Form("code"), Basic: c.Form("basic"), Name: c.Form("name"), NameEN: c.Form("name_en"), Kind: c.Form("kind"), Unit: kernel.ID(c.Form("unit")),
		Steps:    counter.ParseSteps(c.Form("steps")),
		Extended: c.Form("extended") == ticked, AtDoor: c.Form("at_door") == ticked, WholeRegion: c.Form("whole") == ticked, Commitment: c.Form("commitment") == ticked}
	typedTexts(c, &i)
	limit := func(name string) *counter.Limit {
		l, err := counter.ParseLimit(c.Form(name))
		if err != nil {
			err.Field = name
			errs.Add(err)
		}
		return l
	}
	i.Statutory, i.Promised = limit("statutory"), limit("promised")
	var err *kernel.Error
	i.Materials, err = counter.ParseMaterials(c.Form("materials"))
	errs.Add(err)
	day := func(name string) (d kernel.Date) {
		if text := c.Form(name); text != "" {
			var err error
			if d, err = kernel.ParseDate(text); err != nil {
				errs.Add(kernel.Invalid(name, kernel.T("“%s”不是日期", "%q is no date"), text))
			}
		}
		return d
	}
	i.From, i.Until = day("from"), day("until")
	if text := c.Form("visits"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			errs.Add(kernel.Invalid("visits", kernel.T("“%s”不是次数", "%q is no number"), text))
		}
		i.Visits = &n
	}
	return i, errs
}

// typedTexts reads the texts that may hold English, too.
func typedTexts(c *web.Ctx, i *counter.Item) {
	both := func(name string, zh, en *string) { *zh, *en = counter.Tongues(c.Form(name)) }
	both("main", &i.Main, &i.MainEN)
	both("duty", &i.Duty, &i.DutyEN)
	both("conditions", &i.Conditions, &i.ConditionsEN)
	both("fee", &i.Fee, &i.FeeEN)
	both("fee_basis", &i.FeeBasis, &i.FeeBasisEN)
	both("legal", &i.Legal, &i.LegalEN)
	both("special", &i.Special, &i.SpecialEN)
	i.Words, i.WordsEN = counter.ParseWords(c.Form("words"))
}

// save keeps the draft, or hands it to the reviewer.
func (p *Pages) save(c *web.Ctx) error {
	i, errs := typed(c)
	err := errs.Err()
	if err == nil {
		_, err = p.o.Counter.Save(c.Context(), c.Actor, counter.DraftInput{Version: kernel.ID(c.Form("version")), Item: i, Submit: c.Form("keep") == "", Key: c.Key()})
	}
	switch {
	case web.Mendable(err) || err != nil && kernel.CodeOf(err) == kernel.CodeForbidden:
		return p.redrawDraft(c, err)
	case err != nil:
		return err
	}
	key := "counter.submitted-done"
	if c.Form("keep") != "" {
		key = "counter.kept-done"
	}
	c.Flash(ui.Good, c.T(key))
	return c.Redirect("/services/review")
}

func (p *Pages) redrawDraft(c *web.Ctx, refusal error) error {
	var v *counter.Version
	if id := c.Path("id"); id != "" {
		g, err := p.o.Counter.Guide(c.Context(), c.Actor, kernel.ID(id), kernel.ID(c.Form("version")))
		if err != nil {
			return err
		}
		v = g.Version
	}
	return p.drawDraft(c, web.Status(refusal), c.FormState(refusal, asked...), v, &counter.Item{})
}
