package gallery

import (
	"context"
	"net/url"

	"github.com/a-h/templ"

	"juyan/internal/kernel"
	"juyan/internal/web/ui"
)

// Page is one page of the gallery.
type Page struct {
	Path  string
	Title kernel.Text
	Body  func(form ui.FormState) templ.Component
	Plain bool // as an outsider sees it, without navigation
}

// Pages returns the pages; the first shows every component, the others whole
// screens.
func Pages() []Page {
	still := func(c func() templ.Component) func(ui.FormState) templ.Component {
		return func(ui.FormState) templ.Component { return c() }
	}
	return []Page{
		{"/_gallery", kernel.T("组件总览", "Components"), parts, false},
		{"/_gallery/today", kernel.T("今日", "Today"), still(today), false},
		{"/_gallery/record", kernel.T("记录页", "Record"), still(record), false},
		{"/_gallery/list", kernel.T("一万条", "Ten thousand"), still(list), false},
		{"/_gallery/board", kernel.T("一盘棋", "The whole board"), still(board), false},
		{"/_gallery/document", kernel.T("公文", "Official document"), still(notice), false},
		{"/_gallery/phone", kernel.T("企业吹哨", "Blow the whistle"), phone, true},
	}
}

// Fields are the names of the gallery form's fields.
func Fields() []string {
	out := []string{}
	for _, f := range fields(context.Background()) {
		out = append(out, f.Name)
	}
	return out
}

// Check refuses the gallery's form the way a command would: every field that
// is wrong, at once.
func Check(values url.Values) error {
	var errs kernel.Errors
	if values.Get("title") == "" {
		errs.Add(kernel.Invalid("title", kernel.T("请用一句话说明问题", "Say in one sentence what the problem is")))
	}
	if values.Get("topic") == "" {
		errs.Add(kernel.Invalid("topic", kernel.T("请选一类", "Choose a topic")))
	}
	if phone := values.Get("phone"); len(phone) < 11 {
		errs.Add(kernel.Invalid("phone", kernel.T("手机号应为 11 位，现在是 %d 位", "A mobile number has 11 digits; this has %d"), len(phone)))
	}
	return errs.Err()
}

// Shell is the shell around the gallery: a busy officer's navigation.
func Shell(ctx context.Context, p Page, prefs string) ui.Shell {
	s := ui.Shell{
		Main:  ui.MainArea{Title: ui.Say(ctx, p.Title)},
		Brand: say(ctx, "居延", "Juyan"), Prefs: prefs, SignOut: "/signout", SignIn: "/signin", Search: "/_gallery", Demo: true,
		Known: true, Plain: p.Plain, Who: say(ctx, "苏晴", "Su Qing"), Post: say(ctx, "重大项目专员岗", "Major Projects Commissioner"),
		Unit: say(ctx, "经济发展局", "Economic Development Bureau"), Day: say(ctx, "2023年1月3日 周二 · 工作日", "Tue 3 Jan 2023 · working day"),
		Top: []ui.MenuLink{{Label: say(ctx, "通知", "Notices"), Path: "#", Count: 3}},
	}
	pages := ui.MenuGroup{}
	for _, other := range Pages() {
		pages.Links = append(pages.Links, ui.MenuLink{Label: ui.Say(ctx, other.Title), Path: other.Path, On: other.Path == p.Path})
	}
	pages.Links[1].Count, pages.Links[1].Hot = 5, true
	s.Menu = []ui.MenuGroup{pages,
		{Name: say(ctx, "办事", "Work"), Links: links(ctx, "企业吹哨", "Whistles", 38, "重点工作", "Key tasks", 12, "招商项目", "Investment", 111, "政务服务", "Services", 64, "调度会", "Meetings", 0)},
		{Name: say(ctx, "基础台账", "Registers"), Links: links(ctx, "机构与岗位", "Units and posts", 0, "企业", "Enterprises", 0, "政策", "Policies", 0)},
		{Name: say(ctx, "考核评价", "Appraisal"), Links: links(ctx, "三率通报", "Three rates", 0, "绩效考核", "Performance", 0)}}
	s.User = links(ctx, "我的岗位", "My post", 0, "换个身份看", "See as somebody else", 0)
	return s
}

// links makes menu lines of (zh, en, count) triples.
func links(ctx context.Context, triples ...any) []ui.MenuLink {
	out := []ui.MenuLink{}
	for i := 0; i+2 < len(triples); i += 3 {
		out = append(out, ui.MenuLink{Label: say(ctx, triples[i].(string), triples[i+1].(string)), Path: "#", Count: triples[i+2].(int)})
	}
	return out
}

func say(ctx context.Context, zh, en string) string { return ui.Say(ctx, kernel.T(zh, en)) }
