package e2e

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"juyan/internal/store"
)

// TestAppraisalCourse clicks the year's appraisal through its whole way: scored,
// opened down to a record, announced, contested, revised, made final, paid.
func TestAppraisalCourse(t *testing.T) {
	for _, run := range []struct {
		d store.Dialect
		v view
	}{
		{store.SQLite, view{lang: "zh", width: 1440}},
		{store.Postgres, view{lang: "en", width: 390}},
	} {
		t.Run(string(run.d)+"-"+run.v.String(), func(t *testing.T) {
			t.Parallel()
			a := &appraisal{t: t, s: startSite(t, run.d), v: run.v}
			a.opened()
			a.announce()
			a.appeal()
			a.uphold()
			a.revise()
			a.final()
			a.pay()
		})
	}
}

// appraisal is one result on its way.
type appraisal struct {
	t      *testing.T
	s      *site
	v      view
	run    string // of the year
	unit   string // of the zone's own that handled a whistle late
	group  string // its class
	late   string // number of that whistle
	result string // address
	record string // address of the appeal
}

// the posts that take part.
const (
	appraiser = "office-oversight.appraisal-1"
	director  = "admin-committee.director"
)

func (a *appraisal) as(post string) *tab {
	a.t.Helper()
	p := newTab(a.t, a.s, a.v)
	p.become(post)
	return p
}

func (a *appraisal) row(q string, args ...any) (out string) {
	a.t.Helper()
	err := a.s.DB.Read(context.Background(), func(tx *store.Tx) (err error) {
		out, err = store.One(tx, store.Value[string], q, args...)
		return err
	})
	if err != nil {
		a.t.Fatalf("%s: %v", q, err)
	}
	return out
}

// opened: a leader goes from the ranking to a score, its line, the formula with
// its numbers, the records, and the record's own page.
func (a *appraisal) opened() {
	a.run = a.row(`SELECT id FROM baton_run WHERE code = 'zone-2022' AND purpose = 'official'`)
	found := a.row(`SELECT u.code || ' class' || u.class || ' ' || m.number FROM fact f JOIN matter m ON m.id = f.matter_id JOIN unit u ON u.id = f.unit_id
		WHERE u.class > 0 AND u.affiliation = 'own' AND f.measure = 'whistle.handle_due'
		AND NOT EXISTS (SELECT 1 FROM fact g WHERE g.matter_id = f.matter_id AND g.unit_id = f.unit_id AND g.measure = 'whistle.handle_in_time')
		AND EXISTS (SELECT 1 FROM fact g WHERE g.matter_id <> f.matter_id AND g.unit_id = f.unit_id AND g.measure = 'whistle.handle_in_time')
		ORDER BY f.seq LIMIT 1`)
	parts := strings.Fields(found)
	a.unit, a.group, a.late = parts[0], parts[1], parts[2]
	p := a.as(director)
	p.open("/appraisal/runs/" + a.run + "?group=" + a.group)
	p.follow(`td a[href$="/` + a.group + `/` + a.unit + `"]`)
	if !p.has(".falls li.whole") {
		p.fatal("the score has no waterfall")
	}
	p.follow(`td a[href$="/` + a.unit + `/handled_in_time"]`)
	if shown := p.text(".formula"); !strings.Contains(shown, "sum(whistle.handle_in_time) / sum(whistle.handle_due) * 100") || !strings.Contains(shown, "= ") {
		p.fatal("the line does not show its formula with the numbers: %q", shown)
	}
	p.follow(`td a[href*="/records/"]`)
	p.follow(`main td a[href^="/matters/"]`)
	if !strings.HasPrefix(p.path(), "/m/whistle/") || !p.has(".slips li") {
		p.fatal("the records do not lead to a record: %s", p.path())
	}
}

// announce: the appraiser puts the year's run on notice.
func (a *appraisal) announce() {
	p := a.as(appraiser)
	p.open("/merit/announce")
	p.choose("run", a.run)
	p.follow(".formacts button")
	a.result = p.path()
	if !strings.HasPrefix(a.result, "/merit/results/") || !p.has(".fuse") {
		p.fatal("no result on notice: %s", a.result)
	}
}

// appeal: the head of a unit contests the unit's result.
func (a *appraisal) appeal() {
	p := a.as(a.unit + ".head")
	p.open(a.result)
	p.follow(`a[href^="/m/appeal/new"]`)
	if p.value(`[name="result"]`) == "" {
		p.fatal("the form does not know the notice it came from")
	}
	p.write(`[name="content"]`, a.late+" 因停电改期，企业同意，不应计超期。")
	p.follow(".formacts button")
	a.record = p.path()
	if !strings.HasPrefix(a.record, "/m/appeal/") {
		p.fatal("no appeal: %s", a.record)
	}
}

// uphold: a leader takes it up and leaves the matter out.
func (a *appraisal) uphold() {
	p := a.as(director)
	p.open(a.record)
	p.follow(`a[href$="/actions/accept"]`)
	p.follow(".formacts button")
	p.follow(`a[href$="/actions/uphold"]`)
	p.choose("correction", "exclude")
	p.write(`[name="excluded"]`, a.late)
	p.write(`[name="answer"]`, "情况属实，该件不计入本次考核。")
	p.follow(".formacts button")
	if p.has(`a[href$="/actions/uphold"]`) {
		p.fatal("the appeal is still under review")
	}
}

// revise: both runs are kept; before that nothing can become final.
func (a *appraisal) revise() {
	p := a.as(appraiser)
	p.open(a.result)
	p.follow(`a[href$="/revise"]`)
	p.write(`[name="reason"]`, "申诉成立，剔除一件。")
	p.follow(".formacts button")
	if n := a.row(`SELECT CAST(COUNT(*) AS TEXT) FROM baton_run WHERE code = 'zone-2022' AND purpose = 'official'`); n != "2" {
		p.fatal("%s official runs, want the first and the one that follows", n)
	}
	before := a.row(`SELECT detail FROM baton_score WHERE run_id = $1 AND group_code = $2 AND subject = $3`, a.run, a.group, a.unit)
	after := a.row(`SELECT detail FROM baton_score WHERE run_id <> $1 AND group_code = $2 AND subject = $3
		AND run_id IN (SELECT id FROM baton_run WHERE follows = $1)`, a.run, a.group, a.unit)
	if before == after {
		p.fatal("the matter left out still counts")
	}
}

// final: after the notice, by somebody other than who announced it.
func (a *appraisal) final() {
	a.s.step(a.t, 16*24*time.Hour)
	p := a.as(director)
	p.open(a.result)
	p.follow(`a[href$="/final"]`)
	p.follow(".formacts button")
	if !p.has(`a[href$="/pay"]`) {
		p.fatal("the result is not final: %s", p.text(".head"))
	}
	for _, href := range []string{".pdf", ".docx"} {
		if status := eval[int](p, `fetch([...document.querySelectorAll("a")].find(a => a.pathname.endsWith(`+strconv.Quote(href)+`)).href).then(r => r.status)`); status != 200 {
			p.fatal("%d for the document %s", status, href)
		}
	}
}

// pay: computed by one, approved by another; what is paid adds up to the pool.
func (a *appraisal) pay() {
	p := a.as(appraiser)
	p.open(a.result + "/pay/compute")
	p.follow(".formacts button")
	p = a.as(director)
	p.open(a.result + "/pay")
	p.follow(`a[href$="/pay/decide"]`)
	p.choose("decision", "approve")
	p.follow(".formacts button")
	if status := eval[int](p, `fetch(`+strconv.Quote(a.result+"/pay.xlsx")+`).then(r => r.status)`); status != 200 {
		p.fatal("%d for the list of what is paid", status)
	}
	pools := a.row(`SELECT CAST(SUM(amount) AS TEXT) FROM merit_pool`)
	shares := a.row(`SELECT CAST(SUM(amount) AS TEXT) FROM merit_share`)
	if pools != shares || pools == "0" {
		a.t.Fatalf("pools of %s fen, shares of %s fen", pools, shares)
	}
	own := a.as(a.unit + ".head")
	own.open("/merit/mine")
	if !own.has("main td, main .stats") {
		own.fatal("the head of a unit does not find an own result")
	}
}
