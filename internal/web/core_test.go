package web

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"juyan/internal/kernel"
)

var officer = kernel.Actor{Kind: kernel.ActorPerson, Person: "p1", Name: "苏晴", Post: "post1", PostName: kernel.T("重大项目专员岗", "Commissioner"),
	UnitName: kernel.T("经济发展局", "Economic Bureau"), Grants: map[string]kernel.Scope{"whistle.view": kernel.ScopeUnit}}

// clockAt is 2023-01-03 09:30 in Shanghai, a Tuesday.
var clockAt = kernel.Date{Year: 2023, Month: 1, Day: 3}.At(9, 30, shanghai())

// newServer is a server where the header X-Who says who asks.
func newServer(t *testing.T, o Options) *Server {
	t.Helper()
	o.Authenticate = func(r *http.Request) (kernel.Actor, error) {
		if r.Header.Get("X-Who") == "" {
			return kernel.Actor{}, errSignIn()
		}
		return officer, nil
	}
	o.Clock = kernel.ClockFunc(func() kernel.Instant { return clockAt })
	o.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	s := New(o)
	s.texts.OnMissing = func(key string) { t.Errorf("text %q is missing", key) }
	return s
}

type ask struct {
	method, path, who string
	head              map[string]string
	form              url.Values
}

func (a ask) of(s *Server) *httptest.ResponseRecorder {
	var body io.Reader
	if a.form != nil {
		body = strings.NewReader(a.form.Encode())
	}
	if a.method == "" {
		a.method = "GET"
	}
	r := httptest.NewRequest(a.method, "http://zone.example"+a.path, body)
	if a.form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if a.who != "" {
		r.Header.Set("X-Who", a.who)
	}
	for k, v := range a.head {
		r.Header.Set(k, v)
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

func page(c *Ctx) error { return c.Page("企业吹哨", templ.Raw("<p>here</p>")) }

func mustPanic(t *testing.T, want string, fn func()) {
	t.Helper()
	defer func() {
		p := recover()
		if s, _ := p.(string); p == nil || !strings.Contains(s, want) {
			t.Errorf("panic %v, want one with %q", p, want)
		}
	}()
	fn()
}

func TestRouteWithoutPermissionPanics(t *testing.T) {
	s := newServer(t, Options{})
	mustPanic(t, "declares no permission", func() { s.Add(Route{Method: "GET", Path: "/x", Handle: page}) })
	mustPanic(t, "lacks method", func() { s.Add(Route{Path: "/x", Permission: Public, Handle: page}) })
	mustPanic(t, "declares no permission", func() { s.Menu(MenuItem{Key: "ui.menu", Path: "/x"}) })
	mustPanic(t, "does not exist", func() { s.Menu(MenuItem{Key: "no.such", Path: "/x", Permission: SignedIn}) })
}

func TestDenyByDefault(t *testing.T) {
	s := newServer(t, Options{})
	s.Add(
		Route{Method: "GET", Path: "/open", Permission: Public, Handle: page},
		Route{Method: "GET", Path: "/inside", Permission: SignedIn, Handle: page},
		Route{Method: "GET", Path: "/whistles", Permission: "whistle.view", Handle: page},
		Route{Method: "GET", Path: "/audit", Permission: "audit.view", Handle: page},
		Route{Method: "POST", Path: "/whistles", Permission: "whistle.view", Handle: page},
	)
	for _, test := range []struct {
		ask    ask
		status int
		to     string
	}{
		{ask{path: "/open"}, 200, ""},
		{ask{path: "/inside"}, 303, "/signin?next=%2Finside"},
		{ask{path: "/inside", who: "p1"}, 200, ""},
		{ask{path: "/whistles?sort=-due"}, 303, "/signin?next=%2Fwhistles%3Fsort%3D-due"},
		{ask{path: "/whistles", who: "p1"}, 200, ""},
		{ask{path: "/audit", who: "p1"}, 403, ""},
		{ask{method: "POST", path: "/whistles", form: url.Values{}}, 401, ""},
		{ask{path: "/nowhere", who: "p1"}, 404, ""},
		{ask{method: "DELETE", path: "/open", who: "p1"}, 405, ""},
		{ask{path: "/audit", who: "p1", head: map[string]string{"Accept": "application/json"}}, 403, ""},
		{ask{path: "/inside", head: map[string]string{"Accept": "application/json"}}, 401, ""},
	} {
		w := test.ask.of(s)
		if w.Code != test.status || w.Header().Get("Location") != test.to {
			t.Errorf("%s %s as %q: %d to %q, want %d to %q", test.ask.method, test.ask.path, test.ask.who, w.Code, w.Header().Get("Location"), test.status, test.to)
		}
	}
}

// A write that came from another site's page is refused before anything runs.
func TestCrossOriginRefused(t *testing.T) {
	s := newServer(t, Options{})
	s.Add(Route{Method: "POST", Path: "/whistles", Permission: "whistle.view", Handle: func(c *Ctx) error {
		t.Error("the handler ran")
		return nil
	}})
	w := ask{method: "POST", path: "/whistles", who: "p1", form: url.Values{}, head: map[string]string{"Sec-Fetch-Site": "cross-site"}}.of(s)
	if w.Code != 403 || !strings.Contains(w.Body.String(), "来自别的网站") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// A reader who goes away while a page is made is no fault of the program; what
// fails without that is.
func TestAReaderWhoLeavesIsNoError(t *testing.T) {
	s := newServer(t, Options{})
	var log strings.Builder
	s.o.Log = slog.New(slog.NewTextHandler(&log, nil))
	broken := errors.New("broken")
	s.Add(Route{Method: "GET", Path: "/slow", Permission: Public, Handle: func(c *Ctx) error { return kernel.Internal(c.Context().Err()) }},
		Route{Method: "GET", Path: "/broken", Permission: Public, Handle: func(c *Ctx) error { return kernel.Internal(broken) }})
	ctx, leave := context.WithCancel(t.Context())
	leave()
	for path, logged := range map[string]bool{"/slow": false, "/broken": true} {
		log.Reset()
		s.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", path, nil).WithContext(ctx))
		if got := strings.Contains(log.String(), "ERROR"); got != logged {
			t.Errorf("%s: logged %q", path, log.String())
		}
	}
}

// An address with a token in it is as good as a password: the log never has it,
// whether the page is drawn, fails or panics.
func TestTheLogKeepsNoToken(t *testing.T) {
	s := newServer(t, Options{})
	var log strings.Builder
	s.o.Log = slog.New(slog.NewTextHandler(&log, nil))
	for path, does := range map[string]func(*Ctx) error{"drawn": func(*Ctx) error { return nil }, "fails": func(*Ctx) error { return errors.New("broken") }, "panics": func(*Ctx) error { panic("broken") }} {
		s.Add(Route{Method: "GET", Path: "/" + path + "/{token}", Permission: Public, Handle: does})
		s.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/"+path+"/5VSXZ7", nil))
	}
	if got := log.String(); strings.Contains(got, "5VSXZ7") || strings.Count(got, "{token}") < 5 {
		t.Errorf("logged %s", got)
	}
}
