package api

import (
	"encoding/json"
	"strconv"
	"time"

	"juyan/internal/auth"
	"juyan/internal/caseflow"
	"juyan/internal/kernel"
)

// Values are the fields of a matter by code. Texts, codes, ids, dates and
// money ("12.50", yuan) are strings, a datetime is RFC 3339, numbers and
// booleans are themselves, several are a list of strings.
type Values map[string]any

// typed turns JSON values into what somebody would have typed, for the command
// to check. A field that does not exist is handed on: the command refuses it.
// Attachments are no values: version 1 takes them on the pages only.
func typed(c *caseflow.Course, in Values, loc *time.Location) (map[string][]string, error) {
	out := map[string][]string{}
	for code, v := range in {
		f := c.Field(code)
		if f != nil && f.Type == caseflow.TypeFiles {
			return nil, kernel.Invalid(code, kernel.T("接口暂不收附件，请在页面上传“%s”", "This interface takes no attachments yet; upload %q on the page"), f.Name)
		}
		switch list, ok := v.([]any); {
		case ok:
			out[code] = []string{}
			for _, x := range list {
				out[code] = append(out[code], word(f, x, loc))
			}
		case v == nil:
			out[code] = []string{} // emptied on purpose
		default:
			out[code] = []string{word(f, v, loc)}
		}
	}
	return out, nil
}

func word(f *caseflow.Field, v any, loc *time.Location) string {
	switch x := v.(type) {
	case string:
		if f != nil && f.Type == caseflow.TypeTime {
			return caseflow.Zoned(x, loc)
		}
		return x
	case float64:
		return strconv.FormatFloat(x, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(x)
	}
	b, err := json.Marshal(v) // an object: the command says that it is no value
	if err != nil {
		return ""
	}
	return string(b)
}

// values are the fields of a matter as the caller may see them.
func (c *call) values(course *caseflow.Course, data caseflow.Values) Values {
	out := Values{}
	for i := range course.Def.Fields {
		f := &course.Def.Fields[i]
		v, ok := data[f.Code]
		if !ok || v == nil || f.Internal && c.outside() {
			continue
		}
		out[f.Code] = c.value(f, v)
	}
	return out
}

func (c *call) value(f *caseflow.Field, v any) any {
	switch f.Type {
	case caseflow.TypeMoney:
		return f.Typed(v)[0]
	case caseflow.TypeTime:
		if n, ok := v.(int64); ok {
			return c.when(kernel.Instant(n))
		}
	case caseflow.TypePhone:
		if s, ok := v.(string); ok {
			return auth.Phone(c.Actor, s)
		}
	}
	return v
}

// when writes an instant in the zone's time; zero and never are "".
func (c *call) when(i kernel.Instant) string {
	if i.IsZero() || i >= never {
		return ""
	}
	return i.In(c.Loc).Format(time.RFC3339)
}
