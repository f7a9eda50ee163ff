package counter_test

import (
	"slices"
	"strings"
	"testing"

	"juyan/internal/admin"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/store"
)

// An administrator makes 9 March 2022 a day off: the limits of an open case move by a
// day, its record and the ledger say so, to the applicant too, and the board counts
// by the new day. A decided case stays as it was.
func TestANewCalendarMovesOpenCases(t *testing.T) {
	each(t, func(h *house) {
		m, done := h.filed("食品经营许可核发"), h.filed("食品经营许可核发")
		h.Do(window, m, "accept", nil)
		h.Do(window, done, "accept", nil)
		h.decided(done)
		was, law := h.clock(m, "decide"), h.clock(done, "decide")
		const notice = "国务院办公厅关于2022年部分节假日安排的通知\n国办发明电〔2021〕11号\n一、试验：3月9日（周三）放假，共1天。"
		n, err := h.Admin.ReadNotice(ctx, kernel.System(), 2022, notice)
		h.Must(err)
		r, err := h.Admin.LoadYear(ctx, kernel.System(), admin.LoadYearInput{Year: 2022, Text: notice, Version: n.Version})
		h.Must(err)
		if r.Moved == 0 || r.Clocks == 0 || r.Unknown > 0 {
			t.Errorf("%+v", r)
		}
		now := h.clock(m, "decide")
		if h.day(was.DueAt) != "2022-03-11" || h.day(now.DueAt) != "2022-03-14" || now.StatutoryAt <= was.StatutoryAt {
			t.Errorf("due %s, then %s; by law %s, then %s", h.day(was.DueAt), h.day(now.DueAt), h.day(was.StatutoryAt), h.day(now.StatutoryAt))
		}
		if c := h.clock(done, "decide"); c.DueAt != law.DueAt {
			t.Error("the clock of a decided case moved")
		}
		if got := h.promised(m); got != now.DueAt {
			t.Errorf("the board has it due %s", h.day(got))
		}
		for _, who := range []kernel.Actor{h.Who(head), h.Contact(firm)} {
			v, err := h.Matter.View(ctx, who, m.ID)
			h.Must(err)
			if last := v.Events[len(v.Events)-1]; last.Kind != "case.retimed" || !strings.Contains(string(last.Payload), `"clock":"decide"`) {
				t.Errorf("%s: %s %s", who.Name, last.Kind, last.Payload)
			}
		}
		page := h.Ask(head, "/m/case/"+string(m.ID), nil).Body.String()
		if !strings.Contains(page, "“办结”的截止时间由 2022-03-11 17:30 改为 2022-03-14 17:30") {
			t.Error("the record does not say what moved")
		}
		h.At("2022-03-14", 10)
		h.decided(m)
		if b := h.board(head, spring); b.Total["late"] != 0 || b.Total["in_time"] != 2 {
			t.Errorf("late %d, in time %d", b.Total["late"], b.Total["in_time"])
		}
	})
}

// promised is when the board has a case due.
func (h *house) promised(m *matter.Matter) (at kernel.Instant) {
	h.Helper()
	h.Must(h.DB.Read(ctx, func(tx *store.Tx) (err error) {
		at, err = store.One(tx, store.Value[kernel.Instant], `SELECT due_at FROM counter_case WHERE matter_id = $1`, m.ID)
		return err
	}))
	return at
}

// The lists that are kept in memory are sorted by the new times.
func TestANewCalendarSortsTheListsAnew(t *testing.T) {
	each(t, func(h *house) {
		h.filed("食品经营许可核发")
		due := func() []kernel.Instant {
			p, err := h.Matter.List(ctx, h.Who(head), matter.Filter{Kind: "case", Sort: "due"})
			h.Must(err)
			var out []kernel.Instant
			for _, m := range p.Matters {
				out = append(out, m.DueAt)
			}
			return out
		}
		before := due()
		const notice = "一、试验：3月3日（周四）放假，共1天。"
		_, err := h.Admin.LoadYear(ctx, kernel.System(), admin.LoadYearInput{Year: 2022, Text: notice})
		h.Must(err)
		if after := due(); len(after) != len(before) || slices.Equal(before, after) {
			t.Errorf("%v, then %v", before, after)
		}
	})
}
