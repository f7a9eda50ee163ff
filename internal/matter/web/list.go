package web

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/measure"
	"juyan/internal/sheet"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// list is the list of one kind: filters, sorting and place in the address.
func (p *Pages) list(c *web.Ctx, kind string) error {
	course, err := p.o.Matter.Kinds().Current(kind)
	if err != nil {
		return err
	}
	f, err := p.filter(c, course)
	if err != nil {
		return err
	}
	page, err := p.o.Matter.List(c.Context(), c.Actor, f)
	if err != nil {
		return err
	}
	t := p.table(c, course, f, page)
	head := ui.PageHead{Title: course.Def.Many().In(c.Lang), Sub: p.doorWords(c, course)}
	if c.Actor.Require(course.Permission(&course.Def.Raise)) == nil {
		head.Actions = append(head.Actions, ui.Button{Label: course.Def.Raise.Name.In(c.Lang), Href: raiseHref(course.Def), Main: true})
	}
	if c.Actor.Enterprise == "" {
		head.Actions = append([]ui.Button{{Label: c.T("course.title"), Href: "/m/" + kind + "/course"}}, head.Actions...)
	}
	return c.Page(head.Title, listPage(head, t))
}

// filter reads what narrows the list from the address.
func (p *Pages) filter(c *web.Ctx, course *caseflow.Course) (matter.Filter, error) {
	f := matter.Filter{Kind: course.Def.Kind, State: c.Query("state"), Stage: c.Query("stage"), Unit: kernel.ID(c.Query("unit")), TaskForce: kernel.ID(c.Query("force")),
		Enterprise: kernel.ID(c.Query("firm")), Search: c.Query("q"), Sort: c.Query("sort"), After: c.Query("after"), Mine: c.Query("mine") == "1", Limit: 50}
	f.Tags = map[string]string{}
	for i := range course.Def.Fields {
		if x := &course.Def.Fields[i]; x.Filter && c.Query(x.Code) != "" {
			f.Tags[x.Code] = c.Query(x.Code)
		}
	}
	var err error
	if f.From, err = dayStart(c, "raised.from", 0); err != nil {
		return f, err
	}
	if f.To, err = dayStart(c, "raised.to", 1); err != nil {
		return f, err
	}
	f.Facts, err = factQuery(c)
	return f, err
}

// dayStart reads a date of the address as the first instant of it, or of the
// day after with plus 1.
func dayStart(c *web.Ctx, name string, plus int) (kernel.Instant, error) {
	s := c.Query(name)
	if s == "" {
		return 0, nil
	}
	d, err := kernel.ParseDate(s)
	if err != nil {
		return 0, err
	}
	return d.AddDays(plus).At(0, 0, c.Loc), nil
}

// factQuery reads the door of a number: ?fact=whistle.solved&by.unit=…
func factQuery(c *web.Ctx) (*measure.Query, error) {
	names := c.QueryAll("fact")
	if len(names) == 0 {
		return nil, nil
	}
	q := &measure.Query{Measures: names, Where: map[measure.Dim]kernel.ID{}}
	for param, dim := range factDims {
		if v, ok := c.R.URL.Query()[param]; ok {
			q.Where[dim] = kernel.ID(v[0])
		}
	}
	var err error
	if q.From, err = dayStart(c, "fact.from", 0); err != nil {
		return nil, err
	}
	q.To, err = dayStart(c, "fact.to", 1)
	return q, err
}

var factDims = map[string]measure.Dim{"by.unit": measure.ByUnit, "by.post": measure.ByPost, "by.person": measure.ByPerson, "by.force": measure.ByTaskForce, "by.firm": measure.ByEnterprise}

// doorWords says which number the list stands behind.
func (p *Pages) doorWords(c *web.Ctx, course *caseflow.Course) string {
	names := c.QueryAll("fact")
	if len(names) == 0 {
		return ""
	}
	n := p.names(c)
	parts := []string{c.T("list.behind")}
	for _, name := range names {
		parts = append(parts, course.MeasureName(name).In(c.Lang))
	}
	if u := kernel.ID(c.Query("by.unit")); u != "" {
		parts = append(parts, n.Unit(u))
	}
	if t := kernel.ID(c.Query("by.force")); t != "" {
		parts = append(parts, n.Force(t))
	}
	if from := c.Query("fact.from"); from != "" {
		parts = append(parts, from+" – "+c.Query("fact.to"))
	}
	return strings.Join(parts, " · ")
}

func (p *Pages) table(c *web.Ctx, course *caseflow.Course, f matter.Filter, page matter.Page) ui.Table {
	def := course.Def
	t := ui.Table{ID: "list", Caption: def.Name.In(c.Lang), Sort: orElse(f.Sort, "-created"), Search: true, Choose: true,
		Total: &ui.Total{N: page.Total, More: page.More}, Next: page.Next, Columns: p.columns(c, course), Filters: p.filters(c, course),
		Empty: ui.Empty{Title: c.T("list.empty", def.Many()), Advice: c.T("list.empty.advice")}}
	if c.Actor.Can(def.Kind+".export") != kernel.ScopeNone {
		t.Export = "/m/" + def.Kind + "/export.xlsx"
	}
	for _, m := range page.Matters {
		t.Rows = append(t.Rows, p.row(c, course, m))
	}
	return t
}

func orElse(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}

// kindColumns are the fields a list shows, as far as the reader may see them.
func kindColumns(c *web.Ctx, course *caseflow.Course) []*caseflow.Field {
	var out []*caseflow.Field
	for _, code := range course.Def.Columns {
		if f := course.Field(code); !f.Internal || c.Actor.Enterprise == "" {
			out = append(out, f)
		}
	}
	return out
}

// showsUnit reports whether a list says which unit a matter is with: to the zone,
// where no field shown says it already.
func showsUnit(c *web.Ctx, course *caseflow.Course) bool {
	return c.Actor.Enterprise == "" && !slices.ContainsFunc(kindColumns(c, course), func(f *caseflow.Field) bool { return f.Type == caseflow.TypeUnit })
}

func (p *Pages) columns(c *web.Ctx, course *caseflow.Course) []ui.Column {
	cols := []ui.Column{{Key: "title", Label: c.T("list.matter"), Main: true, Wrap: true}}
	if course.Def.Party != "" && c.Actor.Enterprise == "" {
		cols = append(cols, ui.Column{Key: "firm", Label: c.T("list.firm"), Bare: true})
	}
	for _, f := range kindColumns(c, course) {
		cols = append(cols, ui.Column{Key: f.Code, Label: f.Label().In(c.Lang), Bare: f.Type == caseflow.TypeCode})
	}
	if showsUnit(c, course) {
		cols = append(cols, ui.Column{Key: "unit", Label: c.T("list.unit"), Bare: true})
	}
	return append(cols, ui.Column{Key: "stage", Label: c.T("list.stage"), Bare: true},
		ui.Column{Key: "created", Label: c.T("list.raised"), Sortable: true},
		ui.Column{Key: "due", Label: c.T("list.due"), Sortable: c.Actor.Enterprise == ""}, // the order would tell of limits that are not shown
		ui.Column{Key: "updated", Label: c.T("list.updated"), Sortable: true, Spare: true})
}

func (p *Pages) filters(c *web.Ctx, course *caseflow.Course) []ui.Filter {
	out := []ui.Filter{{Name: "state", Label: c.T("list.state"), Kind: ui.FilterChips, Options: []ui.Option{
		{Value: "open", Label: c.T("list.open")}, {Value: "closed", Label: c.T("list.closed")}}}}
	if c.Actor.Enterprise != "" {
		return out // the rest narrows by what only the zone sees
	}
	out[0].Options = append(out[0].Options, ui.Option{Value: "late", Label: c.T("list.late")})
	stages := ui.Filter{Name: "stage", Label: c.T("list.stage"), Kind: ui.FilterSelect}
	for _, s := range course.Def.Stages {
		stages.Options = append(stages.Options, ui.Option{Value: s.Code, Label: s.Name.In(c.Lang)})
	}
	out = append(out, stages)
	for i := range course.Def.Fields {
		x := &course.Def.Fields[i]
		if !x.Filter || len(x.Options) == 0 && x.Type != caseflow.TypeBool {
			continue // of dates and units the list has filters of its own
		}
		f := ui.Filter{Name: x.Code, Label: x.Label().In(c.Lang), Kind: ui.FilterSelect}
		for _, o := range x.Options {
			f.Options = append(f.Options, ui.Option{Value: o.Code, Label: o.Name.In(c.Lang)})
		}
		if x.Type == caseflow.TypeBool {
			f.Options = yesOrNo(c)
		}
		out = append(out, f)
	}
	units := ui.Filter{Name: "unit", Label: c.T("list.unit"), Kind: ui.FilterSelect, Options: p.unitOptions(c)}
	return append(out, units, ui.Filter{Name: "raised", Label: c.T("list.raised"), Kind: ui.FilterDates})
}

func (p *Pages) row(c *web.Ctx, course *caseflow.Course, m *matter.Matter) ui.Row {
	n := p.names(c)
	if v, err := p.o.Matter.Kinds().Version(m.Kind, m.Version); err == nil {
		course = v // the definition it began under
	}
	cells := []templ.Component{ui.Titled(m.Number, m.Title, Href(m), p.tags(c, course, m)...)}
	if course.Def.Party != "" && c.Actor.Enterprise == "" {
		cells = append(cells, ui.Text(n.Firm(m.Enterprise)))
	}
	current, err := p.o.Matter.Kinds().Current(m.Kind)
	if err != nil {
		current = course
	}
	for _, x := range kindColumns(c, current) {
		text := ""
		if f := course.Field(x.Code); f != nil {
			text = p.valueWords(c, f, m.Data[f.Code])
		}
		cells = append(cells, ui.Text(text))
	}
	if showsUnit(c, current) {
		cells = append(cells, ui.Text(n.Unit(m.Unit)))
	}
	return ui.Row{Cells: append(cells, ui.Text(p.stageWords(c, course, m)), ui.When(m.CreatedAt), p.dueCell(c, course, m), ui.When(m.UpdatedAt))}
}

// stageWords is the stage for the zone, the face for an enterprise.
func (p *Pages) stageWords(c *web.Ctx, course *caseflow.Course, m *matter.Matter) string {
	if c.Actor.Enterprise != "" {
		return faceWords(c, course.Def, m.Face)
	}
	if s := course.Stage("", m.Stage); s != nil {
		return s.Name.In(c.Lang)
	}
	return m.Stage
}

// faceWords is a face in the kind's own words, or the usual ones.
func faceWords(c *web.Ctx, def *caseflow.Definition, f caseflow.Face) string {
	if own, ok := def.Faces[f]; ok {
		return c.Say(own)
	}
	return c.T("matter.face." + string(f))
}

// tags are a matter's marks; an enterprise never sees the zone's red ones.
func (p *Pages) tags(c *web.Ctx, course *caseflow.Course, m *matter.Matter) []ui.Tag {
	var out []ui.Tag
	if f := course.Field("urgency"); f != nil && m.Data["urgency"] == "urgent" {
		out = append(out, ui.Tag{Text: f.OptionName("urgent").In(c.Lang), State: ui.Bad})
	}
	if c.Actor.Enterprise != "" {
		return out
	}
	if m.Level > 0 {
		out = append(out, ui.Tag{Text: c.T("record.level", m.Level), State: ui.Warn})
	}
	return out
}

// dueCell is the clock that presses; for what is closed, how it ended.
func (p *Pages) dueCell(c *web.Ctx, course *caseflow.Course, m *matter.Matter) templ.Component {
	inside := c.Actor.Enterprise == ""
	switch {
	case !m.Open && m.Late && inside:
		return ui.TagMark(ui.Tag{Text: c.T("list.closed-late"), State: ui.Warn})
	case !m.Open:
		return closedAt(m.ClosedAt)
	case m.Pressing == nil:
		return noClock(c)
	}
	def := course.Clock(m.Pressing.LaneCode, m.Pressing.Code)
	if !inside && (def == nil || !def.Shown) {
		return nil // the zone's own clock
	}
	return ui.Clock(p.fuse(c, m.Pressing.Clock, def))
}

// noClock says that no limit runs; to a firm, whose limits are not all shown, it
// says nothing.
func noClock(c *web.Ctx) templ.Component {
	if c.Actor.Enterprise != "" {
		return nil
	}
	return ui.Quiet(c.T("list.no-clock"))
}

// export sends the filtered list as a workbook.
func (p *Pages) export(c *web.Ctx, kind string) error {
	course, err := p.o.Matter.Kinds().Current(kind)
	if err != nil {
		return err
	}
	f, err := p.filter(c, course)
	if err != nil {
		return err
	}
	return p.workbook(c, course, f)
}

func (p *Pages) workbook(c *web.Ctx, course *caseflow.Course, f matter.Filter) error {
	t := sheet.Table{Name: course.Def.Many().In(c.Lang), Zone: c.Loc}
	columns := p.sheetColumns(c, course)
	for _, x := range columns {
		t.Columns = append(t.Columns, sheet.Column{Title: x.title})
	}
	return web.SendWorkbook(c, course.Def.Kind, t, func(w sheet.Writer) error {
		return p.o.Matter.Each(c.Context(), c.Actor, f, func(m *matter.Matter) error {
			row := make([]any, len(columns))
			for i, x := range columns {
				row[i] = x.value(m)
			}
			return w.Write(row...)
		})
	})
}

// sheetColumn is a column of an exported list.
type sheetColumn struct {
	title string
	value func(*matter.Matter) any
}

// sheetColumns are the columns of an export; an enterprise gets neither units
// nor the zone's marks.
func (p *Pages) sheetColumns(c *web.Ctx, course *caseflow.Course) []sheetColumn {
	n, inside := p.names(c), c.Actor.Enterprise == ""
	var out []sheetColumn
	add := func(shown bool, label string, value func(*matter.Matter) any) {
		if shown {
			out = append(out, sheetColumn{label, value})
		}
	}
	add(true, c.T("list.number"), func(m *matter.Matter) any { return m.Number })
	add(true, c.T("list.matter"), func(m *matter.Matter) any { return m.Title })
	add(true, c.T("list.firm"), func(m *matter.Matter) any { return n.FirmFull(m.Enterprise) })
	add(inside, c.T("list.unit"), func(m *matter.Matter) any { return n.Unit(m.Unit) })
	add(true, c.T("list.stage"), func(m *matter.Matter) any { return p.stageWords(c, course, m) })
	add(true, c.T("list.raised"), func(m *matter.Matter) any { return m.CreatedAt })
	add(true, c.T("list.closed-at"), func(m *matter.Matter) any { return m.ClosedAt })
	add(inside, c.T("list.late"), func(m *matter.Matter) any { return yesNo(c, m.Late) })
	for _, f := range kindColumns(c, course) {
		add(true, columnTitle(c, f), func(m *matter.Matter) any { return p.sheetValue(c, f, m.Data[f.Code]) })
	}
	return out
}

func yesOrNo(c *web.Ctx) []ui.Option {
	return []ui.Option{{Value: "true", Label: c.T("list.yes")}, {Value: "false", Label: c.T("list.no")}}
}

func yesNo(c *web.Ctx, b bool) string {
	if b {
		return c.T("list.yes")
	}
	return c.T("list.no")
}
