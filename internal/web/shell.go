package web

import (
	"slices"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/web/ui"
)

// shell gathers what stands around a page for this reader.
func (c *Ctx) shell(title string) ui.Shell {
	s := c.server
	shell := ui.Shell{
		Main:  ui.MainArea{Title: c.titled(title), Notices: c.flash, Acting: c.acting},
		Brand: c.Say(s.o.Brand), Prefs: prefsPath, SignIn: s.o.SignInPath, SignOut: s.o.SignOutPath, Search: s.o.SearchPath,
		Day: c.day(), Demo: s.o.Demo, Known: known(c.Actor), Who: c.Actor.Name, Post: c.Say(c.Actor.PostName), Unit: c.Say(c.Actor.UnitName),
	}
	if shell.Known {
		shell.Menu, shell.Top, shell.User = c.navigation()
	}
	if s.o.Shell != nil {
		s.o.Shell(c, &shell)
	}
	return shell
}

// day returns today's date, weekday and kind of day in words.
func (c *Ctx) day() string {
	day := ui.DayWords(c.Lang, kernel.DateOf(c.now.In(c.Loc)))
	if c.server.o.DayKind != nil {
		if kind := c.Say(c.server.o.DayKind(kernel.DateOf(c.now.In(c.Loc)))); kind != "" {
			day += " · " + kind
		}
	}
	return day
}

// navigation returns the lines this actor may use: the rail's groups in the
// order of their first item, the top bar's and the user's own.
func (c *Ctx) navigation() (rail []ui.MenuGroup, top, user []ui.MenuLink) {
	here := c.bestPath()
	place := map[string]int{}
	for _, it := range c.server.menu {
		if allowed(c.Actor, it.Permission) != nil {
			continue
		}
		link := c.link(it, here)
		switch it.Group {
		case GroupTop:
			top = append(top, link)
			continue
		case GroupUser:
			user = append(user, link)
			continue
		}
		at, ok := place[it.Group]
		if !ok {
			at = len(rail)
			place[it.Group] = at
			group := ui.MenuGroup{Key: it.Group}
			if it.Group != "" {
				group.Name = c.T(it.Group)
			}
			rail = append(rail, group)
		}
		rail[at].Links = append(rail[at].Links, link)
	}
	c.fold(rail)
	return rail, top, user
}

// railLines is how many lines of navigation stand on a desk's screen at once;
// smallGroup is how few lines are not worth folding.
const (
	railLines  = 26
	smallGroup = 4
)

// fold folds away the last large groups of a rail longer than the screen, so that
// the rail is the same on every page, and then does as the reader chose before.
// The group of this page stays open.
func (c *Ctx) fold(rail []ui.MenuGroup) {
	lines := 0
	for _, g := range rail {
		lines += len(g.Links) + 1
	}
	for i := len(rail) - 1; i > 0 && lines > railLines; i-- {
		if n := len(rail[i].Links); n > smallGroup {
			rail[i].Folded = true
			lines -= n
		}
	}
	chosen := ""
	if cookie, err := c.R.Cookie(railCookie); err == nil {
		chosen = cookie.Value
	}
	for i := range rail {
		g := &rail[i]
		switch {
		case slices.ContainsFunc(g.Links, func(l ui.MenuLink) bool { return l.On }):
			g.Folded = false
		case strings.Contains(chosen, "-"+g.Key+"."):
			g.Folded = true
		case strings.Contains(chosen, "+"+g.Key+"."):
			g.Folded = false
		}
	}
}

func (c *Ctx) link(it MenuItem, here string) ui.MenuLink {
	label := c.Say(it.Name)
	if it.Key != "" {
		label = c.T(it.Key)
	}
	link := ui.MenuLink{Label: label, Path: it.Path, On: it.Path == here}
	if it.Count != nil {
		link.Count, link.Hot = it.Count(c)
	}
	return link
}

// bestPath returns the menu path that is the longest beginning of the address.
func (c *Ctx) bestPath() string {
	best, path := "", c.R.URL.Path
	for _, it := range c.server.menu {
		under := path == it.Path || strings.HasPrefix(path, strings.TrimSuffix(it.Path, "/")+"/") && it.Path != "/"
		if under && len(it.Path) > len(best) {
			best = it.Path
		}
	}
	return best
}
