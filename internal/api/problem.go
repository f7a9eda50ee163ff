package api

import (
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"juyan/internal/kernel"
	"juyan/internal/web"
)

// Problem is what went wrong, as RFC 9457 has it, with our code and the fields.
type Problem struct {
	Type    string      `json:"type" doc:"一律 about:blank · always about:blank"`
	Title   string      `json:"title" doc:"状态的名称 · name of the status"`
	Status  int         `json:"status"`
	Detail  string      `json:"detail" doc:"哪里不对、怎么办 · what is wrong and what to do"`
	Code    kernel.Code `json:"code" doc:"错误代码 · code for machines" enum:"invalid,not_found,forbidden,unauthenticated,conflict,too_large,too_many,unavailable,internal"`
	Request string      `json:"request,omitempty" doc:"请求编号，报障时请附上 · name of the request in the log"`
	Errors  []Fault     `json:"errors,omitempty" doc:"逐项 · one by one"`
}

// Fault is one message and the field it is about.
type Fault struct {
	Field   string `json:"field,omitempty"`
	Message string `json:"message"`
}

// Error returns the detail.
func (p *Problem) Error() string { return p.Detail }

// GetStatus returns the HTTP status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType makes JSON problem+json.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// problemOf says err to the caller. What went wrong inside stays in the log.
func problemOf(c *call, status int, err error) *Problem {
	from := web.ProblemOf(status, c.Lang, c.RequestID(), err)
	p := &Problem{Type: from.Type, Title: from.Title, Status: from.Status, Detail: from.Detail, Code: from.Code, Request: from.Request}
	for _, e := range from.Errors {
		p.Errors = append(p.Errors, Fault(e))
	}
	return p
}

// huma asks package variables for its own errors: a body that is no JSON, a
// field of the wrong shape. They are set once, before anything is served.
func init() {
	huma.NewError = func(status int, text string, errs ...error) huma.StatusError {
		return &Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: text}
	}
	huma.NewErrorWithContext = func(ctx huma.Context, status int, text string, errs ...error) huma.StatusError {
		c, ok := ctx.Context().Value(callKey{}).(*call)
		if !ok {
			return huma.NewError(status, text, errs...)
		}
		return problemOf(c, status, shapeError(status, text, errs))
	}
}

// shapeError turns what huma found into our errors: where, and what it wants.
func shapeError(status int, text string, errs []error) error {
	code := kernel.CodeInvalid
	switch {
	case status == http.StatusRequestEntityTooLarge:
		code = kernel.CodeTooLarge
	case status >= 500:
		return kernel.Internal(errsOr(errs, text))
	}
	var out kernel.Errors
	for _, err := range errs {
		field, says := "", err.Error()
		if d, ok := err.(huma.ErrorDetailer); ok {
			field, says = d.ErrorDetail().Location, d.ErrorDetail().Message
		}
		out.Add(kernel.Errorf(code, strings.TrimPrefix(field, "body."), kernel.T("请求的格式不对：%s", "The request has the wrong shape: %s"), says))
	}
	if len(out) == 0 {
		out.Add(kernel.Errorf(code, "", kernel.T("请求的格式不对：%s", "The request has the wrong shape: %s"), text))
	}
	return out
}

func errsOr(errs []error, text string) error {
	if len(errs) > 0 {
		return errs[0]
	}
	return kernel.Invalid("", kernel.T(text, text))
}
