package economy

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/pack"
	"juyan/internal/store"
)

// Figure is what a series comes to over a span, with what follows from it.
// Missing says why there is no figure; it is zero when there is one.
type Figure struct {
	Series  *pack.Series
	Amount  int64
	Missing kernel.Text
	Growth  *int64 // against the same span a year earlier, hundredths of a per cent; nil = no data
	Share   *int64 // of the series it is a part of; nil = no data
	Values  []kernel.ID
}

// Span says over which days, whose values, as known when.
type Span struct {
	From, To kernel.Date
	Subject  kernel.ID
	Claimed  bool // claimed values instead of verified ones
	Known    kernel.Instant
}

// Year is the span of a calendar year.
func Year(year int) Span {
	return Span{From: kernel.Date{Year: year, Month: 1, Day: 1}, To: kernel.Date{Year: year, Month: 12, Day: 31}}
}

// Figure reckons a series over a span.
func (s *Service) Figure(ctx context.Context, code string, span Span) (f Figure, err error) {
	x, err := s.Series(code)
	if err != nil {
		return f, err
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		f, err = s.figure(tx, x, span)
		return err
	})
	return f, err
}

func (s *Service) figure(tx *store.Tx, x *pack.Series, span Span) (f Figure, err error) {
	f.Series = x
	f.Amount, f.Values, f.Missing, err = total(tx, x, span)
	if err != nil || !f.Missing.IsZero() {
		return f, err
	}
	before := span
	before.From.Year, before.To.Year = span.From.Year-1, span.To.Year-1
	if before.To.Month == 2 {
		before.To = lastOfMonth(before.To)
	}
	base, _, missing, err := total(tx, x, before)
	if err != nil {
		return f, err
	}
	if missing.IsZero() {
		f.Growth = Growth(f.Amount, base)
	}
	whole, there := s.series[x.ShareOf]
	if !there {
		return f, nil
	}
	sum, _, missing, err := total(tx, whole, Span{From: span.From, To: span.To, Claimed: span.Claimed, Known: span.Known})
	if err != nil {
		return f, err
	}
	if share, ok := ratio(rescaled(f.Amount, x.Scale, whole.Scale), sum); ok && missing.IsZero() {
		f.Share = &share
	}
	return f, nil
}

// Growth is (now − base) ÷ |base| in hundredths of a per cent; nil against
// nothing.
func Growth(now, base int64) *int64 {
	if g, ok := ratio(now-base, abs(base)); ok {
		return &g
	}
	return nil
}

// lastOfMonth mends the 29th of February a year earlier.
func lastOfMonth(d kernel.Date) kernel.Date {
	return Period{pack.Monthly, d.Year, int(d.Month)}.Last()
}

func abs(n int64) int64 {
	if n < 0 {
		return -n
	}
	return n
}

// rescaled writes n with other decimals; what is coarser never gets finer than
// its own.
func rescaled(n int64, from, to int) int64 {
	for ; from < to; from++ {
		n *= 10
	}
	for ; from > to; from-- {
		n /= 10
	}
	return n
}

// total adds up the periods of a span, or takes the last of them, as the series
// says. A period without a value makes the whole no data.
func total(tx *store.Tx, x *pack.Series, span Span) (sum int64, ids []kernel.ID, missing kernel.Text, err error) {
	periods, fits := Within(x.Period, span.From, span.To)
	if !fits {
		return 0, nil, kernel.T("“%s”按%s统计，不能算这一段", "%q is counted by %s and cannot be reckoned for this span").Format(x.Name, periodWords[x.Period]), nil
	}
	if x.Over == pack.OverLast {
		periods = periods[len(periods)-1:]
	}
	pairs, err := values(tx, Query{Series: x.Code, From: periods[0], To: periods[len(periods)-1], Subject: span.Subject, Zone: span.Subject == "", Known: span.Known})
	if err != nil {
		return 0, nil, missing, err
	}
	have := map[string]*Value{}
	for i := range pairs {
		have[pairs[i].Period.String()] = pairs[i].side(span.Claimed)
	}
	for _, p := range periods {
		v := have[p.String()]
		if v == nil {
			return 0, nil, kernel.T("%s 没有%s数", "there is no %[2]s value for %[1]s").Format(p.String(), sideWords[span.Claimed]), nil
		}
		sum, ids = sum+v.Amount, append(ids, v.ID)
	}
	return sum, ids, missing, nil
}

var sideWords = map[bool]kernel.Text{true: kernel.T("上报", "claimed"), false: kernel.T("核实", "verified")}

func (p Pair) side(claim bool) *Value {
	if claim {
		return p.Claimed
	}
	return p.Verified
}
