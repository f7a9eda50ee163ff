package web

import (
	"net/http"
	"slices"
	"strings"

	"juyan/internal/auth"
	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/org"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// private is a record with what is private in it, as one actor may see it.
type private struct {
	Title string
	Href  string // of the record
	Facts []ui.Fact
}

// unmaskPage asks for the reason, then shows.
type unmaskPage struct {
	Head     ui.PageHead
	Kind, ID string
	Facts    []ui.Fact
	Form     ui.Form
	Shown    bool
	Back     string
}

func (p *Pages) unmaskForm(c *web.Ctx) error {
	rec, err := p.private(c, c.Actor, c.Query("kind"), kernel.ID(c.Query("id")))
	if err != nil {
		return err
	}
	return p.drawUnmask(c, http.StatusOK, c.NewForm(), c.Query("kind"), c.Query("id"), rec, false)
}

// unmask logs who looks and why, then shows the data whole, once.
func (p *Pages) unmask(c *web.Ctx) error {
	kind, id := c.Form("kind"), kernel.ID(c.Form("id"))
	rec, err := p.private(c, c.Actor, kind, id)
	if err != nil {
		return err
	}
	reason, err := reasonOf(c)
	if err != nil {
		return p.drawUnmask(c, http.StatusUnprocessableEntity, c.FormState(err, "reason"), kind, string(id), rec, false)
	}
	c.Actor.IP = c.IP()
	clear, err := p.o.Auth.Unmask(c.Context(), c.Actor, auth.UnmaskInput{Subject: id, Field: "phone", Reason: reason})
	if err != nil {
		return err
	}
	if rec, err = p.private(c, clear, kind, id); err != nil {
		return err
	}
	return p.drawUnmask(c, http.StatusOK, c.NewForm(), kind, string(id), rec, true)
}

// reasonOf reads the reason a logged act must have.
func reasonOf(c *web.Ctx) (string, error) {
	reason := c.Form("reason")
	if n := len([]rune(reason)); n < 2 || n > 200 {
		return "", kernel.Invalid("reason", kernel.T("请写明原因，2 至 200 字；它会记入审计记录", "Say why, in 2 to 200 characters; it is kept in the audit trail"))
	}
	return reason, nil
}

func (p *Pages) drawUnmask(c *web.Ctx, status int, state ui.FormState, kind, id string, rec private, shown bool) error {
	c.W.Header().Set("Cache-Control", "no-store")
	page := unmaskPage{Kind: kind, ID: id, Facts: rec.Facts, Shown: shown, Back: rec.Href}
	page.Head = ui.PageHead{Title: c.T("unmask.title"), Crumbs: []ui.Crumb{{Label: rec.Title, Href: rec.Href}, {Label: c.T("unmask.title")}}}
	page.Form = ui.Form{ID: "unmask", Action: "/unmask", State: state, Submit: c.T("unmask.do"), Cancel: rec.Href, Next: c.T("unmask.next"), NoScript: true}
	return c.PageStatus(status, page.Head.Title, unmaskBody(page))
}

// private reads a record's private data for actor. What lies outside the
// actor's scope of private.unmask is not found.
func (p *Pages) private(c *web.Ctx, actor kernel.Actor, kind string, id kernel.ID) (private, error) {
	switch {
	case kind == "enterprise":
		return p.privateFirm(c, actor, id)
	case kind == "matter" && p.o.Matter != nil:
		return p.privateMatter(c, actor, id)
	}
	return private{}, errNoRecord()
}

func errNoRecord() error {
	return kernel.NotFound(kernel.T("没有这条记录，或它不在您的查看范围内", "There is no such record, or it lies outside what you may look at"))
}

// privateFirm: within the scope "involved" only those who serve the firm.
func (p *Pages) privateFirm(c *web.Ctx, actor kernel.Actor, id kernel.ID) (private, error) {
	d := p.o.Org.Directory()
	e, ok := d.Enterprise(id)
	if !ok {
		return private{}, errNoRecord()
	}
	if actor.Can(auth.PermUnmask) != kernel.ScopeAll && !d.Serves(actor, id, c.Now()) {
		return private{}, errNoRecord()
	}
	if err := actor.Require(org.PermFirms); err != nil {
		return private{}, err
	}
	phone, err := p.o.Org.ContactPhone(c.Context(), id)
	if err != nil {
		return private{}, err
	}
	name := ""
	if people := d.Contacts(id); len(people) > 0 {
		name = people[0].In(c.Lang)
	}
	return private{Title: e.In(c.Lang), Href: "/enterprises/" + string(id), Facts: []ui.Fact{
		{Label: c.T("unmask.contact"), Text: name}, {Label: c.T("unmask.phone"), Text: auth.Phone(actor, phone)}}}, nil
}

// privateMatter are the telephone numbers of a matter the actor may see.
func (p *Pages) privateMatter(c *web.Ctx, actor kernel.Actor, id kernel.ID) (private, error) {
	v, err := p.o.Matter.View(c.Context(), actor, id)
	if err != nil {
		return private{}, err
	}
	if actor.Can(auth.PermUnmask) != kernel.ScopeAll && !involved(v, actor) {
		return private{}, errNoRecord()
	}
	out := private{Title: strings.TrimSpace(v.Number + " " + v.Title), Href: "/m/" + v.Kind + "/" + string(v.ID)}
	for i := range v.Course.Def.Fields {
		f := &v.Course.Def.Fields[i]
		if phone, ok := v.Data[f.Code].(string); ok && f.Type == caseflow.TypePhone && phone != "" {
			out.Facts = append(out.Facts, ui.Fact{Label: c.Say(f.Name), Text: auth.Phone(actor, phone)})
		}
	}
	if len(out.Facts) == 0 {
		return private{}, errNoRecord()
	}
	return out, nil
}

// involved reports whether the matter names the actor's post, unit or task
// force now.
func involved(v *matter.View, a kernel.Actor) bool {
	for _, i := range v.Involved {
		if i.To == 0 && (i.Post != "" && i.Post == a.Post || i.Unit != "" && i.Unit == a.Unit || i.TaskForce != "" && slices.Contains(a.TaskForces, i.TaskForce)) {
			return true
		}
	}
	return false
}
