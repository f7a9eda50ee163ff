package web

import (
	_ "embed"
	"net/http"

	"github.com/a-h/templ"

	"juyan/internal/calendar"
	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/org"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// Texts are the words of these pages.
//
//go:embed texts.yaml
var Texts []byte

// Prefill proposes values for a form before anybody typed; note says where
// they come from.
type Prefill func(c *web.Ctx, v *matter.View, action string) (values map[string][]string, note kernel.Text)

// Panel draws what another module knows of a matter on its record page; nil
// when it has nothing to say.
type Panel func(c *web.Ctx, v *matter.View) (templ.Component, error)

// Uploads asks for the files of an action in its own way, such as by what each is:
// Ask draws the questions in place of the one the definition has (none = that one),
// Sent reads the answers.
type Uploads struct {
	Ask  func(c *web.Ctx, v *matter.View, action string) ([]ui.Field, error)
	Sent func(c *web.Ctx, v *matter.View, action string) ([]matter.File, error)
}

// Rows are further rows of Today, by a module: what waits for the reader
// besides matters. Cells as there: title, firm, due.
type Rows func(c *web.Ctx) ([]ui.Row, error)

// Similar shows, while a matter of a kind is being raised, those that may be the
// same: Watch are the fields that tell, Draw answers for what was typed into the
// form so far; nil when there is nothing to say.
type Similar struct {
	Watch []string
	Draw  func(c *web.Ctx, typed func(field string) string) (templ.Component, error)
}

// Options are what the pages stand on.
type Options struct {
	Matter   *matter.Service
	Org      *org.Service
	Calendar func() *calendar.Calendar
	Prefill  map[string]Prefill // by kind
	Uploads  map[string]Uploads // by kind
	Shown    []Panel            // on every record page, in this order; the enterprise sees them, too
	Panels   []Panel            // below them; staff alone see them
	Parted   []string           // kinds whose own parts a panel draws
	Today    []Rows             // of Today, before what waits on matters
	Similar  map[string]Similar // by kind
	// Acting says, on the pages of a matter, for whom the reader acts; nil = nobody
	// acts for others.
	Acting func(c *web.Ctx, v *matter.View)
	// Unmask reports whether the actor may see private data unmasked.
	Mask func(a kernel.Actor, phone string) string
	// Role returns the name of a role; nil shows codes.
	Role func(code string) kernel.Text
}

// Pages draws matters and registers.
type Pages struct{ o Options }

// New returns the pages.
func New(o Options) *Pages { return &Pages{o} }

// Routes lists every address; those of a kind or register are made from the
// definitions in force, each with the permission its definition asks.
func (p *Pages) Routes() []web.Route {
	out := []web.Route{
		{Method: "GET", Path: "/today", Permission: web.SignedIn, Handle: p.today},
		{Method: "GET", Path: "/search", Permission: web.SignedIn, Handle: p.search},
		{Method: "GET", Path: "/notices", Permission: web.SignedIn, Handle: p.notices},
		{Method: "POST", Path: "/notices/read", Permission: web.SignedIn, Handle: p.readNotices},
		{Method: "GET", Path: "/files/{id}", Permission: web.SignedIn, Handle: p.file},
		{Method: "GET", Path: "/drafts/{id}/files/{file}", Permission: web.SignedIn, Handle: p.draftFile},
		{Method: "POST", Path: "/drafts/{id}/discard", Permission: web.SignedIn, Handle: p.discardDraft},
		{Method: "GET", Path: "/lookup/{what}", Permission: web.SignedIn, Handle: p.lookup},
		{Method: "GET", Path: "/matters/{id}", Permission: web.SignedIn, Handle: p.toRecord},
	}
	for _, c := range p.o.Matter.Kinds().All() {
		out = append(out, p.kindRoutes(c)...)
	}
	for _, r := range p.o.Matter.Registers() {
		out = append(out, p.registerRoutes(r)...)
	}
	return out
}

func (p *Pages) kindRoutes(c *caseflow.Course) []web.Route {
	kind := c.Def.Kind
	view, raise := kind+".view", c.Permission(&c.Def.Raise)
	at := func(h func(*web.Ctx, string) error) web.Handler {
		return func(ctx *web.Ctx) error { return h(ctx, kind) }
	}
	out := []web.Route{
		{Method: "GET", Path: "/m/" + kind, Permission: view, Handle: at(p.list)},
		{Method: "GET", Path: "/m/" + kind + "/export.xlsx", Permission: kind + ".export", Handle: at(p.export)},
		{Method: "GET", Path: "/m/" + kind + "/course", Permission: view, Handle: at(p.course)},
		{Method: "GET", Path: "/m/" + kind + "/new", Permission: raise, Handle: at(p.raiseForm)},
		{Method: "GET", Path: "/m/" + kind + "/suggest", Permission: raise, Handle: at(p.suggest)},
		{Method: "POST", Path: "/m/" + kind, Permission: raise, Handle: at(p.raise)},
		{Method: "GET", Path: "/m/" + kind + "/{id}", Permission: view, Handle: at(p.record)},
		{Method: "GET", Path: "/m/" + kind + "/{id}/proof/{event}", Permission: view, Handle: at(p.proof)},
		{Method: "GET", Path: "/m/" + kind + "/{id}/erase", Permission: matter.PermErase, Handle: at(p.eraseForm)},
		{Method: "POST", Path: "/m/" + kind + "/{id}/erase", Permission: matter.PermErase, Handle: at(p.erase), Fresh: true},
		{Method: "GET", Path: "/m/" + kind + "/{id}/actions/{action}", Permission: view, Handle: at(p.actForm)},
		{Method: "POST", Path: "/m/" + kind + "/{id}/actions/{action}", Permission: view, Handle: at(p.act)},
	}
	if c.Def.Door == "" { // what begins elsewhere is kept there
		out = append(out, web.Route{Method: "POST", Path: "/m/" + kind + "/draft", Permission: raise, Handle: at(p.saveDraft)})
	}
	return out
}

// Menu lists the navigation: Today, every kind, every register.
func (p *Pages) Menu() []web.MenuItem {
	return []web.MenuItem{
		{Key: "today.title", Path: "/today", Permission: web.SignedIn, Order: 1, Count: p.waits},
		{Group: web.GroupTop, Key: "notices.title", Path: "/notices", Permission: web.SignedIn, Order: 1, Count: p.unread},
	}
}

func (p *Pages) waits(c *web.Ctx) (int, bool) {
	n, late, err := p.o.Matter.Waits(c.Context(), c.Actor)
	if err != nil {
		return 0, false // a count never costs the page
	}
	return n, late
}

func (p *Pages) unread(c *web.Ctx) (int, bool) {
	n, err := p.o.Matter.Unread(c.Context(), c.Actor)
	if err != nil {
		return 0, false
	}
	return n, false
}

// names resolves ids for this request.
func (p *Pages) names(c *web.Ctx) Names {
	return NamesFor(c, p.o.Org)
}

// Href is the address of a matter's record.
func Href(m *matter.Matter) string { return "/m/" + m.Kind + "/" + string(m.ID) }

// toRecord leads from an id alone to the record of its kind.
func (p *Pages) toRecord(c *web.Ctx) error {
	m, err := p.o.Matter.Get(c.Context(), c.Actor, c.ID("id"))
	if err != nil {
		return err
	}
	return c.Redirect(Href(m))
}

// refused draws a form again with what was typed, or returns what cannot be
// mended there.
func refused(c *web.Ctx, err error, known []string, draw func(ui.FormState, int) error) error {
	if !web.Mendable(err) {
		return err
	}
	return draw(c.FormState(err, known...), http.StatusUnprocessableEntity)
}
