package baton_test

import (
	"slices"
	"strings"
	"testing"

	"juyan/internal/baton"
	"juyan/internal/baton/batontest"
	"juyan/internal/indicator"
	"juyan/internal/kernel"
)

// late is a year in which b was also late with case 甲1, and a did case 甲2 in
// time; its run is official.
func late(h *batontest.House) *baton.Run {
	h.Helper()
	v := h.Published(batontest.Scheme)
	h.Year()
	h.WorkOn(h.Case("甲1"), "work.due", "b", "2022-07-01", 1)
	done := h.Case("甲2")
	h.WorkOn(done, "work.due", "a", "2022-07-01", 1)
	h.WorkOn(done, "work.in_time", "a", "2022-07-01", 1)
	h.Case("甲3") // nothing of it counts
	h.At("2023-01-10", 9)
	return run(h, baton.RunInput{Scheme: v.ID, Period: "2022", Purpose: baton.Official})
}

func tried(h *batontest.House, s *baton.Service, r *baton.Run, in baton.WhatIfInput) *baton.Supposition {
	h.Helper()
	t, err := s.WhatIf(h.Ctx, h.Office(), r.ID, "units", in)
	if err != nil {
		h.Fatal(err)
	}
	return t
}

// totals are what the subjects of a result have.
func totals(r *indicator.Result) string {
	var out []string
	for _, s := range r.Subjects {
		out = append(out, s.Code+" "+s.Total.String())
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

// Without a late matter the unit's rate rises, that line alone moves, and the
// result is the one a revision finds that leaves the same matter out.
func TestWithoutALateMatter(t *testing.T) {
	each(t, func(h *batontest.House) {
		r := late(h)
		before := len(h.Kinds(r.ID))
		x := tried(h, h.Baton, r, baton.WhatIfInput{Without: []string{"甲1"}})
		if len(x.Left) != 1 || x.Left[0].Title != "办件甲1" {
			t.Errorf("left out: %+v", x.Left)
		}
		moved := x.Changed("b", true)
		if len(moved) != 2 || moved[0].Line.Code != "in_time" || moved[0].Old.Raw.Num().Round(2).String() != "63.64" || moved[0].New.Raw.String() != "70" || moved[1].Line.Code != "served" {
			t.Errorf("b: %+v", moved)
		}
		if other := x.Changed("a", true); len(other) != 0 {
			t.Errorf("a moved too: %+v", other)
		}
		if got := len(h.Kinds(r.ID)); got != before {
			t.Error("the trial left an event")
		}

		h.Exclude(r, "甲1")
		second := run(h, baton.RunInput{Scheme: r.Scheme, Period: "2022", Purpose: baton.Official, Follows: r.ID, Reason: "申诉成立"})
		groups, err := h.Baton.Groups(h.Ctx, h.Office(), second.ID, "units")
		if err != nil {
			t.Fatal(err)
		}
		if want := totals(groups[0].Whole()); totals(x.After) != want || x.After.Digest() != groups[0].Whole().Digest() {
			t.Errorf("tried %s, a real revision has %s", totals(x.After), want)
		}
	})
}

// What a run left out stays left out in what is tried on it, after a restart as
// before; what was recorded later is not seen.
func TestARunsOwnExclusionsStay(t *testing.T) {
	each(t, func(h *batontest.House) {
		r := late(h)
		h.At("2023-01-15", 9)
		h.Exclude(r, "甲1")
		second := run(h, baton.RunInput{Scheme: r.Scheme, Period: "2022", Purpose: baton.Official, Follows: r.ID, Reason: "申诉成立"})
		h.At("2023-01-20", 9)
		h.Work("work.due", "a", "2022-08-01", 30)
		both := tried(h, h.Baton, r, baton.WhatIfInput{Without: []string{"甲1", "甲2"}})
		for name, s := range map[string]*baton.Service{"the same program": h.Baton, "a restarted one": h.Restarted()} {
			if x := tried(h, s, second, baton.WhatIfInput{Without: []string{"甲2"}}); totals(x.After) != totals(both.After) {
				t.Errorf("%s: %s; want %s", name, totals(x.After), totals(both.After))
			}
		}
		_, err := h.Baton.WhatIf(h.Ctx, h.Office(), second.ID, "units", baton.WhatIfInput{Without: []string{"甲1"}})
		refused(h, err, kernel.CodeInvalid, "本来就没有计入")
	})
}

// Leaving matters out goes together with other changes.
func TestWithoutAMatterAndWithAnotherTarget(t *testing.T) {
	each(t, func(h *batontest.House) {
		r := late(h)
		in := baton.WhatIfInput{Without: []string{"甲1"}}
		in.Targets = map[string]map[string]indicator.Num{"in_time": {"": indicator.Int(70)}}
		x := tried(h, h.Baton, r, in)
		b := x.After.Subject("b")
		if got := b.Cells[x.After.LineOf("in_time")]; got.Points.Num().Cmp(got.Full) != 0 {
			t.Errorf("70 of 70 gives %s of %s", got.Points, got.Full)
		}
	})
}

// Each number that cannot be left out is named; what somebody may not see is as
// unknown as what does not exist.
func TestWhatCannotBeLeftOut(t *testing.T) {
	each(t, func(h *batontest.House) {
		r := late(h)
		for number, why := range map[string]string{"甲9": "没有编号为“甲9”的办件，或您无权查看", "甲3": "甲3 没有一条记录计入这一组"} {
			_, err := h.Baton.WhatIf(h.Ctx, h.Office(), r.ID, "units", baton.WhatIfInput{Without: []string{number}})
			refused(h, err, kernel.CodeInvalid, why)
			if e := kernel.AllErrors(err)[0]; e.Field != "out" {
				t.Errorf("%s stands at %q", number, e.Field)
			}
		}
		head := h.Actor("a-head", map[string]kernel.Scope{baton.PermView: kernel.ScopeSubtree})
		_, err := h.Baton.WhatIf(h.Ctx, head, r.ID, "units", baton.WhatIfInput{Without: []string{"甲1"}})
		refused(h, err, kernel.CodeConflict, "无权查看")
	})
}

// A draft that was changed after its trial no longer measures what the trial
// measured: that is said, and no number is made up.
func TestATrialOfADraftThatChanged(t *testing.T) {
	each(t, func(h *batontest.House) {
		v, err := h.Baton.Draft(h.Ctx, h.Office(), baton.DraftInput{Text: batontest.Scheme})
		if err != nil {
			t.Fatal(err)
		}
		h.Year()
		h.WorkOn(h.Case("甲1"), "work.due", "b", "2022-07-01", 1)
		h.At("2023-01-10", 9)
		r := run(h, baton.RunInput{Scheme: v.ID, Period: "2022", Purpose: baton.Trial})
		tried(h, h.Baton, r, baton.WhatIfInput{Without: []string{"甲1"}})
		if err := h.Baton.Edit(h.Ctx, h.Office(), baton.EditInput{Scheme: v.ID, Text: strings.Replace(batontest.Scheme, "indicator: served", "indicator: scolded", 1)}); err != nil {
			t.Fatal(err)
		}
		_, err = h.Baton.WhatIf(h.Ctx, h.Office(), r.ID, "units", baton.WhatIfInput{Without: []string{"甲1"}})
		refused(h, err, kernel.CodeConflict, "改过")
	})
}
