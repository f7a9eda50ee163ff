package web

import (
	"github.com/a-h/templ"

	"juyan/internal/counter"
	"juyan/internal/kernel"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// named is the name of an item, or of what it asks for, in the words of the reader.
func named(c *web.Ctx, zh, en string) string { return c.Say(kernel.T(zh, en)) }

func (p *Pages) kind(c *web.Ctx, code string) string {
	o, _ := p.o.Counter.Kinds().Option(code)
	return c.Say(o.Name)
}

// department is who handles an item, as the zone or the file calls it.
func (p *Pages) department(c *web.Ctx, unit kernel.ID, as string) string {
	if as != "" {
		return as
	}
	return p.names(c).Unit(unit)
}

func limitCell(c *web.Ctx, l *counter.Limit) templ.Component {
	if l == nil {
		return ui.Quiet(c.T("counter.no-limit"))
	}
	return ui.Text(c.Say(l.Words()))
}

// services are the marks of how an item may be handled.
func services(c *web.Ctx, b *counter.Brief) (out []ui.Tag) {
	for _, code := range offers {
		if b.Is(code) {
			out = append(out, ui.Tag{Text: c.T("counter.offer." + code), State: ui.Info})
		}
	}
	return out
}

// offers are the ways of handling, in the order they are shown.
var offers = []string{"extended", "at_door", "whole", "commitment", "deferrable"}

func stateTag(c *web.Ctx, s counter.State) ui.Tag {
	return ui.Tag{Text: c.T("counter.state." + string(s)), State: map[counter.State]string{counter.Draft: "", counter.Submitted: ui.Warn, counter.Published: ui.Good}[s]}
}

func brief(i *counter.Item) *counter.Brief {
	return &counter.Brief{Extended: i.Extended, AtDoor: i.AtDoor, WholeRegion: i.WholeRegion, Commitment: i.Commitment, Deferrable: i.Deferrable()}
}

func (p *Pages) by(c *web.Ctx, person, post kernel.ID) string {
	if person == "" {
		return c.T("counter.by-pack")
	}
	n := p.names(c)
	return n.Person(person) + " · " + n.Post(post)
}
