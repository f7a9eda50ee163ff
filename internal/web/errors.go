package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/web/ui"
)

// statuses is the one table from error codes to HTTP.
var statuses = map[kernel.Code]int{
	kernel.CodeInvalid:         http.StatusUnprocessableEntity,
	kernel.CodeNotFound:        http.StatusNotFound,
	kernel.CodeForbidden:       http.StatusForbidden,
	kernel.CodeUnauthenticated: http.StatusUnauthorized,
	kernel.CodeConflict:        http.StatusConflict,
	kernel.CodeTooLarge:        http.StatusRequestEntityTooLarge,
	kernel.CodeTooMany:         http.StatusTooManyRequests,
	kernel.CodeUnavailable:     http.StatusServiceUnavailable,
	kernel.CodeInternal:        http.StatusInternalServerError,
}

// Status returns the HTTP status of err; 200 for nil.
func Status(err error) int {
	if err == nil {
		return http.StatusOK
	}
	if status, ok := statuses[kernel.CodeOf(err)]; ok {
		return status
	}
	return http.StatusInternalServerError
}

// fail answers with err.
func (s *Server) fail(c *Ctx, err error) { s.failWith(c, Status(err), err) }

func (s *Server) failWith(c *Ctx, status int, err error) {
	if left := c.R.Context().Err(); errors.Is(left, context.Canceled) && errors.Is(err, left) {
		s.o.Log.Debug("the reader left", "id", c.RequestID(), "path", logged(c.R))
		return // nobody waits for an answer, and nothing is wrong here
	}
	if status >= 500 {
		s.o.Log.Error("request failed", "id", c.RequestID(), "path", logged(c.R), "err", err)
	}
	if begun(c.R.Context()) {
		return // the answer has begun; the log has the error
	}
	c.W.Header().Del("Cache-Control")
	c.R = c.R.WithContext(context.WithoutCancel(c.R.Context())) // who sent half a body still reads why it was refused
	switch {
	case wantsJSON(c.R):
		WriteProblem(c.W, status, c.Lang, c.RequestID(), err)
	case status == http.StatusUnauthorized && s.sendToSignIn(c):
	default:
		s.drawFailure(c, status, err)
	}
}

// sendToSignIn redirects a page request to the sign-in page; a sent form is
// not thrown away like that.
func (s *Server) sendToSignIn(c *Ctx) bool {
	if c.R.Method != http.MethodGet && c.R.Method != http.MethodHead {
		return false
	}
	next := c.R.URL.RequestURI()
	if here, err := url.Parse(c.R.Header.Get("HX-Current-URL")); err == nil && c.Partial() {
		next = here.RequestURI()
	}
	_ = c.Redirect(s.o.SignInPath + "?next=" + url.QueryEscape(next))
	return true
}

func (s *Server) drawFailure(c *Ctx, status int, err error) {
	all := kernel.AllErrors(err)
	code := kernel.CodeOf(err)
	f := ui.Failure{Status: status, Title: c.T("web.error." + string(code)), Advice: c.T("web.advice." + string(code)), ID: c.RequestID()}
	for _, e := range all {
		f.Messages = append(f.Messages, e.Text.In(c.Lang))
	}
	if status == http.StatusUnauthorized {
		f.SignIn = s.o.SignInPath
	}
	if e := c.drawFail(status, f); e != nil {
		s.o.Log.Error("error page failed", "id", c.RequestID(), "err", e)
		http.Error(c.W, f.Title, status)
	}
}

// drawFail draws f as a page. When htmx asked for a part, a list is replaced by
// the failure; a sent form stays as it is and the failure is said above it.
func (c *Ctx) drawFail(status int, f ui.Failure) error {
	if !c.Partial() {
		return c.PageStatus(status, f.Title, ui.Fail(f))
	}
	h := c.W.Header()
	if c.R.Method == http.MethodGet {
		h.Set("HX-Retarget", "#main")
		h.Set("HX-Reselect", "#main")
		h.Set("HX-Reswap", "outerHTML")
		return c.PageStatus(status, f.Title, ui.Fail(f))
	}
	h.Set("HX-Retarget", "#notices")
	h.Set("HX-Reselect", "#failure")
	h.Set("HX-Reswap", "innerHTML")
	return c.Render(status, ui.FailNotice(f))
}

func wantsJSON(r *http.Request) bool {
	accept := r.Header.Get("Accept")
	return strings.HasPrefix(r.URL.Path, "/api/") ||
		strings.Contains(accept, "json") && !strings.Contains(accept, "text/html")
}

// Problem is RFC 9457's problem details, with our code and the fields.
type Problem struct {
	Type    string         `json:"type"`
	Title   string         `json:"title"`
	Status  int            `json:"status"`
	Detail  string         `json:"detail"`
	Code    kernel.Code    `json:"code"`
	Request string         `json:"request,omitempty"`
	Errors  []ProblemField `json:"errors,omitempty"`
}

// ProblemField is one message and the field it is about.
type ProblemField struct {
	Field   string `json:"field,omitempty"`
	Message string `json:"message"`
}

// ProblemOf describes err for machines, in lang.
func ProblemOf(status int, lang kernel.Lang, request string, err error) Problem {
	all := kernel.AllErrors(err)
	p := Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Code: kernel.CodeOf(err), Request: request}
	for i, e := range all {
		text := e.Text.In(lang)
		if i == 0 {
			p.Detail = text
		}
		if e.Field != "" || len(all) > 1 {
			p.Errors = append(p.Errors, ProblemField{e.Field, text})
		}
	}
	return p
}

// WriteProblem answers with problem+json.
func WriteProblem(w http.ResponseWriter, status int, lang kernel.Lang, request string, err error) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(ProblemOf(status, lang, request, err))
}
