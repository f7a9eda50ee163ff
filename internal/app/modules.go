package app

import (
	_ "embed"
	"maps"

	adminweb "juyan/internal/admin/web"
	"juyan/internal/api"
	"juyan/internal/approval"
	approvalweb "juyan/internal/approval/web"
	"juyan/internal/auth"
	authweb "juyan/internal/auth/web"
	"juyan/internal/baton"
	batonweb "juyan/internal/baton/web"
	"juyan/internal/booking"
	bookingweb "juyan/internal/booking/web"
	"juyan/internal/cockpit"
	cockpitweb "juyan/internal/cockpit/web"
	"juyan/internal/counter"
	counterweb "juyan/internal/counter/web"
	doubtweb "juyan/internal/doubt/web"
	"juyan/internal/economy"
	economyweb "juyan/internal/economy/web"
	"juyan/internal/hook"
	hookweb "juyan/internal/hook/web"
	"juyan/internal/invest"
	investweb "juyan/internal/invest/web"
	"juyan/internal/kernel"
	"juyan/internal/keytask"
	keytaskweb "juyan/internal/keytask/web"
	matterweb "juyan/internal/matter/web"
	"juyan/internal/meeting"
	meetingweb "juyan/internal/meeting/web"
	"juyan/internal/merit"
	meritweb "juyan/internal/merit/web"
	orgweb "juyan/internal/org/web"
	"juyan/internal/pack"
	"juyan/internal/party"
	partyweb "juyan/internal/party/web"
	pipelineweb "juyan/internal/pipeline/web"
	"juyan/internal/project"
	projectweb "juyan/internal/project/web"
	"juyan/internal/resource"
	resourceweb "juyan/internal/resource/web"
	"juyan/internal/review"
	reviewweb "juyan/internal/review/web"
	"juyan/internal/van"
	vanweb "juyan/internal/van/web"
	"juyan/internal/web"
	whistleweb "juyan/internal/whistle/web"
)

//go:embed texts.yaml
var menuTexts []byte

// Module is one part of the house as it shows itself to the server.
type Module struct {
	Name   string
	Texts  [][]byte
	Routes []web.Route
	Menu   []web.MenuItem
}

// modules lists the house. Adding a module is one folder and one line here.
func (a *App) modules(door *authweb.Pages) []Module {
	branches := partyweb.New(partyweb.Options{Party: a.Party, Matter: a.Matter, Org: a.Org})
	bodies := reviewweb.New(reviewweb.Options{Review: a.Review, Kinds: a.Kinds, Org: a.Org})
	tasks := keytaskweb.New(keytaskweb.Options{KeyTask: a.KeyTask, Kinds: a.Kinds, Org: a.Org})
	leads := investweb.New(investweb.Options{Invest: a.Invest, Kinds: a.Kinds, Org: a.Org, Mask: auth.Phone})
	doubts := doubtweb.New(doubtweb.Options{Doubt: a.Doubt, Matter: a.Matter, Kinds: a.Kinds, Org: a.Org})
	projects := projectweb.New(projectweb.Options{Project: a.Project, Matter: a.Matter, Org: a.Org, Forecast: a.producing, Plan: approvalweb.Href})
	goods := resourceweb.New(resourceweb.Options{Resource: a.Resource, Matter: a.Matter, Org: a.Org})
	vans := vanweb.New(vanweb.Options{Van: a.Van, Org: a.Org})
	plans := approvalweb.New(approvalweb.Options{Approval: a.Approval, Matter: a.Matter, Org: a.Org})
	hours := bookingweb.New(bookingweb.Options{Booking: a.Booking, Org: a.Org, Auth: a.Auth, Matter: a.Matter})
	desks := counterweb.New(counterweb.Options{Counter: a.Counter, Matter: a.Matter, Org: a.Org, Calendar: a.Calendar, Guesses: a.Auth, Hours: a.extendedHours})
	matters := matterweb.New(matterweb.Options{Matter: a.Matter, Org: a.Org, Calendar: a.Calendar, Mask: auth.Phone, Role: a.roleName,
		Prefill: map[string]matterweb.Prefill{"whistle": whistleweb.Prefill(a.Whistle), keytask.Kind: tasks.Prefill, invest.Kind: leads.Prefill, project.Kind: projects.Prefill, counter.KindReadiness: desks.Prefill}, Uploads: map[string]matterweb.Uploads{counter.Kind: desks.Uploads()}, Shown: []matterweb.Panel{desks.Panel, vans.Panel}, Acting: desks.Acting, Panels: []matterweb.Panel{tasks.Panel, branches.Panel, doubts.Panel, bodies.Panel, projects.Panel, plans.Panel, goods.Panel, leads.Panel}, Today: []matterweb.Rows{bodies.Today, hours.Today}, Parted: []string{keytask.Kind},
		Similar: map[string]matterweb.Similar{invest.Kind: leads.Similar()}})
	rates := cockpit.New(a.DB, a.Matter, a.Pack.Zone.Location())
	open := a.openAPI(rates)
	series := economyweb.New(economyweb.Options{Economy: a.Economy, Org: a.Org})
	boards := cockpitweb.New(cockpitweb.Options{Statistic: series.Figure, Pipeline: a.investment, Cases: a.ofCases, Runs: a.Baton.OfYear, Paid: a.Merit.PaidFor, Leaders: a.leaders, Cockpit: rates, Kinds: a.Kinds, Org: a.Org,
		Pack: func() *pack.Pack { return a.Pack }})
	books := orgweb.New(orgweb.Options{Org: a.Org, Matter: a.Matter, Mask: auth.Phone, Unmask: "/unmask", UnmaskPermission: auth.PermUnmask,
		Role: a.roleName, Classes: a.Pack.Lists["enterprise_classes"].Options, Identities: a.Pack.Lists["identities"].Options, Extended: a.Pack.ExtendedHours.Units})
	office := adminweb.New(adminweb.Options{Admin: a.Admin, Auth: a.Auth, Org: a.Org, Matter: a.Matter, Pack: a.Pack, Calendar: a.Calendar, Events: eventNames(), Providers: a.Config.Providers})
	meetings := meetingweb.New(meetingweb.Options{Matter: a.Matter, Org: a.Org, Calendar: a.Calendar, Meeting: a.Meeting})
	marks := batonweb.New(batonweb.Options{Baton: a.Baton, Org: a.Org, Event: a.eventName, Matter: a.matterName})
	charts := pipelineweb.New(pipelineweb.Options{Pipeline: a.Pipeline, Kinds: a.Kinds, Org: a.Org})
	told := hookweb.New(a.Hook)
	results := meritweb.New(meritweb.Options{Merit: a.Merit, Matter: a.Matter, Kinds: a.Kinds, Org: a.Org, Calendar: a.Calendar, Scores: marks.Scores})
	return []Module{
		{"auth", [][]byte{authweb.Texts}, door.Routes(), door.Menu()},
		{"matter", [][]byte{matterweb.Texts, matterweb.RegisterTexts}, matters.Routes(), append(matters.Menu(), a.recordsMenu()...)},
		{"cockpit", [][]byte{cockpitweb.Texts}, boards.Routes(), boards.Menu()},
		{"org", [][]byte{orgweb.Texts}, books.Routes(), books.Menu()},
		{"pipeline", [][]byte{pipelineweb.Texts}, charts.Routes(), charts.Menu()},
		{"review", [][]byte{reviewweb.Texts}, bodies.Routes(), bodies.Menu()},
		{"meeting", [][]byte{meetingweb.Texts}, meetings.Routes(), meetings.Menu()},
		{"doubt", [][]byte{doubtweb.Texts}, doubts.Routes(), doubts.Menu()},
		{"keytask", [][]byte{keytaskweb.Texts}, tasks.Routes(), tasks.Menu()},
		{"invest", [][]byte{investweb.Texts}, leads.Routes(), leads.Menu()},
		{"project", [][]byte{projectweb.Texts}, projects.Routes(), projects.Menu()},
		{"party", [][]byte{partyweb.Texts}, branches.Routes(), branches.Menu()},
		{"economy", [][]byte{economyweb.Texts}, series.Routes(), series.Menu()},
		{"baton", [][]byte{batonweb.Texts}, marks.Routes(), marks.Menu()},
		{"merit", [][]byte{meritweb.Texts}, results.Routes(), results.Menu()},
		{"resource", [][]byte{resourceweb.Texts}, goods.Routes(), goods.Menu()},
		{"van", [][]byte{vanweb.Texts}, vans.Routes(), vans.Menu()},
		{"approval", [][]byte{approvalweb.Texts}, plans.Routes(), plans.Menu()},
		{"counter", [][]byte{counterweb.Texts}, desks.Routes(), desks.Menu()},
		{"booking", [][]byte{bookingweb.Texts}, hours.Routes(), hours.Menu()},
		{"api", [][]byte{api.Texts}, open.Routes(), open.Menu()},
		{"hook", [][]byte{hookweb.Texts}, told.Routes(), told.Menu()},
		{"admin", [][]byte{adminweb.Texts}, office.Routes(), office.Menu()},
	}
}

// eventNames says every event that a module writes as people say it; those of
// kinds and registers are data.
func eventNames() map[string]kernel.Text {
	out := map[string]kernel.Text{}
	for _, events := range []map[string]kernel.Text{adminweb.Events, meeting.Events, economy.Events, baton.Events, merit.Events, review.Events, party.Events, approval.Events, resource.Events, invest.Events, counter.Events, van.Events, booking.Events, hook.Events} {
		maps.Copy(out, events)
	}
	return out
}

// recordsMenu is the navigation to kinds and registers: their names are data,
// so the lines are too. Kinds of the appraisal and of investment stand after the
// pages of those, so that their groups keep their places on the rail.
func (a *App) recordsMenu() []web.MenuItem {
	var out []web.MenuItem
	for i, c := range a.Kinds.All() {
		d := c.Def
		order := 100 + i
		switch {
		case d.Menu == "invest":
			order = 80 + i
		case d.Menu == "appraisal":
			order = 190 + i
		}
		out = append(out, web.MenuItem{Group: "menu." + orElse(d.Menu, "work"), Name: d.Many(), Path: "/m/" + d.Kind, Permission: d.Kind + ".view", Order: order})
	}
	for i, r := range a.Matter.Registers() {
		out = append(out, web.MenuItem{Group: "menu." + orElse(r.Menu, "books"), Name: r.Name, Path: "/r/" + r.Code, Permission: r.Code + ".view", Order: 250 + i})
	}
	return out
}

func orElse(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}

func (a *App) roleName(code string) kernel.Text {
	r, _ := a.Auth.Role(code)
	return r.Name
}
