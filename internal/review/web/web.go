package web

import (
	_ "embed"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	matterweb "juyan/internal/matter/web"
	"juyan/internal/org"
	"juyan/internal/review"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// Texts are the words of these pages.
//
//go:embed texts.yaml
var Texts []byte

// Options are what the pages stand on.
type Options struct {
	Review *review.Service
	Kinds  *matter.Kinds
	Org    *org.Service
}

// Pages draws reviews.
type Pages struct{ o Options }

// New returns the pages.
func New(o Options) *Pages { return &Pages{o} }

// Routes lists the addresses. Who may record incentives and papers beside the
// secretary is for the commands to say: whoever handles the lead.
func (p *Pages) Routes() []web.Route {
	view, manage, judge := review.PermView, review.PermManage, review.PermJudge
	return []web.Route{
		{Method: "GET", Path: "/reviews", Permission: view, Handle: p.list},
		{Method: "GET", Path: "/reviews/new", Permission: manage, Handle: p.askPlan},
		{Method: "POST", Path: "/reviews", Permission: manage, Handle: p.plan},
		{Method: "GET", Path: "/reviews/{id}", Permission: view, Handle: p.session},
		{Method: "GET", Path: "/reviews/{id}/open", Permission: manage, Handle: p.askOpen},
		{Method: "POST", Path: "/reviews/{id}/open", Permission: manage, Handle: p.open},
		{Method: "GET", Path: "/reviews/{id}/items/new", Permission: manage, Handle: p.askItem},
		{Method: "POST", Path: "/reviews/{id}/items", Permission: manage, Handle: p.addItem},
		{Method: "GET", Path: "/reviews/{id}/close", Permission: manage, Handle: p.askClose},
		{Method: "POST", Path: "/reviews/{id}/close", Permission: manage, Handle: p.close},
		{Method: "GET", Path: "/reviews/{id}/minutes/{file}", Permission: view, Handle: p.minutes},
		{Method: "GET", Path: "/reviews/{id}/items/{item}", Permission: view, Handle: p.item},
		{Method: "GET", Path: "/reviews/{id}/items/{item}/remove", Permission: manage, Handle: p.askRemoval},
		{Method: "POST", Path: "/reviews/{id}/items/{item}/remove", Permission: manage, Handle: p.remove},
		{Method: "POST", Path: "/reviews/{id}/items/{item}/vote", Permission: judge, Handle: p.vote},
		{Method: "GET", Path: "/reviews/{id}/items/{item}/hands", Permission: manage, Handle: p.askHands},
		{Method: "POST", Path: "/reviews/{id}/items/{item}/hands", Permission: manage, Handle: p.hands},
		{Method: "GET", Path: "/reviews/{id}/items/{item}/recuse", Permission: view, Handle: p.askRecusal},
		{Method: "POST", Path: "/reviews/{id}/items/{item}/recuse", Permission: view, Handle: p.recuse},
		{Method: "GET", Path: "/reviews/{id}/items/{item}/decide", Permission: manage, Handle: p.askDecision},
		{Method: "POST", Path: "/reviews/{id}/items/{item}/decide", Permission: manage, Handle: p.decide},
		{Method: "GET", Path: "/reviews/{id}/items/{item}/papers/new", Permission: view, Handle: p.askPapers},
		{Method: "POST", Path: "/reviews/{id}/items/{item}/papers", Permission: view, Handle: p.addPapers},
		{Method: "GET", Path: "/review-papers/{paper}", Permission: view, Handle: p.paper},
		{Method: "GET", Path: "/review-leads/{lead}/ask", Permission: manage, Handle: p.askOpinions},
		{Method: "POST", Path: "/review-leads/{lead}/ask", Permission: manage, Handle: p.ask},
		{Method: "GET", Path: "/review-leads/{lead}/incentives/new", Permission: view, Handle: p.askOffer},
		{Method: "POST", Path: "/review-leads/{lead}/incentives", Permission: view, Handle: p.offer},
		{Method: "GET", Path: "/review-leads/{lead}/incentives/{incentive}", Permission: manage, Handle: p.askFair},
		{Method: "POST", Path: "/review-leads/{lead}/incentives/{incentive}", Permission: manage, Handle: p.fair},
	}
}

// Menu lists the navigation.
func (p *Pages) Menu() []web.MenuItem {
	return []web.MenuItem{{Group: "menu.invest", Key: "review.title", Path: "/reviews", Permission: review.PermView, Order: 172}}
}

func (p *Pages) names(c *web.Ctx) matterweb.Names {
	return matterweb.NamesFor(c, p.o.Org)
}

func manages(c *web.Ctx) bool { return c.Actor.Can(review.PermManage) != kernel.ScopeNone }

func href(id kernel.ID) string { return "/reviews/" + string(id) }

func itemHref(i *review.Item) string { return href(i.Session) + "/items/" + string(i.ID) }

func leadHref(id kernel.ID) string { return "/review-leads/" + string(id) }

// formPage is one form on its own page, what it is about above it.
type formPage struct {
	Head   ui.PageHead
	Quote  string
	Notes  []string
	Form   ui.Form
	Fields []ui.Field
	Rows   [][]ui.Field // what stands side by side, below, folded
	Fold   string       // what they ask
}
