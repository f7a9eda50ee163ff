// Package web draws doubts: the list and what came of each detector, and on a
// doubt's record its evidence, the matters it rests on side by side.
//
// Layout: web.go (routes, menu, the search by a button), board.go (the list),
// detectors.go (what each rule looks for and came to), panel.go (the evidence on
// a record), *.templ, texts.yaml.
//
// Invariants: a page shows what the reader's scope allows, and evidence only
// with the doubt it bears; a share of nothing is no data; a state is said by
// words, never by colour alone.
package web

import (
	_ "embed"

	"juyan/internal/doubt"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	matterweb "juyan/internal/matter/web"
	"juyan/internal/org"
	"juyan/internal/pack"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// Texts are the words of these pages.
//
//go:embed texts.yaml
var Texts []byte

// Options are what the pages stand on.
type Options struct {
	Doubt  *doubt.Service
	Matter *matter.Service
	Kinds  *matter.Kinds
	Org    *org.Service
}

// Pages draws doubts.
type Pages struct{ o Options }

// New returns the pages.
func New(o Options) *Pages { return &Pages{o} }

// Routes lists the addresses.
func (p *Pages) Routes() []web.Route {
	return []web.Route{
		{Method: "GET", Path: "/doubts", Permission: doubt.PermView, Handle: p.board},
		{Method: "GET", Path: "/doubts/detectors", Permission: doubt.PermDirect, Handle: p.detectors},
		{Method: "POST", Path: "/doubts/search", Permission: doubt.PermDirect, Handle: p.search},
	}
}

// Menu lists the navigation.
func (p *Pages) Menu() []web.MenuItem {
	return []web.MenuItem{{Group: "menu.appraisal", Key: "doubt.board", Path: "/doubts", Permission: doubt.PermDirect, Order: 189}}
}

// search looks through the ledger now and says how many new doubts there are.
func (p *Pages) search(c *web.Ctx) error {
	got, err := p.o.Doubt.Search(c.Context(), c.Actor, doubt.SearchInput{})
	if err != nil {
		return err
	}
	if n := len(got.Found); n > 0 {
		c.Flash(ui.Warn, c.T("doubt.searched", n))
	} else {
		c.Flash(ui.Good, c.T("doubt.searched.none"))
	}
	return c.Redirect("/doubts")
}

func (p *Pages) names(c *web.Ctx) matterweb.Names {
	return matterweb.NamesFor(c, p.o.Org)
}

func href(id kernel.ID) string { return "/m/" + doubt.Kind + "/" + string(id) }

// detector is a rule of the pack by its code; without a name when the pack has
// dropped it.
func (p *Pages) detector(code string) pack.Detector {
	for _, d := range p.o.Doubt.Detectors() {
		if d.Code == code {
			return d
		}
	}
	return pack.Detector{Code: code, Name: kernel.T(code, code)}
}

// verdictTag says what came of a doubt, or that it waits.
func verdictTag(c *web.Ctx, d doubt.Doubt) ui.Tag {
	if d.Verdict == "" {
		tag := ui.Tag{Text: c.T("doubt.stage." + d.Stage), State: ui.Info}
		if d.Late {
			tag = ui.Tag{Text: c.T("doubt.late", c.T("doubt.stage."+d.Stage)), State: ui.Bad}
		}
		return tag
	}
	state := map[string]string{"confirmed": ui.Bad, "explained": ui.Good}[d.Verdict]
	return ui.Tag{Text: c.T("doubt.verdict." + d.Verdict), State: state}
}
