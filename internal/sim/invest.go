package sim

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/matter"
)

// lead is one 招商线索 on its way: registered, taken on, negotiated, reviewed,
// signed; or lost, put to sleep, forgotten.
type lead struct {
	life
	n         int
	fate      string // passed, or one of investFates
	key       bool
	signs     bool
	chain     *Chain
	unit      kernel.ID // agency that found it
	doer      kernel.ID // post that goes on with it
	investor  string
	title     string
	product   string
	industry  string
	amount    int64 // 万元
	mu        int64
	hazardous bool
	review    kernel.Date // day of the review that is to decide it
	against   kernel.ID   // agency that claims it too
	twin      *lead       // the one it turns out to be
	twinned   bool
	decides   bool // proposed, and this year to be decided
	bodies    int  // that passed it in this round
}

// passed is the fate of the leads both committees pass.
const passed = "passed"

// castLeads plans the year's leads, the first share of all; there are no more than
// the script names, however many whistles are asked for.
func (r *run) castLeads(share float64) {
	v := r.y.invest
	if v == nil {
		return
	}
	leads := r.leadsOf(v)
	for _, t := range leads[:min(len(leads), int(float64(len(leads))*share+0.5))] {
		r.plan(t.begins(), t.register)
	}
}

// leadsOf makes up every lead of a year: its fate, its investor, its size. The
// amounts of those passed sum to what the script says.
func (r *run) leadsOf(v *Invest) []*lead {
	rnd := r.chance(streamLead, 0)
	fates := slices.Repeat([]string{passed}, v.Counts.Passed)
	for _, f := range investFates {
		fates = append(fates, slices.Repeat([]string{f}, v.Fates[f])...)
	}
	rnd.Shuffle(len(fates), func(i, j int) { fates[i], fates[j] = fates[j], fates[i] })
	names := v.Names.investors(rnd)
	var list, through []*lead
	for n, fate := range fates {
		t := r.leadOf(v, n, fate, names)
		list = append(list, t)
		if fate == passed {
			through = append(through, t)
		}
	}
	share(through, v.Counts.Investment)
	for i, t := range through {
		t.key, t.signs = true, i < v.Counts.Signed
	}
	left := v.Counts.Key - len(through)
	for _, t := range list {
		if left > 0 && t.mayBeKey() {
			t.key, left = true, left-1
		}
	}
	return list
}

// mayBeKey: what is looked at seriously, and early enough to count.
func (t *lead) mayBeKey() bool {
	return slices.Contains([]string{"negotiating", "reviewing", "refused", "lost"}, t.fate)
}

func (r *run) leadOf(v *Invest, n int, fate string, names func(*Chain) string) *lead {
	l := r.life(r.chance(streamLead, n+1))
	l.slots = v.Slots
	t := &lead{life: l, n: n, fate: fate}
	t.chain = &v.Chains[choose(t.rnd, len(v.Chains), func(i int) float64 { return v.Chains[i].Weight })]
	t.investor = names(t.chain)
	p := t.chain.Products[t.rnd.IntN(len(t.chain.Products))]
	t.product, t.title = p.Name, p.title(t.rnd)
	t.industry = t.chain.Industry[t.rnd.IntN(len(t.chain.Industry))]
	t.amount = round(within(t.rnd, t.chain.Investment), 100)
	t.hazardous = t.rnd.Float64() < t.chain.Hazardous && (t.amount >= v.Counts.Hazardous || t.rnd.Float64() < 0.1)
	t.known["investor"], t.known["product"] = t.investor, t.product
	return t
}

// within draws a number of a range, small ones more often than large ones.
func within(rnd *rand.Rand, of [2]int64) int64 {
	x := rnd.Float64()
	return of[0] + int64(float64(of[1]-of[0])*x*x)
}

func round(n, to int64) int64 { return max(to, (n+to/2)/to*to) }

// title is what is to be made in a year: 年产 12,000 吨水处理剂项目.
func (p Product) title(rnd *rand.Rand) string {
	if p.Scale[1] == 0 {
		return p.Name + "项目"
	}
	unit := p.Unit
	if unit == "" {
		unit = "吨"
	}
	n := within(rnd, p.Scale)
	step := int64(10)
	for n/step >= 50 {
		step *= 10
	}
	n = round(n, step)
	if n >= 10_000 && n%1000 == 0 {
		return fmt.Sprintf("年产%s万%s%s项目", strconv.FormatFloat(float64(n)/10_000, 'f', -1, 64), unit, p.Name)
	}
	return fmt.Sprintf("年产%d%s%s项目", n, unit, p.Name)
}

// investors hands out names of firms, none twice.
func (v InvestorNames) investors(rnd *rand.Rand) func(*Chain) string {
	used := map[string]bool{}
	stems := rnd.Perm(len(v.Stems))
	next := 0
	return func(c *Chain) string {
		for {
			stem, sector := v.Stems[stems[next%len(stems)]], c.Sectors[rnd.IntN(len(c.Sectors))]
			next++
			if own := stem + sector; !used[own] || next > 1000*len(stems) {
				used[own] = true
				return v.Places[rnd.IntN(len(v.Places))] + own + v.Forms[rnd.IntN(len(v.Forms))]
			}
		}
	}
}

// share makes the amounts of leads sum to a total, in steps of 10 (万元); what
// rounding leaves goes to the largest.
func share(list []*lead, total int64) {
	var sum, given int64
	largest := -1
	for i, t := range list {
		sum += t.amount
		if largest < 0 || t.amount > list[largest].amount {
			largest = i
		}
	}
	if largest < 0 {
		return
	}
	for _, t := range list {
		t.amount = round(int64(float64(t.amount)*float64(total)/float64(sum)), 10)
		given += t.amount
	}
	list[largest].amount += total - given
}

// begins is when the lead is registered: some weeks before its review, else on
// any day of the year; the fresh ones in its last weeks.
func (t *lead) begins() kernel.Instant {
	v := t.y.invest
	day := t.monthly(v, 12)
	switch {
	case t.fate == passed:
		t.review = t.reviewDay(v)
		day = t.review.AddDays(-22 - t.rnd.IntN(50))
	case t.fate == "fresh":
		day = kernel.DateOf(t.end.In(t.loc)).AddDays(-2 - t.rnd.IntN(12))
	case t.fate == "reviewing":
		day = v.until.AddDays(-26 - t.rnd.IntN(40))
	case t.key:
		day = t.monthly(v, int(v.until.Month)-1)
	}
	if first := t.y.from.AddDays(3 + t.rnd.IntN(6)); day.Before(first) {
		day = first
	}
	return t.hours.after(day.At(8, 30, t.loc), time.Duration(t.between(0.2, 7)*float64(time.Hour)))
}

// monthly draws a day of the first months of the year by their weights.
func (t *lead) monthly(v *Invest, months int) kernel.Date {
	m := choose(t.rnd, months, func(i int) float64 { return v.Months[i] })
	return kernel.Date{Year: t.y.from.Year, Month: time.Month(m + 1), Day: 1 + t.rnd.IntN(27)}
}

// reviewDay draws the day around which both committees decide: early enough for
// the script's last day.
func (t *lead) reviewDay(v *Invest) kernel.Date {
	for {
		d := t.monthly(v, int(v.until.Month))
		if !d.Before(t.y.from.AddDays(24)) && d.Before(v.until.AddDays(-16)) {
			return d
		}
	}
}

func (t *lead) words(name string) string { return t.say(t.y.invest.Words[name]) }

// wan writes an amount of 万元 as a form takes it.
func wan(n int64) string { return strconv.FormatInt(n, 10) }

func (t *lead) register() error {
	v := t.y.invest
	u, ok := t.dir.UnitByCode(among(t.rnd, v.Units))
	if !ok {
		return kernel.Invalid("units", kernel.T("%s：units 里有不存在的机构", "%s: units names one that does not exist"), InvestFile)
	}
	t.unit = u.ID
	who, err := t.finder(u.ID)
	if err != nil {
		return err
	}
	t.doer = who.Post
	f := one("investor", t.investor).with("title", t.title).with("chain", t.chain.Code).with("investment", wan(round(int64(float64(t.amount)*t.between(0.8, 1.15)), 100))).
		with("source", among(t.rnd, v.Sources)).with("background", among(t.rnd, v.Backgrounds)).with("industry", t.industry).with("product", t.product).
		with("contact_name", v.Names.People[t.rnd.IntN(len(v.Names.People))]).with("contact_phone", fmt.Sprintf("1010002%04d", t.n)).with("intro", t.words("intro")).
		with("next_step", t.words("next")).with("next_on", t.workday(2+t.rnd.IntN(4)).String())
	if t.fate == "twin" {
		t.twin = t.first()
		if t.twin == nil {
			return nil
		}
		f.with("investor", t.twin.investor).with("industry", t.twin.industry).with("another", t.words("another"))
	}
	if err := t.raise(who, matter.RaiseInput{Kind: "lead", Values: f}); err != nil {
		return err
	}
	t.leads[t.m.ID] = t
	switch {
	case t.fate == "lapsed": // taken on, then forgotten
		t.plan(t.soon(6, 30), t.triage)
	case t.inTime("lead_triage_in_time", t.late()):
		t.plan(t.soon(1, 7), t.triage)
	default:
		t.plan(t.later(26, 60), t.triage)
	}
	return nil
}

// first is the earliest lead that is still negotiated and came from elsewhere.
func (t *lead) first() (out *lead) {
	for _, x := range t.leads {
		if x.fate == "negotiating" && x.m.Stage == "negotiating" && !x.twinned && (out == nil || x.n < out.n) {
			out = x
		}
	}
	if out != nil {
		out.twinned = true
	}
	return out
}

// merge: the overall lead unit finds that it is the same lead after all.
func (t *lead) merge() error {
	if t.m.Stage != "negotiating" || t.twin.m.Stage != "negotiating" {
		return nil
	}
	who, err := t.overall()
	if err != nil {
		return err
	}
	return t.act(who, "", "merge", one("merged_into", t.twin.m.Number).with("merge_note", t.words("merge")))
}

// overall is somebody of the overall lead unit.
func (t *lead) overall() (kernel.Actor, error) {
	u, _ := t.dir.UnitByCode("investment")
	return t.staff.of(t.rnd, u.ID, "lead.direct")
}

// finder is somebody of an agency or its sections who registers leads.
func (t *lead) finder(agency kernel.ID) (kernel.Actor, error) {
	posts := slices.Clone(t.staff.byUnit[agency])
	for _, u := range t.dir.Units() {
		if u.Parent == agency && strings.HasPrefix(u.Code, agencyCode(t, agency)) {
			posts = append(posts, t.staff.byUnit[u.ID]...)
		}
	}
	who, err := t.staff.one(t.rnd, posts, "lead.raise")
	if err != nil {
		err = fmt.Errorf("unit %s: %w", agencyCode(t, agency), err)
	}
	return who, err
}

func agencyCode(t *lead, agency kernel.ID) string {
	u, _ := t.dir.Unit(agency)
	return u.Code
}

// holder is who sits in the post in charge; the agency's own staff while it is
// vacant.
func (t *lead) holder() (kernel.Actor, error) {
	if a := t.staff.in(t.doer); a.Person != "" {
		return a, nil
	}
	return t.staff.of(t.rnd, t.unit, "lead.handle")
}

// late is how much later than the zone the unit is.
func (t *lead) late() float64 { return temper(t.y.Units, agencyCode(t, t.unit)).Late }

// do takes an action as the post in charge.
func (t *lead) do(action string, f fields) error {
	who, err := t.holder()
	if err != nil {
		return err
	}
	return t.act(who, "", action, f)
}

// triage takes the lead on, or finds that there is nothing in it.
func (t *lead) triage() error {
	if t.fate == "lost" && !t.key && t.rnd.Float64() < 0.2 {
		return t.lose("untrue")
	}
	if err := t.do("triage", one("triage_note", t.words("triage")).with("next_step", t.words("next")).with("next_on", t.workday(4+t.rnd.IntN(5)).String())); err != nil {
		return err
	}
	if t.fate == "lapsed" {
		return nil
	}
	at := t.within(2, 6)
	if !t.inTime("lead_answer_in_time", t.late()) {
		at = t.within(8, 12)
	}
	t.plan(at, t.answer)
	t.plan(t.within(4, 12), t.contact)
	if t.key {
		t.plan(t.within(5, 16), t.mark)
	}
	t.steer()
	return nil
}

// within is an instant in office hours some days from now.
func (t *lead) within(lo, hi float64) kernel.Instant {
	return t.hours.after(t.now.Add(time.Duration(t.between(lo, hi)*24*float64(time.Hour))), time.Duration(t.between(0, 3)*float64(time.Hour)))
}

// steer plans where the lead is going.
func (t *lead) steer() {
	switch t.fate {
	case passed:
		t.plan(max(t.within(6, 12), t.review.AddDays(-9).At(10, 20+t.n%30, t.loc)), t.propose)
	case "refused":
		t.plan(t.within(20, 60), t.propose)
	case "reviewing":
		day := kernel.DateOf(t.end.In(t.loc)).AddDays(-3 - t.rnd.IntN(10))
		if t.n%3 == 0 { // in time for the year's last session of the first body
			day = t.y.invest.until.AddDays(1 + t.rnd.IntN(5))
		}
		t.plan(max(t.within(8, 16), day.At(10, t.n%50, t.loc)), t.propose)
	case "lost":
		t.plan(t.within(20, 110), func() error { return t.lose(t.pick(t.y.invest.Lost)) })
	case "dormant":
		t.plan(t.within(25, 90), t.rest)
	case "twin":
		t.plan(t.within(4, 20), t.merge)
	}
	if t.chance("lead_claimed") {
		t.plan(t.within(6, 30), t.contest)
	}
}

func (t *lead) chance(name string) bool { return t.rnd.Float64() < t.y.Chances[name] }

// pick draws one of the reasons.
func (t *lead) pick(m map[string]Lines) string {
	even := map[string]float64{}
	for k := range m {
		even[k] = 1
	}
	return among(t.rnd, even)
}

func (t *lead) answer() error {
	if t.m.Stage != "negotiating" || t.m.Counts["answer"] > 0 {
		return nil
	}
	return t.do("answer", one("answer_note", t.words("answer")))
}

// mark: the overall lead unit puts the lead among the key negotiations.
func (t *lead) mark() error {
	if !slices.Contains([]string{"negotiating", "admission", "committee", "approved"}, t.m.Stage) {
		return nil
	}
	who, err := t.overall()
	if err != nil {
		return err
	}
	return t.act(who, "", "mark_key", one("key_note", t.words("key")))
}

// contact logs a contact and plans the next, every two weeks or later, as long
// as the lead is to be won.
func (t *lead) contact() error {
	if t.m.Stage != "negotiating" && t.m.Stage != "approved" {
		if t.m.Stage == "admission" || t.m.Stage == "committee" {
			t.plan(t.within(8, 13), t.contact)
		}
		return nil
	}
	days := t.between(10, 13.4)
	if !t.inTime("lead_contact_in_time", t.late()) {
		days = t.between(15, 24)
	}
	next := t.within(days, days+0.3)
	f := one("contact_note", t.words("contact")).with("contact_kind", among(t.rnd, t.y.invest.Contacts)).with("met", t.y.invest.Names.People[t.rnd.IntN(len(t.y.invest.Names.People))]).
		with("next_step", t.words("next")).with("next_on", kernel.DateOf(next.In(t.loc)).String())
	t.plan(next, t.contact)
	return t.do("contact", f)
}

// propose puts the lead before the reviewers, with all they ask for.
func (t *lead) propose() error {
	if t.m.Stage != "negotiating" {
		return nil
	}
	c, output := t.chain, t.amount*int64(t.between(60, 160))/100
	t.mu = max(5, t.amount/max(1, within(t.rnd, c.PerMu)))
	f := one("propose_note", t.words("propose")).with("investment", wan(t.amount)).with("product", t.product).with("mu", fmt.Sprint(t.mu)).
		with("tax", wan(t.mu*within(t.rnd, c.Tax))).with("output", wan(output)).with("energy", fmt.Sprint(max(50, output*within(t.rnd, c.Energy)/1000))).
		with("jobs", fmt.Sprint(max(8, t.amount*within(t.rnd, c.Jobs)/10_000))).with("hazardous", strconv.FormatBool(t.hazardous))
	if t.hazardous || c.Hazardous > 0.3 {
		f.with("voc", fmt.Sprint(1+t.rnd.IntN(24)))
	}
	if err := t.do("propose", f); err != nil {
		return err
	}
	t.decides = t.fate != "reviewing" || t.n%3 == 0
	t.plan(t.soon(1, 5), t.ask)
	return nil
}

func (t *lead) lose(reason string) error {
	if !slices.Contains([]string{"registered", "negotiating", "approved", "dormant"}, t.m.Stage) {
		return nil
	}
	return t.do("lose", one("lost_reason", reason).with("lost_note", t.say(t.y.invest.Lost[reason])))
}

func (t *lead) rest() error {
	if t.m.Stage != "negotiating" {
		return nil
	}
	return t.do("rest", one("rest_note", t.words("rest")).with("wake_on", t.today.AddDays(60+t.rnd.IntN(120)).String()))
}
