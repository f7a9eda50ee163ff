package sim_test

import (
	"slices"
	"testing"

	"juyan/internal/indicator"
	"juyan/internal/kernel"
	"juyan/internal/project"
)

// invested: the year's leads and projects count in its appraisal, each opens down to
// the lead with its share; projects have land, and of what they need two or three
// things run short, each for a handful of them.
func (z *zone) invested(t *testing.T) {
	t.Run("shares", func(t *testing.T) { z.shares(t) })
	t.Run("targets", func(t *testing.T) { z.targets(t) })
	t.Run("land", func(t *testing.T) { z.land(t) })
	t.Run("gaps", func(t *testing.T) { z.gaps(t) })
}

// shares: what a unit signed is the sum of its shares of leads.
func (z *zone) shares(t *testing.T) {
	runs, err := z.Baton.Runs(ctx, kernel.System(), "zone-2022", 1)
	must(t, err)
	b, err := z.Baton.Records(ctx, kernel.System(), runs[0].ID, "class1", "economy", "leads_signed", 0, 0, 100)
	must(t, err)
	sum, joint := int64(0), 0
	for _, r := range b.Records {
		m, err := z.Matter.Get(ctx, kernel.System(), r.Matter)
		must(t, err)
		if m.Kind != "lead" || m.Stage != "signed" || r.Event.Kind != "lead.signed" {
			t.Errorf("%s counts as a lead signed: %s", m.Number, r.Event.Kind)
		}
		if sum += r.Value; r.Value < 10_000 {
			joint++
		}
	}
	want, err := indicator.ParseNum("10000")
	must(t, err)
	raw, err := b.Cell.Raw.Num().Mul(want)
	must(t, err)
	if n, _ := raw.Float64(); int64(n) != sum || joint == 0 || b.Total != len(b.Records) {
		t.Errorf("%v signed of %d basis points in %d records, %d of them joint", b.Cell.Raw, sum, b.Total, joint)
	}
}

// targets: of the zone's targets one is covered to the point, one is not covered,
// one counts twice.
func (z *zone) targets(t *testing.T) {
	runs, err := z.Baton.Runs(ctx, kernel.System(), "zone-2022", 1)
	must(t, err)
	o, err := z.Baton.Outline(ctx, kernel.System(), runs[0].Scheme)
	must(t, err)
	got := map[string]string{}
	for _, c := range o.Coverage {
		got[c.Indicator] = c.Gap.Trim(0).String()
	}
	for name, gap := range map[string]string{"leads_registered": "6", "leads_signed": "-5", "funds_in_place": "0", "commissioner_started": "0"} {
		if got[name] != gap {
			t.Errorf("the zone's target for %s lacks %q, want %s", name, got[name], gap)
		}
	}
}

// land: most projects stand on a plot, on none more than there is.
func (z *zone) land(t *testing.T) {
	all, err := z.Project.All(ctx, kernel.System(), project.Filter{})
	must(t, err)
	grounds, err := z.Project.Grounds(ctx)
	must(t, err)
	on, used := map[kernel.ID]bool{}, map[string]int64{}
	for _, g := range grounds {
		on[g.Project] = true
		used[g.Plot] += int64(g.Area)
	}
	if len(on)*10 < len(all)*8 {
		t.Errorf("%d of %d projects have a plot", len(on), len(all))
	}
	for code, area := range used {
		if p, ok := z.Pack.Plots.Plot(code); !ok || area > int64(p.Mu) {
			t.Errorf("projects use %d of plot %s", area, code)
		}
	}
}

// gaps: energy, and no more than two others.
func (z *zone) gaps(t *testing.T) {
	sheets, err := z.app.Resource.Sheets(ctx, kernel.System())
	must(t, err)
	var short []string
	for _, s := range sheets {
		if len(s.Points) == 0 || s.Points[len(s.Points)-1].Capacity == 0 {
			t.Errorf("nobody knows the supply of %s", s.Code)
		}
		for _, g := range s.Gaps {
			t.Log(s.Code, g.From, g.Until, g.Worst, len(g.Hit))
			if len(g.Hit) == 0 || len(g.Hit) > 10 {
				t.Errorf("the gap of %s hits %d projects", s.Code, len(g.Hit))
			}
		}
		if len(s.Gaps) > 0 {
			short = append(short, s.Code)
		}
	}
	if !slices.Contains(short, "energy") || len(short) < 2 || len(short) > 3 {
		t.Errorf("what runs short is %v", short)
	}
}
