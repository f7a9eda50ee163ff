package web

import (
	"juyan/internal/review"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// itemView is the paper of one item: what the members read and decide on.
type itemView struct {
	Head       ui.PageHead
	Facts      []ui.Fact
	Intro      string
	Checks     ui.Table
	Opinions   *ui.Table
	Blind      string
	Incentives *ui.Table
	Papers     []ui.File
	Add        *ui.Button
	Roll       []ui.Fact
	Recusals   []ui.Fact
	Votes      []ui.Fact
	Vote       *voteView
	Decision   *decisionView
	Conditions *ui.Table
}

// voteView is the reader's own vote.
type voteView struct {
	Action string
	Mine   string
	Key    string
	Secret bool
	Ways   []ui.Button
}

// decisionView is what was decided.
type decisionView struct {
	Tag    ui.Tag
	Votes  string
	Reason string
	Over   []string
}

func (p *Pages) item(c *web.Ctx) error {
	v, i, err := p.o.Review.Item(c.Context(), c.Actor, c.ID("id"), c.ID("item"))
	if err != nil {
		return err
	}
	course, err := p.o.Kinds.Version(i.Lead.Kind, i.Lead.Version)
	if err != nil {
		return err
	}
	n := p.names(c)
	x := itemView{Facts: p.facts(c, i.Lead.Data, course), Checks: checks(c, i.Findings)}
	x.Head = ui.PageHead{Title: i.Lead.Title, Crumbs: sessionCrumbs(c, v, i.Lead.Number), Sub: n.Unit(i.Lead.Unit), Actions: p.itemActs(c, v, i, false)}
	if i.Decided() {
		x.Head.Tags = []ui.Tag{outcomeTag(c, i.Outcome)}
		x.Decision = p.decision(c, v, i)
	}
	p.beside(c, v, i, &x)
	if v.Status != review.Planned {
		p.count(c, v, i, &x)
	}
	return c.Page(x.Head.Title, itemPage(x))
}

// beside adds opinions, incentives, papers and conditions.
func (p *Pages) beside(c *web.Ctx, v *review.View, i *review.ItemView, x *itemView) {
	if len(i.Opinions) > 0 {
		t := p.opinions(c, i.Opinions, i.Shown)
		x.Opinions = &t
		if !i.Shown {
			x.Blind = c.T("review.blind.note")
		}
	}
	if len(i.Incentives) > 0 {
		t := p.incentives(c, i.Incentives)
		x.Incentives = &t
	}
	if len(i.Conditions) > 0 {
		t := p.conditions(c, i.Conditions)
		x.Conditions = &t
	}
	for _, f := range i.Papers {
		x.Papers = append(x.Papers, ui.File{Name: f.Name, Href: "/review-papers/" + string(f.ID), Size: f.Size, Note: p.names(c).Person(f.Person)})
	}
	if !i.Decided() && v.Status != review.Closed && p.o.Review.MayOffer(c.Context(), c.Actor, i.Matter) {
		x.Add = &ui.Button{Label: c.T("review.papers.add"), Href: itemHref(i.Item) + "/papers/new", Small: true}
	}
}

// count adds who decides and how the votes stand.
func (p *Pages) count(c *web.Ctx, v *review.View, i *review.ItemView, x *itemView) {
	quorum := ui.Tag{Text: c.T("review.quorate"), State: ui.Good}
	if !i.Quorate {
		quorum = ui.Tag{Text: c.T("review.short"), State: ui.Bad}
	}
	x.Roll = []ui.Fact{{Label: c.T("review.entitled"), Text: c.T("review.entitled.words", i.Roll.Entitled(), i.Roll.Members, i.Roll.Recused)},
		{Label: c.T("review.present"), Text: c.T("review.present.words", i.Roll.Present, i.Needed), Tags: []ui.Tag{quorum}},
		{Label: c.T("review.presides"), Text: p.presides(c, v, i), None: c.T("review.presides.none")}}
	if words := p.ballotWords(c, v, i); words != "" {
		x.Roll = append(x.Roll, ui.Fact{Label: c.T("review.votes"), Text: words})
	}
	for _, r := range i.Recusals {
		name, post := p.member(c, v, r.Post)
		x.Recusals = append(x.Recusals, ui.Fact{Label: name, Text: post + " · " + c.Say(r.Why)})
	}
	for _, w := range i.Votes {
		name, post := p.member(c, v, w.Post)
		x.Votes = append(x.Votes, ui.Fact{Label: name, Text: c.T("review.vote."+string(w.Vote)) + " · " + post})
	}
	if i.CanVote {
		x.Vote = &voteView{Action: itemHref(i.Item) + "/vote", Key: web.NewKey(), Secret: v.Terms.Secret}
		if i.Mine != "" {
			x.Vote.Mine = c.T("review.vote." + string(i.Mine))
		}
		for _, w := range []review.Vote{review.Yes, review.No, review.Abstain} {
			x.Vote.Ways = append(x.Vote.Ways, ui.Button{Label: c.T("review.vote." + string(w)), Name: "vote", Value: string(w), Main: w == i.Mine})
		}
	}
}

func (p *Pages) presides(c *web.Ctx, v *review.View, i *review.ItemView) string {
	if i.Chair == "" {
		return ""
	}
	return p.memberName(c, v, i.Chair)
}

func (p *Pages) decision(c *web.Ctx, v *review.View, i *review.ItemView) *decisionView {
	d := &decisionView{Tag: outcomeTag(c, i.Outcome), Votes: p.ballotWords(c, v, i), Reason: i.Reason}
	for _, code := range i.Breaches {
		for _, f := range i.Findings {
			if f.Check.Code == code {
				d.Over = append(d.Over, c.Say(f.Check.Name))
			}
		}
	}
	return d
}
