package baton_test

import (
	"slices"
	"testing"

	"juyan/internal/baton"
	"juyan/internal/baton/batontest"
	"juyan/internal/indicator"
	"juyan/internal/kernel"
)

func run(h *batontest.House, in baton.RunInput) *baton.Run {
	h.Helper()
	r, err := h.Baton.Run(h.Ctx, h.Office(), in)
	if err != nil {
		h.Fatal(err)
	}
	return r
}

func score(h *batontest.House, r *baton.Run, group, subject string) *baton.Score {
	h.Helper()
	_, _, c, err := h.Baton.FindScore(h.Ctx, h.Office(), r.ID, group, subject)
	if err != nil {
		h.Fatal(err)
	}
	return c
}

// judge has both leaders and the head of b mark every unit they may.
func judge(h *batontest.House, v *baton.Version, mark string) {
	h.Helper()
	people := []kernel.ID{h.Person("leader1"), h.Person("leader2"), h.Person("b-head")}
	if err := h.Baton.Appoint(h.Ctx, h.Office(), baton.AppointInput{Scheme: v.ID, Period: "2022", Indicator: "judged", People: people}); err != nil {
		h.Fatal(err)
	}
	for _, post := range []string{"leader1", "leader2", "b-head"} {
		actor := h.Actor(post, map[string]kernel.Scope{baton.PermJudge: kernel.ScopeOwn})
		seats, err := h.Baton.Seats(h.Ctx, actor)
		if err != nil || len(seats) != 1 {
			h.Fatal(seats, err)
		}
		marks := map[string]string{"unit:a": mark, "unit:b": mark, "unit:c": mark}
		if err := h.Baton.Mark(h.Ctx, actor, baton.MarkInput{Seat: seats[0].ID, Marks: marks}); err != nil {
			h.Fatal(err)
		}
	}
}

// The year of the test zone, by hand: a is in time 9 of 10 (target 90), b 7 of
// 10 (target 80), c had nothing due; both served as many.
func TestAYearIsScored(t *testing.T) {
	each(t, func(h *batontest.House) {
		v := h.Published(batontest.Scheme)
		h.Year()
		h.At("2023-01-10", 9)
		judge(h, v, "80")
		r := run(h, baton.RunInput{Scheme: v.ID, Period: "2022", Purpose: baton.Official})
		for subject, want := range map[string]string{
			"a": "96",   // 60 × 90/90 + 20 × 10/10 + 20 × 0.8
			"b": "88.5", // 60 × 70/80 + 20 + 16
			"c": "40",   // served 0 of 10, judged 16 of 20; in time has no data: (0 + 16) of 40 are 40 of 100
		} {
			if got := score(h, r, "units", subject); got.Total.String() != want {
				t.Errorf("%s has %s, want %s: %+v", subject, got.Total, want, got.Cells)
			}
		}
		if c := score(h, r, "units", "c"); c.Cells[1].Raw.Known() || c.Cells[1].Policy != indicator.Drop || c.Rank != 3 {
			t.Errorf("nothing was due in c: %+v", c.Cells[1])
		}
		if got := score(h, r, "staff", "p-a-staff"); got.Total.String() != "80" { // (90 − 50) / 50
			t.Errorf("the staff of a has %s", got.Total)
		}
		if got := h.Kinds(r.ID); !slices.Equal(got, []string{"run.made"}) {
			t.Errorf("events %v", got)
		}
	})
}

// The same frozen numbers give the same digest, whatever is done afterwards.
func TestARerunIsEqualToTheLastBit(t *testing.T) {
	var digests []string
	each(t, func(h *batontest.House) {
		v := h.Published(batontest.Scheme)
		h.Year()
		h.At("2023-01-10", 9)
		first := run(h, baton.RunInput{Scheme: v.ID, Period: "2022", Purpose: baton.Official})
		h.At("2023-01-12", 9)
		h.Work("work.in_time", "b", "2022-07-01", 2)
		again := run(h, baton.RunInput{Scheme: v.ID, Period: "2022", Purpose: baton.Trial, AsOf: kernel.Date{Year: 2023, Month: 1, Day: 10}})
		later := run(h, baton.RunInput{Scheme: v.ID, Period: "2022", Purpose: baton.Official, Follows: first.ID, Reason: "补录"})
		if again.Digest != first.Digest || again.Inputs != first.Inputs {
			t.Error("as known on the day of the run, another result")
		}
		if later.Digest == first.Digest {
			t.Error("what was added later changed nothing")
		}
		if got := score(h, first, "units", "b"); got.Total.String() != "72.5" && got.Total.String() != score(h, again, "units", "b").Total.String() {
			t.Errorf("the first run changed: %s", got.Total)
		}
		digests = append(digests, first.Digest)
	})
	if len(digests) == 2 && digests[0] != digests[1] {
		t.Error("the two databases give different results")
	}
}

// A correction is compensated, the run before it is kept, and the two beside
// each other say what changed.
func TestACorrectionIsANewRun(t *testing.T) {
	each(t, func(h *batontest.House) {
		v := h.Published(batontest.Scheme)
		h.Year()
		wrong := h.Work("work.in_time", "b", "2022-08-01", 1)
		h.At("2023-01-10", 9)
		first := run(h, baton.RunInput{Scheme: v.ID, Period: "2022", Purpose: baton.Official})
		h.At("2023-01-11", 9)
		h.TakeBack(wrong)
		_, err := h.Baton.Run(h.Ctx, h.Office(), baton.RunInput{Scheme: v.ID, Period: "2022", Purpose: baton.Official, Follows: first.ID})
		refused(h, err, kernel.CodeInvalid, "为什么重新计算")
		second := run(h, baton.RunInput{Scheme: v.ID, Period: "2022", Purpose: baton.Official, Follows: first.ID, Reason: "误报一件"})
		c, err := h.Baton.Compare(h.Ctx, h.Office(), first.ID, second.ID)
		if err != nil {
			t.Fatal(err)
		}
		changes := c.Groups[0].Changes
		if c.Same || len(changes) != 1 || changes[0].Code != "b" || len(changes[0].Lines) != 1 || changes[0].Lines[0].Line.Code != "in_time" ||
			changes[0].Lines[0].Old.Raw.String() != "80" || changes[0].Lines[0].New.Raw.String() != "70" {
			t.Errorf("%+v", c.Groups[0])
		}
		// what was corrected counts once
		if n, latest, err := h.Baton.OfYear(h.Ctx, h.Office(), 2022); err != nil || n != 1 || latest != "2022" {
			t.Errorf("%d runs of 2022, the last of %q (%v)", n, latest, err)
		}
		if n, _, err := h.Baton.OfYear(h.Ctx, h.Office(), 2021); err != nil || n != 0 {
			t.Errorf("%d runs of 2021 (%v)", n, err)
		}
	})
}

// An official run needs published rules and a finished period.
func TestOnlyTrialsRunBeforeTheTime(t *testing.T) {
	each(t, func(h *batontest.House) {
		draft, err := h.Baton.Draft(h.Ctx, h.Office(), baton.DraftInput{Text: batontest.Scheme})
		if err != nil {
			t.Fatal(err)
		}
		h.At("2022-06-30", 9)
		_, err = h.Baton.Run(h.Ctx, h.Office(), baton.RunInput{Scheme: draft.ID, Period: "2022", Purpose: baton.Official})
		refused(h, err, kernel.CodeConflict, "没有发布")
		run(h, baton.RunInput{Scheme: draft.ID, Period: "2022", Purpose: baton.Trial})
		_, err = h.Baton.Run(h.Ctx, h.Office(), baton.RunInput{Scheme: draft.ID, Period: "2022Q1", Purpose: baton.Trial})
		refused(h, err, kernel.CodeInvalid, "考核期写法不同")
		_, err = h.Baton.Run(h.Ctx, h.Office(), baton.RunInput{Scheme: draft.ID, Period: "2024", Purpose: baton.Trial})
		refused(h, err, kernel.CodeInvalid, "还没有开始")
	})
}

// From a score to the formula with its numbers, and to the records.
func TestAScoreOpensDownToItsRecords(t *testing.T) {
	each(t, func(h *batontest.House) {
		v := h.Published(batontest.Scheme)
		h.Year()
		h.At("2023-01-10", 9)
		r := run(h, baton.RunInput{Scheme: v.ID, Period: "2022", Purpose: baton.Official})
		h.At("2023-01-11", 9)
		h.Work("work.in_time", "b", "2022-09-01", 5) // came later: the run did not see it
		x, err := h.Baton.Explain(h.Ctx, h.Office(), r.ID, "units", "b", "in_time")
		if err != nil {
			t.Fatal(err)
		}
		if x.Trace.Numbers != "7 / 10 * 100" || x.Trace.Value.String() != "70" || len(x.Terms) != 2 || x.Cell.Raw.String() != "70" {
			t.Errorf("%+v %+v", x.Trace, x.Terms)
		}
		for n, src := range x.Terms {
			b, err := h.Baton.Records(h.Ctx, h.Office(), r.ID, "units", "b", "in_time", n, 0, 10)
			if err != nil || b.Total != 1 || len(b.Records) != 1 || b.Records[0].Event.Kind != "work.done" || src.Facts != 1 {
				t.Errorf("%s: %+v %v", src.Term, b, err)
			}
		}
	})
}

// Nobody sees another's personal result without the permission; a head sees
// the unit's.
func TestResultsAreSeenWithinTheScope(t *testing.T) {
	each(t, func(h *batontest.House) {
		v := h.Published(batontest.Scheme)
		h.Year()
		h.At("2023-01-10", 9)
		r := run(h, baton.RunInput{Scheme: v.ID, Period: "2022", Purpose: baton.Official})
		head := h.Actor("a-head", map[string]kernel.Scope{baton.PermView: kernel.ScopeSubtree})
		staff := h.Actor("a-staff", map[string]kernel.Scope{baton.PermPersonal: kernel.ScopeOwn})
		for _, c := range []struct {
			actor   kernel.Actor
			group   string
			subject string
			sees    bool
		}{{head, "units", "a", true}, {head, "units", "b", false}, {head, "staff", "p-a-staff", false}, {staff, "staff", "p-a-staff", true}, {staff, "staff", "p-b-staff", false}, {staff, "units", "a", false}} {
			_, _, _, err := h.Baton.FindScore(h.Ctx, c.actor, r.ID, c.group, c.subject)
			if c.sees && err != nil || !c.sees && kernel.CodeOf(err) != kernel.CodeNotFound {
				t.Errorf("%s, %s of %s: %v", c.actor.Name, c.subject, c.group, err)
			}
		}
		groups, err := h.Baton.Groups(h.Ctx, head, r.ID, "units")
		if err != nil || len(groups[0].Scores) != 1 || groups[0].Hidden != 2 {
			t.Errorf("%+v %v", groups, err)
		}
		trial := run(h, baton.RunInput{Scheme: v.ID, Period: "2022", Purpose: baton.Trial})
		_, err = h.Baton.FindRun(h.Ctx, head, trial.ID)
		refused(h, err, kernel.CodeNotFound, "")
	})
}

// Panels are blind, and nobody judges their own unit.
func TestPanels(t *testing.T) {
	each(t, func(h *batontest.House) {
		v := h.Published(batontest.Scheme)
		err := h.Baton.Appoint(h.Ctx, h.Office(), baton.AppointInput{Scheme: v.ID, Period: "2022", Indicator: "judged", People: []kernel.ID{h.Person("a-staff")}})
		refused(h, err, kernel.CodeInvalid, "不在评委范围内")
		err = h.Baton.Appoint(h.Ctx, h.Office(), baton.AppointInput{Scheme: v.ID, Period: "2022", Indicator: "in_time", People: []kernel.ID{h.Person("leader1")}})
		refused(h, err, kernel.CodeInvalid, "不是由评委评定")
		if err := h.Baton.Appoint(h.Ctx, h.Office(), baton.AppointInput{Scheme: v.ID, Period: "2022", Indicator: "judged", People: []kernel.ID{h.Person("b-head")}}); err != nil {
			t.Fatal(err)
		}
		judge := map[string]kernel.Scope{baton.PermJudge: kernel.ScopeOwn}
		head, other := h.Actor("b-head", judge), h.Actor("leader2", judge)
		seats, err := h.Baton.Seats(h.Ctx, head)
		if err != nil || len(seats) != 1 {
			t.Fatal(seats, err)
		}
		_, err = h.Baton.Form(h.Ctx, other, seats[0].ID)
		refused(h, err, kernel.CodeNotFound, "")
		form, err := h.Baton.Form(h.Ctx, head, seats[0].ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, j := range form.Subjects {
			if j.Own != (j.Key == "unit:b") {
				t.Errorf("%s: own %v", j.Key, j.Own)
			}
		}
		err = h.Baton.Mark(h.Ctx, head, baton.MarkInput{Seat: seats[0].ID, Marks: map[string]string{"unit:a": "120", "unit:b": "100"}})
		if all := kernel.AllErrors(err); len(all) != 2 || all[0].Field != "unit:a" || all[1].Field != "unit:c" {
			t.Fatalf("%v", err)
		}
		if err := h.Baton.Mark(h.Ctx, head, baton.MarkInput{Seat: seats[0].ID, Marks: map[string]string{"unit:a": "70", "unit:b": "100"}, Recused: map[string]string{"unit:c": "配偶在该单位"}}); err != nil {
			t.Fatal(err)
		}
		refused(h, h.Baton.Mark(h.Ctx, head, baton.MarkInput{Seat: seats[0].ID, Marks: map[string]string{"unit:a": "90"}}), kernel.CodeConflict, "已经交了")
		if got := h.Kinds(seats[0].ID); !slices.Equal(got, []string{"panel.marked"}) {
			t.Errorf("events %v", got)
		}
	})
}

// What the command line computes is what a run computes.
func TestTryKeepsNothingAndFindsTheSame(t *testing.T) {
	each(t, func(h *batontest.House) {
		v := h.Published(batontest.Scheme)
		h.Year()
		h.At("2023-01-10", 9)
		tried, err := h.Baton.Try(h.Ctx, h.Office(), baton.TryInput{Code: "units-2022", Period: "2022"})
		if err != nil {
			t.Fatal(err)
		}
		if runs, err := h.Baton.Runs(h.Ctx, h.Office(), "", 10); err != nil || len(runs) != 0 {
			t.Fatalf("%d runs were kept, %v", len(runs), err)
		}
		if r := run(h, baton.RunInput{Scheme: v.ID, Period: "2022", Purpose: baton.Official}); r.Digest != tried.Digest || r.Inputs != tried.Inputs {
			t.Error("a run finds something else")
		}
		_, err = h.Baton.Try(h.Ctx, h.Office(), baton.TryInput{Code: "units-2022", Period: "2024"})
		refused(h, err, kernel.CodeNotFound, "没有方案")
	})
}
