package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	matterweb "juyan/internal/matter/web"
	"juyan/internal/org"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// chained is what a responsibility chain is set for: an enterprise, or a matter
// of a kind that has chains.
type chained struct {
	subject org.Subject
	title   string
	href    string
	way     []ui.Crumb
	unit    kernel.ID // proposed as the responsible unit of a first chain
}

// chainedOf finds the subject of the address, if the reader may see it.
func (p *Pages) chainedOf(c *web.Ctx) (chained, error) {
	kind, id := c.Path("kind"), c.ID("id")
	if kind == org.EnterpriseSubject("").Kind {
		v, err := p.o.Org.ViewEnterprise(c.Context(), c.Actor, id)
		return chained{subject: org.EnterpriseSubject(id), title: v.In(c.Lang), href: firmHref(id), way: crumbs(c, "firms.title", "/enterprises", ui.Crumb{Label: v.ShortIn(c.Lang), Href: firmHref(id)})}, err
	}
	m, err := p.o.Matter.Get(c.Context(), c.Actor, id)
	if err != nil {
		return chained{}, err
	}
	course, err := p.o.Matter.Kinds().Version(m.Kind, m.Version)
	if err != nil || m.Kind != kind || !course.Def.Chain {
		return chained{}, notFound()
	}
	at := matterweb.Href(m)
	return chained{subject: org.Subject{Kind: kind, ID: id}, title: m.Title, href: at, unit: m.Unit,
		way: []ui.Crumb{{Label: course.Def.Many().In(c.Lang), Href: "/m/" + kind}, {Label: m.Number, Href: at}}}, nil
}

// chainHref is where a subject's chain is set.
func chainHref(s org.Subject) string { return matterweb.ChainHref(s) }

// chainForm asks for the links from the top down, filled with those in force.
func (p *Pages) chainForm(c *web.Ctx, x chained, now []org.ChainLink) *form {
	by := map[org.ChainLevel][]string{}
	for _, l := range now {
		id := l.Unit
		if l.Level == org.ResponsiblePost {
			id = l.Post
		}
		by[l.Level] = append(by[l.Level], string(id))
	}
	if len(now) == 0 && x.unit != "" {
		by[org.ResponsibleUnit] = []string{string(x.unit)}
	}
	title := c.T("chain.set")
	f := &form{Head: ui.PageHead{Title: title, Crumbs: append(x.way, ui.Crumb{Label: title})}, Note: x.title,
		Form: ui.Form{ID: "chain", Action: chainHref(x.subject), State: c.NewForm(), Submit: c.T("chain.do"), Cancel: x.href, Next: c.T("chain.next")}}
	f.Fields = []ui.Field{
		p.chainUnits(c, org.OverallLead, "unit", by), p.chainUnits(c, org.ItemLead, "units", by), p.chainUnits(c, org.ResponsibleUnit, "units", by)}
	f.Fields[0].Required, f.Fields[2].Required = true, true
	f.Fields = append(f.Fields, p.chainPosts(c, by[org.ResponsiblePost])...)
	f.Fields = append(f.Fields, p.todayField(c, "from", c.T("org.field.from")))
	return f
}

// chainUnits asks for the units of a level; those in force, or chosen, are
// offered even where they are no bodies one would call.
func (p *Pages) chainUnits(c *web.Ctx, level org.ChainLevel, kind string, by map[org.ChainLevel][]string) ui.Field {
	f := ui.Field{Name: string(level), Label: c.Say(level.Name()), Type: kind, Values: by[level]}
	if len(f.Values) > 0 {
		f.Value = f.Values[0]
	}
	n := p.names(c)
	day := n.Dir.Day(n.At)
	for _, u := range n.Dir.Units() {
		callable := u.In(day) && (u.Kind == org.Agency || u.Kind == org.Company || u.Affiliation != org.Own)
		if callable || slices.Contains(f.Values, string(u.ID)) || slices.Contains(c.FormAll(f.Name), string(u.ID)) {
			f.Options = append(f.Options, ui.Option{Value: string(u.ID), Label: u.Short.In(c.Lang)})
		}
	}
	return f
}

// maxChainPosts is how many responsible posts a form takes.
const maxChainPosts = 6

// chainPosts asks for the responsible posts, one a field, with one to spare.
func (p *Pages) chainPosts(c *web.Ctx, posts []string) []ui.Field {
	rows := len(posts) + 1
	for i := range maxChainPosts {
		if c.Form(postName(i)) != "" {
			rows = max(rows, i+2)
		}
	}
	out := make([]ui.Field, 0, rows)
	for i := range min(rows, maxChainPosts) {
		value := ""
		if i < len(posts) {
			value = posts[i]
		}
		f := p.postField(c, postName(i), c.T("chain.post", i+1), kernel.ID(value))
		f.Required, f.Hint = false, c.T("chain.post.hint")
		f.Options = append([]ui.Option{{Value: "", Label: c.T("chain.post.none")}}, f.Options...)
		out = append(out, f)
	}
	return out
}

// postName is the field of the i-th responsible post; the first is the one a
// refusal names.
func postName(i int) string {
	if i == 0 {
		return string(org.ResponsiblePost)
	}
	return string(org.ResponsiblePost) + strconv.Itoa(i+1)
}

func (p *Pages) askChain(c *web.Ctx) error {
	x, err := p.chainedOf(c)
	if err != nil {
		return err
	}
	return p.drawChain(c, http.StatusOK, x, nil)
}

// drawChain shows the form, and below it how the chain came to be.
func (p *Pages) drawChain(c *web.Ctx, status int, x chained, refusal error) error {
	now, events, err := p.o.Org.ViewChain(c.Context(), x.subject)
	if err != nil {
		return err
	}
	f := p.chainForm(c, x, now)
	if refusal != nil {
		f.Form.State = c.FormState(refusal, f.names()...)
	}
	return c.PageStatus(status, f.Head.Title, chainPage(*f, p.history(c, events)))
}

func (p *Pages) setChain(c *web.Ctx) error {
	x, err := p.chainedOf(c)
	if err != nil {
		return err
	}
	in, t := org.SetChainInput{Subject: x.subject, Links: p.typedLinks(c)}, read(c)
	t.date("from", &in.From)
	if err = t.errs.Err(); err == nil {
		_, err = p.o.Org.SetChain(c.Context(), c.Actor, in)
	}
	switch {
	case err == nil:
		c.Flash(ui.Good, c.T("chain.done"))
		return c.Redirect(x.href)
	case web.Mendable(err):
		return p.drawChain(c, http.StatusUnprocessableEntity, x, err)
	}
	return err
}

// typedLinks are the links of the form; a post stands in its own unit.
func (p *Pages) typedLinks(c *web.Ctx) []org.ChainLink {
	var out []org.ChainLink
	for _, level := range []org.ChainLevel{org.OverallLead, org.ItemLead, org.ResponsibleUnit} {
		for _, id := range c.FormAll(string(level)) {
			if id != "" {
				out = append(out, org.ChainLink{Level: level, Unit: kernel.ID(id)})
			}
		}
	}
	for i := range maxChainPosts {
		if id := kernel.ID(c.Form(postName(i))); id != "" {
			post, _ := p.o.Org.Directory().Post(id) // without a unit, the command refuses it
			out = append(out, org.ChainLink{Level: org.ResponsiblePost, Unit: post.Unit, Post: id})
		}
	}
	return out
}

// chainSet says what a chain became.
func (t teller) chainSet(ev ledger.Event) string {
	in := decode[org.SetChainInput](ev)
	var parts []string
	for _, l := range in.Links {
		name := t.n.Unit(l.Unit)
		if l.Post != "" {
			name = t.n.PostHolder(l.Post, ev.At)
		}
		parts = append(parts, t.c.T("history.link", l.Level.Name(), name))
	}
	return t.c.T("history.chain", strings.Join(parts, kernel.T("；", "; ").In(t.c.Lang)), in.From)
}
