package web_test

import (
	"strings"
	"testing"

	"juyan/internal/app/apptest"
	"juyan/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

const (
	leader = "admin-committee.director"
	signer = "investment.head"
	office = "service-office.head"
)

func agreement(s *apptest.Site) apptest.Values {
	e, _ := s.Org.Directory().EnterpriseByCode("E0001")
	return apptest.Values{"title": {"电子级添加剂一期"}, "chain": {"electronic_chemicals"}, "investment": {"12亿"}, "item_unit": {s.Unit("economy")}, "unit": {s.Unit("investment")}, "signed_on": {"2022-01-08"}, "enterprise": {string(e.ID)},
		"promise-0-year": {"2022"}, "promise-0-investment": {"50000"}, "promise-1-year": {"2023"}, "promise-1-investment": {"7亿"}, "promise-1-tax": {"1200"},
		"condition-0-side": {"zone"}, "condition-0-content": {"完成场平"}, "condition-0-unit": {s.Unit("land")}, "condition-0-due": {"2022-03-01"}, "_key": {"k1"}}
}

// An agreement that is refused keeps every row and says at the cell what is
// wrong; accepted, the project stands in the list, on the record, in the zone's
// promises and on its firm's own page, which shows no mark of the zone.
func TestAnAgreementBecomesAProject(t *testing.T) {
	apptest.Each(t, "2022-01-10", func(s *apptest.Site) {
		s.Page(leader, "/projects", 200).Has("#projects .empty", "没有项目")
		form := agreement(s)
		form["promise-1-investment"] = []string{"70亿"}
		p := s.Refused(signer, "/projects/sign", form)
		p.Has("#promise-1-investment-error", "超过协议总投资")
		if p.Typed("promise-0-investment") != "50000" || p.Typed("condition-0-content") != "完成场平" {
			t.Error("the form lost a row")
		}
		at := s.Sent(signer, "/projects/sign", agreement(s))
		board := s.Page(leader, "/projects", 200)
		if row := strings.Join(board.Row("#projects", "电子级添加剂一期"), "|"); !strings.Contains(row, "已签约|○ 不亮灯|–|投促局|12亿元|0万元|") {
			t.Errorf("the row says %s", row)
		}
		r := s.Page(leader, at, 200)
		r.Has("#project dd", "0万元")
		r.Lacks("#project dd", "未填")
		if row := strings.Join(r.Row("#promises", "2022"), "|"); row != "2022|投资|5亿元|0万元|0.0%" {
			t.Errorf("the promise of 2022 says %s", row)
		}
		r.Has("#conditions-sheet td", "完成场平")
		s.Page(leader, at+"?lang=en", 200).Has("#promises h2", "Promise and fact")
		if row := strings.Join(s.Page(leader, "/projects/promises?year=2022", 200).Row("#promised", "投资"), "|"); row != "2022|投资|5亿元|0万元|0.0%|1 / 1 个" {
			t.Errorf("the zone's promise says %s", row)
		}
		own := s.Read(s.AskFirm("E0001", "/projects/mine"), "/projects/mine", 200)
		own.Has(".steps li", "已签约")
		own.Lacks("main", "灯")
		if w := s.AskFirm("E0001", "/projects/dispatch"); w.Code != 403 {
			t.Errorf("a firm reads the dispatch list: %d", w.Code)
		}
		if w := s.Ask(leader, "/projects/export.xlsx", nil); w.Code != 200 || w.Body.Len() == 0 {
			t.Errorf("export: %d", w.Code)
		}
	})
}

// A commissioner over the pack's limit is warned of; a project nobody carries is
// offered to be assigned; what is blocked stands on the dispatch list.
func TestLoadAndDispatch(t *testing.T) {
	apptest.Each(t, "2022-01-10", func(s *apptest.Site) {
		for i := range 9 {
			form := agreement(s)
			form["title"], form["_key"] = []string{"测试项目第" + string(rune('一'+i)) + "号"}, []string{"k" + string(rune('a'+i))}
			at := s.Sent(signer, "/projects/sign", form)
			if i < 8 {
				s.Sent(office, at+"/actions/staff", apptest.Values{"commissioner": {s.Post("economy-projects.commissioner")}, "officer": {s.Post("economy-projects.service-1")}, "_key": {"s" + at}})
			}
			if i == 0 {
				s.Sent(signer, at+"/actions/block", apptest.Values{"block_kind": {"energy"}, "block_unit": {s.Unit("economy")}, "block_since": {"2022-01-09"}, "block_due": {"2022-01-20"}, "block_note": {"缺能耗指标"}, "_key": {"b"}})
			}
		}
		p := s.Page(leader, "/projects/load", 200)
		p.Has("#load .tag.bad", "超 1 个")
		p.Has("#unassigned-sheet td", "测试项目")
		p = s.Page(leader, "/projects/dispatch", 200)
		p.Has("#dispatch td", "缺能耗指标")
		if w := s.Ask(leader, "/projects/dispatch.xlsx", nil); w.Code != 200 {
			t.Errorf("workbook: %d", w.Code)
		}
	})
}
