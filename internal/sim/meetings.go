package sim

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/meeting"
)

// Meetings is the weekly coordination meeting as the script wants it.
type Meetings struct {
	Chair   string           `yaml:"chair"`   // code of the post; "" = the zone holds none
	Weekday int              `yaml:"weekday"` // 1 = Monday; a week that does not work then meets on its next working day
	Agenda  string           `yaml:"agenda"`  // when the agenda is drawn up, "09:00"
	Opens   string           `yaml:"opens"`   // when the meeting opens
	Takes   [2]int           `yaml:"takes"`   // minutes a point takes, from–to
	Points  [2]int           `yaml:"points"`  // how many points a meeting decides, from–to
	Days    [2]int           `yaml:"days"`    // working days a task is given, from–to
	Words   map[string]Lines `yaml:"words"`
}

// gathering is one meeting on its way.
type gathering struct {
	life
	post           kernel.ID
	chair          kernel.Actor
	id             kernel.ID
	items          int
	decided, given int
}

// castMeetings plans a meeting for every week that has a working day.
func (r *run) castMeetings() {
	s := &r.y.Meetings
	if s.Chair == "" {
		return
	}
	post, _ := r.dir.PostByCode(s.Chair) // the check has found it
	monday := r.y.from.AddDays(-(int(r.y.from.Weekday()) + 6) % 7)
	for week := 0; monday.Before(kernel.DateOf(r.end.In(r.loc)).AddDays(1)); week, monday = week+1, monday.AddDays(7) {
		if day, ok := r.meetingDay(monday); ok {
			g := &gathering{life: r.life(r.chance(streamMeeting, week)), post: post.ID}
			r.plan(clockTime(day, s.Agenda, r.loc), g.convene)
		}
	}
}

// meetingDay is the script's weekday, or the next one of that week that is
// worked; a Saturday worked instead of the week calls no meeting.
func (r *run) meetingDay(monday kernel.Date) (kernel.Date, bool) {
	for d := monday.AddDays(r.y.Meetings.Weekday - 1); d.Before(monday.AddDays(5)); d = d.AddDays(1) {
		if works, err := r.Calendar.IsWorkday(d); err == nil && works && !d.Before(r.y.from) {
			return d, true
		}
	}
	return monday, false
}

// clockTime is "09:00" on a day; the check has read it before.
func clockTime(day kernel.Date, at string, loc *time.Location) kernel.Instant {
	t, _ := time.Parse("15:04", at)
	return day.At(t.Hour(), t.Minute(), loc)
}

func (g *gathering) words(name string) string { return g.say(g.y.Meetings.Words[name]) }

// convene draws up the agenda out of what is stuck that morning.
func (g *gathering) convene() error {
	if g.chair = g.staff.in(g.post); g.chair.Person == "" {
		return nil // a vacant chair calls no meeting
	}
	g.report.Commands++
	m, err := g.Meeting.Plan(g.ctx, g.chair, meeting.PlanInput{HeldOn: g.today, Chair: g.post})
	if err != nil {
		return g.failed(g.chair, "meeting plan", err)
	}
	g.id = m.ID
	g.plan(clockTime(g.today, g.y.Meetings.Opens, g.loc), g.hold)
	return nil
}

// hold goes through what can be decided, one point after the other.
func (g *gathering) hold() error {
	v, err := g.Meeting.View(g.ctx, g.chair, g.id)
	if err != nil {
		return g.failed(g.chair, "meeting view", err)
	}
	g.items = len(v.Items)
	at := g.now
	for _, i := range g.agreed(v.Items) {
		at = at.Add(time.Duration(from(g.rnd, g.y.Meetings.Takes)) * time.Minute)
		g.plan(at, func() error { return g.decide(i) })
	}
	g.plan(at.Add(15*time.Minute), g.minutes)
	return nil
}

// agreed picks the points a meeting gets through: the worst whistles that
// somebody can act on, and of what earlier meetings gave the tasks overdue.
func (g *gathering) agreed(items []*meeting.Item) []*meeting.Item {
	most := from(g.rnd, g.y.Meetings.Points)
	var stuck, late, blocked []*meeting.Item
	for _, i := range items {
		w, t, p := g.whistles[i.Matter], g.tasks[i.Matter], g.works[i.Matter]
		switch {
		case p != nil && p.blocked() && len(blocked) < 4:
			blocked = append(blocked, i)
		case w != nil && w.stuck() != "" && len(stuck) < most:
			stuck = append(stuck, i)
		case t != nil && t.late() && len(late) < max(1, most/3):
			late = append(late, i)
		}
	}
	return slices.Concat(stuck[:min(len(stuck), most-len(late))], late, blocked)
}

// decide decides a point that is still stuck; with a unit to carry it out, the
// decision becomes a task.
func (g *gathering) decide(i *meeting.Item) error {
	clear(g.known)
	in := meeting.DecideInput{Item: i.ID}
	if w := g.whistles[i.Matter]; w != nil {
		g.rule(w, &in)
	} else if p := g.works[i.Matter]; p != nil {
		g.unblock(p, &in)
	} else if t := g.tasks[i.Matter]; t != nil && t.late() {
		g.known["unit"] = g.dir.UnitName(t.unit).ZH
		in.Text = g.words("task")
	}
	if in.Text == "" {
		return nil // solved since the morning
	}
	g.report.Commands++
	done, err := g.Meeting.Decide(g.ctx, g.chair, in)
	if err != nil {
		return g.failed(g.chair, "meeting decide", err)
	}
	if g.decided++; done.Task == "" {
		return nil
	}
	g.given++
	return g.adopt(done.Task, g.chair, in.Unit)
}

// rule writes what is decided on a stuck whistle, and sets who is to act at it.
func (g *gathering) rule(w *whistle, in *meeting.DecideInput) {
	why := w.stuck()
	if why == "" {
		return
	}
	l := w.slowest()
	g.known["firm"], g.known["unit"] = w.firm.Short.ZH, "专班"
	if l != nil {
		g.known["unit"] = g.dir.UnitName(l.unit).ZH
	}
	days := from(g.rnd, g.y.Meetings.Days)
	g.known["days"] = g.monthDay(days)
	in.Text = g.words(why)
	if l != nil && why != "bounced" {
		in.Unit, in.Due = l.unit, g.workday(days)
		l.hurry()
	}
}

// unblock gives the unit that holds a project up a day; it hurries.
func (g *gathering) unblock(p *works, in *meeting.DecideInput) {
	if !p.blocked() {
		return
	}
	days := from(g.rnd, g.y.Meetings.Days)
	g.known["project"], g.known["unit"], g.known["days"] = p.title, g.dir.UnitName(p.mover).ZH, g.monthDay(days)
	in.Text, in.Unit, in.Due = g.words("project"), p.mover, g.workday(days)
	p.plan(p.later(8*float64(days), 8*float64(days)+20), p.unblock)
}

// minutes closes the meeting with its record.
func (g *gathering) minutes() error {
	clear(g.known)
	for name, n := range map[string]int{"items": g.items, "decided": g.decided, "tasks": g.given, "left": g.items - g.decided} {
		g.known[name] = strconv.Itoa(n)
	}
	text := g.words("minutes")
	if g.items > 0 {
		text += "\n" + g.words("asked")
	} else {
		text = g.words("nothing")
	}
	g.report.Commands++
	if err := g.Meeting.Close(g.ctx, g.chair, meeting.CloseInput{Meeting: g.id, Minutes: text}); err != nil {
		return g.failed(g.chair, "meeting close", err)
	}
	return nil
}

// from draws a whole number of a span.
func from(rnd *rand.Rand, span [2]int) int { return span[0] + rnd.IntN(span[1]-span[0]+1) }
