package indicator

import (
	"cmp"
	"encoding/json"
	"slices"

	"juyan/internal/kernel"
)

// Result is what a scheme makes of the inputs for one group: every score with
// all that is needed to explain it without computing anything anew.
type Result struct {
	Scheme   string          `json:"scheme"`
	Group    string          `json:"group"`
	Period   Period          `json:"period"`
	Scale    int             `json:"scale"`
	Lines    []Line          `json:"lines"`    // the whole first, parents before their parts
	Subjects []SubjectResult `json:"subjects"` // by code
}

// Line is one line of the scheme: the whole (0), a nested item or an indicator.
type Line struct {
	Code      string       `json:"code"`
	Name      kernel.Text  `json:"name"`
	Parent    int          `json:"parent"` // index of the line it is part of; −1 for the whole
	Leaf      bool         `json:"leaf"`
	Indicator string       `json:"indicator,omitempty"`
	Level     Level        `json:"level,omitempty"`
	Unit      kernel.Text  `json:"unit,omitzero"`
	Direction Direction    `json:"direction,omitempty"`
	Transform Transform    `json:"transform,omitempty"`
	Combine   Combine      `json:"combine,omitempty"` // of its parts
	Weights   Weighting    `json:"weights,omitempty"` // of its parts
	Weight    Num          `json:"weight"`            // in force
	Judged    Num          `json:"judged"`            // as the scheme states it
	Total     Num          `json:"total"`             // what the weights of its parts add up to
	Full      Num          `json:"full"`              // points at most, where nothing is dropped
	NoData    NoDataPolicy `json:"no_data,omitempty"`
	Additive  bool         `json:"additive"` // its points add up to those of its parent
	Method
	children []int
}

// Cell is one line's score of one subject.
type Cell struct {
	Raw    Value        `json:"raw,omitzero"`     // the indicator
	Used   Value        `json:"used,omitzero"`    // after the transform
	Beside Value        `json:"beside,omitzero"`  // what it is compared with: the target, the group's best
	Ratio  Value        `json:"ratio,omitzero"`   // completion, efficacy score, ratio to the best, or place
	Row    int          `json:"row,omitempty"`    // which row of the table or tier, from 1; 0 = none
	Policy NoDataPolicy `json:"no_data,omitzero"` // what was done for want of data
	Rate   Value        `json:"rate,omitzero"`    // share won of the points
	Full   Num          `json:"full"`             // points at most for this subject
	Points Value        `json:"points,omitzero"`
}

// Applied is an adjustment to one subject.
type Applied struct {
	Code   string         `json:"code"`
	Name   kernel.Text    `json:"name"`
	Kind   AdjustmentKind `json:"kind"`
	Into   Into           `json:"into,omitempty"`
	Value  Value          `json:"value"`            // cases; no data adjusts nothing and says so
	Points Num            `json:"points"`           // negative for a deduction; before the caps of all together
	Capped bool           `json:"capped,omitempty"` // by its own cap
	Veto   bool           `json:"veto,omitempty"`   // it fell
	Grade  string         `json:"grade,omitempty"`  // best grade left after it
}

// SubjectResult is the score of one subject.
type SubjectResult struct {
	Code        string      `json:"code"`
	Name        kernel.Text `json:"name"`
	Cells       []Cell      `json:"cells"` // as Result.Lines; Cells[0] is the whole before adjustments
	Adjustments []Applied   `json:"adjustments,omitempty"`
	Bonus       Num         `json:"bonus"`     // into the total, after the cap
	Deduction   Num         `json:"deduction"` // positive, after the cap
	TieBreak    Num         `json:"tie_break"` // bonuses that only order equals
	Total       Value       `json:"total"`     // a veto does not lower it
	Vetoed      []string    `json:"vetoed,omitempty"`
	GradeCaps   []string    `json:"grade_caps,omitempty"`
	Rank        int         `json:"rank"` // 1 is best; equals share the better one; 0 = no total
	Tied        int         `json:"tied"` // how many share the rank, itself included
}

// UnmarshalJSON reads a stored result so that it explains itself as before.
func (r *Result) UnmarshalJSON(b []byte) error {
	type plain Result
	if err := json.Unmarshal(b, (*plain)(r)); err != nil {
		return err
	}
	for i := range r.Lines {
		if up := r.Lines[i].Parent; up >= 0 && up < i {
			r.Lines[up].children = append(r.Lines[up].children, i)
		}
	}
	return nil
}

// Subject returns the score of a subject; nil if it is not among them.
func (r *Result) Subject(code string) *SubjectResult {
	i, ok := slices.BinarySearchFunc(r.Subjects, code, func(s SubjectResult, c string) int { return cmp.Compare(s.Code, c) })
	if !ok {
		return nil
	}
	return &r.Subjects[i]
}

// LineOf returns the index of the line of that code; −1 if there is none. The
// whole has code "".
func (r *Result) LineOf(code string) int {
	return slices.IndexFunc(r.Lines, func(l Line) bool { return l.Code == code })
}

// Ranked returns the subjects with a total, best first, equals by code.
func (r *Result) Ranked() []*SubjectResult {
	var out []*SubjectResult
	for i := range r.Subjects {
		if r.Subjects[i].Rank > 0 {
			out = append(out, &r.Subjects[i])
		}
	}
	slices.SortStableFunc(out, func(a, b *SubjectResult) int { return cmp.Compare(a.Rank, b.Rank) })
	return out
}

// rank orders the subjects by total, then by tie break.
func (r *Result) rank() {
	var order []*SubjectResult
	for i := range r.Subjects {
		r.Subjects[i].Rank, r.Subjects[i].Tied = 0, 0
		if r.Subjects[i].Total.Known() {
			order = append(order, &r.Subjects[i])
		}
	}
	slices.SortFunc(order, better)
	for i, s := range order {
		s.Rank = i + 1
		if i > 0 && better(order[i-1], s) == 0 {
			s.Rank = order[i-1].Rank
		}
	}
	count := map[int]int{}
	for _, s := range order {
		count[s.Rank]++
	}
	for _, s := range order {
		s.Tied = count[s.Rank]
	}
}

// better orders two subjects with totals, best first.
func better(a, b *SubjectResult) int {
	return cmp.Or(b.Total.num.Cmp(a.Total.num), b.TieBreak.Cmp(a.TieBreak))
}
