// Package web draws the boards of key tasks: the overview by light, the list,
// the matrix unit × task that offices print, what is to be reported this month,
// and on a task's record its months against the plan.
//
// Layout: web.go (routes, menu), board.go (the overview and its list),
// matrix.go, export.go, panel.go (what stands on a record), words.go, *.templ,
// texts.yaml.
//
// Invariants: a light is said by shape and word, never by colour alone; every
// number leads to the tasks it counts; a board shows what the reader's scope
// allows and says so in no other way.
package web

import (
	_ "embed"

	"juyan/internal/keytask"
	"juyan/internal/matter"
	matterweb "juyan/internal/matter/web"
	"juyan/internal/org"
	"juyan/internal/web"
)

// Texts are the words of these pages.
//
//go:embed texts.yaml
var Texts []byte

// Options are what the pages stand on.
type Options struct {
	KeyTask *keytask.Service
	Kinds   *matter.Kinds
	Org     *org.Service
}

// Pages draws key tasks.
type Pages struct{ o Options }

// New returns the pages.
func New(o Options) *Pages { return &Pages{o} }

// Routes lists the addresses.
func (p *Pages) Routes() []web.Route {
	return []web.Route{
		{Method: "GET", Path: "/keytasks", Permission: keytask.PermView, Handle: p.board},
		{Method: "GET", Path: "/keytasks/export.xlsx", Permission: keytask.PermExport, Handle: p.export},
	}
}

// Menu lists the navigation.
func (p *Pages) Menu() []web.MenuItem {
	return []web.MenuItem{{Group: "menu.keywork", Key: "keytask.board", Path: "/keytasks", Permission: keytask.PermView, Order: 60}}
}

func (p *Pages) names(c *web.Ctx) matterweb.Names {
	return matterweb.NamesFor(c, p.o.Org)
}

func href(t keytask.Task) string { return "/m/" + keytask.Kind + "/" + string(t.ID) }
