package sim

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/project"
)

// Works is how projects go from the agreement to full capacity.
type Works struct {
	Before   int         `yaml:"before"`   // projects under way when the year begins
	Pace     [5][2]int   `yaml:"pace"`     // days, from–to: agreement → filing → start → trial production → production → full capacity
	Shape    [12]int     `yaml:"shape"`    // of a year's investment done by the end of each month, per cent
	Lag      [2]float64  `yaml:"lag"`      // share of the plan really done
	Late     [2]float64  `yaml:"late"`     // the same of those that lag
	Blocks   []Block     `yaml:"blocks"`   // what holds works up
	Visits   Visits      `yaml:"visits"`   // of the mobile office
	Needs    []Need      `yaml:"needs"`    // what it asks of the zone
	Land     Land        `yaml:"land"`     // where it is built
	Spread   [3]int      `yaml:"spread"`   // investment by year, per cent
	Named    []NamedWork `yaml:"named"`    // projects told by name
	Approves [2]float64  `yaml:"approves"` // share of a step's limit used
	Overdue  float64     `yaml:"overdue"`  // chance that a step takes longer than its limit
}

// Block is a bottleneck: who must move, in which words.
type Block struct {
	Kind   string  `yaml:"kind"`
	Unit   string  `yaml:"unit"`
	Weight float64 `yaml:"weight"`
	Words  Lines   `yaml:"words"`
}

// NamedWork is one of the projects under way, as the script tells it.
type NamedWork struct {
	Title   string `yaml:"title"`
	Firm    string `yaml:"firm"` // enterprise code
	Chain   string `yaml:"chain"`
	Amount  int64  `yaml:"investment"`
	Signed  string `yaml:"signed"`
	Started string `yaml:"started"`
	Trial   string `yaml:"trial"` // planned
	Holders string `yaml:"holders"`
	Plots   string `yaml:"plots"`
	Leaves  string `yaml:"leaves"` // day it gives up
}

// works is one project on its way.
type works struct {
	life
	v         *Works
	lead      *lead // nil: it was there before
	named     *NamedWork
	title     string
	chain     *Chain
	amount    int64
	mu        int64
	output    int64     // of a full year
	unit      kernel.ID // responsible
	firm      string    // enterprise code, of those that were there
	investor  string
	signed    kernel.Date
	starts    kernel.Date // as planned
	trial     kernel.Date
	produces  kernel.Date
	lags      bool
	pct       int
	claimed   int64
	begun     map[kernel.ID]bool // steps and tasks in hand
	signer    kernel.Actor
	told      kernel.Actor // who took the last action
	mover     kernel.ID    // unit that must move first
	officer   kernel.ID
	commissar kernel.ID
}

// decided goes on after a body has decided: what all have passed is signed some
// weeks later.
func (t *lead) decided() error {
	if t.Project == nil || t.m.Stage != "approved" || !t.signs {
		return nil
	}
	at := t.within(9, 52)
	if t.n%3 == 0 && t.today.Month >= t.y.invest.until.Month-1 { // signed in the year's last week
		at = max(at, kernel.DateOf(t.end.In(t.loc)).AddDays(-3-t.n%5).At(15, t.n%60, t.loc))
	}
	t.plan(at, t.sign)
	return nil
}

// sign: the agreement is signed, and the lead becomes a project.
func (t *lead) sign() error {
	if t.m.Stage != "approved" {
		return nil
	}
	l := t.run.life(t.run.chance(streamWorks, t.n))
	l.slots, l.known["product"] = t.slots, t.product
	w := &works{life: l, v: &t.y.invest.Works, lead: t, title: t.title, chain: t.chain, amount: t.amount, mu: t.mu, unit: t.unit, investor: t.investor, signed: t.today}
	return w.begin()
}

// castWorks plans the projects that were under way when the year began.
func (r *run) castWorks(share float64) {
	if r.y.invest == nil || r.Project == nil {
		return
	}
	v := &r.y.invest.Works
	r.ground = newGround(&r.Pack.Plots, v.Named)
	n := int(float64(v.Before)*share + 0.5)
	for i := range max(n, min(len(v.Named), v.Before)) {
		w := r.under(v, i)
		r.plan(r.y.from.AddDays(3+i/4).At(9, 10+i%40, r.loc), w.begin)
	}
}

// under makes up a project under way: told by name, or of a firm that builds.
func (r *run) under(v *Works, i int) *works {
	l := r.life(r.chance(streamWorks, 10_000+i))
	l.slots = r.y.invest.Slots
	w := &works{life: l, v: v, signed: r.y.from.AddDays(-60 - l.rnd.IntN(330))}
	chains := r.y.invest.Chains
	w.chain = &chains[choose(l.rnd, len(chains), func(i int) float64 { return chains[i].Weight })]
	if i < len(v.Named) {
		x := &v.Named[i]
		w.named, w.title, w.firm, w.amount = x, x.Title, x.Firm, x.Amount
		w.known["product"] = strings.TrimSuffix(x.Title, "项目")
		w.signed, _ = kernel.ParseDate(x.Signed) // the check has read it
		for k := range chains {
			if chains[k].Code == x.Chain {
				w.chain = &chains[k]
			}
		}
	} else {
		p := w.chain.Products[l.rnd.IntN(len(w.chain.Products))]
		w.title, w.amount = p.title(l.rnd), round(within(l.rnd, w.chain.Investment), 100)
		w.firm = r.firms.list[(i*17+3)%len(r.firms.list)].Code
		w.known["product"] = p.Name
	}
	w.mu = max(5, w.amount/max(1, within(l.rnd, w.chain.PerMu)))
	unit, _ := r.dir.UnitByCode("investment")
	w.unit = unit.ID
	return w
}

func (w *works) days(i int) int { return from(w.rnd, w.v.Pace[i]) }

// wan1 is an amount of a promise row, "" for none.
func wan1(n int64) string {
	if n <= 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

// begin signs the agreement: promises by year, what both sides undertake.
func (w *works) begin() error {
	w.begun = map[kernel.ID]bool{}
	w.lags = w.rnd.Float64() < 0.3
	w.starts = w.signed.AddDays(w.days(0) + w.days(1))
	w.trial = w.starts.AddDays(w.days(2))
	w.produces = w.trial.AddDays(w.days(3))
	w.fromScript()
	item, _ := w.dir.UnitByCode("economy")
	overall, _ := w.dir.UnitByCode("investment")
	who, err := w.staff.of(w.rnd, overall.ID, "project.raise")
	if err != nil {
		return err
	}
	f := one("title", w.title).with("content", w.say(w.y.invest.Words["content"])).with("chain", w.chain.Code).with("template", w.template()).with("investment", wan(w.amount)).
		with("industry", w.chain.Industry[0]).with("overall_unit", string(overall.ID)).with("item_unit", string(item.ID)).with("unit", string(w.unit)).with("signed_on", w.signed.String()).
		with("plan_start", w.starts.String()).with("plan_trial", w.trial.String()).with("plan_production", w.produces.String())
	in := project.SignInput{Values: f, Promises: w.promises(), Conditions: w.conditions()}
	if w.lead != nil {
		in.Lead, in.Firm.Name = w.lead.m.ID, w.lead.firmHere()
	} else if e, ok := w.dir.EnterpriseByCode(w.firm); ok {
		f.with("enterprise", string(e.ID))
	}
	w.report.Commands++
	m, err := w.Project.Sign(w.ctx, who, in)
	if err != nil {
		return w.failed(who, w.title+" sign", err)
	}
	w.note(m)
	w.works[m.ID], w.signer = w, who
	if err := w.given(); err != nil {
		return err
	}
	if w.lead != nil {
		if w.lead.m, err = w.Matter.Get(w.ctx, kernel.System(), w.lead.m.ID); err != nil {
			return err
		}
	}
	w.plan(w.soon(1, 12), w.assign)
	return nil
}

// given lets the tasks that the agreement and its bottlenecks became go their
// way, each once.
func (w *works) given() error {
	rec, err := w.Project.Record(w.ctx, w.signer, w.m.ID)
	if err != nil {
		return w.failed(w.signer, w.m.Number+" record", err)
	}
	for _, c := range rec.Conditions {
		if err := w.once(c.Task, c.Unit, w.signer); err != nil {
			return err
		}
	}
	for _, b := range rec.Blocks {
		if err := w.once(b.Task, b.Unit, w.told); err != nil {
			return err
		}
	}
	return nil
}

func (w *works) once(task, unit kernel.ID, giver kernel.Actor) error {
	if task == "" || w.begun[task] {
		return nil
	}
	w.begun[task] = true
	return w.adopt(task, giver, unit)
}

// fromScript takes over the days a script tells.
func (w *works) fromScript() {
	if w.named == nil {
		return
	}
	for s, at := range map[string]*kernel.Date{w.named.Started: &w.starts, w.named.Trial: &w.trial} {
		if d, err := kernel.ParseDate(s); err == nil {
			*at = d
		}
	}
	if !w.produces.After(w.trial) {
		w.produces = w.trial.AddDays(w.days(3))
	}
}

func (w *works) template() string {
	if slices.Contains([]string{"fine_chemicals", "electronic_chemicals", "salt", "biopharma", "new_materials"}, w.chain.Code) {
		return "chemical"
	}
	return "ordinary"
}

// firmHere is the company an investor founds in the zone.
func (t *lead) firmHere() string {
	name := t.investor
	for _, p := range t.y.invest.Names.Places {
		name = strings.TrimPrefix(name, p)
	}
	for _, form := range t.y.invest.Names.Forms {
		name = strings.TrimSuffix(name, form)
	}
	return "居延" + name + "有限公司"
}

// promises are what the investor promises by year.
func (w *works) promises() []project.PromiseRow {
	w.output = w.amount * int64(w.between(60, 150)) / 100
	var rows []project.PromiseRow
	left := w.amount
	for i, pct := range w.v.Spread {
		part := w.amount * int64(pct) / 100
		if i == len(w.v.Spread)-1 {
			part = left
		}
		left -= part
		row := project.PromiseRow{Year: strconv.Itoa(w.signed.Year + i), Amounts: map[string]string{"investment": wan1(part)}}
		switch i {
		case 0:
			row.Amounts["land"] = wan1(w.first())
		case 1:
			row.Amounts["land"] = wan1(w.mu - w.first())
		}
		if year := w.signed.Year + i; year >= w.produces.Year {
			row.Amounts["output"], row.Amounts["tax"] = wan1(w.output/2), wan1(w.mu*w.chain.Tax[0]/2)
			row.Amounts["jobs"], row.Amounts["energy"] = wan1(w.jobs()), wan1(w.energy())
		}
		rows = append(rows, row)
	}
	return rows
}

// jobs and energy are what it promises of a year, first the land of its first
// phase.
func (w *works) jobs() int64 { return max(8, w.amount*w.chain.Jobs[0]/10_000) }

func (w *works) energy() int64 { return max(50, w.output*w.chain.Energy[0]/1000) }

func (w *works) first() int64 { return max(5, w.mu*int64(w.v.Land.Share)/100) }

// conditions are what one side or the other undertakes.
func (w *works) conditions() []project.ConditionRow {
	if w.rnd.Float64() < 0.5 {
		land, _ := w.dir.UnitByCode("land")
		return []project.ConditionRow{{Side: project.SideZone, Content: w.say(w.y.invest.Words["zone_side"]), Unit: string(land.ID), Due: w.latest(w.starts.AddDays(-10)).String()}}
	}
	return []project.ConditionRow{{Side: project.SideFirm, Content: w.say(w.y.invest.Words["firm_side"]), Unit: string(w.unit), Due: w.latest(w.signed.AddDays(60)).String()}}
}

// latest is a day, but no earlier than a fortnight from now.
func (w *works) latest(d kernel.Date) kernel.Date {
	if soonest := w.today.AddDays(14); d.Before(soonest) {
		return soonest
	}
	return d
}

// by takes an action as the officer, as long as the post is held.
func (w *works) by(action string, f fields) error {
	who := w.staff.in(w.officer)
	if who.Person == "" || who.Can("project.handle") == kernel.ScopeNone {
		var err error
		if who, err = w.staff.of(w.rnd, w.unit, "project.handle"); err != nil {
			return err
		}
	}
	w.told = who
	return w.act(who, "", action, f)
}

// assign: the service office gives the project its commissioner and officer;
// whoever tends the fewest is next.
func (w *works) assign() error {
	who, err := w.staff.with(w.rnd, "office", "project.handle")
	if err != nil {
		return err
	}
	w.commissar, w.officer = w.least("commissioner"), w.least("officer")
	if err := w.act(who, "", "staff", one("commissioner", string(w.commissar)).with("officer", string(w.officer))); err != nil {
		return err
	}
	w.plan(w.later(2, 30), w.yearly)
	w.plan(w.later(10, 60), w.claimNeeds)
	w.callVan()
	filed := w.signed.AddDays(w.days(0))
	w.plan(max(w.later(3, 20), filed.At(10, 15, w.loc)), func() error { return w.file(filed) })
	if w.named == nil || w.named.Plots == "" {
		w.plan(max(w.later(8, 40), w.signed.AddDays(from(w.rnd, w.v.Land.Days)).At(11, 5, w.loc)), w.settle)
	}
	if w.named != nil {
		w.plan(w.later(8, 30), w.particulars)
		if d, err := kernel.ParseDate(w.named.Leaves); err == nil {
			w.plan(d.At(16, 0, w.loc), w.leave)
		}
	}
	return nil
}

// least is the held post of a role that tends the fewest projects.
func (w *works) least(role string) kernel.ID {
	var best kernel.ID
	for _, p := range w.staff.byRole[role] {
		if a := w.staff.in(p); a.Person == "" || a.Can("project.handle") == kernel.ScopeNone {
			continue
		}
		if best == "" || w.tends[p] < w.tends[best] {
			best = p
		}
	}
	w.tends[best]++
	return best
}

func (w *works) particulars() error {
	if w.named.Holders != "" {
		if err := w.by("set_holders", one("holders", strings.ReplaceAll(w.named.Holders, "；", "\n"))); err != nil {
			return err
		}
	}
	if w.named.Plots == "" {
		return nil
	}
	return w.by("set_plots", one("plots", fmt.Sprintf("%s，%s", w.named.Plots, w.latestPast(w.signed.AddDays(40)))))
}

// latestPast is a day, but no later than today.
func (w *works) latestPast(d kernel.Date) kernel.Date {
	if d.After(w.today) {
		return w.today
	}
	return d
}

// yearly files the plan of the year: the script's shape, from the month that
// runs.
func (w *works) yearly() error {
	if due, _ := w.m.Data["plan_due"].(bool); !due {
		return nil
	}
	f := one("plan_year", strconv.Itoa(w.today.Year)).with("year_invest", wan(max(100, w.thisYear())))
	for i := int(w.today.Month) - 1; i < 12; i++ {
		f.with(fmt.Sprintf("p%02d", i+1), strconv.Itoa(w.planned(i)))
	}
	if err := w.by("plan", f); err != nil {
		return err
	}
	w.plan(w.reportAt(w.today), w.monthly)
	return nil
}

// thisYear is what is to be invested in the year that runs.
func (w *works) thisYear() int64 {
	i := min(max(0, w.today.Year-w.signed.Year), 2)
	return w.amount * int64(w.v.Spread[i]) / 100
}

// planned is the plan for the end of a month: the shape, stretched over what is
// left of the year.
func (w *works) planned(month int) int {
	first := int(w.today.Month) - 1
	before := 0
	if first > 0 {
		before = w.v.Shape[first-1]
	}
	return (w.v.Shape[month] - before) * 100 / (100 - before)
}

// reportAt is an hour some days before the report of a month is due.
func (w *works) reportAt(d kernel.Date) kernel.Instant {
	day := kernel.Date{Year: d.Year, Month: d.Month, Day: 18 + w.rnd.IntN(6)}
	return w.hours.after(day.At(8, 30, w.loc), time.Duration(w.between(0, 6)*float64(time.Hour)))
}

// monthly reports progress, claims what was paid in, and now and then tells
// what holds the works up.
func (w *works) monthly() error {
	if slices.Contains([]string{"production", "capacity", "exit"}, w.m.Stage) {
		return nil
	}
	next := w.today.AddDays(-w.today.Day + 1).AddDays(31)
	w.plan(w.reportAt(next), w.monthly)
	if month, _ := w.m.Data["report_month"].(string); month == "" || w.rnd.Float64() < 0.05 {
		return nil // nothing is asked, or they forget
	}
	span := w.v.Lag
	if w.lags {
		span = w.v.Late
	}
	plan := w.m.Data[fmt.Sprintf("p%02d", int(w.today.Month))]
	at, _ := plan.(int64)
	w.pct = min(100, max(w.pct, int(float64(at)*w.between(span[0], span[1]))))
	words := "progress"
	if w.lags {
		words = "behind"
	}
	if err := w.by("report", one("pct", strconv.Itoa(w.pct)).with("progress", w.say(w.y.invest.Words[words]))); err != nil {
		return err
	}
	if w.lags && w.rnd.Float64() < 0.3 {
		w.plan(w.soon(1, 10), w.block)
	}
	if w.rnd.Float64() < 0.45 {
		w.plan(w.soon(1, 20), w.claim)
	}
	return nil
}

// claim: the officer claims what was paid in since; statistics verify it.
func (w *works) claim() error {
	sum := w.thisYear() * int64(w.pct) / 100
	if sum-w.claimed < 100 {
		return nil
	}
	part := sum - w.claimed
	w.claimed = sum
	if err := w.by("fund_claim", one("fund_amount", wan(part)).with("fund_on", w.today.AddDays(-1-w.rnd.IntN(9)).String()).with("fund_evidence", "bank")); err != nil {
		return err
	}
	w.plan(w.later(6, 34), func() error { return w.verify(part) })
	return nil
}

func (w *works) verify(part int64) error {
	who, err := w.staff.with(w.rnd, "statistician", "project.direct")
	if err != nil {
		return err
	}
	if w.rnd.Float64() < 0.15 {
		part = part * 9 / 10
	}
	return w.act(who, "", "fund_verify", one("fund_verified", wan(part)).with("verify_note", w.say(w.y.invest.Words["verify"])))
}
