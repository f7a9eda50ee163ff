package counter

import (
	"regexp"
	"strconv"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/sheet"
)

// field is one column of a file of items.
type field struct {
	code string
	name kernel.Text
	also []string // other headings people use
	hint kernel.Text
	read func(r *reader, i *Item, text string) *kernel.Error
	say  func(w *writer, i *Item) string // nil: not exported
}

func words(get func(*Item) *string) (func(*reader, *Item, string) *kernel.Error, func(*writer, *Item) string) {
	return func(_ *reader, i *Item, text string) *kernel.Error { *get(i) = text; return nil }, func(_ *writer, i *Item) string { return *get(i) }
}

func yes(get func(*Item) *bool) (func(*reader, *Item, string) *kernel.Error, func(*writer, *Item) string) {
	return func(_ *reader, i *Item, text string) (err *kernel.Error) { *get(i), err = parseYes(text); return err },
		func(_ *writer, i *Item) string {
			if *get(i) {
				return "是"
			}
			return "否"
		}
}

// text makes the column of a text.
func text(code, zh, en string, get func(*Item) *string, also ...string) field {
	f := field{code: code, name: kernel.T(zh, en), also: also}
	f.read, f.say = words(get)
	return f
}

// both makes the column of a text in both languages.
func both(code, zh, en string, get func(*Item) (zh, en *string), also ...string) field {
	return field{code: code, name: kernel.T(zh, en), also: also, hint: inEnglish, read: func(_ *reader, i *Item, text string) *kernel.Error {
		zh, en := get(i)
		*zh, *en = Tongues(text)
		return nil
	}, say: func(_ *writer, i *Item) string {
		zh, en := get(i)
		return InBoth(*zh, *en)
	}}
}

var inEnglish = kernel.T("中文=英文；英文可不写", "Chinese=English; the English may be left out")

// flag makes the column of a yes or no.
func flag(code, zh, en string, get func(*Item) *bool, also ...string) field {
	f := field{code: code, name: kernel.T(zh, en), also: also, hint: kernel.T("是或否", "yes or no")}
	f.read, f.say = yes(get)
	return f
}

// fields are the columns of a file of items, in the order of the template.
var fields = []field{
	text("code", "实施编码", "Implementation code", func(i *Item) *string { return &i.Code }, "事项编码", "实施清单编码"),
	text("basic", "基本编码", "Basic code", func(i *Item) *string { return &i.Basic }, "目录编码"),
	text("name", "事项名称", "Name", func(i *Item) *string { return &i.Name }, "办理项名称"),
	text("name_en", "英文名称", "English name", func(i *Item) *string { return &i.NameEN }),
	both("main", "主项名称", "Main item", func(i *Item) (zh, en *string) { return &i.Main, &i.MainEN }, "主项"),
	{code: "kind", name: kernel.T("事项类型", "Kind"), read: readKind, say: func(w *writer, i *Item) string { return w.kind(i.Kind) }},
	{code: "department", name: kernel.T("实施部门", "Department"), also: []string{"实施主体", "责任单位", "unit"}, read: readDepartment, say: func(w *writer, i *Item) string { return w.department(i) }},
	both("duty", "职责依据", "Duty basis", func(i *Item) (zh, en *string) { return &i.Duty, &i.DutyEN }),
	{code: "statutory", name: kernel.T("法定时限", "Statutory limit"), also: []string{"法定办结时限"}, hint: kernel.T("20个工作日、30天", "20wd, 30d"), read: readLimit(func(i *Item) **Limit { return &i.Statutory }, "statutory"), say: func(_ *writer, i *Item) string { return i.Statutory.Words().ZH }},
	{code: "promised", name: kernel.T("承诺时限", "Promised limit"), also: []string{"承诺办结时限"}, hint: kernel.T("不长于法定时限；当场办结写“即办”", "never longer than the statutory one; 0wd for on the spot"), read: readLimit(func(i *Item) **Limit { return &i.Promised }, "promised"), say: func(_ *writer, i *Item) string { return i.Promised.Words().ZH }},
	both("conditions", "受理条件", "Conditions", func(i *Item) (zh, en *string) { return &i.Conditions, &i.ConditionsEN }, "办理条件"),
	{code: "materials", name: kernel.T("申请材料", "Materials"), hint: kernel.T("一行一项：名称=英文|份数和形式|出具单位|样例|标记（可容缺、非必交、已有:uscc、条件:场所=租赁）", "one a line: name=English|form|issuer|sample|marks (deferrable, optional, held:uscc, when:place=rented)"), read: readMaterials, say: sayMaterials},
	{code: "steps", name: kernel.T("办理流程", "Steps"), hint: kernel.T("一行一步：名称=英文|说明=英文", "one a line: name=English|note=English"), read: readSteps, say: saySteps},
	{code: "visits", name: kernel.T("到现场次数", "Visits"), also: []string{"到办事现场次数"}, read: readVisits, say: sayVisits},
	both("fee", "收费", "Fee", func(i *Item) (zh, en *string) { return &i.Fee, &i.FeeEN }, "是否收费", "收费标准"),
	both("fee_basis", "收费依据", "Basis of the fee", func(i *Item) (zh, en *string) { return &i.FeeBasis, &i.FeeBasisEN }),
	both("legal", "设定依据", "Legal basis", func(i *Item) (zh, en *string) { return &i.Legal, &i.LegalEN }, "法律依据"),
	both("special", "特别程序", "Special procedures", func(i *Item) (zh, en *string) { return &i.Special, &i.SpecialEN }),
	{code: "from", name: kernel.T("生效日期", "In force from"), read: readDate(func(i *Item) *kernel.Date { return &i.From }, "from"), say: func(_ *writer, i *Item) string { return i.From.String() }},
	{code: "until", name: kernel.T("取消日期", "Cancelled on"), also: []string{"失效日期"}, read: readDate(func(i *Item) *kernel.Date { return &i.Until }, "until"), say: func(_ *writer, i *Item) string { return i.Until.String() }},
	flag("extended", "延时办", "Extended hours", func(i *Item) *bool { return &i.Extended }, "延时服务"),
	flag("at_door", "上门办", "At the door", func(i *Item) *bool { return &i.AtDoor }),
	flag("whole", "全区通办", "Whole region", func(i *Item) *bool { return &i.WholeRegion }),
	flag("commitment", "告知承诺", "On commitment", func(i *Item) *bool { return &i.Commitment }),
	{code: "words", name: kernel.T("常用说法", "Everyday words"), hint: inEnglish, read: func(_ *reader, i *Item, text string) *kernel.Error { i.Words, i.WordsEN = ParseWords(text); return nil }, say: func(_ *writer, i *Item) string { return SayWords(i.Words, i.WordsEN) }},
}

func fieldOf(code string) *field {
	for i := range fields {
		if fields[i].code == code {
			return &fields[i]
		}
	}
	return nil
}

func parseYes(text string) (bool, *kernel.Error) {
	switch strings.ToLower(text) {
	case "是", "1", "y", "yes", "true", "支持", "√":
		return true, nil
	case "否", "0", "n", "no", "false", "不支持", "×":
		return false, nil
	}
	return false, kernel.Invalid("", kernel.T("“%s”应写“是”或“否”", "%q should be yes or no"), text)
}

// Listed reads words that are divided by commas or lines.
func Listed(text string) (out []string) {
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("、,，;；|\n", r) }) {
		if w = strings.TrimSpace(w); w != "" {
			out = append(out, w)
		}
	}
	return out
}

// ParseWords reads everyday words: the Chinese ones, after "=" the English ones.
func ParseWords(text string) (zh, en []string) {
	inZH, inEN := Tongues(text)
	return Listed(inZH), Listed(inEN)
}

// SayWords writes words as ParseWords reads them.
func SayWords(zh, en []string) string {
	return InBoth(strings.Join(zh, "、"), strings.Join(en, ", "))
}

func lines(text string) (out []string) {
	for _, l := range strings.Split(strings.ReplaceAll(text, "\r", "\n"), "\n") {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

func readKind(r *reader, i *Item, text string) *kernel.Error {
	if code, ok := r.m.Kinds[text]; ok {
		i.Kind = code
		return nil
	}
	for _, o := range r.s.o.Kinds.Options {
		if text == o.Code || text == o.Name.ZH || strings.EqualFold(text, o.Name.EN) {
			i.Kind = o.Code
			return nil
		}
	}
	return kernel.Invalid("kind", kernel.T("没有“%s”这种事项类型", "There is no kind of item %q"), text)
}

// readDepartment finds the unit a file means; one that is none of the zone's
// keeps the name the file gives it.
func readDepartment(r *reader, i *Item, text string) *kernel.Error {
	if code, ok := r.m.Units[text]; ok {
		i.Unit = r.units[code]
	} else if id, ok := r.units[text]; ok {
		i.Unit = id
		return nil
	} else if code, ok := r.m.Units["*"]; ok {
		i.Unit = r.units[code]
	}
	if i.Unit == "" {
		return kernel.Invalid("department", kernel.T("没有“%s”这个单位%s；请改成本区机构的名称，或在对应表 units 里写明", "There is no unit %q%s; give it the name of one of the zone's, or say in units of the mapping which it is"), text, meant(nearest(text, r.units)))
	}
	i.Department = text
	return nil
}

func meant(near string) kernel.Text {
	if near == "" {
		return kernel.Text{}
	}
	return kernel.T("（是不是“%s”）", " (did you mean %q?)").Format(near)
}

func readLimit(get func(*Item) **Limit, code string) func(*reader, *Item, string) *kernel.Error {
	return func(_ *reader, i *Item, text string) *kernel.Error {
		l, err := ParseLimit(text)
		if err != nil {
			err.Field = code
			return err
		}
		*get(i) = l
		return nil
	}
}

func readDate(get func(*Item) *kernel.Date, code string) func(*reader, *Item, string) *kernel.Error {
	return func(r *reader, i *Item, text string) *kernel.Error {
		d, err := r.dates.ParseDate(text)
		if err != nil {
			return kernel.Invalid(code, kernel.T("“%s”不是日期，请写成 2022-03-01", "%q is no date; write it as 2022-03-01"), text)
		}
		*get(i) = d
		return nil
	}
}

func readVisits(_ *reader, i *Item, text string) *kernel.Error {
	n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSuffix(text, "次"), ".0"))
	if err != nil {
		return kernel.Invalid("visits", kernel.T("“%s”不是次数", "%q is no number of visits"), text)
	}
	i.Visits = &n
	return nil
}

func sayVisits(_ *writer, i *Item) string {
	if i.Visits == nil {
		return ""
	}
	return strconv.Itoa(*i.Visits)
}

// ParseMaterials reads materials as they are typed: one a line, parts divided by "|",
// the English of a part after "=".
func ParseMaterials(text string) (out []Material, err *kernel.Error) {
	for _, l := range lines(text) {
		parts := strings.Split(l, "|")
		for len(parts) < 5 {
			parts = append(parts, "")
		}
		for k := range parts {
			parts[k] = strings.TrimSpace(parts[k])
		}
		var m Material
		m.Name, m.NameEN = Tongues(parts[0])
		m.Form, m.FormEN = Tongues(parts[1])
		m.Issuer, m.IssuerEN = Tongues(parts[2])
		m.Sample, m.SampleEN = Tongues(parts[3])
		for _, mark := range Listed(parts[4]) {
			if !m.mark(mark) {
				return nil, kernel.Invalid("materials", kernel.T("材料“%s”的标记“%s”不认识；可写 可容缺、非必交、已有:uscc、条件:问题=答案", "Material %q: the mark %q is not known; there are deferrable, optional, held:uscc, when:question=answer"), m.Name, mark)
			}
		}
		out = append(out, m)
	}
	return out, nil
}

// Tongues reads "中文=English"; a formula and a web address keep their "=".
func Tongues(s string) (zh, en string) {
	at := english.FindStringIndex(s)
	if at == nil || strings.Contains(s, "://") {
		return strings.TrimSpace(s), ""
	}
	return strings.TrimSpace(s[:at[0]]), strings.TrimSpace(s[at[0]+1:])
}

// english is "=" and what follows when it reads as English: it begins with a letter,
// a digit or a mark, and has a word of two letters at least.
var english = regexp.MustCompile(`(?s)=\s*(?:[A-Za-z0-9"“(].*)?[A-Za-z]{2}.*`)

// InBoth writes what Tongues reads.
func InBoth(zh, en string) string {
	if en == "" {
		return zh
	}
	return zh + "=" + en
}

func (m *Material) mark(s string) bool {
	key, value, _ := strings.Cut(strings.ReplaceAll(s, "：", ":"), ":")
	switch key {
	case "可容缺", "deferrable":
		m.Deferrable = true
	case "非必交", "optional":
		m.Optional = true
	case "已有", "held":
		m.Held = value
	case "条件", "when":
		m.When = value
	default:
		return false
	}
	return true
}

// SayMaterials writes materials as ParseMaterials reads them.
func SayMaterials(list []Material) string {
	var out []string
	for _, m := range list {
		var marks []string
		if m.Deferrable {
			marks = append(marks, "可容缺")
		}
		if m.Optional {
			marks = append(marks, "非必交")
		}
		if m.Held != "" {
			marks = append(marks, "已有:"+m.Held)
		}
		if m.When != "" {
			marks = append(marks, "条件:"+m.When)
		}
		out = append(out, strings.TrimRight(strings.Join([]string{InBoth(m.Name, m.NameEN), InBoth(m.Form, m.FormEN), InBoth(m.Issuer, m.IssuerEN), InBoth(m.Sample, m.SampleEN), strings.Join(marks, "、")}, "|"), "|"))
	}
	return strings.Join(out, "\n")
}

func readMaterials(_ *reader, i *Item, text string) (err *kernel.Error) {
	i.Materials, err = ParseMaterials(text)
	return err
}

func sayMaterials(_ *writer, i *Item) string { return SayMaterials(i.Materials) }

// ParseSteps reads steps, one a line.
func ParseSteps(text string) (out []Step) {
	for _, l := range lines(text) {
		name, note, _ := strings.Cut(l, "|")
		var s Step
		s.Name, s.NameEN = Tongues(name)
		s.Note, s.NoteEN = Tongues(note)
		out = append(out, s)
	}
	return out
}

// SaySteps writes steps as ParseSteps reads them.
func SaySteps(list []Step) string {
	var out []string
	for _, s := range list {
		out = append(out, strings.TrimSuffix(InBoth(s.Name, s.NameEN)+"|"+InBoth(s.Note, s.NoteEN), "|"))
	}
	return strings.Join(out, "\n")
}

func readSteps(_ *reader, i *Item, text string) *kernel.Error { i.Steps = ParseSteps(text); return nil }

func saySteps(_ *writer, i *Item) string { return SaySteps(i.Steps) }

// Headings are the columns of a file of items.
func Headings() (out []sheet.Column) {
	for _, f := range fields {
		out = append(out, sheet.Column{Title: f.name.ZH, Width: 18})
	}
	return out
}

// writer says items as a file holds them.
type writer struct{ s *Service }

func (w *writer) kind(code string) string {
	o, _ := w.s.o.Kinds.Option(code)
	return o.Name.ZH
}

func (w *writer) department(i *Item) string {
	if i.Department != "" {
		return i.Department
	}
	return w.s.o.Org.Directory().UnitName(i.Unit).ZH
}

// Cells are the cells of an item, in the order of Headings.
func (s *Service) Cells(i *Item) (out []any) {
	w := &writer{s}
	for _, f := range fields {
		out = append(out, f.say(w, i))
	}
	return out
}
