package counter_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"juyan/internal/counter"
	"juyan/internal/hook"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/measure"
)

const rater = "approval-center.rating"

var spring = counter.BoardQuery{From: 202203, To: 202205}

func (h *house) board(post string, q counter.BoardQuery) counter.Board {
	h.Helper()
	b, err := h.Counter.Board(ctx, h.Who(post), q)
	h.Must(err)
	return b
}

// opened walks every page behind a number, each record with its events.
func (h *house) opened(post string, b counter.Behind) (ids []kernel.ID) {
	h.Helper()
	b.Limit = 1
	for {
		p, err := h.Counter.Cases(ctx, h.Who(post), b)
		h.Must(err)
		for _, f := range p.Cases {
			v, err := h.Matter.View(ctx, h.Who(post), f.Matter)
			h.Must(err)
			if len(v.Events) == 0 || v.Events[0].Kind != "case.filed" {
				h.Errorf("%s has no events", f.Number)
			}
			ids = append(ids, f.Matter)
		}
		if b.After = p.Next; p.Next == "" {
			if p.Total != len(ids) {
				h.Errorf("%+v says %d, lists %d", b, p.Total, len(ids))
			}
			return ids
		}
	}
}

func (h *house) decided(m *matter.Matter) {
	h.Helper()
	h.Do(handler, m, "decide", form{"decision": {"granted"}, "result": {"准予"}})
	h.Do(window, m, "deliver", form{"handed": {"窗口领取"}})
}

// someCases: one corrected, rated and thanked for, one accepted by silence and
// decided late, one extended and badly rated, one filed in the next month.
func (h *house) someCases() (good, late, bad *matter.Matter) {
	h.Helper()
	good = h.filed("食品经营许可核发")
	h.Do(window, good, "correct", form{"missing": {"平面布置图"}})
	h.Must(h.as(h.Contact(firm), good, "supply", nil))
	h.Do(window, good, "accept", nil)
	late = h.filed("食品经营许可核发")
	bad = h.filed("公司变更登记")
	h.At("2022-03-03", 10)
	h.Do(window, bad, "accept", nil)
	h.decided(good)
	h.Must(h.as(h.Contact(firm), good, "rate", form{"satisfaction": {"very_satisfied"}, "efficiency": {"satisfied"}}))
	h.Must(h.as(h.Contact(firm), good, "thank", form{"praise": {"谢谢窗口的同志"}}))
	h.decided(bad)
	h.Must(h.as(h.Contact(firm), bad, "rate", form{"satisfaction": {"dissatisfied"}, "rating_note": {"骆驼跑了两趟"}}))
	h.At("2022-03-21", 10)
	h.decided(late)
	h.At("2022-04-02", 10)
	h.filed("公司变更登记")
	return good, late, bad
}

// Every number of the board, of the whole, of each unit and of each item, is
// exactly the cases behind it.
func TestEveryNumberOfTheBoardIsItsCases(t *testing.T) {
	each(t, func(h *house) {
		_, late, bad := h.someCases()
		b := h.board(head, spring)
		for code, want := range map[string]int64{"filed": 4, "decided": 3, "late": 1, "corrected": 1, "silent": 1, "extended": 0, "special": 0, "rated": 1, "satisfied": 1, "bad": 0, "thanked": 1} {
			if got := b.Total[code]; got != want {
				h.Errorf("%s is %d, want %d", code, got, want)
			}
		}
		if got := h.opened(head, counter.Behind{BoardQuery: spring, Number: "late"}); !slices.Equal(got, []kernel.ID{late.ID}) {
			h.Errorf("late are %v", got)
		}
		h.Do(rater, bad, "call", form{"call_note": {"打过电话了"}})
		h.Do(rater, bad, "revisit", form{"visit_note": {"指南写清楚了"}})
		h.Must(h.as(h.Contact(firm), bad, "add", form{"addition": {"satisfied"}}))
		b = h.board(head, spring)
		if b.Total["bad"] != 1 || b.Total["rated"] != 2 {
			h.Errorf("after the addition %d bad of %d", b.Total["bad"], b.Total["rated"])
		}
		h.same(b.Total, spring)
		for _, l := range b.Units {
			q := spring
			q.Unit = l.ID
			h.same(l.Numbers, q)
		}
		for _, l := range b.Items {
			q := spring
			q.Item = l.ID
			h.same(l.Numbers, q)
			one := h.board(head, q)
			h.same(one.Total, q)
		}
		h.sameMarks(b)
		april := h.board(head, counter.BoardQuery{From: 202204, To: 202204})
		if april.Total["filed"] != 1 || april.Total["decided"] != 0 {
			h.Errorf("April: %v", april.Total)
		}
		none := h.board(head, counter.BoardQuery{From: 202101, To: 202112})
		if none.Total["filed"] != 0 || len(none.Units) != 0 {
			h.Errorf("a year without cases: %v", none.Total)
		}
	})
}

func (h *house) same(n counter.Numbers, q counter.BoardQuery) {
	h.Helper()
	for code, want := range n {
		if strings.HasSuffix(code, "_bp") || code == "spared" {
			continue // sums over the cases of another number
		}
		if got := h.opened(head, counter.Behind{BoardQuery: q, Number: code}); int64(len(got)) != want {
			h.Errorf("%+v: %s is %d, %d cases behind it", q, code, want, len(got))
		}
	}
}

func (h *house) sameMarks(b counter.Board) {
	h.Helper()
	if len(b.Lacks) != 1 || b.Lacks[0].Material != "平面布置图" || b.Lacks[0].N != 1 || b.Lacks[0].Name.ZH != "食品经营许可核发" {
		h.Errorf("missing: %+v", b.Lacks)
	}
	for _, l := range b.Lacks {
		q := spring
		q.Item = l.Item
		if got := h.opened(head, counter.Behind{BoardQuery: q, Material: l.Material}); int64(len(got)) != l.N {
			h.Errorf("%s: %d, behind it %d", l.Material, l.N, len(got))
		}
	}
	if b.Grades["satisfaction"]["dissatisfied"] != 1 || b.Grades["efficiency"]["satisfied"] != 1 {
		h.Errorf("grades %v", b.Grades)
	}
	for dimension, grades := range b.Grades {
		for grade, n := range grades {
			if got := h.opened(head, counter.Behind{BoardQuery: spring, Dimension: dimension, Grade: grade}); int64(len(got)) != n {
				h.Errorf("%s %s: %d, behind it %d", dimension, grade, n, len(got))
			}
		}
	}
}

// Days taken are those of the limit, without what stands outside the clock; what
// nobody wrote down is no data.
func TestCompressionIsAgainstTheStatutoryLimit(t *testing.T) {
	each(t, func(h *house) {
		m := h.filed("食品经营许可核发") // 8 of 20 working days
		h.Do(window, m, "accept", nil)
		h.Do(handler, m, "special", form{"special": {"expert"}, "special_days": {"10"}, "special_note": {"请专家评审"}})
		h.At("2022-03-15", 10)
		h.Do(handler, m, "resume", form{"special_result": {"专家同意"}})
		h.At("2022-03-17", 10)
		h.decided(m)
		i := h.item("X-9")
		i.Name, i.Statutory, i.Unit = "没有法定时限的登记", nil, kernel.ID(h.Unit("market"))
		h.Must(h.publish(i))
		n := h.filed("没有法定时限的登记")
		h.Do(window, n, "accept", nil)
		h.decided(n)
		b := h.board(head, spring)
		p, err := h.Counter.Cases(ctx, h.Who(head), counter.Behind{BoardQuery: spring, Number: "measured"})
		h.Must(err)
		if len(p.Cases) != 1 || p.Cases[0].Taken != 3 || p.Cases[0].Statutory != 20 {
			h.Errorf("measured %+v", p.Cases)
		}
		if b.Total["pledged_bp"] != 6000 || b.Total["saved_bp"] != 8500 || b.Total["lawless"] != 1 || b.Total["special"] != 1 || h.Sum("case.saved", measure.Query{}) != 8500 || h.Sum("case.measured", measure.Query{}) != 1 {
			h.Errorf("numbers %v", b.Total)
		}
	})
}

// A unit sees its own; to an enterprise the board is closed.
func TestTheBoardIsScoped(t *testing.T) {
	each(t, func(h *house) {
		h.someCases()
		if b := h.board(handler, spring); b.Total["filed"] != 4 {
			h.Errorf("the unit sees %d of its cases", b.Total["filed"])
		}
		q := spring
		q.Unit = kernel.ID(h.Unit("market"))
		b := h.board("economy.head", q)
		p, err := h.Counter.Cases(ctx, h.Who("economy.head"), counter.Behind{BoardQuery: q})
		h.Must(err)
		if b.Total["filed"] != 0 || len(b.Units)+len(b.Lacks)+len(b.Grades)+len(p.Cases) != 0 {
			h.Errorf("another unit sees %v, %d cases", b.Total, len(p.Cases))
		}
		_, err = h.Counter.Board(ctx, h.Contact(firm), spring)
		h.refused(err, kernel.CodeForbidden, "")
		_, err = h.Counter.Cases(ctx, h.Contact(firm), counter.Behind{BoardQuery: spring})
		h.refused(err, kernel.CodeForbidden, "")
	})
}

// The pages say the numbers, what there is no data of, and where each leads.
func TestThePagesOfTheBoard(t *testing.T) {
	each(t, func(h *house) {
		const address = "/counter/board?from=2022-03&to=2022-05"
		p := h.Page(head, address, 200)
		p.Has("h1", "办件看板")
		p.Has("main", "无数据")
		h.someCases()
		p = h.Page(head, address, 200)
		p.Has("#items-sheet", "食品经营许可核发")
		p.Has("#lacks-sheet", "平面布置图")
		for _, code := range []string{"filed", "decided", "in_time", "late", "measured", "corrected", "silent", "satisfied", "rated", "thanked"} {
			if !strings.Contains(strings.Join(p.Doors("main a"), "\n"), "number="+code+"&") {
				h.Errorf("no door to %s", code)
			}
		}
		if got := p.Row("#lacks-sheet", "平面布置图"); !slices.Equal(got, []string{"平面布置图", "食品经营许可核发", "1"}) {
			h.Errorf("missing: %q", got)
		}
		p = h.Page(head, "/counter/board/cases?from=2022-03&to=2022-05&number=late", 200)
		p.Has("h1", "超过承诺时限")
		p.Has("main", "食品经营许可核发")
		h.Page(head, "/counter/board?from=2022-13", 422)
		h.Page(head, "/counter/board/cases?number=nonsense", 404)
		h.Page(head, "/process?kind=case", 200).Has("main", "作出决定")
		if w := h.AskFirm(firm, "/counter/board"); w.Code != 403 {
			h.Errorf("a firm gets %d", w.Code)
		}
	})
}

// One enterprise that is told twice, about one material of an item, that it is
// missing has the guide improved: once until that is closed.
func TestRepeatedCorrectionsProposeABetterGuide(t *testing.T) {
	each(t, func(h *house) {
		lacking := func(who, item, material string) *matter.Matter {
			m, err := h.file(h.Contact(who), "", form{"item": {h.version(item)}, "answers": {"who=company; place=rented"}})
			h.Must(err)
			h.Do(window, m, "correct", form{"missing": {material}})
			return m
		}
		tasks := func() []*matter.Matter {
			p, err := h.Matter.List(ctx, kernel.System(), matter.Filter{Kind: "task", Search: "办事指南"})
			h.Must(err)
			return p.Matters
		}
		lacking(firm, "食品经营许可核发", "平面布置图")
		lacking("E0002", "食品经营许可核发", "平面布置图")
		lacking(firm, "公司变更登记", "平面布置图")
		lacking(firm, "食品经营许可核发", "从业人员健康证明")
		if n := len(tasks()); n != 0 {
			h.Fatalf("%d proposals before anything was repeated", n)
		}
		m := lacking(firm, "食品经营许可核发", "平面布置图")
		list := tasks()
		if len(list) != 1 || list[0].Parent != m.ID || list[0].Data["task_unit"] != h.Unit("market") || h.Events(list[0].ID) != "task.given" {
			h.Fatalf("proposals %+v", list)
		}
		lacking(firm, "食品经营许可核发", "平面布置图")
		if n := len(tasks()); n != 1 {
			h.Errorf("%d proposals while one is open", n)
		}
		h.Do("market.head", list[0], "accept", nil)
		h.Do("market.head", list[0], "finish", form{"outcome": {"指南写明了平面图的要求"}})
		h.Do("service-office.dispatch-1", list[0], "check", nil)
		lacking(firm, "食品经营许可核发", "平面布置图")
		if n := len(tasks()); n != 2 {
			h.Errorf("%d proposals after the first was closed", n)
		}
	})
}

// seen are the channels by which somebody could learn of a rating.
func (h *house) seen(post string, m *matter.Matter) (out []string) {
	h.Helper()
	who := h.Who(post)
	note := func(where, text string) {
		for _, word := range []string{"dissatisfied", "不满意", "骆驼", "revisiting", "mending", "revisited", "差评待回访", "差评整改", "bad_rating", "打过电话", "called_back"} {
			if strings.Contains(text, word) {
				out = append(out, where+" tells "+word)
			}
		}
	}
	for where, path := range map[string]string{"record": "/m/case/" + string(m.ID), "list": "/m/case?col=satisfaction&col=rating_note", "process": "/process?kind=case", "trails": "/process/matters?kind=case", "xes": "/process/export.xes?kind=case", "csv": "/process/export.csv?kind=case", "search": "/search?q=" + url.QueryEscape("公司变更登记"),
		"api": "/api/v1/matters/" + string(m.ID), "api list": "/api/v1/matters?kind=case", "board": "/counter/board?from=2022-03&to=2022-05"} {
		answer := h.Ask(post, path, nil)
		body := answer.Body.String()
		if answer.Code != 200 && (post == handler || answer.Code != 403) { // the window has no process view
			out = append(out, where+" answers "+answer.Result().Status)
		}
		if where == "list" || where == "process" || where == "board" {
			body = rowsOf(body)
		}
		note(where, body)
	}
	for where, f := range map[string]matter.Filter{"stage": {Stage: "revisiting"}, "mending": {Stage: "mending"}, "tag": {Tags: map[string]string{"satisfaction": "dissatisfied"}}, "search": {Search: "骆驼"},
		"facts": {Facts: &measure.Query{Measures: []string{"case.rated"}}}} {
		f.Kind = counter.Kind
		p, err := h.Matter.List(ctx, who, f)
		h.Must(err)
		if p.Total != 0 {
			out = append(out, where+" finds it")
		}
	}
	p, err := h.Matter.List(ctx, who, matter.Filter{Kind: counter.Kind, Stage: "delivered"})
	h.Must(err)
	if p.Total != 1 || p.Matters[0].Stage != "delivered" {
		out = append(out, "not among those to be rated")
	}
	v, err := h.Matter.View(ctx, who, m.ID)
	h.Must(err)
	for _, ev := range v.Events {
		note("timeline", ev.Kind)
	}
	for _, c := range v.Clocks {
		if c.Code == "revisit" || c.Code == "call" || c.Code == "add" || c.Code == "rate" && !c.Running() {
			out = append(out, "clock "+c.Code)
		}
	}
	trails, _, err := h.Matter.Trails(ctx, who, matter.Filter{Kind: counter.Kind}, 10)
	h.Must(err)
	for _, t := range trails {
		for _, s := range t.Steps {
			if s.Kind == "case.rated" || s.Kind == "case.bad_rating" {
				out = append(out, "trail "+s.Kind)
			}
		}
	}
	return append(out, h.told(who, m)...)
}

// told are the notices, what waits, and the export.
func (h *house) told(who kernel.Actor, m *matter.Matter) (out []string) {
	h.Helper()
	page, err := h.Matter.Notices(ctx, who, matter.NoticeFilter{})
	h.Must(err)
	for _, n := range page.Notices {
		if strings.Contains(n.Text.ZH, "差评") {
			out = append(out, "notice "+n.Text.ZH)
		}
	}
	list, err := h.Matter.Today(ctx, who, 100)
	h.Must(err)
	for _, w := range list {
		if w.ID == m.ID {
			out = append(out, "today "+w.Action)
		}
	}
	h.Must(h.Matter.Each(ctx, who, matter.Filter{Kind: counter.Kind}, func(x *matter.Matter) error {
		if x.Data["satisfaction"] != nil || x.Data["rating_note"] != nil || x.Stage != "delivered" || x.Counts["rate"] != 0 {
			out = append(out, "export")
		}
		return nil
	}))
	return out
}

// rowsOf leaves out the filters of a page, which name every grade and stage.
func rowsOf(body string) string {
	if _, rows, ok := strings.Cut(body, "<tbody"); ok {
		return rows
	}
	return ""
}

// A bad rating is not seen by whoever handled the case, nor by anybody who does not
// put it right, by any channel, before it is final; then it is. Webhooks tell
// nothing of it, before or after.
func TestARatingIsSealedUntilItIsFinal(t *testing.T) {
	each(t, func(h *house) {
		robot, err := h.Hook.Add(ctx, kernel.System(), hook.AddInput{Name: "群", Format: hook.JSON, URL: "http://127.0.0.1:1", Secret: "0123456789abcdef", Events: []string{"case.*"}})
		h.Must(err)
		m := h.filed("公司变更登记")
		h.Do(window, m, "accept", nil)
		h.decided(m)
		h.Must(h.as(h.Contact(firm), m, "rate", form{"satisfaction": {"dissatisfied"}, "rating_note": {"骆驼跑了两趟"}}))
		sealed := func(when string) {
			h.Helper()
			for _, post := range []string{window, handler} {
				for _, leak := range h.seen(post, m) {
					h.Errorf("%s, %s: %s", when, post, leak)
				}
			}
		}
		sealed("rated")
		for _, who := range []kernel.Actor{h.Contact(firm), h.Who(rater)} {
			got, err := h.Matter.Get(ctx, who, m.ID)
			h.Must(err)
			if got.Stage != "revisiting" || got.Data["satisfaction"] != "dissatisfied" {
				h.Errorf("%s sees %s, %v", who.Name, got.Stage, got.Data["satisfaction"])
			}
		}
		h.At("2022-03-04", 18) // a day is over: the office hears of it, the handlers do not
		sealed("a day later")
		h.Do(rater, m, "call", form{"call_note": {"打过电话了"}})
		sealed("called")
		h.Do(rater, m, "revisit", form{"visit_note": {"指南写清楚了"}})
		sealed("put right")
		if got := h.Sum("case.rated", measure.Query{}); got != 0 {
			h.Errorf("%d ratings published before they are final", got)
		}
		h.At("2022-03-28", 10) // the time to add to it is over
		got, err := h.Matter.Get(ctx, h.Who(handler), m.ID)
		h.Must(err)
		if got.Stage != "closed" || got.Data["satisfaction"] != "dissatisfied" || h.Sum("case.rated", measure.Query{}) != 1 {
			h.Errorf("when final: %s, %v", got.Stage, got.Data["satisfaction"])
		}
		if got, want := h.Events(m.ID), "case.filed case.accepted case.decided case.delivered case.rated case.bad_rating case.overdue case.escalated case.called_back case.revisited case.closed"; got != want {
			h.Errorf("events %s", got)
		}
		_, told, err := h.Hook.View(ctx, kernel.System(), robot)
		h.Must(err)
		var kinds []string
		for _, x := range slices.Backward(told) {
			kinds = append(kinds, x.Event)
		}
		if got := strings.Join(kinds, " "); got != "case.filed case.accepted case.decided case.delivered case.closed" {
			h.Errorf("told outside: %s", got)
		}
	})
}

// A handler who rates is refused by the server and it is logged, by the command
// and by the page.
func TestAHandlersRatingIsRefusedAndLogged(t *testing.T) {
	each(t, func(h *house) {
		m := h.filed("公司变更登记")
		h.Do(window, m, "accept", nil)
		h.decided(m)
		before := h.Events(m.ID)
		h.refused(h.Try(handler, m, "rate", form{"satisfaction": {"very_satisfied"}}), kernel.CodeForbidden, "")
		if got := h.subject(m.ID); got != "case.rating_refused" {
			h.Errorf("logged %q", got)
		}
		if w := h.Ask(handler, "/m/case/"+string(m.ID)+"/actions/rate", url.Values{"satisfaction": {"very_satisfied"}}); w.Code != 303 {
			h.Errorf("the page answers %d", w.Code)
		}
		if got := h.subject(m.ID); got != "case.rating_refused case.rating_refused" {
			h.Errorf("logged %q", got)
		}
		if got := h.Events(m.ID); got != before {
			h.Errorf("events %s", got)
		}
	})
}
