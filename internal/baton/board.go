package baton

import (
	"cmp"
	"context"
	"slices"

	"github.com/govalues/decimal"

	"juyan/internal/indicator"
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Board is what a leader looks at first: the latest run of a scheme, group by
// group, beside the runs of earlier periods.
type Board struct {
	Run     *Run
	Earlier []*Run // one a period, oldest first, without Run
	Within  []*Run // where there is none: those of a scheme with shorter periods inside that of Run
	Groups  []*BoardGroup
}

// BoardGroup is a group with what its result tells beyond the ranking. Where
// the actor may not see everybody only the scores are there.
type BoardGroup struct {
	*Group
	Whole      *indicator.Result
	Separation *indicator.Separation
	Flat       []indicator.Spread           // lines that tell nobody apart
	Short      []Short                      // targets not reached, the farthest first
	Trend      map[string][]indicator.Value // totals in Earlier
	Within     map[string][]indicator.Value // totals in Within, where that scheme has the group
}

// Short is a subject that has not reached its target.
type Short struct {
	Line    int
	Score   *Score
	Done    indicator.Num // part of the target reached, 0 to 1
	Nobody  bool          // nobody of the group reached theirs
	Compare indicator.Cell
}

// tenth is by how much judged weights may be off for an order to count as sure;
// see indicator.Separation.
var tenth = decimal.MustNew(1, 1)

// maxEarlier is how many earlier periods a trend shows.
const maxEarlier = 12

// Board reads the latest run the actor may see of a scheme, of any where code is
// "". Nil: there is none. Error: forbidden.
func (s *Service) Board(ctx context.Context, actor kernel.Actor, code string) (*Board, error) {
	runs, err := s.Runs(ctx, actor, "", 500)
	if err != nil {
		return nil, err
	}
	b := &Board{Run: latest(runs, code)}
	if b.Run == nil {
		return nil, nil
	}
	family, err := s.family(ctx, b.Run.Scheme)
	if err != nil {
		return nil, err
	}
	if b.Earlier = earlier(runs, b.Run, family); len(b.Earlier) == 0 {
		b.Within = within(runs, b.Run)
	}
	groups, err := s.Groups(ctx, actor, b.Run.ID, "")
	if err != nil {
		return nil, err
	}
	for _, g := range groups {
		bg, err := judgedGroup(g)
		if err != nil {
			return nil, err
		}
		b.Groups = append(b.Groups, bg)
	}
	if err := s.trend(ctx, actor, b, b.Earlier, func(g *BoardGroup) map[string][]indicator.Value { return g.Trend }); err != nil {
		return nil, err
	}
	return b, s.trend(ctx, actor, b, b.Within, func(g *BoardGroup) map[string][]indicator.Value { return g.Within })
}

// latest is the run of the latest period, an official one before a trial, then
// the one made last.
func latest(runs []*Run, code string) *Run {
	var best *Run
	for _, r := range runs { // newest first
		if code != "" && r.Code != code {
			continue
		}
		if best == nil || ahead(r, best) {
			best = r
		}
	}
	return best
}

func ahead(a, b *Run) bool {
	if official := a.Purpose == Official; official != (b.Purpose == Official) {
		return official
	}
	_, end := a.Period.Dates()
	_, other := b.Period.Dates()
	return end.After(other)
}

// family are the codes of a version and of those it was copied from.
func (s *Service) family(ctx context.Context, id kernel.ID) (codes map[string]bool, err error) {
	codes = map[string]bool{}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		for id != "" {
			v, err := load(tx, id)
			if err != nil {
				return err
			}
			codes[v.Code], id = true, v.CopiedFrom
		}
		return nil
	})
	return codes, err
}

// earlier are the best runs of the periods before that of r, of its purpose.
func earlier(runs []*Run, r *Run, family map[string]bool) []*Run {
	start, _ := r.Period.Dates()
	by := map[indicator.Period]*Run{}
	for _, x := range runs {
		_, end := x.Period.Dates()
		if family[x.Code] && !end.After(start) && (by[x.Period] == nil || ahead(x, by[x.Period])) {
			by[x.Period] = x
		}
	}
	out := inOrder(by)
	return out[max(0, len(out)-maxEarlier):]
}

// within are the official runs of the periods inside that of r, such as the
// quarters of a year, of the one scheme that has most of them.
func within(runs []*Run, r *Run) []*Run {
	start, end := r.Period.Dates()
	by := map[string]map[indicator.Period]*Run{}
	most := ""
	for _, x := range runs {
		from, to := x.Period.Dates()
		if x.Purpose != Official || x.Period == r.Period || from.Before(start) || to.After(end) {
			continue
		}
		if by[x.Code] == nil {
			by[x.Code] = map[indicator.Period]*Run{}
		}
		if of := by[x.Code]; of[x.Period] == nil { // newest first
			of[x.Period] = x
		}
		if n, m := len(by[x.Code]), len(by[most]); n > m || n == m && x.Code < most {
			most = x.Code
		}
	}
	return inOrder(by[most])
}

// inOrder lists runs by period.
func inOrder(by map[indicator.Period]*Run) (out []*Run) {
	for _, x := range by {
		out = append(out, x)
	}
	slices.SortFunc(out, func(a, b *Run) int {
		x, _ := a.Period.Dates()
		y, _ := b.Period.Dates()
		return x.Compare(y)
	})
	return out
}

func judgedGroup(g *Group) (*BoardGroup, error) {
	b := &BoardGroup{Group: g, Whole: g.Whole(), Trend: map[string][]indicator.Value{}, Within: map[string][]indicator.Value{}}
	b.Short = short(g)
	if b.Whole == nil {
		return b, nil
	}
	for _, sp := range b.Whole.Spreads() {
		if sp.Known > 1 && !sp.Separates() {
			b.Flat = append(b.Flat, sp)
		}
	}
	var err error
	b.Separation, err = b.Whole.Separate(tenth)
	return b, err
}

// short lists who did not reach a target, the farthest from it first.
func short(g *Group) (out []Short) {
	for line, l := range g.Lines {
		if l.Kind != indicator.GrowthType && l.Kind != indicator.ControlType {
			continue
		}
		from, reached := len(out), false
		for _, c := range g.Scores {
			cell := c.Cells[line]
			switch {
			case !cell.Rate.Known() || cell.Policy != "" || !cell.Beside.Known():
			case cell.Rate.Num().Cmp(indicator.Int(1)) >= 0:
				reached = true
			default:
				out = append(out, Short{Line: line, Score: c, Done: cell.Rate.Num(), Compare: cell})
			}
		}
		for i := from; i < len(out); i++ {
			out[i].Nobody = !reached && g.Hidden == 0
		}
	}
	slices.SortStableFunc(out, func(a, b Short) int {
		return cmp.Or(a.Done.Cmp(b.Done), cmp.Compare(a.Line, b.Line))
	})
	return out
}

// trend reads what the subjects had in other runs, in the group of the same code.
func (s *Service) trend(ctx context.Context, actor kernel.Actor, b *Board, runs []*Run, into func(*BoardGroup) map[string][]indicator.Value) error {
	for n, r := range runs {
		groups, err := s.Groups(ctx, actor, r.ID, "")
		if err != nil {
			return err
		}
		for _, g := range groups {
			at := slices.IndexFunc(b.Groups, func(x *BoardGroup) bool { return x.Code == g.Code })
			if at < 0 {
				continue
			}
			for _, c := range g.Scores {
				t := into(b.Groups[at])
				if t[c.Subject.Code] == nil {
					t[c.Subject.Code] = make([]indicator.Value, len(runs))
				}
				t[c.Subject.Code][n] = c.Total
			}
		}
	}
	return nil
}
