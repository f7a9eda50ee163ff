// Package web draws the service counter: service items and their guides, their
// drafting, review and import, the guided filing of cases, mandates.
//
// Layout: web.go (routes, menu), list.go (search), guide.go (one item), draft.go
// (writing one), review.go (what waits), importer.go (spreadsheets), export.go,
// file.go (guided filing), held.go (what is not asked again), way.go (questions, one a screen), mandates.go, board.go (how cases went, and the
// cases behind each number), board_hours.go (extended hours on the board), words.go, pages.templ, texts.yaml.
//
// Invariants: a limit nobody wrote down is shown as no data; a form refused keeps
// everything typed; nothing is written by a preview.
package web

import (
	"context"
	_ "embed"

	"juyan/internal/calendar"
	"juyan/internal/counter"
	"juyan/internal/kernel"
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
	Counter  *counter.Service
	Matter   *matter.Service
	Org      *org.Service
	Calendar func() *calendar.Calendar
	Guesses  Guesses
	// Hours counts what extended hours were used for from one day until another,
	// both included; ok is false when the actor may not see it. nil = nobody counts.
	Hours func(ctx context.Context, actor kernel.Actor, from, to kernel.Date) (list []HoursUse, ok bool, err error)
}

// HoursUse is what extended hours were used for at the desks of a unit.
type HoursUse struct {
	Unit   kernel.ID
	Served int // with and without a booking
	Booked int // and not cancelled
	Came   int // as booked
	Absent int
	Walked int // came without one
}

// Guesses holds off who tries codes without a session.
type Guesses interface {
	CountGuess(ctx context.Context, ip string) error
	GuessedRight(ctx context.Context, ip string) error
	GuessedWrong(ctx context.Context, where, ip string) error
}

// Pages draws the counter.
type Pages struct{ o Options }

// New returns the pages.
func New(o Options) *Pages { return &Pages{o} }

// Routes lists the addresses.
func (p *Pages) Routes() []web.Route {
	view, edit, review := counter.PermView, counter.PermEdit, counter.PermReview
	return []web.Route{
		{Method: "GET", Path: "/services", Permission: view, Handle: p.list},
		{Method: "GET", Path: "/services/export.xlsx", Permission: view, Handle: p.export},
		{Method: "GET", Path: "/services/new", Permission: edit, Handle: p.askNew},
		{Method: "POST", Path: "/services/new", Permission: edit, Handle: p.save},
		{Method: "GET", Path: "/services/review", Permission: edit, Handle: p.waiting},
		{Method: "GET", Path: "/services/import", Permission: edit, Handle: p.askFile},
		{Method: "POST", Path: "/services/import", Permission: edit, Handle: p.preview},
		{Method: "POST", Path: "/services/import/confirm", Permission: edit, Handle: p.confirm},
		{Method: "GET", Path: "/services/import/template.xlsx", Permission: edit, Handle: p.template},
		{Method: "GET", Path: "/services/import/files/{id}/file", Permission: edit, Handle: p.paper},
		{Method: "POST", Path: "/services/import/files/{id}/publish", Permission: review, Handle: p.publishFile},
		{Method: "GET", Path: "/services/{id}", Permission: view, Handle: p.guide},
		{Method: "GET", Path: "/services/{id}/file", Permission: counter.PermFile, Handle: p.askCase},
		{Method: "POST", Path: "/services/{id}/file", Permission: counter.PermFile, Handle: p.fileCase},
		{Method: "POST", Path: "/services/{id}/file/draft", Permission: counter.PermFile, Handle: p.keepCase},
		{Method: "GET", Path: "/guides/{code}", Permission: view, Handle: p.way},
		{Method: "GET", Path: "/papers/{id}/file", Permission: counter.PermCase, Handle: p.paperFile},
		{Method: "GET", Path: "/verify", Permission: web.Public, Handle: p.verify},
		{Method: "POST", Path: "/verify", Permission: web.Public, Handle: p.lookUp},
		{Method: "GET", Path: "/counter/board", Permission: counter.PermBoard, Handle: p.board},
		{Method: "GET", Path: "/counter/board/cases", Permission: counter.PermBoard, Handle: p.boardCases},
		{Method: "GET", Path: "/mandates", Permission: counter.PermFile, Handle: p.mandates},
		{Method: "POST", Path: "/mandates", Permission: counter.PermFile, Handle: p.giveMandate},
		{Method: "POST", Path: "/mandates/{id}/revoke", Permission: counter.PermFile, Handle: p.revokeMandate},
		{Method: "GET", Path: "/services/{id}/draft", Permission: edit, Handle: p.askDraft},
		{Method: "POST", Path: "/services/{id}/draft", Permission: edit, Handle: p.save},
		{Method: "POST", Path: "/services/{id}/versions/{version}/publish", Permission: review, Handle: p.publish},
		{Method: "GET", Path: "/services/{id}/versions/{version}/return", Permission: review, Handle: p.askReturn},
		{Method: "POST", Path: "/services/{id}/versions/{version}/return", Permission: review, Handle: p.sendBack},
		{Method: "POST", Path: "/services/{id}/versions/{version}/drop", Permission: edit, Handle: p.drop},
	}
}

// Menu lists the navigation.
func (p *Pages) Menu() []web.MenuItem {
	return []web.MenuItem{{Group: "menu.counter", Key: "counter.items", Path: "/services", Permission: counter.PermView, Order: 120},
		{Group: "menu.counter", Key: "counter.mandates", Path: "/mandates", Permission: counter.PermFile, Order: 122},
		{Group: "menu.counter", Key: "counter.board", Path: "/counter/board", Permission: counter.PermBoard, Order: 124}}
}

func (p *Pages) names(c *web.Ctx) matterweb.Names {
	return matterweb.NamesFor(c, p.o.Org)
}

func itemHref(id kernel.ID) string { return "/services/" + string(id) }

func can(c *web.Ctx, permission string) bool { return c.Actor.Can(permission) != kernel.ScopeNone }
