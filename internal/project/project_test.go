package project_test

import (
	"context"
	"strings"
	"testing"

	"juyan/internal/app/apptest"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/measure"
	"juyan/internal/project"
	"juyan/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

var ctx = context.Background()

// house is the model zone on one engine.
type house struct{ *apptest.Site }

func each(t *testing.T, fn func(h *house)) {
	apptest.Each(t, "2022-01-10", func(s *apptest.Site) { fn(&house{s}) })
}

type form map[string][]string

const (
	signer       = "investment.head"
	item         = "economy.head"
	commissioner = "economy-projects.commissioner"
	officer      = "economy-projects.service-1"
	leader       = "admin-committee.director"
	office       = "service-office.head"
	statistician = "economy-statistics.chief"
	land         = "land.head"
)

func (h *house) input() project.SignInput {
	return project.SignInput{
		Values: form{"title": {"电子级添加剂一期"}, "chain": {"electronic_chemicals"}, "investment": {"120000"}, "industry": {"2669"}, "overall_unit": {h.Unit("office")}, "item_unit": {h.Unit("economy")}, "unit": {h.Unit("investment")},
			"signed_on": {"2022-01-08"}, "plan_start": {"2022-03-31"}, "plan_trial": {"2022-12-31"}, "plan_production": {"2023-06-30"}},
		Firm: project.NewFirm{Name: "居延净源电子材料有限公司"},
		Promises: []project.PromiseRow{
			{Year: "2022", Phase: "1", Amounts: map[string]string{"investment": "5亿", "land": "120.5", "jobs": "80"}},
			{Year: "2023", Phase: "1", Amounts: map[string]string{"investment": "70000", "tax": "1200万", "jobs": "200", "output": "3.5亿"}},
		},
		Conditions: []project.ConditionRow{
			{Side: "zone", Content: "项目用地完成场平", Unit: h.Unit("land"), Due: "2022-02-28"},
			{Side: "firm", Content: "注册资本到位 30%", Unit: h.Unit("investment"), Due: "2022-03-31"},
		},
	}
}

func (h *house) signed() *matter.Matter {
	h.Helper()
	m, err := h.Project.Sign(ctx, h.Who(signer), h.input())
	h.Must(err)
	return m
}

// refused asserts that an act is refused at a field with words.
func (h *house) refused(err error, field, words string) {
	h.Helper()
	for _, e := range kernel.AllErrors(err) {
		if e.Field == field && strings.Contains(e.Text.ZH, words) {
			return
		}
	}
	h.Errorf("refused with %v, want %q at %q", err, words, field)
}

func (h *house) events(m *matter.Matter) string {
	h.Helper()
	return strings.ReplaceAll(h.Events(m.ID), "project.", "")
}

func (h *house) record(m *matter.Matter) project.Record {
	h.Helper()
	r, err := h.Project.Record(ctx, h.Who(leader), m.ID)
	h.Must(err)
	return r
}

func (h *house) unit(code string) measure.Query {
	return measure.Query{Where: map[measure.Dim]kernel.ID{measure.ByUnit: kernel.ID(h.Unit(code))}}
}

func (h *house) wantSums(q measure.Query, want map[string]int64) {
	h.Helper()
	for name, n := range want {
		if got := h.Sum(name, q); got != n {
			h.Errorf("%s is %d, want %d", name, got, n)
		}
	}
}

// begun is a project that was filed, staffed, planned and started.
func (h *house) begun() *matter.Matter {
	h.Helper()
	m := h.signed()
	h.Do(office, m, "staff", form{"commissioner": {h.Post(commissioner)}, "officer": {h.Post(officer)}})
	h.Do(officer, m, "plan", form{"plan_year": {"2022"}, "year_invest": {"50000"}, "p03": {"10"}, "p06": {"40"}, "p09": {"70"}, "p12": {"100"}})
	h.Do(officer, m, "file", form{"code": {"2210-152900-04-01-123458"}, "filed_on": {"2022-01-10"}})
	h.At("2022-03-28", 9)
	h.Do(officer, m, "start", form{"started_on": {"2022-03-26"}})
	return m
}

// From the agreement to full capacity: every step an event, the days in their
// order, funds claimed by one and verified by another.
func TestAProjectFromSigningToFullCapacity(t *testing.T) {
	each(t, func(h *house) {
		m := h.begun()
		h.Do(officer, m, "fund_claim", form{"fund_amount": {"30000"}, "fund_on": {"2022-03-20"}, "fund_evidence": {"bank", "capital"}})
		h.At("2022-03-29", 9)
		h.Do(statistician, m, "fund_verify", form{"fund_verified": {"28000"}, "verify_note": {"银行回单核对无误，2000 万元为往来款"}})
		h.Do(officer, m, "register_stat", form{"registered_on": {"2022-03-29"}, "stat_evidence": {"filing", "works", "licence"}})
		h.At("2022-12-20", 9)
		h.Do(officer, m, "trial", form{"trial_on": {"2022-12-18"}, "products": {"电子级添加剂 5000 吨/年"}})
		h.At("2023-05-10", 9)
		h.Do(officer, m, "produce", form{"production_on": {"2023-05-08"}})
		h.At("2023-12-20", 9)
		h.Do(officer, m, "reach", form{"capacity_on": {"2023-12-15"}})
		h.Do(item, m, "leave", form{"exit_on": {"2023-12-20"}, "exit_reason": {"与示范相符，测试退出"}})

		want := "signed staffed planned approval.plan_opened filed missed missed missed approval.milestone_reached started funds_claimed funds_verified registered missed missed missed missed missed missed missed missed approval.milestone_reached trial missed overdue reminded approval.milestone_reached produced full exited"
		if got := strings.ReplaceAll(strings.ReplaceAll(h.events(m), "warned ", ""), "overdue missed", "missed"); got != want {
			t.Errorf("events\n%s, want\n%s", got, want)
		}
		h.wantSums(h.unit("investment"), map[string]int64{"project.filed": 1, "project.started": 1, "project.registered": 1, "project.produced": 1, "project.full": 1,
			"project.funds": 28000_0000_00, "project.share.signed": 120000_0000_00, "project.share.funds": 28000_0000_00, "project.share.started": 10000,
			"project.milestone_due": 3, "project.milestone_on_time": 3, "project.stat_due": 1, "project.stat_in_time": 1})
		h.wantSums(h.unit("economy"), map[string]int64{"project.item.started": 1, "project.item.funds": 28000_0000_00})
		r := h.record(m)
		if r.Open || r.Verified != 28000_0000_00 || r.On("trial_on").String() != "2022-12-18" {
			t.Errorf("it stands %+v", r.Project)
		}
	})
}
