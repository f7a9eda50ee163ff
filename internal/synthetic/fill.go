package synthetic

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

var begin = time.Date(2022, time.January, 1, 0, 0, 0, 0, time.FixedZone("CST", 8*60*60))

// Fill writes the year into the database at url, whose tables are there and
// empty, and gives it what a careful administrator would.
func Fill(ctx context.Context, url string, y Year) error {
	db, err := sql.Open("pgx", url)
	if err != nil {
		return err
	}
	defer db.Close()
	for _, q := range y.statements() {
		if _, err := db.ExecContext(ctx, q); err != nil {
			return fmt.Errorf("synthetic: %w in %s", err, q)
		}
	}
	return nil
}

// draw is a number in [0, 1) that depends on the seed, the fact and which.
func (y Year) draw(which int64) string {
	return fmt.Sprintf("((hashint8extended(i, %d) & 1073741823) / 1073741824.0)", y.Seed*100+which)
}

// statements make the facts, three to an event: unevenly spread over measures,
// evenly over posts; every hundredth fact of what is only added up is taken back
// by a later event. The events are sealed under hashes of nothing.
func (y Year) statements() []string {
	ordered := make([]string, 0, len(fns))
	for i := range fns {
		if inOrder(i) {
			ordered = append(ordered, fmt.Sprint(i))
		}
	}
	length := int64(y.To() - y.From())
	return []string{
		`DROP INDEX fact_measure, fact_matter, fact_event, event_matter, event_subject, event_kind`,
		fmt.Sprintf(`INSERT INTO fact (measure, at, recorded_at, value, unit_id, post_id, person_id, task_force_id, enterprise_id, project_id, matter_id, event_id, batch)
			SELECT 'synthetic.m' || lpad(m::text, 3, '0'), at, at + 1000, CASE WHEN m %% 2 = 0 THEN 1 ELSE 1 + floor(%s * 100000)::bigint END,
				'00000000-0000-7000-8000-' || lpad((post / 50)::text, 12, '0'), '00000000-0000-7000-8001-' || lpad(post::text, 12, '0'),
				'00000000-0000-7000-8002-' || lpad(post::text, 12, '0'), '', '00000000-0000-7000-8003-' || lpad((i %% 997)::text, 12, '0'), '',
				'00000000-0000-7000-8004-' || lpad((i / 6)::text, 12, '0'), '00000000-0000-7000-8005-' || lpad((i / 3)::text, 12, '0'), ''
			FROM (SELECT i, floor(%d * %s * %s)::int AS m, floor(%d * %s)::int AS post, %d + i * %d / %d AS at FROM generate_series(0::bigint, %d - 1) i) x`,
			y.draw(1), y.Measures, y.draw(2), y.draw(3), y.Posts, y.draw(4), y.From(), length, y.Facts, y.Facts),
		fmt.Sprintf(`INSERT INTO fact (measure, at, recorded_at, value, sign, unit_id, post_id, person_id, task_force_id, enterprise_id, project_id, matter_id, event_id, batch)
			SELECT measure, at, recorded_at + 86400000, -value, -1, unit_id, post_id, person_id, '', enterprise_id, '', matter_id, '00000000-0000-7000-8006-' || right(event_id, 12), ''
			FROM fact WHERE seq %% 100 = 0 AND right(measure, 3)::int %% %d NOT IN (%s)`, len(fns), join(ordered)),
		event(`SELECT event_id, MIN(at), MIN(matter_id) FROM fact GROUP BY event_id ORDER BY MIN(seq)`),
		`INSERT INTO event_leaf (leaf, seq, hash) SELECT seq - 1, seq, sha256('') FROM event ORDER BY seq`,
		`INSERT INTO ledger_node (level, n, hash) SELECT level, n, sha256('') FROM (SELECT MAX(seq) AS size FROM event) e,
			LATERAL (VALUES (8), (16)) l (level), LATERAL generate_series(0, (size >> level) - 1) n`,
		`UPDATE ledger_head SET size = (SELECT MAX(seq) FROM event), low = (SELECT MAX(seq) FROM event)`,
		`CREATE INDEX fact_measure ON fact (measure, at)`,
		`CREATE INDEX fact_matter ON fact (matter_id, measure)`,
		`CREATE INDEX fact_event ON fact (event_id)`,
		// Not the program's: for SQL alone, so that it need not touch the rows.
		`CREATE INDEX fact_covering ON fact (measure, at) INCLUDE (post_id, value, sign)`,
		`VACUUM (FREEZE, ANALYZE)`,
	}
}

// event inserts events by what a query tells of them: id, time, matter.
func event(query string) string {
	return `INSERT INTO event (id, at, kind, matter_id, lane_id, subject_id, actor_kind, person_id, actor_name, post_id, unit_id, on_behalf, rule_version, hash, batch)
		SELECT id, at, 'synthetic.done', matter, '', '', 'system', '', '', '', '', '', '', '', '' FROM (` + query + `) x (id, at, matter)`
}

func join(list []string) string {
	out := ""
	for i, s := range list {
		if i > 0 {
			out += ","
		}
		out += s
	}
	return out
}
