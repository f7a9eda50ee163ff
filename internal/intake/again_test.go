package intake_test

import (
	"strings"
	"testing"

	"juyan/internal/intake"
	"juyan/internal/kernel"
	"juyan/internal/matter"
)

func TestImportingAgainChangesNothing(t *testing.T) {
	each(t, func(z *zone) {
		first := z.take(office, officeFile())
		if first.Taken != 5 {
			z.Fatalf("%s", asJSON(first))
		}
		was := []int64{z.count(`matter`), z.count(`event`), z.count(`fact`), z.count(`unit`), z.count(`import_batch`), z.count(`blob`)}
		again := z.take(office, officeFile())
		if again.Unchanged != 5 || again.Taken+again.Updated+again.RejectedRows != 0 || again.Batch != "" {
			z.Errorf("%s", asJSON(again))
		}
		now := []int64{z.count(`matter`), z.count(`event`), z.count(`fact`), z.count(`unit`), z.count(`import_batch`), z.count(`blob`)}
		if asJSON(was) != asJSON(now) {
			z.Errorf("rows were %v, now %v", was, now)
		}
		// An overlapping file brings only what is new.
		more := z.take(office, lines(officeHead, officeRows[1], officeRows[2], "A6,新的,,,2022-04-01,,,,,,,,,"))
		if more.Unchanged != 2 || more.Taken != 1 || z.report().Total != 6 {
			z.Errorf("%s", asJSON(more))
		}
	})
}

// The next month's export tells of the same cases, some of them ended by now.
func TestWhatANewerFileTellsOtherwiseIsCorrected(t *testing.T) {
	each(t, func(z *zone) {
		z.take(office, officeFile())
		res := z.take(office, lines(officeHead,
			strings.Replace(officeRows[3], "2022-03-01,,2022-03-08,供电分公司", "2022-03-01,2022-03-07 12:00,2022-03-08,新来的单位", 1), // A4 ended in time, elsewhere
			strings.Replace(officeRows[0], "2022-03-02 10:00", "2022-03-04 10:00", 1),                                         // A1 was late after all
			officeRows[1]))
		if res.Updated != 2 || res.Unchanged != 1 || res.Taken != 0 || strings.Join(res.NewUnits, "") != "新来的单位" {
			z.Fatalf("%s", asJSON(res))
		}
		r := z.report()
		if want := (intake.Count{Total: 5, Closed: 5, OnTime: 2, Late: 2, NoDeadline: 1}); r.Count != want {
			z.Errorf("report %s", asJSON(r.Count))
		}
		if due, kept, raised := z.sum("whistle.close_due"), z.sum("whistle.close_in_time"), z.sum("whistle.raised"); due != 4 || kept != 2 || raised != 5 {
			z.Errorf("facts: due %d, in time %d, raised %d", due, kept, raised)
		}
		a4 := z.one("A4")
		last := a4.Events[len(a4.Events)-1]
		if a4.Open || z.org.Directory().UnitName(a4.Unit).ZH != "新来的单位" || last.Kind != "whistle.corrected" || len(a4.Clocks) != 1 || a4.Clocks[0].StopAt == 0 {
			z.Errorf("A4 %s %v", asJSON(a4.Matter), last.Kind)
		}
		if n := z.count(`inbox WHERE matter_id = $1`, a4.ID); n != 0 {
			z.Errorf("%d still wait for an ended matter", n)
		}
	})
}

// A matter that people took up here is theirs: no file changes it any more.
func TestAFileDoesNotOverwriteWorkDoneHere(t *testing.T) {
	each(t, func(z *zone) {
		z.take(office, officeFile())
		a4 := z.one("A4")
		z.act("zg", a4, "muster", nil)
		text := lines(officeHead, strings.Replace(officeRows[3], "2022-03-01,,", "2022-03-01,2022-03-07 12:00,", 1))
		res := z.take(office, text)
		if res.Updated != 0 || res.RejectedCases != 1 || !strings.Contains(refused(z, file("x.csv", []byte(text)), loadMap(z, office), res), "已在本系统继续办理") {
			z.Errorf("%s %v", asJSON(res), res.Rejects)
		}
		if !z.one("A4").Open {
			z.Error("the file closed a matter that is in hand here")
		}
	})
}

// post is the actor in a post.
func (z *zone) post(code string) kernel.Actor {
	dir := z.org.Directory()
	p, _ := dir.PostByCode(code)
	h, _ := dir.Holder(p.ID, z.clock.Now())
	return kernel.Actor{Kind: kernel.ActorPerson, Person: h.ID, Name: h.Name, Post: p.ID, Unit: p.Unit, Units: []kernel.ID{p.Unit}, Roles: p.Roles,
		Grants: map[string]kernel.Scope{"whistle.handle": kernel.ScopeAll, "whistle.view": kernel.ScopeAll}}
}

// An open matter begins its course with whoever serves, and counts when they
// end it.
func TestOpenMattersGoOnHere(t *testing.T) {
	each(t, func(z *zone) {
		z.clock.Set(kernel.Date{Year: 2022, Month: 3, Day: 7}.At(9, 0, z.org.Location()))
		z.take(office, lines(officeHead, officeRows[3], // due on the 8th, still to come
			"A7,旧账,,,2022-01-05,,2022-01-10,供电分公司,,,,,,")) // past it
		wait, err := z.matter.Today(ctx, z.post("zg"), 10)
		if err != nil || len(wait) != 2 || wait[0].Action != "muster" || wait[0].Number != "A7" {
			z.Fatalf("waiting %s %v", asJSON(wait), err)
		}
		a4, a7 := z.one("A4"), z.one("A7")
		if a4.Late || !a7.Late || z.count(`matter_clock WHERE wake_at > 0`) != 1 {
			z.Errorf("A4 late %v, A7 late %v, %d timers", a4.Late, a7.Late, z.count(`matter_clock WHERE wake_at > 0`))
		}
		for _, m := range []*matter.View{a4, a7} {
			z.act("zg", m, "contact", map[string][]string{"contact_way": {"phone"}, "contact_note": {"已联系"}, "topic": {"other"}, "nature": {"help"}, "urgency": {"ordinary"}})
			z.act("zg", m, "take", map[string][]string{"plan": {"自办"}})
			z.act("zg", m, "answer", map[string][]string{"result": {"已解决"}})
		}
		if due, kept := z.sum("whistle.close_due"), z.sum("whistle.close_in_time"); due != 2 || kept != 1 {
			z.Errorf("due %d, in time %d: A4 was answered in time, A7 was not", due, kept)
		}
	})
}

func (z *zone) act(post string, m *matter.View, action string, values map[string][]string) {
	z.Helper()
	if _, err := z.matter.Act(ctx, z.post(post), matter.ActInput{Matter: m.ID, Action: action, Values: values}); err != nil {
		z.Fatalf("%s %s: %v", m.Number, action, err)
	}
}

// Passing a limit that was still to come when it was imported is an event, and
// the reminders that lay before are not sent again.
func TestALimitStillToComeIsWatched(t *testing.T) {
	each(t, func(z *zone) {
		z.clock.Set(kernel.Date{Year: 2022, Month: 3, Day: 8}.At(9, 0, z.org.Location())) // beyond three quarters
		z.take(office, lines(officeHead, officeRows[3]))
		if _, err := z.matter.FireDue(ctx); err != nil {
			z.Fatal(err)
		}
		if n := z.count(`notice`); n != 0 {
			z.Errorf("%d notices at once", n)
		}
		z.clock.Set(kernel.Date{Year: 2022, Month: 3, Day: 9}.At(0, 1, z.org.Location()))
		if _, err := z.matter.FireDue(ctx); err != nil {
			z.Fatal(err)
		}
		if m := z.one("A4"); !m.Late || m.Events[len(m.Events)-1].Kind == "whistle.raised" || z.report().OpenOverdue != 1 {
			z.Errorf("passing the limit left no event: %s", asJSON(m.Matter))
		}
	})
}

func TestNumbersOfFilesNeverClashWithOurs(t *testing.T) {
	each(t, func(z *zone) {
		own, err := z.matter.Raise(ctx, kernel.System(), matter.RaiseInput{Kind: "whistle", Values: map[string][]string{"problem": {"本系统的第一件"}}})
		if err != nil {
			z.Fatal(err)
		}
		mapping := "id: 编号\ntitle: 事\ncreated: 时间\n"
		res := z.take(mapping, lines("编号,事,时间", own.Number+",旧系统的同号,2021-03-01", "企哨〔2022〕2号,还没发出的号,2021-03-01"))
		if res.Taken != 2 {
			z.Fatalf("%s %v", asJSON(res), res.Rejects)
		}
		if m := z.one("导入·" + own.Number); m.Title != "旧系统的同号" {
			z.Errorf("%s", asJSON(m.Matter))
		}
		if next, err := z.matter.Raise(ctx, kernel.System(), matter.RaiseInput{Kind: "whistle", Values: map[string][]string{"problem": {"本系统的第二件"}}}); err != nil || next.Number != "企哨〔2022〕2号" {
			z.Errorf("%v %v", next, err)
		}
		if again := z.take(mapping, lines("编号,事,时间", own.Number+",旧系统的同号,2021-03-01")); again.Unchanged != 1 {
			z.Errorf("%s", asJSON(again))
		}
	})
}

func TestDeadlinesByTheCalendarWhereTheFileGivesNone(t *testing.T) {
	each(t, func(z *zone) {
		mapping := "id: 编号\ntitle: 事\ncreated: 时间\nclosed: 办结\ndeadline: {column: 期限, limit: 5wd}\n"
		res := z.take(mapping, lines("编号,事,时间,办结,期限",
			"C1,春节前五个工作日,2022-01-28 10:00,2022-02-09 17:00,", // 29 and 30 January were worked
			"C2,超一个工作日,2022-01-28 10:00,2022-02-11 17:00,",
			"C3,表里写了期限,2022-01-28 10:00,2022-02-11 17:00,2022-02-11",
			"C4,没有那一年的日历,2005-01-28 10:00,2005-02-11 17:00,"))
		if res.Taken != 3 || res.RejectedCases != 1 || !strings.Contains(res.Rejects[0].Why.Text.ZH, "2005") {
			z.Fatalf("%s %v", asJSON(res), res.Rejects)
		}
		r := z.report()
		if r.OnTime != 2 || r.Late != 1 || z.one("C1").Clocks[0].Limit != "5wd" {
			z.Errorf("%s", asJSON(r.Count))
		}
	})
}

func TestReportsNarrow(t *testing.T) {
	each(t, func(z *zone) {
		first := z.take(office, officeFile())
		z.take(office, lines(officeHead, "D1,四月的,,,2022-04-01,,,,,,,,,"))
		april := kernel.Date{Year: 2022, Month: 4, Day: 1}.At(0, 0, z.org.Location())
		for _, v := range []struct {
			q    intake.Query
			want int64
		}{
			{intake.Query{}, 6}, {intake.Query{Batch: first.Batch}, 5}, {intake.Query{From: april}, 1}, {intake.Query{To: april}, 5}, {intake.Query{Batch: "nothing"}, 0},
		} {
			v.q.Kind = "whistle"
			r, err := z.intake.Report(ctx, v.q)
			if err != nil || r.Total != v.want {
				z.Errorf("%+v: %d %v", v.q, r.Total, err)
			}
		}
	})
}
