package synthetic

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"sync"

	"juyan/internal/kernel"
	"juyan/internal/measure/column"
)

// Server are settings that help PostgreSQL with these questions.
var Server = []string{
	"shared_buffers=2GB", "effective_cache_size=6GB", "work_mem=256MB", "maintenance_work_mem=1GB", "max_wal_size=16GB", "random_page_cost=1.1",
	"max_worker_processes=8", "max_parallel_workers=4", "max_parallel_workers_per_gather=2", "max_parallel_maintenance_workers=2", "jit=off",
}

// Answer is what SQL found for one post and measure, in the order of the asks.
type Answer map[kernel.ID][]float64

// SQL answers the year's questions with one GROUP BY pass for each measure, by
// so many connections at once.
func SQL(ctx context.Context, db *sql.DB, y Year, connections int) ([]Answer, error) {
	out := make([]Answer, y.Measures)
	errs := make([]error, connections)
	var wg sync.WaitGroup
	for c := range connections {
		wg.Go(func() {
			for i := c; i < y.Measures && errs[c] == nil; i += connections {
				out[i], errs[c] = y.pass(ctx, db, i)
			}
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// expression is an ask in SQL. Of measures with facts taken back only what adds
// up is asked.
func expression(a column.Ask) string {
	switch a.Fn {
	case column.Sum:
		return "SUM(value)::float8"
	case column.Count:
		return "SUM(sign)::float8"
	case column.Avg:
		return "SUM(value)::float8 / NULLIF(SUM(sign), 0)"
	case column.Median:
		return "percentile_cont(0.5) WITHIN GROUP (ORDER BY value)"
	case column.Pct:
		return fmt.Sprintf("percentile_disc(%g) WITHIN GROUP (ORDER BY value)::float8", float64(a.P)/100)
	}
	return strings.ToUpper(string(a.Fn)) + "(value)::float8"
}

func (y Year) pass(ctx context.Context, db *sql.DB, i int) (Answer, error) {
	var exprs []string
	for _, a := range fns[i%len(fns)] {
		exprs = append(exprs, expression(a))
	}
	rows, err := db.QueryContext(ctx, `SELECT post_id, `+strings.Join(exprs, ", ")+` FROM fact WHERE measure = $1 AND at >= $2 AND at < $3 GROUP BY post_id HAVING SUM(sign) <> 0`,
		y.Measure(i), int64(y.From()), int64(y.To()))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := make(Answer, y.Posts)
	for rows.Next() {
		var post kernel.ID
		values := make([]float64, len(exprs))
		into := []any{&post}
		for k := range values {
			into = append(into, &values[k])
		}
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		out[post] = values
	}
	return out, rows.Err()
}

// Differences counts where columns and SQL disagree; they may not.
func (y Year) Differences(asks []column.Ask, columns []*column.Column, answers []Answer) (n int) {
	next := 0
	for i := range y.Measures {
		for k := range fns[i%len(fns)] {
			for p := range y.Posts {
				num, den, ok := columns[next].Of(p)
				values, found := answers[i][y.Post(p)]
				if ok != found || ok && float64(num)/float64(den) != values[k] {
					n++
				}
			}
			next++
		}
	}
	return n
}
