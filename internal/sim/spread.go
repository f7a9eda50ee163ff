package sim

import (
	"math/rand/v2"
	"slices"
	"sort"
	"strings"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/org"
	"juyan/internal/pack"
)

// spread knows how busy each day of the year is.
type spread struct {
	*run
	days []kernel.Date
	upTo []float64 // running sum of weights
}

func (r *run) spread() *spread {
	s := &spread{run: r}
	sum := 0.0
	for i := range r.days {
		d := r.y.from.AddDays(i)
		sum += r.busy(d, float64(i)/float64(r.days))
		s.days, s.upTo = append(s.days, d), append(s.upTo, sum)
	}
	return s
}

// busy is the weight of a day that lies at share x of the year.
func (r *run) busy(d kernel.Date, x float64) float64 {
	w := r.y.Months[d.Month-1] * (r.y.Growth[0] + (r.y.Growth[1]-r.y.Growth[0])*x)
	weekday := (int(d.Weekday()) + 6) % 7
	works, err := r.Calendar.IsWorkday(d)
	switch {
	case err == nil && !works && weekday < 5:
		return w * r.y.Holiday
	case err == nil && works && weekday >= 5:
		return w // a worked weekend is a day like any other
	}
	return w * r.y.Weekdays[weekday]
}

// day draws a day.
func (s *spread) day(rnd *rand.Rand) kernel.Date {
	return s.days[weighted(rnd, s.upTo)]
}

// moment draws an instant of the year: most ask in working hours, some in the
// evening, a few at night.
func (s *spread) moment(rnd *rand.Rand) kernel.Instant {
	d := s.day(rnd)
	seconds := func(from, to float64) kernel.Instant {
		return d.At(0, 0, s.loc) + kernel.Instant((from+(to-from)*rnd.Float64())*3600)*1000
	}
	switch p := rnd.Float64(); {
	case p < 0.07:
		return seconds(18, 22)
	case p < 0.1:
		return seconds(0, 8.5)
	case p < 0.6:
		return seconds(8.6, 12)
	}
	return seconds(14.1, 17.9)
}

// office draws an instant at which offices are open.
func (s *spread) office(rnd *rand.Rand) kernel.Instant {
	return s.hours.after(s.moment(rnd), time.Duration(rnd.Int64N(int64(40*time.Minute))))
}

// weighted draws an index by running sums.
func weighted(rnd *rand.Rand, upTo []float64) int {
	x := rnd.Float64() * upTo[len(upTo)-1]
	return min(sort.SearchFloat64s(upTo, x), len(upTo)-1)
}

// choose draws one of n by weight.
func choose(rnd *rand.Rand, n int, weight func(i int) float64) int {
	upTo := make([]float64, n)
	sum := 0.0
	for i := range n {
		sum += weight(i)
		upTo[i] = sum
	}
	if sum <= 0 {
		return 0
	}
	return weighted(rnd, upTo)
}

// among draws a key of shares.
func among(rnd *rand.Rand, shares map[string]float64) string {
	keys := make([]string, 0, len(shares))
	for k := range shares {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys[choose(rnd, len(keys), func(i int) float64 { return shares[keys[i]] })]
}

// firm is an enterprise that may ask.
type firm struct {
	pack.Enterprise
	id kernel.ID
}

// firms are the zone's enterprises by how often they ask.
type firms struct {
	list []firm
	upTo []float64
	at   map[string]int
}

func newFirms(r *run) *firms {
	f := &firms{at: map[string]int{}}
	sum := 0.0
	for _, e := range r.Pack.Enterprises {
		x, ok := r.dir.EnterpriseByCode(e.Code)
		if !ok || e.Standing == pack.StandingGone {
			continue
		}
		w := r.y.Firms.Sizes[string(e.Size)]
		if e.Standing == pack.StandingSuspended {
			w /= 4
		}
		if times, ok := r.y.Firms.Active[e.Code]; ok {
			w *= times
		}
		sum += w
		f.at[e.Code] = len(f.list)
		f.list, f.upTo = append(f.list, firm{e, x.ID}), append(f.upTo, sum)
	}
	return f
}

func (f *firms) draw(rnd *rand.Rand) firm { return f.list[weighted(rnd, f.upTo)] }

// drawCase picks what troubles a firm in a month.
func (r *run) drawCase(rnd *rand.Rand, e firm, month time.Month) *Case {
	i := choose(rnd, len(r.y.Cases), func(i int) float64 {
		c := &r.y.Cases[i]
		if len(c.Classes) > 0 && !slices.Contains(c.Classes, e.Class) {
			return 0
		}
		return c.Weight * season(c.Months, month)
	})
	return &r.y.Cases[i]
}

// season is the weight of a month; a year without weights is even.
func season(months [12]float64, m time.Month) float64 {
	if months == [12]float64{} {
		return 1
	}
	return months[m-1]
}

// dispatch is a row of the dispatch catalogue, its units found.
type dispatch struct {
	topic string
	words []string
	lead  kernel.ID
	call  []kernel.ID
}

// catalog reads the dispatch catalogue of each kind.
func catalog(p *pack.Pack, d *org.Directory) (map[string][]dispatch, error) {
	out := map[string][]dispatch{}
	for kind, c := range p.Dispatch {
		for _, row := range c.Rows {
			x := dispatch{topic: row.Topic, words: row.Words}
			for i, code := range append([]string{row.Lead}, row.Call...) {
				u, ok := d.UnitByCode(code)
				if !ok {
					return nil, kernel.NotFound(kernel.T("派单目录里的机构“%s”不存在", "The dispatch catalogue names a unit %q that does not exist"), code)
				}
				if i == 0 {
					x.lead = u.ID
				} else {
					x.call = append(x.call, u.ID)
				}
			}
			out[kind] = append(out[kind], x)
		}
	}
	return out, nil
}

// proposal is the catalogue's row for a topic: one whose word stands in text,
// else the topic's own.
func (r *run) proposal(kind, topic, text string) (dispatch, bool) {
	var own dispatch
	found := false
	for _, row := range r.catalog[kind] {
		if row.topic != topic {
			continue
		}
		if len(row.words) == 0 && !found {
			own, found = row, true
		}
		for _, w := range row.words {
			if strings.Contains(text, w) {
				return row, true
			}
		}
	}
	return own, found
}

// parseMoment reads "2022-12-30 16:48" in zone time.
func parseMoment(s string, loc *time.Location) (kernel.Instant, error) {
	t, err := time.ParseInLocation(moment, s, loc)
	return kernel.InstantOf(t), err
}
