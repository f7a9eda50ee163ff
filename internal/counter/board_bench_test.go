package counter_test

import (
	"os"
	"testing"
	"time"

	"juyan/internal/counter"
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Over 100,000 cases of 200 items in a year the board, and a page of the cases
// behind a number, come within 50 ms. Run with JUYAN_SOAK=1: the copies take a
// while, and the figure wants a quiet machine.
func TestTheBoardOfAHundredThousandCasesIsFast(t *testing.T) {
	if os.Getenv("JUYAN_SOAK") != "1" {
		t.Skip("set JUYAN_SOAK=1 to write 100,000 cases")
	}
	each(t, func(h *house) {
		m := h.filed("食品经营许可核发")
		h.Must(h.DB.WriteBulk(ctx, func(tx *store.Tx) error { return copies(tx, m.ID) }))
		year := counter.BoardQuery{From: 202101, To: 202212}
		item := year
		item.Item = "item7"
		board := func(post string, q counter.BoardQuery) func() error {
			who := h.Who(post)
			return func() error { _, err := h.Counter.Board(ctx, who, q); return err }
		}
		behind := func(b counter.Behind) func() error {
			who := h.Who(head)
			b.BoardQuery = year
			return func() error { _, err := h.Counter.Cases(ctx, who, b); return err }
		}
		for _, x := range []struct {
			name string
			ask  func() error
		}{
			{"all", board(head, year)}, {"unit", board(handler, year)}, {"item", board(head, item)},
			{"filed", behind(counter.Behind{})}, {"late", behind(counter.Behind{Number: "late"})}, {"corrected", behind(counter.Behind{Number: "corrected"})}, {"bad", behind(counter.Behind{Number: "bad"})},
			{"lack", behind(counter.Behind{Material: "材料5"})}, {"grade", behind(counter.Behind{Dimension: "satisfaction", Grade: "dissatisfied"})},
		} {
			best := time.Hour
			for range 5 {
				began := time.Now()
				h.Must(x.ask())
				best = min(best, time.Since(began))
			}
			h.Logf("%s: %s", x.name, best)
			if best > 50*time.Millisecond {
				h.Errorf("%s takes %s", x.name, best)
			}
		}
	})
}

// copies writes 100,000 cases beside one, with what the tally knows of them.
func copies(tx *store.Tx, id kernel.ID) error {
	const n = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) `
	for _, q := range []string{
		`INSERT INTO counter_case (matter_id, receipt, item_id, version_id, unit_id, promised, statutory, filed_at, accepted_at, decided_at, due_at, ended_at, silent, taken, visits, usual, corrected, extended, special, thanked, rating, bad) ` + n + `
			SELECT CASE WHEN i % 1000 = 0 THEN c.matter_id || i ELSE 'case' || i END, 'r' || i, 'item' || (i % 200), c.version_id, CASE WHEN i % 200 < 20 THEN c.unit_id ELSE 'unit' || (i % 200 % 17) END, 8, 20,
			c.filed_at - CAST(i AS BIGINT) * 300000, 1, 1000 + i % 30, 1025, 1, 0, 5, 1, 2, CASE WHEN i % 7 = 0 THEN 1 ELSE 0 END, 0, 0, 0, CASE WHEN i % 2 = 0 THEN 'satisfied' ELSE '' END, CASE WHEN i % 50 = 0 THEN 1 ELSE 0 END
			FROM n CROSS JOIN counter_case c WHERE c.matter_id = $1`,
		`INSERT INTO counter_lack (matter_id, filed_at, material) SELECT c.matter_id, c.filed_at, '材料' || (c.taken + LENGTH(c.receipt) % 3) FROM counter_case c WHERE c.corrected = 1 AND c.matter_id <> $1`,
		`INSERT INTO counter_rating (matter_id, filed_at, dimension, level) SELECT c.matter_id, c.filed_at, 'satisfaction', CASE WHEN c.bad = 1 THEN 'dissatisfied' ELSE 'satisfied' END FROM counter_case c WHERE c.rating <> '' AND c.matter_id <> $1`,
		`INSERT INTO counter_tally SELECT (202201 + (c.filed_at / 86400000 / 30) % 12), c.unit_id, c.item_id, COUNT(*), COUNT(*), COUNT(*), COUNT(*), 0, COUNT(*), COUNT(*) * 6000, 0, COUNT(*), COUNT(*) * 7000, COUNT(*), COUNT(*), SUM(c.corrected), 0, 0, 0, COUNT(*), COUNT(*), SUM(c.bad), 0
			FROM counter_case c WHERE c.matter_id <> $1 GROUP BY 1, c.unit_id, c.item_id`,
		`INSERT INTO counter_mark SELECT 'lack', t.month, t.unit_id, t.item_id, '材料' || v.i, 3 FROM counter_tally t CROSS JOIN (SELECT 1 AS i UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4) v WHERE $1 <> '' AND t.item_id LIKE 'item%'`,
		`INSERT INTO counter_mark SELECT DISTINCT 'satisfaction', t.month, t.unit_id, '', 'satisfied', 100 FROM counter_tally t WHERE $1 <> '' AND t.item_id LIKE 'item%'`,
	} {
		if err := tx.Exec(q, id); err != nil {
			return err
		}
	}
	return nil
}
