package matter_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"juyan/internal/calendar"
	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/matter"
)

// shelf is a kind that can be put off while units work on it.
const shelf = `
kind: shelf
name: {zh: 可挂账, en: May be put off}
number: 挂〔{year}〕{seq}号
titled: what
fields:
  - {code: what, name: {zh: 事由, en: What}, type: text}
  - {code: why, name: {zh: 原因, en: Why}, type: text}
  - {code: units, name: {zh: 单位, en: Units}, type: units}
  - {code: lead, name: {zh: 牵头, en: Lead}, type: unit}
raise: {code: raise, name: {zh: 报, en: Report}, to: work, by: [caller], permission: repair.raise, form: [what], assign: [{relation: officer, from: serving.officer}]}
stages:
  - {code: work, name: {zh: 办理, en: Work}, face: working, awaits: [end], holder: officer}
  - {code: shelf, name: {zh: 挂账, en: Put off}, face: working, awaits: [fetch], holder: officer, rests: true}
  - {code: over, name: {zh: 结束, en: Over}, face: done, end: true}
actions:
  - {code: call, name: {zh: 派, en: Call}, from: [work, shelf], by: [officer], permission: repair.handle, form: [lead, units], requires: [lead], open: {lane: job, units: units, lead: lead}}
  - {code: put, name: {zh: 挂账, en: Put off}, from: [work], to: shelf, by: [officer], permission: repair.handle, form: [why], requires: [why]}
  - {code: fetch, name: {zh: 恢复, en: Take up}, from: [shelf], to: work, by: [officer], permission: repair.handle}
  - {code: end, name: {zh: 结束, en: End}, from: [work, shelf], to: over, by: [officer], permission: repair.handle, close_lanes: true}
lanes:
  - code: job
    name: {zh: 单位, en: Units}
    first: going
    stages:
      - {code: going, name: {zh: 在办, en: Going}, awaits: [close], holder: lane}
      - {code: closed, name: {zh: 办完, en: Closed}, end: true}
    actions:
      - {code: hold, name: {zh: 停, en: Hold}, from: [going], by: [lane], permission: repair.handle, form: [why], requires: [why], suspend: [do]}
      - {code: unhold, name: {zh: 续, en: Go on}, from: [going], by: [lane], permission: repair.handle, when: m.lane_paused, resume: [do]}
      - {code: close, name: {zh: 完, en: Close}, from: [going], to: closed, by: [lane], permission: repair.handle, stop: [do]}
    clocks:
      - {code: do, name: {zh: 办理, en: Do}, limits: [{is: 10wd}], steps: [{at: "0", do: remind, to: [lane]}]}
`

// putOff is a matter of the kind shelf with the unit gd at work on it.
func (z *zone) putOff() *matter.Matter {
	z.Helper()
	if err := z.m.Kinds().Publish(ctx, z.db, []*caseflow.Definition{define(z.T, repair), define(z.T, shelf)}); err != nil {
		z.Fatal(err)
	}
	m, err := z.m.Raise(ctx, z.firm(), matter.RaiseInput{Kind: "shelf", Values: map[string][]string{"what": {"用地指标"}}})
	if err != nil {
		z.Fatal(err)
	}
	return z.act(z.post("zg"), m, "", "call", map[string][]string{"lead": {z.unit("gd")}, "units": {z.unit("gd")}})
}

func (z *zone) clockOf(m *matter.Matter, lane kernel.ID) matter.Clock {
	z.Helper()
	v, err := z.m.View(ctx, kernel.System(), m.ID)
	if err != nil {
		z.Fatal(err)
	}
	i := slices.IndexFunc(v.Clocks, func(c matter.Clock) bool { return c.Lane == lane && c.Running() })
	if i < 0 {
		z.Fatal("no clock of the lane runs")
	}
	return v.Clocks[i]
}

var because = map[string][]string{"why": {"等用地指标"}}

func TestWhatIsPutOffDoesNotPressItsUnits(t *testing.T) {
	each(t, func(z *zone) {
		z.at("2022-03-01", 9, 0)
		m := z.putOff()
		due, officer := m.DueAt, z.post("zg")
		z.refuse(kernel.CodeInvalid, officer, m, "", "put", nil) // a pause gives its reason
		z.at("2022-03-03", 9, 0)
		if m = z.act(officer, m, "", "put", because); m.DueAt != matter.Never {
			z.Fatalf("the unit's clock still presses: %v", m.DueAt)
		}
		z.at("2022-04-20", 9, 0) // far beyond the limit
		z.fire()
		if got := z.events(m); slices.Contains(got, "shelf.overdue") {
			z.Fatalf("a limit passed while the matter was put off: %v", got)
		}
		m = z.act(officer, m, "", "fetch", nil)
		c := z.clockOf(m, z.lane(m, "gd"))
		if c.PausedAt != 0 || len(c.Pauses) != 1 || c.DueAt <= due || c.DueAt != m.DueAt {
			z.Fatalf("after the pause: %+v, before it was due %v", c, due)
		}
	})
}

// A unit called while the matter is put off has all its time afterwards; one
// that had paused by itself stays paused.
func TestPutOffAndHeldAreTwoPauses(t *testing.T) {
	each(t, func(z *zone) {
		z.at("2022-03-01", 9, 0)
		m := z.putOff()
		officer, gd := z.post("zg"), z.lane(m, "gd")
		z.act(z.post("gd1"), m, gd, "hold", because)
		m = z.act(officer, m, "", "put", because)
		m = z.act(officer, m, "", "call", map[string][]string{"lead": {z.unit("gd")}, "units": {z.unit("gd"), z.unit("zr")}})
		zr := z.lane(m, "zr")
		if c := z.clockOf(m, zr); c.PausedAt == 0 {
			z.Fatal("a unit called meanwhile already burns time")
		}
		z.refuse(kernel.CodeConflict, z.post("zr1"), m, zr, "unhold", nil) // it holds nothing itself
		z.at("2022-03-21", 9, 0)
		m = z.act(officer, m, "", "fetch", nil)
		if c := z.clockOf(m, gd); c.PausedAt == 0 || len(c.Pauses) != 0 {
			z.Fatalf("the unit's own pause ended with the other: %+v", c)
		}
		if c := z.clockOf(m, zr); c.PausedAt != 0 || c.DueAt != m.DueAt {
			z.Fatalf("the unit called meanwhile does not burn: %+v", c)
		}
	})
}

// Whatever the order of the two pauses, the clock burns exactly when neither
// holds it.
func TestAUnitsTimeIsWhatNeitherPauseHolds(t *testing.T) {
	each(t, func(z *zone) {
		cal, err := calendar.New(calendar.Official(), calendar.OfficeHours(), z.org())
		if err != nil {
			z.Fatal(err)
		}
		rnd := rand.New(rand.NewPCG(7, 7))
		for range 4 {
			z.at("2022-03-01", 9, 0)
			m := z.putOff()
			lane, start := z.lane(m, "gd"), z.clock.Now()
			w := &pauses{zone: z, m: m, lane: lane}
			for range 12 {
				z.clock.Set(z.clock.Now().Add(time.Duration(rnd.IntN(40)) * time.Minute * 15))
				step := w.step(rnd.IntN(2) == 0)
				c := z.clockOf(w.m, lane)
				if (c.PausedAt != 0) != (w.held || w.off) {
					z.Fatalf("%s: held %t, put off %t, but the clock says %+v", step, w.held, w.off, c)
				}
				due, err := (&matter.Clockwork{Calendar: cal}).Deadline(start, c.Limit, w.spans)
				if err != nil || c.PausedAt == 0 && c.DueAt != due {
					z.Fatalf("%s: due %v, want %v after %v; %v", step, c.DueAt.In(z.org()), due.In(z.org()), w.spans, err)
				}
			}
			z.act(z.post("zg"), w.m, "", "end", nil)
		}
	})
}

// pauses is the model: when one of the two holds the unit's clock.
type pauses struct {
	*zone
	m         *matter.Matter
	lane      kernel.ID
	held, off bool
	since     kernel.Instant
	spans     []kernel.Period
}

// step flips one of the two pauses.
func (w *pauses) step(own bool) string {
	before := w.held || w.off
	var said string
	reason := map[bool]map[string][]string{false: because} // nothing is asked when a pause ends
	if own {
		said = map[bool]string{false: "hold", true: "unhold"}[w.held]
		w.m = w.act(w.post("gd1"), w.m, w.lane, said, reason[w.held])
		w.held = !w.held
	} else {
		said = map[bool]string{false: "put", true: "fetch"}[w.off]
		w.m = w.act(w.post("zg"), w.m, "", said, reason[w.off])
		w.off = !w.off
	}
	switch now := w.held || w.off; {
	case now && !before:
		w.since = w.clock.Now()
	case before && !now:
		w.spans = append(w.spans, kernel.Period{From: w.since, To: w.clock.Now()})
	}
	return fmt.Sprintf("after %s", said)
}
