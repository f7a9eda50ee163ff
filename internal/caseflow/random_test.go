package caseflow

import (
	"fmt"

	"pgregory.net/rapid"

	"juyan/internal/kernel"
)

// randomDefinition draws a well-formed definition: a usual way, side stages
// that are reached and left, actions that stay or go back, clocks that all
// ends stop.
func randomDefinition(t *rapid.T) *Definition {
	g := &maker{T: t, d: &Definition{Kind: "some", Name: named("some"), Number: "No. {year}-{seq}", Titled: "what",
		Fields: []Field{{Code: "what", Name: named("what"), Type: TypeText}, {Code: "why", Name: named("why"), Type: TypeLong}}}}
	g.way(rapid.IntRange(1, 5).Draw(t, "length"))
	for i := range rapid.IntRange(0, 4).Draw(t, "side stages") {
		g.side(i)
	}
	for i := range rapid.IntRange(0, 5).Draw(t, "more actions") {
		g.more(i)
	}
	for i := range rapid.IntRange(0, 2).Draw(t, "clocks") {
		g.clock(i)
	}
	return g.d
}

type maker struct {
	*rapid.T
	d    *Definition
	open []string // stages that are not ends
	ends []string
}

func named(s string) kernel.Text { return kernel.T("“"+s+"”", "The "+s) }

func (g *maker) stage(code string, end bool, awaits ...string) {
	g.d.Stages = append(g.d.Stages, Stage{Code: code, Name: named("stage " + code), Face: FaceWorking, Awaits: awaits, End: end})
	if end {
		g.ends = append(g.ends, code)
	} else {
		g.open = append(g.open, code)
	}
}

func (g *maker) act(a Action) {
	a.Name, a.By = named("action "+a.Code), []string{"creator"}
	g.d.Acts = append(g.d.Acts, a)
}

// way lays n open stages and an end, each left by the action it awaits.
func (g *maker) way(n int) {
	g.d.Raise = Action{Code: "raise", Name: named("raise"), To: "s0", By: []string{"creator"}}
	for i := range n {
		g.stage(fmt.Sprintf("s%d", i), false, fmt.Sprintf("go%d", i))
		next := fmt.Sprintf("s%d", i+1)
		if i == n-1 {
			next = "end"
		}
		g.act(Action{Code: fmt.Sprintf("go%d", i), From: []string{fmt.Sprintf("s%d", i)}, To: next})
	}
	g.stage("end", true)
}

// side adds a stage beside the way: in from one open stage, out to any.
func (g *maker) side(i int) {
	code, in, out := fmt.Sprintf("side%d", i), fmt.Sprintf("in%d", i), fmt.Sprintf("out%d", i)
	from := rapid.SampledFrom(g.open).Draw(g.T, "from")
	to := rapid.SampledFrom(append(append([]string{}, g.open...), g.ends...)).Draw(g.T, "to")
	if rapid.Bool().Draw(g.T, "is an end") {
		g.stage(code, true)
		g.act(Action{Code: in, From: []string{from}, To: code})
		return
	}
	g.stage(code, false, out)
	g.act(Action{Code: in, From: []string{from}, To: code})
	g.act(Action{Code: out, From: []string{code}, To: to})
}

// more adds an action between stages there are, with branches or without.
func (g *maker) more(i int) {
	a := Action{Code: fmt.Sprintf("more%d", i)}
	all := append(append([]string{}, g.open...), g.ends...)
	a.From = rapid.SliceOfNDistinct(rapid.SampledFrom(g.open), 1, min(4, len(g.open)), rapid.ID[string]).Draw(g.T, "from")
	if rapid.IntRange(0, 5).Draw(g.T, "everywhere") == 0 {
		a.From = []string{"*"}
	}
	if rapid.Bool().Draw(g.T, "moves") {
		a.To = rapid.SampledFrom(all).Draw(g.T, "to")
	}
	if rapid.IntRange(0, 3).Draw(g.T, "branches") == 0 {
		a.Branches = []Branch{{When: "f.what", To: rapid.SampledFrom(all).Draw(g.T, "branch")}}
	}
	g.act(a)
}

// clock starts a clock somewhere; every action that may lead to an end stops
// it.
func (g *maker) clock(i int) {
	code := fmt.Sprintf("clock%d", i)
	g.d.Clocks = append(g.d.Clocks, Clock{Code: code, Name: named(code), Limits: []Limit{{Is: "5wd"}}})
	if at := rapid.IntRange(-1, len(g.d.Acts)-1).Draw(g.T, "starts at"); at >= 0 && !g.ending(&g.d.Acts[at]) {
		g.d.Acts[at].Start = append(g.d.Acts[at].Start, code)
	} else {
		g.d.Raise.Start = append(g.d.Raise.Start, code)
	}
	for j := range g.d.Acts {
		if g.ending(&g.d.Acts[j]) {
			g.d.Acts[j].Stop = []string{"*"}
		}
	}
}

func (g *maker) ending(a *Action) bool {
	for _, to := range targets(a) {
		for _, e := range g.ends {
			if to == e {
				return true
			}
		}
	}
	return false
}
