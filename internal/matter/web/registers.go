package web

import (
	_ "embed"

	"juyan/internal/caseflow"
	"juyan/internal/web"
)

// RegisterTexts are the words of the pages of registers and of courses.
//
//go:embed texts_registers.yaml
var RegisterTexts []byte

// registerRoutes lists the addresses of one register; its definition is all
// they need.
func (p *Pages) registerRoutes(r *caseflow.Register) []web.Route {
	view := r.Code + ".view"
	at := func(h func(*web.Ctx, *caseflow.Register) error) web.Handler {
		return func(c *web.Ctx) error { return h(c, r) }
	}
	return []web.Route{{Method: "GET", Path: "/r/" + r.Code, Permission: view, Handle: at(p.registerList)}}
}
