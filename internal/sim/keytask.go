package sim

import (
	"fmt"
	"slices"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/matter"
)

// keyTask is one 重点工作 on its way: deployed, planned, reported month by
// month, watched by oversight, finished and confirmed.
type keyTask struct {
	life
	spec     KeyTask
	tier     string
	way      Way
	above    *keyTask
	overall  string
	lead     kernel.ID
	from, to kernel.Date // of the plan
	month    int         // months settled
	red      int         // of them red, running
	letters  int
	done     []kernel.ID // who reported or finished
	parts    int         // of them open
	back     bool
	over     bool
}

// castKeyTasks plans the deployments, the first share of all tasks of them.
func (r *run) castKeyTasks(share float64) {
	k := r.y.keys
	if k == nil {
		return
	}
	n := 0
	for i := range k.Deployments {
		d := &k.Deployments[i]
		top := r.keyTask(n, d.KeyTask, "deployment", nil)
		top.spec.Lead, top.overall = d.Overall, d.Overall
		r.planOn(d.At, 9, top.deploy)
		for j := range d.Tasks {
			if n++; float64(j) >= share*float64(len(d.Tasks)) && j >= 2 {
				break
			}
			t := r.keyTask(n, d.Tasks[j], "task", top)
			r.planOn(t.spec.At, 10, t.deploy)
			for _, part := range d.Tasks[j].Parts {
				n++
				x := r.keyTask(n, part, "subtask", t)
				r.planOn(x.spec.At, 15, x.deploy)
			}
		}
	}
}

// keyTask prepares a task; what its script leaves open it takes from above.
func (r *run) keyTask(n int, spec KeyTask, tier string, above *keyTask) *keyTask {
	l := r.life(r.chance(streamKeyTask, n))
	l.slots = r.y.keys.Slots
	t := &keyTask{life: l, spec: spec, tier: tier, way: r.y.keys.Ways[spec.Way], above: above}
	if above != nil {
		above.parts++
		t.overall = above.overall
		for _, x := range []struct{ mine, theirs *string }{{&t.spec.Area, &above.spec.Area}, {&t.spec.Source, &above.spec.Source}, {&t.spec.Doc, &above.spec.Doc},
			{&t.spec.Leader, &above.spec.Leader}, {&t.spec.At, &above.spec.At}} {
			if *x.mine == "" {
				*x.mine = *x.theirs
			}
		}
	}
	return t
}

// planOn plans do on a day of the script, a little after an hour.
func (r *run) planOn(day string, hour int, do func() error) {
	d, err := kernel.ParseDate(day)
	if err != nil {
		do = func() error {
			return kernel.Invalid("at", kernel.T("%s：日期“%s”不对", "%s: %q is no date"), KeyTaskFile, day)
		}
		d = r.y.from
	}
	r.plan(d.At(hour, 5+r.planned%40, r.loc), do)
}

func (t *keyTask) words(name string) string { return t.say(t.y.keys.Words[name]) }

func (t *keyTask) unit(code string) (kernel.ID, error) {
	u, ok := t.dir.UnitByCode(code)
	if !ok {
		return "", kernel.Invalid("deployments", kernel.T("%s：没有机构 %s", "%s: there is no unit %s"), KeyTaskFile, code)
	}
	return u.ID, nil
}

// deploy: oversight hands the task down.
func (t *keyTask) deploy() error {
	f, err := t.form()
	if err != nil {
		return err
	}
	who, err := t.staff.with(t.rnd, "oversight", "keytask.raise")
	if err != nil {
		return err
	}
	in := matter.RaiseInput{Kind: "keytask", Values: f}
	if t.above != nil {
		in.Parent = t.above.m.ID
	}
	if err := t.raise(who, in); err != nil {
		return err
	}
	if t.tier != "deployment" && t.way.Ends != "assigned" {
		t.plan(t.later(4, 30), t.schedule)
	}
	return nil
}

func (t *keyTask) form() (fields, error) {
	f := one("title", t.spec.Title).with("content", t.words("content")).with("tier", t.tier).with("area", t.spec.Area).with("source_level", t.spec.Source).
		with("source_doc", t.spec.Doc).with("deadline", t.spec.Deadline)
	if t.spec.Points > 0 {
		f.with("points", fmt.Sprint(t.spec.Points))
	}
	if p, ok := t.dir.PostByCode(t.spec.Leader); ok {
		f.with("leader", string(p.ID))
	}
	for field, code := range map[string]string{"overall": t.overall, "lead_unit": t.spec.Lead} {
		id, err := t.unit(code)
		if err != nil {
			return nil, err
		}
		f.with(field, string(id))
		if field == "lead_unit" {
			t.lead = id
		}
	}
	for _, code := range t.spec.Units {
		id, err := t.unit(code)
		if err != nil {
			return nil, err
		}
		f["units"] = append(f["units"], string(id))
	}
	return f, nil
}

// schedule: the lead unit files its plan by month, an even one.
func (t *keyTask) schedule() error {
	var err error
	if t.to, err = kernel.ParseDate(t.spec.Deadline); err != nil {
		return err
	}
	t.from = t.today
	if t.from.Year < t.to.Year {
		t.from = kernel.Date{Year: t.to.Year, Month: 1, Day: 1}
	}
	f := fields{}
	for m := t.from.Month; m <= t.to.Month; m++ {
		f.with(fmt.Sprintf("p%02d", int(m)), fmt.Sprint(t.planned(t.to.Year, m)))
	}
	post, err := t.staff.of(t.rnd, t.lead, "keytask.handle")
	if err != nil {
		return err
	}
	if err := t.act(post, "", "plan", f.with("duty_post", string(post.Post))); err != nil {
		return err
	}
	t.planReport()
	return nil
}

// planned is the plan for the end of a month, an even one over the deadline's
// year.
func (t *keyTask) planned(year int, month time.Month) int {
	first, last := int(t.from.Month), int(t.to.Month)
	switch {
	case year < t.to.Year:
		return 0
	case year > t.to.Year || int(month) >= last:
		return 100
	}
	return 100 * (int(month) - first + 1) / (last - first + 1) / 5 * 5
}

// planReport plans what becomes of the month that is due next.
func (t *keyTask) planReport() {
	text, _ := t.m.Data["report_due"].(string)
	due, err := kernel.ParseDate(text)
	if err != nil || t.over {
		return
	}
	if (t.way.Ends == "" || t.way.Ends == "closing") && !t.finishing().After(due) {
		t.plan(t.onDay(t.finishing()), t.finish)
		return
	}
	if t.way.Ends == "cancelled" && t.month >= len(t.way.Lag)-1 {
		t.plan(t.onDay(due.AddDays(-6)), t.cancel)
		return
	}
	if slices.Contains(t.way.Missed, t.month+1) {
		t.plan(due.AddDays(1).At(9, 30, t.loc), t.forgot)
		return
	}
	t.plan(t.onDay(due.AddDays(-1-t.rnd.IntN(8))), func() error { return t.report(due) })
}

// finishing is when the task is finished: shortly before its deadline, or so
// many days past it.
func (t *keyTask) finishing() kernel.Date {
	if t.way.Over > 0 {
		return t.to.AddDays(t.way.Over)
	}
	return t.to.AddDays(-3)
}

// onDay is some hour of a working day, d or the last one before it, not before
// now.
func (t *keyTask) onDay(d kernel.Date) kernel.Instant {
	for {
		if works, err := t.Calendar.IsWorkday(d); err != nil || works || !d.After(t.y.from) {
			break
		}
		d = d.AddDays(-1)
	}
	return max(d.At(9, 0, t.loc).Add(time.Duration(t.between(0, 8*60))*time.Minute), t.now.Add(time.Hour))
}

func (t *keyTask) by(action string, f fields) error {
	who, err := t.staff.of(t.rnd, t.lead, "keytask.handle")
	if err != nil {
		return err
	}
	t.done = append(t.done, who.Person)
	return t.act(who, "", action, f)
}

// report: this month's progress, so far behind as the way says.
func (t *keyTask) report(due kernel.Date) error {
	if t.over {
		return nil
	}
	lag := t.way.lag(t.month + 1)
	words := "progress"
	if lag >= 10 {
		words = "behind"
	}
	pct := min(95, max(0, t.planned(due.Year, due.Month)-lag))
	if err := t.by("report", one("pct", fmt.Sprint(pct)).with("progress", t.words(words))); err != nil {
		return err
	}
	return t.settled()
}

// forgot: the month passed without a report; some days later it is made up for.
func (t *keyTask) forgot() error {
	if t.over {
		return nil
	}
	m, err := t.Matter.Get(t.ctx, kernel.System(), t.m.ID)
	if err != nil {
		return err
	}
	t.note(m)
	if t.will("keytask_catch_up") {
		day := t.today
		t.plan(t.later(4, 40), func() error {
			if t.over {
				return nil
			}
			return t.by("catch_up", one("pct", fmt.Sprint(max(0, t.planned(day.Year, day.Month)-t.way.lag(t.month)))).with("progress", t.words("progress")))
		})
	}
	return t.settled()
}

// settled: a month is over; oversight looks at its light.
func (t *keyTask) settled() error {
	t.month++
	t.planReport()
	red, err := t.isRed()
	if err != nil || !red {
		t.red = 0
		return err
	}
	if t.red++; t.letters < 3 {
		t.plan(t.later(6, 30), t.letter)
	}
	if t.will("keytask_instruct") {
		t.plan(t.later(8, 40), t.instruct)
	}
	return nil
}

// letter: a reminder, then an order, then a criticism by a leader, if the task
// is red still.
func (t *keyTask) letter() error {
	if t.over || t.m.Stage != "doing" {
		return nil
	}
	action, role := []string{"remind", "order", "criticise"}[t.letters], "oversight"
	if action == "criticise" {
		role = "leader"
	}
	who, err := t.staff.with(t.rnd, role, "keytask.direct", t.done...)
	if err != nil {
		return err
	}
	if err := t.act(who, "", action, one("letter_to", string(t.lead)).with("letter", t.words(action))); err != nil {
		return err
	}
	t.letters++
	late := 1.0
	if u, ok := t.dir.Unit(t.lead); ok {
		late = temper(t.y.Units, u.Code).Late
	}
	at := t.later(3, 20)
	if !t.inTime("keytask_reply", late) {
		at = t.later(26, 60)
	}
	t.plan(at, t.reply)
	return nil
}

// instruct: the leader in charge writes what is to be done.
func (t *keyTask) instruct() error {
	p, ok := t.dir.PostByCode(t.spec.Leader)
	if who := t.staff.in(p.ID); ok && who.Person != "" && !t.over {
		return t.act(who, "", "instruct", one("instruction", t.words("instruct")))
	}
	return nil
}

func (t *keyTask) reply() error {
	if t.over || t.m.Stage != "doing" {
		return nil
	}
	return t.by("reply", one("reply", t.words("reply")))
}

// finish: the task is done; somebody else confirms it.
func (t *keyTask) finish() error {
	if t.over || t.parts > 0 {
		if t.parts > 0 { // its parts come first
			t.plan(t.later(16, 40), t.finish)
		}
		return nil
	}
	if err := t.by("finish", one("outcome", t.words("outcome"))); err != nil {
		return err
	}
	if t.way.Ends == "" {
		t.plan(t.later(4, 26), t.confirm)
	}
	return nil
}

func (t *keyTask) confirm() error {
	who, err := t.staff.with(t.rnd, "oversight", "keytask.direct", t.done...)
	if err != nil {
		return err
	}
	if t.way.Returned && !t.back {
		t.back = true
		if err := t.act(who, "", "return", one("check_note", t.words("back"))); err != nil {
			return err
		}
		t.plan(t.later(10, 30), t.finish)
		return nil
	}
	if err := t.act(who, "", "close", one("check_note", t.words("check"))); err != nil {
		return err
	}
	return t.ended()
}

func (t *keyTask) cancel() error {
	if t.over {
		return nil
	}
	who, err := t.staff.with(t.rnd, "oversight", "keytask.direct")
	if err != nil {
		return err
	}
	if err := t.act(who, "", "cancel", one("cancel_note", t.words("cancel"))); err != nil {
		return err
	}
	return t.ended()
}

// ended: the whole is done once its last part is.
func (t *keyTask) ended() error {
	t.over = true
	if t.above == nil {
		return nil
	}
	if t.above.parts--; t.above.parts == 0 && t.above.tier == "deployment" {
		t.plan(t.later(2, 12), t.above.conclude)
	}
	return nil
}

func (t *keyTask) conclude() error {
	who, err := t.staff.with(t.rnd, "oversight", "keytask.direct")
	if err != nil {
		return err
	}
	return t.act(who, "", "conclude", one("check_note", t.words("conclude")))
}

// isRed asks how the task stands.
func (t *keyTask) isRed() (bool, error) {
	r, err := t.KeyTask.Record(t.ctx, kernel.System(), t.m.ID)
	return r.Light == "red", err
}
