package sim

import (
	"math/rand/v2"
	"slices"
	"strconv"

	"juyan/internal/kernel"
	"juyan/internal/matter"
)

// hazard is one 隐患整改: found, planned by the firm, rectified, rechecked by
// somebody else of the unit.
type hazard struct {
	life
	kind   *HazardKind
	firm   firm
	unit   kernel.ID
	finder kernel.ID
	major  bool
	funds  int // yuan, as planned
	over   bool
	paused bool
}

func (r *run) castHazard(i int, days *spread) {
	rnd := r.chance(streamHazard, i)
	kinds := r.y.Hazard.Kinds
	h := &hazard{life: r.life(rnd), firm: r.firms.draw(rnd)}
	h.kind = &kinds[choose(rnd, len(kinds), func(i int) float64 { return kinds[i].Weight })]
	r.plan(days.office(rnd), h.find)
}

func (r *run) castHazardScene(rnd *rand.Rand, s *Scene, e firm) func() error {
	kinds := r.y.Hazard.Kinds
	i := slices.IndexFunc(kinds, func(k HazardKind) bool { return k.Category == s.About })
	if i < 0 {
		return nil
	}
	h := &hazard{life: r.life(rnd), firm: e, kind: &kinds[i]}
	h.scene(s)
	return h.find
}

func (h *hazard) words(name string) string { return h.say(h.y.Hazard.Words[name]) }

// find records what an inspector of the unit in charge found, or the firm
// itself.
func (h *hazard) find() error {
	title := h.say(h.kind.Titles)
	p, ok := h.proposal("hazard", h.kind.Category, title)
	if !ok {
		return kernel.NotFound(kernel.T("派单目录里没有“%s”", "The dispatch catalogue has no %q"), h.kind.Category)
	}
	h.unit, h.major = p.lead, h.will("h_major")
	f := one("title", title).with("category", h.kind.Category).with("place", h.kind.Place[h.rnd.IntN(len(h.kind.Place))]).
		with("found_on", h.today.String()).with("basis", h.kind.Basis).with("level", "general")
	if h.major {
		f["level"] = []string{"major"}
	}
	in := matter.RaiseInput{Kind: "hazard", Enterprise: h.firm.id}
	who := h.staff.contact(h.firm.id)
	if self, found := h.dir.UnitByCode("emergency-hazchem"); found && who.Person != "" && h.will("h_self") {
		h.unit = self.ID // a firm's own finding goes there
		f.with("origin", "self")
	} else {
		var err error
		if who, err = h.staff.of(h.rnd, h.unit, "hazard.raise"); err != nil {
			return err
		}
		f.with("origin", []string{"inspection", "inspection", "expert", "patrol", "report"}[h.rnd.IntN(5)])
	}
	h.finder, in.Values, in.Files = who.Person, f, h.photos("h_photo", "photos", h.kind.Photos)
	if err := h.raise(who, in); err != nil {
		return err
	}
	if h.will("h_cancel") {
		h.plan(h.later(1, 6), h.cancel)
	}
	if h.major && h.will("h_supervise") {
		h.plan(h.later(4, 30), h.supervise)
	}
	return h.planPlan()
}

func (h *hazard) planPlan() error {
	due, err := h.due("", "plan")
	if err != nil {
		return err
	}
	if h.inTime("h_plan_in_time", 1) {
		h.plan(h.before(due, 0.15, 0.9), h.file)
	} else {
		h.plan(h.past(due, 2, 30), h.file)
	}
	return nil
}

// file is the firm's plan with its five parts (五落实).
func (h *hazard) file() error {
	if h.over {
		return nil
	}
	days := 5 + h.rnd.IntN(8)
	if h.major {
		days = 12 + h.rnd.IntN(10)
	}
	h.funds = h.kind.Funds[0] + h.rnd.IntN(h.kind.Funds[1]-h.kind.Funds[0]+1)
	f := one("duty", h.firm.Contact).with("measures", h.fill(h.kind.Measures)).with("funds", strconv.Itoa(h.funds/100*100)).
		with("deadline", h.workday(days).String()).with("contingency", h.fill(h.kind.Contingency))
	if err := h.act(h.staff.contact(h.firm.id), "", "plan", f); err != nil {
		return err
	}
	h.plan(h.later(1, 11), h.review)
	return nil
}

// guard takes an action of the supervising unit, by none of those in except.
func (h *hazard) guard(action string, v fields, except ...kernel.ID) error {
	who, err := h.staff.of(h.rnd, h.unit, "hazard.handle", except...)
	if err != nil {
		return err
	}
	return h.act(who, "", action, v)
}

func (h *hazard) review() error {
	if h.over {
		return nil
	}
	if h.will("h_transfer") {
		if p, ok := h.proposal("hazard", h.kind.Category, ""); ok && len(p.call) > 0 {
			if err := h.guard("transfer", one("transfer_to", string(p.call[0]))); err != nil {
				return err
			}
			h.unit = p.call[0]
		}
	}
	if h.will("h_returned") {
		if err := h.guard("return", one("plan_note", h.words("returned"))); err != nil {
			return err
		}
		return h.planPlan()
	}
	deadline, _ := h.m.Data["deadline"].(string)
	if err := h.guard("approve", one("plan_note", h.words("approve")).with("deadline", deadline)); err != nil {
		return err
	}
	if h.will("h_pause") {
		h.paused = true
		h.plan(h.later(3, 12), h.pause)
		return nil
	}
	h.planDone()
	return nil
}

// planDone has the firm report the hazard rectified by the running limit.
func (h *hazard) planDone() {
	due := h.m.DueAt
	if h.inTime("h_fix_in_time", 1) {
		h.plan(h.before(due, 0.25, 0.95), h.done)
	} else {
		h.plan(h.past(due, 3, 60), h.done)
	}
}

func (h *hazard) done() error {
	if h.over || h.paused || h.m.Stage != "fixing" {
		return nil
	}
	f := one("done_note", h.fill(h.kind.Done)).with("spent", strconv.Itoa(int(float64(h.funds)*h.between(0.7, 1.15))/100*100))
	if err := h.act(h.staff.contact(h.firm.id), "", "done", f, h.photos("h_done_photo", "done_photos", h.kind.Photos)...); err != nil {
		return err
	}
	h.plan(h.later(2, 24), h.recheck)
	return nil
}

func (h *hazard) recheck() error {
	if h.will("h_failed") {
		f := one("recheck_note", h.words("failed")).with("new_deadline", h.workday(4+h.rnd.IntN(4)).String())
		if err := h.guard("fail", f, h.finder); err != nil {
			return err
		}
		h.planDone()
		return nil
	}
	h.over = true
	return h.guard("pass", one("recheck_note", h.words("passed")), h.finder)
}

func (h *hazard) pause() error {
	if h.over || h.m.Stage != "fixing" {
		return nil
	}
	if err := h.guard("pause", one("pause_reason", "equipment").with("pause_note", h.words("pause"))); err != nil {
		return err
	}
	h.plan(h.later(20, 70), func() error {
		h.paused = false
		if err := h.guard("resume", nil); err != nil {
			return err
		}
		h.planDone()
		return nil
	})
	return nil
}

func (h *hazard) cancel() error {
	if h.over || h.m.Stage != "found" && h.m.Stage != "planned" {
		return nil
	}
	h.over = true
	return h.guard("cancel", one("cancel_note", h.words("cancel")), h.finder)
}

func (h *hazard) supervise() error {
	if h.over || h.m.Stage == "closed" {
		return nil
	}
	who, err := h.staff.with(h.rnd, "leader", "hazard.direct")
	if err != nil {
		return err
	}
	return h.act(who, "", "supervise", one("supervision", h.words("supervision")))
}
