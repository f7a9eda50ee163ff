package ui

// Kinds of Notice and of state, in the look's four colours.
const (
	Good = "good" // jade: done, on time
	Warn = "warn" // amber: near its limit, look here
	Bad  = "bad"  // cinnabar: overdue, refused
	Info = "info" // indigo: neutral
)

// Notice is a sentence to the reader.
type Notice struct {
	Kind string
	Text string
	Href string // a door, with Link as its words
	Link string
}

// Acting says for whom the reader acts.
type Acting struct {
	Name string // 蒙环新材料有限公司
	End  string // POST address that ends it; "" = it ends with the form
}

// MainArea is what stands in <main> above the page itself.
type MainArea struct {
	Title   string // of the document
	Notices []Notice
	Acting  *Acting
}

// MenuLink is one line of navigation.
type MenuLink struct {
	Label, Path string
	On          bool
	Count       int  // 0 = none shown
	Hot         bool // something is overdue
}

// MenuGroup is some lines under a heading, which folds them away; the first
// group has none.
type MenuGroup struct {
	Key    string // under which the browser remembers what was folded
	Name   string
	Folded bool
	Links  []MenuLink
}

// Shell is what stands around a page.
type Shell struct {
	Main            MainArea
	Brand           string
	Menu            []MenuGroup
	Top, User       []MenuLink
	Known           bool // somebody is signed in
	Who, Post, Unit string
	Day             string // "2023年1月3日 周二 · 工作日"
	Search          string // path of the search page; "" = none
	Prefs           string
	SignIn, SignOut string
	Demo            bool
	Plain           bool     // no navigation at all
	Styles          []string // style sheets of this page besides the common one
}

// Failure is a page that says what went wrong and what to do.
type Failure struct {
	Status   int
	Title    string
	Messages []string
	Advice   string
	ID       string // of the request, for the log
	SignIn   string // path, when signing in helps
}

// hot is the sum of hot counts of a group.
func (g MenuGroup) hot() int { return Shell{Menu: []MenuGroup{g}}.hot() }

// hot returns the sum of hot counts, for the phone's menu button.
func (s Shell) hot() int {
	n := 0
	for _, g := range s.Menu {
		for _, l := range g.Links {
			if l.Hot {
				n += l.Count
			}
		}
	}
	return n
}
