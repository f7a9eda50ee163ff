package web

import (
	"regexp"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/web/ui"
)

// clocks: the limits and when each is used, the ladder, the source.
func (r *courseReader) clocks(lane string, clocks []caseflow.Clock) coursePart {
	main, ladder, source := r.col("name", "course.clock"), r.col("ladder", "course.ladder"), r.col("source", "register.source-label")
	main.Main, ladder.Wrap, source.Wrap = true, true, true
	out := r.part(lane, "clocks", "record.clocks", "", main, r.col("limits", "course.limits"), ladder, source)
	for i := range clocks {
		k := &clocks[i]
		out.Table.Rows = append(out.Table.Rows, ui.Row{ID: "clock-" + k.Code, Cells: []templ.Component{named(k.Name.In(r.c.Lang), r.clockTags(k)), saidLines(r.limits(k)), saidLines(r.ladder(k)), ui.Quiet(k.Source.In(r.c.Lang))}})
	}
	return out
}

func (r *courseReader) clockTags(k *caseflow.Clock) []ui.Tag {
	if k.Shown && r.c.Actor.Enterprise == "" {
		return []ui.Tag{{Text: r.c.T("course.shown"), State: ui.Info}}
	}
	return nil
}

// limits writes the rows of a clock's table: "紧急程度：紧急 30 分钟", "其余 2
// 个工作小时".
func (r *courseReader) limits(k *caseflow.Clock) []string {
	var out []string
	for i, l := range k.Limits {
		when := ""
		switch {
		case l.When != "":
			when = r.condition(l.When)
		case i > 0:
			when = r.c.T("course.else")
		}
		line := r.limit(l.Is)
		if strings.HasPrefix(l.Is, "@") && l.When == "" && i+1 < len(k.Limits) {
			when = r.c.T("course.if-dated")
		}
		if when != "" {
			line = when + r.c.T("record.colon") + line
		}
		out = append(out, line)
	}
	if k.Statutory != "" {
		out = append(out, r.c.T("course.statutory", r.limit(k.Statutory)))
	}
	return out
}

func (r *courseReader) limit(is string) string {
	if field, ok := strings.CutPrefix(is, "@"); ok {
		return r.c.T("course.dated", r.fieldName(field))
	}
	return LimitWords(is, r.c.Lang)
}

// ladder writes the rungs in words.
func (r *courseReader) ladder(k *caseflow.Clock) []string {
	var out []string
	for _, s := range k.Steps {
		var who []string
		for _, to := range s.To {
			who = append(who, r.who(to))
		}
		names := strings.Join(who, kernel.T("、", ", ").In(r.c.Lang))
		line := r.rung(s.At) + r.c.T("record.colon")
		if s.Do == "act" {
			line += r.c.T("course.do.act", orElse(r.actionNames()[s.Action], s.Action))
		} else {
			line += r.c.T("course.do."+s.Do, names)
		}
		if said := s.Said.In(r.c.Lang); said != "" {
			line += " “" + said + "”"
		}
		out = append(out, line)
	}
	return out
}

// rung says when a step is due.
func (r *courseReader) rung(at string) string {
	switch {
	case at == "0":
		return r.c.T("course.at-limit")
	case strings.HasSuffix(at, "%"):
		return r.c.T("course.at-share", at)
	case strings.HasPrefix(at, "-"):
		return r.c.T("course.at-before", LimitWords(at[1:], r.c.Lang))
	}
	return r.c.T("course.at-after", LimitWords(strings.TrimPrefix(at, "+"), r.c.Lang))
}

// fields: type and choices, where it is asked, from which stage it must be
// there.
func (r *courseReader) fields() coursePart {
	main, choices, must := r.col("name", "course.field"), r.col("choices", "course.choices"), r.col("must", "course.mandatory")
	main.Main, choices.Wrap, must.Wrap = true, true, true
	out := r.part("", "fields", "course.fields", "", main, r.col("type", "course.type"), choices, must)
	for i := range r.def.Fields {
		f := &r.def.Fields[i]
		var tags []ui.Tag
		if f.Internal {
			tags = append(tags, ui.Tag{Text: r.c.T("course.internal")})
		}
		out.Table.Rows = append(out.Table.Rows, ui.Row{ID: "field-" + f.Code, Cells: []templ.Component{named(f.Name.In(r.c.Lang), tags), ui.Text(r.c.T("course.type." + string(f.Type))), ui.Quiet(r.choices(f)), saidLines(r.mandatory(f))}})
	}
	return out
}

func (r *courseReader) choices(f *caseflow.Field) string {
	var out []string
	for _, o := range f.Options {
		out = append(out, o.Name.In(r.c.Lang))
	}
	return strings.Join(out, kernel.T("、", ", ").In(r.c.Lang))
}

// mandatory says from which stage a field must be filled, or in which actions.
func (r *courseReader) mandatory(f *caseflow.Field) []string {
	var out []string
	for _, q := range r.def.Required {
		if s := r.course.Stage("", q.From); q.Field == f.Code && s != nil {
			line := r.c.T("course.from-stage", s.Name)
			if q.When != "" {
				line += " " + r.c.T("course.when", r.condition(q.When))
			}
			out = append(out, line)
		}
	}
	var acts []string
	for _, lane := range append([]string{""}, laneCodes(r.course)...) {
		for _, code := range append([]string{r.def.Raise.Code}, r.course.ActionCodes()...) {
			a := r.course.Action(lane, code)
			if a != nil && contains(a.Requires, f.Code) && !slices.Contains(acts, a.Name.In(r.c.Lang)) {
				acts = append(acts, a.Name.In(r.c.Lang))
			}
		}
	}
	if len(acts) > 0 {
		out = append(out, r.c.T("course.in-action", strings.Join(acts, kernel.T("、", ", ").In(r.c.Lang))))
	}
	return out
}

func (r *courseReader) fieldName(code string) string {
	if f := r.course.Field(code); f != nil {
		return f.Name.In(r.c.Lang)
	}
	return code
}

// relations are those that have a name of their own.
var relations = map[string]string{"caller": "matter.relation.caller", "creator": "matter.relation.creator", "commissioner": "matter.relation.commissioner", "officer": "matter.relation.officer",
	"lead": "matter.relation.lead", "handler": "matter.relation.handler", "supervisor": "matter.relation.supervisor", "task_force": "matter.relation.task_force", "lane": "matter.relation.lane",
	"office": "matter.relation.office", "system": "course.system", "head": "course.head", "holder": "course.held-by"}

// who names a relation or role. A relation of the pack's own is named by what
// it is given to: a unit, or what a field is called.
func (r *courseReader) who(code string) string {
	if role, ok := strings.CutPrefix(code, "role:"); ok {
		if r.p.o.Role != nil {
			if name := r.p.o.Role(role).In(r.c.Lang); name != "" {
				return name
			}
		}
		return role
	}
	if key := relations[code]; key != "" {
		return r.c.T(key)
	}
	for _, lane := range append([]string{""}, laneCodes(r.course)...) {
		for _, act := range append([]string{r.def.Raise.Code}, r.course.ActionCodes()...) {
			a := r.course.Action(lane, act)
			if a == nil {
				continue
			}
			for _, x := range a.Assign {
				if x.Relation == code {
					return orElse(r.given(x.From), code)
				}
			}
		}
	}
	return code
}

// given names what an assignment gives a relation to.
func (r *courseReader) given(from string) string {
	if unit, ok := strings.CutPrefix(from, "unit:"); ok {
		u, _ := r.p.o.Org.Directory().UnitByCode(unit)
		return u.Short.In(r.c.Lang)
	}
	if f := r.course.Field(from); f != nil {
		return f.Name.In(r.c.Lang)
	}
	return ""
}

// Conditions a pack usually writes, and the facts of a matter they name.
var (
	isForm     = regexp.MustCompile(`^f\.(\w+) == ["'](\w+)["']$`)
	inForm     = regexp.MustCompile(`^f\.(\w+) in \[(.*)\]$`)
	filledForm = regexp.MustCompile(`^(?:f\.(\w+) != ""|filled\(f\.(\w+)\))$`)
	yesForm    = regexp.MustCompile(`^(!?)f\.(\w+)$`)
	countForm  = regexp.MustCompile(`^(m\.count\.\w+(?: \+ m\.count\.\w+)*) >= (\d+)$`)
	factWords  = map[string]string{"m.lanes_open == 0": "course.fact.lanes", "m.paused": "course.fact.paused", "m.lane_paused": "course.fact.paused", "m.late": "course.fact.late"}
)

// condition writes a condition as people say it; one it cannot read stays as
// it is written.
func (r *courseReader) condition(expr string) string {
	for _, op := range []struct{ sign, key string }{{" || ", "course.or"}, {" && ", "course.and"}} {
		if parts := strings.Split(expr, op.sign); len(parts) > 1 && !strings.ContainsAny(expr, "()") {
			for i := range parts {
				parts[i] = r.condition(parts[i])
			}
			return strings.Join(parts, r.c.T(op.key))
		}
	}
	if key := factWords[expr]; key != "" {
		return r.c.T(key)
	}
	if m := isForm.FindStringSubmatch(expr); m != nil {
		return r.fieldIs(m[1], m[2])
	}
	if m := inForm.FindStringSubmatch(expr); m != nil {
		return r.fieldIs(m[1], strings.FieldsFunc(m[2], func(x rune) bool { return strings.ContainsRune(`"', `, x) })...)
	}
	if m := filledForm.FindStringSubmatch(expr); m != nil {
		return r.c.T("course.filled", r.fieldName(m[1]+m[2]))
	}
	if m := yesForm.FindStringSubmatch(expr); m != nil {
		return r.c.T(map[bool]string{true: "course.no", false: "course.yes"}[m[1] == "!"], r.fieldName(m[2]))
	}
	if m := countForm.FindStringSubmatch(expr); m != nil {
		return r.c.T("course.count", r.join(strings.Split(strings.ReplaceAll(m[1], "m.count.", ""), " + "), r.actionNames()), m[2])
	}
	return expr
}

// fieldIs says that a choice is one of several.
func (r *courseReader) fieldIs(code string, options ...string) string {
	f := r.course.Field(code)
	if f == nil {
		return code
	}
	var names []string
	for _, o := range options {
		names = append(names, f.OptionName(o).In(r.c.Lang))
	}
	return r.c.T("course.is", f.Name, strings.Join(names, r.c.T("course.or")))
}

// promised is what an enterprise may know of a course: what comes next, and
// within what time.
func (r *courseReader) promised() []coursePart {
	main, next := r.col("face", "list.state"), r.col("next", "course.next")
	main.Main, next.Wrap = true, true
	stages := r.part("", "stages", "course.next", "", main, next)
	for _, s := range r.def.Stages {
		if said := s.Next.In(r.c.Lang); said != "" {
			stages.Table.Rows = append(stages.Table.Rows, ui.Row{Cells: []templ.Component{ui.Strong(faceWords(r.c, r.def, s.Face)), ui.Text(said)}})
		}
	}
	name := r.col("name", "course.clock")
	name.Main = true
	clocks := r.part("", "clocks", "course.promise", "", name, r.col("limits", "course.limits"))
	for i := range r.def.Clocks {
		if k := &r.def.Clocks[i]; k.Shown {
			clocks.Table.Rows = append(clocks.Table.Rows, ui.Row{Cells: []templ.Component{named(k.Name.In(r.c.Lang), nil), saidLines(r.limits(k))}})
		}
	}
	return slices.DeleteFunc([]coursePart{stages, clocks}, func(x coursePart) bool { return len(x.Table.Rows) == 0 })
}
