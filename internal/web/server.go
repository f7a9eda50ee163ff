package web

import (
	_ "embed"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/web/texts"
	"juyan/internal/web/ui"
)

//go:embed texts.yaml
var coreTexts []byte

// Options says what the server stands on. Zero values have sensible meanings
// except Authenticate, which must be given.
type Options struct {
	// Authenticate says who asks. Nobody is an error of CodeUnauthenticated;
	// a public page is then served to the empty actor.
	Authenticate func(*http.Request) (kernel.Actor, error)
	Prover       Prover         // asked before routes that say Fresh; nil = nobody is asked
	Clock        kernel.Clock   // domain time; nil = kernel.SystemClock
	Loc          *time.Location // the zone's; nil = Asia/Shanghai
	Texts        [][]byte       // texts.yaml of every package with pages
	Brand        kernel.Text    // name of the product or of the zone
	Demo         bool           // shows the demo banner and /_gallery
	// DayKind names the day ("工作日", "元旦放假"); nil shows none.
	DayKind func(kernel.Date) kernel.Text
	// Permission says a permission in words, for who lacks it; zero = unknown.
	Permission func(code string) kernel.Text
	// Shell may change the shell just before it is drawn.
	Shell          func(*Ctx, *ui.Shell)
	SearchPath     string                            // GET, query q; "" = no search box
	SignInPath     string                            // "" = /signin
	SignOutPath    string                            // POST; "" = /signout
	Wrap           []func(http.Handler) http.Handler // sessions and the like, outermost first
	TrustedProxies []netip.Prefix                    // whose X-Forwarded-* are believed
	TrustedOrigins []string                          // other origins that may post here: "https://zone.example"
	// Answered hears of every answer: the route's pattern ("" = none), the status,
	// how long it took. It must not wait for anything.
	Answered  func(pattern string, status int, took time.Duration)
	MaxForm   int64         // bytes; 0 = 1 MiB
	MaxUpload int64         // bytes of a form with files; 0 = 64 MiB
	BodyWait  time.Duration // for a body to arrive, beside a second for each 32 KiB of its limit; 0 = 30 s
	TakeWait  time.Duration // for a piece of an answer to be taken; 0 = a minute
	Log       *slog.Logger
}

// Server is the one door to the program over HTTP. Register routes and menu
// first, then serve; it is safe for concurrent use from then on.
type Server struct {
	o       Options
	texts   *texts.Catalog
	mux     *http.ServeMux
	handler http.Handler
	assets  *assets
	routes  []Route
	asks    map[string]string // permission by pattern
	menu    []MenuItem
}

// New returns a server with its own routes (assets, preferences and, in the
// demo, the gallery). Texts that cannot be read, being part of the program,
// panic.
func New(o Options) *Server {
	fillOptions(&o)
	catalog, err := texts.Load(append([][]byte{ui.Texts, coreTexts}, o.Texts...)...)
	if err != nil {
		panic("web: " + err.Error())
	}
	s := &Server{o: o, texts: catalog, mux: http.NewServeMux(), asks: map[string]string{}, assets: loadAssets()}
	s.handler = s.wrap(http.HandlerFunc(s.dispatch))
	s.Add(
		Route{Method: "GET", Path: "/static/{hash}/{name...}", Permission: Public, Handle: s.assets.serve},
		Route{Method: "POST", Path: prefsPath, Permission: Public, Handle: setPrefs},
	)
	if o.Demo {
		s.Add(galleryRoutes()...)
	}
	return s
}

func fillOptions(o *Options) {
	if o.Authenticate == nil {
		panic("web: Options.Authenticate is missing")
	}
	if o.Clock == nil {
		o.Clock = kernel.SystemClock
	}
	if o.Loc == nil {
		o.Loc = shanghai()
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Brand.IsZero() {
		o.Brand = kernel.T("居延", "Juyan")
	}
	if o.Answered == nil {
		o.Answered = func(string, int, time.Duration) {}
	}
	o.SignInPath = orElse(o.SignInPath, "/signin")
	o.SignOutPath = orElse(o.SignOutPath, "/signout")
	o.MaxForm = orElse(o.MaxForm, 1<<20)
	o.MaxUpload = orElse(o.MaxUpload, 64<<20)
	o.BodyWait = orElse(o.BodyWait, 30*time.Second)
	o.TakeWait = orElse(o.TakeWait, time.Minute)
}

func orElse[T comparable](v, fallback T) T {
	var zero T
	if v == zero {
		return fallback
	}
	return v
}

func shanghai() *time.Location {
	loc, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		panic("web: " + err.Error()) // kernel embeds the zone database
	}
	return loc
}

// Texts returns the catalogue, for the parity test and for other renderers.
func (s *Server) Texts() *texts.Catalog { return s.texts }

// ServeHTTP answers r.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// dispatch hands r to its route; an address without one gets a drawn 404 or
// 405.
func (s *Server) dispatch(w http.ResponseWriter, r *http.Request) {
	h, pattern := s.mux.Handler(r)
	if pattern != "" {
		s.mux.ServeHTTP(w, r)
		return
	}
	probe := &probe{header: http.Header{}}
	h.ServeHTTP(probe, r)
	c := s.newCtx(w, r, Route{})
	c.Actor, _ = s.o.Authenticate(r)
	if probe.status == http.StatusMethodNotAllowed {
		w.Header().Set("Allow", probe.header.Get("Allow"))
		s.failWith(c, http.StatusMethodNotAllowed, kernel.NotFound(kernel.T("这个地址不接受这种请求", "This address does not take this kind of request")))
		return
	}
	s.fail(c, kernel.NotFound(kernel.T("没有这个页面，或者它不对您的岗位开放", "There is no such page, or it is not open to your post")))
}

// probe learns what ServeMux would have answered.
type probe struct {
	header http.Header
	status int
}

func (p *probe) Header() http.Header         { return p.header }
func (p *probe) Write(b []byte) (int, error) { return len(b), nil }
func (p *probe) WriteHeader(status int)      { p.status = status }

// serve runs one route: who asks, may they, read the form, handle, draw the
// error if there is one.
func (s *Server) serve(route Route) http.Handler {
	pattern := route.Method + " " + route.Path
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		noteRoute(r.Context(), pattern)
		c := s.newCtx(w, r, route)
		if err := s.run(c); err != nil {
			s.fail(c, err)
		}
		if c.R.MultipartForm != nil {
			_ = c.R.MultipartForm.RemoveAll()
		}
	})
}

// saying names the permission that is lacking as people do.
func (s *Server) saying(err error, permission string) error {
	if kernel.CodeOf(err) != kernel.CodeForbidden || s.o.Permission == nil {
		return err
	}
	if name := s.o.Permission(permission); !name.IsZero() {
		return kernel.Forbidden(kernel.T("您当前的岗位没有“%s”的权限", "Your post does not carry the permission “%s”"), name)
	}
	return err
}

func (s *Server) run(c *Ctx) error {
	actor, err := s.o.Authenticate(c.R)
	if err != nil && kernel.CodeOf(err) != kernel.CodeUnauthenticated {
		return err
	}
	if err == nil {
		s.become(c, actor)
	}
	if refused := allowed(c.Actor, c.route.Permission); refused != nil {
		if err != nil && kernel.CodeOf(refused) == kernel.CodeUnauthenticated {
			return err // why it is nobody
		}
		return s.saying(refused, c.route.Permission)
	}
	switch c.R.Method {
	case http.MethodPost, http.MethodPut, http.MethodPatch:
		if err := s.readForm(c.W, c.R, c.route.MaxBody); err != nil {
			return err
		}
	}
	if ok, err := s.prove(c); !ok {
		return err
	}
	return c.route.Handle(c)
}
