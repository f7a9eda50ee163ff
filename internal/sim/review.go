package sim

import (
	"cmp"
	"slices"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/review"
)

// Reviews is how the bodies of a review meet, one after the other.
type Reviews struct {
	First     string  `yaml:"first"`     // first day the first body meets
	Last      string  `yaml:"last"`      // it meets no later
	Every     int     `yaml:"every"`     // working days from one round to the next
	Gap       int     `yaml:"gap"`       // working days from one body to the next
	Secretary string  `yaml:"secretary"` // post
	Asked     int64   `yaml:"asked"`     // departments are asked about leads no smaller (万元)
	Leave     float64 `yaml:"leave"`     // chance that a member is on leave
	Against   float64 `yaml:"against"`   // chance of a vote against
	Terms     float64 `yaml:"terms"`     // chance that a pass has a condition
	Days      [2]int  `yaml:"days"`      // working days a condition is given
}

// bench is one session of a body on its way.
type bench struct {
	life
	n         int // of the body, in order
	body      string
	secretary kernel.ID
	who       kernel.Actor // secretary
	id        kernel.ID
}

// castReviews plans the sessions of the year: each round goes through all
// bodies.
func (r *run) castReviews() {
	if r.y.invest == nil || r.Review == nil {
		return
	}
	s := &r.y.invest.Reviews
	post, _ := r.dir.PostByCode(s.Secretary)
	day, _ := kernel.ParseDate(s.First) // the check has read both
	last, _ := kernel.ParseDate(s.Last)
	for round := 0; !day.After(last); round++ {
		on := day
		for n, b := range r.Pack.Reviews.Bodies {
			x := &bench{life: r.life(r.chance(streamReview, round<<4|n)), n: n, body: b.Code, secretary: post.ID}
			x.slots = r.y.invest.Slots
			r.plan(on.At(8, 40, r.loc), x.convene)
			on = r.workdayFrom(on, s.Gap)
		}
		day = r.workdayFrom(day, s.Every)
	}
}

// workdayFrom is the n-th working day after a day.
func (r *run) workdayFrom(day kernel.Date, n int) kernel.Date {
	d, err := r.Calendar.AddWorkdays(day, n)
	if err != nil {
		return day.AddDays(n * 7 / 5)
	}
	return d
}

// ask: the secretary asks departments and experts about a large lead, who
// answer in time.
func (t *lead) ask() error {
	s := &t.y.invest.Reviews
	if t.m.Stage != "admission" || t.amount < s.Asked && t.fate != "reviewing" || t.Review == nil {
		return nil
	}
	post, _ := t.dir.PostByCode(s.Secretary)
	who := t.staff.in(post.ID)
	t.report.Commands++
	if _, err := t.Review.Ask(t.ctx, who, review.AskInput{Lead: t.m.ID}); err != nil {
		return t.failed(who, t.m.Number+" ask", err)
	}
	v, err := t.Review.Lead(t.ctx, who, t.m.ID)
	if err != nil {
		return t.failed(who, t.m.Number+" review", err)
	}
	name := func(o *review.Opinion) string {
		u, _ := t.dir.Unit(o.Unit)
		p, _ := t.dir.Post(o.Post)
		return u.Code + " " + p.Code
	}
	slices.SortFunc(v.Opinions, func(a, b *review.Opinion) int { return cmp.Compare(name(a), name(b)) }) // ids differ from replay to replay
	for _, o := range v.Opinions {
		t.plan(t.later(4, 34), func() error { return t.opine(o) })
	}
	return nil
}

// opine: a department or an expert says what it thinks.
func (t *lead) opine(o *review.Opinion) error {
	if t.m.Stage != "admission" {
		return nil
	}
	action, posts := "state", t.staff.byUnit[o.Unit]
	if o.Post != "" {
		action, posts = "advise", []kernel.ID{o.Post}
	}
	who, err := t.staff.one(t.rnd, posts, "opinion.handle")
	if err != nil {
		return nil // nobody there: the opinion lapses
	}
	stance := "ok"
	if t.fate == "refused" || t.rnd.Float64() < 0.25 {
		stance = "concern"
	}
	t.report.Commands++
	_, err = t.Matter.Act(t.ctx, who, matter.ActInput{Matter: o.ID, Action: action, Values: one("stance", stance).with("opinion_text", t.words(stance))})
	if kernel.CodeOf(err) == kernel.CodeConflict {
		t.report.Refused++
		return errRefused
	}
	if err != nil {
		return t.failed(who, t.m.Number+" "+action, err)
	}
	return nil
}

// waiting lists the leads the body decides on this time, as they came.
func (x *bench) waiting() []*lead {
	var out []*lead
	for _, t := range x.leads {
		if t.decides && t.bodies == x.n && t.bodies < t.most() && (t.m.Stage == "admission" && x.n == 0 || t.m.Stage == "committee" && x.n > 0) {
			out = append(out, t)
		}
	}
	slices.SortFunc(out, func(a, b *lead) int { return a.n - b.n })
	return out
}

// most is by how many bodies the lead is passed this year.
func (t *lead) most() int {
	if t.fate == "reviewing" {
		return 1
	}
	return len(t.Pack.Reviews.Bodies)
}

// convene plans the session with what waits; with nothing there is none.
func (x *bench) convene() error {
	leads := x.waiting()
	if x.who = x.staff.in(x.secretary); len(leads) == 0 || x.who.Person == "" {
		return nil
	}
	in := review.PlanInput{Body: x.body, HeldOn: x.today, Place: "管委会第一会议室"}
	for _, t := range leads {
		in.Leads = append(in.Leads, t.m.ID)
	}
	x.report.Commands++
	s, err := x.Review.Plan(x.ctx, x.who, in)
	if err != nil {
		return x.failed(x.who, x.body+" plan", err)
	}
	x.id = s.ID
	x.plan(x.today.At(9, 30, x.loc), x.open)
	return nil
}

// open begins the session with whoever is there.
func (x *bench) open() error {
	v, err := x.Review.View(x.ctx, x.who, x.id)
	if err != nil {
		return x.failed(x.who, x.body+" view", err)
	}
	in := review.OpenInput{Session: x.id}
	for _, m := range v.Members {
		switch {
		case m.Person == "":
		case slices.Contains(v.Chairs, m.Post) || len(in.Leave) >= len(v.Members)/6 || x.rnd.Float64() >= x.y.invest.Reviews.Leave:
			in.Present = append(in.Present, m.Post)
		default:
			in.Leave = append(in.Leave, m.Post)
		}
	}
	for _, c := range v.Chairs {
		if len(in.Chairs) == 0 && slices.Contains(in.Present, c) {
			in.Chairs = []kernel.ID{c}
		}
	}
	x.report.Commands++
	if err := x.Review.Open(x.ctx, x.who, in); err != nil {
		return x.failed(x.who, x.body+" open", err)
	}
	if v, err = x.Review.View(x.ctx, x.who, x.id); err != nil {
		return x.failed(x.who, x.body+" view", err)
	}
	at := x.now
	for _, i := range v.Items {
		at = at.Add(time.Duration(8+x.rnd.IntN(10)) * time.Minute)
		x.plan(at, func() error { return x.decide(v, i) })
	}
	x.plan(at.Add(20*time.Minute), x.close)
	return nil
}

// decide has the members vote and records the decision.
func (x *bench) decide(v *review.View, i *review.ItemView) error {
	t := x.leads[i.Matter]
	if v.Terms.Way == "votes" {
		if err := x.votes(v, i); err != nil {
			return err
		}
	}
	in := review.DecideInput{Item: i.ID, Outcome: review.Passed, Reason: t.words("over")}
	switch {
	case t.fate == "refused" && x.n == 0:
		in.Outcome, in.Reason = review.Rejected, t.words("refused")
	case x.rnd.Float64() < x.y.invest.Reviews.Terms/float64(1+x.n):
		in.Outcome = review.WithTerms
		in.Conditions = []review.ConditionInput{{Text: t.words("condition"), Unit: t.unit, Due: x.workday(from(x.rnd, x.y.invest.Reviews.Days))}}
	}
	x.report.Commands++
	if err := x.Review.Decide(x.ctx, x.who, in); err != nil {
		return x.failed(x.who, t.m.Number+" decide", err)
	}
	m, err := x.Matter.Get(x.ctx, kernel.System(), i.Matter)
	if err != nil {
		return err
	}
	t.note(m)
	if in.Outcome.Passes() {
		t.bodies++
	} else {
		t.bodies, t.decides = 0, false
	}
	if len(in.Conditions) > 0 {
		if err := x.adoptConditions(i); err != nil {
			return err
		}
	}
	return t.decided()
}

// adoptConditions lets the tasks of the conditions go their way.
func (x *bench) adoptConditions(i *review.ItemView) error {
	_, item, err := x.Review.Item(x.ctx, x.who, x.id, i.ID)
	if err != nil {
		return x.failed(x.who, x.body+" item", err)
	}
	for _, c := range item.Conditions {
		if err := x.adopt(c.Task, x.who, c.Unit); err != nil {
			return err
		}
	}
	return nil
}

// votes: who may, votes; in secret each for himself, else the secretary records
// the hands.
func (x *bench) votes(v *review.View, i *review.ItemView) error {
	t := x.leads[i.Matter]
	var hands []review.Hand
	for _, m := range v.Members {
		if m.State != review.Present || slices.ContainsFunc(i.Recusals, func(r review.Recusal) bool { return r.Post == m.Post }) {
			continue
		}
		hands = append(hands, review.Hand{Post: m.Post, Vote: x.opinion(t)})
	}
	if !v.Terms.Secret {
		x.report.Commands++
		if err := x.Review.Hands(x.ctx, x.who, review.HandsInput{Item: i.ID, Votes: hands}); err != nil {
			return x.failed(x.who, t.m.Number+" hands", err)
		}
		return nil
	}
	for _, h := range hands {
		who := x.staff.in(h.Post)
		x.report.Commands++
		if err := x.Review.Vote(x.ctx, who, review.VoteInput{Item: i.ID, Vote: h.Vote}); err != nil {
			return x.failed(who, t.m.Number+" vote", err)
		}
	}
	return nil
}

// opinion is how a member votes on a lead.
func (x *bench) opinion(t *lead) review.Vote {
	switch p := x.rnd.Float64(); {
	case t.fate == "refused" && x.n == 0 && p < 0.8, p < x.y.invest.Reviews.Against:
		return review.No
	case p < 2*x.y.invest.Reviews.Against:
		return review.Abstain
	}
	return review.Yes
}

// close ends the session with its minutes.
func (x *bench) close() error {
	x.report.Commands++
	if err := x.Review.Close(x.ctx, x.who, x.id, ""); err != nil {
		return x.failed(x.who, x.body+" close", err)
	}
	return nil
}
