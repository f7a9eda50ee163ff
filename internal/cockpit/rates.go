package cockpit

import (
	"context"
	"sort"
	"time"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/measure"
	"juyan/internal/store"
)

// Permissions of this module.
const (
	PermBoard    = "board.view"   // the three rates
	PermOverview = "cockpit.view" // 一盘棋
)

// Service reads boards.
type Service struct {
	db      *store.DB
	kinds   *matter.Kinds
	matters *matter.Service
	loc     *time.Location
}

// New returns the service.
func New(db *store.DB, matters *matter.Service, loc *time.Location) *Service {
	return &Service{db, matters.Kinds(), matters, loc}
}

// By is what a board is split by.
type By string

// The splits of a board.
const (
	ByUnit  By = "unit"
	ByForce By = "force"
	ByPost  By = "post"
	ByTopic By = "topic"
	ByMonth By = "month"
)

var byDim = map[By]measure.Dim{ByUnit: measure.ByUnit, ByForce: measure.ByTaskForce, ByPost: measure.ByPost}

// Query says which board.
type Query struct {
	Kind     string
	From, To kernel.Date // both included; zero = open
	By       By
	Where    map[measure.Dim]kernel.ID
	Topic    string
}

// Row is one line: the group and one rate for each of the kind's rates.
type Row struct {
	Group string // id, topic code or "2022-03"
	Rates []measure.Rate
}

// Board is the answer: the whole and its lines.
type Board struct {
	Rates []caseflow.Rate // what the columns are
	Total []measure.Rate
	Rows  []Row
}

// Board computes the rates of a kind. Error: forbidden without board.view.
func (s *Service) Board(ctx context.Context, actor kernel.Actor, q Query) (b Board, err error) {
	if err := actor.Require(PermBoard); err != nil {
		return b, err
	}
	course, err := s.kinds.Current(q.Kind)
	if err != nil {
		return b, err
	}
	b.Rates = course.Def.Rates
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		total, err := s.sums(tx, b.Rates, q, "")
		if err != nil {
			return err
		}
		b.Total = ratesOf(b.Rates, total[""])
		groups, err := s.groups(tx, b.Rates, q)
		for group, sums := range groups {
			if group != "" {
				b.Rows = append(b.Rows, Row{group, ratesOf(b.Rates, sums)})
			}
		}
		return err
	})
	sort.Slice(b.Rows, func(i, j int) bool { return b.Rows[i].Group < b.Rows[j].Group })
	return b, err
}

// groups adds up by the asked split; months are asked one by one, since a
// month is not a column.
func (s *Service) groups(tx *store.Tx, rates []caseflow.Rate, q Query) (map[string]map[string]int64, error) {
	if q.By != ByMonth {
		return s.sums(tx, rates, q, q.By)
	}
	out := map[string]map[string]int64{}
	for _, m := range months(q.From, q.To) {
		part := q
		part.From, part.To = m, LastOf(m)
		if part.To.After(q.To) {
			part.To = q.To
		}
		sums, err := s.sums(tx, rates, part, "")
		if err != nil {
			return nil, err
		}
		out[m.String()[:7]] = sums[""]
	}
	return out, nil
}

// months lists the first days of the months from..to touches, 36 at most.
func months(from, to kernel.Date) []kernel.Date {
	var out []kernel.Date
	m := kernel.Date{Year: from.Year, Month: from.Month, Day: 1}
	for !m.After(to) && len(out) < 36 {
		out = append(out, m)
		m = kernel.DateOf(time.Date(m.Year, m.Month+1, 1, 0, 0, 0, 0, time.UTC))
	}
	return out
}

// LastOf returns the last day of the month that begins on m.
func LastOf(m kernel.Date) kernel.Date {
	return kernel.DateOf(time.Date(m.Year, m.Month+1, 0, 0, 0, 0, 0, time.UTC))
}

func (s *Service) sums(tx *store.Tx, rates []caseflow.Rate, q Query, by By) (map[string]map[string]int64, error) {
	mq := measure.Query{Where: q.Where, Group: byDim[by]}
	if by == ByTopic {
		mq.GroupTag = "topic"
	}
	if q.Topic != "" {
		mq.Tag = [2]string{"topic", q.Topic}
	}
	for _, r := range rates {
		mq.Measures = append(mq.Measures, r.Num, r.Den)
	}
	if !q.From.IsZero() {
		mq.From = q.From.At(0, 0, s.loc)
	}
	if !q.To.IsZero() {
		mq.To = q.To.AddDays(1).At(0, 0, s.loc)
	}
	list, err := measure.Sums(tx, mq)
	out := map[string]map[string]int64{}
	for _, x := range list {
		if out[x.Group] == nil {
			out[x.Group] = map[string]int64{}
		}
		out[x.Group][x.Measure] = x.Value
	}
	return out, err
}

func ratesOf(rates []caseflow.Rate, sums map[string]int64) []measure.Rate {
	out := make([]measure.Rate, len(rates))
	for i, r := range rates {
		out[i] = measure.Rate{Num: sums[r.Num], Den: sums[r.Den]}
	}
	return out
}
