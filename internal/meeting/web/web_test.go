package web_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"juyan/internal/calendar"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/meeting"
	"juyan/internal/meeting/meetingtest"
	meetingweb "juyan/internal/meeting/web"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
	"juyan/internal/web"
	"juyan/internal/whistle"
)

func TestMain(m *testing.M) { storetest.Main(m) }

func TestTextsAreComplete(t *testing.T) {
	for _, fault := range web.CheckTexts([][]byte{meetingweb.Texts}, ".") {
		t.Error(fault)
	}
}

// site is the pages over a small zone; who asks stands in a header.
type site struct {
	*meetingtest.House
	server *web.Server
}

func newSite(t *testing.T, db *store.DB) *site {
	h := meetingtest.New(t, db, nil, whistle.New(func() whistle.Options { return whistle.Options{} }).Effects())
	s := &site{House: h}
	s.server = web.New(web.Options{Log: slog.New(slog.DiscardHandler), Clock: h.Clock, Loc: h.Org.Location(), Texts: [][]byte{meetingweb.Texts, []byte("menu.work: {zh: 办事, en: Work}")},
		Authenticate: func(r *http.Request) (kernel.Actor, error) { return h.Post(r.Header.Get("X-Post")), nil }})
	pages := meetingweb.New(meetingweb.Options{Meeting: h.Meeting, Matter: h.Matter, Org: h.Org, Calendar: func() *calendar.Calendar { return h.Cal }})
	s.server.Add(pages.Routes()...)
	s.server.Menu(pages.Menu()...)
	return s
}

func each(t *testing.T, fn func(s *site)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) { fn(newSite(t, db)) }, meetingtest.Migrations()...)
}

// ask sends a request as the holder of a post; a form makes it a POST.
func (s *site) ask(post, path string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest("GET", path, nil)
	if form != nil {
		r = httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Header.Set("X-Post", post)
	w := httptest.NewRecorder()
	s.server.ServeHTTP(w, r)
	return w
}

func (s *site) page(post, path string, status int) *html.Node {
	s.Helper()
	return s.parse(s.ask(post, path, nil), status)
}

func (s *site) parse(w *httptest.ResponseRecorder, status int) *html.Node {
	s.Helper()
	if w.Code != status {
		s.Fatalf("%d, want %d: %s", w.Code, status, w.Body)
	}
	doc, err := html.Parse(w.Body)
	if err != nil {
		s.Fatal(err)
	}
	return doc
}

// all returns the text of every element for which is holds.
func all(n *html.Node, is func(*html.Node) bool) []string {
	var out []string
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode && is(n) {
			out = append(out, text(n))
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(n)
	return out
}

func text(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(text(c))
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func tag(name string) func(*html.Node) bool { return func(n *html.Node) bool { return n.Data == name } }

func class(name string) func(*html.Node) bool {
	return func(n *html.Node) bool { return strings.Contains(" "+attr(n, "class")+" ", " "+name+" ") }
}

func link(href string) func(*html.Node) bool {
	return func(n *html.Node) bool { return n.Data == "a" && attr(n, "href") == href }
}

func (s *site) has(doc *html.Node, what string, is func(*html.Node) bool, want string) {
	s.Helper()
	for _, got := range all(doc, is) {
		if strings.Contains(got, want) {
			return
		}
	}
	s.Errorf("%s: %q is not there, only %q", what, want, all(doc, is))
}

func (s *site) stuck() *matter.Matter {
	m := s.Work(s.Whistle("e1", "变压器容量不足"), "gd")
	s.At("2022-07-12", 9, 0)
	return m
}

// From the proposal to the printed minutes.
func TestMeetingFromPlanToMinutes(t *testing.T) {
	each(t, func(s *site) {
		m := s.stuck()
		s.has(s.page("office", "/meetings", 200), "empty list", tag("p"), "还没有调度会")
		doc := s.page("office", "/meetings/new?held_on=2022-07-18", 200)
		s.has(doc, "proposal", class("point"), "变压器容量不足 供电分公司报到时限 2022-07-04 15:30 已过")
		s.has(doc, "clock", class("fuse"), "超时")
		s.has(doc, "confirm", tag("button"), "安排在 2022年7月18日 周一")
		w := s.ask("office", "/meetings", url.Values{"held_on": {"2022-07-18"}, "chair": {string(s.Post("leader").Post)}, "_key": {"p1"}})
		if w.Code != 303 {
			t := w.Body.String()
			s.Fatalf("plan: %d %s", w.Code, t)
		}
		at := w.Header().Get("Location")
		doc = s.page("office", at, 200)
		s.has(doc, "head", tag("h1"), "2022年第1次调度会 待召开")
		s.has(doc, "record", link("/m/whistle/"+string(m.ID)), m.Number)
		s.has(doc, "whose", class("whose"), "供电分公司 办理中超时")
		v, err := s.Meeting.View(s.Ctx, s.Post("office"), kernel.ID(strings.TrimPrefix(at, "/meetings/")))
		if err != nil {
			s.Fatal(err)
		}
		decide := at + "/items/" + string(v.Items[0].ID) + "/decide"
		s.has(s.page("office", decide, 200), "decide form", class("about"), "供电分公司报到时限 2022-07-04 15:30 已过")
		doc = s.parse(s.ask("office", decide, url.Values{"decision": {"先架设临时变压器"}, "unit": {string(s.Unit("gd"))}, "due": {"2022-07-01"}, "_key": {"d1"}}), 422)
		s.has(doc, "what was typed", tag("textarea"), "先架设临时变压器")
		s.has(doc, "field error", class("error"), "2022-07-01 已经过去")
		if w := s.ask("office", decide, url.Values{"decision": {"先架设临时变压器"}, "unit": {string(s.Unit("gd"))}, "due": {"2022-07-20"}, "_key": {"d1"}}); w.Code != 303 {
			s.Fatalf("decide: %d %s", w.Code, w.Body)
		}
		s.has(s.page("office", at, 200), "decision", class("decision"), "先架设临时变压器供电分公司 2022-07-20 前完成任务〔2022〕1号 待接收")
		s.has(s.page("office", at+"/close", 200), "draft", tag("textarea"), "先架设临时变压器（供电分公司，2022-07-20 前完成）")
		s.parse(s.ask("office", at+"/close", url.Values{"minutes": {""}, "_key": {"c1"}}), 422)
		if w := s.ask("office", at+"/close", url.Values{"minutes": {"会议议定一项。\n散会。"}, "_key": {"c1"}}); w.Code != 303 {
			s.Fatalf("close: %d %s", w.Code, w.Body)
		}
		doc = s.page("leader", at, 200)
		s.has(doc, "minutes", tag("p"), "会议议定一项。")
		if acts := all(doc, link(decide)); len(acts) != 0 {
			s.Errorf("a closed meeting still offers %q", acts)
		}
		s.has(s.page("leader", "/meetings?lang=en", 200), "list", tag("td"), "Coordination meeting 1 of 2022")
	})
}

func TestAddAndTakeOff(t *testing.T) {
	each(t, func(s *site) {
		m := s.Work(s.Whistle("e1", "厂区道路积水"), "gd")
		met, err := s.Meeting.Plan(s.Ctx, s.Post("office"), meeting.PlanInput{HeldOn: meetingtest.Day("2022-07-05"), Chair: s.Post("leader").Post})
		if err != nil {
			s.Fatal(err)
		}
		at := "/meetings/" + string(met.ID)
		s.has(s.page("office", at+"/items/new", 200), "form", tag("legend"), "哪件事")
		s.has(s.page("office", "/meetings/lookup?matter.text="+url.QueryEscape("道路积水"), 200), "found", tag("label"), m.Number)
		s.has(s.parse(s.ask("office", at+"/items", url.Values{"_key": {"a"}}), 422), "error", class("error"), "请选一件事")
		if w := s.ask("office", at+"/items", url.Values{"matter": {string(m.ID)}, "note": {"领导关注"}, "_key": {"a"}}); w.Code != 303 {
			s.Fatalf("add: %d %s", w.Code, w.Body)
		}
		s.has(s.page("office", at, 200), "point", class("point"), "厂区道路积水 主持方增列领导关注")
		v, err := s.Meeting.View(s.Ctx, s.Post("office"), met.ID)
		if err != nil {
			s.Fatal(err)
		}
		off := at + "/items/" + string(v.Items[0].ID) + "/remove"
		s.has(s.page("office", off, 200), "asks first", class("about"), "厂区道路积水")
		if w := s.ask("office", off, url.Values{"_key": {"r"}}); w.Code != 303 {
			s.Fatalf("remove: %d %s", w.Code, w.Body)
		}
		s.has(s.page("office", at, 200), "empty", class("empty"), "还没有议题")
	})
}

// Every address asks its permission; a unit sees its own points only.
func TestWhoMay(t *testing.T) {
	each(t, func(s *site) {
		s.stuck()
		met, err := s.Meeting.Plan(s.Ctx, s.Post("office"), meeting.PlanInput{HeldOn: meetingtest.Day("2022-07-18"), Chair: s.Post("leader").Post})
		if err != nil {
			s.Fatal(err)
		}
		for _, r := range s.server.Routes() {
			if !strings.HasPrefix(r.Path, "/meetings") || r.Permission != meeting.PermManage {
				continue
			}
			path := strings.NewReplacer("{id}", string(met.ID), "{item}", "x").Replace(r.Path)
			var form url.Values
			if r.Method == "POST" {
				form = url.Values{"_key": {"x"}}
			}
			if w := s.ask("gd1", path, form); w.Code != 403 {
				s.Errorf("%s %s: %d", r.Method, path, w.Code)
			}
		}
		at := "/meetings/" + string(met.ID)
		doc := s.page("gd1", at, 200)
		s.has(doc, "part", tag("p"), "只列出与您有关的议题")
		if len(all(doc, link(at+"/close"))) != 0 {
			s.Error("a unit is offered to close the meeting")
		}
		s.page("zr1", at, 404)
	})
}
