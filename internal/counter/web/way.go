package web

import (
	"net/url"
	"slices"

	"juyan/internal/counter"
	"juyan/internal/kernel"
	"juyan/internal/pack"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// questionView is one question on a screen; what was answered before comes along in
// the address, so that going back keeps it and no script is needed.
type questionView struct {
	Nth    string
	Action string
	Field  ui.Field
	Before []ui.Field // hidden
	Back   string
	Said   []ui.Fact
}

// againQuery names the question the reader went back to.
const againQuery = "at"

// question is the first of the questions without an answer, or the one the reader
// went back to; nil when all are answered.
func (p *Pages) question(c *web.Ctx, action string, asks []pack.Question, answers map[string]string) *questionView {
	n := slices.IndexFunc(asks, func(q pack.Question) bool { return answers[q.Code] == "" || q.Code == c.Query(againQuery) })
	if n < 0 {
		return nil
	}
	q := asks[n]
	f := ui.Field{Type: "code", Name: q.Code, Label: c.Say(q.Ask), Value: answers[q.Code], Required: true}
	for _, a := range q.Answers {
		f.Options = append(f.Options, ui.Option{Value: a.Code, Label: c.Say(a.Name)})
	}
	v := &questionView{Nth: c.T("counter.nth", n+1), Action: action, Field: f, Said: saidFacts(c, action, asks[:n], answers)}
	for _, b := range asks[:n] {
		v.Before = append(v.Before, ui.Field{Type: "hidden", Name: b.Code, Value: answers[b.Code]})
	}
	if firm := c.Query("_firm"); firm != "" {
		v.Before = append(v.Before, ui.Field{Type: "hidden", Name: "_firm", Value: firm})
	}
	if n > 0 {
		v.Back = backTo(action, asks[:n], answers, asks[n-1].Code)
	}
	return v
}

// backTo is the address of a question answered before, with its answer.
func backTo(action string, asks []pack.Question, answers map[string]string, code string) string {
	q := answersIn(asks, answers)
	q.Set(againQuery, code)
	return action + "?" + q.Encode()
}

func answersIn(asks []pack.Question, answers map[string]string) url.Values {
	q := url.Values{}
	for _, b := range asks {
		if answers[b.Code] != "" {
			q.Set(b.Code, answers[b.Code])
		}
	}
	return q
}

// saidFacts are the answers given, each a door back to its question.
func saidFacts(c *web.Ctx, action string, asks []pack.Question, answers map[string]string) (out []ui.Fact) {
	for _, q := range asks {
		for _, a := range q.Answers {
			if a.Code == answers[q.Code] {
				out = append(out, ui.Fact{Label: c.Say(q.Ask), Text: c.Say(a.Name), Href: backTo(action, asks, answers, q.Code)})
			}
		}
	}
	return out
}

// wayView is a guide: its next question, or the items it leads to.
type wayView struct {
	Head     ui.PageHead
	Question *questionView
	Said     []ui.Fact
	Items    []wayItem
}

// wayItem is an item the answers lead to, with what it asks in this situation.
type wayItem struct {
	ID, Title, Note string
	Papers          ui.Table
	Acts            []ui.Button
}

// way asks the questions of a guide one by one, then says which items are needed
// and exactly which materials.
func (p *Pages) way(c *web.Ctx) error {
	answers := map[string]string{}
	for name := range c.R.URL.Query() {
		answers[name] = c.Query(name)
	}
	w, err := p.o.Counter.Follow(c.Context(), c.Actor, c.Path("code"), answers)
	if err != nil {
		return err
	}
	action, name := "/guides/"+w.Guide.Code, c.Say(w.Guide.Name)
	v := wayView{Head: ui.PageHead{Title: c.T("counter.way", name), Crumbs: []ui.Crumb{{Label: c.T("counter.items"), Href: "/services"}, {Label: name}}}}
	asks := w.Asked
	if w.Next != nil {
		answers[w.Next.Code] = ""
		asks = append(slices.Clone(asks), *w.Next)
	}
	if v.Question = p.question(c, action, asks, answers); v.Question == nil {
		v.Head.Title, v.Said = c.T("counter.way.result", name), saidFacts(c, action, asks, answers)
		for n, x := range w.Items {
			v.Items = append(v.Items, p.wayItem(c, n, x, answers))
		}
	}
	return c.Page(v.Head.Title, wayPage(v))
}

func (p *Pages) wayItem(c *web.Ctx, n int, x counter.Needs, answers map[string]string) wayItem {
	asks := p.o.Counter.Put(&x.Item, answers)
	file := itemHref(x.Brief.ItemID) + "/file"
	if q := answersIn(asks, answers); len(q) > 0 {
		file += "?" + q.Encode()
	}
	out := wayItem{ID: "item-" + string(x.Brief.ItemID), Title: named(c, x.Item.Name, x.Item.NameEN), Note: c.T("counter.way.nth", n+1, limitWords(c, x.Item.Promised)), Papers: p.ownPapers(c, c.Actor.Enterprise, p.o.Counter.Needed(&x.Item, answers))}
	out.Papers.ID += "-" + ui.Num(n+1)
	if c.Actor.Can(counter.PermFile) != kernel.ScopeNone {
		out.Acts = append(out.Acts, ui.Button{Label: c.T("counter.to-file"), Href: file, Main: true, Small: true})
	}
	out.Acts = append(out.Acts, ui.Button{Label: c.T("counter.way.guide"), Href: itemHref(x.Brief.ItemID), Small: true})
	return out
}
