package intake

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/org"
	"juyan/internal/sheet"
)

// limits of what a case may be called.
const (
	maxNumber   = 120 // characters
	maxUnitName = 100
)

// told is what a file says of one case, in words.
type told struct {
	id     string
	row    int      // the row, or the first of its rows
	rows   []int32  // all its rows, when rows are events
	cells  []string // by slot
	events []deed
}

// deed is one row of a file whose rows are events.
type deed struct {
	activity, actor, group string
	at                     kernel.Instant
}

// Case is one past matter, ready to be stored.
type Case struct {
	matter.Past
	row    int
	rows   []int32
	hash   string // of everything the file says of it
	unitAs string // the responsible unit's name in the file
	events []deed
	taken  []taken
	raised []caseflow.Fact // earned when it was raised
	ended  []caseflow.Fact // earned when it ended
}

// asked is the words of a case and the case in the making.
type asked struct {
	*plan
	*told
	c *Case
}

// cell returns a slot of a case, "" where there is nothing.
func (a *asked) cell(slot int) string {
	if slot < 0 {
		return ""
	}
	return a.cells[slot]
}

// convert turns words into a case; the error says why it cannot.
func (p *plan) convert(t *told) (*Case, *kernel.Error) {
	a := &asked{p, t, &Case{row: t.row, rows: t.rows, events: t.events}}
	a.c.Data = defaults(p.how.Course)
	if a.c.Number = p.number(t.id); utf8.RuneCountInString(t.id) > maxNumber {
		return nil, kernel.Invalid("id", kernel.T("编号超过 %d 字，请检查 id 列", "The id is longer than %d characters; check the column of id"), maxNumber)
	}
	for _, step := range []func() *kernel.Error{a.times, a.taken, a.party, a.texts, a.fill, a.involve, a.fitting, a.facts} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	a.c.hash = a.c.digest()
	return a.c, nil
}

func defaults(c *caseflow.Course) caseflow.Values {
	out := caseflow.Values{}
	for i := range c.Def.Fields {
		if f := &c.Def.Fields[i]; f.Default != "" {
			if v, err := f.Parse([]string{f.Default}); err == nil {
				out[f.Code] = v
			}
		}
	}
	return out
}

// stamp reads the time in a slot; ok is false where there is none.
func (a *asked) stamp(slot int, key string) (s sheet.Stamp, ok bool, bad *kernel.Error) {
	text := a.cell(slot)
	if text == "" {
		return s, false, nil
	}
	s, err := a.plan.times.Parse(text)
	if err != nil {
		return s, false, inColumn(key, a.header[a.slots[slot]], err)
	}
	return s, true, nil
}

// inColumn says which column an error is about.
func inColumn(key, column string, err error) *kernel.Error {
	return kernel.Invalid(key, kernel.T("“%s”列：%s", "Column %q: %s"), column, kernel.AllErrors(err)[0].Text)
}

// times finds when the case was raised, when it ended and by when it had to.
func (a *asked) times() *kernel.Error {
	c := a.c
	created, ok, err := a.stamp(a.created, "created")
	if err != nil {
		return err
	}
	c.CreatedAt = created.At
	if !ok {
		if len(a.events) == 0 {
			return kernel.Invalid("created", kernel.T("没有提出时间", "There is no time it was raised"))
		}
		c.CreatedAt = a.events[0].at
	}
	if err := a.end(); err != nil {
		return err
	}
	c.Open = c.ClosedAt == 0
	if err := a.stage(); err != nil {
		return err
	}
	c.UpdatedAt = max(c.CreatedAt, c.ClosedAt)
	if n := len(a.events); n > 0 && c.Open {
		c.UpdatedAt = max(c.UpdatedAt, a.events[n-1].at)
	}
	return a.due()
}

// stage finds where the case stands, if the file says so in words; it then says,
// too, whether the case has ended.
func (a *asked) stage() *kernel.Error {
	c, word := a.c, oneLine(a.cell(a.stands))
	if word == "" {
		return nil
	}
	s := a.stageOf(word)
	switch {
	case s == nil:
		return kernel.Invalid("stages", kernel.T("“%s”不是“%s”的阶段，请在对应表的 stages.map 里写明它是哪个环节", "%q is no stage of %q; say in stages.map of the map which one it is"), word, a.how.Course.Def.Name)
	case !s.End && c.ClosedAt != 0:
		return kernel.Invalid("closed", kernel.T("阶段是“%s”，没有结束，却有结束时间", "It stands at %q, which is no end, yet there is a time it ended"), s.Name)
	case s.End && c.ClosedAt == 0 && a.closed >= 0:
		return kernel.Invalid("closed", kernel.T("阶段是“%s”，却没有结束时间", "It stands at %q, yet there is no time it ended"), s.Name)
	case s.End && c.ClosedAt == 0: // the file has no such column
		c.ClosedAt = c.CreatedAt
	}
	c.Stage, c.Open = s.Code, !s.End
	return nil
}

// stageOf is the stage a word means: by the map, else by its code or name.
func (a *asked) stageOf(word string) *caseflow.Stage {
	if code, ok := a.m.Stages[word]; ok {
		return a.how.Course.Stage("", code)
	}
	for i := range a.how.Course.Def.Stages {
		if s := &a.how.Course.Def.Stages[i]; word == s.Code || word == s.Name.ZH || strings.EqualFold(word, s.Name.EN) {
			return s
		}
	}
	return nil
}

// end finds when the case ended. A date without a time of day, also one written
// as midnight, counts as a day: it is not before a request of the same day.
func (a *asked) end() *kernel.Error {
	c := a.c
	closed, ok, err := a.stamp(a.closed, "closed")
	if err != nil {
		return err
	}
	if !ok {
		for _, e := range a.events {
			if a.closers[e.activity] {
				c.ClosedAt = e.at
			}
		}
	} else {
		c.ClosedAt = closed.At
	}
	if c.ClosedAt == 0 || c.ClosedAt >= c.CreatedAt {
		return nil
	}
	raised, ended := c.CreatedAt.In(a.zone), c.ClosedAt.In(a.zone)
	midnight := ended.Hour() == 0 && ended.Minute() == 0 && ended.Second() == 0
	if midnight && kernel.DateOf(raised) == kernel.DateOf(ended) {
		c.ClosedAt = c.CreatedAt
		return nil
	}
	const form = "2006-01-02 15:04"
	return kernel.Invalid("closed", kernel.T("办结时间 %s 早于提出时间 %s", "It was closed %s, before it was raised %s"), ended.Format(form), raised.Format(form))
}

// due finds the deadline: the end of the day where the file gives a date.
func (a *asked) due() *kernel.Error {
	c := a.c
	due, ok, err := a.stamp(a.deadline, "deadline")
	switch {
	case err != nil:
		return err
	case ok:
		day := kernel.DateOf(due.At.In(a.zone))
		c.DueAt, c.Limit = due.At, "@"+day.String()
		if due.DateOnly {
			c.DueAt = day.AddDays(1).At(0, 0, a.zone) - 1
		}
	case a.m.Limit.N > 0:
		c.Limit = a.m.Limit.String()
		at, err := a.cal.Calendar.Deadline(c.CreatedAt, a.m.Limit, nil)
		if err != nil {
			return kernel.Invalid("deadline", kernel.T("期限算不出来：%s", "The deadline cannot be worked out: %s"), kernel.AllErrors(err)[0].Text)
		}
		c.DueAt = at
	default:
		return nil
	}
	return a.lateness()
}

// lateness holds the end, or now, against the deadline. On time is: ended at
// the deadline or before.
func (a *asked) lateness() *kernel.Error {
	c := a.c
	c.Late = c.ClosedAt > c.DueAt || c.Open && a.now > c.DueAt
	if !c.Open || c.Late {
		return nil
	}
	ladder, err := caseflow.Ladder(a.clock, c.CreatedAt, c.DueAt, a.cal)
	if err != nil {
		return kernel.Invalid("deadline", kernel.T("时限的提醒算不出来：%s", "The reminders of the limit cannot be worked out: %s"), kernel.AllErrors(err)[0].Text)
	}
	for _, rung := range ladder {
		if rung.At <= a.now {
			c.Rung++
		}
	}
	return nil
}

// party finds who it was for and who was responsible.
func (a *asked) party() *kernel.Error {
	c, name := a.c, oneLine(a.cell(a.unit))
	if utf8.RuneCountInString(name) > maxUnitName {
		return kernel.Invalid("unit", kernel.T("机构名称超过 %d 字，请检查 unit 列", "The unit's name is longer than %d characters; check the column of unit"), maxUnitName)
	}
	var outside string
	if c.Unit, outside = a.who.unit(name); outside != "" {
		c.Data["origin_unit"] = outside
	}
	c.unitAs = name
	uscc, firm := a.cell(a.uscc), oneLine(a.cell(a.firm))
	if c.Enterprise = a.who.firm(uscc, firm); c.Enterprise == "" {
		if firm != "" {
			c.Data["origin_enterprise"] = firm
		}
		if uscc != "" {
			c.Data["origin_uscc"] = uscc
		}
	}
	if c.Open {
		a.serve()
	}
	return nil
}

// serve gives an open case to those who would serve a new one.
func (a *asked) serve() {
	c := a.c
	s, ok := a.who.dir.Serving(org.EnterpriseSubject(c.Enterprise), a.now)
	if !ok {
		return
	}
	for _, x := range a.how.Course.Def.Raise.Assign {
		post := map[string]kernel.ID{"serving.commissioner": s.Commissioner, "serving.officer": s.Officer}[x.From]
		if post == "" {
			continue
		}
		p, _ := a.who.dir.Post(post)
		c.TaskForce = s.TaskForce
		c.Serving = append(c.Serving, matter.Involved{Relation: x.Relation, Post: post, Unit: p.Unit, TaskForce: s.TaskForce})
	}
}

// texts writes the field the kind is titled by: title, description below it.
func (a *asked) texts() *kernel.Error {
	c, def := a.c, a.how.Course.Def
	c.Title = oneLine(a.title.fill(a.cells))
	parts := []string{c.Title}
	for _, slot := range a.description {
		if s := a.cell(slot); s != "" && s != c.Title {
			parts = append(parts, s)
		}
	}
	text := strings.TrimSpace(strings.Join(parts, "\n"))
	if text == "" {
		text = def.Name.ZH + " " + a.id
	}
	if c.Title == "" {
		c.Title, _, _ = strings.Cut(text, "\n")
	}
	if f := a.how.Course.Field(def.Titled); f != nil && (f.Type == caseflow.TypeText || f.Type == caseflow.TypeLong) {
		c.Data[def.Titled] = text
	}
	return nil
}

// fill fills the other fields.
func (a *asked) fill() *kernel.Error {
	for i := range a.fields {
		f := &a.fields[i]
		v, err := a.value(f, f.from.fill(a.cells))
		if err != nil {
			return inColumn(f.field.Code, f.name, err)
		}
		if v != nil {
			a.c.Data[f.field.Code] = v
		}
	}
	return nil
}

// value reads one field. Past records are not made to fit today's lengths.
func (a *asked) value(f *fieldPlan, text string) (any, error) {
	mapped, ok := f.values[text]
	if !ok && text != "" {
		mapped, ok = f.values["*"]
		if f.field.Type == caseflow.TypeCode && optionOf(f.field, text) != "" {
			ok = false // better known than "all others"
		}
	}
	if ok {
		text = mapped
	}
	if text == "" || f.field.Type == caseflow.TypeMoney && strings.Trim(text, "0.") == "" {
		return nil, nil // a sheet writes 0 where there is no amount yet
	}
	switch f.field.Type {
	case caseflow.TypeText, caseflow.TypeLong, caseflow.TypePhone:
		return text, nil
	case caseflow.TypeCode:
		return a.option(f, text), nil
	case caseflow.TypeDate:
		d, err := a.plan.times.ParseDate(text)
		return d.String(), err
	case caseflow.TypeTime:
		s, err := a.plan.times.Parse(text)
		return int64(s.At), err
	case caseflow.TypeUnit:
		return a.who.unitOf(text)
	case caseflow.TypePost:
		return a.who.post(text, a.now)
	case caseflow.TypeCodes:
		return several(f.field, text)
	}
	v, err := f.field.Parse([]string{text})
	if err != nil {
		return nil, err
	}
	return v, nil
}

// option is the code a word means; a word without one is kept as it was.
func (a *asked) option(f *fieldPlan, text string) any {
	if code := optionOf(f.field, text); code != "" {
		return code
	}
	a.c.Data["origin_"+f.field.Code] = text
	return nil
}

// several are the choices of a cell that may hold more than one; a word that is
// none is refused.
func several(f *caseflow.Field, text string) (any, error) {
	words := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",，、;；|\n", r) })
	v, err := f.Parse(words)
	if err != nil {
		return nil, err
	}
	return v, nil
}

func optionOf(f *caseflow.Field, text string) string {
	for _, o := range f.Options {
		if text == o.Code || strings.EqualFold(text, o.Name.ZH) || strings.EqualFold(text, o.Name.EN) {
			return o.Code
		}
	}
	return ""
}

// facts finds what the case counts for: that it was raised, and how it ended.
func (a *asked) facts() *kernel.Error {
	c, course := a.c, a.how.Course
	m := caseflow.Values{"paused": false, "stage": a.how.Closed.Code, "level": int64(0), "late": c.Late, "count": noCounts(course),
		"lanes": int64(0), "lanes_open": int64(0), "lead_open": int64(0)}
	list, err := course.Facts(course.Def.Raise.Facts, c.Data, m)
	if c.raised = list; err == nil {
		err = a.takenFacts(m)
	}
	if err == nil && !c.Open {
		c.ended, err = a.endFacts(m)
	}
	if err != nil {
		return kernel.Invalid("", kernel.T("统计条件算不出来：%s", "The conditions of its measures cannot be worked out: %s"), err.Error())
	}
	return nil
}

// endFacts are what a case counts for that ended: its limit, and the answers it
// brings.
func (a *asked) endFacts(m caseflow.Values) (out []caseflow.Fact, err error) {
	if c := a.c; c.DueAt != 0 {
		earned := a.clock.InTime
		if c.Late {
			earned = a.clock.Late
		}
		if out, err = a.how.Course.Facts(earned, c.Data, m); err != nil {
			return nil, err
		}
	}
	rated, err := a.ratings(a.c.Data, m)
	return append(out, rated...), err
}

func noCounts(c *caseflow.Course) map[string]any {
	out := map[string]any{}
	for _, code := range c.ActionCodes() {
		out[code] = int64(0)
	}
	return out
}

// digest is the hash by which a later import tells whether the file still says
// the same. What depends on the day of the import is left out.
func (c *Case) digest() string {
	h := sha256.New()
	enc := json.NewEncoder(h)
	head := []any{c.Title, c.Open, c.Enterprise, c.Unit, c.Data, c.CreatedAt, c.ClosedAt, c.DueAt, c.Limit}
	if c.Stage != "" { // not in the digests of files without such a column
		head = append(head, c.Stage)
	}
	if err := enc.Encode(head); err != nil {
		panic("intake: a case that is not JSON: " + err.Error()) // only our own types
	}
	for _, t := range c.taken {
		_ = enc.Encode([]any{t.action.Code, t.at})
	}
	for _, e := range c.events {
		_ = enc.Encode([]any{e.activity, e.actor, e.group, e.at}) // a hash never fails
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// sortDeeds orders the events of a case by time, those of one moment as the
// file has them.
func sortDeeds(list []deed) {
	sort.SliceStable(list, func(i, j int) bool { return list[i].at < list[j].at })
}

// factValue is the value of a fact: 1, a number, or a field of the case.
func factValue(f caseflow.Fact, data caseflow.Values) int64 {
	if f.Value == "" {
		return 1
	}
	if n, ok := data[f.Value].(int64); ok {
		return n
	}
	n, _ := strconv.ParseInt(f.Value, 10, 64) // a field without a number counts 0
	return n
}
