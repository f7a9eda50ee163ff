package app

import (
	"context"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
	"juyan/internal/web"
	"juyan/packs"
)

// site is a founded house behind its server.
type site struct {
	*testing.T
	*App
	h     *web.Server
	clock *storetest.Clock
}

func openSite(t *testing.T, d store.Dialect, zone fs.FS) *site {
	t.Helper()
	ctx := context.Background()
	clock := storetest.NewClock()
	clock.Set(kernel.Date{Year: 2022, Month: 3, Day: 1}.At(9, 0, time.FixedZone("CST", 8*3600)))
	a, err := Open(ctx, Config{Log: slog.New(slog.DiscardHandler), DB: storetest.URL(t, d), Pack: zone, Demo: true, Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := a.Found(ctx, kernel.Date{Year: 2022, Month: 1, Day: 1}); err != nil {
		t.Fatal(err)
	}
	return &site{t, a, a.Server(), clock}
}

// signIn returns the cookies of a demo sign-in.
func (s *site) signIn(code string) []*http.Cookie {
	s.Helper()
	r := httptest.NewRequest(http.MethodPost, "/demo/signin", strings.NewReader(url.Values{"code": {code}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	s.h.ServeHTTP(w, r)
	if len(w.Result().Cookies()) == 0 {
		s.Fatalf("%s: no session, %d", code, w.Code)
	}
	return w.Result().Cookies()
}

func (s *site) get(cookies []*http.Cookie, path string) (int, string) {
	r := httptest.NewRequest(http.MethodGet, path, http.NoBody)
	for _, c := range cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	s.h.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

// siteCheck is what an office would write into kinds/whistle.yaml to have a
// check on site before a whistle goes to its caller: a field, a stage, two
// actions, a clock.
var siteCheck = [][2]string{
	{"  - {code: satisfaction, name:", "  - {code: site_found, name: {zh: 现场核查情况, en: Found on site}, type: longtext, max: 300}\n  - {code: satisfaction, name:"},
	{"  - {code: confirming, name:", "  - {code: site_check, name: {zh: 现场核查, en: Site check}, face: working, awaits: [check_site], holder: officer}\n  - {code: confirming, name:"},
	{"    to: confirming\n    by: [lead, officer, commissioner]", "    to: site_check\n    by: [lead, officer, commissioner]"},
	{"    stop: [plan, close]\n    start: [confirm]", "    stop: [plan, close]\n    start: [site]"},
	{"  - code: confirm\n", "  - code: check_site\n    name: {zh: 现场核查, en: Check on site}\n    event: whistle.site_checked\n    said: {zh: \"现场核查：{site_found}\", en: \"checked on site: {site_found}\"}\n    from: [site_check]\n    to: confirming\n    by: [officer]\n    form: [site_found]\n    requires: [site_found]\n    stop: [site]\n    start: [confirm]\n    key: true\n    shown: true\n  - code: confirm\n"},
	{"clocks:\n  - code: muster\n", "clocks:\n  - code: site\n    name: {zh: 现场核查, en: Site check}\n    limits: [{is: 1wd}]\n  - code: muster\n"},
}

func editedPack(t *testing.T) fs.FS {
	t.Helper()
	out := fstest.MapFS{}
	err := fs.WalkDir(packs.Model(), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := fs.ReadFile(packs.Model(), path)
		out[path] = &fstest.MapFile{Data: body}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	text := string(out["kinds/whistle.yaml"].Data)
	for _, edit := range siteCheck {
		if strings.Count(text, edit[0]) < 1 {
			t.Fatalf("the model's whistle.yaml has no %q", edit[0])
		}
		text = strings.Replace(text, edit[0], edit[1], 1)
	}
	out["kinds/whistle.yaml"] = &fstest.MapFile{Data: []byte(text)}
	return out
}

// The test of truth (docs/architecture.md): a stage added by editing only the
// pack shows up in list, record, form, Today, search, export, course and
// diagram, with no Go changed.
func TestAStageAddedInThePackShowsUpOnEveryPage(t *testing.T) {
	for _, d := range []store.Dialect{store.SQLite, store.Postgres} {
		t.Run(string(d), func(t *testing.T) {
			s := openSite(t, d, editedPack(t))
			m := s.untilSiteCheck()
			officer, contact := s.signIn("officer"), s.signIn("contact")
			record := "/m/whistle/" + string(m.ID)
			for path, want := range map[string]string{
				"/m/whistle":                         "现场核查",               // the stage in the list
				"/m/whistle?stage=site_check":        m.Number,             // and as a filter
				record:                               "现场核查",               // steps, clock, action
				record + "/actions/check_site":       "现场核查情况",             // its form
				"/today":                             "actions/check_site", // waits for the officer
				"/m/whistle/course":                  "现场核查",               // course and diagram
				"/search?q=" + url.QueryEscape("停电"): m.Number,
			} {
				if code, body := s.get(officer, path); code != http.StatusOK || !strings.Contains(body, want) {
					t.Errorf("%s: %d, no %q", path, code, want)
				}
			}
			if code, _ := s.get(officer, "/m/whistle/export.xlsx"); code != http.StatusOK && code != http.StatusForbidden {
				t.Errorf("export: %d", code)
			}
			if _, body := s.get(contact, record); strings.Contains(body, "site_check") || !strings.Contains(body, "办理中") {
				t.Error("the enterprise sees the zone's own stage")
			}
			got, err := s.Matter.Act(context.Background(), s.post("economy-projects.service-1"), matter.ActInput{Matter: m.ID, Action: "check_site", Values: map[string][]string{"site_found": {"已恢复供电"}}})
			if err != nil || got.Stage != "confirming" {
				t.Fatalf("stage %v, %v", got, err)
			}
		})
	}
}

func (s *site) post(code string) kernel.Actor {
	p, _ := s.Org.Directory().PostByCode(code)
	return s.actorOf(p.ID)
}

// untilSiteCheck walks a whistle to the added stage.
func (s *site) untilSiteCheck() *matter.Matter {
	s.Helper()
	ctx := context.Background()
	firm, _ := s.Org.Directory().EnterpriseByCode("E0001")
	m, err := s.Matter.Raise(ctx, s.contactOf(firm.ID), matter.RaiseInput{Kind: "whistle", Values: map[string][]string{"problem": {"厂区停电3小时"}}})
	if err != nil {
		s.Fatal(err)
	}
	officer := s.post("economy-projects.service-1")
	for _, step := range []struct {
		action string
		values map[string][]string
	}{
		{"contact", map[string][]string{"contact_way": {"phone"}, "contact_note": {"已了解"}, "topic": {"utilities"}}},
		{"take", map[string][]string{"plan": {"协调供电抢修"}}},
		{"answer", map[string][]string{"result": {"已恢复供电"}}},
	} {
		if m, err = s.Matter.Act(ctx, officer, matter.ActInput{Matter: m.ID, Action: step.action, Values: step.values}); err != nil {
			s.Fatalf("%s: %v", step.action, err)
		}
	}
	if m.Stage != "site_check" {
		s.Fatalf("stage %s", m.Stage)
	}
	return m
}

// Whatever stands in an address, a list answers: never a failure of ours.
func FuzzListAddress(f *testing.F) {
	for _, q := range []string{"", "state=late&sort=-due", "q=停电&after=zzz", "fact=whistle.solved&by.unit=x&fact.from=2022-01-01&fact.to=2022-12-31",
		"raised.from=2022-13-40", "topic=%00", "stage=closed&stage=open", "sort=--created&after=W10", "col=title&col=nothing", "unit=%ff", "limit=-1", "fact=&by.post="} {
		f.Add(q)
	}
	s := openFuzzSite(f)
	cookies := s.signIn("office")
	f.Fuzz(func(t *testing.T, q string) {
		for _, path := range []string{"/m/whistle", "/rates", "/enterprises", "/r/rnd_platform", "/search", "/meetings", "/units"} {
			r := httptest.NewRequest(http.MethodGet, path, http.NoBody)
			r.URL.RawQuery = q
			for _, c := range cookies {
				r.AddCookie(c)
			}
			w := httptest.NewRecorder()
			s.h.ServeHTTP(w, r)
			if w.Code >= http.StatusInternalServerError {
				t.Fatalf("%s?%s: %d", path, q, w.Code)
			}
		}
	})
}

// openFuzzSite opens one house for the whole run of a fuzz test.
func openFuzzSite(f *testing.F) *site {
	ctx := context.Background()
	a, err := Open(ctx, Config{Log: slog.New(slog.DiscardHandler), DB: f.TempDir() + "/fuzz.db", Pack: packs.Model(), Demo: true, Clock: storetest.NewClock()})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(a.closeLogged)
	if err := a.Found(ctx, kernel.Date{Year: 2022, Month: 1, Day: 1}); err != nil {
		f.Fatal(err)
	}
	return &site{&testing.T{}, a, a.Server(), nil}
}
