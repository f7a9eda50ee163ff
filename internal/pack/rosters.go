package pack

import (
	"slices"

	"juyan/internal/kernel"
)

const rostersFile = "rosters.yaml"

// Rosters are the extended hours as they are staffed (rosters.yaml): in which
// sessions which desk serves which items, who takes turns there, how times are
// booked, and the self-service area.
type Rosters struct {
	Source   kernel.Source `yaml:"source" json:"source,omitzero"`
	From     kernel.Date   `yaml:"from" json:"from,omitzero"`
	Minutes  int           `yaml:"minutes" json:"minutes,omitempty"` // how long a booked time is
	Places   int           `yaml:"places" json:"places,omitempty"`   // that a desk serves in it
	Kept     int           `yaml:"kept" json:"kept,omitempty"`       // of these for who comes without booking
	Ahead    int           `yaml:"ahead" json:"ahead,omitempty"`     // days that may be booked
	Grace    int           `yaml:"grace" json:"grace,omitempty"`     // minutes after which who did not come is absent
	Open     int           `yaml:"open" json:"open,omitempty"`       // bookings an enterprise may have open
	Sessions []DutySession `yaml:"sessions" json:"sessions,omitempty"`
	Often    []string      `yaml:"often" json:"often,omitempty"` // names of items asked for most
	Desks    []Desk        `yaml:"desks" json:"desks,omitempty"`
	Kiosk    Kiosk         `yaml:"kiosk" json:"kiosk,omitzero"`
}

// The days a session is held on, and the parts of a working day it may be.
const (
	OnWorkdays = "workdays"
	OnWeekends = "weekends" // Saturdays and Sundays that are off and no public holiday
	OnHolidays = "holidays"

	PartBreak = "break" // between the morning and the afternoon
	PartAfter = "after" // so many minutes after the day's work
)

// DutySession is a stretch of extended hours: a part of the working day, or from
// one time until another.
type DutySession struct {
	Code    string      `yaml:"code" json:"code"`
	Name    kernel.Text `yaml:"name" json:"name"`
	Days    string      `yaml:"days" json:"days"`
	Part    string      `yaml:"part" json:"part,omitempty"`
	Minutes int         `yaml:"minutes" json:"minutes,omitempty"` // of part "after"
	From    Clock       `yaml:"from" json:"from,omitempty"`
	Till    Clock       `yaml:"till" json:"till,omitempty"`
}

// Desk is a counter of a unit in extended hours. Its posts take turns by the week.
type Desk struct {
	Code     string      `yaml:"code" json:"code"`
	Unit     string      `yaml:"unit" json:"unit"`
	Name     kernel.Text `yaml:"name" json:"name"`
	Items    []string    `yaml:"items" json:"items,omitempty"` // names; none = whatever no other desk of the unit serves
	Sessions []string    `yaml:"sessions" json:"sessions"`
	Posts    []string    `yaml:"posts" json:"posts"`
	Places   int         `yaml:"places" json:"places,omitempty"` // 0 = as everywhere
}

// Kiosk is the self-service area.
type Kiosk struct {
	Place  kernel.Text `yaml:"place" json:"place,omitzero"`
	Unit   string      `yaml:"unit" json:"unit,omitempty"`
	Items  []string    `yaml:"items" json:"items,omitempty"`   // names of those done at once there
	Idle   int         `yaml:"idle" json:"idle,omitempty"`     // seconds after which it returns to its start
	Tries  int         `yaml:"tries" json:"tries,omitempty"`   // unknown codes an address may ask for
	Wait   int         `yaml:"wait" json:"wait,omitempty"`     // seconds it then waits at first
	All    int         `yaml:"all" json:"all,omitempty"`       // unknown codes of everybody
	Window int         `yaml:"window" json:"window,omitempty"` // in so many seconds
}

// Session returns a session by its code.
func (r *Rosters) Session(code string) (DutySession, bool) {
	if i := slices.IndexFunc(r.Sessions, func(s DutySession) bool { return s.Code == code }); i >= 0 {
		return r.Sessions[i], true
	}
	return DutySession{}, false
}

// rosters checks the extended hours: every unit of extended_hours.yaml has a desk
// for all of its items and no other has one, posts are the unit's own, numbers
// make sense.
func (c *checker) rosters() {
	d := c.docs[rostersFile]
	if d == nil {
		return
	}
	r := &c.pack.Rosters
	sessions := indexed(c, rostersFile, r.Sessions, func(i int, x DutySession) (string, int) { return x.Code, d.at("sessions", item(i), "code") })
	indexed(c, rostersFile, r.Desks, func(i int, x Desk) (string, int) { return x.Code, d.at("desks", item(i), "code") })
	for i, s := range r.Sessions {
		c.dutySession(d.at("sessions", item(i)), s)
	}
	for i := range r.Desks {
		c.desk(d, i, sessions)
	}
	c.everyDesk(d)
	offered := c.offered("")
	for i, name := range r.Often {
		c.refer(rostersFile, d.at("often", item(i)), anExtended, name, offered)
	}
	c.rosterNumbers(d)
}

// anExtended is what desks serve.
var anExtended = kernel.T("延时办的事项", "item offered in extended hours")

func (c *checker) dutySession(line int, s DutySession) {
	if !slices.Contains([]string{OnWorkdays, OnWeekends, OnHolidays}, s.Days) {
		c.add(rostersFile, line, kernel.T("days 写的是“%s”", "days is %q"), kernel.T("写 workdays、weekends 或 holidays", "write workdays, weekends or holidays"), s.Days)
	}
	switch {
	case s.Part == "":
		c.spanOf(rostersFile, line, s.From, s.Till)
	case s.Days != OnWorkdays:
		c.add(rostersFile, line, kernel.T("part 只能用在工作日：别的日子没有上下班", "part needs working days: others have no office hours"), kernel.T("改写 from 和 till", "write from and till instead"))
	case s.Part == PartAfter:
		c.within(rostersFile, line, s.Minutes, 10, 600)
	case s.Part != PartBreak:
		c.add(rostersFile, line, kernel.T("part 写的是“%s”", "part is %q"), kernel.T("写 break 或 after", "write break or after"), s.Part)
	}
}

// desk checks one desk.
func (c *checker) desk(d *doc, i int, sessions index) {
	x := c.pack.Rosters.Desks[i]
	at := func(rest ...string) int { return d.at(append([]string{"desks", item(i)}, rest...)...) }
	if !slices.Contains(c.pack.ExtendedHours.Units, x.Unit) {
		c.add(rostersFile, at("unit"), kernel.T("“%s”不在 extended_hours.yaml 的单位里", "%q is not among the units of extended_hours.yaml"), kernel.T("加进去，或删去这个窗口", "add it there or remove the desk"), x.Unit)
	}
	for k, s := range x.Sessions {
		c.refer(rostersFile, at("sessions", item(k)), kernel.T("时段", "session"), s, sessions)
	}
	for k, p := range x.Posts {
		if c.refer(rostersFile, at("posts", item(k)), aPost, p, c.posts) && !c.belongs(p, x.Unit) {
			c.add(rostersFile, at("posts", item(k)), kernel.T("岗位“%s”不属于“%s”", "post %q is not of unit %q"), kernel.T("只写本单位和下属科室的岗位", "name posts of the unit and those below it"), p, x.Unit)
		}
	}
	if len(x.Posts) == 0 || len(x.Sessions) == 0 {
		c.add(rostersFile, at("code"), kernel.T("窗口“%s”没有人轮值，或没有时段", "desk %q has no posts or no sessions"), kernel.T("写上 posts 和 sessions", "write posts and sessions"), x.Code)
	}
	offered := c.offered(x.Unit)
	for k, name := range x.Items {
		c.refer(rostersFile, at("items", item(k)), anExtended, name, offered)
	}
	if x.Places != 0 {
		c.within(rostersFile, at("places"), x.Places, 1, 50)
	}
}

// everyDesk: one desk of each unit serves what the others do not.
func (c *checker) everyDesk(d *doc) {
	rest, named := map[string]int{}, map[string]bool{}
	for i, x := range c.pack.Rosters.Desks {
		if len(x.Items) == 0 {
			rest[x.Unit]++
		}
		for k, name := range x.Items {
			if named[x.Unit+name] {
				c.add(rostersFile, d.at("desks", item(i), "items", item(k)), kernel.T("“%s”写在两个窗口", "%q is served at two desks"), kernel.T("留一个", "keep one"), name)
			}
			named[x.Unit+name] = true
		}
	}
	for _, u := range c.pack.ExtendedHours.Units {
		if rest[u] != 1 {
			c.add(rostersFile, d.at("desks"), kernel.T("“%s”没写 items 的窗口有 %d 个", "%q has %d desks without items"), kernel.T("每个延时办单位正好一个，办其余的事项", "each unit has exactly one, which serves the rest"), u, rest[u])
		}
	}
}

// offered are the names of the items that a unit, or any, offers in extended hours.
func (c *checker) offered(unit string) index {
	out := index{}
	for _, x := range c.pack.items {
		if x.late == "是" && (unit == "" || x.unit == unit) {
			out[x.name] = x.line
		}
	}
	return out
}

// belongs reports whether a post is of a unit or one below it.
func (c *checker) belongs(post, unit string) bool {
	parent := map[string]string{}
	for _, u := range c.pack.Units {
		parent[u.Code] = u.Parent
	}
	at := slices.IndexFunc(c.pack.Posts, func(p Post) bool { return p.Code == post })
	for u, steps := c.pack.Posts[at].Unit, 0; u != "" && steps <= len(parent); u, steps = parent[u], steps+1 {
		if u == unit {
			return true
		}
	}
	return false
}

func (c *checker) rosterNumbers(d *doc) {
	r := &c.pack.Rosters
	for _, x := range []struct {
		at           []string
		n, low, high int
	}{
		{[]string{"minutes"}, r.Minutes, 5, 240}, {[]string{"places"}, r.Places, 1, 50}, {[]string{"kept"}, r.Kept, 0, r.Places - 1}, {[]string{"ahead"}, r.Ahead, 1, 90},
		{[]string{"grace"}, r.Grace, 0, 600}, {[]string{"open"}, r.Open, 1, 100}, {[]string{"kiosk", "idle"}, r.Kiosk.Idle, 10, 600}, {[]string{"kiosk", "tries"}, r.Kiosk.Tries, 1, 50},
		{[]string{"kiosk", "wait"}, r.Kiosk.Wait, 1, 3600}, {[]string{"kiosk", "all"}, r.Kiosk.All, 1, 10000}, {[]string{"kiosk", "window"}, r.Kiosk.Window, 10, 86400},
	} {
		c.within(rostersFile, d.at(x.at...), x.n, x.low, x.high)
	}
	c.refer(rostersFile, d.at("kiosk", "unit"), aUnit, r.Kiosk.Unit, c.units)
	known := index{}
	for _, x := range c.pack.items {
		known[x.name] = x.line
	}
	for i, name := range r.Kiosk.Items {
		c.refer(rostersFile, d.at("kiosk", "items", item(i)), kernel.T("事项", "item"), name, known)
	}
}
