package booking

import (
	"slices"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/pack"
)

// Session is a stretch of extended hours on one day.
type Session struct {
	Code string
	Name kernel.Text
	Day  kernel.Date
	kernel.Period
}

// Sessions are those held on a day, by the calendar. Errors: the year is not
// loaded.
func (s *Service) Sessions(day kernel.Date) (out []Session, err error) {
	for _, def := range s.o.Rules.Sessions {
		span, held, err := s.span(def, day)
		if err != nil {
			return nil, err
		}
		if held {
			out = append(out, Session{def.Code, def.Name, day, span})
		}
	}
	slices.SortStableFunc(out, func(a, b Session) int { return int(a.From - b.From) })
	return out, nil
}

// session is one of a day's.
func (s *Service) session(day kernel.Date, code string) (Session, error) {
	list, err := s.Sessions(day)
	if err != nil {
		return Session{}, err
	}
	if i := slices.IndexFunc(list, func(x Session) bool { return x.Code == code }); i >= 0 {
		return list[i], nil
	}
	return Session{}, kernel.NotFound(kernel.T("%s 没有这个延时时段", "There is no such session on %s"), day)
}

func (s *Service) span(def pack.DutySession, day kernel.Date) (p kernel.Period, held bool, err error) {
	if held, err = s.heldOn(def.Days, day); err != nil || !held {
		return p, false, err
	}
	if def.Part == "" {
		return kernel.Period{From: s.clock(day, def.From), To: s.clock(day, def.Till)}, true, nil
	}
	spans, err := s.o.Calendar().Spans(day)
	switch {
	case err != nil || len(spans) == 0:
		return p, false, err
	case def.Part == pack.PartAfter:
		end := spans[len(spans)-1].To
		return kernel.Period{From: end, To: end.Add(time.Duration(def.Minutes) * time.Minute)}, true, nil
	case len(spans) < 2: // no rest at noon, so nothing between
		return p, false, nil
	}
	return kernel.Period{From: spans[0].To, To: spans[1].From}, true, nil
}

// heldOn reports whether a day is one of those a session is held on. A weekend
// within a public holiday is the holiday's.
func (s *Service) heldOn(days string, day kernel.Date) (bool, error) {
	works, err := s.o.Calendar().IsWorkday(day)
	if err != nil {
		return false, err
	}
	named, _ := s.o.Calendar().Named(day)
	switch days {
	case pack.OnWorkdays:
		return works, nil
	case pack.OnHolidays:
		return !works && named.Off, nil
	}
	return !works && !named.Off, nil
}

func (s *Service) clock(day kernel.Date, c pack.Clock) kernel.Instant {
	n, _ := c.Minutes()
	return day.At(n/60, n%60, s.loc())
}

// holds reports whether a desk is open in a session.
func holds(d pack.Desk, session string) bool { return slices.Contains(d.Sessions, session) }
