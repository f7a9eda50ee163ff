package api

import (
	"juyan/internal/kernel"
)

// RatesQuery asks for a board: the rates of a kind in [From, To], both days
// included, zero open, split by By.
type RatesQuery struct {
	Kind     string
	From, To kernel.Date
	By       string
}

// Board is the answer: the rates, their total and one line a group. Numerators
// and denominators stand in the order of Rates.
type Board struct {
	Rates []RateName
	Total []Share
	Rows  []BoardRow
}

// RateName is one rate; fewer than Min in the denominator is too few to judge.
type RateName struct {
	Named
	Min int `json:"min,omitempty" doc:"分母少于此数不作评价 · fewer in the denominator are too few"`
}

// Share is a numerator and a denominator.
type Share struct{ Num, Den int64 }

// BoardRow is one group: an id, a topic or a month.
type BoardRow struct {
	Group  string
	Shares []Share
}

// Rate is a share as JSON. Without a denominator there is no data: rate is
// null, never 0 and never 1.
type Rate struct {
	Num  int64    `json:"num"`
	Den  int64    `json:"den"`
	Rate *float64 `json:"rate" nullable:"true" doc:"num ÷ den；没有数据为 null · null: no data"`
}

type ratesIn struct {
	Kind string `query:"kind" required:"true" maxLength:"64"`
	From string `query:"from" format:"date" required:"true" doc:"首日 · first day"`
	To   string `query:"to" format:"date" required:"true" doc:"末日 · last day, included"`
	By   string `query:"by" enum:"unit,force,post,topic,month" default:"unit" doc:"按什么分 · split by"`
}

// RateLine is one group of a board.
type RateLine struct {
	Group string `json:"group"`
	Name  string `json:"name"`
	Rates []Rate `json:"rates"`
}

// RateBoard is a board as JSON: totals and lines in the order of rates.
type RateBoard struct {
	Rates []RateName `json:"rates"`
	Total []Rate     `json:"total"`
	Rows  []RateLine `json:"rows"`
}

type ratesOut struct{ Body RateBoard }

func (a *API) rates() {
	handle(a, operation{method: "GET", path: base + "/rates", id: "get-rates", says: kernel.T("各项比率，分子分母分列", "The rates, numerators and denominators apart")}, a.getRates)
}

func (a *API) getRates(c *call, in *ratesIn) (*ratesOut, error) {
	q := RatesQuery{Kind: in.Kind, By: in.By}
	var err error
	if q.From, err = kernel.ParseDate(in.From); err != nil {
		return nil, err
	}
	if q.To, err = kernel.ParseDate(in.To); err != nil {
		return nil, err
	}
	b, err := a.o.Rates(c.Context(), c.Actor, q)
	if err != nil {
		return nil, err
	}
	out := &ratesOut{}
	out.Body.Rates, out.Body.Total, out.Body.Rows = append([]RateName{}, b.Rates...), shares(b.Total), []RateLine{}
	for _, r := range b.Rows {
		out.Body.Rows = append(out.Body.Rows, RateLine{r.Group, a.groupName(c, in, r.Group), shares(r.Shares)})
	}
	return out, nil
}

func shares(list []Share) []Rate {
	out := []Rate{}
	for _, s := range list {
		r := Rate{Num: s.Num, Den: s.Den}
		if s.Den > 0 {
			x := float64(s.Num) / float64(s.Den)
			r.Rate = &x
		}
		out = append(out, r)
	}
	return out
}

func (a *API) groupName(c *call, in *ratesIn, group string) string {
	switch in.By {
	case "unit":
		return c.names.Unit(kernel.ID(group))
	case "force":
		return c.names.Force(kernel.ID(group))
	case "post":
		return c.names.PostHolder(kernel.ID(group), c.Now())
	case "topic":
		if course, err := a.o.Matter.Kinds().Current(in.Kind); err == nil && course.Field("topic") != nil {
			return course.Field("topic").OptionName(group).In(c.Lang)
		}
	}
	return group
}
