package ui

import (
	"context"
	_ "embed"
	"net/url"
	"sync"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/web/texts"
)

// Texts holds the words of the components.
//
//go:embed texts.yaml
var Texts []byte

// Env is what a component needs to know of the request it is drawn for. The
// server puts one into the context; components read it there, so that pages
// need not hand it on.
type Env struct {
	Lang  kernel.Lang
	Theme string // light, dark or auto
	Now   kernel.Instant
	Loc   *time.Location
	URL   *url.URL // of the request; table links keep its query
	Words func(key string, args ...any) string
	Asset func(name string) string // address of an embedded file, with its hash
	Opens func(href string) bool   // whether the reader's post may open a page; nil = any

	query url.Values // see Query
}

// Query are the values in the address, read once; nobody changes them.
func (e *Env) Query() url.Values {
	if e.query == nil {
		e.query = e.URL.Query()
	}
	return e.query
}

type envKey struct{}

// WithEnv returns ctx carrying e.
func WithEnv(ctx context.Context, e *Env) context.Context {
	return context.WithValue(ctx, envKey{}, e)
}

// EnvOf returns the Env in ctx. Without one it returns a plain Chinese one, so
// that a component can be drawn in a test.
func EnvOf(ctx context.Context) *Env {
	if e, ok := ctx.Value(envKey{}).(*Env); ok {
		return e
	}
	return &Env{Lang: kernel.ZH, Theme: "auto", Loc: time.UTC, URL: &url.URL{Path: "/"},
		Words: func(key string, args ...any) string { return own().T(kernel.ZH, key, args...) },
		Asset: func(name string) string { return "/static/" + name }}
}

var own = sync.OnceValue(func() *texts.Catalog {
	c, err := texts.Load(Texts)
	if err != nil {
		panic("ui: " + err.Error())
	}
	return c
})

// T returns the interface text of key in the reader's language.
func T(ctx context.Context, key string, args ...any) string {
	return EnvOf(ctx).Words(key, args...)
}

// Say returns t in the reader's language.
func Say(ctx context.Context, t kernel.Text) string { return t.In(EnvOf(ctx).Lang) }

// English reports whether the reader reads English.
func English(ctx context.Context) bool { return EnvOf(ctx).Lang == kernel.EN }
