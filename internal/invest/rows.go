package invest

import (
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/store"
)

// counted is what a lead adds to the counters.
type counted struct {
	unit       kernel.ID
	chain      string
	stage      string
	key        int64
	investment int64
}

func scanCounted(s store.Scanner) (counted, error) {
	var c counted
	err := s.Scan(&c.unit, &c.chain, &c.stage, &c.key, &c.investment)
	return c, err
}

// enter writes the derived row of a new lead.
func enter(st *matter.Step) error {
	err := st.Tx.Exec(`INSERT INTO invest_lead (matter_id, investor, name_key, uscc, industry, chain, source, background, investment, stage, open, is_key, unit_id, post_id, item_id,
		next_step, next_on, last_on, contact_at, lapse_at, rivals, orphan, created_at, year) VALUES ($1,'','','','','','','',0,'',0,0,'','','','','','',0,0,0,0,$2,$3)`,
		st.Matter.ID, st.Matter.CreatedAt, st.Today().Year)
	if err != nil {
		return err
	}
	return write(st, nil)
}

// stand keeps how a lead stands after an action, and the counters.
func stand(st *matter.Step) error {
	was, err := store.One(st.Tx, scanCounted, `SELECT unit_id, chain, stage, is_key, investment FROM invest_lead WHERE matter_id = $1`, st.Matter.ID)
	if err != nil {
		return err
	}
	return write(st, &was)
}

// never is the due time of what does not fall due: it sorts last.
const never = int64(matter.Never)

func write(st *matter.Step, was *counted) error {
	m := st.Matter
	key, _ := m.Data["key"].(bool)
	orphan, _ := m.Data["orphan"].(bool)
	rivals, _ := m.Data["rivals"].(int64)
	now := counted{m.Unit, text(st, "chain"), m.Stage, store.Bool(key), investment(st)}
	err := st.Tx.Exec(`UPDATE invest_lead SET investor = $1, name_key = $2, uscc = $3, industry = $4, chain = $5, source = $6, background = $7, investment = $8, stage = $9, open = $10,
		is_key = $11, unit_id = $12, post_id = $13, item_id = $14, next_step = $15, next_on = $16, last_on = CASE WHEN $17 = '' THEN last_on ELSE $17 END,
		contact_at = $18, lapse_at = $19, rivals = $20, orphan = $21 WHERE matter_id = $22`,
		text(st, "investor"), NameKey(text(st, "investor")), text(st, "uscc"), text(st, "industry"), now.chain, text(st, "source"), text(st, "background"), now.investment, now.stage, store.Bool(m.Open),
		now.key, now.unit, text(st, "doer_post"), text(st, "item_unit"), text(st, "next_step"), text(st, "next_on"), text(st, "contact_on"),
		dueOf(st, "respond", "next", "update"), dueOf(st, "lapse"), rivals, store.Bool(orphan), m.ID)
	if err != nil {
		return err
	}
	return count(st.Tx, was, &now)
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
		err := tx.Exec(`INSERT INTO invest_count (unit_id, chain, stage, is_key, n, investment) VALUES ($1,$2,$3,$4,$5,$6)
			ON CONFLICT (unit_id, chain, stage, is_key) DO UPDATE SET n = invest_count.n + excluded.n, investment = invest_count.investment + excluded.investment`,
			x.c.unit, x.c.chain, x.c.stage, x.c.key, x.sign, x.sign*x.c.investment)
		if err != nil {
			return err
		}
	}
	return nil
}
