package cockpit_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

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

func each(t *testing.T, fn func(z *zone)) {
	for _, d := range []store.Dialect{store.SQLite, store.Postgres} {
		t.Run(string(d), func(t *testing.T) { fn(open(t, d)) })
	}
}

func TestTheProcessIsWhatTheLedgerHolds(t *testing.T) {
	each(t, func(z *zone) {
		p, err := z.process(z.Post("leader"), matter.Filter{})
		if err != nil {
			z.Fatal(err)
		}
		s, err := exchange.Analyse(p.Log, exchange.Options{})
		if err != nil {
			z.Fatal(err)
		}
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

// get asks a page as the holder of a post.
func (z *zone) get(post, path string) *httptest.ResponseRecorder {
	z.Helper()
	pages := cockpitweb.New(cockpitweb.Options{Cockpit: z.service, Kinds: z.Kinds, Org: z.Org, Pack: func() *pack.Pack { return z.Pack }})
	s := web.New(web.Options{Clock: z.Clock, Loc: z.Org.Location(), Texts: [][]byte{cockpitweb.Texts, matterweb.Texts}, Authenticate: func(*http.Request) (kernel.Actor, error) { return z.Post(post), nil }})
	s.Add(pages.Routes()...)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
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
