package intake

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"juyan/internal/calendar"
	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/sheet"
)

// plan is a map held against the header of a file and the course of its kind:
// every name is looked up once.
type plan struct {
	m            *Map
	how          *matter.PastCourse
	clock        *caseflow.Clock // nil = the kind has none by that name
	header       []string
	times        *sheet.TimeParser
	zone         *time.Location
	cal          *matter.Clockwork
	now          kernel.Instant
	blank        map[string]bool
	longestBlank int
	own          *regexp.Regexp // how numbers given out here look
	who          *register
	held         string // stage in which the responsible unit works: where ended cases spent their time

	slots []int // the columns of the file that tell of a case
	idCol int   // column
	// Slots; −1 = not in the file.
	created, closed, deadline, unit, uscc, firm, stands int

	title       template
	description []int
	fields      []fieldPlan
	steps       []stepPlan
	fit         Fit // nil: nothing more is asked of a case
	answered    []answered

	// Columns, when a row is an event; −1 = not in the file.
	activity, at, actor, group int
	closers                    map[string]bool
}

// stepPlan is an action whose day stands in a column.
type stepPlan struct {
	action *caseflow.Action
	name   string // of the column, for messages
	slot   int
}

type fieldPlan struct {
	field  *caseflow.Field
	name   string // of the column, for messages
	from   template
	values map[string]string
}

// binder builds a plan and collects what the file or the kind lacks.
type binder struct {
	*plan
	column func(string) int
	errs   kernel.Errors
	slotOf map[int]int
}

// bind holds m against a file's header.
func bind(m *Map, course *caseflow.Course, rd *sheet.Reader, cal *calendar.Calendar, now kernel.Instant, who *register) (*plan, error) {
	p := &plan{m: m, header: rd.Header(), zone: m.Zone, cal: &matter.Clockwork{Calendar: cal}, now: now, who: who, blank: map[string]bool{},
		how: &matter.PastCourse{Course: course, Clock: m.Clock}, own: ownNumbers(course.Def.Number), closers: map[string]bool{}}
	if p.zone == nil {
		p.zone = cal.Location()
	}
	for _, w := range append(append([]string{}, blankWords...), m.Blank...) {
		p.blank[strings.ToLower(w)] = true
		p.longestBlank = max(p.longestBlank, len(w))
	}
	var err error
	if p.times, err = sheet.NewTimeParser(m.Dates, p.zone); err != nil {
		return nil, err
	}
	b := &binder{plan: p, column: rd.Column, slotOf: map[int]int{}}
	b.columns()
	b.course()
	b.steps()
	b.answers()
	b.units()
	return p, b.errs.Err()
}

// columns finds every column the map names.
func (b *binder) columns() {
	m := b.m
	b.idCol = b.find("id", m.ID)
	b.created, b.closed, b.deadline = b.slot("created", m.Created), b.slot("closed", m.Closed), b.slot("deadline", m.Deadline)
	b.unit, b.uscc, b.firm = b.slot("unit", m.Unit), b.slot("enterprise.uscc", m.USCC), b.slot("enterprise", m.Firm)
	b.stands = b.slot("stages.column", m.Stage)
	b.title = b.template("title", m.Title)
	for _, d := range m.Description {
		b.description = append(b.description, b.slot("description", d))
	}
	for _, f := range m.Fields {
		b.field(f)
	}
	b.activity, b.at, b.actor, b.group = -1, -1, -1, -1
	if e := m.Events; e != nil {
		b.activity, b.at = b.find("events.activity", e.Activity), b.find("events.time", e.Time)
		b.actor, b.group = b.find("events.actor", e.Actor), b.find("events.group", e.Group)
	}
	for _, a := range m.ClosedBy {
		b.closers[a] = true
	}
}

// find returns the column called name; −1 for "".
func (b *binder) find(key, name string) int {
	if name == "" {
		return -1
	}
	i := b.column(name)
	if i < 0 {
		b.errs.Add(kernel.Invalid("map", kernel.T("文件里没有“%s”这一列（对应表的 %s）%s", "The file has no column %q (%s of the map)%s"), name, key, b.suggest(name)))
	}
	return i
}

// suggest names the column most like name, or all of them.
func (b *binder) suggest(name string) kernel.Text {
	var cols []string
	for _, h := range b.header {
		if h != "" {
			cols = append(cols, h)
		}
	}
	if n := kernel.Nearest(name, cols); n != "" {
		return kernel.T("，最接近的是“%s”", "; the nearest is %q").Format(n)
	}
	if len(cols) > 30 {
		cols = append(cols[:30], "…")
	}
	return kernel.T("；文件的列有：%s", "; its columns are: %s").Format(strings.Join(cols, ", "))
}

func (b *binder) slot(key, name string) int {
	i := b.find(key, name)
	if i < 0 {
		return -1
	}
	s, ok := b.slotOf[i]
	if !ok {
		s = len(b.slots)
		b.slots, b.slotOf[i] = append(b.slots, i), s
	}
	return s
}

// template reads a column name, or text with {column} in it.
func (b *binder) template(key, text string) template {
	if text == "" {
		return nil
	}
	if b.column(text) >= 0 || !strings.Contains(text, "{") {
		return template{{slot: b.slot(key, text)}}
	}
	var out template
	for rest := text; rest != ""; {
		before, after, ok := strings.Cut(rest, "{")
		name, tail, closed := strings.Cut(after, "}")
		if !ok || !closed {
			out = append(out, templatePart{text: rest, slot: -1})
			break
		}
		if before != "" {
			out = append(out, templatePart{text: before, slot: -1})
		}
		if s := b.slot(key, strings.TrimSpace(name)); s >= 0 {
			out = append(out, templatePart{slot: s})
		}
		rest = tail
	}
	return out
}

// fillable are the types of field a file can fill.
var fillable = map[caseflow.FieldType]bool{caseflow.TypeText: true, caseflow.TypeLong: true, caseflow.TypeCode: true, caseflow.TypeCodes: true, caseflow.TypeInt: true,
	caseflow.TypeMoney: true, caseflow.TypeDate: true, caseflow.TypeTime: true, caseflow.TypeBool: true, caseflow.TypePhone: true, caseflow.TypeUnit: true, caseflow.TypePost: true}

func (b *binder) field(f FieldMap) {
	def := b.how.Course.Field(f.Code)
	switch {
	case def == nil:
		var codes []string
		for _, x := range b.how.Course.Def.Fields {
			codes = append(codes, x.Code)
		}
		b.errs.Add(kernel.Invalid("map", kernel.T("对应表第 %d 行：“%s”这类事项没有字段“%s”%s", "Map, line %d: the kind %q has no field %q%s"),
			f.Line, b.how.Course.Def.Name, f.Code, didYouMean(f.Code, codes)))
		return
	case !fillable[def.Type]:
		b.errs.Add(kernel.Invalid("map", kernel.T("对应表第 %d 行：字段“%s”不能从文件填写", "Map, line %d: the field %q cannot be filled from a file"), f.Line, f.Code))
		return
	}
	for _, v := range append(slices.Collect(maps.Values(f.Values)), f.Value) {
		if v != "" && def.Type == caseflow.TypeCode && len(def.Options) > 0 && !hasOption(def, v) {
			var codes []string
			for _, o := range def.Options {
				codes = append(codes, o.Code)
			}
			b.errs.Add(kernel.Invalid("map", kernel.T("对应表第 %d 行：字段“%s”没有选项“%s”%s", "Map, line %d: the field %q has no option %q%s"), f.Line, f.Code, v, didYouMean(v, codes)))
		}
	}
	t := b.template(f.Code, f.From)
	if f.Value != "" {
		t = template{{text: f.Value, slot: -1}}
	}
	for _, part := range t {
		if part.slot < 0 && part.text == "" {
			return // a missing column, reported already
		}
	}
	b.fields = append(b.fields, fieldPlan{def, f.From, t, f.Values})
}

func hasOption(f *caseflow.Field, code string) bool {
	for _, o := range f.Options {
		if o.Code == code {
			return true
		}
	}
	return false
}

// course finds the stages, the clock and the relation that past matters get.
func (b *binder) course() {
	c, m := b.how.Course, b.m
	b.clock = c.Clock("", m.Clock)
	if b.clock == nil && (m.Deadline != "" || m.Limit.N > 0) {
		var codes []string
		for _, x := range c.Def.Clocks {
			codes = append(codes, x.Code)
		}
		b.errs.Add(kernel.Invalid("map", kernel.T("“%s”这类事项没有时限“%s”（对应表的 clock）%s", "The kind %q has no clock %q (clock of the map)%s"), c.Def.Name, m.Clock, didYouMean(m.Clock, codes)))
	}
	b.how.Relation = m.Relation
	if m.Relation == "" {
		b.how.Relation = "lead"
		if b.clock != nil && len(b.clock.InTime) > 0 && b.clock.InTime[0].Of != "" {
			b.how.Relation = b.clock.InTime[0].Of
		}
	}
	b.how.Open = b.stage("stages.open", m.OpenStage, func(s *caseflow.Stage) bool { return s.Code == c.Def.Raise.To })
	b.how.Closed = b.stage("stages.closed", m.ClosedStage, func(s *caseflow.Stage) bool { return s.End })
	for word, code := range m.Stages {
		if c.Stage("", code) == nil {
			b.errs.Add(kernel.Invalid("map", kernel.T("对应表的 stages：“%s”对应的“%s”不是“%s”的环节%s", "stages of the map: %q stands for %q, which is no stage of %q%s"), word, code, c.Def.Name, didYouMean(code, stageCodes(c))))
		}
	}
	b.held = c.Def.Raise.To
	for i := range c.Def.Stages {
		if s := &c.Def.Stages[i]; s.Holder == b.how.Relation {
			b.held = s.Code
			break
		}
	}
	if b.how.Open != nil && b.how.Open.End || b.how.Closed != nil && !b.how.Closed.End {
		b.errs.Add(kernel.Invalid("map", kernel.T("对应表的 stages：open 应是未结束的环节，closed 应是结束的环节", "stages of the map: open must be a stage that is not the end, closed one that is")))
	}
}

func stageCodes(c *caseflow.Course) (out []string) {
	for _, s := range c.Def.Stages {
		out = append(out, s.Code)
	}
	return out
}

// stage returns the stage the map names, else the first that fits.
func (b *binder) stage(key, code string, fits func(*caseflow.Stage) bool) *caseflow.Stage {
	def := b.how.Course.Def
	var codes []string
	for i := range def.Stages {
		s := &def.Stages[i]
		if code == s.Code || code == "" && fits(s) {
			return s
		}
		codes = append(codes, s.Code)
	}
	b.errs.Add(kernel.Invalid("map", kernel.T("“%s”这类事项没有环节“%s”（对应表的 %s）%s", "The kind %q has no stage %q (%s of the map)%s"), def.Name, code, key, didYouMean(code, codes)))
	return nil
}

// units checks that the codes of units: are units of the zone.
func (b *binder) units() {
	for name, code := range b.m.Units {
		if _, ok := b.who.byCode(code); !ok {
			b.errs.Add(kernel.Invalid("map", kernel.T("对应表的 units：“%s”对应的“%s”不是本区机构的代码%s", "units of the map: %q stands for %q, which is no unit's code here%s"), name, code, didYouMean(code, b.who.unitCodes())))
		}
	}
}

// ownNumbers matches the numbers this program gives out for a kind.
func ownNumbers(format string) *regexp.Regexp {
	text := regexp.QuoteMeta(format)
	text = strings.ReplaceAll(text, regexp.QuoteMeta("{year}"), `\d+`)
	text = strings.ReplaceAll(text, regexp.QuoteMeta("{seq}"), `\d+`)
	return regexp.MustCompile("^" + text + "$")
}

// number is the number a past matter gets: its id in the file, marked if it
// looks like one that was or will be given out here.
func (p *plan) number(id string) string {
	if p.own.MatchString(id) {
		return "导入·" + id
	}
	return id
}
