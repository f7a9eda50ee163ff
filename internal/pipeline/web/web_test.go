package web_test

import (
	"fmt"
	"strings"
	"testing"

	"juyan/internal/app/apptest"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

const (
	investor = "investment-first.chief"
	leader   = "admin-committee.director"
	planner  = "economy-projects.chief"
	head     = "land.head"
)

// The boards are one text of SQL on both engines (package pipeline tests it); the
// pages are looked at on both all the same.
func each(t *testing.T, fn func(s *apptest.Site)) { apptest.Each(t, "2022-03-01", fn) }

// lead registers a lead of the investment bureau.
func lead(s *apptest.Site, n int, chain, wan string) *matter.Matter {
	s.Helper()
	v := apptest.Values{"investor": {fmt.Sprintf("北方第%d化学有限公司", n)}, "title": {fmt.Sprintf("第%d号精细化工项目", n)}, "chain": {chain}, "industry": {"2669"}, "background": {"private"}, "mu": {"120"}, "energy": {"3000"}}
	if wan != "" {
		v["investment"] = []string{wan}
	}
	return s.Raise(investor, "lead", "", v)
}

// on takes a lead some steps further.
func on(s *apptest.Site, m *matter.Matter, actions ...string) {
	s.Helper()
	for _, a := range actions {
		values := map[string]apptest.Values{"triage": {"triage_note": {"符合产业方向"}}, "propose": {"propose_note": {"投资方有意落地"}}, "mark_key": {"key_note": {"投资大"}}}[a]
		if _, err := s.Matter.Act(s.Ctx, kernel.System(), matter.ActInput{Matter: m.ID, Action: a, Values: values}); err != nil {
			s.Fatalf("%s: %v", a, err)
		}
	}
}

// few are five leads: two stay, one waits for its admission, one passed, one
// without an amount passed.
func few(s *apptest.Site) (waits, passed *matter.Matter) {
	lead(s, 1, "salt", "5000")
	on(s, lead(s, 2, "salt", ""), "triage")
	waits = lead(s, 3, "fine_chemicals", "30000")
	on(s, waits, "triage", "propose")
	passed = lead(s, 4, "fine_chemicals", "125000")
	s.At("2022-03-11", 9)
	on(s, passed, "triage", "mark_key", "propose", "admit", "pass")
	return waits, passed
}

func TestTheFunnelCountsAndItsNumbersOpen(t *testing.T) {
	each(t, func(s *apptest.Site) {
		p := s.Page(leader, "/pipeline", 200)
		p.Has("#funnel .empty", "还没有线索和项目")
		_, passed := few(s)
		p = s.Page(leader, "/pipeline", 200)
		for stage, want := range map[string]string{"线索": "线索|4||75.0%|1|", "在谈": "在谈|3||66.7%|1|", "准入评审": "准入评审|2||50.0%|1|", "通过待签": "通过待签|1||0.0%|1|尚无离开|12.5亿元"} {
			if row := strings.Join(p.Row("#sheet-leads", stage), "|"); !strings.HasPrefix(row, want) {
				t.Errorf("%s: %s, want %s…", stage, row, want)
			}
		}
		p.Has("#key li", "重点对接洽谈 1个")
		p.Has("#key li", "100.0%（1 / 1）")
		p.Has("#chains li", "12.5亿元 · 1 / 2 个")
		p.Has("#sheet-leads", "1 个未填投资额")
		l := s.Page(leader, p.Href("#sheet-leads #leads-negotiating [data-label=走到过] a"), 200)
		if got := len(l.All("#records tbody tr")); got != 3 {
			t.Errorf("the number opens %d leads, want 3", got)
		}
		l = s.Page(leader, p.Href("#sheet-leads #leads-approved [data-label=现在停在] a"), 200)
		l.Has("#records", passed.Number)
		if narrowed := s.Page(leader, "/pipeline?chain=salt", 200); len(narrowed.Row("#sheet-leads", "通过待签")) == 0 || narrowed.Row("#sheet-leads", "线索")[1] != "2" {
			t.Errorf("chain salt: %v", narrowed.All("#sheet-leads"))
		}
	})
}

func TestWhatIsStuckSaysWhoseMoveItIs(t *testing.T) {
	each(t, func(s *apptest.Site) {
		s.Page(leader, "/pipeline/stuck", 200).Has("#stuck .empty", "没有卡住的线索和项目")
		waits, passed := few(s)
		p := s.Page(leader, "/pipeline/stuck", 200)
		row := strings.Join(p.Row("#stuck", waits.Number), "|")
		if !strings.Contains(row, "|准入评审|等待决定 准入评审|") || !strings.Contains(row, "10 天|准入评审组|") {
			t.Errorf("the lead that waits: %s", row)
		}
		p.Has("#stuck", "办理逾期")
		only := s.Page(leader, "/pipeline/stuck?why=wait", 200)
		if got := len(only.All("#stuck tbody tr")); got != 1 {
			t.Errorf("%d rows wait, want 1", got)
		}
		s.At("2022-07-01", 9) // passed, and not signed in time: to sign is the move, not to talk
		if row := strings.Join(s.Page(leader, "/pipeline/stuck?why=late", 200).Row("#stuck", passed.Number), "|"); !strings.Contains(row, "|通过待签|办理逾期 签约|") {
			t.Errorf("the lead that waits to be signed: %s", row)
		}
	})
}

func TestTheMapHasItsTableAndEveryPlotAPage(t *testing.T) {
	each(t, func(s *apptest.Site) {
		p := s.Page(leader, "/pipeline/map", 200)
		if got := len(p.All("#sheet-plots tbody tr")); got != 80 {
			t.Errorf("%d plots in the table", got)
		}
		p.Has("#sums li", "空闲 15宗")
		if got := len(p.All("svg.plan")); got != 2 {
			t.Errorf("%d drawings, want one for a desk and one for a phone", got)
		}
		row := strings.Join(p.Row("#sheet-plots", "HG-15"), "|")
		if row != "HG-15|化工集中区|U14 供热用地|105|已用|蒸汽动力站" {
			t.Errorf("HG-15: %s", row)
		}
		if got := len(s.Page(leader, "/pipeline/map?area=pharma", 200).All("#sheet-plots tbody tr")); got != 8 {
			t.Errorf("%d plots in the pharma park", got)
		}
		one := s.Page(leader, "/pipeline/map/HG-01", 200)
		one.Has("#facts", "178.43")
		if got := len(one.All("#sheet-firms tbody tr")); got != 5 {
			t.Errorf("%d enterprises on HG-01, want 5", got)
		}
		s.Page(leader, "/pipeline/map/HG-99", 404)
	})
}

func TestTheOtherBoards(t *testing.T) {
	each(t, func(s *apptest.Site) {
		_, passed := few(s)
		s.Page(leader, "/pipeline/gantt", 200).Has("#gantt .empty", "还没有签约项目")
		s.Page(leader, "/pipeline/calendar?month=2022-03", 200).Has("#month", "这个月没有里程碑")
		s.Page(leader, "/pipeline/calendar?month=2022-3-1", 422)
		w := s.Page(leader, "/pipeline/week", 200)
		w.Has("#moved", passed.Title)
		w.Has("#sums li", "新线索 0个")
		w.Has("#stuck", "办理逾期")
		ics := s.Ask(leader, "/pipeline/calendar.ics?month=2022-03", nil)
		if body := ics.Body.String(); ics.Code != 200 || !strings.HasPrefix(body, "BEGIN:VCALENDAR\r\n") || !strings.HasSuffix(body, "END:VCALENDAR\r\n") {
			t.Errorf("%d %q", ics.Code, ics.Body)
		}
	})
}

// The figures of the first page are counted from the records once there are any,
// and say where they differ from what was published; until then the published
// ones stand.
func TestTheFirstPageCountsFromTheRecords(t *testing.T) {
	each(t, func(s *apptest.Site) {
		s.Page(leader, "/overview", 200).Has("li", "重点对接洽谈项目 139个")
		few(s)
		p := s.Page(leader, "/overview", 200)
		p.Has("li", "重点对接洽谈项目 1个")
		p.Has("li", "台账实时统计；报道为 139")
		p.Has("li", "通过审查项目总投资 12.5亿元")
		p.Has("#source-projects_negotiated", "139")
	})
}

// Leaders, the investment bureau and the schedulers of the economic bureau see the
// whole zone, the head of a unit what the unit answers for, an enterprise nothing.
func TestWhoReadsTheBoards(t *testing.T) {
	each(t, func(s *apptest.Site) {
		few(s)
		for _, who := range []string{leader, investor, planner} {
			if row := s.Page(who, "/pipeline", 200).Row("#sheet-leads", "线索"); len(row) < 2 || row[1] != "4" {
				t.Errorf("%s sees %v", who, row)
			}
		}
		s.Page(head, "/pipeline", 200).Has("#funnel .empty", "还没有线索和项目")
		for _, path := range []string{"/pipeline", "/pipeline/list", "/pipeline/stuck", "/pipeline/map", "/pipeline/map/HG-01", "/pipeline/gantt", "/pipeline/calendar", "/pipeline/calendar.ics", "/pipeline/week"} {
			if w := s.AskFirm("E0001", path); w.Code != 403 && w.Code != 404 {
				t.Errorf("an enterprise asks for %s: %d", path, w.Code)
			}
		}
	})
}
