package caseflow

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"juyan/internal/kernel"
)

// Values are the fields of a matter or of one form, by field code: string for
// texts, codes, ids and dates, int64 for numbers, fen and instants, bool,
// []string for several.
type Values = map[string]any

// Input checks what a person typed into the form of action a and returns the
// typed values. Every wrong field is reported, each with what is wrong and
// what to do. Fields the action does not ask are refused, so that a form can
// never smuggle in a value.
func (c *Course) Input(a *Action, raw map[string][]string) (Values, error) {
	var errs kernel.Errors
	out := Values{}
	asked := map[string]bool{}
	for _, code := range a.Form {
		asked[code] = true
		f := c.fields[code]
		if f == nil {
			continue
		}
		v, err := f.Parse(raw[code])
		if err != nil {
			errs.Add(err)
			continue
		}
		if v == nil && contains(a.Requires, code) {
			errs.Add(required(f))
			continue
		}
		if v != nil {
			out[code] = v
		} else if _, sent := raw[code]; sent || f.Anew {
			out[code] = nil // emptied on purpose, or not answered this time
		}
	}
	for code := range raw {
		if !asked[code] {
			errs.Add(kernel.Invalid(code, kernel.T("“%s”不在“%s”的表单里", "%q is not a field of %q"), code, a.Name))
		}
	}
	return out, errs.Err()
}

func required(f *Field) *kernel.Error {
	return kernel.Invalid(f.Code, kernel.T("请填写“%s”", "Please fill in %q"), f.Name)
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// Parse reads the field from what was typed; nil means "left empty".
func (f *Field) Parse(raw []string) (any, *kernel.Error) {
	var vals []string
	for _, s := range raw {
		if s = strings.TrimSpace(lineEnds.Replace(s)); s != "" {
			vals = append(vals, s)
		}
	}
	if len(vals) == 0 {
		return nil, nil
	}
	for _, v := range vals {
		if !utf8.ValidString(v) || strings.ContainsRune(v, 0) {
			return nil, kernel.Invalid(f.Code, kernel.T("“%s”里有无法识别的字符，请重新输入", "%q has characters that cannot be read; please retype it"), f.Name)
		}
	}
	switch f.Type {
	case TypeCodes, TypeFiles, TypeUnits:
		return f.several(vals)
	}
	return f.single(vals[0])
}

func (f *Field) several(vals []string) (any, *kernel.Error) {
	if f.Type == TypeCodes {
		var err *kernel.Error
		if vals, err = f.options(vals); err != nil {
			return nil, err
		}
	}
	limit := f.Max
	if limit == 0 {
		limit = 50
	}
	if len(vals) > limit {
		return nil, kernel.Invalid(f.Code, kernel.T("“%s”最多选 %d 项，现在有 %d 项", "%q takes at most %d entries; there are %d"), f.Name, limit, len(vals))
	}
	return vals, nil
}

// options turns what was chosen into codes, each once.
func (f *Field) options(vals []string) ([]string, *kernel.Error) {
	var out []string
	for _, v := range vals {
		code, err := f.option(v)
		if err != nil {
			return nil, err
		}
		if !contains(out, code.(string)) {
			out = append(out, code.(string))
		}
	}
	return out, nil
}

func (f *Field) single(s string) (any, *kernel.Error) {
	switch f.Type {
	case TypeInt:
		return f.integer(s)
	case TypeMoney:
		return f.money(s)
	case TypeDate:
		d, err := kernel.ParseDate(s)
		if err != nil {
			return nil, kernel.Invalid(f.Code, kernel.T("“%s”的日期“%s”应写成 2022-07-01 这样", "%q: write the date %q like 2022-07-01"), f.Name, s)
		}
		return d.String(), nil
	case TypeTime:
		return f.instant(s)
	case TypeBool:
		return f.boolean(s)
	case TypeCode:
		return f.option(s)
	case TypePhone:
		return f.phone(s)
	}
	return f.text(s)
}

// instant reads a point in time that says its zone, as Zoned writes it.
func (f *Field) instant(s string) (any, *kernel.Error) {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return nil, kernel.Invalid(f.Code, kernel.T("“%s”的时间“%s”应写成 2022-07-01 09:30 这样", "%q: write the time %q like 2022-07-01 09:30"), f.Name, s)
	}
	return int64(kernel.InstantOf(t)), nil
}

// localTimes are the spellings of a point in time that leave its zone unsaid:
// those of browsers and those of people.
var localTimes = []string{FormMinute, "2006-01-02T15:04:05", "2006-01-02 15:04", "2006-01-02 15:04:05"}

// FormMinute is how browsers write a point in time.
const FormMinute = "2006-01-02T15:04"

// Zoned adds the zone to a point in time typed without one, so that Parse can
// read it; any other text is left for Parse to judge.
func Zoned(s string, loc *time.Location) string {
	s = strings.TrimSpace(s)
	for _, layout := range localTimes {
		if t, err := time.ParseInLocation(layout, s, loc); err == nil {
			return t.Format(time.RFC3339)
		}
	}
	return s
}

func (f *Field) text(s string) (any, *kernel.Error) {
	if f.Type != TypeLong {
		s = strings.Join(strings.Fields(s), " ")
	}
	limit := f.Max
	if limit == 0 {
		limit = map[FieldType]int{TypeLong: 4000}[f.Type]
	}
	if limit == 0 {
		limit = 200
	}
	if n := utf8.RuneCountInString(s); n > limit {
		return nil, kernel.Invalid(f.Code, kernel.T("“%s”最多 %d 字，现在 %d 字，请精简", "%q takes at most %d characters; there are %d, please shorten it"), f.Name, limit, n)
	}
	if n := utf8.RuneCountInString(s); n < f.Min {
		return nil, kernel.Invalid(f.Code, kernel.T("“%s”至少 %d 字，请写得具体一些", "%q needs at least %d characters; please be more specific"), f.Name, f.Min)
	}
	return s, nil
}

func (f *Field) integer(s string) (any, *kernel.Error) {
	n, err := strconv.ParseInt(strings.ReplaceAll(s, ",", ""), 10, 64)
	if err != nil {
		return nil, kernel.Invalid(f.Code, kernel.T("“%s”应是整数，“%s”不是", "%q must be a whole number; %q is not"), f.Name, s)
	}
	return f.within(n, 1)
}

// within holds n, written in units, to the field's bounds; numbers below the
// smallest are refused even where no largest is given.
func (f *Field) within(n, unit int64) (any, *kernel.Error) {
	low, high := int64(f.Min)*unit, int64(f.Max)*unit
	switch {
	case f.Max != 0 && (n > high || n < low):
		return nil, kernel.Invalid(f.Code, kernel.T("“%s”应在 %d 到 %d 之间", "%q must lie between %d and %d"), f.Name, f.Min, f.Max)
	case n < low:
		return nil, kernel.Invalid(f.Code, kernel.T("“%s”不能小于 %d", "%q must not be less than %d"), f.Name, f.Min)
	}
	return n, nil
}

func (f *Field) boolean(s string) (any, *kernel.Error) {
	switch strings.ToLower(s) {
	case "1", "true", "on", "yes", "是":
		return true, nil
	case "0", "false", "off", "no", "否":
		return false, nil
	}
	return nil, kernel.Invalid(f.Code, kernel.T("“%s”请选“是”或“否”", "%q: choose yes or no"), f.Name)
}

// option accepts a code, or its name in either language (imports use names).
func (f *Field) option(s string) (any, *kernel.Error) {
	for _, o := range f.Options {
		if s == o.Code || s == o.Name.ZH || s == o.Name.EN {
			return o.Code, nil
		}
	}
	return nil, kernel.Invalid(f.Code, kernel.T("“%s”没有“%s”这一项，请从所列各项中选", "%q has no choice %q; choose one of those listed"), f.Name, s)
}

func (f *Field) phone(s string) (any, *kernel.Error) {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '+' {
			return r
		}
		return -1
	}, s)
	if len(digits) < 7 || len(digits) > 20 {
		return nil, kernel.Invalid(f.Code, kernel.T("“%s”应是电话号码，“%s”位数不对", "%q must be a telephone number; %q has the wrong length"), f.Name, s)
	}
	return digits, nil
}

// Typed is the inverse of Parse: the value as somebody would type it.
func (f *Field) Typed(v any) []string {
	switch x := v.(type) {
	case nil:
		return nil
	case []string:
		return x
	case int64:
		if f.Type == TypeMoney && f.In == InWan {
			return []string{kernel.Money(x).InWan()}
		}
		if f.Type == TypeMoney {
			return []string{kernel.Money(x).String()}
		}
		if f.Type == TypeTime {
			return []string{kernel.Instant(x).Time().Format(time.RFC3339Nano)}
		}
		return []string{strconv.FormatInt(x, 10)}
	case bool:
		return []string{strconv.FormatBool(x)}
	case string:
		return []string{x}
	}
	return nil
}

// OptionName returns the option's name for a code, or the code itself.
func (f *Field) OptionName(code string) kernel.Text {
	for _, o := range f.Options {
		if o.Code == code {
			return o.Name
		}
	}
	return kernel.T(code, code)
}

// Suggest returns the option most of whose everyday words occur in text, the
// earlier one on a tie; longer words weigh more, since they are more specific.
// "" when none occurs.
func (f *Field) Suggest(text string) string {
	code, most := "", 0
	for _, o := range f.Options {
		score := 0
		for _, w := range o.Words {
			if strings.Contains(text, w) {
				score += utf8.RuneCountInString(w)
			}
		}
		if score > most {
			code, most = o.Code, score
		}
	}
	return code
}

// Suggests reports whether words can point to an option of the field.
func (f *Field) Suggests() bool {
	for _, o := range f.Options {
		if len(o.Words) > 0 {
			return true
		}
	}
	return false
}

// Missing lists the fields that the table of requirements wants at stage but
// data does not have: those of the rows from that stage or one that leads
// there without a way around. Conditions that are unknown do not demand.
func (c *Course) Missing(stage string, data, m Values) (kernel.Errors, error) {
	var errs kernel.Errors
	for _, r := range c.Def.Required {
		if !c.behind[r.From][stage] || !empty(data[r.Field]) {
			continue
		}
		yes, err := c.holds(r.When, data, m)
		if err != nil {
			return nil, err
		}
		if f := c.fields[r.Field]; yes && f != nil {
			errs.Add(required(f))
		}
	}
	return errs, nil
}

func empty(v any) bool {
	switch x := v.(type) {
	case nil:
		return true
	case string:
		return x == ""
	case []string:
		return len(x) == 0
	case []any:
		return len(x) == 0
	}
	return false
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
