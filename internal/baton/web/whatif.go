package web

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"juyan/internal/baton"
	"juyan/internal/indicator"
	"juyan/internal/kernel"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// whatifView is a group of a run with changes tried on it: all of them stand in
// the address, nothing is kept.
type whatifView struct {
	Head    ui.PageHead
	State   ui.FormState
	Action  string
	Lines   []whatifLine
	Without ui.Field
	Left    []templ.Component // the matters left out
	Moves   ui.Table
	Tried   bool
	Flips   ui.Table
}

// whatifLine is what can be changed of one line.
type whatifLine struct {
	Name  string
	Depth int
	Asked []ui.Field
	Marks []ui.Field // from what to what it is judged
	Leave *ui.Field
}

// whatif shows the ranks as they are and as they would be.
func (p *Pages) whatif(c *web.Ctx) error {
	run, group, q := c.ID("run"), c.Path("group"), c.R.URL.Query()
	if q.Has("out") { // boxes ticked beside records and what was typed are one list
		q.Set("out", strings.Join(kernel.Listed(strings.Join(q["out"], " ")), " "))
	}
	in, err := triedBy(q)
	var t *baton.Supposition
	if err == nil {
		t, err = p.o.Baton.WhatIf(c.Context(), c.Actor, run, group, in)
	}
	state, status := ui.FormState{Values: q}, http.StatusOK
	if web.Mendable(err) { // the page stands as it is, with what was typed
		known := slices.Collect(maps.Keys(q))
		for code := range in.Judged {
			known = append(known, "m."+code)
		}
		state, status = ui.NewFormState(q, err, c.Lang, known...), web.Status(err)
		in = baton.WhatIfInput{}
		t, err = p.o.Baton.WhatIf(c.Context(), c.Actor, run, group, in)
	}
	if err != nil {
		return err
	}
	v := whatifView{Head: ui.PageHead{Title: c.T("baton.whatif"), Sub: c.T("baton.whatif.sub"), Crumbs: p.crumbs(c, t.Run, ui.Crumb{Label: t.Group.Name.In(c.Lang), Href: door(t.Run.ID) + "?group=" + group}, ui.Crumb{Label: c.T("baton.whatif")})},
		State: state, Action: whatifDoor(run, group), Tried: !in.Empty(), Without: ui.Field{Name: "out", Label: c.T("baton.whatif.out"), Hint: c.T("baton.whatif.out.hint")}}
	for _, m := range t.Left {
		v.Left = append(v.Left, ui.Titled(m.Number, m.Title, "/matters/"+string(m.ID)))
	}
	p.whatifLines(c, &v, t, t.Rules.Items, 0)
	v.Moves, v.Flips = moves(c, t, &in), flips(c, t)
	return c.PageStatus(status, v.Head.Title, whatifPage(v))
}

func whatifDoor(run kernel.ID, group string) string {
	return "/appraisal/whatif/" + string(run) + "/" + group
}

// triedBy reads w.LINE=weight, t.LINE=target, m.LINE=method, lo.LINE and hi.LINE=the
// marks it is judged between, x.INDICATOR=subject (left out) and out=numbers of matters
// from the address.
func triedBy(q url.Values) (out baton.WhatIfInput, err error) {
	out = baton.WhatIfInput{Without: kernel.Listed(q.Get("out")), Judged: map[string]indicator.Another{}}
	out.Changes = indicator.Changes{Weights: map[string]indicator.Num{}, Targets: map[string]map[string]indicator.Num{}, Values: map[string]map[string]indicator.Value{}}
	var es kernel.Errors
	for name, values := range q {
		kind, code, _ := strings.Cut(name, ".")
		value := strings.TrimSpace(values[0])
		switch {
		case value == "" || code == "":
		case slices.Contains([]string{"w", "t", "lo", "hi"}, kind):
			n, err := indicator.ParseNum(value)
			if err != nil {
				es.Add(kernel.Invalid(name, kernel.T("“%s”不是数", "%q is no number"), value))
				continue
			}
			triedNumber(&out, kind, code, n)
		case kind == "m":
			a := out.Judged[code]
			a.Kind = indicator.MethodKind(value)
			out.Judged[code] = a
		case kind == "x":
			out.Values[code] = map[string]indicator.Value{}
			for _, who := range values {
				out.Values[code][who] = indicator.NoData(kernel.T("试算时不计", "left out to try"))
			}
		}
	}
	return out, es.Err()
}

func triedNumber(out *baton.WhatIfInput, kind, code string, n indicator.Num) {
	a := out.Judged[code]
	switch kind {
	case "w":
		out.Weights[code] = n
		return
	case "t":
		out.Targets[code] = map[string]indicator.Num{"": n}
		return
	case "lo":
		a.Low = &n
	case "hi":
		a.High = &n
	}
	out.Judged[code] = a
}

func (p *Pages) whatifLines(c *web.Ctx, v *whatifView, t *baton.Supposition, items []indicator.Item, depth int) {
	for i := range items {
		item := &items[i]
		at := t.Before.LineOf(item.Code)
		if at < 0 {
			continue
		}
		line := whatifLine{Name: c.Say(t.Before.Lines[at].Name), Depth: depth}
		line.Asked = []ui.Field{{Name: "w." + item.Code, Label: c.T("baton.weight"), Hint: c.T("baton.now", number(item.Weight)), Type: "money"}}
		if item.Leaf() {
			leafFields(c, t, item, &line)
			line.Leave = leaveField(c, t, item)
		}
		v.Lines = append(v.Lines, line)
		p.whatifLines(c, v, t, item.Items, depth+1)
	}
}

// leafFields are target, method and marks of an indicator's line.
func leafFields(c *web.Ctx, t *baton.Supposition, item *indicator.Item, line *whatifLine) {
	if item.Target != nil || len(item.Targets) > 0 {
		now := c.T("baton.target.each")
		if item.Target != nil {
			now = c.T("baton.now", number(*item.Target))
		}
		line.Asked = append(line.Asked, ui.Field{Name: "t." + item.Code, Label: c.T("baton.target"), Hint: now, Type: "money"})
	}
	list, marks, own := t.Ways(item)
	method := ui.Field{Name: "m." + item.Code, Label: c.T("baton.method"), Hint: c.T("baton.now", c.T("baton.method."+string(item.Method.Kind))), Type: "post"}
	for _, kind := range list {
		method.Options = append(method.Options, ui.Option{Value: string(kind), Label: c.T("baton.method." + string(kind))})
	}
	line.Asked = append(line.Asked, method)
	for _, m := range []struct {
		name string
		n    *indicator.Num
	}{{"lo", marks.Low}, {"hi", marks.High}} {
		f := ui.Field{Name: m.name + "." + item.Code, Label: c.T("baton.mark." + m.name), Type: "money"}
		switch {
		case m.n != nil && own:
			f.Hint = c.T("baton.now", number(*m.n))
		case m.n != nil:
			f.Hint = c.T("baton.mark.elsewhere", number(*m.n))
		}
		line.Marks = append(line.Marks, f)
	}
}

// leaveField chooses the subjects for whom a line is left out.
func leaveField(c *web.Ctx, t *baton.Supposition, item *indicator.Item) *ui.Field {
	f := &ui.Field{Name: "x." + item.Indicator, Label: c.T("baton.leave-out"), Type: "codes"}
	for _, s := range t.Group.Scores {
		f.Options = append(f.Options, ui.Option{Value: s.Subject.Code, Label: s.Subject.Name.In(c.Lang)})
	}
	return f
}

// moves are the subjects before and after, by the rank after, with the lines that
// moved where the change touches numbers.
func moves(c *web.Ctx, t *baton.Supposition, in *baton.WhatIfInput) ui.Table {
	out := ui.Table{ID: "moves", Caption: c.T("baton.whatif.moves"), Columns: []ui.Column{{Key: "who", Label: c.T("baton.who"), Main: true}, {Key: "rank", Label: c.T("baton.place"), Bare: true}, {Key: "before", Label: c.T("baton.before"), Right: true}, {Key: "after", Label: c.T("baton.after"), Right: true}, {Key: "change", Label: c.T("baton.change"), Bare: true}}}
	names, numbers := subjectNames(c, t), len(in.Without)+len(in.Values) > 0
	if numbers {
		out.Columns = append(out.Columns, ui.Column{Key: "lines", Label: c.T("baton.changed-lines"), Wrap: true})
	}
	for _, m := range t.Moves {
		state := ""
		switch {
		case m.NewRank != 0 && m.NewRank < m.Rank:
			state = ui.Good
		case m.NewRank > m.Rank:
			state = ui.Bad
		}
		row := ui.Row{Cells: []templ.Component{ui.Text(names[m.Code]), ui.TagMark(ui.Tag{Text: rankMove(c, m.Rank, m.NewRank), State: state}), valueCell(c, m.Before), valueCell(c, m.After), ui.TagMark(changeTag(m.Before, m.After))}}
		if numbers {
			row.Cells = append(row.Cells, changedLines(lineWords(c, t.Changed(m.Code, len(in.Weights)+len(in.Targets)+len(in.Judged) == 0))))
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

func subjectNames(c *web.Ctx, t *baton.Supposition) map[string]string {
	out := map[string]string{}
	for _, s := range t.Group.Scores {
		out[s.Subject.Code] = s.Subject.Name.In(c.Lang)
	}
	return out
}

func valueCell(c *web.Ctx, v indicator.Value) templ.Component {
	if !v.Known() {
		return ui.NoData(c.T("ui.no-data"))
	}
	return ui.Figure(points(c, v), "")
}

// flips says for each line how far its weight may move before somebody
// overtakes somebody.
func flips(c *web.Ctx, t *baton.Supposition) ui.Table {
	out := ui.Table{ID: "flips", Caption: c.T("baton.flips"), Columns: []ui.Column{{Key: "line", Label: c.T("baton.line"), Main: true}, {Key: "now", Label: c.T("baton.weight"), Right: true}, {Key: "at", Label: c.T("baton.flip.at"), Right: true}, {Key: "change", Label: c.T("baton.change"), Bare: true}, {Key: "who", Label: c.T("baton.flip.who"), Wrap: true}},
		Empty: ui.Empty{Title: c.T("baton.flips.none")}}
	names := subjectNames(c, t)
	for _, f := range t.Flips {
		out.Rows = append(out.Rows, ui.Row{Cells: []templ.Component{ui.Text(c.Say(t.Before.Lines[f.Line].Name)), ui.Figure(number(f.Weight), ""), ui.Figure(number(f.At), whatifDoor(t.Run.ID, t.Group.Code)+"?w."+f.Code+"="+number(f.At)), ui.Quiet(signed(f.Change).Text), ui.Text(c.T("baton.flip.overtakes", names[f.Behind], names[f.Ahead]))}})
	}
	return out
}
