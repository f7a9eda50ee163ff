package cockpit_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"juyan/internal/cockpit"
	cockpitweb "juyan/internal/cockpit/web"
	"juyan/internal/exchange"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	matterweb "juyan/internal/matter/web"
	"juyan/internal/meeting/meetingtest"
	"juyan/internal/pack"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
	"juyan/internal/web"
	"juyan/internal/whistle"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// zone has three whistles: one in the hands of the power company, one only
// raised, one of another firm in the hands of the water company.
type zone struct {
	*meetingtest.House
	service *cockpit.Service
	power   *matter.Matter
	without string // a permission readers lack
}

func open(t *testing.T, d store.Dialect) *zone {
	h := meetingtest.New(t, storetest.Open(t, d, meetingtest.Migrations()...), nil, whistle.New(func() whistle.Options { return whistle.Options{} }).Effects())
	z := &zone{House: h, service: cockpit.New(h.DB, h.Matter, h.Org.Location())}
	z.power = z.Whistle("e1", "车间电压不稳，需要增容")
	z.Whistle("e1", "雨水井堵了")
	water := z.Whistle("e2", "水压不足")
	z.At("2022-07-04", 10, 0)
	z.Work(z.power, "gd")
	z.At("2022-07-04", 15, 0)
	z.Work(water, "sw")
	return z
}

func (z *zone) names() matterweb.Names {
	return matterweb.Names{Dir: z.Org.Directory(), At: z.Clock.Now(), Lang: kernel.ZH, Loc: z.Org.Location()}
}

// process is the log as somebody sees it.
func (z *zone) process(who kernel.Actor, f matter.Filter) (*cockpit.Process, error) {
	f.Kind = "whistle"
	return z.service.Process(z.Ctx, who, f, kernel.ZH, z.names())
}

// study is what the log says that the leader sees.
func (z *zone) study() *exchange.Study {
	z.Helper()
	p, err := z.process(z.Post("leader"), matter.Filter{})
	if err != nil {
		z.Fatal(err)
	}
	s, err := exchange.Analyse(p.Log, exchange.Options{})
	if err != nil {
		z.Fatal(err)
	}
	return s
}

func each(t *testing.T, fn func(z *zone)) {
	for _, d := range []store.Dialect{store.SQLite, store.Postgres} {
		t.Run(string(d), func(t *testing.T) { fn(open(t, d)) })
	}
}

func TestTheProcessIsWhatTheLedgerHolds(t *testing.T) {
	each(t, func(z *zone) {
		s := z.study()
		if v := s.Variants[0]; s.Cases != 3 || v.Cases != 2 || strings.Join(v.Activities, "→") != "吹哨→报到→联系企业→召集单位" {
			z.Errorf("%d matters, ways %+v", s.Cases, s.Variants)
		}
		if e := s.Edges[0]; e.From != "吹哨" || e.To != "报到" || e.Wait.Total != 7*3_600_000 {
			z.Errorf("1 and 6 hours until the muster: %+v", s.Edges)
		}
		for _, h := range s.Holders {
			if h.Name != "企业" && h.Name != "企业服务专班办公室" {
				z.Errorf("held by %q", h.Name)
			}
		}
	})
}

// A called unit works beside the office: it follows its call, not what the office
// did meanwhile, and its muster is not the office's.
func TestACalledUnitIsAStrand(t *testing.T) {
	each(t, func(z *zone) {
		z.Act("zg", z.power, "", "plan", meetingtest.Values{"plan": {"增容，三个工作日内办结"}})
		z.At("2022-07-04", 15, 30)
		z.Act("gd1", z.power, "gd", "arrive", nil)
		s := z.study()
		ways := map[string]int{}
		for _, v := range s.Variants {
			ways[strings.Join(v.Activities, "→")] = v.Cases
		}
		if ways["吹哨→报到→联系企业→召集单位→[报到（部门报到）]→答复办理方案"] != 1 {
			z.Errorf("ways %v", ways)
		}
		if s.Rework.Events != 0 {
			z.Errorf("two musters by two who must is no rework: %+v", s.Rework)
		}
		path := "/process/matters?paths=100&from=" + url.QueryEscape("召集单位") + "&to=" + url.QueryEscape("报到（部门报到）")
		if list := z.get("leader", path).Body.String(); strings.Count(list, `href="/m/whistle/`) != 1 || !strings.Contains(list, string(z.power.ID)) {
			z.Error("the step from the call to the muster does not open its whistle")
		}
	})
}

func TestTheProcessShowsWhatTheReaderMaySee(t *testing.T) {
	each(t, func(z *zone) {
		mine, err := z.process(z.Post("gd1"), matter.Filter{})
		if err != nil || len(mine.Log.Cases) != 1 || mine.Matters[z.power.Number] == nil {
			z.Errorf("the power company sees %+v, %v", mine, err)
		}
		if got, err := z.process(z.Post("leader"), matter.Filter{Unit: z.Unit("sw")}); err != nil || len(got.Log.Cases) != 1 {
			z.Errorf("of the water company: %+v, %v", got, err)
		}
		if _, err := z.process(z.Firm("e1"), matter.Filter{}); kernel.CodeOf(err) != kernel.CodeForbidden {
			z.Errorf("an enterprise: %v", err)
		}
		// an enterprise that somebody granted the board by mistake still sees nothing
		firm := z.Firm("e1")
		firm.Grants[cockpit.PermBoard] = kernel.ScopeAll
		if _, err := z.process(firm, matter.Filter{}); kernel.CodeOf(err) != kernel.CodeNotFound {
			z.Errorf("an enterprise with the board: %v", err)
		}
	})
}

// ask asks for an address as the holder of a post.
func (z *zone) ask(post, path string) *httptest.ResponseRecorder {
	z.Helper()
	pages := cockpitweb.New(cockpitweb.Options{Cockpit: z.service, Kinds: z.Kinds, Org: z.Org, Pack: func() *pack.Pack { return z.Pack }})
	s := web.New(web.Options{Clock: z.Clock, Loc: z.Org.Location(), Texts: [][]byte{cockpitweb.Texts, matterweb.Texts}, Authenticate: func(*http.Request) (kernel.Actor, error) { return z.reader(post), nil }})
	s.Add(pages.Routes()...)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	return w
}

// reader is the holder of a post, less what the test takes away.
func (z *zone) reader(post string) kernel.Actor {
	a := z.Post(post)
	delete(a.Grants, z.without)
	return a
}

// get asks for a page that is there.
func (z *zone) get(post, path string) *httptest.ResponseRecorder {
	z.Helper()
	w := z.ask(post, path)
	if w.Code != http.StatusOK {
		z.Fatalf("%s: %d %s", path, w.Code, w.Body)
	}
	return w
}

var doors = regexp.MustCompile(`href="(/process/matters\?[^"]*)"`)

// Every number of the page opens as many matters as it says.
func TestEveryStepOpensItsMatters(t *testing.T) {
	z := open(t, store.SQLite)
	page := z.get("leader", "/process?paths=100").Body.String()
	for _, want := range []string{`data-from="报到" data-to="联系企业"`, `href="/process/export.xes?`, "吹哨 → 报到 → 联系企业 → 召集单位"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if !strings.Contains(page, "类别") || strings.Contains(page, "属于哪一类") {
		t.Error("the filter asks the question of the form")
	}
	found := doors.FindAllStringSubmatch(page, -1)
	if len(found) < 10 {
		t.Fatalf("%d doors", len(found))
	}
	for path, want := range map[string]int{"from=报到&to=联系企业": 2, "from=&to=吹哨": 3, "from=吹哨&to=": 1, "variant=1": 2, "variant=2": 1, "activity=召集单位": 2, "holder=企业": 3, "rework=1": 0} {
		list := z.get("leader", "/process/matters?paths=100&"+strings.ReplaceAll(url.PathEscape(path), "%26", "&")).Body.String()
		if got := strings.Count(list, `href="/m/whistle/`); got != want {
			t.Errorf("%s opens %d matters, want %d", path, got, want)
		}
	}
	if list := z.get("gd1", "/process/matters?activity="+url.QueryEscape("吹哨")).Body.String(); strings.Contains(list, "水压不足") || !strings.Contains(list, "增容") {
		t.Error("the power company's list holds others' matters")
	}
}

// A unit that sends a whistle back half an hour before it must have come counts;
// the day the matter was due then stands with the event.
func TestPausesRightBeforeTheLimit(t *testing.T) {
	each(t, func(z *zone) {
		v, err := z.Matter.View(z.Ctx, kernel.System(), z.power.ID)
		if err != nil {
			z.Fatal(err)
		}
		i := slices.IndexFunc(v.Clocks, func(c matter.Clock) bool { return c.Code == "arrive" })
		due := v.Clocks[i].DueAt
		at := due.Add(-30 * time.Minute).In(z.Org.Location())
		z.At(at.Format(time.DateOnly), at.Hour(), at.Minute())
		z.Act("gd1", z.power, "gd", "bounce", meetingtest.Values{"bounce_reason": {"not_our_duty"}, "bounce_basis": {"职责在供水公司"}})
		p, err := z.process(z.Post("leader"), matter.Filter{})
		if err != nil {
			z.Fatal(err)
		}
		for near, want := range map[time.Duration]int{time.Hour: 1, 10 * time.Minute: 0} {
			s, err := exchange.Analyse(p.Log, exchange.Options{Deadline: cockpit.Deadline, Near: near.Milliseconds()})
			if err != nil || s.Pauses == nil || s.Pauses.All != 1 || s.Pauses.Near != want {
				z.Errorf("within %s: %+v, %v", near, s.Pauses, err)
			}
		}
		page := z.get("leader", "/process").Body.String()
		if !strings.Contains(page, "时限前60 分内暂停") && !strings.Contains(page, "时限前1.0 小时内暂停") || !strings.Contains(page, "1 / 1 次暂停") {
			z.Error("the page does not count the pause")
		}
		if list := z.get("leader", "/process/matters?pauses=1").Body.String(); strings.Count(list, `href="/m/whistle/`) != 1 || !strings.Contains(list, string(z.power.ID)) {
			z.Error("the pause does not open its matter")
		}
	})
}

// Tables stand one at a time; each number of each opens as many matters.
func TestEveryTableOpensItsMatters(t *testing.T) {
	z := open(t, store.SQLite)
	for show, want := range map[string]string{"variants": "variant=1", "waiting": "activity=", "holders": "holder=", "pingpong": "没有来回转的", "months": "month=2022-07"} {
		if page := z.get("leader", "/process?show="+show).Body.String(); !strings.Contains(page, want) {
			t.Errorf("%s lacks %q", show, want)
		}
	}
	for path, want := range map[string]int{"month=2022-07": 3, "month=2021-01": 0, "repeats=" + url.QueryEscape("吹哨"): 0, "between=A&and=B": 0, "pauses=1": 0, "activity=" + url.QueryEscape("吹哨") + "&state=closed": 0, "activity=" + url.QueryEscape("吹哨") + "&state=open": 3} {
		if got := strings.Count(z.get("leader", "/process/matters?"+path).Body.String(), `href="/m/whistle/`); got != want {
			t.Errorf("%s opens %d matters, want %d", path, got, want)
		}
	}
}

// Who may see the board and not take matters along gets no export.
func TestAnExportNeedsItsPermission(t *testing.T) {
	z := open(t, store.SQLite)
	z.without = "whistle.export"
	for _, path := range []string{"/process/export.xes", "/process/export.csv"} {
		if w := z.ask("leader", path); w.Code != http.StatusForbidden {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	if strings.Contains(z.get("leader", "/process").Body.String(), "/process/export") {
		t.Error("the page offers an export")
	}
}

// What stands behind a number goes out as a log of its own, whole.
func TestAnExportFollowsTheDoor(t *testing.T) {
	z := open(t, store.SQLite)
	for path, want := range map[string][2]int{"variant=1": {2, 8}, "variant=2": {1, 1}, "from=" + url.QueryEscape("吹哨") + "&to=": {1, 1}} {
		l, err := exchange.ReadXES(z.get("leader", "/process/export.xes?paths=100&"+path).Body, z.Org.Location(), exchange.Limits{})
		if err != nil || [2]int{len(l.Cases), l.Events()} != want {
			t.Errorf("%s: %d cases, %d events, %v", path, len(l.Cases), l.Events(), err)
		}
	}
}

func TestTheProcessIsExported(t *testing.T) {
	z := open(t, store.SQLite)
	want, err := z.process(z.Post("leader"), matter.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	l, err := exchange.ReadXES(z.get("leader", "/process/export.xes").Body, z.Org.Location(), exchange.Limits{})
	if err != nil || l.Events() != want.Log.Events() || len(l.Cases) != 3 {
		t.Errorf("%+v, %v", l, err)
	}
	if rows := strings.Count(z.get("leader", "/process/export.csv").Body.String(), "\n"); rows != 1+want.Log.Events() {
		t.Errorf("%d lines", rows)
	}
}
