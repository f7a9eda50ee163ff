package app

import (
	"juyan/internal/auth"
	"juyan/internal/matter"
	matterweb "juyan/internal/matter/web"
	"juyan/internal/web"
	whistleweb "juyan/internal/whistle/web"
)

// Module is one part of the house as it shows itself to the server.
type Module struct {
	Name   string
	Texts  [][]byte
	Routes []web.Route
	Menu   []web.MenuItem
}

// modules lists the house. Adding a module is one folder and one line here.
func modules(a *App) []Module {
	pages := matterweb.New(matterweb.Options{Matter: a.Matter, Org: a.Org, Calendar: a.Calendar, Mask: auth.Phone,
		Prefill: map[string]matterweb.Prefill{"whistle": whistleweb.Prefill(a.Whistle)}})
	return []Module{
		{"matter", [][]byte{matterweb.Texts, matterweb.RegisterTexts}, pages.Routes(), pages.Menu()},
	}
}

var _ matter.Effect
