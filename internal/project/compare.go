package project

import (
	"context"
	"math/big"
	"sort"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/pack"
	"juyan/internal/store"
)

// Compared is what was promised of an item for a year beside what came of it.
type Compared struct {
	Item     pack.PromiseItem
	Year     int
	Promised int64       // in units of 10^-scale; zero = nothing was promised
	Fact     int64       // only where Missing is zero
	Missing  kernel.Text // why there is no fact
	Projects int         // of a zone: how many promised something for the year
	Known    int         // of a zone: of so many of them there is a fact
}

// noSource says that the pack names no source for an item.
var noSource = kernel.T("还没有数据来源", "there is no source yet")

// Compare holds the promises of one project against the facts, by year and item.
func (s *Service) Compare(ctx context.Context, actor kernel.Actor, id kernel.ID) ([]Compared, error) {
	r, err := s.Record(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	return s.compare(ctx, []Record{r}, 0)
}

// CompareZone holds the promises of every project the actor may see against the
// facts. A project that left still promised.
func (s *Service) CompareZone(ctx context.Context, actor kernel.Actor, year int) ([]Compared, error) {
	list, err := s.All(ctx, actor, Filter{})
	if err != nil {
		return nil, err
	}
	records := make([]Record, len(list))
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		for i, p := range list {
			records[i].Project = p
		}
		return promiseParts(tx, records)
	})
	if err != nil {
		return nil, err
	}
	return s.compare(ctx, records, year)
}

// promiseParts reads what a comparison needs of many projects at once.
func promiseParts(tx *store.Tx, records []Record) error {
	at := map[kernel.ID]*Record{}
	for i := range records {
		at[records[i].ID] = &records[i]
	}
	if _, err := store.All(tx, func(sc store.Scanner) (p Promise, err error) {
		var id kernel.ID
		err = sc.Scan(&id, &p.Agreement, &p.Year, &p.Phase, &p.Item, &p.Amount)
		if r := at[id]; r != nil {
			r.Promises = append(r.Promises, p)
		}
		return p, err
	}, `SELECT matter_id, agreement_id, year, phase, item, amount FROM project_promise ORDER BY matter_id, year, phase, item`); err != nil {
		return err
	}
	if _, err := store.All(tx, func(sc store.Scanner) (f Fund, err error) {
		var id kernel.ID
		var paid string
		if err = sc.Scan(&id, &paid, &f.Verified, &f.VerifiedAt); err != nil {
			return f, err
		}
		if r := at[id]; r != nil {
			r.Funds = append(r.Funds, f)
			err = r.Funds[len(r.Funds)-1].PaidOn.UnmarshalText([]byte(paid))
		}
		return f, err
	}, `SELECT matter_id, paid_on, verified, verified_at FROM project_fund WHERE verified_at <> 0 ORDER BY matter_id, no`); err != nil {
		return err
	}
	_, err := store.All(tx, func(sc store.Scanner) (u Used, err error) {
		var id kernel.ID
		var from string
		var mu int64
		if err = sc.Scan(&id, &u.Plot, &mu, &from); err != nil {
			return u, err
		}
		if u.Area = used(mu); at[id] != nil {
			at[id].Plots = append(at[id].Plots, u)
		}
		return u, err
	}, `SELECT matter_id, plot, mu, from_on FROM project_plot ORDER BY matter_id, plot`)
	return err
}

// compare reckons each item of each promised year; of one year only where year
// is not zero.
func (s *Service) compare(ctx context.Context, records []Record, year int) (out []Compared, err error) {
	for _, item := range s.o.Rules.Promises {
		for _, y := range promisedYears(records, year) {
			c := Compared{Item: item, Year: y}
			var who []Record
			for _, r := range records {
				sum, any := int64(0), false
				for _, p := range r.Promises {
					if p.Item == item.Item && p.Year == y {
						sum, any = sum+p.Amount, true
					}
				}
				if any {
					c.Promised, who = c.Promised+sum, append(who, r)
				}
			}
			if c.Projects = len(who); c.Projects == 0 {
				continue
			}
			if err := s.fact(ctx, &c, who); err != nil {
				return nil, err
			}
			out = append(out, c)
		}
	}
	return out, nil
}

func promisedYears(records []Record, year int) (out []int) {
	if year != 0 {
		return []int{year}
	}
	seen := map[int]bool{}
	for _, r := range records {
		for _, p := range r.Promises {
			if !seen[p.Year] {
				seen[p.Year], out = true, append(out, p.Year)
			}
		}
	}
	sort.Ints(out)
	return out
}

// fact adds up what came of an item in a year, of those that promised it. A
// statistic nobody verified is no data, never zero.
func (s *Service) fact(ctx context.Context, c *Compared, who []Record) error {
	if s.o.Org.Directory().Day(s.o.DB.Clock().Now()).Year < c.Year {
		c.Missing = kernel.T("%d 年还没到", "%d is still to come").Format(c.Year)
		return nil
	}
	series, is := strings.CutPrefix(c.Item.Fact, "series:")
	switch {
	case c.Item.Fact == "funds":
		for _, r := range who {
			c.Fact, c.Known = c.Fact+fundsIn(r.Funds, c.Year), c.Known+1
		}
		return nil
	case c.Item.Fact == "plots":
		return land(c, who)
	case !is || s.o.Statistics == nil:
		c.Missing = noSource
		return nil
	}
	firms := make([]kernel.ID, len(who))
	for i, r := range who {
		firms[i] = r.Enterprise
	}
	readings, err := s.o.Statistics.OfFirms(ctx, series, c.Year, firms)
	if err != nil {
		return err
	}
	for _, r := range readings {
		if r.Missing.IsZero() {
			c.Fact, c.Known = c.Fact+rescale(r.Amount, r.Scale, c.Item.Scale), c.Known+1
		}
	}
	if c.Known == 0 {
		c.Missing = readings[0].Missing
	}
	return nil
}

// fundsIn adds up what was verified as paid in during a year.
func fundsIn(funds []Fund, year int) (sum int64) {
	for _, f := range funds {
		if f.VerifiedAt != 0 && f.PaidOn.Year == year {
			sum += f.Verified
		}
	}
	return sum
}

// land adds up the plots handed over in the year, of those with such a day on
// record.
func land(c *Compared, who []Record) error {
	for _, r := range who {
		known := false
		for _, u := range r.Plots {
			known = known || !u.From.IsZero()
			if u.From.Year == c.Year {
				c.Fact += rescale(int64(u.Area), 2, c.Item.Scale)
			}
		}
		if known {
			c.Known++
		}
	}
	if c.Known == 0 {
		c.Missing = kernel.T("没有登记交地", "no land handed over is entered")
	}
	return nil
}

// rescale brings an amount from one number of decimals to another, half away
// from zero.
func rescale(n int64, from, to int) int64 {
	if to >= from {
		return n * pow10(to-from)
	}
	r := new(big.Rat).SetFrac64(n, pow10(from-to)).FloatString(0)
	out, ok := new(big.Int).SetString(r, 10)
	if !ok {
		return 0
	}
	return out.Int64()
}

// Points10k is how much of the promise came, in basis points; ok is false where
// nothing was promised or nothing is known.
func (c Compared) Points10k() (points int64, ok bool) {
	if c.Promised == 0 || !c.Missing.IsZero() {
		return 0, false
	}
	r := new(big.Int).Mul(big.NewInt(c.Fact), big.NewInt(whole))
	return r.Div(r, big.NewInt(c.Promised)).Int64(), true
}
