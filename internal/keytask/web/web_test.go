package web_test

import (
	"slices"
	"strings"
	"testing"

	"juyan/internal/app/apptest"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

const (
	overseer = "office-oversight.oversight-1"
	head     = "economy.head"
	police   = "police.head"
	leader   = "admin-committee.deputy-economy"
)

func each(t *testing.T, fn func(s *apptest.Site)) { apptest.Each(t, "2022-01-10", fn) }

// task is a task of the economic bureau with land as responsible unit.
func task(s *apptest.Site, parent kernel.ID, change apptest.Values) *matter.Matter {
	s.Helper()
	v := apptest.Values{"title": {"新增规上工业企业 8 家"}, "tier": {"task"}, "area": {"economy"}, "source_level": {"league"}, "points": {"5"}, "leader": {s.Post(leader)},
		"overall": {s.Unit("office")}, "lead_unit": {s.Unit("economy")}, "units": {s.Unit("land")}, "deadline": {"2022-06-30"}}
	for field, to := range change {
		v[field] = to
	}
	return s.Raise(overseer, "keytask", parent, v)
}

func planned(s *apptest.Site, m *matter.Matter) {
	s.Helper()
	s.Do(head, m, "plan", apptest.Values{"p01": {"10"}, "p03": {"60"}, "p06": {"100"}})
}

func report(pct string) apptest.Values {
	return apptest.Values{"pct": {pct}, "progress": {"按计划推进"}}
}

// The board says how the tasks stand, in three views and both languages; every
// number leads to what it counts.
func TestTheBoardSaysHowTasksStand(t *testing.T) {
	each(t, func(s *apptest.Site) {
		p := s.Page(overseer, "/keytasks", 200)
		p.Has("#keytasks .empty", "没有重点工作")
		m := task(s, "", nil)
		planned(s, m)
		s.Do(head, m, "report", report("8"))

		p = s.Page(overseer, "/keytasks", 200)
		row := strings.Join(p.Row("#keytasks", m.Number), "|")
		if want := m.Number + " 新增规上工业企业 8 家|● 绿灯|8% / 10%|经发局|"; !strings.HasPrefix(row, want) {
			t.Errorf("the row says %s, want %s…", row, want)
		}
		p.Has("#sums li", "绿灯 1项")
		p.Has("a[href=/keytasks?light=green]", "1")
		s.Page(overseer, "/keytasks?light=red", 200).Has("#keytasks .empty", "没有")
		s.Page(overseer, "/keytasks?view=due", 200).Has("#keytasks .empty", "本月的进展都报了")

		matrix := s.Page(leader, "/keytasks?view=matrix", 200)
		heads := matrix.All("#matrix th")
		cells := matrix.Row("#matrix", m.Number)
		for unit, want := range map[string]string{"经发局": "● 绿● 绿灯", "综合办": "总总牵头", "自然资源分局": "配责任单位"} {
			if i := slices.Index(heads, unit); i < 0 || cells[i] != want {
				t.Errorf("under %s stands %q, want %q (of %q)", unit, cells[max(i, 0)], want, heads)
			}
		}
		matrix.Lacks(".btn", "打印（A4 横排）")
		s.Page(leader, "/keytasks?view=matrix&all=1", 200).Has(".btn", "打印（A4 横排）")

		s.At("2022-02-07", 9)
		s.Page(overseer, "/keytasks?view=due", 200).Has("#keytasks td", "新增规上工业企业 8 家")
		s.At("2022-07-04", 9)
		p = s.Page(overseer, "/keytasks?lang=en", 200)
		p.Has("h1", "Key tasks at a glance")
		p.Has("#keytasks td .tag.bad", "over")
		p.Has("#keytasks td .tag.bad", "■ Red")
		if w := s.Ask(overseer, "/keytasks/export.xlsx", nil); w.Code != 200 || w.Body.Len() == 0 {
			t.Errorf("export: %d", w.Code)
		}
	})
}

// A unit that has nothing to do with a task does not find it anywhere; one that
// has sees it, and is not offered what it may not do.
func TestOneSeesTheOwnTasks(t *testing.T) {
	each(t, func(s *apptest.Site) {
		m := task(s, "", nil)
		for path, where := range map[string]string{"/keytasks": "#keytasks", "/keytasks?view=matrix": "#matrix"} {
			p := s.Page(police, path, 200)
			p.Has(where+" .empty", "没有重点工作")
			p.Lacks("main", m.Title)
			s.Page("land.head", path, 200).Has(where+" td", m.Title)
		}
		s.Page(police, "/m/keytask/"+string(m.ID), 404)
		s.Page(police, "/keytasks", 200).Lacks(".head .actions", "下达重点工作")
		s.Page(overseer, "/keytasks", 200).Has(".head .actions", "下达重点工作")
		s.Page("land.head", "/m/keytask/"+string(m.ID), 200).Lacks("#keytask a", "分解子任务")
		s.Page(head, "/m/keytask/"+string(m.ID), 200).Has("#keytask a", "分解子任务")
	})
}

// On the record of a task stand its months, on that of a deployment its parts,
// once, without the clock and the stages of a task.
func TestTheRecordShowsMonthsAndParts(t *testing.T) {
	each(t, func(s *apptest.Site) {
		d := task(s, "", apptest.Values{"tier": {"deployment"}, "title": {"工业经济提质增效"}, "deadline": {"2022-12-31"}})
		m := task(s, d.ID, nil)
		planned(s, m)
		s.Do(head, m, "report", report("4"))
		s.At("2022-03-01", 9)

		p := s.Page(head, "/m/keytask/"+string(m.ID), 200)
		p.Has("#keytask", "完成 4%，计划 10%")
		if row := strings.Join(p.Row("#months-sheet", "2022-02"), "|"); row != "2022-02|10%|没报|6 个百分点|▲ 黄灯" {
			t.Errorf("February says %s", row)
		}
		if row := strings.Join(p.Row("#months-sheet", "2022-01"), "|"); row != "2022-01|10%|4%|6 个百分点|● 绿灯" {
			t.Errorf("January says %s", row)
		}

		p = s.Page(overseer, "/m/keytask/"+string(d.ID), 200)
		if row := strings.Join(p.Row("#parts-sheet", m.Number), "|"); !strings.Contains(row, "经发局|4% / 10%|▲ 黄灯") {
			t.Errorf("the part says %s", row)
		}
		p.Lacks("#children", "")
		p.Lacks(".clockname", "报分月计划")
		if steps := p.All(".steps li b"); !slices.Equal(steps, []string{"分解落实", "已销号"}) {
			t.Errorf("its steps are %q", steps)
		}
		p.Has("#keytask a", "分解任务")
		s.Page(overseer, "/m/keytask/"+string(d.ID)+"?lang=en", 200).Has("#parts-sheet h2", "Its parts")
	})
}

// A report that is refused keeps what was typed and says at its field what is
// wrong; an accepted one shows.
func TestARefusedReportLosesNothing(t *testing.T) {
	each(t, func(s *apptest.Site) {
		m := task(s, "", nil)
		planned(s, m)
		at := "/m/keytask/" + string(m.ID) + "/actions/report"
		p := s.Refused(head, at, apptest.Values{"pct": {"120"}, "progress": {"已有五家企业入库"}, "_key": {"r1"}})
		p.Has("#pct-error", "100")
		if p.Typed("pct") != "120" || p.Typed("progress") != "已有五家企业入库" {
			t.Errorf("the form holds %q and %q", p.Typed("pct"), p.Typed("progress"))
		}
		s.Sent(head, at, apptest.Values{"pct": {"12"}, "progress": {"已有五家企业入库"}, "_key": {"r1"}})
		s.Page(head, "/m/keytask/"+string(m.ID), 200).Has("#record .slips", "累计完成 12%：已有五家企业入库")
	})
}
