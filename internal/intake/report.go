package intake

import (
	"context"
	"fmt"
	"sort"
	"strings"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Query says what to report on. Zero fields do not narrow.
type Query struct {
	Kind     string
	Clock    string         // clock that "on time" is about; "" = "close"
	From, To kernel.Instant // raised in [From, To)
	Batch    kernel.ID      // of this import only
}

// Report counts matters: how many there are, how they stand, and how those that
// ended did so. Total = Open + Closed, Closed = OnTime + Late + NoDeadline. It
// counts the facts that the boards add up, so that the two agree.
type Report struct {
	Kind string `json:"kind"`
	Count
	ByUnit []UnitCount `json:"by_unit"` // the largest first
}

// Count is one line of a report.
type Count struct {
	Total       int64 `json:"total"`
	Open        int64 `json:"open"`
	Closed      int64 `json:"closed"`
	OnTime      int64 `json:"on_time"`      // ended at the deadline or before
	Late        int64 `json:"late"`         // ended after it
	NoDeadline  int64 `json:"no_deadline"`  // ended, without a deadline that counted
	OpenOverdue int64 `json:"open_overdue"` // of Open, past the deadline by now; not in Late
}

// UnitCount is the line of a responsible unit.
type UnitCount struct {
	ID   kernel.ID   `json:"id"`
	Unit string      `json:"unit"`
	Name kernel.Text `json:"-"`
	Count
}

// Report counts the matters of a kind that everybody may know of: those staged
// by an unpublished import are not among them.
func (s *Service) Report(ctx context.Context, q Query) (Report, error) {
	course, err := s.o.Matter.Kinds().Current(q.Kind)
	if err != nil {
		return Report{}, err
	}
	if q.Clock == "" {
		q.Clock = defaultClock
	}
	out := Report{Kind: q.Kind, ByUnit: []UnitCount{}}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		out.ByUnit, err = store.All(tx, scanCount, reportSQL(course.Clock("", q.Clock), q), reportArgs(q, tx.Now())...)
		return err
	})
	dir := s.o.Org.Directory()
	for i := range out.ByUnit {
		u := &out.ByUnit[i]
		u.Name = kernel.T("（无责任单位）", "(no responsible unit)")
		if unit, ok := dir.Unit(u.ID); ok {
			u.Name = unit.Name
		}
		u.Unit = u.Name.ZH
		out.Count.add(u.Count)
	}
	sort.SliceStable(out.ByUnit, func(i, j int) bool { return out.ByUnit[i].Total > out.ByUnit[j].Total })
	return out, err
}

func (c *Count) add(d Count) {
	c.Total += d.Total
	c.Open += d.Open
	c.Closed += d.Closed
	c.OnTime += d.OnTime
	c.Late += d.Late
	c.NoDeadline += d.NoDeadline
	c.OpenOverdue += d.OpenOverdue
}

func scanCount(sc store.Scanner) (UnitCount, error) {
	var u UnitCount
	err := sc.Scan(&u.ID, &u.Total, &u.Closed, &u.OnTime, &u.Late, &u.OpenOverdue)
	u.Open = u.Total - u.Closed
	u.NoDeadline = u.Closed - u.OnTime - u.Late
	return u, err
}

// measures are the facts of a clock: those of a limit that counted, and those
// of one that was kept.
func measures(c *caseflow.Clock) (due, kept []string) {
	if c == nil {
		return nil, nil
	}
	late := map[string]bool{}
	for _, f := range c.Late {
		late[f.Measure] = true
		due = append(due, f.Measure)
	}
	for _, f := range c.InTime {
		if !late[f.Measure] {
			kept = append(kept, f.Measure)
		}
	}
	return due, kept
}

// reportSQL counts by responsible unit. What the matters, their facts and their
// clocks say is laid one below the other and added up, which no engine can plan
// badly, as it can a join of three large tables. Per matter, due is how many
// limits counted and kept how many of them were kept.
func reportSQL(clock *caseflow.Clock, q Query) string {
	due, kept := measures(clock)
	return fmt.Sprintf(`SELECT g.unit, COUNT(*), CAST(SUM(1 - g.open) AS BIGINT),
		CAST(SUM(CASE WHEN g.open = 0 AND g.due > 0 AND g.kept >= g.due THEN 1 ELSE 0 END) AS BIGINT),
		CAST(SUM(CASE WHEN g.open = 0 AND g.due > 0 AND g.kept < g.due THEN 1 ELSE 0 END) AS BIGINT),
		CAST(SUM(CASE WHEN g.open = 1 AND g.over > 0 THEN 1 ELSE 0 END) AS BIGINT)
		FROM (SELECT MAX(x.unit) AS unit, MAX(x.open) AS open, SUM(x.due) AS due, SUM(x.kept) AS kept, SUM(x.over) AS over FROM (
			SELECT m.id AS id, m.unit_id AS unit, m.open AS open, 0 AS due, 0 AS kept, 0 AS over FROM matter_shown m
			WHERE m.kind = $1 AND (CAST($4 AS BIGINT) = 0 OR m.created_at >= $4) AND (CAST($5 AS BIGINT) = 0 OR m.created_at < $5) AND ($6 = '' OR m.batch = $6)
			UNION ALL
			SELECT f.matter_id, '', -1, CASE WHEN f.measure IN (%s) THEN f.value ELSE 0 END, CASE WHEN f.measure IN (%s) THEN f.value ELSE 0 END, 0
			FROM fact_shown f WHERE f.measure IN (%s)
			UNION ALL
			SELECT c.matter_id, '', -1, 0, 0, 1 FROM matter_clock c WHERE c.lane_id = '' AND c.code = $2 AND c.stop_at = 0 AND c.paused_at = 0 AND c.due_at < $3
		) x GROUP BY x.id HAVING MAX(x.open) >= 0) g
		GROUP BY g.unit ORDER BY g.unit`, quoted(due), quoted(kept), quoted(append(due, kept...)))
}

func reportArgs(q Query, now kernel.Instant) []any {
	return []any{q.Kind, q.Clock, now, q.From, q.To, q.Batch}
}

// quoted is a list of measure names as SQL; they come from definitions that the
// loader has checked.
func quoted(names []string) string {
	if len(names) == 0 {
		return "''"
	}
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = "'" + strings.ReplaceAll(n, "'", "''") + "'"
	}
	return strings.Join(out, ",")
}
