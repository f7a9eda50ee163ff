package whistle_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"juyan/internal/app/apptest"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/measure"
	"juyan/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

var ctx = context.Background()

// zone is the model zone on one engine, with the people of its sign-ins.
type zone struct{ *apptest.Site }

func each(t *testing.T, fn func(z *zone)) {
	apptest.Each(t, "2022-03-01", func(s *apptest.Site) { fn(&zone{s}) })
}

func (z *zone) do(who kernel.Actor, m *matter.Matter, lane kernel.ID, action string, values map[string][]string) *matter.Matter {
	z.Helper()
	got, err := z.Matter.Act(ctx, who, matter.ActInput{Matter: m.ID, Lane: lane, Action: action, Values: values})
	if err != nil {
		z.Fatalf("%s: %v", action, err)
	}
	return got
}

func (z *zone) lane(m *matter.Matter, unit string) *matter.Lane {
	z.Helper()
	v, err := z.Matter.View(ctx, kernel.System(), m.ID)
	if err != nil {
		z.Fatal(err)
	}
	for _, l := range v.Lanes {
		if string(l.Unit) == z.Unit(unit) {
			return l
		}
	}
	z.Fatalf("no lane of %s", unit)
	return nil
}

// wrote reports whether a matter has an event of a kind.
func (z *zone) wrote(m *matter.Matter, kind string) bool {
	z.Helper()
	return slices.Contains(strings.Fields(z.Events(m.ID)), kind)
}

const officer = "economy-projects.service-1"

// called raises a whistle, contacts the firm and calls grid (leading) and land.
func (z *zone) called() *matter.Matter {
	z.Helper()
	m, err := z.Matter.Raise(ctx, z.Contact("E0001"), matter.RaiseInput{Kind: "whistle", Values: map[string][]string{"problem": {"厂区停电3小时，生产线停车"}}})
	if err != nil {
		z.Fatal(err)
	}
	m = z.do(z.Who(officer), m, "", "muster", nil)
	m = z.do(z.Who(officer), m, "", "contact", map[string][]string{"contact_way": {"phone"}, "contact_note": {"已了解"}, "topic": {"utilities"}})
	return z.do(z.Who(officer), m, "", "call", map[string][]string{"lead": {z.Unit("grid")}, "units": {z.Unit("grid"), z.Unit("land")}, "call_note": {"请核实"}})
}

// The topic the caller left open is filled from everyday words; what the
// caller chose stays.
func TestTopicIsSuggestedFromEverydayWords(t *testing.T) {
	each(t, func(z *zone) {
		for _, c := range []struct{ topic, want string }{{"", "utilities"}, {"other", "other"}} {
			values := map[string][]string{"problem": {"厂区停电3小时，生产线停车"}}
			if c.topic != "" {
				values["topic"] = []string{c.topic}
			}
			m, err := z.Matter.Raise(ctx, z.Contact("E0001"), matter.RaiseInput{Kind: "whistle", Values: values})
			if err != nil || m.Data["topic"] != c.want {
				t.Errorf("topic %v, want %s (%v)", m.Data["topic"], c.want, err)
			}
		}
	})
}

func TestCatalogueProposesByTopicAndWords(t *testing.T) {
	each(t, func(z *zone) {
		for problem, unit := range map[string]string{"厂区停电3小时": "grid", "蒸汽压力不足": "steam"} {
			p, ok := z.Whistle.Propose("utilities", problem)
			if !ok || string(p.Lead) != z.Unit("economy") || !slices.Contains(p.Units, kernel.ID(z.Unit(unit))) || p.Basis.ZH == "" {
				t.Errorf("%s: %+v", problem, p)
			}
		}
		if _, ok := z.Whistle.Propose("no-such-topic", ""); ok {
			t.Error("an unknown topic was proposed")
		}
	})
}

// One bounce, citing the duty basis, then a binding ruling: the ruled unit
// cannot bounce again, and its clock starts anew only if it is another unit.
func TestRulingBinds(t *testing.T) {
	each(t, func(z *zone) {
		m := z.called()
		land := z.lane(m, "land")
		_, err := z.Matter.Act(ctx, z.Who("land.head"), matter.ActInput{Matter: m.ID, Lane: land.ID, Action: "bounce", Values: map[string][]string{"bounce_reason": {"not_our_duty"}}})
		if kernel.CodeOf(err) != kernel.CodeInvalid {
			t.Fatalf("a bounce without duty basis: %v", err)
		}
		z.do(z.Who("land.head"), m, land.ID, "bounce", map[string][]string{"bounce_reason": {"not_our_duty"}, "bounce_basis": {"三定规定第四条"}})
		z.do(z.Who("service-office.head"), m, land.ID, "rule", map[string][]string{"ruling_unit": {z.Unit("land")}, "ruling_note": {"属用地范围"}})
		_, err = z.Matter.Act(ctx, z.Who("land.head"), matter.ActInput{Matter: m.ID, Lane: land.ID, Action: "bounce", Values: map[string][]string{"bounce_reason": {"not_our_duty"}, "bounce_basis": {"再退一次"}}})
		if kernel.CodeOf(err) != kernel.CodeConflict {
			t.Fatalf("a second bounce: %v", err)
		}
		z.do(z.Who("land.head"), m, land.ID, "arrive", nil)

		grid := z.lane(m, "grid")
		began := grid.OpenedAt
		z.Clock.Advance(30 * time.Minute)
		z.do(z.Who("grid.head"), m, grid.ID, "bounce", map[string][]string{"bounce_reason": {"other_leads"}, "bounce_basis": {"供电营业规则"}})
		z.do(z.Who("service-office.head"), m, grid.ID, "rule", map[string][]string{"ruling_unit": {z.Unit("steam")}, "ruling_note": {"属供热"}})
		moved := z.lane(m, "steam")
		if moved.ID != grid.ID || moved.Stage != "ruled" || !moved.Lead || moved.OpenedAt != began {
			t.Errorf("ruled lane %+v", moved)
		}
		z.do(z.Who("steam.head"), m, moved.ID, "arrive", nil)
		for _, kind := range []string{"whistle.bounced", "whistle.ruled", "whistle.unit_mustered"} {
			if !z.wrote(m, kind) {
				t.Errorf("no %s in %v", kind, z.Events(m.ID))
			}
		}
	})
}

// Not solved: the lead unit begins again, one level higher, its head above it;
// at the third time the system makes it a problem ticket.
func TestRedoGoesOneLevelHigherAndThirdIsAProblemTicket(t *testing.T) {
	each(t, func(z *zone) {
		m := z.called()
		for _, u := range []string{"land", "grid"} {
			z.do(z.Who(u+".head"), m, z.lane(m, u).ID, "arrive", nil)
			z.do(z.Who(u+".head"), m, z.lane(m, u).ID, "reply", map[string][]string{"reply": {"已处理"}})
		}
		for n := 1; n <= 3; n++ {
			z.do(z.Who(officer), m, "", "answer", map[string][]string{"result": {"已恢复供电"}})
			m = z.do(z.Contact("E0001"), m, "", "reject", map[string][]string{"unsolved_note": {"仍然跳闸"}})
			lane := z.lane(m, "grid")
			if !lane.Open || lane.Stage != "called" || m.Level < n {
				t.Fatalf("redo %d: lane %s open %v, level %d", n, lane.Stage, lane.Open, m.Level)
			}
			if n < 3 {
				z.do(z.Who("grid.head"), m, lane.ID, "arrive", nil)
				z.do(z.Who("grid.head"), m, lane.ID, "reply", map[string][]string{"reply": {"已更换设备"}})
			}
		}
		if !z.wrote(m, "whistle.problem_ticket") || m.Level != 4 {
			t.Fatalf("level %d, events %v", m.Level, z.Events(m.ID))
		}
		v, err := z.Matter.View(ctx, kernel.System(), m.ID)
		if err != nil {
			t.Fatal(err)
		}
		var heads []kernel.ID
		for _, i := range v.Involved {
			if i.Relation == "supervisor" && i.To == 0 {
				heads = append(heads, i.Unit)
			}
		}
		if len(heads) == 0 || string(heads[0]) != z.Unit("grid") {
			t.Errorf("supervisors of %v", heads)
		}
	})
}

// A bad rating is followed up by somebody other than the handler.
func TestBadRatingIsFollowedUpBySomebodyElse(t *testing.T) {
	each(t, func(z *zone) {
		m := z.called()
		for _, u := range []string{"land", "grid"} {
			z.do(z.Who(u+".head"), m, z.lane(m, u).ID, "arrive", nil)
			z.do(z.Who(u+".head"), m, z.lane(m, u).ID, "reply", map[string][]string{"reply": {"已处理"}})
		}
		z.do(z.Who(officer), m, "", "answer", map[string][]string{"result": {"已恢复供电"}})
		m = z.do(z.Contact("E0001"), m, "", "confirm", map[string][]string{"satisfaction": {"very_dissatisfied"}})
		if m.Stage != "revisiting" {
			t.Fatalf("stage %s", m.Stage)
		}
		_, err := z.Matter.Act(ctx, z.Who(officer), matter.ActInput{Matter: m.ID, Action: "revisit_settled", Values: map[string][]string{"follow_note": {"我自己回访"}}})
		if kernel.CodeOf(err) != kernel.CodeForbidden {
			t.Fatalf("the handler followed up: %v", err)
		}
		m = z.do(z.Who("service-office.head"), m, "", "revisit_settled", map[string][]string{"follow_note": {"已沟通，企业理解"}})
		if m.Open {
			t.Error("still open")
		}
	})
}

// What somebody answered in an earlier round is not their answer in the next:
// a bad rating given with a rejection neither counts again nor sends a later
// confirmation without a rating to a follow-up.
func TestARatingCountsOnce(t *testing.T) {
	each(t, func(z *zone) {
		m := z.called()
		for _, u := range []string{"land", "grid"} {
			z.do(z.Who(u+".head"), m, z.lane(m, u).ID, "arrive", nil)
			z.do(z.Who(u+".head"), m, z.lane(m, u).ID, "reply", map[string][]string{"reply": {"已处理"}})
		}
		z.do(z.Who(officer), m, "", "answer", map[string][]string{"result": {"已恢复供电"}})
		m = z.do(z.Contact("E0001"), m, "", "reject", map[string][]string{"unsolved_note": {"仍然跳闸"}, "satisfaction": {"dissatisfied"}})
		z.do(z.Who("grid.head"), m, z.lane(m, "grid").ID, "arrive", nil)
		z.do(z.Who("grid.head"), m, z.lane(m, "grid").ID, "reply", map[string][]string{"reply": {"已更换设备"}})
		z.do(z.Who(officer), m, "", "answer", map[string][]string{"result": {"已更换设备"}})
		m = z.do(z.Contact("E0001"), m, "", "confirm", nil)
		if m.Stage != "closed" {
			t.Errorf("stage %s: the old rating chose the way", m.Stage)
		}
		for name, want := range map[string]int64{"whistle.rated": 1, "whistle.satisfied": 0, "whistle.followed": 2, "whistle.solved": 1} {
			if got := z.Sum(name, measure.Query{}); got != want {
				t.Errorf("%s = %d, want %d", name, got, want)
			}
		}
	})
}
