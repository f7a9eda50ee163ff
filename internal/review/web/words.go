package web

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/pack"
	"juyan/internal/review"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

func statusTag(c *web.Ctx, s review.Status) ui.Tag {
	state := map[review.Status]string{review.Planned: ui.Info, review.Open: ui.Warn, review.Closed: ui.Good}[s]
	return ui.Tag{Text: c.T("review.status." + string(s)), State: state}
}

func outcomeTag(c *web.Ctx, o review.Outcome) ui.Tag {
	state := map[review.Outcome]string{review.Passed: ui.Good, review.WithTerms: ui.Good, review.Postponed: ui.Warn, review.Rejected: ui.Bad}[o]
	return ui.Tag{Text: c.Say(review.OutcomeNames[o]), State: state}
}

func resultTag(c *web.Ctx, r review.Result) ui.Tag {
	state := map[review.Result]string{review.OK: ui.Good, review.Breach: ui.Bad, review.Unknown: ui.Warn}[r]
	return ui.Tag{Text: c.T("review.result." + string(r)), State: state}
}

func stanceTag(c *web.Ctx, stance string) ui.Tag {
	state := map[string]string{"ok": ui.Good, "concern": ui.Warn, "object": ui.Bad}[stance]
	return ui.Tag{Text: c.T("review.stance." + stance), State: state}
}

func (p *Pages) sessionName(c *web.Ctx, s *review.Session) string {
	b, err := p.o.Review.Body(s.Body)
	if err != nil {
		return ""
	}
	return c.Say(s.Name(b.Name))
}

func sessionCrumbs(c *web.Ctx, v *review.View, here ...string) []ui.Crumb {
	out := []ui.Crumb{{Label: c.T("review.title"), Href: "/reviews"}, {Label: c.Say(v.Name(v.Body.Name)), Href: href(v.ID)}}
	for _, h := range here {
		out = append(out, ui.Crumb{Label: h})
	}
	return out
}

// checks is the table of what was held against a rule.
func checks(c *web.Ctx, list []review.Finding) ui.Table {
	t := ui.Table{ID: "checks", Caption: c.T("review.checks"), Columns: []ui.Column{{Key: "check", Label: c.T("review.check"), Main: true}, {Key: "result", Label: c.T("review.result"), Bare: true},
		{Key: "said", Label: c.T("review.numbers"), Wrap: true}, {Key: "source", Label: c.T("review.source"), Wrap: true}}}
	for _, f := range list {
		row := ui.Row{Cells: []templ.Component{ui.Text(c.Say(f.Check.Name)), ui.TagMark(resultTag(c, f.Result)), ui.Text(c.Say(f.Said)), ui.Quiet(f.Check.Source.In(c.Lang))}}
		if f.Result == review.Breach {
			row.State = ui.Bad
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// checkSum is the checks in a few words: how many are not met or unknown.
func checkTags(c *web.Ctx, breaches, unknowns int) (out []ui.Tag) {
	if breaches > 0 {
		out = append(out, ui.Tag{Text: c.T("review.breaches", breaches), State: ui.Bad})
	}
	if unknowns > 0 {
		out = append(out, ui.Tag{Text: c.T("review.unknowns", unknowns), State: ui.Warn})
	}
	if len(out) == 0 {
		out = append(out, ui.Tag{Text: c.T("review.all-met"), State: ui.Good})
	}
	return out
}

func tally(list []review.Finding) (breaches, unknowns int) {
	for _, f := range list {
		switch f.Result {
		case review.Breach:
			breaches++
		case review.Unknown:
			unknowns++
		}
	}
	return breaches, unknowns
}

// opinions is the table of what departments and experts said; while they are
// blind to each other, only who has answered.
func (p *Pages) opinions(c *web.Ctx, list []*review.Opinion, shown bool) ui.Table {
	n := p.names(c)
	t := ui.Table{ID: "opinions", Caption: c.T("review.opinions"), Columns: []ui.Column{{Key: "whose", Label: c.T("review.whose"), Main: true}, {Key: "stance", Label: c.T("review.stance"), Bare: true},
		{Key: "text", Label: c.T("review.opinion"), Wrap: true}, {Key: "due", Label: c.T("review.due")}}}
	today := n.Dir.Day(c.Now())
	for _, o := range list {
		who := n.Unit(o.Unit)
		if o.Post != "" {
			who = n.Post(o.Post) + " · " + c.T("review.expert")
		}
		mark, text := ui.Tag{Text: c.T("review.asked"), State: ui.Info}, ui.Quiet("")
		switch {
		case o.Lapsed:
			mark = ui.Tag{Text: c.T("review.lapsed")}
		case o.StatedAt != 0 && shown:
			mark, text = stanceTag(c, o.Stance), ui.Text(o.Text)
		case o.StatedAt != 0:
			mark, text = ui.Tag{Text: c.T("review.in"), State: ui.Good}, ui.Quiet(c.T("review.blind"))
		case o.Due.Before(today):
			mark = ui.Tag{Text: c.T("review.opinion-late"), State: ui.Bad}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Text(who), ui.TagMark(mark), text, ui.Day(o.Due)}})
	}
	return t
}

// conditions is the table of what passes were conditional on.
func (p *Pages) conditions(c *web.Ctx, list []*review.Condition) ui.Table {
	n := p.names(c)
	t := ui.Table{ID: "conditions", Caption: c.T("review.conditions"), Columns: []ui.Column{{Key: "text", Label: c.T("review.condition"), Main: true, Wrap: true}, {Key: "unit", Label: c.T("review.owner")},
		{Key: "due", Label: c.T("review.due")}, {Key: "state", Label: c.T("review.state"), Bare: true}}}
	for _, x := range list {
		mark := ui.Tag{Text: c.T("review.running"), State: ui.Info}
		switch {
		case x.Done:
			mark = ui.Tag{Text: c.T("review.done"), State: ui.Good}
		case x.Late:
			mark = ui.Tag{Text: c.T("review.overdue"), State: ui.Bad}
		case !x.Open:
			mark = ui.Tag{Text: c.T("review.cancelled")}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Titled(x.Number, x.Text, "/matters/"+string(x.Task)), ui.Text(n.Unit(x.Unit)), ui.Day(x.Due), ui.TagMark(mark)}})
	}
	return t
}

// incentives is the table of what was offered.
func (p *Pages) incentives(c *web.Ctx, list []*review.Incentive) ui.Table {
	t := ui.Table{ID: "incentives", Caption: c.T("review.incentives"), Actions: manages(c), Columns: []ui.Column{{Key: "text", Label: c.T("review.incentive"), Main: true, Wrap: true},
		{Key: "amount", Label: c.T("review.amount"), Right: true}, {Key: "basis", Label: c.T("review.basis"), Wrap: true}, {Key: "fair", Label: c.T("review.fair"), Wrap: true}}}
	for _, x := range list {
		amount := ui.NoData(c.T("review.no-amount"))
		if x.Amount > 0 {
			amount = ui.Text(c.Say(x.Amount.Large()))
		}
		basis := ui.NoData(c.T("review.no-basis"))
		if x.Basis != "" {
			basis = ui.Text(x.Basis)
		}
		row := ui.Row{Cells: []templ.Component{ui.Text(x.Text), amount, basis, fairCell(fairTag(c, x.Fair), x.FairNote)}}
		if t.Actions {
			row.Acts = []ui.Button{{Label: c.T("review.fair.record"), Href: leadHref(x.Matter) + "/incentives/" + string(x.ID), Small: true}}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func fairTag(c *web.Ctx, fair string) ui.Tag {
	switch fair {
	case review.FairPassed:
		return ui.Tag{Text: c.T("review.fair.pass"), State: ui.Good}
	case review.FairFailed:
		return ui.Tag{Text: c.T("review.fair.fail"), State: ui.Bad}
	}
	return ui.Tag{Text: c.T("review.fair.none"), State: ui.Warn}
}

// facts are the fields of a lead that the pack lays before the members; what
// nobody filled says so.
func (p *Pages) facts(c *web.Ctx, data caseflow.Values, course *caseflow.Course) (out []ui.Fact) {
	n := p.names(c)
	for _, code := range p.o.Review.Rules().Shows {
		if f := course.Field(code); f != nil {
			out = append(out, ui.Fact{Label: f.Name.In(c.Lang), Text: n.Value(f, data[code]), None: c.T("review.unstated")})
		}
	}
	return out
}

// wayWords says how a body decides.
func (p *Pages) wayWords(c *web.Ctx, t *pack.ReviewTerms) string {
	parts := []string{c.T("review.quorum", string(t.Quorum))}
	switch {
	case t.Way == pack.ByConsensus:
		parts = append(parts, c.T("review.way.consensus"))
	case t.MoreThan != "":
		parts = append(parts, c.T("review.way.more", string(t.MoreThan)))
	default:
		parts = append(parts, c.T("review.way.least", string(t.AtLeast)))
	}
	if t.Secret {
		parts = append(parts, c.T("review.way.secret"))
	}
	if t.Casting {
		parts = append(parts, c.T("review.way.casting"))
	}
	return strings.Join(parts, " · ")
}

func num(n int) string { return strconv.Itoa(n) }

// units are those that can be given a condition.
func (p *Pages) units(c *web.Ctx) []ui.Option {
	dir := p.o.Org.Directory()
	var out []ui.Option
	for _, u := range dir.Units() {
		if u.In(dir.Day(c.Now())) && string(u.Kind) != "party" {
			out = append(out, ui.Option{Value: string(u.ID), Label: u.Short.In(c.Lang)})
		}
	}
	return out
}

// parseDay reads an optional day of a form; what is wrong belongs to its field.
func parseDay(field, s string) (kernel.Date, error) {
	if s == "" {
		return kernel.Date{}, nil
	}
	d, err := kernel.ParseDate(s)
	if err != nil {
		return d, kernel.Invalid(field, kernel.AllErrors(err)[0].Text)
	}
	return d, nil
}
