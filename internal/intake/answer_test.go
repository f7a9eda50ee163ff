package intake_test

import (
	"testing"

	"juyan/internal/kernel"
	"juyan/internal/measure"
	"juyan/internal/store"
)

const rated = `
id: no
title: what
created: raised
closed: done
unit: unit
fields: {satisfaction: rating}
`

// sums adds up measures by responsible unit.
func (z *zone) sums(unit kernel.ID, names ...string) map[string]int64 {
	z.Helper()
	out := map[string]int64{}
	err := z.db.Read(ctx, func(tx *store.Tx) error {
		list, err := measure.Sums(tx, measure.Query{Measures: names, Where: map[measure.Dim]kernel.ID{measure.ByUnit: unit}})
		for _, s := range list {
			out[s.Measure] = s.Value
		}
		return err
	})
	if err != nil {
		z.Fatal(err)
	}
	return out
}

// A rating in a file counts as the caller's own does, for the unit that led; an
// open case, one without a rating and a word that is no rating count for
// nothing. A file that tells it otherwise takes the old facts back.
func TestARatingInAFileCountsAsTheCallersOwn(t *testing.T) {
	each(t, func(z *zone) {
		head := "no,what,raised,done,unit,rating"
		z.take(rated, lines(head,
			"R1,停电,2022-03-01,2022-03-02,经济发展局,满意",
			"R2,招工,2022-03-01,2022-03-03,经济发展局,不满意",
			"R3,道路,2022-03-01,2022-03-03,经济发展局,",
			"R4,用水,2022-03-01,,经济发展局,满意",
			"R5,用气,2022-03-01,2022-03-03,经济发展局,还行吧",
			"R6,用地,2022-03-01,2022-03-03,供电分公司,基本满意"))
		economy, _ := z.org.Directory().UnitByCode("jjj")
		power, _ := z.org.Directory().UnitByCode("gd")
		names := []string{"whistle.rated", "whistle.satisfied", "whistle.solved", "whistle.followed"}
		if got := z.sums(economy.ID, names...); len(got) != 2 || got["whistle.rated"] != 2 || got["whistle.satisfied"] != 1 {
			z.Errorf("economy %v", got)
		}
		if got := z.sums(power.ID, names...); len(got) != 2 || got["whistle.rated"] != 1 || got["whistle.satisfied"] != 1 {
			z.Errorf("power %v", got)
		}

		z.take(rated, lines(head,
			"R1,停电,2022-03-01,2022-03-02,经济发展局,不满意",
			"R2,招工,2022-03-01,2022-03-03,供电分公司,满意",
			"R6,用地,2022-03-01,2022-03-03,供电分公司,"))
		if got := z.sums(economy.ID, names...); got["whistle.rated"] != 1 || got["whistle.satisfied"] != 0 {
			z.Errorf("corrected, economy %v", got)
		}
		if got := z.sums(power.ID, names...); got["whistle.rated"] != 1 || got["whistle.satisfied"] != 1 {
			z.Errorf("corrected, power %v", got)
		}
		if n := z.count("fact WHERE sign = -1"); n == 0 {
			z.Error("nothing was taken back")
		}
	})
}
