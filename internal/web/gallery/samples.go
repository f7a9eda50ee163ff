package gallery

import (
	"context"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"juyan/internal/kernel"
	"juyan/internal/web/ui"
)

func ago(ctx context.Context, d time.Duration) kernel.Instant { return ui.EnvOf(ctx).Now.Add(-d) }

// fuses shows every state of a clock.
func fuses(ctx context.Context) []ui.Fuse {
	title := say(ctx, "12-29 10:00 起，2023-01-13 18:00 到期", "from 29 Dec 10:00, due 13 Jan 2023 18:00")
	return []ui.Fuse{
		{State: ui.BurnOK, Share: .34, Ticks: []float64{.5, .75}, Words: ui.LeftDaysWords(ctx, 5, true), Title: title},
		{State: ui.BurnWarn, Share: .86, Ticks: []float64{.5, .75}, Words: ui.LeftWords(ctx, 130), Title: title},
		{State: ui.BurnOver, Share: 1.33, Ticks: []float64{.5, .75}, Words: ui.LeftWords(ctx, -40), Title: title},
		{State: ui.BurnOver, Share: 6, Ticks: []float64{.75}, Words: ui.LeftDaysWords(ctx, -12, true), Title: title},
		{State: ui.BurnOK, Share: .6, Paused: []ui.Span{{From: .3, To: .42}}, Ticks: []float64{.75}, Words: ui.LeftDaysWords(ctx, 3, true), Title: title},
		{State: ui.BurnPaused, Share: .48, Paused: []ui.Span{{From: .48, To: 1}}, Words: say(ctx, "已暂停：等设计院出图", "paused: drawings awaited"), Title: title},
		{State: ui.BurnDone, Share: .7, Words: say(ctx, "按时，用 3 个工作日", "in time, 3 working days"), Title: title},
		{State: ui.BurnLate, Share: 1.2, Words: say(ctx, "逾期 1 小时 18 分", "1 h 18 min late"), Title: title},
		{State: ui.BurnOK, Share: 0, Words: ui.LeftDaysWords(ctx, 0, true), Title: title},
	}
}

func clock(f ui.Fuse) templ.Component { return ui.Clock(f) }

// waiting is what an officer finds on Today.
func waiting(ctx context.Context) ui.Table {
	f := fuses(ctx)
	row := func(no, zh, en, firmZH, firmEN, actZH, actEN string, fuse ui.Fuse, btnZH, btnEN string, tags ...ui.Tag) ui.Row {
		r := ui.Row{Cells: []templ.Component{ui.Titled(no, say(ctx, zh, en), "#", tags...), ui.Text(say(ctx, firmZH, firmEN)), ui.Text(say(ctx, actZH, actEN)), clock(fuse)},
			Acts: []ui.Button{{Label: say(ctx, btnZH, btnEN), Href: "#", Small: true}}}
		if fuse.State == ui.BurnOver {
			r.State = ui.Bad
		}
		return r
	}
	return ui.Table{
		ID: "waiting", Caption: say(ctx, "等您办理", "Waiting for you"), Actions: true,
		Columns: []ui.Column{{Key: "title", Label: say(ctx, "事项", "Matter"), Main: true, Wrap: true}, {Key: "firm", Label: say(ctx, "企业", "Enterprise")},
			{Key: "act", Label: say(ctx, "您的动作", "Your act")}, {Key: "due", Label: say(ctx, "时限", "Limit")}},
		Rows: []ui.Row{
			row("企哨〔2022〕1873号", "蒸汽压力不足，中试线被迫停车", "Steam pressure too low, pilot line stopped", "漠岩新材料", "Moyan Materials", "报到并联系", "Muster and contact", f[2], "报到", "Muster", ui.Tag{Text: say(ctx, "紧急", "urgent"), State: ui.Bad}),
			row("企哨〔2022〕1861号", "110 kV 接入方案迟迟未批", "110 kV grid connection still not approved", "蒙环新材料", "Menghuan Materials", "答复办理方案", "Answer with a plan", f[1], "答复", "Answer"),
			row("", "2023年第1次调度会：能耗指标调剂", "Coordination meeting 1/2023: energy quota", "驼峰硅业等 3 家", "Tuofeng Silicon and 2 more", "落实决定", "Carry out the decision", f[4], "反馈进展", "Report progress"),
			row("企哨〔2022〕1802号", "职工子女转学", "School places for workers' children", "绿洲生物", "Oasis Biotech", "回访前复核", "Check before follow-up", f[0], "复核", "Check"),
			row("2022-047", "安全条件审查材料缺 2 件", "Safety review lacks two documents", "曼德拉精细化工", "Mandala Fine Chemicals", "催补材料", "Ask for the documents", f[5], "查看", "Open"),
		},
	}
}

// rates shows every state of a rate.
func rates(ctx context.Context) []ui.Rate {
	span := say(ctx, "近 90 天", "last 90 days")
	return []ui.Rate{
		{Name: say(ctx, "响应率", "Response rate"), Span: span, Num: 38, Den: 39, Of: say(ctx, "件按时联系", "contacted in time"), Href: "#", Target: 9500, Low: 8000, Trend: []float64{.88, .9, .89, .93, .95, .974}},
		{Name: say(ctx, "解决率", "Resolution rate"), Span: span, Num: 30, Den: 34, Of: say(ctx, "件回访认定解决", "found solved at follow-up"), Href: "#", Target: 9000, Low: 8000, Trend: []float64{.91, .93, .9, .88, .87, .882}},
		{Name: say(ctx, "按时报到率", "Muster in time"), Span: span, Num: 52, Den: 71, Of: say(ctx, "次按时报到", "musters in time"), Href: "#", Target: 9500, Low: 8000},
		{Name: say(ctx, "满意率", "Satisfaction rate"), Span: span, NoData: say(ctx, "样本不足", "too few"), Note: say(ctx, "有效评价 4 件，少于方案要求的 10 件", "4 valid ratings; the scheme asks for 10")},
	}
}

// slips shows every kind of slip.
func slips(ctx context.Context) []ui.Slip {
	hours := func(n int) kernel.Instant { return ago(ctx, time.Duration(n)*time.Hour) }
	return []ui.Slip{
		{At: hours(119), Who: say(ctx, "蒙环新材料", "Menghuan Materials"), Text: say(ctx, "吹哨：6 月试生产在即，接入方案已报 47 天未批。", "blew the whistle: trial production begins in June; the connection plan was filed 47 days ago."), Note: say(ctx, "附件 3", "3 attachments"), Mark: "key", Sealed: true, Verify: "#"},
		{At: hours(118), Who: say(ctx, "企业服务专班办公室", "Enterprise Service Task Force"), For: say(ctx, "蒙环新材料", "Menghuan Materials"), Text: say(ctx, "首接并报到；专员提请经济发展局牵头，召集供电、自然资源两家。", "received and mustered; the commissioner asked the Economic Bureau to lead and called two units."), Sealed: true, Verify: "#"},
		{At: hours(117), Who: say(ctx, "重大项目专员岗", "Major Projects Commissioner"), Text: say(ctx, "报到，10:21 电话联系企业，约定次日现场。", "mustered, phoned the firm at 10:21, agreed on a visit next day."), Mark: "key", Sealed: true, Verify: "#"},
		{At: hours(87), Who: say(ctx, "自然资源分局", "Natural Resources Branch"), Text: say(ctx, "逾期 1 小时 18 分报到，已提醒分管负责人。", "mustered 1 h 18 min late; the head in charge was reminded."), Mark: "bad", Sealed: true, Verify: "#"},
		{At: hours(20), Who: say(ctx, "供电分公司", "Power Supply Company"), Text: say(ctx, "暂停计时：等设计院出图，已告知企业。", "paused the clock: drawings awaited, the firm was told."), Inward: true, Sealed: true, Verify: "#"},
		{At: hours(1), Who: say(ctx, "蒙环新材料", "Menghuan Materials"), Text: say(ctx, "补充说明：", "added:"), Quote: say(ctx, "变压器已经到货，只等方案批下来就能施工。希望元旦后第一周能开工。", "The transformer has arrived; only the approval is missing. We hope to start in the first week of January.")},
	}
}

// fields shows every type of field.
func fields(ctx context.Context) []ui.Field {
	topic := options(ctx, "power", "水电气汽", "Utilities", "permit", "审批", "Permits", "land", "用地", "Land", "labour", "用工", "Labour", "money", "融资", "Finance", "other", "其他", "Other")
	return []ui.Field{
		{Name: "title", Label: say(ctx, "问题", "Problem"), Type: "text", Required: true, Max: 80, Hint: say(ctx, "一句话", "one sentence")},
		{Name: "detail", Label: say(ctx, "详细情况", "Details"), Type: "longtext", Rows: 3, Value: say(ctx, "蒸汽压力不足，中试线被迫停车。", "Steam pressure is too low; the pilot line had to stop.")},
		{Name: "topic", Label: say(ctx, "属于哪一类", "Topic"), Type: "code", Options: topic, Hint: say(ctx, "已按您的话推荐", "suggested from your words"), Required: true},
		{Name: "unit", Label: say(ctx, "牵头单位", "Lead unit"), Type: "unit", Options: units(ctx)},
		{Name: "call", Label: say(ctx, "召集单位", "Units to call"), Type: "units", Options: units(ctx)[:4], Values: []string{"u2"}},
		{Name: "firm", Label: say(ctx, "企业", "Enterprise"), Type: "enterprise", Lookup: "/_gallery/find", Options: options(ctx, "e1", "蒙环新材料有限公司", "Menghuan Materials Co."), Value: "e1"},
		{Name: "people", Label: say(ctx, "受影响职工", "Workers affected"), Type: "int", Unit: say(ctx, "人", "people")},
		{Name: "loss", Label: say(ctx, "预计损失", "Expected loss"), Type: "money", Unit: say(ctx, "元", "yuan"), Value: "120000.00"},
		{Name: "since", Label: say(ctx, "从哪天起", "Since"), Type: "date", Value: "2022-12-29"},
		{Name: "phone", Label: say(ctx, "联系手机", "Mobile"), Type: "phone", Required: true, Complete: "tel"},
		{Name: "files", Label: say(ctx, "照片和附件", "Photos and files"), Type: "files", Camera: true, Accept: "image/*,.pdf", Files: []ui.File{{Name: "接入方案.pdf", Href: "#", Size: 1 << 20, Note: "12-29"}}},
		{Name: "stopped", Label: say(ctx, "生产已经停了", "Production has stopped"), Type: "bool", Hint: say(ctx, "2 小时内联系您", "we contact you within two hours")},
	}
}

func options(ctx context.Context, triples ...string) []ui.Option {
	out := []ui.Option{}
	for i := 0; i+2 < len(triples); i += 3 {
		out = append(out, ui.Option{Value: triples[i], Label: say(ctx, triples[i+1], triples[i+2])})
	}
	return out
}

func units(ctx context.Context) []ui.Option {
	return options(ctx, "u1", "经济发展局", "Economic Bureau", "u2", "供电分公司", "Power Supply", "u3", "自然资源分局", "Natural Resources", "u4", "住房和建设局", "Housing and Construction",
		"u5", "生态环境分局", "Ecology Branch", "u6", "应急管理局", "Emergency Bureau", "u7", "市场监管分局", "Market Supervision", "u8", "行政审批局", "Approval Bureau")
}

// tenThousand is one page of a very long list.
func tenThousand(ctx context.Context) ui.Table {
	t := ui.Table{
		ID: "whistles", Caption: say(ctx, "企业吹哨", "Whistles"), Sort: "-due", Search: true, Choose: true, Export: "#",
		Total: &ui.Total{N: 1000, More: true}, Next: "cursor", Prev: "first",
		Columns: []ui.Column{{Key: "no", Label: say(ctx, "文号", "Number"), Sortable: true, Fixed: true}, {Key: "title", Label: say(ctx, "事由", "Matter"), Main: true, Wrap: true},
			{Key: "firm", Label: say(ctx, "企业", "Enterprise"), Sortable: true}, {Key: "state", Label: say(ctx, "状态", "Stage")}, {Key: "days", Label: say(ctx, "已用", "Used"), Right: true, Sortable: true},
			{Key: "due", Label: say(ctx, "时限", "Limit"), Sortable: true}, {Key: "source", Label: say(ctx, "来源", "Source"), Spare: true}},
		Filters: []ui.Filter{
			{Name: "stage", Label: say(ctx, "状态", "Stage"), Kind: ui.FilterChips, Options: counted(options(ctx, "open", "办理中", "open", "over", "超时", "overdue", "done", "已办结", "closed"), 38, 4, 1458)},
			{Name: "topic", Label: say(ctx, "类别", "Topic"), Kind: ui.FilterSelect, Options: options(ctx, "power", "水电气汽", "Utilities", "permit", "审批", "Permits")},
			{Name: "unit", Label: say(ctx, "单位", "Units"), Kind: ui.FilterMany, Options: units(ctx)},
			{Name: "raised", Label: say(ctx, "吹哨日期", "Raised"), Kind: ui.FilterDates},
		},
	}
	all := fuses(ctx)
	for i := range 20 {
		zh, en := "蒸汽压力不足，中试线被迫停车", "Steam pressure too low, pilot line stopped"
		if i == 3 {
			zh = "关于内蒙古某某精细化工新材料一体化循环经济示范基地二期工程建设用地规划许可证变更、施工图审查、消防设计审核并联办理进展缓慢影响六月底前投料试车的紧急诉求"
			en = "Urgent request about the slow joint handling of the planning permit change, drawing review and fire safety review for phase two of the integrated circular economy demonstration base"
		}
		f := all[i%len(all)]
		r := ui.Row{Cells: []templ.Component{ui.Figure("企哨〔2022〕"+strconv.Itoa(1873-i)+"号", "#"), ui.Text(say(ctx, zh, en)), ui.Text(say(ctx, "蒙环新材料", "Menghuan Materials")),
			ui.TagMark(ui.Tag{Text: say(ctx, "办理中", "open"), State: ui.Info}), ui.Figure(strconv.Itoa(i*3%17), ""), clock(f), ui.Text(say(ctx, "手机", "phone"))}}
		t.Rows = append(t.Rows, r)
	}
	return t
}

func counted(o []ui.Option, n ...int) []ui.Option {
	for i := range o {
		o[i].Count = n[i]
	}
	return o
}

// charts shows every kind of chart.
func charts(ctx context.Context) []ui.Chart {
	months := []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"}
	gap := ui.Of(.91, .92, .9, .94, .95, .93, .95, .96, .94, .97, .96, .974)
	gap[1], gap[2] = nil, nil
	for _, v := range gap {
		if v != nil {
			*v = float64(int(*v*1000)) / 10
		}
	}
	topics := []string{}
	for _, o := range options(ctx, "", "水电气汽", "Utilities", "", "审批", "Permits", "", "用地规划与不动产登记", "Land, planning and title registration", "", "用工", "Labour", "", "融资", "Finance") {
		topics = append(topics, o.Label)
	}
	return []ui.Chart{
		{ID: "c1", Title: say(ctx, "每月吹哨", "Whistles a month"), Kind: ui.ChartBar, Labels: months, Unit: say(ctx, "件", "whistles"), Series: []ui.Series{{Name: say(ctx, "吹哨", "Raised"), Values: ui.Of(96, 71, 118, 131, 140, 155, 149, 128, 122, 117, 130, 143)}}},
		{ID: "c2", Title: say(ctx, "响应率", "Response rate"), Kind: ui.ChartLine, Labels: months, Unit: "%", Series: []ui.Series{{Name: say(ctx, "响应率", "Response"), Values: gap, State: ui.Good}}},
		{ID: "c3", Title: say(ctx, "类别", "Topics"), Kind: ui.ChartHBar, Labels: topics, Unit: say(ctx, "件", "whistles"), Series: []ui.Series{{Name: say(ctx, "吹哨", "Raised"), Values: ui.Of(412, 377, 240, 198, 121)}}, Hrefs: []string{"#1", "#2", "#3", "#4", "#5"}},
		{ID: "c4", Title: say(ctx, "按时与超时", "In time and late"), Kind: ui.ChartStack, Labels: months[:6], Unit: say(ctx, "件", "whistles"), Series: []ui.Series{{Name: say(ctx, "按时", "In time"), Values: ui.Of(90, 66, 110, 126, 131, 149), State: ui.Good}, {Name: say(ctx, "超时", "Late"), Values: ui.Of(6, 5, 8, 5, 9, 6), State: ui.Bad}}},
	}
}
