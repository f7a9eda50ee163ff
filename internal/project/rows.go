package project

import (
	"juyan/internal/kernel"
	"juyan/internal/plot"
	"juyan/internal/store"
)

// Project is how a project stands.
type Project struct {
	ID           kernel.ID
	Number       string
	Title        string
	Stage        string
	Open         bool
	Late         bool
	DueAt        kernel.Instant
	Enterprise   kernel.ID
	Lead         kernel.ID // the lead it came of; "" = none
	Chain        string
	Year         int // of its signing
	Overall      kernel.ID
	Item         kernel.ID
	Unit         kernel.ID // responsible
	Commissioner kernel.ID // post
	Officer      kernel.ID // post
	Investment   int64     // fen
	Claimed      int64     // funds, fen
	Verified     int64
	Status       string
	Green        bool
	Blocks       int // bottlenecks not removed
	Light        Light
	Planned      int // per cent of the year's plan
	Reported     int
	Settled      string // the last month that is over; "" = none yet
	Expects      string // the month to be reported next; "" = none
	ExpectsBy    kernel.Date
	Days         map[string]kernel.Date // the turning points reached, by field
	Created      kernel.Instant
}

// On is the day of a turning point, zero before it.
func (p Project) On(field string) kernel.Date { return p.Days[field] }

const projectColumns = `k.matter_id, m.number, m.title, m.stage, m.open, m.late, m.due_at, k.enterprise_id, k.lead_id, k.chain, k.year, k.overall_unit, k.item_unit, k.unit_id,
	k.commissioner, k.officer, k.investment, k.funds_claimed, k.funds_verified, k.status, k.green, k.blocks, k.light, k.planned, k.reported, k.settled, k.expects, k.expects_by,
	k.signed_on, k.filed_on, k.started_on, k.registered_on, k.trial_on, k.production_on, k.capacity_on, k.exit_on, m.created_at`

// projectFrom joins projects to their matters, and goes on with a condition. A CROSS
// JOIN keeps SQLite, which has no statistics, from walking all matters there are: over
// a hundred thousand leads 0.2 ms instead of 220.
const projectFrom = ` FROM project_project k CROSS JOIN matter_shown m WHERE m.id = k.matter_id AND `

// dayFields are the fields of the days in projectColumns, in their order.
var dayFields = append(append([]string{}, order...), "exit_on")

// Dated are the fields of a project's turning points, in their order.
func Dated() []string { return dayFields }

func scanProject(s store.Scanner) (p Project, err error) {
	var open, late, green int64
	var light, by string
	texts := make([]string, len(dayFields))
	into := []any{&p.ID, &p.Number, &p.Title, &p.Stage, &open, &late, &p.DueAt, &p.Enterprise, &p.Lead, &p.Chain, &p.Year, &p.Overall, &p.Item, &p.Unit,
		&p.Commissioner, &p.Officer, &p.Investment, &p.Claimed, &p.Verified, &p.Status, &green, &p.Blocks, &light, &p.Planned, &p.Reported, &p.Settled, &p.Expects, &by}
	for i := range texts {
		into = append(into, &texts[i])
	}
	if err = s.Scan(append(into, &p.Created)...); err != nil {
		return p, err
	}
	p.Open, p.Late, p.Green, p.Light, p.Days = open == 1, late == 1, green == 1, Light(light), map[string]kernel.Date{}
	for i, t := range texts {
		d := kernel.Date{}
		if err := d.UnmarshalText([]byte(t)); err != nil {
			return p, err
		}
		if !d.IsZero() {
			p.Days[dayFields[i]] = d
		}
	}
	return p, p.ExpectsBy.UnmarshalText([]byte(by))
}

func scanPhase(s store.Scanner) (p Phase, err error) {
	var start, trial string
	if err = s.Scan(&p.No, &p.Name, &p.Investment, &start, &trial); err != nil {
		return p, err
	}
	return p, days([]string{start, trial}, &p.Start, &p.Trial)
}

func scanHolder(s store.Scanner) (h Holder, err error) {
	return h, s.Scan(&h.No, &h.Name, &h.Points, &h.Contribution)
}

func scanUsed(s store.Scanner) (u Used, err error) {
	var mu int64
	var from string
	if err = s.Scan(&u.Plot, &mu, &from); err != nil {
		return u, err
	}
	u.Area = used(mu)
	return u, days([]string{from}, &u.From)
}

// Agreement is the first signing (Seq 1) or an increase.
type Agreement struct {
	ID     kernel.ID
	Seq    int
	On     kernel.Date
	Amount int64
}

func scanAgreement(s store.Scanner) (a Agreement, err error) {
	var on string
	if err = s.Scan(&a.ID, &a.Seq, &on, &a.Amount); err != nil {
		return a, err
	}
	return a, days([]string{on}, &a.On)
}

// used is an area as it is stored.
func used(mu int64) plot.Mu { return plot.Mu(mu) }
