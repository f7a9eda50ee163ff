package sim

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"juyan/internal/baton"
	"juyan/internal/kernel"
)

// Appraisal is how the year is appraised: schemes published at its beginning,
// panels at its end, runs in between.
type Appraisal struct {
	By       string            `yaml:"by"`   // code of the post that runs it; "" = nobody does
	Head     string            `yaml:"head"` // rank of the posts that say what they think
	Schemes  []AppraisalScheme `yaml:"schemes"`
	Opinions []Opinion         `yaml:"opinions"`
	Panels   []AppraisalPanel  `yaml:"panels"`
	Runs     []AppraisalRun    `yaml:"runs"`
	Results  []ResultScript    `yaml:"results"`
}

// Opinion is something said of a draft, with what it is answered.
type Opinion struct {
	Says   string `yaml:"says"`
	Answer string `yaml:"answer"`
	Taken  bool   `yaml:"taken"`
}

// AppraisalScheme is one scheme of the pack on its way to being binding.
type AppraisalScheme struct {
	Code     string `yaml:"code"`
	Drafted  string `yaml:"drafted"` // moments: "2022-01-05 10:00"
	Until    string `yaml:"until"`   // last day for opinions
	Publish  string `yaml:"publish"`
	Opinions int    `yaml:"opinions"`
}

// AppraisalPanel is a judgement by everybody who holds a role.
type AppraisalPanel struct {
	Scheme    string             `yaml:"scheme"`
	Period    string             `yaml:"period"`
	Indicator string             `yaml:"indicator"`
	Role      string             `yaml:"role"`
	Appointed string             `yaml:"appointed"`
	Days      int                `yaml:"days"`   // within which they hand in
	Around    [2]int             `yaml:"around"` // the mark of an ordinary unit
	Better    map[string]float64 `yaml:"better"` // unit → points above or below
}

// AppraisalRun is one run.
type AppraisalRun struct {
	Scheme  string `yaml:"scheme"`
	Period  string `yaml:"period"`
	At      string `yaml:"at"`
	Purpose string `yaml:"purpose"`
}

// appraising is the appraisal on its way through the year.
type appraising struct {
	*run
	rnd      *rand.Rand
	post     kernel.ID
	versions map[string]kernel.ID // scheme code → version
	runs     map[string]kernel.ID // scheme code and period → its last official run
	said     int                  // opinions so far; nobody says the same twice until all were said
}

// castAppraisal plans the schemes, panels and runs of the script.
func (r *run) castAppraisal() {
	s := &r.y.Appraisal
	post, ok := r.dir.PostByCode(s.By)
	if !ok || r.Baton == nil {
		return
	}
	a := &appraising{run: r, rnd: r.chance(streamAppraisal, 0), post: post.ID, versions: map[string]kernel.ID{}, runs: map[string]kernel.ID{}}
	for i := range s.Schemes {
		x := &s.Schemes[i]
		r.plan(r.moment(x.Drafted), func() error { return a.draft(x) })
		r.plan(r.moment(x.Publish), func() error { return a.publish(x) })
	}
	for i := range s.Panels {
		x := &s.Panels[i]
		r.plan(r.moment(x.Appointed), func() error { return a.appoint(x) })
	}
	for i := range s.Runs {
		x := &s.Runs[i]
		r.planAlone(r.moment(x.At), func() error { return a.compute(x) })
	}
	a.castResults()
}

// moment reads a moment of the script; the check has read it before.
func (r *run) moment(s string) kernel.Instant {
	at, _ := parseMoment(s, r.loc)
	return at
}

func (a *appraising) command(what string, actor kernel.Actor, err error) error {
	a.report.Commands++
	if err == nil {
		return nil
	}
	return (&life{run: a.run}).failed(actor, what, err)
}

func (a *appraising) draft(x *AppraisalScheme) error {
	actor := a.staff.in(a.post)
	v, err := a.Baton.Draft(a.ctx, actor, baton.DraftInput{Pack: x.Code})
	if err != nil {
		return a.command("scheme draft", actor, err)
	}
	a.versions[x.Code] = v.ID
	until, err := kernel.ParseDate(x.Until)
	if err == nil {
		err = a.Baton.Consult(a.ctx, actor, baton.ConsultInput{Scheme: v.ID, To: until})
	}
	for i := range x.Opinions {
		a.plan(a.now.Add(time.Duration(20+a.rnd.IntN(60)+i*35)*time.Hour/4), func() error { return a.opine(x) })
	}
	return a.command("scheme consult", actor, err)
}

// opine: the head of some unit says what they think.
func (a *appraising) opine(x *AppraisalScheme) error {
	heads := a.staff.byRole[a.y.Appraisal.Head]
	actor := a.staff.in(heads[a.rnd.IntN(len(heads))])
	if actor.Person == "" {
		return nil
	}
	o := a.y.Appraisal.Opinions[a.said%len(a.y.Appraisal.Opinions)]
	a.said++
	return a.command("scheme opine", actor, a.Baton.Opine(a.ctx, actor, baton.OpineInput{Scheme: a.versions[x.Code], Text: o.Says}))
}

// publish answers what was said, then makes the scheme binding.
func (a *appraising) publish(x *AppraisalScheme) error {
	actor := a.staff.in(a.post)
	list, err := a.Baton.Opinions(a.ctx, actor, a.versions[x.Code])
	for _, o := range list {
		at := slices.IndexFunc(a.y.Appraisal.Opinions, func(x Opinion) bool { return x.Says == o.Text })
		if err == nil && at >= 0 {
			x := a.y.Appraisal.Opinions[at]
			err = a.Baton.Answer(a.ctx, actor, baton.AnswerInput{Opinion: o.ID, Taken: x.Taken, Text: x.Answer})
		}
	}
	if err == nil {
		err = a.Baton.Publish(a.ctx, actor, baton.PublishInput{Scheme: a.versions[x.Code]})
	}
	return a.command("scheme publish", actor, err)
}

// appoint seats everybody who holds the role; each hands in on a day of their
// own.
func (a *appraising) appoint(x *AppraisalPanel) error {
	actor := a.staff.in(a.post)
	in := baton.AppointInput{Scheme: a.versions[x.Scheme], Period: x.Period, Indicator: x.Indicator}
	for _, post := range a.staff.byRole[x.Role] {
		judge := a.staff.in(post)
		if judge.Person == "" {
			continue
		}
		in.People = append(in.People, judge.Person)
		a.plan(a.now.Add(time.Duration(4+a.rnd.IntN(24*x.Days))*time.Hour), func() error { return a.mark(x, post) })
	}
	return a.command("panel appoint", actor, a.Baton.Appoint(a.ctx, actor, in))
}

// mark hands in one assessor's form: each has a hand of their own, light or
// heavy.
func (a *appraising) mark(x *AppraisalPanel, post kernel.ID) error {
	judge := a.staff.in(post)
	seats, err := a.Baton.Seats(a.ctx, judge)
	if err != nil {
		return a.command("panel seats", judge, err)
	}
	hand := a.rnd.IntN(7) - 3
	for _, seat := range seats {
		if seat.ClosedAt != 0 || seat.Indicator != x.Indicator || seat.Period != x.Period {
			continue
		}
		form, err := a.Baton.Form(a.ctx, judge, seat.ID)
		if err != nil {
			return a.command("panel form", judge, err)
		}
		marks := map[string]string{}
		for _, j := range form.Subjects {
			m := float64(from(a.rnd, x.Around)+hand) + x.Better[j.Code]
			marks[j.Key] = strconv.Itoa(min(100, max(0, int(m))))
		}
		if err := a.command("panel mark", judge, a.Baton.Mark(a.ctx, judge, baton.MarkInput{Seat: seat.ID, Marks: marks})); err != nil {
			return err
		}
	}
	return nil
}

func (a *appraising) compute(x *AppraisalRun) error {
	actor := a.staff.in(a.post)
	run, err := a.Baton.Run(a.ctx, actor, baton.RunInput{Scheme: a.versions[x.Scheme], Period: x.Period, Purpose: baton.Purpose(x.Purpose)})
	if err == nil && run.Purpose == baton.Official {
		a.runs[x.Scheme+" "+x.Period] = run.ID
	}
	return a.command("run", actor, err)
}

// checkAppraisal reports moments that cannot be read and schemes without a
// draft.
func (y *Year) checkAppraisal(f *faults) {
	moment := func(path, s string) {
		if _, err := parseMoment(s, time.UTC); err != nil {
			f.add("appraisal."+path, kernel.T("“%s”不是时刻", "%q is not a moment"), kernel.T("写成 2022-01-05 10:00 这样", "write it like 2022-01-05 10:00"), s)
		}
	}
	drafted := map[string]bool{}
	for i, x := range y.Appraisal.Schemes {
		at := "schemes." + strconv.Itoa(i)
		drafted[x.Code] = true
		moment(at+".drafted", x.Drafted)
		moment(at+".publish", x.Publish)
		if x.Opinions > 0 && len(y.Appraisal.Opinions) == 0 {
			f.miss("appraisal.opinions")
		}
	}
	for i, o := range y.Appraisal.Opinions {
		if o.Says == "" || o.Answer == "" {
			f.miss("appraisal.opinions." + strconv.Itoa(i))
		}
	}
	for i, x := range y.Appraisal.Panels {
		moment("panels."+strconv.Itoa(i)+".appointed", x.Appointed)
		if !drafted[x.Scheme] || x.Days < 1 || x.Around[1] < x.Around[0] {
			f.miss("appraisal.panels." + strconv.Itoa(i))
		}
	}
	for i, x := range y.Appraisal.Runs {
		moment("runs."+strconv.Itoa(i)+".at", x.At)
		if !drafted[x.Scheme] || x.Purpose != string(baton.Trial) && x.Purpose != string(baton.Official) {
			f.miss("appraisal.runs." + strconv.Itoa(i))
		}
	}
	y.checkResults(f, moment)
}
