package doubt

import (
	"context"

	"juyan/internal/doubt/detect"
	"juyan/internal/kernel"
	"juyan/internal/pack"
)

// SearchInput says where to look; zero fields mean: up to now, as far back as
// the pack says.
type SearchInput struct {
	From, To kernel.Instant // findings whose last act lies in [From, To)
	DryRun   bool           // tell what would be found, raise nothing
}

// Searched is what one search came to.
type Searched struct {
	From, To kernel.Instant
	Found    []Found // oldest first
}

// Found is a finding, and the matter it became.
type Found struct {
	detect.Finding
	Title  kernel.Text
	Said   kernel.Text
	Matter kernel.ID // "" in a dry run
	Number string
}

// Search lets every detector look at the ledger and raises a matter for each
// new finding; what was found before is not found again. Errors: forbidden.
func (s *Service) Search(ctx context.Context, actor kernel.Actor, in SearchInput) (Searched, error) {
	if err := actor.Require(PermDirect); err != nil {
		return Searched{}, err
	}
	out, found, err := s.look(ctx, in)
	if err != nil {
		return out, err
	}
	for _, f := range found {
		if !in.DryRun {
			if err := s.raise(ctx, &f); err != nil {
				return out, err
			}
		}
		out.Found = append(out.Found, f)
	}
	return out, nil
}

// look runs the detectors on one reading of the ledger.
func (s *Service) look(ctx context.Context, in SearchInput) (Searched, []Found, error) {
	reading, err := s.gather(ctx, in)
	if err != nil {
		return Searched{}, nil, err
	}
	var out []Found
	for _, d := range s.o.Rules.Detectors {
		rule, ok := d.Rule(s.day(reading.to))
		if !ok {
			continue
		}
		found, err := detect.Run(d.Code, reading.scene(d.Code, rule))
		if err != nil {
			return Searched{}, nil, err
		}
		for _, f := range found {
			out = append(out, s.put(d, rule, f))
		}
	}
	return Searched{From: reading.from, To: reading.to}, out, nil
}

func (s *Service) day(at kernel.Instant) kernel.Date {
	return kernel.DateOf(at.In(s.o.Calendar().Location()))
}

// rules are the detectors' rules in force on a day, by code.
func (s *Service) rules(day kernel.Date) map[string]pack.DoubtRule {
	out := map[string]pack.DoubtRule{}
	for _, d := range s.o.Rules.Detectors {
		if r, ok := d.Rule(day); ok {
			out[d.Code] = r
		}
	}
	return out
}
