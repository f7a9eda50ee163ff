package web

import (
	"fmt"
	"net/http"

	"juyan/internal/kernel"
	"juyan/internal/review"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// conditionRows is how many conditions the form has room for.
const conditionRows = 4

// askDecision asks what the body decided.
func (p *Pages) askDecision(c *web.Ctx) error { return p.drawDecision(c, http.StatusOK, c.NewForm()) }

func (p *Pages) drawDecision(c *web.Ctx, status int, state ui.FormState) error {
	v, i, err := p.o.Review.Item(c.Context(), c.Actor, c.ID("id"), c.ID("item"))
	if err != nil {
		return err
	}
	title := c.T("review.decide")
	page := formPage{Head: ui.PageHead{Title: title, Crumbs: sessionCrumbs(c, v, title)}, Quote: i.Title, Notes: p.beforeDeciding(c, v, i),
		Form: ui.Form{ID: "decide", Action: itemHref(i.Item) + "/decide", State: state, Submit: title, Cancel: itemHref(i.Item), Draft: "decide-" + string(i.ID), Next: c.T("review.decide.next")}}
	outcome := ui.Field{Type: "code", Name: "outcome", Label: c.T("review.decision"), Required: true}
	for _, o := range []review.Outcome{review.Passed, review.WithTerms, review.Postponed, review.Rejected} {
		outcome.Options = append(outcome.Options, ui.Option{Value: string(o), Label: c.Say(review.OutcomeNames[o])})
	}
	page.Fields = []ui.Field{outcome, {Type: "longtext", Name: "reason", Label: c.T("review.reason"), Hint: c.T("review.reason.hint"), Max: 800, Rows: 3}}
	page.Fold = c.T("review.conditions.fold")
	units := p.units(c)
	for n := 1; n <= conditionRows; n++ {
		page.Rows = append(page.Rows, []ui.Field{{Type: "text", Name: fmt.Sprintf("text%d", n), Label: c.T("review.condition.n", n), Max: 300},
			{Type: "unit", Name: fmt.Sprintf("unit%d", n), Label: c.T("review.owner"), Options: units}, {Type: "date", Name: fmt.Sprintf("due%d", n), Label: c.T("review.due")}})
	}
	return c.PageStatus(status, title, askPage(page))
}

// beforeDeciding is what whoever records the decision should know first.
func (p *Pages) beforeDeciding(c *web.Ctx, v *review.View, i *review.ItemView) (out []string) {
	out = append(out, c.T("review.present.words", i.Roll.Present, i.Needed)+" · "+p.ballotWords(c, v, i))
	for _, f := range review.Breaches(i.Findings) {
		out = append(out, c.T("review.breach.note", c.Say(f.Check.Name), c.Say(f.Said)))
	}
	return out
}

func (p *Pages) decide(c *web.Ctx) error {
	in := review.DecideInput{Item: c.ID("item"), Outcome: review.Outcome(c.Form("outcome")), Reason: c.Form("reason"), Key: c.Key()}
	list, err := typedConditions(c)
	in.Conditions = list
	if err == nil {
		err = p.o.Review.Decide(c.Context(), c.Actor, in)
	}
	switch {
	case web.Mendable(err):
		return p.drawDecision(c, http.StatusUnprocessableEntity, c.FormState(err, decisionFields()...))
	case err != nil:
		return err
	}
	c.Flash(ui.Good, c.T("review.decided.kept", c.Say(review.OutcomeNames[in.Outcome])))
	if len(in.Conditions) > 0 {
		c.Flash(ui.Good, c.T("review.tasks-given", len(in.Conditions)))
	}
	return c.Redirect(href(c.ID("id")))
}

func decisionFields() []string {
	out := []string{"outcome", "reason"}
	for n := 1; n <= conditionRows; n++ {
		out = append(out, fmt.Sprintf("text%d", n), fmt.Sprintf("unit%d", n), fmt.Sprintf("due%d", n))
	}
	return out
}

// typedConditions reads the rows up to the last that holds something.
func typedConditions(c *web.Ctx) (out []review.ConditionInput, err error) {
	var es kernel.Errors
	last := 0
	for n := 1; n <= conditionRows; n++ {
		text, unit, due := c.Form(fmt.Sprintf("text%d", n)), c.Form(fmt.Sprintf("unit%d", n)), c.Form(fmt.Sprintf("due%d", n))
		day, wrong := parseDay(fmt.Sprintf("due%d", n), due)
		es = append(es, kernel.AllErrors(wrong)...)
		out = append(out, review.ConditionInput{Text: text, Unit: kernel.ID(unit), Due: day})
		if text+unit+due != "" {
			last = n
		}
	}
	return out[:last], es.Err()
}
