package ui

import (
	"github.com/a-h/templ"

	"juyan/internal/kernel"
)

// Crumb is one step of the way to this page; the last has no Href.
type Crumb struct{ Label, Href string }

// Tag is a short mark: State (Good, Warn, Bad, Info or "") gives its colour,
// the words its meaning.
type Tag struct{ Text, State string }

// Button is one act. The page's one next action is Main; others are plain.
type Button struct {
	Label  string
	Href   string // a page; "" = submits the form it stands in
	Post   string // a small act that asks nothing: its address
	Main   bool
	Danger bool
	Small  bool
	Name   string // of the submit button, with Value
	Value  string
	Dialog string // id of a Dialog that opens instead of Href when scripts run
	Print  bool   // prints the page
}

// PageHead is the head of a page.
type PageHead struct {
	Crumbs  []Crumb
	Title   string
	Tags    []Tag
	Sub     string
	Actions []Button
}

// Sheet is one titled sheet of paper. Note stands small at its right.
type Sheet struct {
	ID    string
	Title string
	Note  string
	Door  *Door // behind Note
	Tight bool  // the body has no padding: tables, slips, facts
}

// Door is a number or a word that opens the records behind it.
type Door struct{ Text, Href string }

// Fact is one line of a dl. Value is drawn as it is; Text is used without one.
type Fact struct {
	Label string
	Text  string
	Href  string
	Value templ.Component
	Tags  []Tag
	None  string // said, hatched, when there is nothing: "待回访"
}

// Tab is one of several views of a record.
type Tab struct {
	Label, Href string
	On          bool
	Count       int
}

// Step is one stage of a course. State: "done", "now", "todo", "skipped".
type Step struct {
	Label string
	State string
	At    kernel.Instant // when it was reached; 0 = not
	Note  string         // who holds it, or what is awaited
}

// Node is one branch of a Tree.
type Node struct {
	Label, Href string
	Note        string
	Tags        []Tag
	Open        bool
	On          bool
	Children    []Node
}

// Bar is a span on a Timeline, from and to in shares (0–1) of its axis.
type Bar struct {
	From, To float64
	State    string // Good, Warn, Bad, Info, "paused" or ""
	Label    string
	Title    string // exact times
}

// Lane is one line of a Timeline.
type Lane struct {
	Name string
	Bars []Bar
}

// Timeline draws who held a matter when, under one axis.
type Timeline struct {
	Title string
	Ticks []Tick
	Now   float64 // share of now; negative = not shown
	Lanes []Lane
}

// Tick is a labelled place on an axis.
type Tick struct {
	At    float64
	Label string
}

// Empty is a list or page with nothing in it yet: why, and what to do.
type Empty struct {
	Title  string
	Advice string
	Action *Button
}

// Dialog asks before something is done. Its opener is a link to Href, a page
// that asks the same, for browsers without scripts.
type Dialog struct {
	ID    string
	Title string
}

// Person is who did something, in which post.
type Person struct{ Name, Post, Unit string }

// Words joins what is known of p: "苏晴 · 重大项目专员岗".
func (p Person) Words() string {
	out := p.Name
	for _, part := range []string{p.Post, p.Unit} {
		if part != "" {
			out += " · " + part
		}
	}
	return out
}
