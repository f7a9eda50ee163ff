package web

import (
	"context"
	_ "embed"
	"net/url"
	"strings"

	"juyan/internal/baton"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
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
	Baton *baton.Service
	Org   *org.Service
	// Event says what an event means to people; "" = its kind is all there is.
	Event func(ledger.Event) kernel.Text
	// Matter names a matter to who may see it.
	Matter func(ctx context.Context, actor kernel.Actor, id kernel.ID) (number, title string, ok bool)
}

// Pages draws the appraisal.
type Pages struct{ o Options }

// New returns the pages.
func New(o Options) *Pages { return &Pages{o} }

// Routes lists the addresses. What a reader sees of a run is narrowed by the
// commands; a page of results is for whoever has signed in, since everybody has
// results of their own.
func (p *Pages) Routes() []web.Route {
	get := func(path, permission string, h web.Handler) web.Route {
		return web.Route{Method: "GET", Path: path, Permission: permission, Handle: h}
	}
	post := func(path, permission string, h web.Handler) web.Route {
		return web.Route{Method: "POST", Path: path, Permission: permission, Handle: h}
	}
	return []web.Route{
		get("/appraisal", baton.PermView, p.board),
		get("/appraisal/mine", baton.PermPersonal, p.mine),
		get("/appraisal/runs", web.SignedIn, p.runs),
		get("/appraisal/runs/new", baton.PermManage, p.runForm),
		post("/appraisal/runs", baton.PermManage, p.makeRun),
		get("/appraisal/runs/{run}", web.SignedIn, p.run),
		get("/appraisal/runs/{run}/scores.xlsx", web.SignedIn, p.workbook),
		get("/appraisal/runs/{run}/{group}/{subject}", web.SignedIn, p.score),
		get("/appraisal/runs/{run}/{group}/{subject}/{line}", web.SignedIn, p.explain),
		get("/appraisal/runs/{run}/{group}/{subject}/{line}/records/{n}", web.SignedIn, p.records),
		get("/appraisal/compare", web.SignedIn, p.compare),
		get("/appraisal/schemes", web.SignedIn, p.schemes),
		get("/appraisal/schemes/new", baton.PermManage, p.draftForm),
		post("/appraisal/schemes", baton.PermManage, p.draft),
		get("/appraisal/schemes/{scheme}", web.SignedIn, p.scheme),
		get("/appraisal/schemes/{scheme}/edit", baton.PermManage, p.editForm),
		post("/appraisal/schemes/{scheme}/edit", baton.PermManage, p.edit),
		post("/appraisal/schemes/{scheme}/consult", baton.PermManage, p.consult),
		{Method: "POST", Path: "/appraisal/schemes/{scheme}/publish", Permission: baton.PermManage, Handle: p.publish, Fresh: true},
		post("/appraisal/schemes/{scheme}/drop", baton.PermManage, p.drop),
		post("/appraisal/schemes/{scheme}/opine", baton.PermOpine, p.opine),
		post("/appraisal/schemes/{scheme}/opinions/{opinion}", baton.PermManage, p.answer),
		get("/appraisal/schemes/{scheme}/panels", baton.PermManage, p.panel),
		post("/appraisal/schemes/{scheme}/panels", baton.PermManage, p.appoint),
		get("/appraisal/seats", baton.PermJudge, p.seats),
		get("/appraisal/seats/{seat}", baton.PermJudge, p.seat),
		post("/appraisal/seats/{seat}", baton.PermJudge, p.mark),
		get("/appraisal/whatif/{run}/{group}", web.SignedIn, p.whatif),
	}
}

// Menu lists the navigation.
func (p *Pages) Menu() []web.MenuItem {
	return []web.MenuItem{
		{Group: "menu.appraisal", Key: "baton.title", Path: "/appraisal", Permission: baton.PermView, Order: 180},
		{Group: "menu.appraisal", Key: "baton.mine", Path: "/appraisal/mine", Permission: baton.PermPersonal, Order: 181},
		{Group: "menu.appraisal", Key: "baton.seats", Path: "/appraisal/seats", Permission: baton.PermJudge, Order: 182, Count: p.openSeats},
	}
}

// openSeats counts the forms still to be handed in.
func (p *Pages) openSeats(c *web.Ctx) (n int, hot bool) {
	seats, err := p.o.Baton.Seats(c.Context(), c.Actor)
	if err != nil {
		return 0, false // the page itself says what is wrong
	}
	for _, s := range seats {
		if s.ClosedAt == 0 {
			n++
		}
	}
	return n, n > 0
}

// door is the address of a score or of a line of it.
func door(run kernel.ID, parts ...string) string {
	to := "/appraisal/runs/" + string(run)
	for _, s := range parts {
		to += "/" + url.PathEscape(s)
	}
	return to
}

// Scores returns the addresses of those scores of a run that the reader may see;
// for the others it says "".
func (p *Pages) Scores(ctx context.Context, actor kernel.Actor, run kernel.ID) func(group, subject string) string {
	shown := map[string]bool{}
	groups, err := p.o.Baton.Groups(ctx, actor, run, "")
	if err != nil {
		groups = nil // a door that is not there never costs the page
	}
	for _, g := range groups {
		for _, s := range g.Scores {
			shown[g.Code+" "+s.Subject.Code] = true
		}
	}
	return func(group, subject string) string {
		if !shown[group+" "+subject] {
			return ""
		}
		return door(run, group, subject)
	}
}

// way is the path to a page; it begins at the page the reader may open.
func (p *Pages) way(c *web.Ctx, more ...ui.Crumb) []ui.Crumb {
	first := ui.Crumb{Label: c.T("baton.title")}
	if c.Actor.Can(baton.PermView) != kernel.ScopeNone {
		first.Href = "/appraisal"
	}
	return append([]ui.Crumb{first}, more...)
}

func (p *Pages) crumbs(c *web.Ctx, r *baton.Run, more ...ui.Crumb) []ui.Crumb {
	return p.way(c, append([]ui.Crumb{{Label: runName(c, r), Href: door(r.ID)}}, more...)...)
}

// runName is the scheme's name; the period where the name does not hold it.
func runName(c *web.Ctx, r *baton.Run) string {
	name, period := c.Say(r.Name), r.Period.String()
	if strings.Contains(name, period) {
		return name
	}
	return name + " · " + period
}
