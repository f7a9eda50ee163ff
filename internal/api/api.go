package api

import (
	"context"
	_ "embed"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	matterweb "juyan/internal/matter/web"
	"juyan/internal/org"
	"juyan/internal/web"
)

// Texts are the words of the page that explains the interface.
//
//go:embed texts.yaml
var Texts []byte

// Options are what the interface stands on.
type Options struct {
	Matter *matter.Service
	Org    *org.Service
	// Rates computes a board; the module that owns boards answers.
	Rates func(context.Context, kernel.Actor, RatesQuery) (Board, error)
	// Hotline exchanges tickets; nil = the zone does not.
	Hotline Hotline
	// PerSecond is how often one caller may ask; 0 = 50, with 300 at once.
	PerSecond float64
}

// API is the interface, ready to be served.
type API struct {
	o      Options
	mux    *http.ServeMux
	huma   huma.API
	limits *limits
	routes []web.Route
	ops    []operation
}

// base is where version 1 lives.
const base = "/api/v1"

// New returns the interface with its routes.
func New(o Options) *API {
	a := &API{o: o, mux: http.NewServeMux(), limits: newLimits(o.PerSecond)}
	c := huma.DefaultConfig("Juyan 居延", "1")
	c.OpenAPIPath, c.DocsPath, c.SchemasPath, c.CreateHooks = base+"/openapi", "", "", nil
	c.Info.Description = "Matters of a development zone. A program sends the token that its person made on the page “My account”; the session cookie of a browser does as well. " +
		"An answer to GET carries an ETag: ask again with If-None-Match and get 304 while nothing changed. 429: too many requests."
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"token": {Type: "http", Scheme: "bearer"}, "session": {Type: "apiKey", In: "cookie", Name: "juyan_session"}}
	c.Security = []map[string][]string{{"token": {}}, {"session": {}}}
	a.huma = humago.New(a.mux, c)
	a.kinds()
	a.matters()
	a.acts()
	a.desk()
	a.rates()
	a.hotline()
	return a
}

// Routes lists the addresses. Whoever has signed in may call; each command
// checks its own permission.
func (a *API) Routes() []web.Route {
	return append(a.routes,
		web.Route{Method: "GET", Path: base + "/openapi.json", Permission: web.SignedIn, Handle: a.serve},
		web.Route{Method: "GET", Path: base + "/docs", Permission: web.SignedIn, Handle: a.docs})
}

// Menu lists the navigation.
func (a *API) Menu() []web.MenuItem {
	return []web.MenuItem{{Group: web.GroupUser, Key: "api.title", Path: base + "/docs", Permission: web.SignedIn, Order: 900}}
}

// call is one request: who asks, when, in which language.
type call struct {
	*web.Ctx
	names  matterweb.Names
	failed error // on our side: for the log
}

type callKey struct{}

// outside reports whether the caller speaks for an enterprise.
func (c *call) outside() bool { return c.Actor.Enterprise != "" }

// serve hands a request to the operation, with its call in the context.
func (a *API) serve(c *web.Ctx) error {
	in := &call{Ctx: c, names: matterweb.NamesFor(c, a.o.Org)}
	c.W.Header().Set("Cache-Control", "no-store")
	c.R = c.R.WithContext(context.WithValue(c.R.Context(), callKey{}, in))
	if !a.limits.allow(string(c.Actor.Person + "/" + c.Actor.Post)) {
		c.W.Header().Set("Retry-After", "1")
		return errTooMany
	}
	if err := a.hand(c); err != nil {
		return err
	}
	return in.failed // the answer stands; the server writes it into its log
}

func (a *API) hand(c *web.Ctx) error {
	if c.R.Method != http.MethodGet {
		a.mux.ServeHTTP(c.W, c.R)
		return nil
	}
	t := &tagged{ResponseWriter: c.W}
	a.mux.ServeHTTP(t, c.R)
	return t.send(c.R)
}

// operation is one address with its words.
type operation struct {
	method, path, id string
	says             kernel.Text
	status           int // of success; 0 = 200
}

// handle registers one operation with huma and as a route of the house.
func handle[I, O any](a *API, op operation, fn func(*call, *I) (*O, error)) {
	a.ops = append(a.ops, op)
	huma.Register(a.huma, huma.Operation{Method: op.method, Path: op.path, OperationID: op.id, Summary: op.says.EN, Description: op.says.ZH,
		DefaultStatus: op.status, Errors: []int{401, 403, 404, 409, 422}},
		func(ctx context.Context, in *I) (*O, error) {
			c := ctx.Value(callKey{}).(*call)
			out, err := fn(c, in)
			if err != nil {
				if web.Status(err) >= http.StatusInternalServerError {
					c.failed = err
				}
				return nil, problemOf(c, web.Status(err), err)
			}
			return out, nil
		})
	a.routes = append(a.routes, web.Route{Method: op.method, Path: op.path, Permission: web.SignedIn, Handle: a.serve})
}
