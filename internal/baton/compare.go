package baton

import (
	"context"
	"slices"

	"juyan/internal/indicator"
	"juyan/internal/kernel"
)

// Compared is two runs of one scheme and period beside each other.
type Compared struct {
	Old, New *Run
	Why      []kernel.Text // what the runs themselves differ in
	Groups   []ComparedGroup
	Same     bool // bit for bit
}

// ComparedGroup is one group with the scores that changed.
type ComparedGroup struct {
	Name    kernel.Text
	Code    string
	Changes []ScoreChange
	Of      int // scores there are
}

// ScoreChange is one subject's score in both runs; nil = not in that run.
type ScoreChange struct {
	Code     string
	Name     kernel.Text
	Old, New *Score
	Lines    []LineChange
}

// LineChange is one line whose points or number changed.
type LineChange struct {
	Line     indicator.Line
	Old, New indicator.Cell
}

// Compare puts two runs beside each other: which scores changed, by which
// lines, and why. Errors: forbidden, not found, invalid for runs that have
// nothing to do with each other.
func (s *Service) Compare(ctx context.Context, actor kernel.Actor, old, now kernel.ID) (*Compared, error) {
	c := &Compared{}
	var err error
	if c.Old, err = s.FindRun(ctx, actor, old); err != nil {
		return nil, err
	}
	if c.New, err = s.FindRun(ctx, actor, now); err != nil {
		return nil, err
	}
	if c.Old.Code != c.New.Code {
		return nil, kernel.Invalid("with", kernel.T("两次计算不是同一个方案，不能比较", "The two runs are of different schemes"))
	}
	c.Same, c.Why = c.Old.Digest == c.New.Digest, whyDifferent(c.Old, c.New)
	before, err := s.Groups(ctx, actor, old, "")
	if err != nil {
		return nil, err
	}
	after, err := s.Groups(ctx, actor, now, "")
	if err != nil {
		return nil, err
	}
	place := map[string]*Group{}
	for _, g := range before {
		place[g.Code] = g
	}
	for _, g := range after {
		c.Groups = append(c.Groups, compareGroup(place[g.Code], g))
	}
	return c, nil
}

// whyDifferent says what the runs were frozen on differently.
func whyDifferent(a, b *Run) (why []kernel.Text) {
	add := func(differ bool, t kernel.Text) {
		if differ {
			why = append(why, t)
		}
	}
	add(a.Period != b.Period, kernel.T("考核期不同：%s、%s", "Different periods: %s, %s").Format(a.Period, b.Period))
	add(a.Version != b.Version || a.Scheme != b.Scheme, kernel.T("方案版本不同", "Different versions of the scheme"))
	add(a.Known != b.Known, kernel.T("后一次计算多知道了一段时间里的记录和更正", "The later run knew records and corrections of a further time"))
	add(!slices.Equal(a.Statistics, b.Statistics), kernel.T("统计数的版本不同", "Different versions of the statistics"))
	add(a.Inputs == b.Inputs && a.Digest == b.Digest, kernel.T("数据和结果逐位相同", "Numbers and results are the same to the last bit"))
	if b.Follows == a.ID && b.Reason != "" {
		why = append(why, kernel.T("重新计算的原因：%s", "Run anew because: %s").Format(b.Reason))
	}
	return why
}

func compareGroup(old, now *Group) ComparedGroup {
	out := ComparedGroup{Name: now.Name, Code: now.Code, Of: len(now.Scores)}
	before := map[string]*Score{}
	if old != nil {
		for _, c := range old.Scores {
			before[c.Subject.Code] = c
		}
	}
	for _, c := range now.Scores {
		was := before[c.Subject.Code]
		delete(before, c.Subject.Code)
		change := ScoreChange{Code: c.Subject.Code, Name: c.Subject.Name, Old: was, New: c}
		if was != nil {
			change.Lines = compareLines(&old.Result, &now.Result, &was.SubjectResult, &c.SubjectResult)
		}
		if was == nil || len(change.Lines) > 0 || !was.Total.Equal(c.Total) || was.Rank != c.Rank {
			out.Changes = append(out.Changes, change)
		}
	}
	if old != nil {
		for _, c := range old.Scores {
			if before[c.Subject.Code] != nil {
				out.Changes = append(out.Changes, ScoreChange{Code: c.Subject.Code, Name: c.Subject.Name, Old: c})
			}
		}
	}
	return out
}

// compareLines lists the indicators that moved, in the order of the scheme.
func compareLines(old, now *indicator.Result, a, b *indicator.SubjectResult) (out []LineChange) {
	for i, line := range now.Lines {
		j := old.LineOf(line.Code)
		if !line.Leaf {
			continue
		}
		change := LineChange{Line: line, New: b.Cells[i]}
		if j >= 0 {
			change.Old = a.Cells[j]
		}
		if !change.Old.Points.Equal(change.New.Points) || !change.Old.Raw.Equal(change.New.Raw) {
			out = append(out, change)
		}
	}
	return out
}
