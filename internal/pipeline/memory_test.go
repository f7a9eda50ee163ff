package pipeline_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"juyan/internal/auth"
	"juyan/internal/calendar"
	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/measure"
	"juyan/internal/org"
	"juyan/internal/pack"
	"juyan/internal/pipeline"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

var (
	ctx  = context.Background()
	zone = time.FixedZone("CST", 8*3600)
)

// kinds are two plain kinds: every stage leads to every other, and "doubt" goes
// where a field says.
const kinds = `
- kind: lead
  name: {zh: 线索, en: Lead}
  number: 线{year}-{seq}
  titled: title
  fields: &fields
    - {code: title, name: {zh: 名称, en: Title}, type: text}
    - {code: investment, name: {zh: 投资, en: Investment}, type: money}
    - {code: chain, name: {zh: 链, en: Chain}, type: code, options: [{code: a, name: {zh: 甲, en: A}}, {code: b, name: {zh: 乙, en: B}}]}
    - {code: unit, name: {zh: 单位, en: Unit}, type: unit}
    - {code: key, name: {zh: 重点, en: Key}, type: bool}
    - {code: next_on, name: {zh: 下次, en: Next}, type: date}
    - {code: plan_start, name: {zh: 计划, en: Planned}, type: date}
    - {code: started_on, name: {zh: 实际, en: Done}, type: date}
  raise: &raise {code: raise, name: {zh: 登记, en: Enter}, to: one, by: ["role:x"], permission: lead.raise, form: [title, investment, chain, unit, key, next_on, plan_start, started_on], requires: [title]}
  stages: &stages
    - {code: one, name: {zh: 一, en: One}, face: working, holder: x}
    - {code: two, name: {zh: 二, en: Two}, face: working, holder: x}
    - {code: three, name: {zh: 三, en: Three}, face: working, holder: x}
    - {code: apart, name: {zh: 旁, en: Apart}, face: working, holder: x}
    - {code: hidden, name: {zh: 不列, en: Unlisted}, face: working, holder: x}
  actions: &acts
    - {code: go-one, name: {zh: 到一, en: One}, from: ["*"], to: one, by: ["role:x"]}
    - {code: go-two, name: {zh: 到二, en: Two}, from: ["*"], to: two, by: ["role:x"]}
    - {code: go-three, name: {zh: 到三, en: Three}, from: ["*"], to: three, by: ["role:x"]}
    - {code: go-apart, name: {zh: 到旁, en: Apart}, from: ["*"], to: apart, by: ["role:x"]}
    - {code: go-hidden, name: {zh: 到不列, en: Unlisted}, from: ["*"], to: hidden, by: ["role:x"]}
    - {code: edit, name: {zh: 改, en: Edit}, from: ["*"], by: ["role:x"], form: [investment, chain, unit, key, next_on, plan_start, started_on]}
    - {code: doubt, name: {zh: 疑, en: Doubt}, from: ["*"], to: one, by: ["role:x"], branches: [{when: f.key == true, to: three}]}
- kind: project
  name: {zh: 项目, en: Project}
  number: 项{year}-{seq}
  titled: title
  fields: *fields
  raise: *raise
  stages: *stages
  actions: *acts
`

var rules = pack.Pipeline{
	Lead:       pack.BoardCourse{Kind: "lead", Stages: []string{"one", "two", "three"}, Aside: []string{"apart"}, Amount: "investment", Chain: "chain", Unit: "unit", Key: "key", Next: "next_on", Waits: []string{"two"}},
	Project:    pack.BoardCourse{Kind: "project", Stages: []string{"one", "two", "three"}, Aside: []string{"apart"}, Amount: "investment", Chain: "chain", Unit: "unit"},
	Key:        pack.KeyWay{Talked: "two", Passed: "three"},
	Milestones: []pack.Milestone{{Stage: "two", Plan: "plan_start", Done: "started_on"}},
}

// house runs the plain kinds on one engine.
type house struct {
	testing.TB
	db     *store.DB
	clock  *storetest.Clock
	org    *org.Service
	kinds  *matter.Kinds
	matter *matter.Service
	seal   *ledger.Sealer
	who    kernel.Actor
	units  []kernel.ID
}

func each(t *testing.T, fn func(h *house)) {
	for _, d := range []store.Dialect{store.SQLite, store.Postgres} {
		t.Run(string(d), func(t *testing.T) { fn(newHouse(t, d)) })
	}
}

func newHouse(t *testing.T, d store.Dialect) *house {
	t.Helper()
	db := storetest.Open(t, d, ledger.Migrations(), measure.Migrations(), org.Migrations(), matter.Migrations())
	h := &house{TB: t, db: db, clock: db.Clock().(*storetest.Clock)}
	led := ledger.New()
	h.org, h.seal = org.New(db, led, org.Options{Location: zone}), ledger.NewSealer(db)
	f := org.Founding{Version: "test", From: kernel.Date{Year: 2020, Month: 1, Day: 1}}
	for _, code := range []string{"u1", "u2", "u3"} {
		f.Units = append(f.Units, org.UnitFields{Code: code, Name: kernel.T(code, code), Short: kernel.T(code, code), Kind: org.Agency, From: f.From})
	}
	f.Posts = []org.PostFields{{Code: "p1", Unit: "u1", Name: kernel.T("岗", "Post"), Roles: []string{"x"}, From: f.From}}
	if _, err := h.org.Found(ctx, kernel.System(), f); err != nil {
		t.Fatal(err)
	}
	for _, u := range h.org.Directory().Units() {
		h.units = append(h.units, u.ID)
	}
	var defs []*caseflow.Definition
	if err := yaml.Unmarshal([]byte(kinds), &defs); err != nil {
		t.Fatal(err)
	}
	for _, def := range defs {
		def.Version = def.Kind + "-1"
	}
	h.kinds = matter.NewKinds(matter.CompileRule)
	if err := h.kinds.Publish(ctx, db, defs); err != nil {
		t.Fatal(err)
	}
	cal, err := calendar.New(calendar.Official(), calendar.OfficeHours(), zone)
	if err != nil {
		t.Fatal(err)
	}
	h.matter = matter.New(matter.Options{DB: db, Ledger: led, Org: h.org, Kinds: h.kinds, Calendar: func() *calendar.Calendar { return cal }, Where: where})
	p, _ := h.org.Directory().PostByCode("p1")
	all := map[string]kernel.Scope{pipeline.PermView: kernel.ScopeAll}
	for _, k := range []string{"lead", "project"} {
		for _, v := range []string{"view", "raise", "handle"} {
			all[k+"."+v] = kernel.ScopeAll
		}
	}
	h.who = kernel.Actor{Kind: kernel.ActorPerson, Person: "who", Post: p.ID, Unit: p.Unit, Roles: []string{"x"}, Grants: all}
	return h
}

func where(actor kernel.Actor, permission string, args []any) (string, []any) {
	return auth.Where(actor, permission, auth.Cols{Owner: "m.creator_id", Unit: "m.unit_id", Enterprise: "m.enterprise_id", Matter: "m.id"}, args)
}

// fresh is a service that remembers nothing yet.
func (h *house) fresh() *pipeline.Service {
	return pipeline.New(pipeline.Options{DB: h.db, Org: h.org, Kinds: h.kinds, Seal: h.seal.Seal, Rules: rules, Where: where})
}

func (h *house) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

// told is a lead or project as the test itself keeps it.
type told struct {
	kind, stage, chain string
	id                 kernel.ID
	unit               kernel.ID
	key                bool
	year               int
	wan                int64 // -1 = not given
	since              kernel.Instant
	first              map[string]kernel.Instant
	spent              map[string]int64
}

func (x *told) move(stage string, at kernel.Instant) {
	if x.stage == stage {
		return
	}
	if x.stage != "" {
		x.spent[x.stage] += int64(at - x.since)
	}
	x.stage, x.since = stage, at
	if x.first[stage] == 0 {
		x.first[stage] = at
	}
}

// reached is the first time at a stage of the way or later.
func (x *told) reached(stages []string, i int) kernel.Instant {
	var out kernel.Instant
	for _, s := range stages[i:] {
		if at := x.first[s]; at != 0 && (out == 0 || at < out) {
			out = at
		}
	}
	return out
}

// play does n random things to leads and projects.
func (h *house) play(r *rand.Rand, all []*told, n int) []*told {
	h.Helper()
	stages := []string{"one", "two", "three", "apart", "hidden"}
	for range n {
		h.clock.Advance(time.Duration(r.IntN(60)) * time.Hour)
		now := h.clock.Now()
		values := map[string][]string{"title": {"项目"}}
		x := &told{kind: []string{"lead", "lead", "project"}[r.IntN(3)], first: map[string]kernel.Instant{}, spent: map[string]int64{}, year: now.In(zone).Year(), wan: -1}
		edit := func() {
			x.wan, x.chain, x.unit = -1, "", ""
			values["investment"], values["chain"], values["unit"], values["key"] = nil, nil, nil, nil
			if r.IntN(3) > 0 {
				x.wan = int64(r.IntN(900))
				values["investment"] = []string{strconv.FormatInt(x.wan*10_000, 10)}
			}
			if r.IntN(3) > 0 {
				x.chain = []string{"a", "b"}[r.IntN(2)]
				values["chain"] = []string{x.chain}
			}
			if r.IntN(4) > 0 {
				x.unit = h.units[r.IntN(len(h.units))]
				values["unit"] = []string{string(x.unit)}
			}
			if x.key = r.IntN(2) == 0; x.key {
				values["key"] = []string{"1"}
			}
		}
		if len(all) == 0 || r.IntN(4) == 0 {
			edit()
			m, err := h.matter.Raise(ctx, h.who, matter.RaiseInput{Kind: x.kind, Values: values})
			h.must(err)
			x.id = m.ID
			x.move("one", now)
			all = append(all, x)
			continue
		}
		x = all[r.IntN(len(all))]
		var action string
		switch r.IntN(6) {
		case 0:
			action = "edit"
			edit()
			delete(values, "title")
		case 1:
			action = "doubt"
			to := "one"
			if x.key {
				to = "three"
			}
			x.move(to, now)
			values = nil
		default:
			to := stages[r.IntN(len(stages))]
			action, values = "go-"+to, nil
			x.move(to, now)
		}
		_, err := h.matter.Act(ctx, h.who, matter.ActInput{Matter: x.id, Action: action, Values: values})
		h.must(err)
	}
	return all
}

// The counts of a board are those of somebody who wrote everything down, whatever
// happened and however it is narrowed; a memory that was fed as things happened
// and one that begins now agree.
func TestABoardCountsWhatHappened(t *testing.T) {
	each(t, func(h *house) {
		r := rand.New(rand.NewPCG(7, 7))
		s := h.fresh()
		var all []*told
		for range 12 {
			all = h.play(r, all, 30)
			for _, f := range []pipeline.Filter{{}, {Chain: "a"}, {Unit: h.units[1]}, {Year: 2022}, {Key: true, Chain: "b"}, {Chain: "none"}} {
				got, err := s.Board(ctx, h.who, f)
				h.must(err)
				cold, err := h.fresh().Board(ctx, h.who, f)
				h.must(err)
				if !reflect.DeepEqual(got, cold) {
					h.Fatalf("%+v: fed %+v, anew %+v", f, got, cold)
				}
				h.compare(f, got, all)
				h.doors(s, f, got)
			}
		}
		h.keys(s, all)
	})
}

func passes(x *told, f pipeline.Filter) bool {
	return (f.Chain == "" || x.chain == f.Chain) && (f.Unit == "" || x.unit == f.Unit) && (f.Year == 0 || x.year == f.Year) && (!f.Key || x.key || x.kind == "project")
}

func (h *house) compare(f pipeline.Filter, b *pipeline.Board, all []*told) {
	h.Helper()
	stages := []string{"one", "two", "three"}
	for kind, got := range map[string]pipeline.Funnel{"lead": b.Leads, "project": b.Projects} {
		want := pipeline.Funnel{Stages: []pipeline.Stage{{Code: "one"}, {Code: "two"}, {Code: "three"}}, Aside: []pipeline.Stage{{Code: "apart"}}}
		stays := map[string][]int{}
		for _, x := range all {
			if x.kind != kind || !passes(x, f) {
				continue
			}
			want.Total++
			for i, code := range stages {
				if x.reached(stages, i) != 0 {
					w := &want.Stages[i]
					w.Reached++
					w.Sum.N++
					if x.wan < 0 {
						w.Sum.Blank++
					} else {
						w.Sum.Amount += kernel.Yuan(x.wan * 10_000)
					}
				}
				if x.stage == code {
					want.Stages[i].Now++
				} else if x.first[code] != 0 {
					stays[code] = append(stays[code], int((x.spent[code]+43_200_000)/86_400_000))
				}
			}
			if x.stage == "apart" {
				want.Aside[0].Now++
			}
		}
		for i, code := range stages {
			if d := stays[code]; len(d) > 0 {
				slices.Sort(d)
				want.Stages[i].Days, want.Stages[i].Left = d[(len(d)-1)/2], len(d)
			}
		}
		if !reflect.DeepEqual(got, want) {
			h.Fatalf("%s under %+v:\ngot  %+v\nwant %+v", kind, f, got, want)
		}
	}
}

// doors opens every count of a board and looks whether as many records are behind
// it.
func (h *house) doors(s *pipeline.Service, f pipeline.Filter, b *pipeline.Board) {
	h.Helper()
	open := func(q pipeline.Query, want int) {
		h.Helper()
		n, page := 0, 1
		for {
			l, err := s.List(ctx, h.who, q, page)
			h.must(err)
			n += len(l.Rows)
			if page = l.Next; page == 0 {
				break
			}
		}
		if n != want {
			h.Fatalf("%+v opens %d records, want %d", q, n, want)
		}
	}
	for course, fn := range map[int]pipeline.Funnel{pipeline.Leads: b.Leads, pipeline.Projects: b.Projects} {
		open(pipeline.Query{Filter: f, Course: course}, fn.Total)
		for _, st := range fn.Stages {
			open(pipeline.Query{Filter: f, Course: course, Stage: st.Code}, st.Reached)
			open(pipeline.Query{Filter: f, Course: course, Stage: st.Code, Now: true}, st.Now)
		}
		open(pipeline.Query{Filter: f, Course: course, Stage: "apart", Now: true}, fn.Aside[0].Now)
	}
	talked := 0
	for _, g := range b.Chains {
		talked += g.Talked.N
	}
	if talked != b.Leads.Stages[1].Reached {
		h.Fatalf("%d leads in all chains, %d talked to", talked, b.Leads.Stages[1].Reached)
	}
}

// keys holds key leads of a month against what was written down.
func (h *house) keys(s *pipeline.Service, all []*told) {
	h.Helper()
	stages := []string{"one", "two", "three"}
	from, to := kernel.Date{Year: 2022, Month: 7, Day: 15}, kernel.Date{Year: 2023, Month: 1, Day: 31}
	in := func(at kernel.Instant) bool {
		return at != 0 && at >= from.At(0, 0, zone) && at < to.AddDays(1).At(0, 0, zone)
	}
	var talked, passed int
	for _, x := range all {
		if x.kind == "lead" && x.key && in(x.reached(stages, 1)) {
			talked++
			if in(x.reached(stages, 2)) {
				passed++
			}
		}
	}
	k, err := s.Key(ctx, h.who, pipeline.Filter{}, from, to)
	h.must(err)
	if k.Talked.N != talked || k.Passed.N != passed || talked == 0 || passed == 0 {
		h.Fatalf("key leads %d and %d, want %d and %d", k.Talked.N, k.Passed.N, talked, passed)
	}
	for way, want := range map[string]int{"talked": talked, "passed": passed} {
		l, err := s.List(ctx, h.who, pipeline.Query{Filter: pipeline.Filter{Key: true}, Way: way, From: from, To: to}, 1)
		h.must(err)
		if l.Sum.N != want {
			h.Fatalf("%s opens %d, want %d", way, l.Sum.N, want)
		}
	}
}

// Scopes: a unit's head reads the boards of the unit, an enterprise none, and
// nobody reads the name of a record that is not theirs to see.
func TestWhoSeesWhat(t *testing.T) {
	each(t, func(h *house) {
		for i, unit := range []kernel.ID{h.units[0], h.units[0], h.units[1]} {
			_, err := h.matter.Raise(ctx, h.who, matter.RaiseInput{Kind: "lead", Values: map[string][]string{"title": {fmt.Sprintf("项目%d", i)}, "unit": {string(unit)}}})
			h.must(err)
		}
		s := h.fresh()
		head := h.who
		head.Units = []kernel.ID{h.units[0]}
		head.Grants = map[string]kernel.Scope{pipeline.PermView: kernel.ScopeSubtree, "lead.view": kernel.ScopeAll}
		b, err := s.Board(ctx, head, pipeline.Filter{})
		h.must(err)
		if b.Leads.Total != 2 || len(b.Units) != 0 {
			t.Errorf("the unit's head counts %+v", b)
		}
		blind := h.who
		blind.Grants = map[string]kernel.Scope{pipeline.PermView: kernel.ScopeAll}
		l, err := s.List(ctx, blind, pipeline.Query{}, 1)
		h.must(err)
		if len(l.Rows) != 0 || l.Hidden != 3 || l.Sum.N != 3 {
			t.Errorf("without lead.view: %+v", l)
		}
		firm := h.who
		firm.Enterprise = "e1"
		none := h.who
		none.Grants = map[string]kernel.Scope{}
		narrow := h.who
		narrow.Grants = map[string]kernel.Scope{pipeline.PermView: kernel.ScopeOwn}
		for who, want := range map[*kernel.Actor]kernel.Code{&firm: kernel.CodeNotFound, &none: kernel.CodeForbidden, &narrow: kernel.CodeForbidden} {
			for name, err := range asks(s, *who) {
				if kernel.CodeOf(err) != want {
					t.Errorf("%s as %+v: %v, want %s", name, who.Grants, err, want)
				}
			}
		}
	})
}

// asks are all questions a reader can put.
func asks(s *pipeline.Service, who kernel.Actor) map[string]error {
	out := map[string]error{}
	_, out["board"] = s.Board(ctx, who, pipeline.Filter{})
	_, out["list"] = s.List(ctx, who, pipeline.Query{}, 1)
	_, out["key"] = s.Key(ctx, who, pipeline.Filter{}, kernel.Date{Year: 2022, Month: 1, Day: 1}, kernel.Date{Year: 2022, Month: 12, Day: 31})
	_, _, out["stuck"] = s.Stuck(ctx, who, pipeline.Filter{})
	_, out["grounds"] = s.Grounds(ctx, who)
	_, _, out["lines"] = s.Lines(ctx, who, pipeline.Filter{}, 1)
	_, out["days"] = s.Days(ctx, who, pipeline.Filter{}, kernel.Date{Year: 2022, Month: 1, Day: 1}, kernel.Date{Year: 2022, Month: 12, Day: 31}, true)
	_, out["week"] = s.Week(ctx, who)
	return out
}
