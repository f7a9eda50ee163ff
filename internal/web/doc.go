// Package web serves pages: routes with permissions, the context handlers work
// with, texts, errors, guards, and the shell around every page.
//
// Layout: server.go (options, dispatch), route.go (routes, menu), ctx.go,
// form.go, flash.go (what handlers use), fresh.go (proofs before dangerous acts), request.go (language, theme, address),
// errors.go (codes → status, error pages), guard.go, compress.go, assets.go,
// shell.go, check.go (parity of texts), gallery.go. Packages below: ui (parts
// of pages), texts (catalogue), gallery (every part in every state).
//
// Invariants: every route declares a permission, an address without a route is
// 404; who asks is settled before the handler runs; an error is drawn in one
// place; nothing is loaded from another host and nothing is inline, as the
// content policy says; the wall clock is not read, Ctx.Now is domain time.
//
// # A page
//
// A module's web package has pages.go, *.templ, texts.yaml and publishes its
// routes as values:
//
//	//go:embed texts.yaml
//	var Texts []byte // into web.Options.Texts
//
//	func (p *Pages) Routes() []web.Route {
//		return []web.Route{
//			{Method: "GET", Path: "/whistles", Permission: "whistle.view", Handle: p.list},
//			{Method: "GET", Path: "/whistles/{id}/muster", Permission: "whistle.muster", Handle: p.askMuster},
//			{Method: "POST", Path: "/whistles/{id}/muster", Permission: "whistle.muster", Handle: p.muster},
//		}
//	}
//
//	func (p *Pages) list(c *web.Ctx) error {
//		found, err := p.whistles.List(c.Context(), c.Actor, query(c))
//		if err != nil {
//			return err // drawn by the server
//		}
//		return c.Page(c.T("whistle.list"), ui.List(table(c, found)))
//	}
//
// A component finds the reader's language, the time and the address in its
// context: ui.T(ctx, "whistle.muster"), ui.Say(ctx, text), @ui.When(instant),
// ui.Here(ctx, "sort", "due").
//
//	templ musterPage(w Whistle, state ui.FormState) {
//		@ui.Head(ui.PageHead{Crumbs: …, Title: w.Title, Tags: …})
//		@ui.Paper(ui.Sheet{Title: ui.T(ctx, "whistle.muster")}) {
//			@ui.FormBox(ui.Form{ID: "muster", Action: w.Path + "/muster", State: state, Submit: ui.T(ctx, "whistle.muster")}) {
//				@ui.Input(state, ui.Field{Name: "note", Label: ui.T(ctx, "whistle.note"), Type: "longtext", Required: true})
//			}
//		}
//	}
//
// # A form
//
// The form is sent in place; a refusal redraws it with everything typed. The
// idempotency key stays the same through every retry.
//
//	func (p *Pages) askMuster(c *web.Ctx) error { return p.drawMuster(c, 200, c.NewForm()) }
//
//	func (p *Pages) muster(c *web.Ctx) error {
//		_, err := p.whistles.Muster(c.Context(), c.Actor, MusterInput{ID: c.ID("id"), Note: c.Form("note"), Key: c.Key()})
//		switch {
//		case web.Mendable(err):
//			return p.drawMuster(c, web.Status(err), c.FormState(err, "note"))
//		case err != nil:
//			return err
//		}
//		c.Flash(ui.Good, c.T("whistle.mustered"))
//		return c.Redirect("/whistles/" + c.Path("id"))
//	}
//
// drawMuster ends in c.PageStatus(status, title, musterPage(w, state)).
//
// # Texts
//
// texts.yaml holds "whistle.list: {zh: 企业吹哨, en: Whistles}". Places to fill
// are those of fmt; English picks a number by "%d {day|days}". A test keeps
// both languages and the sources together:
//
//	for _, fault := range web.CheckTexts([][]byte{Texts}, ".") {
//		t.Error(fault)
//	}
//
// Generate after changing a *.templ and commit the result:
//
//	go run github.com/a-h/templ/cmd/templ@v0.3.977 generate -path internal
package web
