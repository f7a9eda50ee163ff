package web

import (
	"context"
	_ "embed"
	"net/http"

	"juyan/internal/calendar"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	matterweb "juyan/internal/matter/web"
	"juyan/internal/merit"
	"juyan/internal/org"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// Texts are the words of these pages.
//
//go:embed texts.yaml
var Texts []byte

// Options are what the pages stand on.
type Options struct {
	Merit    *merit.Service
	Matter   *matter.Service // appeals are matters
	Kinds    *matter.Kinds
	Org      *org.Service
	Calendar func() *calendar.Calendar
	// Scores gives the addresses of a run's scores, "" for those that the reader
	// may not see.
	Scores func(ctx context.Context, actor kernel.Actor, run kernel.ID) func(group, subject string) string
}

// Pages draws results.
type Pages struct{ o Options }

// New returns the pages.
func New(o Options) *Pages { return &Pages{o} }

// Routes lists the addresses. What a reader sees of a result is narrowed by the
// commands.
func (p *Pages) Routes() []web.Route {
	return []web.Route{
		{Method: "GET", Path: "/merit", Permission: merit.PermView, Handle: p.list},
		{Method: "GET", Path: "/merit/mine", Permission: merit.PermPersonal, Handle: p.mine},
		{Method: "GET", Path: "/merit/announce", Permission: merit.PermManage, Handle: p.askAnnounce},
		{Method: "POST", Path: "/merit/announce", Permission: merit.PermManage, Handle: p.announce},
		{Method: "GET", Path: "/merit/results/{id}", Permission: merit.PermView, Handle: p.result},
		{Method: "GET", Path: "/merit/results/{id}/revise", Permission: merit.PermManage, Handle: p.askRevise},
		{Method: "POST", Path: "/merit/results/{id}/revise", Permission: merit.PermManage, Handle: p.revise},
		{Method: "GET", Path: "/merit/results/{id}/final", Permission: merit.PermApprove, Handle: p.askFinal},
		{Method: "POST", Path: "/merit/results/{id}/final", Permission: merit.PermApprove, Handle: p.final, Fresh: true},
		{Method: "GET", Path: "/merit/results/{id}/pay", Permission: merit.PermPay, Handle: p.pay},
		{Method: "GET", Path: "/merit/results/{id}/pay/compute", Permission: merit.PermManage, Handle: p.askCompute},
		{Method: "POST", Path: "/merit/results/{id}/pay/compute", Permission: merit.PermManage, Handle: p.compute},
		{Method: "GET", Path: "/merit/results/{id}/pay/decide", Permission: merit.PermApprove, Handle: p.askDecidePay},
		{Method: "POST", Path: "/merit/results/{id}/pay/decide", Permission: merit.PermApprove, Handle: p.decidePay, Fresh: true},
		{Method: "GET", Path: "/merit/results/{id}/pay.xlsx", Permission: merit.PermPay, Handle: p.disbursement},
		{Method: "GET", Path: "/merit/results/{id}/lists", Permission: merit.PermView, Handle: p.lists},
		{Method: "GET", Path: "/merit/results/{id}/lists/{proposal}", Permission: merit.PermApprove, Handle: p.askDecide},
		{Method: "POST", Path: "/merit/results/{id}/lists/{proposal}", Permission: merit.PermApprove, Handle: p.decide},
		{Method: "GET", Path: "/merit/results/{id}/documents/{file}", Permission: merit.PermView, Handle: p.document},
	}
}

// Menu lists the navigation.
func (p *Pages) Menu() []web.MenuItem {
	return []web.MenuItem{
		{Group: "menu.appraisal", Key: "merit.title", Path: "/merit", Permission: merit.PermView, Order: 182},
		{Group: "menu.appraisal", Key: "merit.mine", Path: "/merit/mine", Permission: merit.PermPersonal, Order: 183},
	}
}

func href(id kernel.ID) string { return "/merit/results/" + string(id) }

func crumbs(c *web.Ctx, r *merit.Result, last string) []ui.Crumb {
	out := []ui.Crumb{{Label: c.T("merit.title"), Href: "/merit"}}
	if r != nil {
		out = append(out, ui.Crumb{Label: title(c, r), Href: href(r.ID)})
	}
	return append(out, ui.Crumb{Label: last})
}

func (p *Pages) names(c *web.Ctx) matterweb.Names {
	return matterweb.NamesFor(c, p.o.Org)
}

// may reports whether the reader may do what asks for a permission.
func may(c *web.Ctx, permission string) bool { return c.Actor.Can(permission) != kernel.ScopeNone }

// formPage asks for one step.
type formPage struct {
	Head   ui.PageHead
	Say    []string // what stands above the form
	Form   ui.Form
	Fields []ui.Field
}

// send answers a form: drawn anew where it can be mended, else the next page.
func send(c *web.Ctx, err error, draw func(*web.Ctx, int, ui.FormState) error, done, to string, fields ...string) error {
	switch {
	case web.Mendable(err):
		return draw(c, http.StatusUnprocessableEntity, c.FormState(err, fields...))
	case err != nil:
		return err
	}
	c.Flash(ui.Good, done)
	return c.Redirect(to)
}
