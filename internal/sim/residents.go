package sim

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"juyan/internal/kernel"
	"juyan/internal/matter"
)

// resident is one 群众诉求: registered and dispatched by the desk, contacted
// and handled by a unit, followed up by the desk.
type resident struct {
	life
	topic    *ResidentTopic
	desk     kernel.ID
	handler  kernel.ID
	title    string
	used     map[string]bool
	over     bool
	stubborn bool
	waits    bool // paused or deferred
	unsolved int
	handlers []kernel.ID
}

func (r *run) castResident(i int, days *spread) {
	rnd := r.chance(streamResident, i)
	at := days.moment(rnd)
	topics := r.y.Resident.Topics
	n := choose(rnd, len(topics), func(i int) float64 { return topics[i].Weight * season(topics[i].Months, at.In(r.loc).Month()) })
	r.plan(at, r.resident(rnd, &topics[n]).register)
}

func (r *run) resident(rnd *rand.Rand, topic *ResidentTopic) *resident {
	x := &resident{life: r.life(rnd), topic: topic, used: map[string]bool{}}
	if u, ok := r.dir.UnitByCode("social-hotline"); ok {
		x.desk = u.ID
	}
	return x
}

func (r *run) castResidentScene(rnd *rand.Rand, s *Scene) func() error {
	i := slices.IndexFunc(r.y.Resident.Topics, func(t ResidentTopic) bool { return t.Topic == s.About })
	if i < 0 {
		return nil
	}
	x := r.resident(rnd, &r.y.Resident.Topics[i])
	x.scene(s)
	return x.register
}

// fromDesk takes an action of the desk.
func (x *resident) fromDesk(action string, v fields) error {
	who, err := x.staff.of(x.rnd, x.desk, "residents.handle")
	if err != nil {
		return err
	}
	return x.act(who, "", action, v)
}

func (x *resident) words(name string) string { return x.say(x.y.Resident.Words[name]) }

func (x *resident) register() error {
	s := x.y.Resident
	x.known["地点"] = s.Places[x.rnd.IntN(len(s.Places))]
	x.title = x.say(x.topic.Titles)
	urgency := ""
	switch p := x.rnd.Float64(); {
	case x.script:
	case p < x.topic.Emergency:
		urgency, x.urgent = "emergency", true
	case p < x.topic.Emergency+x.topic.Livelihood:
		urgency, x.urgent = "livelihood", true
	case p > 0.95:
		urgency = "hard"
	}
	x.stubborn = x.will("r_stubborn")
	f := one("title", x.title).with("content", x.say(x.topic.Content)).with("topic", x.topic.Topic).with("urgency", urgency).with("place", x.known["地点"]).
		with("resident", s.Names[x.rnd.IntN(len(s.Names))]).with("phone", fmt.Sprintf("1012%07d", x.rnd.IntN(10_000_000))).
		with("channel", []string{"hotline", "hotline", "hotline", "online", "visit", "patrol"}[x.rnd.IntN(6)])
	who, err := x.staff.of(x.rnd, x.desk, "residents.raise")
	if err != nil {
		return err
	}
	if err := x.raise(who, matter.RaiseInput{Kind: "residents", Values: f, Files: x.photos("r_photo", "photos", x.topic.Photos)}); err != nil {
		return err
	}
	if x.will("r_withdraw") {
		x.plan(x.later(2, 20), x.withdraw)
	}
	if !x.urgent && x.willBut("r_answer", x.topic.Asks) {
		x.plan(x.soon(0.1, 1.5), func() error {
			x.over = true
			return x.fromDesk("answer", one("reply", x.words("answer")).with("closure", "solved"))
		})
		return nil
	}
	due, err := x.due("", "dispatch")
	if err != nil {
		return err
	}
	if x.inTime("r_dispatch_in_time", 1) {
		x.plan(x.before(due, 0.1, 0.9), x.dispatch)
	} else {
		x.plan(x.past(due, 0.2, 2), x.dispatch)
	}
	return nil
}

func (x *resident) dispatch() error {
	if x.over {
		return nil
	}
	p, ok := x.proposal("residents", x.topic.Topic, x.title)
	if !ok {
		return kernel.NotFound(kernel.T("派单目录里没有“%s”", "The dispatch catalogue has no %q"), x.topic.Topic)
	}
	x.handler = p.lead
	f := one("handler", string(p.lead)).with("dispatch_note", x.words("dispatch"))
	if len(p.call) > 0 && x.will("r_assist") {
		f.with("assist", string(p.call[0]))
	}
	if err := x.fromDesk("dispatch", f); err != nil {
		return err
	}
	if x.will("r_bounce") {
		x.plan(x.soon(0.3, 2), x.bounce)
		return nil
	}
	return x.planContact()
}

// temper is how the unit differs.
func (x *resident) temper() Temper {
	u, _ := x.dir.Unit(x.handler)
	return temper(x.y.Units, u.Code)
}

// handle takes an action of the unit.
func (x *resident) handle(action string, v fields, files ...matter.File) error {
	if x.over {
		return nil
	}
	who, err := x.staff.of(x.rnd, x.handler, "residents.handle")
	if err != nil {
		return err
	}
	x.handlers = append(x.handlers, who.Person)
	return x.act(who, "", action, v, files...)
}

func (x *resident) planContact() error {
	due, err := x.due("", "contact")
	if err != nil {
		return err
	}
	if x.inTime("r_contact_in_time", x.temper().Late) {
		x.plan(x.before(due, 0.1, 0.8), x.contact)
	} else {
		x.plan(x.past(due, 0.3, 5), x.contact)
	}
	return nil
}

func (x *resident) contact() error {
	if x.over {
		return nil
	}
	if err := x.handle("contact", one("contact_note", x.words("contact"))); err != nil {
		return err
	}
	if x.will("r_report") {
		x.plan(x.soon(1, 6), func() error {
			if x.over || x.m.Stage != "working" && x.m.Stage != "paused" {
				return nil
			}
			return x.handle("report", one("progress", x.words("progress")))
		})
	}
	if len(x.topic.Pause) > 0 && x.will("r_pause") {
		x.waits = true
		x.plan(x.soon(0.5, 2), x.pause)
	} else if x.will("r_defer") {
		x.waits = true
		x.plan(x.later(2, 10), x.shelve)
	}
	if x.will("r_supervise") {
		x.plan(x.later(8, 30), x.supervise)
	}
	return x.planReply()
}

func (x *resident) planReply() error {
	if x.waits {
		return nil
	}
	due, err := x.due("", "handle")
	if err != nil {
		return err
	}
	if x.inTime("r_handle_in_time", x.temper().Late) {
		hi := 0.48 // most are done before the first warning
		if x.rnd.Float64() < 0.25 {
			hi = 0.95
		}
		x.plan(x.before(due, 0.1, hi), x.reply)
	} else {
		x.plan(x.past(due, 1, 30), x.reply)
	}
	return nil
}

func (x *resident) reply() error {
	if x.over || x.waits || x.m.Stage != "working" {
		return nil
	}
	if err := x.handle("reply", one("reply", x.fit(x.title, x.topic.Reply, x.used)), x.photos("photo_reply", "photos", x.topic.Photos)...); err != nil {
		return err
	}
	lo, hi := 1.0, 14.0
	if x.plays(unreachedSoon) {
		lo, hi = 0.2, 0.8
	}
	x.plan(x.later(lo, hi), x.follow)
	return nil
}

// follow is the desk's call to the resident.
func (x *resident) follow() error {
	if x.over {
		return nil
	}
	who, err := x.staff.of(x.rnd, x.desk, "residents.followup", x.handlers...)
	if err != nil {
		return err
	}
	times := x.temper().Unsolved
	if x.stubborn && x.unsolved < 3 {
		times = 8
	} else if x.unsolved > 0 {
		times /= 2
	}
	switch {
	case x.willBut("r_unsolved", times):
		x.unsolved++
		if err := x.act(who, "", "follow_unsolved", fields{"follow_note": {x.words("unsolved")}, "satisfaction": {x.rejected()}}); err != nil {
			return err
		}
		return x.planReply()
	case x.will(unreachedSoon):
		return x.unreached()
	case x.will("r_unreached"): // three calls on three days
		x.plan(x.later(14, 20), x.unreached)
		return nil
	}
	x.over = true
	closure := "solved"
	if x.unsolved > 0 {
		closure = "redone"
	}
	f := one("follow_note", x.words("follow")).with("closure", closure)
	f["satisfaction"] = []string{""} // an earlier one does not stand for this answer
	if x.will("rated") {
		f["satisfaction"] = []string{among(x.rnd, x.y.Ratings)}
	}
	return x.act(who, "", "follow_solved", f)
}

// unreached closes what nobody could be asked about.
func (x *resident) unreached() error {
	if x.over {
		return nil
	}
	who, err := x.staff.of(x.rnd, x.desk, "residents.followup", x.handlers...)
	if err != nil {
		return err
	}
	x.over = true
	return x.act(who, "", "close_unreached", one("follow_note", x.words("unreached")).with("closure", "solved"))
}

// rejected is how a resident rates what was not solved: mostly not at all.
func (x *resident) rejected() string {
	if x.will("reject_rated") {
		return "dissatisfied"
	}
	return ""
}

func (x *resident) bounce() error {
	if x.over {
		return nil
	}
	if err := x.handle("bounce", one("bounce_reason", "not_our_duty").with("bounce_basis", x.words("bounce"))); err != nil {
		return err
	}
	x.plan(x.soon(0.5, 4), func() error {
		if x.over {
			return nil
		}
		note := x.words("ruling")
		if !x.will("r_redirect") {
			if err := x.fromDesk("uphold", one("ruling_note", note)); err != nil {
				return err
			}
			return x.planContact()
		}
		rows := x.catalog["residents"]
		i := slices.IndexFunc(rows, func(d dispatch) bool { return d.topic == "service" })
		x.handler = rows[(max(i, 0)+x.rnd.IntN(len(rows)))%len(rows)].lead
		if err := x.fromDesk("redirect", one("handler", string(x.handler)).with("ruling_note", note)); err != nil {
			return err
		}
		return x.planContact()
	})
	return nil
}

func (x *resident) pause() error {
	if x.over || x.m.Stage != "working" {
		return nil
	}
	if err := x.handle("pause", one("pause_reason", "equipment").with("pause_note", x.say(x.topic.Pause))); err != nil {
		return err
	}
	x.plan(x.later(10, 40), func() error {
		if x.over {
			return nil
		}
		x.waits = false
		if err := x.handle("resume", nil); err != nil {
			return err
		}
		return x.planReply()
	})
	return nil
}

// shelve defers it: a leader approves, the desk reviews.
func (x *resident) shelve() error {
	if x.over || x.m.Stage != "working" {
		return nil
	}
	who, err := x.staff.with(x.rnd, "leader", "residents.direct")
	if err != nil {
		return err
	}
	f := one("defer_reason", "no_funds").with("review_date", x.workday(10+x.rnd.IntN(20)).String())
	if err := x.act(who, "", "defer", f); err != nil {
		return err
	}
	x.plan(x.m.DueAt+3_600_000, func() error {
		if x.over {
			return nil
		}
		x.waits = false
		if err := x.fromDesk("review", nil); err != nil {
			return err
		}
		return x.planReply()
	})
	return nil
}

func (x *resident) supervise() error {
	if x.over || x.m.Stage != "working" && x.m.Stage != "paused" {
		return nil
	}
	who, err := x.staff.with(x.rnd, "leader", "residents.direct")
	if err != nil {
		return err
	}
	return x.act(who, "", "supervise", one("supervision", x.words("supervision")))
}

func (x *resident) withdraw() error {
	if x.over {
		return nil
	}
	x.over = true
	reasons := []string{"solved_itself", "by_mistake", "other_way"}
	return x.fromDesk("withdraw", one("withdraw_reason", reasons[x.rnd.IntN(3)]))
}
