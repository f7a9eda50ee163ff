package pack

import (
	"reflect"
	"strconv"
	"strings"

	"juyan/internal/caseflow"
	"juyan/internal/codes"
	"juyan/internal/indicator"
	"juyan/internal/kernel"
	"juyan/internal/plot"
	"juyan/internal/schedule"
)

// complaint is what is wrong with one value and how to mend it.
type complaint struct{ what, how kernel.Text }

var (
	textType   = reflect.TypeFor[kernel.Text]()
	sourceType = reflect.TypeFor[kernel.Source]()
	dateType   = reflect.TypeFor[kernel.Date]()
	numType    = reflect.TypeFor[indicator.Num]()
	lengthType = reflect.TypeFor[schedule.Length]()
	pathType   = reflect.TypeFor[plot.Path]()
	muType     = reflect.TypeFor[plot.Mu]()
)

// choices are the words a named string type may hold.
var choices = map[reflect.Type][]string{
	reflect.TypeFor[caseflow.FieldType](): {"text", "longtext", "code", "codes", "int", "money", "date", "datetime", "bool", "files", "phone", "enterprise", "unit", "units", "post", "person"},
	reflect.TypeFor[caseflow.Face]():      {"accepted", "working", "done"},
	reflect.TypeFor[kernel.Scope]():       {"own", "enterprise", "involved", "unit", "subtree", "all"},
	reflect.TypeFor[UnitKind]():           {"committee", "agency", "department", "company", "party"},
	reflect.TypeFor[Affiliation]():        {"own", "stationed", "vertical", "utility"},
	reflect.TypeFor[Rank]():               {"leader", "head", "deputy", "staff"},
	reflect.TypeFor[codes.Size]():         {"large", "medium", "small", "micro"},
	reflect.TypeFor[Standing]():           {"operating", "building", "suspended", "gone"},

	reflect.TypeFor[indicator.Direction]():      {"up", "down"},
	reflect.TypeFor[indicator.Level]():          {"national", "region", "league", "zone", "key_task"},
	reflect.TypeFor[indicator.Every]():          {"year", "quarter", "month"},
	reflect.TypeFor[indicator.SubjectKind]():    {"unit", "task_force", "post", "person", "enterprise"},
	reflect.TypeFor[indicator.Combine]():        {"sum", "geometric"},
	reflect.TypeFor[indicator.Weighting]():      {"judged", "entropy", "critic"},
	reflect.TypeFor[indicator.NoDataPolicy]():   {"drop", "zero", "full", "mean", "void"},
	reflect.TypeFor[indicator.Transform]():      {"log", "share", "per_head", "per_mu"},
	reflect.TypeFor[indicator.MethodKind]():     {"growth", "control", "efficacy", "interval", "tier", "linear", "leader", "rank", "direct"},
	reflect.TypeFor[indicator.Ties]():           {"better", "mean"},
	reflect.TypeFor[indicator.AdjustmentKind](): {"bonus", "deduction", "veto"},
	reflect.TypeFor[indicator.Into]():           {"total", "ties"},

	reflect.TypeFor[ReviewWay]():     {"consensus", "votes"},
	reflect.TypeFor[CatalogueMark](): {"prohibited", "limited"},

	reflect.TypeFor[schedule.Way](): {"parallel", "defer", "promise"},

	reflect.TypeFor[plot.State]():    {"vacant", "used", "reserved"},
	reflect.TypeFor[plot.RoadKind](): {"street", "rail", "water"},
}

// scalar puts the text s into v: a string or one of its named kinds, a number,
// yes/no, a date. nil means it went well.
func scalar(v reflect.Value, s string) *complaint {
	if v.Type() == dateType {
		return date(v, s)
	}
	if v.Type() == numType {
		return number(v, s)
	}
	if v.Type() == lengthType {
		return length(v, s)
	}
	if v.Type() == pathType {
		return parsed(v, s, plot.ParsePath, kernel.T("“%s”里有读不懂的点", "%q holds something that is not a point"), plot.PathForm)
	}
	if v.Type() == muType {
		return parsed(v, s, plot.ParseMu, kernel.T("“%s”不是亩数", "%q is no area in mu"), plot.MuForm)
	}
	switch v.Kind() {
	case reflect.String:
		if words := choices[v.Type()]; words != nil && s != "" && !contains(words, s) {
			return &complaint{kernel.T("“%s”不是可选的值", "%q is not one of the choices").Format(clip(s)), oneOf(words)}
		}
		v.SetString(s)
	case reflect.Int, reflect.Int64:
		n, err := strconv.ParseInt(strings.ReplaceAll(s, ",", ""), 10, 64)
		if err != nil {
			return &complaint{kernel.T("“%s”应是整数", "%q must be a whole number").Format(clip(s)), kernel.T("只写数字，例如 12", "write digits only, such as 12")}
		}
		v.SetInt(n)
	case reflect.Bool:
		return boolean(v, s)
	default:
		return &complaint{kernel.T("这里不能写一个值", "a single value does not belong here"), kernel.T("请对照示范包里的写法", "compare it with the model pack")}
	}
	return nil
}

func date(v reflect.Value, s string) *complaint {
	if s == "" {
		v.SetZero()
		return nil
	}
	d, err := kernel.ParseDate(s)
	if err != nil {
		return &complaint{kernel.T("“%s”不是日期", "%q is not a date").Format(clip(s)), kernel.T("写成 2022-07-01 这样", "write it like 2022-07-01")}
	}
	v.Set(reflect.ValueOf(d))
	return nil
}

func number(v reflect.Value, s string) *complaint {
	n, err := indicator.ParseNum(s)
	if err != nil {
		return &complaint{kernel.T("“%s”不是数字，或超过 19 位", "%q is not a number, or has more than 19 digits").Format(clip(s)), kernel.T("只写数字和小数点，例如 12.5", "digits and a point only, such as 12.5")}
	}
	v.Set(reflect.ValueOf(n))
	return nil
}

func length(v reflect.Value, s string) *complaint {
	return parsed(v, s, schedule.ParseLength, kernel.T("“%s”不是工期", "%q is not a length of time"), schedule.LengthForm)
}

// parsed reads a value by the parser of its own package; what says that it cannot
// be read, form how it is written.
func parsed[T any](v reflect.Value, s string, parse func(string) (T, error), what, form kernel.Text) *complaint {
	x, err := parse(s)
	if err != nil {
		return &complaint{what.Format(clip(s)), form}
	}
	v.Set(reflect.ValueOf(x))
	return nil
}

func boolean(v reflect.Value, s string) *complaint {
	switch strings.ToLower(s) {
	case "true", "yes", "是", "1":
		v.SetBool(true)
	case "false", "no", "否", "0", "":
		v.SetBool(false)
	default:
		return &complaint{kernel.T("“%s”应是“是”或“否”", "%q must be true or false").Format(clip(s)), kernel.T("写 true（是）或 false（否）", "write true or false")}
	}
	return nil
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// needed reports whether a struct field must be present in the file: it must
// unless its json tag says that it may be left out.
func needed(f reflect.StructField) bool {
	tag := f.Tag.Get("json")
	return !strings.Contains(tag, "omitempty") && !strings.Contains(tag, "omitzero")
}
