package matter

import (
	"strings"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Past is a matter that ran, or began, somewhere else, as an import brings it.
// It has no lanes and at most one clock, on the main course.
type Past struct {
	ID         kernel.ID // set by StagePast
	Number     string
	Title      string // "" = from the field the kind is titled by
	Stage      string // code of the stage it stands in; "" = what the import says of all
	Open       bool
	Enterprise kernel.ID
	Unit       kernel.ID  // responsible unit
	TaskForce  kernel.ID  // who serves it, while open
	Serving    []Involved // posts that do, with their relations, while open
	Data       caseflow.Values
	CreatedAt  kernel.Instant
	UpdatedAt  kernel.Instant
	ClosedAt   kernel.Instant // zero while open
	DueAt      kernel.Instant // its limit; zero = none
	Limit      string         // as clocks write it: "5wd", "@2022-07-01"
	Late       bool           // closed after the limit, or open and past it
	Rung       int            // rungs of the clock's ladder that lie in the past
}

// PastCourse says how the matters of one import stand on their kind's course.
type PastCourse struct {
	Course   *caseflow.Course
	Open     *caseflow.Stage // where the open ones stand
	Closed   *caseflow.Stage // where the ended ones stand
	Clock    string          // clock that the limit belongs to
	Relation string          // what the responsible unit is to the matter: "lead"
	Batch    kernel.ID
}

// UncountedLate is the rung of a clock that had passed its limit before its
// matter was imported: its late facts are published when it stops.
const UncountedLate = -1

func (how *PastCourse) stage(p *Past) *caseflow.Stage {
	if s := how.Course.Stage("", p.Stage); s != nil {
		return s
	}
	if p.Open {
		return how.Open
	}
	return how.Closed
}

func (p *Past) due() kernel.Instant {
	if p.Open && p.DueAt != 0 {
		return p.DueAt
	}
	return Never
}

// StagePast writes past matters with their tags, relations and clocks, as part
// of a batch that nobody sees before it is published. It sets their ids.
// Events, facts and the search index are the importer's business.
func StagePast(tx *store.Tx, how *PastCourse, list []*Past) error {
	var rows, parts pastRows
	for _, p := range list {
		p.ID = tx.NewID()
		s := how.stage(p)
		rows.matters = append(rows.matters, p.ID, how.Course.Def.Kind, how.Course.Def.Version, p.Number, how.title(p), s.Code, string(s.Face),
			store.Bool(p.Open), 0, p.Enterprise, p.Unit, p.TaskForce, "", "", "", encode(p.Data), `{"raise":1}`, p.CreatedAt, p.UpdatedAt, p.ClosedAt,
			p.due(), store.Bool(p.Late), 1, string(how.Batch), string(how.Batch))
		parts.add(tx, how, p)
	}
	if err := InsertRows(tx, `INSERT INTO matter (`+pastColumns+`)`, 25, rows.matters); err != nil {
		return err
	}
	return parts.write(tx)
}

const pastColumns = `id, kind, version, number, title, stage, face, open, level, enterprise_id, unit_id, task_force_id,
	project_id, parent_id, creator_id, data, counts, created_at, updated_at, closed_at, due_at, late, record, source, batch`

// title is the matter's title as saveMatter makes it.
func (how *PastCourse) title(p *Past) string {
	if t, ok := p.Data[how.Course.Def.Titled].(string); ok && p.Title == "" {
		return firstLine(t)
	}
	return firstLine(p.Title)
}

// pastRows collects the arguments of the rows of many matters.
type pastRows struct{ matters, tags, involved, clocks []any }

func (r *pastRows) add(tx *store.Tx, how *PastCourse, p *Past) {
	fields := how.Course.Def.Fields
	for i := range fields {
		if !fields[i].Filter {
			continue
		}
		for _, v := range tagValues(p.Data[fields[i].Code]) {
			r.tags = append(r.tags, p.ID, fields[i].Code, v)
		}
	}
	n := 0
	involve := func(relation string, unit, post, force, firm kernel.ID) {
		r.involved = append(r.involved, p.ID, n, "", relation, unit, post, "", force, firm, p.CreatedAt, 0)
		n++
	}
	if p.Enterprise != "" {
		involve("caller", "", "", "", p.Enterprise)
	}
	if p.Unit != "" {
		involve(how.Relation, p.Unit, "", "", "")
	}
	for _, i := range p.Serving {
		involve(i.Relation, i.Unit, i.Post, i.TaskForce, "")
	}
	if p.DueAt == 0 {
		return
	}
	var late kernel.Instant
	rung := p.Rung
	if p.Late {
		late = p.DueAt
		if p.Open {
			rung = UncountedLate
		}
	}
	r.clocks = append(r.clocks, tx.NewID(), p.ID, "", how.Clock, p.Limit, p.CreatedAt, p.DueAt, 0, p.ClosedAt, late, 0, "[]", rung)
}

func (r *pastRows) write(tx *store.Tx) error {
	if err := InsertRows(tx, `INSERT INTO matter_tag (matter_id, field, value)`, 3, r.tags); err != nil {
		return err
	}
	if err := InsertRows(tx, `INSERT INTO matter_involved (matter_id, n, lane_id, relation, unit_id, post_id, person_id, task_force_id, enterprise_id, from_at, to_at)`, 11, r.involved); err != nil {
		return err
	}
	return InsertRows(tx, `INSERT INTO matter_clock (id, matter_id, lane_id, code, limit_text, start_at, due_at, statutory_at, stop_at, late_at, paused_at, pauses, rung)`, 13, r.clocks)
}

// CorrectPast writes a past matter over the one with its id, of which the
// import that brought it is still the only author. Its search index and inbox
// follow with SettlePast.
func CorrectPast(tx *store.Tx, how *PastCourse, p *Past) error {
	s := how.stage(p)
	err := tx.Exec(`UPDATE matter SET title = $1, stage = $2, face = $3, open = $4, enterprise_id = $5, unit_id = $6, data = $7, created_at = $8,
		updated_at = $9, closed_at = $10, due_at = $11, late = $12, task_force_id = $13, record = record + 1 WHERE id = $14`,
		how.title(p), s.Code, string(s.Face), store.Bool(p.Open), p.Enterprise, p.Unit, encode(p.Data), p.CreatedAt,
		p.UpdatedAt, p.ClosedAt, p.due(), store.Bool(p.Late), p.TaskForce, p.ID)
	if err != nil {
		return err
	}
	if err := dropParts(tx, "$1", p.ID); err != nil {
		return err
	}
	var parts pastRows
	parts.add(tx, how, p)
	return parts.write(tx)
}

// dropParts removes what StagePast wrote beside the matters themselves.
func dropParts(tx *store.Tx, in string, ids ...any) error {
	for _, q := range []string{
		`DELETE FROM matter_tag WHERE matter_id IN (` + in + `)`,
		`DELETE FROM matter_involved WHERE matter_id IN (` + in + `)`,
		`DELETE FROM matter_clock WHERE matter_id IN (` + in + `)`,
		`DELETE FROM inbox WHERE matter_id IN (` + in + `)`,
	} {
		if err := tx.Exec(q, ids...); err != nil {
			return err
		}
	}
	return nil
}

// DropStaged removes staged matters that were never published.
func DropStaged(tx *store.Tx, ids []kernel.ID) error {
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	in := store.Marks(1, len(ids))
	if err := dropParts(tx, in, args...); err != nil {
		return err
	}
	return tx.Exec(`DELETE FROM matter WHERE id IN (`+in+`) AND NOT EXISTS (SELECT 1 FROM import_batch b WHERE b.id = matter.batch AND b.published_at > 0)`, args...)
}

// SettlePast gives published past matters what only published ones may have: a
// place in the search index and, if they are open, in the inbox of whoever
// moves next, and a timer for a limit still to come.
func (s *Service) SettlePast(tx *store.Tx, ids []kernel.ID) error {
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	list, err := store.All(tx, scanMatter, `SELECT `+matterColumns+` FROM matter_shown m WHERE m.id IN (`+store.Marks(1, len(ids))+`)`, args...)
	if err != nil {
		return err
	}
	for _, m := range list {
		if err := s.settle(tx, m); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) settle(tx *store.Tx, m *Matter) (err error) {
	w := &work{s: s, tx: tx, m: m, dir: s.people(tx)}
	if m.Open {
		if w, err = s.open(tx, m.ID); err == nil {
			err = w.settleOpen()
		}
	} else {
		w.course, err = s.kinds.Version(m.Kind, m.Version)
	}
	if err != nil {
		return err
	}
	whole, _ := m.Data[w.course.Def.Titled].(string) // the title is only its first line
	return store.IndexText(tx, "matter", m.ID, m.Number, m.Title, whole, w.dir.EnterpriseName(m.Enterprise), longText(w))
}

func (w *work) settleOpen() error {
	if err := w.tx.Exec(`DELETE FROM inbox WHERE matter_id = $1`, w.m.ID); err != nil {
		return err
	}
	if err := w.saveInbox(); err != nil {
		return err
	}
	err := w.eachClock([]string{"*"}, "", func(def *caseflow.Clock, c *clockRow) error {
		if c.LateAt != 0 {
			return nil
		}
		return w.setTimer(def, c)
	})
	if err != nil {
		return err
	}
	return w.saveClocks()
}

// insertSizes are the rows of one statement: a few fixed sizes keep the
// prepared statements few.
var insertSizes = []int{50, 10, 1}

// InsertRows runs head + VALUES for rows of cols columns whose arguments stand
// one after another in args.
func InsertRows(tx *store.Tx, head string, cols int, args []any) error {
	for _, size := range insertSizes {
		q := ""
		for ; len(args) >= size*cols; args = args[size*cols:] {
			if q == "" {
				q = insertion(tx, head, size, cols)
			}
			if err := tx.Exec(q, args[:size*cols]...); err != nil {
				return err
			}
		}
	}
	return nil
}

// insertion is head with the placeholders of rows of cols columns. SQLite gets
// them without numbers, since its driver looks up every numbered one by going
// through all of them.
func insertion(tx *store.Tx, head string, rows, cols int) string {
	if tx.Dialect() != store.SQLite {
		return head + " VALUES " + store.Values(rows, cols)
	}
	row := "(" + strings.Repeat("?,", cols-1) + "?)"
	return head + " VALUES " + strings.Repeat(row+",", rows-1) + row
}
