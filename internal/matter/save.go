package matter

import (
	"slices"
	"strconv"
	"strings"

	"juyan/internal/store"
)

func parseInt(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// save writes the matter and everything that changed with it.
func (w *work) save() error {
	if !w.still {
		w.m.UpdatedAt = w.tx.Now()
	}
	w.m.DueAt, w.still = w.due(), false
	w.m.Record++
	for _, f := range []func() error{w.saveMatter, w.saveTags, w.saveInvolved, w.saveLanes, w.saveClocks, w.saveInbox} {
		if err := f(); err != nil {
			return err
		}
	}
	w.fresh = false
	w.tx.AfterCommit(func() { w.s.memory.keep(w) })
	return nil
}

func (w *work) saveMatter() error {
	m := w.m
	if t, ok := m.Data[w.course.Def.Titled].(string); ok {
		m.Title = firstLine(t)
	}
	if w.fresh {
		return w.tx.Queue(`INSERT INTO matter (id, kind, version, number, title, stage, face, open, level, enterprise_id, unit_id, task_force_id,
			project_id, parent_id, creator_id, data, counts, created_at, updated_at, closed_at, due_at, late, record, source, batch)
			VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,'')`,
			m.ID, m.Kind, m.Version, w.tx.Late(&m.Number), m.Title, m.Stage, string(m.Face), store.Bool(m.Open), m.Level, m.Enterprise, m.Unit, m.TaskForce,
			m.Project, m.Parent, m.Creator, encode(m.Data), encode(m.Counts), m.CreatedAt, m.UpdatedAt, m.ClosedAt, m.DueAt, store.Bool(m.Late), m.Record, m.Source)
	}
	return w.tx.Exec(`UPDATE matter SET title = $1, stage = $2, face = $3, open = $4, level = $5, unit_id = $6, task_force_id = $7, data = $8,
		counts = $9, updated_at = $10, closed_at = $11, due_at = $12, late = $13, record = $14, creator_id = $15 WHERE id = $16`,
		m.Title, m.Stage, string(m.Face), store.Bool(m.Open), m.Level, m.Unit, m.TaskForce, encode(m.Data),
		encode(m.Counts), m.UpdatedAt, m.ClosedAt, m.DueAt, store.Bool(m.Late), m.Record, m.Creator, m.ID)
}

// firstLine is how a long text stands as a title: its first line, at most 80
// characters.
func firstLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	if r := []rune(s); len(r) > 80 {
		return string(r[:79]) + "…"
	}
	return s
}

// saveTags keeps the filterable code fields as rows, so that lists and boards
// can select and group by them.
func (w *work) saveTags() error {
	rows := w.tagRows()
	if slices.Equal(rows, w.tagged) {
		return nil
	}
	if len(w.tagged) > 0 {
		if err := w.tx.Exec(`DELETE FROM matter_tag WHERE matter_id = $1`, w.m.ID); err != nil {
			return err
		}
	}
	w.tagged = rows
	if len(rows) == 0 {
		return nil
	}
	return w.tx.Queue(`INSERT INTO matter_tag (matter_id, field, value) VALUES `+store.Values(len(rows)/3, 3), rows...)
}

// tagRows are the tag rows that the matter's fields make now.
func (w *work) tagRows() []any {
	var args []any
	data := w.shownData()
	for i := range w.course.Def.Fields {
		f := &w.course.Def.Fields[i]
		if !f.Filter {
			continue
		}
		for _, v := range tagValues(data[f.Code]) {
			args = append(args, w.m.ID, f.Code, v)
		}
	}
	return args
}

func tagValues(v any) []string {
	switch x := v.(type) {
	case string:
		return []string{x}
	case []string:
		return x
	case bool:
		return []string{strconv.FormatBool(x)}
	}
	return nil
}

func (w *work) saveInvolved() error {
	from := min(w.newInv, len(w.inv))
	rows := w.inv[from:]
	if len(rows) == 0 {
		return nil
	}
	if w.newInv == 0 && !w.fresh {
		if err := w.tx.Exec(`DELETE FROM matter_involved WHERE matter_id = $1`, w.m.ID); err != nil {
			return err
		}
	}
	args := make([]any, 0, 12*len(rows))
	for k, i := range rows {
		args = append(args, w.m.ID, from+k, i.Lane, i.Relation, i.Unit, i.Post, i.Person, i.TaskForce, i.Enterprise, i.From, i.To, store.Bool(i.Lapsed))
	}
	w.newInv = len(w.inv)
	return w.tx.Queue(`INSERT INTO matter_involved (matter_id, n, lane_id, relation, unit_id, post_id, person_id, task_force_id, enterprise_id, from_at, to_at, lapsed)
		VALUES `+store.Values(len(rows), 12), args...)
}

func (w *work) saveLanes() error {
	for _, l := range w.lanes {
		if !l.dirty {
			continue
		}
		l.dirty = false
		err := w.tx.Exec(`INSERT INTO lane (id, matter_id, code, unit_id, lead, stage, open, data, opened_at, closed_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)
			ON CONFLICT (id) DO UPDATE SET unit_id = excluded.unit_id, lead = excluded.lead, stage = excluded.stage, open = excluded.open, data = excluded.data, closed_at = excluded.closed_at`,
			l.ID, l.Matter, l.Code, l.Unit, store.Bool(l.Lead), l.Stage, store.Bool(l.Open), encode(l.Data), l.OpenedAt, l.ClosedAt)
		if err != nil {
			return err
		}
	}
	return nil
}
