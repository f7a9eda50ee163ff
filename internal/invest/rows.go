package invest

import (
	"juyan/internal/codes"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/store"
)

// counted is what a lead adds to the counters.
type counted struct {
	unit       kernel.ID
	chain      string
	stage      string
	open       int64
	key        int64
	disputed   int64
	orphan     int64
	investment int64
}

// countedColumns are those columns of a lead, and of the counters.
const countedColumns = `unit_id, chain, stage, open, is_key, disputed, orphan, investment`

func scanCounted(s store.Scanner) (counted, error) {
	var c counted
	err := s.Scan(&c.unit, &c.chain, &c.stage, &c.open, &c.key, &c.disputed, &c.orphan, &c.investment)
	return c, err
}

// enter writes the derived row of a new lead.
func enter(st *matter.Step) error {
	if err := begin(st.Tx, st.Matter.ID, st.Matter.CreatedAt, st.Today().Year); err != nil {
		return err
	}
	return write(st, nil)
}

// begin makes an empty row, to be set.
func begin(tx *store.Tx, id kernel.ID, created kernel.Instant, year int) error {
	return tx.Exec(`INSERT INTO invest_lead (matter_id, investor, name_key, uscc, industry, chain, source, background, investment, stage, open, is_key, unit_id, post_id, item_id,
		next_step, next_on, last_on, contact_at, lapse_at, rivals, orphan, created_at, year) VALUES ($1,'','','','','','','',0,'',0,0,'','','','','','',0,0,0,0,$2,$3)`, id, created, year)
}

// stand keeps how a lead stands after an action, and the counters.
func stand(st *matter.Step) error {
	was, err := store.One(st.Tx, scanCounted, `SELECT `+countedColumns+` FROM invest_lead WHERE matter_id = $1`, st.Matter.ID)
	if err != nil {
		return err
	}
	return write(st, &was)
}

// never is the due time of what does not fall due: it sorts last.
const never = int64(matter.Never)

func write(st *matter.Step, was *counted) error {
	m := st.Matter
	return set(st.Tx, m.ID, standing{data: m.Data, stage: m.Stage, open: m.Open, unit: m.Unit, contact: dueOf(st, "respond", "next", "update"), lapse: dueOf(st, "lapse")}, was)
}

// standing is what the row of a lead is made of.
type standing struct {
	data           map[string]any
	stage          string
	open           bool
	unit           kernel.ID
	contact, lapse int64
}

// set writes how a lead stands into its row and moves the counters.
func set(tx *store.Tx, id kernel.ID, x standing, was *counted) error {
	text := func(field string) string { s, _ := x.data[field].(string); return s }
	key, _ := x.data["key"].(bool)
	orphan, _ := x.data["orphan"].(bool)
	rivals, _ := x.data["rivals"].(int64)
	amount, _ := x.data["investment"].(int64)
	now := counted{x.unit, text("chain"), x.stage, store.Bool(x.open), store.Bool(key), store.Bool(rivals > 0 && x.open), store.Bool(orphan && x.open), amount}
	err := tx.Exec(`UPDATE invest_lead SET investor = $1, name_key = $2, uscc = $3, industry = $4, chain = $5, source = $6, background = $7, investment = $8, stage = $9, open = $10,
		is_key = $11, unit_id = $12, post_id = $13, item_id = $14, next_step = $15, next_on = $16, last_on = CASE WHEN CAST($17 AS TEXT) = '' THEN last_on ELSE CAST($17 AS TEXT) END,
		contact_at = $18, lapse_at = $19, rivals = $20, orphan = $21, disputed = $22 WHERE matter_id = $23`,
		text("investor"), NameKey(text("investor")), codes.Normalize(text("uscc")), text("industry"), now.chain, text("source"), text("background"), now.investment, now.stage, now.open,
		now.key, now.unit, text("doer_post"), text("item_unit"), text("next_step"), text("next_on"), text("contact_on"),
		x.contact, x.lapse, rivals, now.orphan, now.disputed, id)
	if err != nil {
		return err
	}
	return count(tx, was, &now)
}

// dueOf is the nearest due time of the running clocks named.
func dueOf(st *matter.Step, clocks ...string) int64 {
	best := never
	for _, code := range clocks {
		if at := st.DueOf(code); at != 0 {
			best = min(best, int64(at))
		}
	}
	return best
}

// count moves a lead from one counter to another; nil is none.
func count(tx *store.Tx, was, now *counted) error {
	if was != nil && now != nil && *was == *now {
		return nil
	}
	for _, x := range []struct {
		c    *counted
		sign int64
	}{{was, -1}, {now, 1}} {
		if x.c == nil {
			continue
		}
		err := tx.Exec(`INSERT INTO invest_count (`+countedColumns+`, n) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)
			ON CONFLICT (unit_id, chain, stage, open, is_key, disputed, orphan) DO UPDATE SET n = invest_count.n + excluded.n, investment = invest_count.investment + excluded.investment`,
			x.c.unit, x.c.chain, x.c.stage, x.c.open, x.c.key, x.c.disputed, x.c.orphan, x.sign*x.c.investment, x.sign)
		if err != nil {
			return err
		}
	}
	return nil
}
