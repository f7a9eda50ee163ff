package ui

import (
	"slices"
	"strconv"

	"github.com/a-h/templ"
)

// Field is one question of a form. Type is one of caseflow's field types
// (text, longtext, code, codes, int, money, date, datetime, bool, files,
// phone, enterprise, unit, units, post, person) or password or hidden.
type Field struct {
	Name     string
	Label    string
	Hint     string
	Type     string
	Value    string   // shown until the form was sent; then what was typed
	Values   []string // of codes and units
	Options  []Option // of code and codes; of units and posts when there are few
	Required bool
	ReadOnly bool
	Max, Min int    // characters of a text; bounds of a number
	Unit     string // behind a number: 元, 天
	Accept   string // of files: "image/*,.pdf"
	Camera   bool   // a phone opens its camera
	Files    []File // already attached
	Lookup   string // address that answers ?q= with FoundOptions; for enterprise and the like
	Rows     int    // lines of a longtext; 0 = 4
	Complete string // autocomplete token: "tel", "name", "current-password"
	Search   bool   // opens with the cursor in it
	Watch    string // address that answers #suggested anew while this text is typed
}

// File is one attachment.
type File struct {
	ID         string // of a file that may be taken away again; "" = it stays
	Name, Href string
	Size       int64
	Picture    bool
	Offer      string // words of its box, where it is offered; "" = it is kept
	Note       string // who, when
}

// Form is a form with its one main act.
type Form struct {
	ID       string // unique on the page
	Action   string
	State    FormState
	Submit   string // a verb: 反馈进展
	Danger   bool
	Whistle  bool   // the red act of a phone page, over the whole width
	Files    bool   // sends files
	Cancel   string // where 取消 leads; "" = none
	Draft    string // name under which the browser keeps what was typed
	Keep     string // address that keeps it half filled on the server, to be gone on with anywhere
	Next     string // one sentence: what happens after sending
	Buttons  []Button
	NoScript bool // always load the page anew after sending
}

const chipsAtMost = 12

// chips reports whether a code field shows all of its options at once.
func (f Field) chips() bool { return len(f.Options) <= chipsAtMost }

// inputType is the type attribute of a one-line field.
func (f Field) inputType() string {
	switch f.Type {
	case "date":
		return "date"
	case "datetime":
		return "datetime-local"
	case "phone":
		return "tel"
	case "password":
		return "password"
	}
	return "text"
}

// mode is the keyboard a phone shows.
func (f Field) mode() string {
	switch f.Type {
	case "int":
		return "numeric"
	case "money":
		return "decimal"
	case "phone":
		return "tel"
	}
	return ""
}

func (f Field) describedBy(s FormState) string {
	out := ""
	if f.Hint != "" {
		out = f.Name + "-hint"
	}
	if s.Errors[f.Name] != "" {
		if out != "" {
			out += " "
		}
		out += f.Name + "-error"
	}
	return out
}

// group reports whether the field is several inputs under one legend.
func (f Field) group() bool {
	switch f.Type {
	case "code":
		return f.chips()
	case "codes", "units":
		return true
	case "enterprise", "unit", "post", "person":
		return f.Lookup != ""
	}
	return false
}

func (f Field) has(s FormState, value string) bool {
	return slices.Contains(s.All(f.Name, f.Values), value)
}

func (f Field) maxLength() string {
	if f.Max > 0 && f.Type != "int" && f.Type != "money" {
		return strconv.Itoa(f.Max)
	}
	return ""
}

func (f Field) rows() string {
	if f.Rows > 0 {
		return strconv.Itoa(f.Rows)
	}
	return "4"
}

// attrs are what every input says of itself.
func (f Field) attrs(s FormState) templ.Attributes {
	out := templ.Attributes{}
	if f.Required {
		out["required"] = true
	}
	if by := f.describedBy(s); by != "" {
		out["aria-describedby"] = by
	}
	if s.Errors[f.Name] != "" {
		out["aria-invalid"] = "true"
	}
	if f.maxLength() != "" {
		out["maxlength"] = f.maxLength()
	}
	if f.Watch != "" {
		out["hx-get"], out["hx-include"], out["hx-target"], out["hx-swap"] = f.Watch, "closest form", "#suggested", "outerMorph" // what is the same stays, so that a click on it is not lost
		out["hx-trigger"] = "input changed delay:500ms, change"
	}
	if f.Complete != "" {
		out["autocomplete"] = f.Complete
	}
	return out
}

// lookupVals tells the lookup which field asks.
func lookupVals(name string) string { return `{"field":"` + name + `"}` }
