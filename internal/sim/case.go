package sim

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"juyan/internal/counter"
	"juyan/internal/kernel"
	"juyan/internal/matter"
)

// filing is one service case on its way: filed by a firm or its agent, taken on
// by the window, decided by the unit, handed over, rated.
type filing struct {
	life
	v       *Counter
	item    *CaseItem
	brief   counter.Brief
	firm    firm
	agent   kernel.ID // post that acts for the firm; "" = the firm itself
	handler kernel.Actor
	papers  []string // materials that come as files
}

// assisted is a firm that has given a mandate, and the post it gave it to.
type assisted struct {
	firm firm
	post kernel.ID
}

// leadAgent is what the year's agents are to their firms.
const leadAgent = "lead"

// castCounter plans the mandates and the year's cases.
func (r *run) castCounter(share float64) {
	v := r.y.counter
	if v == nil || r.World.Counter == nil {
		return
	}
	var list []assisted
	agents := r.World.Counter.Agents()
	rnd := r.chance(streamMandate, 0)
	for n := range min(v.Mandates, len(agents)*v.Mandates) {
		a := assisted{r.firms.draw(rnd), agents[n%len(agents)]}
		if slices.ContainsFunc(list, func(x assisted) bool { return x.firm.id == a.firm.id }) {
			continue // a firm has one lead agent
		}
		list = append(list, a)
		r.plan(r.y.from.AddDays(4+n).At(10, n%50, r.loc), func() error { return r.mandate(v, a) })
	}
	days := r.spread()
	for n := range int(float64(v.Cases)*share + 0.5) {
		x := &filing{life: r.life(r.chance(streamCase, n)), v: v}
		x.slots = v.Slots
		x.item = &v.Items[choose(x.rnd, len(v.Items), func(i int) float64 { return v.Items[i].Weight })]
		x.firm = r.firms.draw(x.rnd)
		if len(list) > 0 && x.by("agent") {
			a := list[x.rnd.IntN(len(list))]
			x.firm, x.agent = a.firm, a.post
		}
		r.plan(max(days.office(x.rnd), r.y.from.AddDays(20).At(9, 0, r.loc)), x.file)
	}
	r.castLists(v, share, days)
	for n := range v.Scenes {
		r.castCaseScene(v, n, &v.Scenes[n])
	}
}

func (r *run) castCaseScene(v *Counter, n int, s *CaseScene) {
	at, err := parseMoment(s.At, r.loc)
	i, known := r.firms.at[s.Firm]
	if err != nil || !known {
		r.plan(r.now, func() error {
			return kernel.Invalid("scenes", kernel.T("%s：第 %d 个场景的企业或时间不对", "%s: scene %d names a firm or time that does not exist"), CounterFile, n+1)
		})
		return
	}
	x := &filing{life: r.life(r.chance(streamCaseScene, n)), v: v, item: v.item(s.Item), firm: r.firms.list[i]}
	x.slots = v.Slots
	x.script, x.do, x.hold, x.papers = true, slices.Clone(s.Do), s.Hold, s.Papers
	r.plan(at, x.file)
}

// mandate: a firm has an agent act for it until the end of the year.
func (r *run) mandate(v *Counter, a assisted) error {
	who := r.staff.contact(a.firm.id)
	if who.Person == "" {
		return nil
	}
	r.report.Commands++
	t := teller{slots: v.Slots, known: map[string]string{}, rnd: r.chance(streamMandate, 1), date: r.monthDay}
	return r.World.Counter.Give(r.ctx, who, counter.MandateInput{Post: a.post, Role: leadAgent, From: r.today, Until: kernel.DateOf(r.end.In(r.loc)).AddDays(180), Scope: t.say(v.Words["scope"])})
}

// by decides whether something happens; in a scene what it names does.
func (x *filing) by(chance string) bool { return x.likely(chance, x.v.Chances[chance]) }

func (x *filing) likely(what string, chance float64) bool {
	if !x.script {
		return x.rnd.Float64() < chance
	}
	i := slices.Index(x.do, what)
	if i >= 0 {
		x.do = slices.Delete(x.do, i, i+1)
	}
	return i >= 0
}

func (x *filing) words(name string) string { return x.say(x.v.Words[name]) }

// caller is who speaks for the firm.
func (x *filing) caller() kernel.Actor {
	if x.agent != "" {
		return x.staff.in(x.agent)
	}
	return x.staff.contact(x.firm.id)
}

func (x *filing) file() error {
	who := x.caller()
	if who.Person == "" || who.Can(counter.PermFile) == kernel.ScopeNone {
		return nil
	}
	ok, err := x.look(who)
	if err != nil || !ok {
		return err
	}
	f := one("item", string(x.brief.Version)).with("delivery", among(x.rnd, x.v.Delivery))
	if len(x.item.Answers) > 0 {
		f.with("answers", some(x.rnd, x.item.Answers))
	}
	if x.brief.Commitment && x.likely("commit", x.item.Commit) {
		f.with("promise", "true")
	} else if x.item.Later != "" && x.by("later") {
		f.with("later", x.item.Later)
	}
	in := matter.RaiseInput{Kind: counter.Kind, Values: f, Files: x.handIn(x.papers)}
	if x.agent != "" {
		in.Enterprise = x.firm.id
	}
	if err := x.raise(who, in); err != nil {
		return err
	}
	switch {
	case x.by("silent"):
		x.plan(x.later(46, 60), x.handle) // five working days went by without a word
	case x.by("withdraw"):
		x.plan(x.later(2, 8), x.withdraw)
	case x.by("correct"):
		x.plan(x.soon(1, 12), x.correct)
	case x.by("reject"):
		x.plan(x.soon(1, 12), x.reject)
	default:
		x.plan(x.soon(0.2, 14), x.accept)
	}
	return nil
}

// handIn are files of materials, one picture for each kind of paper.
func (x *filing) handIn(list []string) (out []matter.File) {
	for _, name := range list {
		out = append(out, matter.File{Field: "papers", Name: name + ".png", About: name, Body: x.picture("paper", len(name))})
	}
	return out
}

// look finds the item's version in force; ok is false on days without one.
func (x *filing) look(who kernel.Actor) (ok bool, err error) {
	found, err := x.World.Counter.Find(x.ctx, who, counter.Query{Text: x.item.Item})
	if err != nil {
		return false, err
	}
	i := slices.IndexFunc(found.Items, func(b counter.Brief) bool { return b.Name == x.item.Item })
	if i < 0 {
		return false, kernel.NotFound(kernel.T("%s：没有服务事项“%s”", "%s: there is no service item %q"), CounterFile, x.item.Item)
	}
	x.brief = found.Items[i]
	return true, nil
}

// window takes an action as somebody of the windows: whoever calls back about
// ratings handles nothing.
func (x *filing) window(action string, f fields) error {
	u, _ := x.dir.UnitByCode("approval-center")
	who, err := x.staff.of(x.rnd, u.ID, "case.handle", x.rater().Person)
	if err != nil {
		return err
	}
	return x.act(who, "", action, f)
}

func (x *filing) rater() kernel.Actor {
	p, _ := x.dir.PostByCode("approval-center.rating")
	return x.staff.in(p.ID)
}

func (x *filing) correct() error {
	list := slices.Sorted(maps.Keys(x.item.Lacks))
	missing := []string{among(x.rnd, x.item.Lacks)}
	if second := some(x.rnd, list); second != missing[0] && x.rnd.IntN(3) == 0 {
		missing = append(missing, second)
	}
	if err := x.window("correct", one("missing", strings.Join(missing, "\n"))); err != nil {
		return err
	}
	x.plan(x.later(3, 30), func() error {
		var papers []string
		if len(x.papers) > 0 {
			papers = missing
		}
		if err := x.act(x.caller(), "", "supply", one("supply_note", x.words("supply")), x.handIn(papers)...); err != nil {
			return err
		}
		x.plan(x.soon(0.5, 10), x.accept)
		return nil
	})
	return nil
}

func (x *filing) reject() error { return x.window("reject", one("reason", x.words("reject"))) }

func (x *filing) withdraw() error {
	return x.act(x.staff.contact(x.firm.id), "", "withdraw", one("reason", x.words("withdraw")))
}

func (x *filing) accept() error {
	f := one("accept_note", x.words("accept"))
	if later, _ := x.m.Data["later"].(string); later != "" {
		f.with("deferred_due", x.workday(1).String())
		x.plan(x.soon(2, 6), func() error { return x.act(x.caller(), "", "hand_in", one("supply_note", x.words("supply"))) })
	}
	if err := x.window("accept", f); err != nil {
		return err
	}
	return x.handle()
}

// handle has somebody of the unit decide in time, late, or after a special
// procedure.
func (x *filing) handle() error {
	who, err := x.staff.of(x.rnd, x.brief.Unit, "case.handle")
	if err != nil {
		return err
	}
	x.handler = who
	p := x.brief.Promised
	switch {
	case len(x.item.Joint) > 0 && x.by("joint"):
		x.plan(x.later(1, 6), x.join)
	case x.item.Special != "":
		x.plan(x.later(4, 16), x.special)
	case p == nil || p.N == 0:
		x.plan(x.soon(0.3, 2.5), x.decide)
	case p.Unit == "wd" && p.N > 4 && x.by("extend"):
		x.plan(x.later(8*float64(p.N-2), 8*float64(p.N-1)), x.extend)
	case x.by("late"):
		x.plan(x.past(x.dueAfter(p), 2, 30), x.decide)
	default:
		x.plan(x.before(x.dueAfter(p), 0.3, 0.85), x.decide)
	}
	return nil
}

// join asks other units for their opinions, side by side; one that says nothing
// in time lapses.
func (x *filing) join() error {
	var units []string
	for _, code := range x.item.Joint {
		u, _ := x.dir.UnitByCode(code)
		units = append(units, string(u.ID))
	}
	if err := x.act(x.handler, "", "join", one("joint_note", x.words("join")).with("joint_units", units...)); err != nil {
		return err
	}
	lanes, err := x.Matter.Lanes(x.ctx, x.m.ID)
	if err != nil {
		return err
	}
	for _, l := range lanes {
		if !x.by("lapse") {
			x.plan(x.later(6, 30), func() error { return x.opine(l) })
		}
	}
	x.plan(x.later(42, 46), x.decide)
	return nil
}

func (x *filing) opine(l *matter.Lane) error {
	who, err := x.staff.of(x.rnd, l.Unit, "case.handle")
	if err != nil {
		return err
	}
	return x.act(who, l.ID, "opine", one("opinion", "agree").with("opinion_note", x.words("opinion")))
}

// castLists has firms ask the agents what of their papers is ready.
func (r *run) castLists(v *Counter, share float64, days *spread) {
	for n := range int(float64(v.Lists)*share + 0.5) {
		x := &filing{life: r.life(r.chance(streamList, n)), v: v, item: &v.Items[n%len(v.Items)]}
		x.slots = v.Slots
		x.firm = r.firms.draw(x.rnd)
		at := days.office(x.rnd)
		if n == 0 {
			at = r.end.Add(-20 * time.Minute) // is still to be answered
		}
		r.plan(at, x.ask)
	}
}

func (x *filing) ask() error {
	who := x.staff.contact(x.firm.id)
	if who.Person == "" {
		return nil
	}
	if err := x.raise(who, matter.RaiseInput{Kind: counter.KindReadiness, Values: one("what", x.item.Item)}); err != nil {
		return err
	}
	x.plan(x.later(1, 7), x.answerList)
	return nil
}

// answerList: one paper is to come, the others are there.
func (x *filing) answerList() error {
	u, _ := x.dir.UnitByCode("approval-assist")
	who, err := x.staff.of(x.rnd, u.ID, "readiness.handle")
	if err != nil {
		return err
	}
	names := slices.Sorted(maps.Keys(x.item.Lacks))
	list := []string{"营业执照：已备", names[0] + "：" + x.workday(3+x.rnd.IntN(5)).String()}
	for _, name := range names[1:] {
		list = append(list, name+"：已备")
	}
	return x.act(who, "", "answer", one("list", strings.Join(list, "\n")))
}

// dueAfter is about when a promise is used up that runs from now.
func (x *filing) dueAfter(p *counter.Limit) kernel.Instant {
	if p.Unit == "wd" {
		return x.workday(p.N).At(17, 30, x.loc)
	}
	return x.now.Add(time.Duration(p.N) * 24 * time.Hour)
}

func (x *filing) special() error {
	days := from(x.rnd, x.item.Days)
	x.known["天数"] = fmt.Sprint(days)
	if err := x.act(x.handler, "", "special", one("special", x.item.Special).with("special_days", fmt.Sprint(days)).with("special_note", x.words("special"))); err != nil {
		return err
	}
	x.plan(x.workday(max(1, days-2)).At(10, x.rnd.IntN(50), x.loc), func() error {
		if err := x.act(x.handler, "", "resume", one("special_result", x.words("special_result"))); err != nil {
			return err
		}
		x.plan(x.later(3, 14), x.decide)
		return nil
	})
	return nil
}

func (x *filing) extend() error {
	u, _ := x.dir.Unit(x.brief.Unit)
	head, err := x.staff.of(x.rnd, u.ID, "case.direct")
	if err != nil {
		return x.decide()
	}
	if err := x.act(head, "", "extend", one("extend_days", fmt.Sprint(3+x.rnd.IntN(6))).with("reason", x.words("extend"))); err != nil {
		return err
	}
	x.plan(x.later(16, 30), x.decide)
	return nil
}

func (x *filing) decide() error {
	f := one("decision", "granted").with("result", x.say(x.item.Result))
	if x.by("refused") {
		f = one("decision", "refused").with("result", x.words("refused"))
	}
	if err := x.act(x.handler, "", "decide", f); err != nil {
		return err
	}
	x.plan(x.later(0.5, 20), x.deliver)
	return nil
}

func (x *filing) deliver() error {
	way, _ := x.m.Data["delivery"].(string)
	if err := x.window("deliver", one("handed", x.words(way))); err != nil {
		return err
	}
	if x.m.Stage == "checking" {
		x.plan(x.later(80, 240), x.check)
		return nil
	}
	return x.mayRate()
}

func (x *filing) mayRate() error {
	if x.by("rate") {
		x.plan(x.later(1, 40), x.rate)
	}
	return nil
}

func (x *filing) check() error {
	f := one("kept", "true").with("check_note", x.words("kept"))
	if x.by("broken") {
		f = one("kept", "false").with("check_note", x.words("broken"))
	}
	if err := x.act(x.handler, "", "check", f); err != nil {
		return err
	}
	return x.mayRate()
}

func (x *filing) rate() error {
	grade, note := among(x.rnd, x.v.Ratings), x.words("good")
	if x.by("bad") {
		grade, note = some(x.rnd, []string{"dissatisfied", "very_dissatisfied"}), x.words("bad")
	}
	if err := x.act(x.staff.contact(x.firm.id), "", "rate", x.graded(grade).with("rating_note", note)); err != nil {
		return err
	}
	if x.m.Stage == "revisiting" {
		x.plan(x.soon(1, 6), x.callBack)
	} else if x.by("thank") {
		return x.act(x.staff.contact(x.firm.id), "", "thank", one("praise", x.words("thanks")))
	}
	return nil
}

// graded is the rating of the whole, with those of single dimensions where the firm
// takes the trouble.
func (x *filing) graded(grade string) fields {
	f := one("satisfaction", grade)
	dimensions, _ := x.World.Counter.Dimensions()
	for _, d := range dimensions {
		if d.Code != counter.Overall && x.by("grade") {
			f.with(d.Code, among(x.rnd, x.v.Ratings))
		}
	}
	return f
}

// callBack: the post for ratings calls within a day.
func (x *filing) callBack() error {
	if err := x.act(x.rater(), "", "call", one("call_note", x.words("call"))); err != nil {
		return err
	}
	x.plan(x.later(4, 40), x.revisit)
	return nil
}

// revisit: the post for ratings reports what was put right, and the firm may add to its rating.
func (x *filing) revisit() error {
	if err := x.act(x.rater(), "", "revisit", one("visit_note", x.words("visit"))); err != nil {
		return err
	}
	if x.by("addition") {
		x.plan(x.later(2, 30), func() error {
			return x.act(x.staff.contact(x.firm.id), "", "add", one("addition", "satisfied").with("addition_note", x.words("better")))
		})
	}
	return nil
}
