package sim

import (
	"math/rand/v2"
	"slices"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/org"
)

// The turns a scene may write besides chances.
const (
	bad           = "bad"               // a bad rating
	pauseLate     = "pause_late"        // the clock paused just before the limit
	pingPong      = "ping_pong"         // unit after unit bounces it, naming the next
	callOff       = "call_off"          // the firm withdraws after the lead unit called it
	unreachedSoon = "unreached_at_once" // closed as not reached within the hour
)

var turns = []string{bad, pauseLate, pingPong, callOff, unreachedSoon}

// whistle is one 企业吹哨 on its way: raised, mustered, contacted, units
// called, answered, confirmed.
type whistle struct {
	life
	about      *Case
	firm       firm
	caller     kernel.Actor
	officer    kernel.ID // post 专干
	head       kernel.ID // post 专员
	force      Temper
	topic      string
	problem    string
	asked      string          // the problem as the script has it, before slots are filled
	used       map[string]bool // texts somebody has said already
	scene      *Scene          // nil: chance decides
	slow       bool            // of a scene: no answer before the pause
	bounces    int
	lanes      []*lane
	open       int      // lanes still open
	waits      bool     // with the enterprise, paused or about to be deferred: no answer yet
	replying   bool     // an answer is planned
	after      []func() // what the units do once a deferral ends
	over       bool
	stubborn   bool
	unsolved   int // times found not solved
	handlers   []kernel.ID
	stands     map[string]string // of a scene: unit code → lane stage
	urgency    string
	contactDue kernel.Instant
	planDue    kernel.Instant
}

func (r *run) castWhistle(i int, days *spread) {
	rnd := r.chance(streamWhistle, i)
	at := days.moment(rnd)
	w := &whistle{life: r.life(rnd), firm: r.firms.draw(rnd), used: map[string]bool{}}
	w.about = r.drawCase(rnd, w.firm, at.In(r.loc).Month())
	r.plan(at, w.blow)
}

func (r *run) castWhistleScene(rnd *rand.Rand, s *Scene, e firm) func() error {
	w := &whistle{life: r.life(rnd), firm: e, about: r.y.about(s.About), urgency: s.Urgency, stands: s.Lanes, scene: s, used: map[string]bool{}}
	w.life.scene(s)
	return w.blow
}

// blow raises the whistle: the contact does, or staff on its behalf.
func (w *whistle) blow() error {
	w.caller = w.staff.contact(w.firm.id)
	w.meet()
	w.problem, w.topic = w.complain(), w.about.Topic
	who, in := w.caller, matter.RaiseInput{Kind: "whistle"}
	if w.will("on_behalf") || who.Person == "" {
		var err error
		if who, err = w.staff.with(w.rnd, "office", "whistle.raise"); err != nil {
			return err
		}
		in.Enterprise = w.firm.id
	}
	f := one("problem", w.problem).with("urgency", w.grade()).with("contact_name", w.firm.Contact).with("contact_phone", w.firm.Phone)
	if w.script || w.will("topic_chosen") {
		f.with("topic", w.topic)
	}
	in.Values, in.Files = f, w.photos("photo", "photos", w.about.Photos)
	if err := w.raise(who, in); err != nil {
		return err
	}
	return w.raised()
}

// complain is what the firm writes: not the same words twice if it can be
// helped, and sometimes with a sentence more.
func (w *whistle) complain() string {
	if w.scene != nil && w.scene.Problem != "" {
		w.asked = w.scene.Problem
		return w.fill(w.asked)
	}
	for range 5 {
		w.asked = w.about.Problems[w.rnd.IntN(len(w.about.Problems))]
		if key := string(w.firm.id) + w.asked; !w.complaints[key] {
			w.complaints[key] = true
			break
		}
	}
	text := w.fill(w.asked)
	if w.will("closing") {
		text += w.say(w.y.Words["closing"])
	}
	return text
}

// answers picks what fits the problem.
func (w *whistle) answers(list []string) string { return w.fit(w.asked, list, w.used) }

// meet looks up who serves the firm and what texts may say of both.
func (w *whistle) meet() {
	s, _ := w.dir.Serving(org.EnterpriseSubject(w.firm.id), w.now)
	t, _ := w.dir.TaskForce(s.TaskForce)
	w.officer, w.head, w.force = s.Officer, s.Commissioner, temper(w.y.Forces, t.Code)
	w.known["firm"], w.known["contact"] = w.firm.Short.ZH, w.firm.Contact
	w.stubborn = w.will("stubborn")
}

// grade is how urgent the caller says it is; "" leaves the form's default.
func (w *whistle) grade() string {
	if w.script {
		w.urgent = w.urgency == "urgent"
		return w.urgency
	}
	switch p := w.rnd.Float64(); {
	case p < w.about.Urgent:
		w.urgent = true
		return "urgent"
	case p < w.about.Urgent+w.about.Hard:
		return "hard"
	}
	return ""
}

func (w *whistle) raised() error {
	w.whistles[w.m.ID] = w
	if w.will("withdraw") {
		w.plan(w.soon(0.5, 9), w.withdraw)
	}
	w.watch()
	if w.will(pauseLate) {
		w.planPauseLate()
	}
	var err error
	if w.contactDue, err = w.due("", "response"); err != nil {
		return err
	}
	due, err := w.due("", "muster")
	if err != nil {
		return err
	}
	if w.will("contact_at_once") {
		w.plan(w.before(due, 0.1, 0.8), w.contact)
		return nil
	}
	if w.inTime("muster_in_time", w.force.Late) {
		w.plan(w.before(due, 0.08, 0.7), w.muster)
	} else {
		w.plan(w.past(due, 0.2, 3), w.muster)
	}
	return nil
}

// serving is the 专干, or the 专员 in their stead.
func (w *whistle) serving(commissioner bool) (kernel.Actor, error) {
	posts := []kernel.ID{w.officer, w.head}
	if commissioner {
		posts = []kernel.ID{w.head, w.officer}
	}
	for _, p := range posts {
		if a := w.staff.in(p); a.Person != "" {
			return a, nil
		}
	}
	return w.staff.one(w.rnd, posts, "whistle.handle")
}

// serve takes an action of the task force.
func (w *whistle) serve(action string, v fields, files ...matter.File) error {
	who, err := w.serving(false)
	if err != nil {
		return err
	}
	return w.act(who, "", action, v, files...)
}

func (w *whistle) muster() error {
	if w.over {
		return nil
	}
	who, err := w.serving(w.will("muster_commissioner"))
	if err != nil {
		return err
	}
	if err := w.act(who, "", "muster", nil); err != nil {
		return err
	}
	if w.now < w.contactDue && w.inTime("contact_in_time", w.force.Late) {
		w.plan(w.before(w.contactDue, 0.03, 0.6), w.contact)
	} else {
		w.plan(w.past(w.contactDue, 0.5, 6), w.contact)
	}
	return nil
}

// contact speaks with the enterprise, and sets topic and urgency right.
func (w *whistle) contact() error {
	if w.over {
		return nil
	}
	f := one("contact_way", among(w.rnd, w.y.Ways)).with("contact_note", w.answers(w.about.Contact)).with("topic", w.topic)
	if !w.urgent && w.will("graded_hard") {
		f.with("urgency", "hard")
	}
	if err := w.serve("contact", f); err != nil {
		return err
	}
	var err error
	if w.planDue, err = w.due("", "plan"); err != nil {
		return err
	}
	if len(w.stands) == 0 && w.will("take_self") {
		w.plan(w.soon(0.3, 3), w.take)
	} else {
		w.plan(w.soon(0.2, 2.5), w.call)
	}
	return nil
}

// take keeps the matter within the task force.
func (w *whistle) take() error {
	if w.over {
		return nil
	}
	if err := w.serve("take", one("plan", w.answers(w.about.Plan))); err != nil {
		return err
	}
	w.side()
	w.planAnswer(4, 22)
	return nil
}

// call calls the units the catalogue proposes, perhaps one more.
func (w *whistle) call() error {
	if w.over {
		return nil
	}
	p, ok := w.proposal("whistle", w.topic, w.problem)
	if !ok {
		return kernel.NotFound(kernel.T("派单目录里没有“%s”", "The dispatch catalogue has no %q"), w.topic)
	}
	units := slices.Clone(p.call)
	if w.will("extra_unit") {
		if extra := w.another(append(units, p.lead)); extra != "" {
			units = append(units, extra)
		}
	}
	w.known["lead"] = w.dir.UnitName(p.lead).ZH
	if err := w.callUnits(p.lead, units); err != nil {
		return err
	}
	if w.script || w.will("plan_given") {
		w.planPlan()
	}
	w.side()
	return nil
}

// callUnits calls units and sets each to work.
func (w *whistle) callUnits(lead kernel.ID, units []kernel.ID) error {
	f := one("lead", string(lead)).with("call_note", w.say(w.y.Words["call_note"]))
	for _, u := range units {
		f["units"] = append(f["units"], string(u))
	}
	if err := w.serve("call", f); err != nil {
		return err
	}
	return w.meetLanes()
}

func (w *whistle) planPlan() {
	if w.now < w.planDue && w.inTime("plan_in_time", w.force.Late) {
		w.plan(w.before(w.planDue, 0.1, 0.8), w.givePlan)
	} else {
		w.plan(w.past(w.planDue, 1, 8), w.givePlan)
	}
}

func (w *whistle) givePlan() error {
	if w.over || w.m.Stage != "working" || w.m.Counts["answer"] > 0 {
		return nil
	}
	return w.serve("plan", one("plan", w.answers(w.about.Plan)))
}

// withdraw takes the whistle back, as long as that is possible.
func (w *whistle) withdraw() error {
	if w.over || !slices.Contains([]string{"raised", "mustered", "contacted", "working", "supplying"}, w.m.Stage) {
		return nil
	}
	if err := w.act(w.caller, "", "withdraw", one("withdraw_note", w.say(w.y.Words["withdraw"]))); err != nil {
		return err
	}
	w.over = true
	w.plan(w.later(1, 12), func() error {
		return w.follow("withdraw_check", one("check_note", w.say(w.y.Words["check"])))
	})
	return nil
}
