// Package batontest puts up a small zone with work to appraise, for tests of
// the appraisal and of what is built on it.
//
// Layout: house.go (the zone, its scheme, what a test does in it).
//
// Invariants: everything happens through the commands people use, but for the
// facts, which stand for work of any kind.
package batontest

import (
	"context"
	"testing"

	"juyan/internal/baton"
	"juyan/internal/caseflow"
	"juyan/internal/indicator"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/measure"
	"juyan/internal/measure/column"
	"juyan/internal/org"
	"juyan/internal/pack"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
)

// House is the zone of a test: units a, b and c, each with a section, a head
// and a member of staff; leaders who judge.
type House struct {
	testing.TB
	Ctx    context.Context
	DB     *store.DB
	Clock  *storetest.Clock
	Ledger *ledger.Ledger
	Org    *org.Service
	Baton  *baton.Service
	Pack   *pack.Pack
	Stats  Statistics
	Cases  map[string]baton.Matter // by number: what everybody may see
	n      int
}

// Migrations are the tables a House needs.
func Migrations() []store.Migrations {
	return []store.Migrations{ledger.Migrations(), measure.Migrations(), org.Migrations(), baton.Migrations()}
}

// Statistics are the imported series of a test, by series and subject.
type Statistics map[string]map[kernel.ID]string

// Column answers as package baton asks.
func (s Statistics) Column(_ context.Context, q baton.Series) ([]indicator.Value, []string, error) {
	ids := q.Subjects
	if len(ids) == 0 {
		ids = []kernel.ID{""}
	}
	out := make([]indicator.Value, len(ids))
	for i, id := range ids {
		if text, ok := s[q.Code+" "+q.Period.String()][id]; ok {
			n, err := indicator.ParseNum(text)
			if err != nil {
				return nil, nil, err
			}
			out[i] = indicator.Number(n)
		}
	}
	return out, []string{q.Code + "/1"}, nil
}

// Known lists the series there are.
func (s Statistics) Known() map[string]bool { return map[string]bool{"tax": true} }

// Scheme is the text of the scheme most tests use.
const Scheme = `code: units-2022
name: {zh: 2022 年机构考核, en: Appraisal of units 2022}
period: year
from: 2022-01-01
to: 2023-01-01
no_data: drop
groups:
  - code: units
    name: {zh: 机构, en: Units}
    kind: unit
    subjects: [a, b, c]
    items:
      - {code: in_time, indicator: in_time, weight: 60, method: growth, target: 80, targets: {a: 90}}
      - {code: served, indicator: served, weight: 20, method: leader}
      - {code: judged, indicator: judged, weight: 20, method: direct, of: 100}
    deduction_cap: 5
    adjustments:
      - {code: scolded, name: {zh: 书面批评, en: Criticised}, kind: deduction, indicator: scolded, per: 1, cap: 5}
      - {code: grave, name: {zh: 一票否决, en: Veto}, kind: veto, indicator: scolded, at: 3, grade: pass}
  - code: staff
    name: {zh: 工作人员, en: Staff}
    kind: person
    class: staff
    items:
      - {code: own_in_time, indicator: in_time, weight: 100, method: linear, worst: 50, best: 100}
`

// New puts the zone up in db; the clock stands at 2022-01-05 09:00.
func New(t testing.TB, db *store.DB) *House {
	t.Helper()
	h := &House{TB: t, Ctx: t.Context(), DB: db, Clock: db.Clock().(*storetest.Clock), Ledger: ledger.New(), Stats: Statistics{}, Cases: map[string]baton.Matter{}}
	h.Org = org.New(db, h.Ledger, org.Options{})
	h.At("2022-01-05", 9)
	if _, err := h.Org.Found(h.Ctx, kernel.System(), founding()); err != nil {
		t.Fatal(err)
	}
	share := "sum(work.in_time) / sum(work.due) * 100"
	h.Pack = &pack.Pack{Roles: []pack.Role{{Code: "leader"}, {Code: "head"}, {Code: "staff"}}, Measures: []caseflow.Measure{
		{Code: "work.due", Name: kernel.T("应办结", "Due")}, {Code: "work.in_time", Name: kernel.T("按期办结", "In time")}, {Code: "work.scolded", Name: kernel.T("批评", "Criticised")}},
		Indicators: indicator.Catalogue{indexed("in_time", share, ""), indexed("served", "sum(work.due)", ""), indexed("scolded", "sum(work.scolded)", indicator.Down), judged()}}
	for _, u := range []string{"zone", "a", "b", "c"} {
		h.Pack.Units = append(h.Pack.Units, pack.Unit{Code: u})
	}
	h.Baton = h.Restarted()
	return h
}

// Restarted is the appraisal of a program that was started anew: it remembers
// nothing but what the database holds.
func (h *House) Restarted() *baton.Service {
	return baton.New(baton.Options{DB: h.DB, Ledger: h.Ledger, Org: h.Org, Pack: func() *pack.Pack { return h.Pack }, Facts: column.New(h.DB, ledger.NewSealer(h.DB).Seal), Statistics: h.Stats, Matter: h.matter})
}

func indexed(code, formula string, good indicator.Direction) indicator.Indicator {
	return indicator.Indicator{Code: code, Name: kernel.T(code, code), Unit: kernel.T("件", "cases"), Direction: good, Level: indicator.Zone, Basis: kernel.T("办法", "Measures"), Owner: "zone",
		From: kernel.Date{Year: 2021, Month: 1, Day: 1}, Formula: formula}
}

func judged() indicator.Indicator {
	i := indexed("judged", "", "")
	i.Panel = &indicator.Panel{By: []string{"leader", "head"}, Max: indicator.Int(100), Trim: 0, Quorum: 2}
	return i
}

func founding() org.Founding {
	first := kernel.Date{Year: 2021, Month: 1, Day: 1}
	f := org.Founding{Version: "test", From: first}
	unit := func(code string, kind org.UnitKind, class int, parent kernel.ID) {
		f.Units = append(f.Units, org.UnitFields{Code: code, Name: kernel.T("机构"+code, "Unit "+code), Kind: kind, Class: class, Parent: parent, From: first})
	}
	post := func(code, role string, unit kernel.ID) {
		f.Posts = append(f.Posts, org.PostFields{Code: code, Unit: unit, Name: kernel.T("岗位"+code, "Post "+code), Roles: []string{role}, From: first})
		f.People = append(f.People, org.PersonFields{Code: "p-" + code, Name: "人" + code})
		f.Appointments = append(f.Appointments, org.AppointInput{Person: kernel.ID("p-" + code), Post: kernel.ID(code), From: first})
	}
	unit("zone", org.Committee, 0, "")
	post("leader1", "leader", "zone")
	post("leader2", "leader", "zone")
	for _, u := range []string{"a", "b", "c"} {
		unit(u, org.Agency, 1, "zone")
		unit(u+"1", org.Department, 0, kernel.ID(u))
		post(u+"-head", "head", kernel.ID(u))
		post(u+"-staff", "staff", kernel.ID(u+"1"))
	}
	return f
}

// At moves the clock.
func (h *House) At(day string, hour int) {
	h.Helper()
	d, err := kernel.ParseDate(day)
	if err != nil {
		h.Fatal(err)
	}
	h.Clock.Set(d.At(hour, 0, h.Org.Location()))
}

// Unit, Post and Person find ids by code.
func (h *House) Unit(code string) kernel.ID {
	u, _ := h.Org.Directory().UnitByCode(code)
	return u.ID
}

// Post returns the id of a post.
func (h *House) Post(code string) kernel.ID {
	p, _ := h.Org.Directory().PostByCode(code)
	return p.ID
}

// Person returns the id of who holds a post.
func (h *House) Person(post string) kernel.ID {
	p, _ := h.Org.Directory().PersonByCode("p-" + post)
	return p.ID
}

// Actor is whoever holds a post, with permissions.
func (h *House) Actor(post string, grants map[string]kernel.Scope) kernel.Actor {
	p, _ := h.Org.Directory().PostByCode(post)
	return kernel.Actor{Kind: kernel.ActorPerson, Person: h.Person(post), Name: "人" + post, Post: p.ID, Unit: p.Unit, Units: h.Org.Directory().Subtree(p.Unit), Grants: grants}
}

// Office runs the appraisal.
func (h *House) Office() kernel.Actor {
	return h.Actor("leader1", map[string]kernel.Scope{baton.PermManage: kernel.ScopeAll, baton.PermView: kernel.ScopeAll, baton.PermPersonal: kernel.ScopeAll, baton.PermJudge: kernel.ScopeAll})
}

// matter finds a case by its number.
func (h *House) matter(_ context.Context, _ kernel.Actor, number string) (baton.Matter, error) {
	m, ok := h.Cases[number]
	if !ok {
		return m, kernel.NotFound(kernel.T("没有这件事", "There is no such matter"))
	}
	return m, nil
}

// Case opens a matter that work can belong to.
func (h *House) Case(number string) kernel.ID {
	id := kernel.ID("matter-" + number)
	h.Cases[number] = baton.Matter{ID: id, Number: number, Title: "办件" + number}
	return id
}

// Work publishes facts of a measure on a day, credited to a section's staff.
func (h *House) Work(measured, unit, day string, n int64) (event kernel.ID) {
	h.Helper()
	return h.WorkOn("", measured, unit, day, n)
}

// WorkOn is Work on a matter.
func (h *House) WorkOn(matter kernel.ID, measured, unit, day string, n int64) (event kernel.ID) {
	h.Helper()
	d, err := kernel.ParseDate(day)
	if err != nil {
		h.Fatal(err)
	}
	h.n++
	post, _ := h.Org.Directory().PostByCode(unit + "-staff")
	err = h.DB.Write(h.Ctx, func(tx *store.Tx) error {
		ev, err := h.Ledger.Append(tx, kernel.System(), ledger.Draft{Kind: "work.done", Payload: h.n})
		if err != nil {
			return err
		}
		event = ev.ID
		return measure.Publish(tx, []measure.Fact{{Measure: measured, At: d.At(10, 0, h.Org.Location()), Value: n, Unit: h.Unit(unit + "1"), Post: post.ID, Person: h.Person(unit + "-staff"), Matter: matter, Event: ev.ID}})
	})
	if err != nil {
		h.Fatal(err)
	}
	return event
}

// Exclude leaves a case out of a run's appraisal, as an appeal that is upheld does.
func (h *House) Exclude(r *baton.Run, number string) {
	h.Helper()
	err := h.DB.Write(h.Ctx, func(tx *store.Tx) error {
		return h.Baton.Exclude(tx, h.Office(), baton.Exclusion{Code: r.Code, Period: r.Period.String(), Matters: []kernel.ID{h.Cases[number].ID}, Reason: "非本单位责任"})
	})
	if err != nil {
		h.Fatal(err)
	}
}

// TakeBack corrects what an event published.
func (h *House) TakeBack(event kernel.ID) {
	h.Helper()
	err := h.DB.Write(h.Ctx, func(tx *store.Tx) error {
		ev, err := h.Ledger.Append(tx, kernel.System(), ledger.Draft{Kind: "work.corrected", Payload: event})
		if err != nil {
			return err
		}
		return measure.Compensate(tx, event, ev.ID)
	})
	if err != nil {
		h.Fatal(err)
	}
}

// Published drafts, consults and publishes a scheme, and returns it. The clock
// moves ten days.
func (h *House) Published(text string) *baton.Version {
	h.Helper()
	v, err := h.Baton.Draft(h.Ctx, h.Office(), baton.DraftInput{Text: text})
	if err != nil {
		h.Fatal(err)
	}
	today := h.Org.Directory().Day(h.Clock.Now())
	if err := h.Baton.Consult(h.Ctx, h.Office(), baton.ConsultInput{Scheme: v.ID, To: today.AddDays(5)}); err != nil {
		h.Fatal(err)
	}
	h.At(today.AddDays(10).String(), 9)
	if err := h.Baton.Publish(h.Ctx, h.Office(), baton.PublishInput{Scheme: v.ID}); err != nil {
		h.Fatal(err)
	}
	if v, err = h.Baton.Get(h.Ctx, h.Office(), v.ID); err != nil {
		h.Fatal(err)
	}
	return v
}

// Year is a year of work: a is in time 9 times of 10, b 7 of 10, c did nothing.
func (h *House) Year() {
	h.Helper()
	for _, u := range []struct {
		code      string
		due, made int64
	}{{"a", 10, 9}, {"b", 10, 7}} {
		h.Work("work.due", u.code, "2022-06-01", u.due)
		h.Work("work.in_time", u.code, "2022-06-01", u.made)
	}
}

// Kinds lists the kinds of event about a subject, oldest first.
func (h *House) Kinds(subject kernel.ID) (out []string) {
	h.Helper()
	err := h.DB.Read(h.Ctx, func(tx *store.Tx) error {
		list, err := ledger.OfSubject(tx, subject, 100)
		for i := len(list) - 1; i >= 0; i-- {
			out = append(out, list[i].Kind)
		}
		return err
	})
	if err != nil {
		h.Fatal(err)
	}
	return out
}
