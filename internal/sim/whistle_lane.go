package sim

import (
	"slices"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/org"
)

// lane is one called unit's part of a whistle.
type lane struct {
	w       *whistle
	id      kernel.ID
	unit    kernel.ID
	temper  Temper
	lead    bool
	open    bool
	ruled   bool
	bounced bool   // and waits for the ruling
	held    bool   // its clock is paused
	arrived bool   // and has the reply in hand
	round   int    // times set to work; acts planned for an earlier round are void
	stands  string // of a scene: stage it stands in
}

// meetLanes learns of lanes just opened and sets their units to work.
func (w *whistle) meetLanes() error {
	list, err := w.Matter.Lanes(w.ctx, w.m.ID)
	if err != nil {
		return err
	}
	var fresh []*lane
	for _, x := range list {
		if !slices.ContainsFunc(w.lanes, func(l *lane) bool { return l.id == x.ID }) {
			fresh = append(fresh, &lane{w: w, id: x.ID, lead: x.Lead, unit: x.Unit})
		}
	}
	order := func(l *lane) int {
		return slices.IndexFunc(w.dir.Units(), func(u org.Unit) bool { return u.ID == l.unit })
	}
	slices.SortFunc(fresh, func(a, b *lane) int { return order(a) - order(b) }) // ids are no order
	for _, l := range fresh {
		w.lanes = append(w.lanes, l)
		if err := l.begin(); err != nil {
			return err
		}
	}
	return nil
}

// begin sets the unit to work, the first time, or again after a redo or a
// ruling.
func (l *lane) begin() error {
	u, _ := l.w.dir.Unit(l.unit)
	l.temper, l.stands = temper(l.w.y.Units, u.Code), l.w.stands[u.Code]
	if !l.open {
		l.open = true
		l.w.open++
	}
	l.round++
	l.arrived = false
	if l.stands == "called" && len(l.w.do) == 0 {
		return nil
	}
	if !l.ruled && l.round == 1 && l.w.bounces < 3 && l.w.plays(pingPong) {
		l.plan(l.w.soon(0.5, 3), l.bounce)
		return nil
	}
	if !l.ruled && l.round == 1 && (!l.w.script || l.stands == "bounced" || l.stands == "ruled") && l.w.will("bounce") {
		l.plan(l.w.soon(0.5, 3), l.bounce)
		return nil
	}
	return l.planArrive()
}

// plan has something done later, unless the unit's part has ended or begun
// anew by then; while the matter is deferred it waits. It goes on while the
// main course of a scene stands still.
func (l *lane) plan(at kernel.Instant, do func() error) {
	round := l.round
	l.w.run.plan(at, func() error {
		if l.w.over || !l.open || l.round != round {
			return nil
		}
		if l.w.m.Stage == "deferred" {
			l.w.after = append(l.w.after, func() { l.plan(l.w.later(1, 12), do) })
			return nil
		}
		return do()
	})
}

// act takes an action of the unit.
func (l *lane) act(action string, v fields, files ...matter.File) error {
	who, err := l.w.staff.of(l.w.rnd, l.unit, "whistle.handle")
	if err != nil {
		return err
	}
	l.w.handlers = append(l.w.handlers, who.Person)
	return l.w.act(who, l.id, action, v, files...)
}

func (l *lane) planArrive() error {
	due, err := l.w.due("call", "arrive")
	if err != nil {
		return err
	}
	if l.w.inTime("unit_muster_in_time", l.temper.Late) {
		l.plan(l.w.before(due, 0.1, 0.9), l.arrive)
	} else {
		l.plan(l.w.past(due, 0.5, 7), l.arrive)
	}
	return nil
}

func (l *lane) arrive() error {
	if err := l.act("arrive", nil); err != nil {
		return err
	}
	w := l.w
	l.arrived = true
	if l.stands == "handling" && len(w.do) == 0 {
		return nil
	}
	if l.lead && w.will(callOff) {
		l.plan(w.soon(0.5, 2), func() error { return w.callOff(l) })
		return nil
	}
	if w.scene != nil && w.scene.Replies != "" {
		return l.replyAt(w.scene.Replies)
	}
	due, err := w.due("call", "handle")
	if err != nil {
		return err
	}
	if w.will("unit_progress") {
		l.plan(w.before(due, 0.1, 0.4), func() error {
			return l.act("report", one("progress", w.say(w.y.Words["unit_progress"])))
		})
	}
	if !l.lead && w.will("excuse") {
		l.plan(w.soon(1, 8), l.excuse)
		return nil
	}
	held := w.will("unit_hold")
	if held {
		l.plan(w.before(due, 0.1, 0.3), l.holdUp)
	}
	late := l.temper.Late
	if !l.lead { // assisting is the smaller part
		late *= 0.5
	}
	if w.inTime("handle_in_time", late) {
		hi := 0.62
		if !w.script && w.rnd.Float64() < 0.2 {
			hi = 0.97
		}
		l.plan(w.before(due, 0.12, hi), l.reply)
	} else {
		l.plan(w.past(due, 1, 45), l.reply)
	}
	return nil
}

// replyAt has the unit reply around a moment the script gives.
func (l *lane) replyAt(when string) error {
	at, err := parseMoment(when, l.w.loc)
	if err != nil {
		return err
	}
	l.plan(at.Add(time.Duration(l.w.between(0, 75)*float64(time.Minute))), l.reply)
	return nil
}

// holdUp pauses the unit's clock for a day or two; its reply waits for that.
func (l *lane) holdUp() error {
	w := l.w
	if err := l.act("hold", w.why()); err != nil {
		return err
	}
	l.round++ // the reply planned before is void
	l.held = true
	l.plan(w.later(7, 22), func() error {
		l.held = false
		if err := l.act("unhold", nil); err != nil {
			return err
		}
		l.plan(w.later(1, 14), l.reply)
		return nil
	})
	return nil
}

// hurry has the unit reply within a day or two, as a meeting decided.
func (l *lane) hurry() {
	if l.w.script || !l.arrived || l.held {
		return
	}
	l.round++ // the reply planned before is void
	l.plan(l.w.later(2, 14), l.reply)
}

func (l *lane) reply() error {
	w := l.w
	w.known["unit"] = w.dir.UnitName(l.unit).ZH
	said, shown := []string(w.about.Reply), w.about.Photos
	if !l.lead {
		said, shown = w.y.Words["assisted"], nil
	}
	if err := l.act("reply", one("reply", w.answers(said)), w.photos("photo_reply", "photos", shown)...); err != nil {
		return err
	}
	l.shut()
	return nil
}

func (l *lane) excuse() error {
	who, err := l.w.serving(false)
	if err != nil {
		return err
	}
	if err := l.w.act(who, l.id, "excuse", nil); err != nil {
		return err
	}
	l.shut()
	return nil
}

// shut notes that the unit's part has ended; after the last, the answer.
func (l *lane) shut() {
	l.open = false
	if l.w.open--; l.w.open == 0 {
		l.w.planAnswer(0.3, 4)
	}
}

// bounce sends the call back, citing the duty basis.
func (l *lane) bounce() error {
	w := l.w
	w.known["unit"] = w.dir.UnitName(l.unit).ZH
	reasons := []string{"not_our_duty", "other_leads"}
	v := one("bounce_reason", reasons[w.rnd.IntN(len(reasons))]).with("bounce_basis", w.say(w.y.Words["bounce"]))
	w.bounces++
	passed := w.plays(pingPong) && w.bounces < 3
	if next := l.another(); passed && next != "" {
		v.with("bounce_unit", string(next))
		w.plan(w.soon(1, 4), func() error { return w.passOn(next) })
	}
	if err := l.act("bounce", v); err != nil {
		return err
	}
	l.bounced = true
	if l.stands == "bounced" && len(w.do) == 0 {
		return nil
	}
	if w.plays(pingPong) { // nobody rules before it has gone round
		l.plan(w.later(12, 20), l.rule)
		return nil
	}
	l.plan(w.soon(1, 6.5), l.rule)
	return nil
}

// rule decides who is responsible; the office does, sometimes a leader.
func (l *lane) rule() error {
	w := l.w
	who, err := w.direct(0.8, "whistle.direct")
	if err != nil {
		return err
	}
	unit, note := l.unit, w.say(w.y.Words["ruling_same"])
	if w.will("ruled_elsewhere") {
		if other := l.another(); other != "" {
			unit, note = other, w.say(w.y.Words["ruling_other"])
		}
	}
	if err := w.act(who, l.id, "rule", one("ruling_unit", string(unit)).with("ruling_note", note)); err != nil {
		return err
	}
	l.unit, l.ruled, l.bounced = unit, true, false
	if l.stands == "ruled" && len(w.do) == 0 {
		return nil
	}
	return l.begin()
}

// another finds a unit that could take the call and is not on the matter yet.
func (l *lane) another() kernel.ID {
	var on []kernel.ID
	for _, x := range l.w.lanes {
		on = append(on, x.unit)
	}
	return l.w.another(on)
}

// another is a unit the catalogue names for the topic, none of those in on; of
// what goes round also others.
func (w *whistle) another(on []kernel.ID) kernel.ID {
	rows := w.catalog["whistle"]
	start := w.rnd.IntN(len(rows))
	for i := range rows {
		row := rows[(start+i)%len(rows)]
		if row.topic != w.topic && !w.plays(pingPong) {
			continue
		}
		for _, u := range append([]kernel.ID{row.lead}, row.call...) {
			if !slices.Contains(on, u) {
				return u
			}
		}
	}
	return ""
}
