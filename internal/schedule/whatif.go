package schedule

import (
	"juyan/internal/kernel"
)

// Change is how an activity, or the whole plan, moves between two schedules.
type Change struct {
	Code             string      `json:"code,omitempty"` // "" = the end of the plan
	Name             kernel.Text `json:"name,omitzero"`
	Start            Mark        `json:"start"`
	NewStart         Mark        `json:"new_start"`
	Finish           Mark        `json:"finish"`
	NewFinish        Mark        `json:"new_finish"`
	BecomesCritical  bool        `json:"becomes_critical,omitempty"`
	NoLongerCritical bool        `json:"no_longer_critical,omitempty"`
}

// Longer returns the plan with an activity that takes so much more; the plan itself
// is not changed. Error codes: not_found, invalid (it is finished).
func (p *Plan) Longer(code string, by Length) (*Plan, error) {
	out := p.clone()
	a := out.Activity(code)
	if a == nil {
		return nil, p.unknown(code)
	}
	if a.State() == Done {
		return nil, kernel.Invalid("what_if", kernel.T("“%s”已于 %s 完成，不会再延长。选一项没完成的", "%q was finished on %s and takes no longer. Choose one that is not"), code, a.Finished)
	}
	switch {
	case a.State() == Waiting && a.Takes.Natural == by.Natural && a.Takes.N > 0:
		a.Takes.N = min(a.Takes.N+by.N, maxLength)
	case a.Extra.N == 0 || a.Extra.Natural == by.Natural:
		a.Extra = Length{N: min(a.Extra.N+by.N, maxLength), Natural: by.Natural}
	default:
		return nil, kernel.Invalid("what_if", kernel.T("“%s”不能同时加工作日和自然日", "%q cannot grow by working days and natural days at once"), code)
	}
	return out, nil
}

// Compare returns what differs from before to after, two schedules of one plan, in
// the plan's order. The end of the plan comes last, moved or not.
func Compare(before, after *Schedule) []Change {
	var out []Change
	for i := range before.Activities {
		a, b := &before.Activities[i], &after.Activities[i]
		if a.Start != b.Start || a.Finish != b.Finish || a.Critical != b.Critical {
			out = append(out, Change{a.Code, a.Name, a.Start, b.Start, a.Finish, b.Finish, !a.Critical && b.Critical, a.Critical && !b.Critical})
		}
	}
	return append(out, Change{Start: before.Start, NewStart: after.Start, Finish: before.Finish, NewFinish: after.Finish})
}
