package sim

import (
	"slices"
	"strconv"
	"time"

	"juyan/internal/indicator"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/merit"
	"juyan/internal/store"
)

// ResultScript is the result of an official run on its way: announced, appealed
// against, computed anew where an appeal was upheld, made final.
type ResultScript struct {
	Scheme    string         `yaml:"scheme"`
	Period    string         `yaml:"period"`
	Announced string         `yaml:"announced"`
	Final     string         `yaml:"final"` // "" = still on notice at the end
	By        string         `yaml:"by"`    // code of the post that makes it final
	Appeals   []AppealScript `yaml:"appeals"`
}

// AppealScript is one appeal by the head of a unit.
type AppealScript struct {
	Unit    string `yaml:"unit"`
	At      string `yaml:"at"`
	Days    int    `yaml:"days"` // working days until it is decided
	Line    string `yaml:"line"` // "" = the whole
	Content string `yaml:"content"`
	End     string `yaml:"end"` // the last act: uphold, dismiss, withdraw, accept; "" = none yet
	Answer  string `yaml:"answer"`
}

// resulting is one result on its way.
type resulting struct {
	*appraising
	x *ResultScript
	r *merit.Result
}

func (a *appraising) castResults() {
	if a.Merit == nil {
		return
	}
	for i := range a.y.Appraisal.Results {
		r := &resulting{appraising: a, x: &a.y.Appraisal.Results[i]}
		a.plan(a.moment(r.x.Announced), r.announce)
		for j := range r.x.Appeals {
			x := &r.x.Appeals[j]
			a.plan(a.moment(x.At), func() error { return r.appeal(x) })
		}
		if r.x.Final != "" {
			a.plan(a.moment(r.x.Final), r.final)
		}
	}
}

func (r *resulting) announce() (err error) {
	actor := r.staff.in(r.post)
	r.r, err = r.Merit.Announce(r.ctx, actor, merit.AnnounceInput{Run: r.runs[r.x.Scheme+" "+r.x.Period]})
	return r.command("result announce", actor, err)
}

// appeal: the head of the unit appeals; the appraisal office takes it up within
// the day and decides when the script says.
func (r *resulting) appeal(x *AppealScript) error {
	head, err := r.holder(x.Unit + ".head")
	if err != nil || r.r == nil {
		return err
	}
	l := &life{run: r.run}
	f := one("result", r.r.Number).with("whose", "unit").with("line", x.Line).with("content", x.Content)
	if err := l.raise(head, matter.RaiseInput{Kind: merit.AppealKind, Values: f}); err != nil || x.End == "" {
		return err
	}
	office := func(action string, f fields) func() error {
		return func() error { return l.act(r.staff.in(r.post), "", action, f) }
	}
	decided := r.workday(x.Days).At(16, 10, r.loc)
	switch x.End {
	case "withdraw":
		l.plan(decided, func() error { return l.act(head, "", "withdraw", nil) })
		return nil
	case "accept":
		l.plan(r.now.Add(5*time.Minute), office("accept", nil))
		return nil
	}
	l.plan(r.now.Add(2*time.Hour), office("accept", nil))
	if x.End == "dismiss" {
		l.plan(decided, office("dismiss", one("answer", x.Answer)))
		return nil
	}
	l.plan(decided, func() error { return r.uphold(l, head, x) })
	return nil
}

// holder is who holds a post of the script.
func (r *resulting) holder(code string) (kernel.Actor, error) {
	post, ok := r.dir.PostByCode(code)
	if !ok {
		return kernel.Actor{}, kernel.Invalid("appraisal.results", kernel.T("没有岗位“%s”", "there is no post %q"), code)
	}
	return r.staff.in(post.ID), nil
}

// uphold leaves out the first record that the appellant's unit handled too late
// in the period, and has the result computed anew. In a year too small to hold
// such a record the appellant withdraws.
func (r *resulting) uphold(l *life, head kernel.Actor, x *AppealScript) error {
	late, err := r.late(head.Unit)
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		return l.act(head, "", "withdraw", nil)
	}
	if err == nil {
		err = l.act(r.staff.in(r.post), "", "uphold", one("correction", "exclude").with("excluded", late).with("answer", x.Answer))
	}
	if err == nil {
		r.plan(r.now.Add(25*time.Minute), func() error { return r.revise(x) })
	}
	return err
}

func (r *resulting) late(unit kernel.ID) (number string, err error) {
	from, to := r.r.Period.Dates()
	err = r.DB.Read(r.ctx, func(tx *store.Tx) error {
		number, err = store.One(tx, store.Value[string], `SELECT m.number FROM fact_shown f JOIN matter_shown m ON m.id = f.matter_id
			WHERE f.measure = 'whistle.handle_due' AND f.unit_id = $1 AND f.at >= $2 AND f.at < $3
			AND NOT EXISTS (SELECT 1 FROM fact_shown g WHERE g.matter_id = f.matter_id AND g.unit_id = f.unit_id AND g.measure = 'whistle.handle_in_time')
			ORDER BY f.at, m.number LIMIT 1`, unit, from.At(0, 0, r.loc), to.AddDays(1).At(0, 0, r.loc))
		return err
	})
	return number, err
}

func (r *resulting) revise(x *AppealScript) error {
	actor := r.staff.in(r.post)
	return r.command("result revise", actor, r.Merit.Revise(r.ctx, actor, merit.ReviseInput{Result: r.r.ID, Reason: x.Answer}))
}

func (r *resulting) final() error {
	if r.r == nil {
		return nil
	}
	actor, err := r.holder(r.x.By)
	if err != nil {
		return err
	}
	return r.command("result final", actor, r.Merit.Finalize(r.ctx, actor, merit.FinalizeInput{Result: r.r.ID}))
}

// checkResults reports results of no run, and appeals that say too little.
func (y *Year) checkResults(f *faults, moment func(path, s string)) {
	official := map[string]bool{}
	for _, x := range y.Appraisal.Runs {
		official[x.Scheme+" "+x.Period] = x.Purpose == "official"
	}
	for i, x := range y.Appraisal.Results {
		at := "results." + strconv.Itoa(i)
		moment(at+".announced", x.Announced)
		if x.Final != "" {
			moment(at+".final", x.Final)
		}
		if _, err := indicator.ParsePeriod(x.Period); err != nil || !official[x.Scheme+" "+x.Period] || x.By == "" {
			f.miss("appraisal." + at)
		}
		for j, ap := range x.Appeals {
			moment(at+".appeals."+strconv.Itoa(j)+".at", ap.At)
			decided := ap.End == "uphold" || ap.End == "dismiss"
			if ap.Unit == "" || ap.Content == "" || decided && ap.Answer == "" || !decided && !slices.Contains([]string{"", "accept", "withdraw"}, ap.End) {
				f.miss("appraisal." + at + ".appeals." + strconv.Itoa(j))
			}
		}
	}
}

// against checks who appraises, and whose results are appealed against.
func (s *Appraisal) against(f *faults, units, posts names) {
	f.refer("appraisal.by", s.By, posts)
	for i, x := range s.Results {
		at := "appraisal.results." + strconv.Itoa(i)
		f.refer(at+".by", x.By, posts)
		for j, ap := range x.Appeals {
			f.refer(at+".appeals."+strconv.Itoa(j)+".unit", ap.Unit, units)
		}
	}
}
