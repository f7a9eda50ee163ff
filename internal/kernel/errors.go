package kernel

import (
	"errors"
	"strings"
)

// Code classifies an error for machines. One table in package web maps codes
// to HTTP status; nothing else looks at them.
type Code string

// The error codes. Not found is an error; so is a conflict.
const (
	CodeInvalid         Code = "invalid"         // the input is wrong; Field says where
	CodeNotFound        Code = "not_found"       // no such thing, or none this actor may see
	CodeForbidden       Code = "forbidden"       // the actor's post does not carry the permission
	CodeUnauthenticated Code = "unauthenticated" // sign in first
	CodeConflict        Code = "conflict"        // somebody else changed it meanwhile
	CodeTooLarge        Code = "too_large"       // beyond a size limit
	CodeTooMany         Code = "too_many"        // throttled; try later
	CodeUnavailable     Code = "unavailable"     // the database or disk cannot serve now
	CodeInternal        Code = "internal"        // our fault
)

// Error is the one error type that reaches people: a code, what to tell them
// in their language, and the form field it belongs to ("" = the whole form).
type Error struct {
	Code  Code
	Field string
	Text  Text
	Cause error
}

// Error returns the Chinese text, the cause behind it.
func (e *Error) Error() string {
	s := string(e.Code)
	if e.Field != "" {
		s += " " + e.Field
	}
	s += ": " + e.Text.ZH
	if e.Cause != nil {
		s += ": " + e.Cause.Error()
	}
	return s
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Errorf makes an Error whose text is t filled with args.
func Errorf(code Code, field string, t Text, args ...any) *Error {
	return &Error{Code: code, Field: field, Text: t.Format(args...)}
}

// Invalid says that field holds something wrong.
func Invalid(field string, t Text, args ...any) *Error {
	return Errorf(CodeInvalid, field, t, args...)
}

// NotFound says that there is no such thing, as far as the actor may know.
func NotFound(t Text, args ...any) *Error { return Errorf(CodeNotFound, "", t, args...) }

// Forbidden says that the actor may not do this.
func Forbidden(t Text, args ...any) *Error { return Errorf(CodeForbidden, "", t, args...) }

// Conflict says that the record was changed meanwhile or is in another state.
func Conflict(t Text, args ...any) *Error { return Errorf(CodeConflict, "", t, args...) }

// Internal wraps a failure that is ours, not the user's.
func Internal(cause error) *Error {
	return &Error{Code: CodeInternal, Text: T("系统内部错误，请稍后再试", "Something failed on our side; please try again"), Cause: cause}
}

// CodeOf returns the code of err: "" for nil, CodeInternal for a foreign error.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	var es Errors
	if errors.As(err, &es) && len(es) > 0 {
		return es[0].Code
	}
	return CodeInternal
}

// Errors collects every field error of one form, so that a person sees all of
// them at once.
type Errors []*Error

// Error joins the messages.
func (es Errors) Error() string {
	parts := make([]string, len(es))
	for i, e := range es {
		parts[i] = e.Error()
	}
	return strings.Join(parts, "; ")
}

// Add appends err if it is one of ours; nil adds nothing.
func (es *Errors) Add(err *Error) {
	if err != nil {
		*es = append(*es, err)
	}
}

// Err returns es as an error, nil when empty.
func (es Errors) Err() error {
	if len(es) == 0 {
		return nil
	}
	return es
}

// AllErrors returns the field errors in err: of Errors each, of Error itself,
// of a foreign error one internal error, of nil none.
func AllErrors(err error) Errors {
	if err == nil {
		return nil
	}
	var es Errors
	if errors.As(err, &es) {
		return es
	}
	var e *Error
	if errors.As(err, &e) {
		return Errors{e}
	}
	return Errors{Internal(err)}
}
