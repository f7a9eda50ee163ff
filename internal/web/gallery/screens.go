package gallery

import (
	"context"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"juyan/internal/web/ui"
)

func field(ctx context.Context, name string) ui.Field {
	for _, f := range fields(ctx) {
		if f.Name == name {
			return f
		}
	}
	panic("gallery: no field " + name)
}

func course(ctx context.Context) []ui.Step {
	return []ui.Step{
		{Label: say(ctx, "吹哨", "Raised"), State: "done", At: ago(ctx, 119*time.Hour)},
		{Label: say(ctx, "专班报到", "Mustered"), State: "done", At: ago(ctx, 118*time.Hour)},
		{Label: say(ctx, "召集部门", "Units called"), State: "done", At: ago(ctx, 117*time.Hour)},
		{Label: say(ctx, "办理", "In progress"), State: "now", Note: say(ctx, "自然资源分局 1 月 6 日前出具意见", "Natural Resources, opinion by 6 Jan")},
		{Label: say(ctx, "企业确认", "Confirmed"), State: "todo"},
		{Label: say(ctx, "销号", "Closed"), State: "todo"},
	}
}

func musters(ctx context.Context) ui.Table {
	f := fuses(ctx)
	row := func(unit templ.Component, who string, mustered templ.Component, contact time.Duration, fuse ui.Fuse) ui.Row {
		return ui.Row{Cells: []templ.Component{unit, ui.Text(who), mustered, ui.When(ago(ctx, contact)), clock(fuse)}}
	}
	return ui.Table{
		Caption: say(ctx, "部门报到", "Musters"),
		Columns: []ui.Column{{Label: say(ctx, "单位", "Unit"), Main: true}, {Label: say(ctx, "岗位 · 当时在岗", "Post · holder then")}, {Label: say(ctx, "报到", "Mustered")}, {Label: say(ctx, "联系企业", "Contacted")}, {Label: say(ctx, "办理", "Handling")}},
		Rows: []ui.Row{
			row(ui.Titled("", say(ctx, "经济发展局", "Economic Bureau"), "#", ui.Tag{Text: say(ctx, "牵头", "leads"), State: ui.Info}), say(ctx, "重大项目专员岗 · 苏晴", "Commissioner · Su Qing"), ui.When(ago(ctx, 117*time.Hour)), 116*time.Hour, f[1]),
			row(ui.Text(say(ctx, "供电分公司", "Power Supply")), say(ctx, "客户服务岗 · 韩磊", "Customer Service · Han Lei"), ui.When(ago(ctx, 112*time.Hour)), 93*time.Hour, f[4]),
			row(ui.Text(say(ctx, "自然资源分局", "Natural Resources")), say(ctx, "用地审批岗 · 乌日娜", "Land Permits · Urna"), ui.TagMark(ui.Tag{Text: say(ctx, "逾期 1 小时 18 分", "1 h 18 min late"), State: ui.Bad}), 86*time.Hour, f[0]),
		},
	}
}

func timeline(ctx context.Context) ui.Timeline {
	return ui.Timeline{Title: say(ctx, "各方用时", "Time by holder"), Now: .62,
		Ticks: []ui.Tick{{At: 0, Label: "12-29"}, {At: .25, Label: "12-30"}, {At: .5, Label: "01-03"}, {At: .75, Label: "01-09"}, {At: 1, Label: "01-13"}},
		Lanes: []ui.Lane{
			{Name: say(ctx, "企业服务专班", "Task force"), Bars: []ui.Bar{{From: 0, To: .04, State: ui.Good, Label: say(ctx, "首接到召集", "received to called")}}},
			{Name: say(ctx, "经济发展局", "Economic Bureau"), Bars: []ui.Bar{{From: .04, To: .62, State: ui.Warn, Label: say(ctx, "牵头办理", "leads")}}},
			{Name: say(ctx, "供电分公司", "Power Supply"), Bars: []ui.Bar{{From: .08, To: .25, State: ui.Good, Label: say(ctx, "办理", "handles")}, {From: .25, To: .5, State: "paused", Label: say(ctx, "等设计院出图", "drawings awaited")}, {From: .5, To: .62, State: ui.Good, Label: say(ctx, "办理", "handles")}}},
			{Name: say(ctx, "自然资源分局", "Natural Resources"), Bars: []ui.Bar{{From: .04, To: .12, State: ui.Bad, Label: say(ctx, "逾期报到", "late muster")}, {From: .12, To: .62, State: ui.Good, Label: say(ctx, "办理", "handles")}}},
		}}
}

func figures(ctx context.Context) []ui.Stat {
	return []ui.Stat{
		{Label: say(ctx, "签约项目", "Projects signed"), Value: "111", Unit: say(ctx, "个", "projects"), Href: "#", Note: say(ctx, "目标 100", "target 100"), Trend: []float64{2, 5, 11, 20, 37, 48, 60, 77, 89, 96, 104, 111}},
		{Label: say(ctx, "到位资金", "Funds in place"), Value: "386.4", Unit: say(ctx, "亿元", "00m yuan"), Href: "#", Note: say(ctx, "同比 +18.2%", "+18.2% on the year")},
		{Label: say(ctx, "企业吹哨", "Whistles"), Value: "1,500", Unit: say(ctx, "件", "whistles"), Href: "#", Note: say(ctx, "已办结 1,458", "1,458 closed")},
		{Label: say(ctx, "超时未结", "Overdue"), Value: "4", Unit: say(ctx, "件", "whistles"), Href: "#", State: ui.Bad, Note: say(ctx, "该自然资源分局走下一步", "Natural Resources moves next")},
		{Label: say(ctx, "规上工业产值", "Industrial output"), NoData: say(ctx, "未接入", "not connected"), Note: say(ctx, "等统计局接口", "awaits the statistics feed")},
		{Label: say(ctx, "政务服务办件", "Service cases"), Value: "26,318", Unit: say(ctx, "件", "cases"), Href: "#", Note: say(ctx, "延时办 1,204", "1,204 in extended hours")},
	}
}

func byUnit(ctx context.Context) ui.Table {
	t := ui.Table{Caption: say(ctx, "各单位三率", "Rates by unit"), Columns: []ui.Column{{Label: say(ctx, "单位", "Unit"), Main: true}, {Label: say(ctx, "响应率", "Response")}, {Label: say(ctx, "解决率", "Resolution")}, {Label: say(ctx, "满意率", "Satisfaction")}, {Label: say(ctx, "件数", "Whistles"), Right: true}}}
	for i, u := range units(ctx) {
		cells := []templ.Component{ui.Titled("", u.Label, "#")}
		for j, r := range rates(ctx)[:3] {
			r.Num = r.Den - int64((i*5+j*3)%9)
			if i == 6 && j == 2 {
				r = rates(ctx)[3]
			}
			cells = append(cells, ui.RateCell(r))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: append(cells, ui.Figure(strconv.Itoa(40+i*13), "#"))})
	}
	return t
}

func tree(ctx context.Context) []ui.Node {
	return []ui.Node{{Label: say(ctx, "党工委管委会", "Party Work and Administrative Committee"), Open: true, Note: say(ctx, "290 个岗位", "290 posts"), Children: []ui.Node{
		{Label: say(ctx, "经济发展局", "Economic Development Bureau"), Href: "#", On: true, Open: true, Tags: []ui.Tag{{Text: say(ctx, "一类", "class 1")}}, Children: []ui.Node{
			{Label: say(ctx, "重大项目专员岗", "Major Projects Commissioner"), Href: "#", Note: say(ctx, "苏晴，2022-03-01 起", "Su Qing since 2022-03-01")},
			{Label: say(ctx, "统计岗", "Statistics"), Href: "#", Note: say(ctx, "空缺", "vacant")}}},
		{Label: say(ctx, "自然资源分局", "Natural Resources Branch"), Href: "#", Tags: []ui.Tag{{Text: say(ctx, "垂管", "vertical"), State: ui.Info}}},
		{Label: say(ctx, "供电分公司", "Power Supply Company"), Href: "#", Tags: []ui.Tag{{Text: say(ctx, "公用企业", "utility"), State: ui.Info}}},
	}}}
}

func wide(f ui.Fuse, name string) ui.Fuse {
	f.Wide, f.Name = true, name
	return f
}

// emptyList is a list with nothing in it, or one that could not be read.
func emptyList(ctx context.Context, failed bool) ui.Table {
	t := ui.Table{ID: "none", Caption: say(ctx, "空列表", "An empty list"), Search: true, Total: &ui.Total{},
		Empty: ui.Empty{Title: say(ctx, "还没有企业吹哨", "No whistle yet"), Advice: say(ctx, "企业在手机上吹哨后会出现在这里。", "Whistles appear here when enterprises raise them."), Action: &ui.Button{Label: say(ctx, "代企业吹哨", "Blow for an enterprise"), Href: "#"}}}
	if failed {
		t.ID, t.Total, t.Search = "broken", nil, false
		t.Error = say(ctx, "列表没有读出来：数据库暂时忙。", "The list could not be read: the database is busy.")
	}
	return t
}
