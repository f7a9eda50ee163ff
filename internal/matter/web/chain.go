package web

import (
	"slices"

	"juyan/internal/caseflow"
	"juyan/internal/matter"
	"juyan/internal/org"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// ChainHref is where the responsibility chain of a subject is set.
func ChainHref(s org.Subject) string { return "/chains/" + s.Kind + "/" + string(s.ID) }

// ChainFacts are the links of a responsibility chain, from the top down.
func ChainFacts(n Names, chain []org.ChainLink) []ui.Fact {
	var out []ui.Fact
	for i, l := range chain {
		f := ui.Fact{Label: l.Level.Name().In(n.Lang), Text: n.Unit(l.Unit), Href: "/units/" + string(l.Unit)}
		if l.Post != "" {
			f.Text, f.Href = n.chainPost(l, chain[:i]), "/posts/"+string(l.Post)
		}
		out = append(out, f)
	}
	return out
}

// chainPost names a responsible post and its holder; its unit too, unless it
// stands above.
func (n Names) chainPost(l org.ChainLink, above []org.ChainLink) string {
	name := n.unitPost(l.Unit, l.Post)
	if slices.ContainsFunc(above, func(x org.ChainLink) bool { return x.Unit == l.Unit && x.Level == org.ResponsibleUnit }) {
		name = n.Post(l.Post)
	}
	return name + " · " + n.holder(l.Post)
}

// chainView is the chain of a matter on its record page; nil shows none.
type chainView struct {
	Facts []ui.Fact
	Door  *ui.Door // where it is set, for whoever may
}

// chainView reads a matter's chain for the zone's own people.
func (p *Pages) chainView(c *web.Ctx, course *caseflow.Course, m *matter.Matter) (*chainView, error) {
	if c.Actor.Enterprise != "" || !course.Def.Chain {
		return nil, nil
	}
	subject := org.Subject{Kind: m.Kind, ID: m.ID}
	chain, _, err := p.o.Org.ViewChain(c.Context(), subject)
	out := &chainView{Facts: ChainFacts(p.names(c), chain)}
	if org.Reaches(c.Actor, org.PermChain, "", "") {
		out.Door = &ui.Door{Text: c.T("record.chain.set"), Href: ChainHref(subject)}
	}
	if err != nil || len(chain) == 0 && out.Door == nil {
		return nil, err
	}
	return out, nil
}
