package intake

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"juyan/internal/calendar"
	"juyan/internal/kernel"
	"juyan/internal/sheet"
)

// LoadMap reads a map written in YAML. The error lists everything wrong with
// it, by line.
func LoadMap(text []byte) (*Map, error) {
	if len(text) > maxMap {
		return nil, kernel.Errorf(kernel.CodeTooLarge, "map", kernel.T("对应表超过 1 MB", "The map is larger than 1 MB"))
	}
	if !utf8.Valid(text) {
		return nil, kernel.Invalid("map", kernel.T("对应表不是 UTF-8 编码，请另存为 UTF-8", "The map is not UTF-8; save it as UTF-8"))
	}
	var root yaml.Node
	if err := yaml.Unmarshal(text, &root); err != nil {
		return nil, kernel.Invalid("map", kernel.T("对应表的格式读不懂（%s）：请看这一行和上一行的缩进、冒号和引号；@、{ 开头或含冒号的列名要加引号",
			"The map cannot be read (%s): look at indent, colons and quotes of this line and the one above; put column names that begin with @ or { or contain a colon in quotes"),
			strings.TrimPrefix(err.Error(), "yaml: "))
	}
	m := &Map{Units: map[string]string{}, Clock: defaultClock, Text: text}
	r := &mapReader{m: m}
	if len(root.Content) == 0 {
		return nil, kernel.Invalid("map", kernel.T("对应表是空的", "The map is empty"))
	}
	r.object(root.Content[0], r.top())
	r.complete(root.Content[0])
	return m, r.errs.Err()
}

// mapReader fills a Map from YAML nodes and collects what does not fit.
type mapReader struct {
	m      *Map
	values map[string]map[string]string // topics:, urgencies:
	errs   kernel.Errors
}

// keys are the keys a mapping may have and what to do with each.
type keys map[string]func(*yaml.Node)

func (r *mapReader) fault(n *yaml.Node, t kernel.Text, args ...any) {
	said := t.Format(args...)
	r.errs.Add(kernel.Invalid("map", kernel.T("对应表第 %d 行：%s", "Map, line %d: %s"), n.Line, said))
}

func (r *mapReader) top() keys {
	m := r.m
	return keys{
		"kind": r.word(&m.Kind), "zone": r.zone, "dates": r.words(&m.Dates), "blank": r.words(&m.Blank), "file": r.file,
		"id": r.word(&m.ID), "title": r.word(&m.Title), "description": r.words(&m.Description), "created": r.word(&m.Created),
		"closed": r.closed, "deadline": r.deadline, "unit": r.word(&m.Unit), "units": r.table(m.Units),
		"enterprise": r.enterprise, "contact": r.contact, "fields": r.fields, "events": r.events,
		"topic": r.field("topic"), "topics": r.valuesOf("topic"), "urgency": r.field("urgency"), "urgencies": r.valuesOf("urgency"),
		"clock": r.word(&m.Clock), "relation": r.word(&m.Relation), "stages": r.stages, "steps": r.steps,
	}
}

// object hands each value of a mapping to its key's function.
func (r *mapReader) object(n *yaml.Node, known keys) {
	if !r.is(n, yaml.MappingNode, kernel.T("这里应写成“名称: 内容”的几行", `lines like "name: value" belong here`)) {
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		read := known[key.Value]
		switch {
		case read == nil:
			r.fault(key, kernel.T("不认识“%s”%s", "%q is not known%s"), key.Value, didYouMean(key.Value, sortedKeys(known)))
		case seen[key.Value]:
			r.fault(key, kernel.T("“%s”写了两次", "%q is written twice"), key.Value)
		default:
			seen[key.Value] = true
			read(value)
		}
	}
}

func (r *mapReader) is(n *yaml.Node, kind yaml.Kind, want kernel.Text) bool {
	if n.Kind == kind {
		return true
	}
	r.fault(n, want)
	return false
}

// scalar returns the text of a single value.
func (r *mapReader) scalar(n *yaml.Node) (string, bool) {
	if !r.is(n, yaml.ScalarNode, kernel.T("这里应只写一个值", "a single value belongs here")) {
		return "", false
	}
	if n.Tag == "!!null" || strings.TrimSpace(n.Value) == "" {
		r.fault(n, kernel.T("冒号后面是空的：填上内容，或删去这一行", "nothing stands after the colon: fill it in or delete the line"))
		return "", false
	}
	return strings.TrimSpace(n.Value), true
}

func (r *mapReader) word(into *string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if s, ok := r.scalar(n); ok {
			*into = s
		}
	}
}

// words reads one value or a list of values.
func (r *mapReader) words(into *[]string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		list := []*yaml.Node{n}
		if n.Kind == yaml.SequenceNode {
			list = n.Content
		}
		for _, x := range list {
			if s, ok := r.scalar(x); ok {
				*into = append(*into, s)
			}
		}
	}
}

// table reads "word: value" lines. A key may be empty: what the blank means.
func (r *mapReader) table(into map[string]string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if !r.is(n, yaml.MappingNode, kernel.T("这里应写成“文件里的词: 本系统的代码”的几行", `lines like "word in the file: code here" belong here`)) {
			return
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			if s, ok := r.scalar(n.Content[i+1]); ok {
				into[clean(n.Content[i].Value)] = s
			}
		}
	}
}

func (r *mapReader) zone(n *yaml.Node) {
	s, ok := r.scalar(n)
	if !ok {
		return
	}
	loc, err := time.LoadLocation(s)
	if err != nil || s == "Local" {
		r.fault(n, kernel.T("没有“%s”这个时区，应写成 Asia/Shanghai、Europe/Amsterdam、UTC 这样", "There is no time zone %q; write it like Asia/Shanghai, Europe/Amsterdam or UTC"), s)
		return
	}
	r.m.Zone = loc
}

func (r *mapReader) file(n *yaml.Node) {
	var comma, row string
	f := &r.m.File
	r.object(n, keys{"encoding": r.word(&f.Encoding), "sheet": r.word(&f.Sheet), "delimiter": func(n *yaml.Node) { comma = n.Value }, "header_row": r.word(&row)})
	if row != "" {
		var err error
		if f.HeaderRow, err = strconv.Atoi(row); err != nil || f.HeaderRow < 1 {
			r.fault(n, kernel.T("header_row 应是表头所在的行号，如 3", "header_row is the number of the row with the column names, such as 3"))
		}
	}
	if comma == `\t` || comma == "tab" {
		comma = "\t"
	}
	if comma != "" {
		d, size := utf8.DecodeRuneInString(comma)
		if size != len(comma) || d == '"' || d == '\n' || d == '\r' {
			r.fault(n, kernel.T("delimiter 应是一个字符，如 \";\"，或 tab", `delimiter is one character, such as ";", or tab`))
			return
		}
		f.Delimiter = d
	}
}

func (r *mapReader) closed(n *yaml.Node) {
	if n.Kind == yaml.MappingNode {
		r.object(n, keys{"column": r.word(&r.m.Closed), "activity": r.words(&r.m.ClosedBy)})
		return
	}
	r.word(&r.m.Closed)(n)
}

func (r *mapReader) deadline(n *yaml.Node) {
	if n.Kind != yaml.MappingNode {
		r.word(&r.m.Deadline)(n)
		return
	}
	r.object(n, keys{"column": r.word(&r.m.Deadline), "limit": func(n *yaml.Node) {
		s, ok := r.scalar(n)
		if !ok {
			return
		}
		var err error
		if r.m.Limit, err = calendar.ParseLimit(s); err != nil {
			r.fault(n, kernel.T("期限“%s”应写成 5wd（工作日）、7d（天）、2h（小时）、4wh（工作小时）这样", "Write the limit %q like 5wd (working days), 7d (days), 2h (hours) or 4wh (working hours)"), s)
		}
	}})
}

func (r *mapReader) enterprise(n *yaml.Node) {
	if n.Kind != yaml.MappingNode {
		r.word(&r.m.Firm)(n)
		return
	}
	r.object(n, keys{"uscc": r.word(&r.m.USCC), "name": r.word(&r.m.Firm)})
}

func (r *mapReader) contact(n *yaml.Node) {
	if n.Kind != yaml.MappingNode {
		r.field("contact_name")(n)
		return
	}
	r.object(n, keys{"name": r.field("contact_name"), "phone": r.field("contact_phone")})
}

func (r *mapReader) stages(n *yaml.Node) {
	r.m.Stages = map[string]string{}
	r.object(n, keys{"open": r.word(&r.m.OpenStage), "closed": r.word(&r.m.ClosedStage), "column": r.word(&r.m.Stage), "map": r.table(r.m.Stages)})
}

func (r *mapReader) events(n *yaml.Node) {
	e := &EventMap{}
	r.m.Events = e
	r.object(n, keys{"activity": r.word(&e.Activity), "time": r.word(&e.Time), "actor": r.word(&e.Actor), "group": r.word(&e.Group)})
	if e.Activity == "" || e.Time == "" {
		r.fault(n, kernel.T("一行一个事件时，events 里要写明 activity（做了什么）和 time（时间）两列", "where a row is an event, events must name the columns activity (what was done) and time"))
	}
}

// steps reads "action: column" lines.
func (r *mapReader) steps(n *yaml.Node) {
	if !r.is(n, yaml.MappingNode, kernel.T("这里应写成“动作代码: 列名”的几行", `lines like "code of an action: column" belong here`)) {
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if s, ok := r.scalar(n.Content[i+1]); ok {
			r.m.Steps = append(r.m.Steps, StepMap{Action: n.Content[i].Value, Column: s, Line: n.Content[i].Line})
		}
	}
}

// field reads the short form "code: column", or {column: …, map: {…}}, or, the
// same for every case, {value: …}.
func (r *mapReader) field(code string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		f := FieldMap{Code: code, Line: n.Line, Values: map[string]string{}}
		if n.Kind == yaml.MappingNode {
			r.object(n, keys{"column": r.word(&f.From), "map": r.table(f.Values), "value": r.word(&f.Value)})
		} else {
			r.word(&f.From)(n)
		}
		if f.From != "" && f.Value != "" {
			r.fault(n, kernel.T("column 和 value 只能写一个", "give either column or value"))
		}
		if f.From != "" || f.Value != "" {
			r.m.Fields = append(r.m.Fields, f)
		}
	}
}

func (r *mapReader) fields(n *yaml.Node) {
	if !r.is(n, yaml.MappingNode, kernel.T("这里应写成“字段代码: 列名”的几行", `lines like "field code: column" belong here`)) {
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		r.field(n.Content[i].Value)(n.Content[i+1])
	}
}

// valuesOf reads topics: and urgencies:, which may stand before the column.
func (r *mapReader) valuesOf(code string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if r.values == nil {
			r.values = map[string]map[string]string{}
		}
		r.values[code] = map[string]string{}
		r.table(r.values[code])(n)
	}
}

// complete checks what only the whole map shows.
func (r *mapReader) complete(n *yaml.Node) {
	m := r.m
	for code, words := range r.values {
		i := slices.IndexFunc(m.Fields, func(f FieldMap) bool { return f.Code == code })
		if i < 0 {
			r.fault(n, kernel.T("写了 %s 各词的对应，却没有写 %s 在哪一列", "the words of %s are mapped, but not the column of %s"), code, code)
			continue
		}
		for word, value := range words {
			m.Fields[i].Values[word] = value
		}
	}
	seen := map[string]bool{}
	for _, f := range m.Fields {
		if seen[f.Code] {
			r.fault(n, kernel.T("字段“%s”对应了两次", "field %q is mapped twice"), f.Code)
		}
		seen[f.Code] = true
	}
	if m.ID == "" {
		r.fault(n, kernel.T("缺少 id：哪一列是编号", "id is missing: which column holds the id"))
	}
	if m.Created == "" && m.Events == nil {
		r.fault(n, kernel.T("缺少 created：哪一列是提出（受理）时间", "created is missing: which column holds the time it was raised"))
	}
	if len(m.ClosedBy) > 0 && m.Events == nil {
		r.fault(n, kernel.T("closed.activity 只能在一行一个事件（写了 events）时用", "closed.activity works only where a row is an event (events is given)"))
	}
	if _, err := sheet.NewTimeParser(m.Dates, time.UTC); err != nil {
		for _, e := range kernel.AllErrors(err) {
			r.fault(n, e.Text)
		}
	}
}
