package schedule

import (
	"slices"
	"strings"
)

// kind is what a link binds.
type kind uint8

const (
	finishStart  kind = iota // the successor starts after the predecessor's finish
	startStart               // … after its start
	finishFinish             // the successor finishes after the predecessor's finish
)

// link binds two activities, by their places in the plan.
type link struct {
	from, to int32
	kind     kind
	lag      Length
}

// reference is what an entry of After says.
type reference struct {
	code string
	kind kind
	lag  Length
}

// parseReference reads "B", "B+5wd", "B:ss+5wd".
func parseReference(s string) (r reference, ok bool) {
	r.code = strings.TrimSpace(s)
	if code, lag, found := strings.Cut(r.code, "+"); found {
		l, err := ParseLength(lag)
		if err != nil {
			return r, false
		}
		r.code, r.lag = strings.TrimSpace(code), l
	}
	if code, word, found := strings.Cut(r.code, ":"); found {
		switch strings.ToLower(strings.TrimSpace(word)) {
		case "fs":
		case "ss":
			r.kind = startStart
		default:
			return r, false
		}
		r.code = strings.TrimSpace(code)
	}
	return r, r.code != ""
}

// soften applies the ways the activity makes use of to a reference; false when it
// is no longer waited for.
func (a *Activity) soften(r reference) (reference, bool) {
	for _, way := range a.Use {
		if !slices.Contains(a.softened(way), r.code) {
			continue
		}
		if way != Defer {
			return r, false
		}
		r.kind, r.lag = finishFinish, Length{}
	}
	return r, true
}

// Predecessor returns the code in an entry of After.
func Predecessor(s string) string {
	r, _ := parseReference(s)
	return r.code
}
