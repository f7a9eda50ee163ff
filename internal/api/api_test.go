package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"juyan/internal/api"
	"juyan/internal/cockpit"
	"juyan/internal/kernel"
	matterweb "juyan/internal/matter/web"
	"juyan/internal/measure"
	"juyan/internal/meeting/meetingtest"
	"juyan/internal/pack"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
	"juyan/internal/web"
	"juyan/internal/whistle"
	"juyan/packs"
)

func TestMain(m *testing.M) { storetest.Main(m) }

func TestTextsAreComplete(t *testing.T) {
	for _, fault := range web.CheckTexts([][]byte{api.Texts}, ".") {
		t.Error(fault)
	}
}

// site serves the interface over a small zone; who asks stands in a header: a
// post, or "firm:CODE", or nobody.
type site struct {
	*meetingtest.House
	api    *api.API
	server *web.Server
}

func open(t *testing.T, d store.Dialect) *site {
	h := meetingtest.New(t, storetest.Open(t, d, meetingtest.Migrations()...), nil, whistle.New(func() whistle.Options { return whistle.Options{} }).Effects())
	s := &site{House: h, api: api.New(api.Options{Matter: h.Matter, Org: h.Org, Rates: boards(cockpit.New(h.DB, h.Matter, h.Org.Location()))})}
	s.server = web.New(web.Options{Log: slog.New(slog.DiscardHandler), Clock: h.Clock, Loc: h.Org.Location(), Texts: [][]byte{api.Texts, matterweb.Texts}, Authenticate: s.who})
	s.server.Add(s.api.Routes()...)
	s.server.Menu(s.api.Menu()...)
	return s
}

func (s *site) who(r *http.Request) (kernel.Actor, error) {
	code := r.Header.Get("X-Who")
	if firm, ok := strings.CutPrefix(code, "firm:"); ok {
		return s.Firm(firm), nil
	}
	if code == "" {
		return kernel.Actor{}, kernel.Errorf(kernel.CodeUnauthenticated, "", kernel.T("请先登录", "Please sign in"))
	}
	return s.Post(code), nil
}

// boards asks the module that owns boards, as the house does.
func boards(c *cockpit.Service) func(context.Context, kernel.Actor, api.RatesQuery) (api.Board, error) {
	return func(ctx context.Context, actor kernel.Actor, q api.RatesQuery) (out api.Board, err error) {
		b, err := c.Board(ctx, actor, cockpit.Query{Kind: q.Kind, From: q.From, To: q.To, By: cockpit.By(q.By)})
		share := func(list []measure.Rate) (out []api.Share) {
			for _, r := range list {
				out = append(out, api.Share{Num: r.Num, Den: r.Den})
			}
			return out
		}
		for _, r := range b.Rates {
			out.Rates = append(out.Rates, api.RateName{Named: api.Named{Code: r.Code, Name: r.Name}, Min: r.Min})
		}
		out.Total = share(b.Total)
		for _, r := range b.Rows {
			out.Rows = append(out.Rows, api.BoardRow{Group: r.Group, Shares: share(r.Rates)})
		}
		return out, err
	}
}

// ask sends a request and returns what came back.
func (s *site) ask(who, method, path, body string, headers ...string) *httptest.ResponseRecorder {
	var r *http.Request
	if body == "" {
		r = httptest.NewRequest(method, path, nil)
	} else {
		r = httptest.NewRequest(method, path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
	}
	r.Header.Set("X-Who", who)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.server.ServeHTTP(w, r)
	return w
}

// read decodes an answer of the wanted status.
func read[T any](s *site, status int, w *httptest.ResponseRecorder) (out T) {
	s.Helper()
	if w.Code != status {
		s.Fatalf("%d, want %d: %s", w.Code, status, w.Body)
	}
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
		s.Fatalf("%v: %s", err, w.Body)
	}
	return out
}

func (s *site) raise(firm, problem string) api.Matter {
	s.Helper()
	return read[api.Matter](s, 201, s.ask("firm:"+firm, "POST", "/api/v1/matters", `{"kind":"whistle","values":{"problem":"`+problem+`","topic":"utilities"}}`))
}

func (s *site) get(who string, id kernel.ID) api.Detail {
	s.Helper()
	return read[api.Detail](s, 200, s.ask(who, "GET", "/api/v1/matters/"+string(id), ""))
}

func (s *site) act(who string, id kernel.ID, body string) api.Matter {
	s.Helper()
	return read[api.Matter](s, 200, s.ask(who, "POST", "/api/v1/matters/"+string(id)+"/actions", body))
}

// walk takes a whistle from raised to working in the hands of one unit.
func (s *site) walk(id kernel.ID) {
	s.Helper()
	s.act("zg", id, `{"action":"muster"}`)
	s.act("zg", id, `{"action":"contact","values":{"contact_way":"phone","contact_note":"了解情况","topic":"utilities"}}`)
	s.act("zg", id, `{"action":"call","values":{"lead":"`+string(s.Unit("gd"))+`","units":["`+string(s.Unit("gd"))+`"],"call_note":"请解决"}}`)
	lane := string(s.get("gd1", id).Lanes[0].ID)
	s.act("gd1", id, `{"action":"arrive","lane":"`+lane+`"}`)
	s.act("gd1", id, `{"action":"reply","lane":"`+lane+`","values":{"reply":"已增容"}}`)
}

func codes(can []api.Can) (out []string) {
	for _, c := range can {
		out = append(out, c.Action)
	}
	return out
}

// From raising to the rating, over the interface alone, on both databases.
func TestWhistleFromEndToEnd(t *testing.T) {
	for _, d := range []store.Dialect{store.SQLite, store.Postgres} {
		t.Run(string(d), func(t *testing.T) {
			s := open(t, d)
			m := s.raise("e1", "变压器容量不足")
			s.walk(m.ID)
			s.act("zg", m.ID, `{"action":"answer","values":{"result":"已增容"}}`)
			if can := s.get("firm:e1", m.ID).Can; !slices.Equal(codes(can), []string{"confirm", "reject", "thank"}) || !can[0].Awaited || can[1].Fields[0].Code != "unsolved_note" || !can[1].Fields[0].Needed {
				t.Errorf("open to the enterprise: %+v", can)
			}
			if got := s.act("firm:e1", m.ID, `{"action":"confirm","values":{"satisfaction":"satisfied"}}`); got.Open || got.Face != "done" {
				t.Errorf("at the end: %+v", got)
			}
			board := read[struct {
				Rates []api.Named `json:"rates"`
				Total []api.Rate  `json:"total"`
			}](s, 200, s.ask("leader", "GET", "/api/v1/rates?kind=whistle&from=2022-07-01&to=2022-07-31", ""))
			for i, r := range board.Rates {
				if r.Code == "resolution" && (board.Total[i].Num != 1 || board.Total[i].Den != 1 || *board.Total[i].Rate != 1) {
					t.Errorf("resolution: %+v", board.Total[i])
				}
			}
		})
	}
}

// An enterprise neither narrows nor orders its list by the zone's own marks.
func TestAnEnterpriseCannotAskByInternalMarks(t *testing.T) {
	s := open(t, store.SQLite)
	s.raise("e1", "变压器容量不足")
	for _, q := range []string{"state=late", "stage=raised&kind=whistle", "unit=x", "sort=due", "sort=-due"} {
		read[api.MatterList](s, 200, s.ask("office", "GET", "/api/v1/matters?"+q, ""))
		if w := s.ask("firm:e1", "GET", "/api/v1/matters?"+q, ""); w.Code != 403 {
			t.Errorf("%s: %d", q, w.Code)
		}
	}
	if list := read[api.MatterList](s, 200, s.ask("firm:e1", "GET", "/api/v1/matters?state=open&sort=-updated", "")); list.Total != 1 {
		t.Errorf("%+v", list)
	}
}

// What everybody sees of one record: the zone all of it, the enterprise what is
// shown to it, another enterprise nothing.
func TestWhoSeesWhat(t *testing.T) {
	s := open(t, store.SQLite)
	m := read[api.Matter](s, 201, s.ask("firm:e1", "POST", "/api/v1/matters", `{"kind":"whistle","values":{"problem":"变压器容量不足","contact_phone":"13800001234"}}`))
	s.walk(m.ID)
	s.At("2022-07-14", 9, 0)
	in, out := s.get("office", m.ID), s.get("firm:e1", m.ID)
	if in.Inside == nil || in.Stage.Code != "working" || !in.Late || in.Unit.Name != "供电分公司" || in.Values["contact_phone"] != "138****1234" || in.DueAt == "" {
		t.Errorf("the office sees %+v %+v", in.Inside, in.Values)
	}
	if out.Inside != nil || out.Face != "working" || out.Values["contact_way"] != nil || out.Lanes[0].Stage != nil {
		t.Errorf("the enterprise sees %+v", out)
	}
	for _, ev := range out.Events {
		if strings.HasSuffix(ev.Kind, ".overdue") || strings.HasSuffix(ev.Kind, ".reminded") {
			t.Errorf("the enterprise sees %s", ev.Kind)
		}
	}
	if len(in.Events) <= len(out.Events) || in.Events[0].Text != "吹哨：变压器容量不足" || len(in.Events[0].Hash) != 64 {
		t.Errorf("events: %d of %d, first %+v", len(out.Events), len(in.Events), in.Events[0])
	}
	for _, who := range []string{"firm:e2", "zr1"} {
		if p := read[api.Problem](s, 404, s.ask(who, "GET", "/api/v1/matters/"+string(m.ID), "")); p.Code != kernel.CodeNotFound {
			t.Errorf("%s: %+v", who, p)
		}
		if p := read[api.Problem](s, 404, s.ask(who, "POST", "/api/v1/matters/"+string(m.ID)+"/actions", `{"action":"withdraw"}`)); p.Code != kernel.CodeNotFound {
			t.Errorf("%s acts: %+v", who, p)
		}
	}
	list := func(who, query string) int {
		return len(read[struct{ Matters []api.Matter }](s, 200, s.ask(who, "GET", "/api/v1/matters?"+query, "")).Matters)
	}
	if list("office", "kind=whistle&state=open&q=变压器") != 1 || list("office", "state=closed") != 0 || list("firm:e2", "kind=whistle") != 0 || list("firm:e1", "") != 1 {
		t.Error("lists")
	}
	today := read[struct{ Waiting []api.Waiting }](s, 200, s.ask("zg", "GET", "/api/v1/today", ""))
	if len(today.Waiting) != 1 || today.Waiting[0].Action != "answer" || today.Waiting[0].Name.EN != "Answer" || today.Waiting[0].Matter.ID != m.ID {
		t.Errorf("today: %+v", today)
	}
}

// A repeated request does nothing twice.
func TestIdempotency(t *testing.T) {
	s := open(t, store.SQLite)
	body := `{"kind":"whistle","values":{"problem":"变压器容量不足"}}`
	first := s.ask("firm:e1", "POST", "/api/v1/matters", body, "Idempotency-Key", "k1")
	again := s.ask("firm:e1", "POST", "/api/v1/matters", body, "Idempotency-Key", "k1")
	a, b := read[api.Matter](s, 201, first), read[api.Matter](s, 201, again)
	if a.ID != b.ID || first.Header().Get("Location") != "/api/v1/matters/"+string(a.ID) {
		t.Errorf("%s and %s, %q", a.ID, b.ID, first.Header())
	}
	for range 2 {
		read[api.Matter](s, 200, s.ask("zg", "POST", "/api/v1/matters/"+string(a.ID)+"/actions", `{"action":"muster"}`, "Idempotency-Key", "k2"))
	}
	n := 0
	for _, ev := range s.Events(a.ID) {
		if ev.Kind == "whistle.mustered" {
			n++
		}
	}
	if n != 1 {
		t.Errorf("mustered %d times", n)
	}
}

// Who has the answer already is spared it; another reader's is another.
func TestAnAnswerIsNamedByItsContent(t *testing.T) {
	s := open(t, store.SQLite)
	m := s.raise("e1", "变压器容量不足")
	path := "/api/v1/matters/" + string(m.ID)
	first := s.ask("zg", "GET", path, "")
	tag := first.Header().Get("ETag")
	if first.Code != 200 || tag == "" {
		t.Fatalf("%d, tag %q", first.Code, tag)
	}
	again := s.ask("zg", "GET", path, "", "If-None-Match", `"other", W/`+tag)
	if again.Code != 304 || again.Body.Len() != 0 || again.Header().Get("ETag") != tag {
		t.Errorf("unchanged: %d, %d bytes", again.Code, again.Body.Len())
	}
	read[api.Matter](s, 200, s.ask("zg", "POST", path+"/actions", `{"action":"muster"}`))
	if now := s.ask("zg", "GET", path, "", "If-None-Match", tag); now.Code != 200 || now.Header().Get("ETag") == tag {
		t.Errorf("changed: %d, %s", now.Code, now.Header().Get("ETag"))
	}
	if none := s.ask("zg", "GET", "/api/v1/matters/none", "", "If-None-Match", "*"); none.Code != 404 || none.Header().Get("ETag") != "" {
		t.Errorf("what is not there: %d, %q", none.Code, none.Header().Get("ETag"))
	}
}

// One caller who runs wild is held, others are not.
func TestACallerWhoRunsWildIsHeld(t *testing.T) {
	s := open(t, store.SQLite)
	s.server = web.New(web.Options{Log: slog.New(slog.DiscardHandler), Clock: s.Clock, Loc: s.Org.Location(), Texts: [][]byte{api.Texts, matterweb.Texts}, Authenticate: s.who})
	s.server.Add(api.New(api.Options{Matter: s.Matter, Org: s.Org, PerSecond: 3}).Routes()...)
	held := 0
	for range 12 {
		if w := s.ask("zg", "GET", "/api/v1/kinds", ""); w.Code == 429 {
			held++
			if w.Header().Get("Retry-After") != "1" || !strings.Contains(w.Body.String(), `"code":"too_many"`) {
				t.Fatalf("held: %v %s", w.Header(), w.Body)
			}
		}
	}
	if held < 5 { // a second more gives three more
		t.Errorf("held %d times of 12", held)
	}
	if w := s.ask("leader", "GET", "/api/v1/kinds", ""); w.Code != 200 {
		t.Errorf("another caller: %d", w.Code)
	}
}

// Every refusal is problem+json, in the caller's language, and says where.
func TestProblems(t *testing.T) {
	s := open(t, store.SQLite)
	m := s.raise("e1", "变压器容量不足")
	at := "/api/v1/matters/" + string(m.ID) + "/actions"
	for name, c := range map[string]struct {
		who, method, path, body string
		status                  int
		field, says             string
	}{
		"nobody":        {"", "GET", "/api/v1/kinds", "", 401, "", "请先登录"},
		"wrong field":   {"firm:e1", "POST", "/api/v1/matters", `{"kind":"whistle","values":{"problem":"短"}}`, 422, "problem", "至少 4 字"},
		"in English":    {"firm:e1", "POST", "/api/v1/matters?lang=en", `{"kind":"whistle","values":{}}`, 422, "problem", "Please fill in"},
		"no such field": {"firm:e1", "POST", "/api/v1/matters", `{"kind":"whistle","values":{"problem":"变压器容量不足","lead":"x"}}`, 422, "lead", "不在"},
		"attachments":   {"firm:e1", "POST", "/api/v1/matters", `{"kind":"whistle","values":{"problem":"变压器容量不足","photos":["x"]}}`, 422, "photos", "暂不收附件"},
		"no kind":       {"firm:e1", "POST", "/api/v1/matters", `{"values":{}}`, 422, "", "请求的格式不对"},
		"other firm":    {"firm:e1", "POST", "/api/v1/matters", `{"kind":"whistle","enterprise":"x","values":{"problem":"变压器容量不足"}}`, 403, "", "自己的企业"},
		"not JSON":      {"firm:e1", "POST", "/api/v1/matters", `{"kind":`, 400, "", "请求的格式不对"},
		"unknown kind":  {"firm:e1", "POST", "/api/v1/matters", `{"kind":"nothing"}`, 404, "", "nothing"},
		"not a word":    {"firm:e1", "POST", "/api/v1/matters", `{"kind":"whistle","colour":1}`, 422, "", "请求的格式不对"},
		"not theirs":    {"firm:e1", "POST", at, `{"action":"muster"}`, 403, "", "权限"},
		"another post":  {"gd1", "POST", at, `{"action":"muster"}`, 404, "", "无权查看"},
		"wrong stage":   {"zg", "POST", at, `{"action":"answer","values":{"result":"好了"}}`, 409, "", "待专班报到"},
		"no action":     {"zg", "POST", at, `{"action":"fly"}`, 404, "", "fly"},
		"stale":         {"zg", "POST", at, `{"action":"muster","record":99}`, 409, "", "新进展"},
		"bad cursor":    {"zg", "GET", "/api/v1/matters?after=zzz", "", 422, "after", "失效"},
		"bad sort":      {"zg", "GET", "/api/v1/matters?sort=mood", "", 422, "query.sort", "请求的格式不对"},
		"bad day":       {"leader", "GET", "/api/v1/rates?kind=whistle&from=yesterday&to=2022-07-31", "", 422, "query.from", "请求的格式不对"},
		"no board":      {"firm:e1", "GET", "/api/v1/rates?kind=whistle&from=2022-07-01&to=2022-07-31", "", 403, "", "board.view"},
	} {
		w := s.ask(c.who, c.method, c.path, c.body)
		p := read[api.Problem](s, c.status, w)
		said := p.Detail
		for _, e := range p.Errors {
			said += e.Field + e.Message
		}
		if w.Header().Get("Content-Type") != "application/problem+json" || p.Status != c.status || p.Request == "" || !strings.Contains(said, c.says) ||
			c.field != "" && !slices.ContainsFunc(p.Errors, func(f api.Fault) bool { return f.Field == c.field }) {
			t.Errorf("%s: %s %+v", name, w.Header().Get("Content-Type"), p)
		}
	}
}

func TestUnknownFieldsAreRefusedWithoutHarm(t *testing.T) {
	s := open(t, store.SQLite)
	big := `{"kind":"whistle","values":{"problem":"` + strings.Repeat("长", 1<<19) + `"}}`
	if w := s.ask("firm:e1", "POST", "/api/v1/matters", big); w.Code != 413 {
		t.Errorf("a body of %d bytes: %d %s", len(big), w.Code, w.Body)
	}
	if n := len(read[struct{ Matters []api.Matter }](s, 200, s.ask("office", "GET", "/api/v1/matters", "")).Matters); n != 0 {
		t.Errorf("%d matters came of it", n)
	}
}

// An enterprise is told its own part of a definition.
func TestKinds(t *testing.T) {
	s := open(t, store.SQLite)
	kinds := func(who string) (out []string) {
		for _, k := range read[struct{ Kinds []api.KindLine }](s, 200, s.ask(who, "GET", "/api/v1/kinds", "")).Kinds {
			out = append(out, k.Kind)
		}
		return out
	}
	if got := kinds("firm:e1"); !slices.Equal(got, []string{"whistle", "hazard", "project", "approval", "case", "readiness", "visit"}) { // in the order of the pack
		t.Errorf("an enterprise has to do with %v", got)
	}
	if got := kinds("office"); !slices.Contains(got, "task") {
		t.Errorf("the office has to do with %v", got)
	}
	in, out := read[api.Kind](s, 200, s.ask("office", "GET", "/api/v1/kinds/whistle", "")), read[api.Kind](s, 200, s.ask("firm:e1", "GET", "/api/v1/kinds/whistle", ""))
	course, err := s.Kinds.Current("whistle")
	if err != nil {
		t.Fatal(err)
	}
	def := course.Def
	if len(in.Stages) != len(def.Stages) || len(in.Lanes) != len(def.Lanes) || len(in.Clocks) != len(def.Clocks) || len(in.Rates) != len(def.Rates) || len(in.Acts) != len(def.Acts) || in.Stages[0].Name.ZH != "待专班报到" {
		t.Errorf("the office: %d stages, %d lanes, %d clocks, %d rates", len(in.Stages), len(in.Lanes), len(in.Clocks), len(in.Rates))
	}
	if len(out.Lanes) != 0 || len(out.Fields) >= len(in.Fields) || len(out.Acts) >= len(in.Acts) || !out.MayRaise || out.Stages[0].Name.ZH != "" {
		t.Errorf("the enterprise: %+v", out)
	}
	if p := read[api.Problem](s, 404, s.ask("firm:e1", "GET", "/api/v1/kinds/task", "")); !strings.Contains(p.Detail, "无权查看") {
		t.Errorf("task: %+v", p)
	}
}

// pencil is a zone pack with one file edited.
type pencil struct {
	fs.FS
	name string
	body []byte
}

func (p pencil) Open(name string) (fs.File, error) {
	if name == p.name {
		return fstest.MapFS{name: {Data: p.body}}.Open(name)
	}
	return p.FS.Open(name)
}

// edited writes a stage into the whistle of the model zone: somebody of the
// office goes and looks before the enterprise is asked to confirm.
func edited(t *testing.T) *pack.Pack {
	text, err := os.ReadFile("../../packs/model/kinds/whistle.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range [][2]string{
		{"  - {code: reply, name: {zh: 办理结果", "  - {code: site_note, name: {zh: 现场核查情况, en: What was found on site}, type: longtext, max: 300}\n  - {code: reply, name: {zh: 办理结果"},
		{"  - {code: confirming, name:", "  - {code: site_check, name: {zh: 现场核查, en: Site check}, face: working, awaits: [check_site], holder: office}\n  - {code: confirming, name:"},
		{"    to: confirming\n", "    to: site_check\n"},
		{"    start: [confirm]\n    key: true\n", "    start: [site]\n    key: true\n"},
		{"  - code: confirm\n    name: {zh: 确认解决", "  - code: check_site\n    name: {zh: 现场核查, en: Check on site}\n    said: {zh: \"现场核查：{site_note}\", en: \"checked on site: {site_note}\"}\n    from: [site_check]\n    to: confirming\n" +
			"    by: [\"role:office\"]\n    permission: whistle.followup\n    form: [site_note]\n    requires: [site_note]\n    stop: [site]\n    start: [confirm]\n  - code: confirm\n    name: {zh: 确认解决"},
		{"  - code: confirm\n    name: {zh: 企业确认", "  - code: site\n    name: {zh: 现场核查, en: Site check}\n    limits: [{is: 2wd}]\n    steps: [{at: \"0\", do: remind, to: [\"role:office\"]}]\n  - code: confirm\n    name: {zh: 企业确认"},
	} {
		if n := bytes.Count(text, []byte(e[0])); n != 1 {
			t.Fatalf("%q stands %d times in the pack", e[0], n)
		}
		text = bytes.Replace(text, []byte(e[0]), []byte(e[1]), 1)
	}
	zone := pencil{packs.Model(), "kinds/whistle.yaml", text}
	for _, fault := range pack.Check(zone) {
		t.Fatalf("the edited pack has a fault: %+v", fault)
	}
	p, err := pack.Load(zone)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// The test of truth: a stage with its form, role and clock is added by editing
// the pack only; it shows up everywhere while the program runs, and a matter
// begun before keeps the course it began under.
func TestAStageAddedInThePackShowsUp(t *testing.T) {
	s := open(t, store.SQLite)
	before := s.raise("e1", "变压器容量不足")
	s.Publish(edited(t))
	after := s.raise("e1", "蒸汽压力不稳定")

	k := read[api.Kind](s, 200, s.ask("office", "GET", "/api/v1/kinds/whistle", ""))
	if !slices.ContainsFunc(k.Stages, func(x api.Stage) bool {
		return x.Code == "site_check" && x.Name.EN == "Site check" && slices.Equal(x.Awaits, []string{"check_site"})
	}) ||
		!slices.ContainsFunc(k.Acts, func(x api.Action) bool { return x.Code == "check_site" && slices.Equal(x.Needs, []string{"site_note"}) }) ||
		!slices.ContainsFunc(k.Fields, func(x api.Field) bool { return x.Code == "site_note" && x.Type == "longtext" && x.Max == 300 }) ||
		!slices.ContainsFunc(k.Clocks, func(x api.Clock) bool { return x.Code == "site" && x.Limits[0].Is == "2wd" }) {
		t.Errorf("the definition: %+v", k)
	}

	for _, m := range []api.Matter{before, after} {
		s.walk(m.ID)
		s.act("zg", m.ID, `{"action":"answer","values":{"result":"已解决"}}`)
	}
	if got := s.get("office", before.ID); got.Stage.Code != "confirming" || got.Version == k.Version {
		t.Errorf("the matter begun before is at %s of %s", got.Stage.Code, got.Version)
	}
	got := s.get("office", after.ID)
	i := slices.IndexFunc(got.Can, func(c api.Can) bool { return c.Action == "check_site" })
	if got.Stage.Code != "site_check" || got.Version != k.Version || i < 0 || !got.Can[i].Awaited || got.Can[i].Fields[0].Code != "site_note" || !got.Can[i].Fields[0].Needed {
		t.Fatalf("at the new stage: %+v %v", got.Stage, codes(got.Can))
	}
	if !slices.ContainsFunc(got.Clocks, func(c api.ClockOf) bool {
		return c.Code == "site" && c.StoppedAt == "" && c.Limit == "2wd" && strings.HasPrefix(c.DueAt, "2022-07-06T")
	}) {
		t.Errorf("clocks: %+v", got.Clocks)
	}
	today := read[struct{ Waiting []api.Waiting }](s, 200, s.ask("office", "GET", "/api/v1/today", ""))
	if !slices.ContainsFunc(today.Waiting, func(w api.Waiting) bool { return w.Matter.ID == after.ID && w.Action == "check_site" }) {
		t.Errorf("today of the office: %+v", today)
	}
	if slices.Contains(codes(s.get("zg", after.ID).Can), "check_site") {
		t.Error("somebody without the role may take it")
	}
	if p := read[api.Problem](s, 422, s.ask("office", "POST", "/api/v1/matters/"+string(after.ID)+"/actions", `{"action":"check_site"}`)); p.Errors[0].Field != "site_note" {
		t.Errorf("without the required field: %+v", p)
	}
	s.act("office", after.ID, `{"action":"check_site","values":{"site_note":"已到现场看过"}}`)
	got = s.get("office", after.ID)
	if last := got.Events[len(got.Events)-1]; got.Stage.Code != "confirming" || last.Kind != "whistle.check_site" || last.Text != "现场核查：已到现场看过" {
		t.Errorf("after it: %s %+v", got.Stage.Code, last)
	}
	if end := s.act("firm:e1", after.ID, `{"action":"confirm"}`); end.Open {
		t.Errorf("at the end: %+v", end)
	}
}

// The OpenAPI document names every route; the page is drawn from it and loads
// nothing from elsewhere.
func TestDocuments(t *testing.T) {
	s := open(t, store.SQLite)
	spec := read[struct {
		OpenAPI string
		Paths   map[string]map[string]any
	}](s, 200, s.ask("office", "GET", "/api/v1/openapi.json", ""))
	if !strings.HasPrefix(spec.OpenAPI, "3.1") {
		t.Errorf("version %q", spec.OpenAPI)
	}
	for _, lang := range []string{"zh", "en"} {
		w := s.ask("office", "GET", "/api/v1/docs?lang="+lang, "")
		page := w.Body.String()
		if w.Code != 200 || strings.Contains(page, "//unpkg") || strings.Contains(page, "https://") || strings.Contains(page, "«") {
			t.Errorf("docs in %s: %d", lang, w.Code)
		}
		for _, r := range s.api.Routes() {
			if strings.HasSuffix(r.Path, "/docs") || strings.HasSuffix(r.Path, "/openapi.json") {
				continue
			}
			if spec.Paths[r.Path][strings.ToLower(r.Method)] == nil || !strings.Contains(page, r.Method+" "+r.Path) || r.Permission != web.SignedIn {
				t.Errorf("%s %s is not in the documents", r.Method, r.Path)
			}
		}
	}
	if w := s.ask("", "GET", "/api/v1/openapi.json", ""); w.Code != 401 {
		t.Errorf("nobody reads it: %d", w.Code)
	}
}
