package matter

import (
	"bytes"
	"encoding/json"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Matter is one record with a course.
type Matter struct {
	ID         kernel.ID
	Kind       string
	Version    string // of the definition it began under
	Number     string // 企哨〔2022〕1861号
	Title      string
	Stage      string
	Face       caseflow.Face
	Open       bool
	Level      int // escalation level: 0, one more with each redo
	Enterprise kernel.ID
	Unit       kernel.ID // responsible unit
	TaskForce  kernel.ID
	Project    kernel.ID
	Parent     kernel.ID // matter it came out of
	Creator    kernel.ID // person who raised it
	Data       caseflow.Values
	Counts     map[string]int64 // action → times taken
	CreatedAt  kernel.Instant
	UpdatedAt  kernel.Instant
	ClosedAt   kernel.Instant
	DueAt      kernel.Instant // nearest running limit; Never when none runs
	Late       bool           // some limit was passed
	Record     int64          // version of the record, for edits
	Source     string         // "" = born here, else the import it came from
	Pressing   *Pressing      // in lists: the clock behind DueAt; nil when none runs
}

// Pressing is the clock that falls due next.
type Pressing struct {
	Clock
	LaneCode string // sort of lane; "" = the main course
}

// Never is the due time of what has no running clock: it sorts last.
const Never kernel.Instant = 1<<53 - 1

const matterColumns = `m.id, m.kind, m.version, m.number, m.title, m.stage, m.face, m.open, m.level, m.enterprise_id, m.unit_id,
	m.task_force_id, m.project_id, m.parent_id, m.creator_id, m.data, m.counts, m.created_at, m.updated_at, m.closed_at, m.due_at, m.late, m.record, m.source`

func scanMatter(s store.Scanner) (*Matter, error) {
	var m Matter
	var data, counts, face string
	var open, late int64
	err := s.Scan(&m.ID, &m.Kind, &m.Version, &m.Number, &m.Title, &m.Stage, &face, &open, &m.Level, &m.Enterprise, &m.Unit,
		&m.TaskForce, &m.Project, &m.Parent, &m.Creator, &data, &counts, &m.CreatedAt, &m.UpdatedAt, &m.ClosedAt, &m.DueAt, &late, &m.Record, &m.Source)
	if err != nil {
		return nil, err
	}
	m.Face, m.Open, m.Late = caseflow.Face(face), open == 1, late == 1
	if m.Data, err = DecodeValues(data); err != nil {
		return nil, err
	}
	return &m, json.Unmarshal([]byte(counts), &m.Counts)
}

// DecodeValues reads fields from JSON: whole numbers come back as int64, lists
// as []string.
func DecodeValues(s string) (caseflow.Values, error) {
	dec := json.NewDecoder(bytes.NewReader([]byte(s)))
	dec.UseNumber()
	out := caseflow.Values{}
	if err := dec.Decode(&out); err != nil {
		return nil, err
	}
	for k, v := range out {
		switch x := v.(type) {
		case json.Number:
			n, err := x.Int64()
			if err != nil {
				return nil, err
			}
			out[k] = n
		case []any:
			out[k] = stringsOf(x)
		}
	}
	return out, nil
}

func stringsOf(list []any) []string {
	out := make([]string, 0, len(list))
	for _, v := range list {
		if s, ok := v.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// Lane is one running or ended side course.
type Lane struct {
	ID       kernel.ID
	Matter   kernel.ID
	Code     string // sort of lane
	Unit     kernel.ID
	Lead     bool
	Stage    string
	Open     bool
	Data     caseflow.Values
	OpenedAt kernel.Instant
	ClosedAt kernel.Instant
	dirty    bool
}

const laneColumns = `id, matter_id, code, unit_id, lead, stage, open, data, opened_at, closed_at`

func scanLane(s store.Scanner) (*Lane, error) {
	var l Lane
	var lead, open int64
	var data string
	err := s.Scan(&l.ID, &l.Matter, &l.Code, &l.Unit, &lead, &l.Stage, &open, &data, &l.OpenedAt, &l.ClosedAt)
	if err != nil {
		return nil, err
	}
	l.Lead, l.Open = lead == 1, open == 1
	l.Data, err = DecodeValues(data)
	return &l, err
}

func lanesOf(tx *store.Tx, matter kernel.ID) ([]*Lane, error) {
	return store.All(tx, scanLane, `SELECT `+laneColumns+` FROM lane WHERE matter_id = $1 ORDER BY opened_at, id`, matter)
}

// Involved is one relation of a matter: who is what to it, since when.
type Involved struct {
	Lane       kernel.ID
	Relation   string
	Unit       kernel.ID
	Post       kernel.ID
	Person     kernel.ID
	TaskForce  kernel.ID
	Enterprise kernel.ID
	From       kernel.Instant
	To         kernel.Instant // zero = still
	Lapsed     bool           // it was lent and is taken back: it opens nothing any more
}

func involvedOf(tx *store.Tx, matter kernel.ID) ([]Involved, error) {
	return store.All(tx, func(s store.Scanner) (Involved, error) {
		var i Involved
		var lapsed int64
		err := s.Scan(&i.Lane, &i.Relation, &i.Unit, &i.Post, &i.Person, &i.TaskForce, &i.Enterprise, &i.From, &i.To, &lapsed)
		i.Lapsed = lapsed == 1
		return i, err
	}, `SELECT lane_id, relation, unit_id, post_id, person_id, task_force_id, enterprise_id, from_at, to_at, lapsed
		FROM matter_involved WHERE matter_id = $1 ORDER BY from_at, n`, matter)
}

// Holder is the inbox address of whoever stands in a relation: the post, else
// the person, the unit, the task force or the enterprise.
func (i Involved) Holder() string {
	switch {
	case i.Post != "":
		return "post:" + string(i.Post)
	case i.Person != "":
		return "person:" + string(i.Person)
	case i.Unit != "":
		return "unit:" + string(i.Unit)
	case i.TaskForce != "":
		return "force:" + string(i.TaskForce)
	}
	return "enterprise:" + string(i.Enterprise)
}

// Holders lists the inbox addresses an actor answers to.
func Holders(a kernel.Actor) []string {
	var out []string
	add := func(kind string, id kernel.ID) {
		if id != "" {
			out = append(out, kind+":"+string(id))
		}
	}
	add("post", a.Post)
	add("person", a.Person)
	add("unit", a.Unit)
	add("enterprise", a.Enterprise)
	for _, f := range a.TaskForces {
		add("force", f)
	}
	for _, r := range a.Roles {
		out = append(out, "role:"+r)
	}
	return out
}
