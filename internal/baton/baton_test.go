package baton_test

import (
	"slices"
	"strings"
	"testing"

	"juyan/internal/baton"
	"juyan/internal/baton/batontest"
	"juyan/internal/kernel"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

func each(t *testing.T, fn func(h *batontest.House)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) { fn(batontest.New(t, db)) }, batontest.Migrations()...)
}

func refused(h *batontest.House, err error, code kernel.Code, text string) {
	h.Helper()
	if kernel.CodeOf(err) != code || err != nil && !strings.Contains(err.Error(), text) {
		h.Fatalf("%v; want %s with %q", err, code, text)
	}
}

// A scheme is drafted, consulted on, published; then it never changes.
func TestASchemeIsConsultedOnBeforeItBindsAnybody(t *testing.T) {
	each(t, func(h *batontest.House) {
		office, head := h.Office(), h.Actor("a-head", map[string]kernel.Scope{baton.PermOpine: kernel.ScopeUnit, baton.PermView: kernel.ScopeSubtree})
		v, err := h.Baton.Draft(h.Ctx, office, baton.DraftInput{Text: batontest.Scheme, Key: "k"})
		if err != nil {
			t.Fatal(err)
		}
		if again, err := h.Baton.Draft(h.Ctx, office, baton.DraftInput{Text: batontest.Scheme, Key: "k"}); err != nil || again.ID != v.ID {
			t.Fatalf("the same form twice: %v %v", again, err)
		}
		_, err = h.Baton.Get(h.Ctx, head, v.ID)
		refused(h, err, kernel.CodeNotFound, "")
		refused(h, h.Baton.Publish(h.Ctx, office, baton.PublishInput{Scheme: v.ID}), kernel.CodeConflict, "征求意见")
		if err := h.Baton.Consult(h.Ctx, office, baton.ConsultInput{Scheme: v.ID, To: kernel.Date{Year: 2022, Month: 1, Day: 12}}); err != nil {
			t.Fatal(err)
		}
		if err := h.Baton.Opine(h.Ctx, head, baton.OpineInput{Scheme: v.ID, Text: "目标定高了"}); err != nil {
			t.Fatal(err)
		}
		refused(h, h.Baton.Publish(h.Ctx, office, baton.PublishInput{Scheme: v.ID}), kernel.CodeConflict, "2022-01-12")
		h.At("2022-01-13", 9)
		refused(h, h.Baton.Opine(h.Ctx, head, baton.OpineInput{Scheme: v.ID, Text: "晚了"}), kernel.CodeConflict, "不在征求意见")
		refused(h, h.Baton.Publish(h.Ctx, office, baton.PublishInput{Scheme: v.ID}), kernel.CodeConflict, "1 条意见没有答复")
		list, err := h.Baton.Opinions(h.Ctx, office, v.ID)
		if err != nil || len(list) != 1 {
			t.Fatal(list, err)
		}
		if err := h.Baton.Answer(h.Ctx, office, baton.AnswerInput{Opinion: list[0].ID, Text: "维持，上年已达到"}); err != nil {
			t.Fatal(err)
		}
		if err := h.Baton.Publish(h.Ctx, office, baton.PublishInput{Scheme: v.ID}); err != nil {
			t.Fatal(err)
		}
		refused(h, h.Baton.Edit(h.Ctx, office, baton.EditInput{Scheme: v.ID, Text: batontest.Scheme}), kernel.CodeConflict, "不能再改")
		refused(h, h.Baton.Drop(h.Ctx, office, v.ID, 0), kernel.CodeConflict, "不能再改")
		want := []string{"scheme.drafted", "scheme.consulted", "scheme.opined", "scheme.answered", "scheme.published"}
		if got := h.Kinds(v.ID); !slices.Equal(got, want) {
			t.Errorf("events %v; want %v", got, want)
		}
	})
}

// Two published versions of one code never hold on the same day.
func TestVersionsDoNotOverlap(t *testing.T) {
	each(t, func(h *batontest.House) {
		h.Published(batontest.Scheme)
		v, err := h.Baton.Draft(h.Ctx, h.Office(), baton.DraftInput{Text: strings.Replace(batontest.Scheme, "from: 2022-01-01\nto: 2023-01-01", "from: 2022-07-01", 1)})
		if err != nil {
			t.Fatal(err)
		}
		if err := h.Baton.Consult(h.Ctx, h.Office(), baton.ConsultInput{Scheme: v.ID, To: kernel.Date{Year: 2022, Month: 2, Day: 1}}); err != nil {
			t.Fatal(err)
		}
		h.At("2022-02-02", 9)
		refused(h, h.Baton.Publish(h.Ctx, h.Office(), baton.PublishInput{Scheme: v.ID}), kernel.CodeConflict, "不能重叠")
	})
}

// Last year's scheme moves to the next year, its targets with it, the words
// beside them stay.
func TestACopyMovesDatesAndTargets(t *testing.T) {
	each(t, func(h *batontest.House) {
		v := h.Published("# 办法第一条\n" + batontest.Scheme)
		next, err := h.Baton.Draft(h.Ctx, h.Office(), baton.DraftInput{Copy: v.ID, Year: 2023, Moved: "5"})
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"# 办法第一条", "code: units-2023", "from: 2023-01-01", "to: 2024-01-01", "target: 84", "a: 94}", "2023 年机构考核"} {
			if !strings.Contains(next.Text, want) {
				t.Errorf("the copy lacks %q:\n%s", want, next.Text)
			}
		}
		if next.CopiedFrom != v.ID || next.Status != baton.Draft || next.From.Year != 2023 {
			t.Errorf("%+v", next)
		}
		_, err = h.Baton.Draft(h.Ctx, h.Office(), baton.DraftInput{Copy: v.ID, Year: 2023, Moved: "viel"})
		refused(h, err, kernel.CodeInvalid, "百分数")
	})
}

// A rate cannot be more than a hundred of a hundred, a growth can; a copy's
// targets are as round as the indicator is shown.
func TestACopyKeepsTargetsWithinReach(t *testing.T) {
	each(t, func(h *batontest.House) {
		v := h.Published(batontest.Scheme)
		text := strings.NewReplacer("in_time, weight: 60", "rate, weight: 60", "served, weight: 20, method: leader", "grown, weight: 20, method: growth, target: 98", "target: 80, targets: {a: 90}", "target: 90.55, targets: {a: 98}").Replace(v.Text) + `indicators:
  - {code: rate, name: {zh: 率, en: Rate}, unit: {zh: "%", en: "%"}, level: zone, basis: {zh: 法, en: Law}, owner: zone, from: 2022-01-01, decimals: 1, formula: sum(work.in_time) / sum(work.due) * 100}
  - {code: grown, name: {zh: 增长, en: Growth}, unit: {zh: "%", en: "%"}, level: zone, basis: {zh: 法, en: Law}, owner: zone, from: 2022-01-01, decimals: 1, formula: growth(sum(work.due))}
`
		first, err := h.Baton.Draft(h.Ctx, h.Office(), baton.DraftInput{Text: text})
		if err != nil {
			t.Fatal(err)
		}
		next, err := h.Baton.Draft(h.Ctx, h.Office(), baton.DraftInput{Copy: first.ID, Year: 2023, Moved: "5"})
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"target: 95.08", "a: 100}", "target: 102.9"} {
			if !strings.Contains(next.Text, want) {
				t.Errorf("the copy lacks %q:\n%s", want, next.Text)
			}
		}
	})
}

// What cannot be run is refused with file, line and remedy.
func TestAFaultySchemeIsNamedByLine(t *testing.T) {
	each(t, func(h *batontest.House) {
		_, err := h.Baton.Draft(h.Ctx, h.Office(), baton.DraftInput{Text: strings.Replace(batontest.Scheme, "weight: 60", "weight: sechzig", 1)})
		refused(h, err, kernel.CodeInvalid, "schemes/scheme.yaml:13")
		v, err := h.Baton.Draft(h.Ctx, h.Office(), baton.DraftInput{Text: strings.Replace(batontest.Scheme, "weight: 60", "weight: 50", 1)})
		if err != nil {
			t.Fatal(err)
		}
		refused(h, h.Baton.Consult(h.Ctx, h.Office(), baton.ConsultInput{Scheme: v.ID, To: kernel.Date{Year: 2022, Month: 3, Day: 1}}), kernel.CodeInvalid, "schemes/units-2022.yaml:")
		_, _, err = h.Baton.Preview(h.Ctx, h.Office(), baton.RunInput{Scheme: v.ID, Period: "2022"})
		refused(h, err, kernel.CodeInvalid, "权重加起来是 90，应为 100")
	})
}
