package approval

import (
	"juyan/internal/kernel"
	"juyan/internal/schedule"
)

// Answer is what would happen if a step took longer.
type Answer struct {
	Code    string
	By      schedule.Length
	Changes []schedule.Change // what moves; the end comes last, moved or not
	After   *schedule.Schedule
}

// WhatIf answers what moves if a step takes so many days more, in the unit of
// its own limit. Errors: not found, invalid (it is finished, the number).
func (s *Service) WhatIf(l *Live, code string, days int) (*Answer, error) {
	if days < 1 || days > 1000 {
		return nil, kernel.Invalid("days", kernel.T("写 1 到 1000 天", "Give 1 to 1000 days"))
	}
	a := l.plan.Activity(code)
	if a == nil {
		return nil, kernel.NotFound(kernel.T("计划里没有这一步", "The plan has no such step"))
	}
	by := schedule.Length{N: days, Natural: a.Takes.Natural}
	p, err := l.plan.Longer(code, by)
	if err != nil {
		return nil, err
	}
	after, err := schedule.Work(p, s.days(), l.On)
	if err != nil {
		return nil, err
	}
	return &Answer{code, by, schedule.Compare(l.Schedule, after), after}, nil
}
