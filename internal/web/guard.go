package web

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"juyan/internal/kernel"
)

// contentPolicy lets the page use nothing but this server: no inline script,
// no inline style. blob: and data: are pictures previewed before sending.
const contentPolicy = "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; " +
	"form-action 'self'; frame-ancestors 'none'"

// wrap puts the guards around h, outermost first: log and recovery, headers,
// compression, cross-origin protection, then the options' own.
func (s *Server) wrap(h http.Handler) http.Handler {
	for i := len(s.o.Wrap) - 1; i >= 0; i-- {
		h = s.o.Wrap[i](h)
	}
	return s.watch(s.headers(compress(s.crossOrigin(h))))
}

// crossOrigin refuses what another site's page sends in a visitor's name.
func (s *Server) crossOrigin(h http.Handler) http.Handler {
	guard := http.NewCrossOriginProtection()
	for _, origin := range s.o.TrustedOrigins {
		if err := guard.AddTrustedOrigin(origin); err != nil {
			panic("web: trusted origin: " + err.Error())
		}
	}
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.fail(s.newCtx(w, r, Route{}), kernel.Forbidden(kernel.T("这个请求来自别的网站，已被拒绝。请从本系统的页面重新操作",
			"This request came from another site and was refused; start again from a page of this system")))
	}))
	return guard.Handler(h)
}

func (s *Server) headers(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		head := w.Header()
		head.Set("Content-Security-Policy", contentPolicy)
		head.Set("X-Content-Type-Options", "nosniff")
		head.Set("Referrer-Policy", "same-origin")
		head.Set("Cross-Origin-Opener-Policy", "same-origin")
		head.Set("Permissions-Policy", "camera=(self), geolocation=(), microphone=()")
		if s.secure(r) {
			head.Set("Strict-Transport-Security", "max-age=31536000")
		}
		h.ServeHTTP(w, r)
	})
}

// watched is what the access log learns while a request is served.
type watched struct {
	id     string
	answer *tracker
	route  string // its pattern
	person kernel.ID
	post   kernel.ID
}

type watchedKey struct{}

func requestID(ctx context.Context) string {
	if w, ok := ctx.Value(watchedKey{}).(*watched); ok {
		return w.id
	}
	return ""
}

// begun reports whether a part of the answer has been sent.
func begun(ctx context.Context) bool {
	w, ok := ctx.Value(watchedKey{}).(*watched)
	return ok && w.answer.status != 0
}

func noteRoute(ctx context.Context, pattern string) {
	if w, ok := ctx.Value(watchedKey{}).(*watched); ok {
		w.route = pattern
	}
}

func noteActor(ctx context.Context, a kernel.Actor) {
	if w, ok := ctx.Value(watchedKey{}).(*watched); ok {
		w.person, w.post = a.Person, a.Post
	}
}

// watch numbers the request, writes one log line for it and turns a panic into
// an error page. The query is not logged: it may hold names.
func (s *Server) watch(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		t := &tracker{ResponseWriter: w, asked: r, wait: s.o.TakeWait}
		seen := &watched{id: newRequestID(), answer: t}
		r = r.WithContext(context.WithValue(r.Context(), watchedKey{}, seen))
		w.Header().Set("X-Request-Id", seen.id)
		began := kernel.SystemClock.Now()
		defer func() {
			if p := recover(); p != nil {
				s.panicked(t, r, p)
			}
			status, took := orElse(t.status, http.StatusOK), kernel.SystemClock.Now().Sub(began)
			s.o.Answered(seen.route, status, took)
			s.o.Log.LogAttrs(r.Context(), slog.LevelInfo, "http", slog.String("id", seen.id), slog.String("method", r.Method),
				slog.String("path", logged(r)), slog.Int("status", status), slog.Int64("bytes", t.bytes),
				slog.Int64("ms", took.Milliseconds()), slog.String("person", string(seen.person)),
				slog.String("post", string(seen.post)), slog.String("ip", s.clientIP(r)))
		}()
		h.ServeHTTP(t, r)
	})
}

func (s *Server) panicked(t *tracker, r *http.Request, p any) {
	if p == http.ErrAbortHandler {
		panic(p)
	}
	s.o.Log.Error("panic", "id", requestID(r.Context()), "path", logged(r), "panic", p, "stack", string(debug.Stack()))
	s.fail(s.newCtx(t, r, Route{}), kernel.Internal(fmt.Errorf("panic: %v", p)))
}

func newRequestID() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails since Go 1.24
	return hex.EncodeToString(b[:])
}

// tracker remembers what was answered.
type tracker struct {
	http.ResponseWriter
	asked  *http.Request
	wait   time.Duration // for a piece to be taken
	status int
	bytes  int64
}

// begin is called before the first of an answer goes out.
func (t *tracker) begin(status int) {
	if t.status == 0 {
		t.status = status
		awaitRest(t.asked)
	}
}

func (t *tracker) WriteHeader(status int) {
	t.begin(status)
	t.ResponseWriter.WriteHeader(status)
}

func (t *tracker) Write(b []byte) (int, error) {
	t.begin(http.StatusOK)
	n, err := paced(t.ResponseWriter, b, t.wait)
	t.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (t *tracker) Unwrap() http.ResponseWriter { return t.ResponseWriter }

// logged is a path as the log may keep it: an address with a token in it is as
// good as a password while it lasts.
func logged(r *http.Request) string {
	if w, ok := r.Context().Value(watchedKey{}).(*watched); ok && strings.Contains(w.route, "{token}") {
		_, path, _ := strings.Cut(w.route, " ")
		return path
	}
	return r.URL.Path
}
