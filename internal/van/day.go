package van

import (
	"context"
	"slices"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/route"
	"juyan/internal/store"
)

// Visit is one of a day.
type Visit struct {
	Matter, Parent kernel.ID
	On             kernel.Date
	Place, Part    string
	Checks         []string
	State          string // asked, planned, visited, off
	Van            string // "" = on no round
	Locked         bool   // put there by hand

	Minutes int      // how long it takes
	Needs   []string // skills and equipment

	Number, Title string
	Firm          kernel.ID
	Result        string
	Lacking       string
	PlannedAt     string // as who asked was told
}

// Day is a day of the vans.
type Day struct {
	On        kernel.Date
	Version   int64
	Confirmed bool // who asked was told, and nothing changed since
	Visits    []Visit
	Plan      *route.Plan // rounds with their times; nil = nobody asked for a visit
}

// Visit returns one of the day's, nil if there is none.
func (d *Day) Visit(id kernel.ID) *Visit {
	if i := slices.IndexFunc(d.Visits, func(v Visit) bool { return v.Matter == id }); i >= 0 {
		return &d.Visits[i]
	}
	return nil
}

// Planned reports whether any visit stands on a round.
func (d *Day) Planned() bool { return d.Plan != nil && len(d.Plan.Routes) > 0 }

// Day reads a day of the vans.
func (s *Service) Day(ctx context.Context, actor kernel.Actor, on kernel.Date) (d *Day, err error) {
	if err := actor.Require(PermView); err != nil {
		return nil, err
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		d, err = s.day(tx, on)
		return err
	})
	if err != nil {
		return nil, err
	}
	return d, s.times(d)
}

// times works out when each van is where.
func (s *Service) times(d *Day) (err error) {
	if len(d.Visits) > 0 {
		d.Plan, err = route.Judge(s.problem(d.Visits), s.tours(d.Visits))
	}
	return err
}

const visitColumns = `v.matter_id, v.parent_id, v.on_day, v.place, v.part, v.checks, v.state, COALESCE(s.van, ''), COALESCE(s.locked, 0)`

func (s *Service) day(tx *store.Tx, on kernel.Date) (*Day, error) {
	d := &Day{On: on}
	var told int64
	_, err := store.All(tx, func(r store.Scanner) (bool, error) { return true, r.Scan(&d.Version, &told) }, `SELECT version, confirmed FROM van_day WHERE on_day = $1`, on.String())
	if err != nil {
		return nil, err
	}
	d.Confirmed = d.Version > 0 && told == d.Version
	d.Visits, err = s.visits(tx, `SELECT `+visitColumns+` FROM van_visit v LEFT JOIN van_stop s ON s.matter_id = v.matter_id
		WHERE v.on_day = $1 AND v.state <> 'off' ORDER BY COALESCE(s.van, ''), COALESCE(s.seq, 0), v.matter_id`, on.String())
	return d, err
}

// visits reads visits with what their matters say.
func (s *Service) visits(tx *store.Tx, query string, args ...any) ([]Visit, error) {
	list, err := store.All(tx, s.scan, query, args...)
	if err != nil {
		return nil, err
	}
	ids := make([]kernel.ID, len(list))
	for i, v := range list {
		ids[i] = v.Matter
	}
	matters, err := matter.Several(tx, ids)
	for _, m := range matters {
		i := slices.IndexFunc(list, func(v Visit) bool { return v.Matter == m.ID })
		v := &list[i]
		v.Number, v.Title, v.Firm = m.Number, m.Title, m.Enterprise
		v.Result, _ = m.Data["result"].(string)
		v.Lacking, _ = m.Data["lacking"].(string)
		v.PlannedAt, _ = m.Data["planned_at"].(string)
	}
	return list, err
}

func (s *Service) scan(r store.Scanner) (v Visit, err error) {
	var on, checks string
	var locked int64
	if err = r.Scan(&v.Matter, &v.Parent, &on, &v.Place, &v.Part, &checks, &v.State, &v.Van, &locked); err != nil {
		return v, err
	}
	v.Checks, v.Locked = strings.Split(checks, ","), locked == 1
	for _, code := range v.Checks {
		x, _ := s.Check(code)
		v.Minutes += x.Minutes
		v.Needs = append(v.Needs, x.Needs...)
	}
	slices.Sort(v.Needs)
	v.Needs = slices.Compact(v.Needs)
	return v, v.On.UnmarshalText([]byte(on))
}

// OfMatter lists the visits that belong to a matter; whoever may see the matter
// sees them.
func (s *Service) OfMatter(ctx context.Context, id kernel.ID) (out []Visit, err error) {
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		out, err = s.visits(tx, `SELECT `+visitColumns+` FROM van_visit v LEFT JOIN van_stop s ON s.matter_id = v.matter_id
			WHERE v.parent_id = $1 AND v.state <> 'off' ORDER BY v.on_day, v.matter_id`, id)
		return err
	})
	return out, err
}

// Count is a day with how many visits it has.
type Count struct {
	On     kernel.Date
	Visits int
}

// mostDays is how many days with visits are offered.
const mostDays = 8

// Days lists the days with visits from one on.
func (s *Service) Days(ctx context.Context, actor kernel.Actor, from kernel.Date) (out []Count, err error) {
	if err := actor.Require(PermView); err != nil {
		return nil, err
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		out, err = store.All(tx, func(r store.Scanner) (c Count, err error) {
			var on string
			if err = r.Scan(&on, &c.Visits); err == nil {
				err = c.On.UnmarshalText([]byte(on))
			}
			return c, err
		}, `SELECT on_day, COUNT(*) FROM van_visit WHERE state <> 'off' AND on_day >= $1 GROUP BY on_day ORDER BY on_day LIMIT $2`, from.String(), mostDays)
		return err
	})
	return out, err
}
