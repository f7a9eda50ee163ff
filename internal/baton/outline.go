package baton

import (
	"context"
	"slices"

	"juyan/internal/indicator"
	"juyan/internal/kernel"
)

// Outline is a version as people read it: who is appraised, by which lines, and
// how the targets of the zone are covered.
type Outline struct {
	Version  *Version
	Scheme   *indicator.Scheme
	Book     *indicator.Book
	Subjects map[string][]Subject // by group, as of the version's last day or today
	Coverage []indicator.Coverage
	Computed *Run                           // the latest run of the version, which computed weights are from; nil = none
	Weights  map[string]map[string]Computed // by group and line
	Faults   []kernel.Text                  // of an open version: what is to be mended before it can be run, by line
}

// Computed are the weights the data of a run suggest for a line.
type Computed struct{ Entropy, Critic indicator.Value }

// Outline reads a version for people. Error: forbidden, not found.
func (s *Service) Outline(ctx context.Context, actor kernel.Actor, id kernel.ID) (*Outline, error) {
	v, err := s.Get(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	o := &Outline{Version: v, Subjects: map[string][]Subject{}, Weights: map[string]map[string]Computed{}}
	scheme, catalogue, err := s.Scheme(v)
	if err != nil {
		return nil, err
	}
	o.Scheme = scheme
	if v.Open() {
		faults, err := s.faults(v)
		if err != nil {
			return nil, err
		}
		for _, p := range faults {
			o.Faults = append(o.Faults, kernel.T(p.In(kernel.ZH), p.In(kernel.EN)))
		}
	}
	if o.Book, err = indicator.NewBook(scheme.From, catalogue, scheme.Indicators); err != nil {
		return nil, err
	}
	c := s.castOn(v)
	for i := range scheme.Groups {
		o.Subjects[scheme.Groups[i].Code] = c.of(&scheme.Groups[i])
	}
	members := func(g *indicator.Group) (codes []string) {
		for _, who := range o.Subjects[g.Code] {
			codes = append(codes, who.Code)
		}
		return codes
	}
	for _, kind := range []indicator.SubjectKind{indicator.Units, indicator.TaskForces, indicator.Posts, indicator.People, indicator.Enterprises} {
		list, err := scheme.Coverage(kind, members)
		if err != nil {
			return nil, err
		}
		o.Coverage = append(o.Coverage, list...)
	}
	return o, s.computedWeights(ctx, actor, o)
}

// castOn are the subjects on the version's last day, today at the latest.
func (s *Service) castOn(v *Version) cast {
	day := s.o.Org.Directory().Day(s.o.DB.Clock().Now())
	if !v.To.IsZero() && !day.Before(v.To) {
		day = v.To.AddDays(-1)
	}
	if day.Before(v.From) {
		day = v.From
	}
	return cast{dir: s.o.Org.Directory(), from: v.From, day: day, noon: day.At(12, 0, s.o.Org.Location())}
}

// computedWeights are those of the latest run of the version; what has too few
// subjects or no spread has none.
func (s *Service) computedWeights(ctx context.Context, actor kernel.Actor, o *Outline) error {
	runs, err := s.Runs(ctx, actor, o.Version.Code, 500)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(runs, func(r *Run) bool { return r.Scheme == o.Version.ID })
	if at < 0 {
		return nil
	}
	o.Computed = runs[at]
	groups, err := s.Groups(ctx, actor, o.Computed.ID, "")
	for _, g := range groups {
		if whole := g.Whole(); whole != nil {
			o.Weights[g.Code] = weightsOf(whole)
		}
	}
	return err
}

func weightsOf(r *indicator.Result) map[string]Computed {
	out := map[string]Computed{}
	for line := range r.Lines {
		parts := r.Parts(line)
		if len(parts) < 2 {
			continue
		}
		entropy, why := r.ComputedWeights(line, indicator.Entropy)
		critic, also := r.ComputedWeights(line, indicator.Critic)
		for n, part := range parts {
			out[r.Lines[part].Code] = Computed{weight(entropy, n, why), weight(critic, n, also)}
		}
	}
	return out
}

func weight(list []indicator.Num, n int, why error) indicator.Value {
	if why != nil {
		return indicator.NoData(textOf(why))
	}
	return indicator.Number(list[n])
}

func textOf(err error) kernel.Text {
	if all := kernel.AllErrors(err); len(all) > 0 {
		return all[0].Text
	}
	return kernel.T("算不出", "cannot be computed")
}
