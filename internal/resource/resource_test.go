package resource_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"juyan/internal/app/apptest"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/pack"
	"juyan/internal/resource"
	"juyan/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

var ctx = context.Background()

const (
	office  = "service-office.head"
	officer = "economy-projects.service-1"
	water   = "water.head"
)

type form = map[string][]string

type house struct {
	*apptest.Site
	project *matter.Matter
}

func each(t *testing.T, fn func(h *house)) {
	apptest.Each(t, "2022-02-10", func(s *apptest.Site) {
		h := &house{Site: s}
		h.project = s.Raise(office, "task", "", form{"task_title": {"示范项目"}, "task_unit": {s.Unit("economy")}, "task_due": {"2022-12-30"}})
		fn(h)
	})
}

func (h *house) claim(amount, from, until string) *matter.Matter {
	h.Helper()
	return h.Raise(officer, "need", h.project.ID, form{"resource": {"water"}, "amount": {amount}, "from_on": {from}, "until_on": {until}})
}

func (h *house) sheet(code string) resource.Sheet {
	h.Helper()
	list, err := h.Resource.Sheets(ctx, h.Who(office))
	h.Must(err)
	for _, x := range list {
		if x.Code == code {
			return x
		}
	}
	h.Fatalf("no sheet of %s", code)
	return resource.Sheet{}
}

func (h *house) date(s string) kernel.Date {
	h.Helper()
	d, err := kernel.ParseDate(s)
	h.Must(err)
	return d
}

// A need is claimed by one and confirmed by another; what does not fit is a gap,
// given to who supplies, and comes off when the need changes.
func TestAGapFromTheNeedToItsEnd(t *testing.T) {
	each(t, func(h *house) {
		first, second := h.claim("15000", "2022-03-01", ""), h.claim("10000", "2022-06-01", "2022-12-31")
		h.Do(water, first, "confirm", nil)
		if x := h.sheet("water"); len(x.Gaps) != 0 {
			h.Errorf("a claimed need makes a gap: %+v", x.Gaps)
		}
		h.Do(water, second, "confirm", form{"agreed": {"9000"}})
		x := h.sheet("water")
		if len(x.Gaps) != 1 || x.Gaps[0].From.String() != "2022-06-01" || x.Gaps[0].Until.String() != "2023-01-01" || x.Gaps[0].Worst != 4000 {
			h.Fatalf("gaps %+v", x.Gaps)
		}
		if hit := x.Gaps[0].Hit; len(hit) != 1 || hit[0].Matter != second.ID {
			h.Errorf("hit %+v", hit)
		}
		task, err := h.Resource.Give(ctx, h.Who(office), resource.GiveInput{Resource: "water", From: h.date("2022-06-01"), Due: h.date("2022-05-20")})
		h.Must(err)
		_, err = h.Resource.Give(ctx, h.Who(office), resource.GiveInput{Resource: "water", From: h.date("2022-06-01"), Due: h.date("2022-05-20")})
		if kernel.CodeOf(err) != kernel.CodeConflict {
			h.Errorf("given twice: %v", err)
		}
		m, err := h.Matter.Get(ctx, h.Who(water), task)
		h.Must(err)
		if string(m.Unit) != h.Unit("water") || !strings.Contains(m.Title, "用水缺口") {
			h.Errorf("the task is %s of %s", m.Title, m.Unit)
		}
		h.Do(officer, second, "change", form{"amount": {"5000"}, "from_on": {"2022-06-01"}, "reason": {"工艺改用循环水"}})
		if got, want := h.Events(task), "task.given resource.gap_raised task.cancelled resource.gap_gone"; got != want {
			h.Errorf("the task's events: %s", got)
		}
		if m, err := h.Matter.Get(ctx, h.Who(office), second.ID); err != nil || m.Title != "用水 5000 吨/日" || m.Data["agreed"] != nil {
			h.Errorf("after the change it is %+v, %v", m, err)
		}
		if got, want := h.Events(second.ID), "need.claimed need.confirmed need.changed"; got != want {
			h.Errorf("the need's events: %s", got)
		}
		if got := h.Events(first.ID); got != "need.claimed need.confirmed" {
			h.Errorf("the first need's events: %s", got)
		}
	})
}

// A gap that a new supply of the pack closes takes its task along; one it does not
// close stays.
func TestANewSupplyClosesGaps(t *testing.T) {
	each(t, func(h *house) {
		h.Do(water, h.claim("25000", "2022-03-01", ""), "confirm", nil)
		task, err := h.Resource.Give(ctx, h.Who(office), resource.GiveInput{Resource: "water", From: h.date("2022-03-01"), Due: h.date("2022-02-25")})
		h.Must(err)
		h.Must(h.Resource.Settle(ctx))
		if got := h.Events(task); got != "task.given resource.gap_raised" {
			h.Errorf("nothing changed: %s", got)
		}
		h.Pack.Resources.Resources = slices.Clone(h.Pack.Resources.Resources)
		for i := range h.Pack.Resources.Resources {
			if r := &h.Pack.Resources.Resources[i]; r.Code == "water" {
				r.Supplies = []pack.Supply{{From: r.Supplies[0].From, Capacity: 60000}}
			}
		}
		h.Must(h.Resource.Settle(ctx))
		if got := h.Events(task); got != "task.given resource.gap_raised task.cancelled resource.gap_gone" {
			h.Errorf("the supply grew: %s", got)
		}
	})
}

// Bad input is refused at its field.
func TestNeedsAreRefused(t *testing.T) {
	each(t, func(h *house) {
		try := func(parent kernel.ID, v form) error {
			_, err := h.Matter.Raise(ctx, h.Who(officer), matter.RaiseInput{Kind: "need", Parent: parent, Values: v})
			return err
		}
		for field, err := range map[string]error{
			"until_on": try(h.project.ID, form{"resource": {"water"}, "amount": {"1"}, "from_on": {"2022-06-01"}, "until_on": {"2022-05-01"}}),
			"resource": try("", form{"resource": {"water"}, "amount": {"1"}, "from_on": {"2022-06-01"}}),
			"amount":   try(h.project.ID, form{"resource": {"water"}, "amount": {"0"}, "from_on": {"2022-06-01"}}),
		} {
			if err == nil || kernel.AllErrors(err)[0].Field != field {
				h.Errorf("%s: %v", field, err)
			}
		}
		m := h.claim("100", "2022-03-01", "")
		_, err := h.Matter.Act(ctx, h.Who(water), matter.ActInput{Matter: m.ID, Action: "confirm", Values: form{"agreed": {"200"}}})
		if err == nil || kernel.AllErrors(err)[0].Field != "agreed" {
			h.Errorf("more than claimed: %v", err)
		}
		if _, err := h.Matter.Act(ctx, h.Who(officer), matter.ActInput{Matter: m.ID, Action: "confirm"}); kernel.CodeOf(err) != kernel.CodeForbidden {
			h.Errorf("confirmed by who claimed: %v", err)
		}
	})
}
