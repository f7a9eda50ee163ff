package pipeline

import (
	"context"
	"encoding/json"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/store"
)

// piece is what one read brought: events in the order of the ledger, and the data
// of the matters they are about.
type piece struct {
	events []event
	data   []record
}

type event struct {
	id     kernel.ID
	matter kernel.ID
	at     kernel.Instant
	course uint8
	stage  int8
	moves  bool
}

type record struct {
	id   kernel.ID
	data string
}

// step is what the events of one version of a kind do: which move to which stage.
type step struct {
	course    uint8
	on        bool // a version of one of the two kinds
	to        map[string]int8
	branch    map[string]bool // what was decided as it happened: the event itself knows
	corrected string          // by a newer file of an import
}

// piece reads the events with leaves from ≤ leaf < to that happened to leads and
// projects themselves, not to their lanes.
func (m *memory) piece(ctx context.Context, from, to int64) (p piece, err error) {
	err = m.o.DB.Read(ctx, func(tx *store.Tx) error {
		if p.events, err = m.events(tx, from, to); err != nil {
			return err
		}
		touched := map[kernel.ID]bool{}
		for _, e := range p.events {
			touched[e.matter] = true
		}
		p.data, err = records(tx, touched)
		return err
	})
	return p, err
}

func (m *memory) events(tx *store.Tx, from, to int64) (out []event, err error) {
	var open []int // places of those that may lead to several stages
	_, err = store.All(tx, func(s store.Scanner) (struct{}, error) {
		var e event
		var kind, version, batch string
		err := s.Scan(&e.id, &e.matter, &e.at, &kind, &version, &batch)
		if st := m.step(version); err == nil && st.on {
			e.course = st.course
			if e.stage, e.moves = st.to[kind]; st.branch[kind] || batch != "" || kind == st.corrected {
				open = append(open, len(out))
			}
			out = append(out, e)
		}
		return struct{}{}, err
	}, `SELECT e.id, e.matter_id, e.at, e.kind, e.rule_version, e.batch FROM leaf_shown l JOIN event_shown e ON e.seq = l.seq
		WHERE l.leaf >= $1 AND l.leaf < $2 AND e.matter_id <> '' AND e.lane_id = '' ORDER BY l.leaf`, from, to)
	for _, i := range open {
		if err == nil {
			err = m.decided(tx, &out[i])
		}
	}
	return out, err
}

// decided reads from an event itself to which stage it led; one whose text was
// erased led where its action leads as a rule. An import tells of matters that were
// on their way, so its events say where they stood.
func (m *memory) decided(tx *store.Tx, e *event) error {
	ev, err := ledger.Get(tx, e.id)
	if err != nil || ev.Erased {
		return err
	}
	var payload struct{ Stage string }
	if err := json.Unmarshal(ev.Payload, &payload); err != nil || payload.Stage == "" {
		return err
	}
	e.stage, e.moves = m.courses[e.course].placeOf(payload.Stage), true
	return nil
}

// idsAtOnce bounds the list of one question.
const idsAtOnce = 500

func records(tx *store.Tx, touched map[kernel.ID]bool) (out []record, err error) {
	args := make([]any, 0, len(touched))
	for id := range touched {
		args = append(args, id)
	}
	for len(args) > 0 && err == nil {
		n := min(len(args), idsAtOnce)
		var list []record
		list, err = store.All(tx, func(s store.Scanner) (record, error) {
			var r record
			return r, s.Scan(&r.id, &r.data)
		}, `SELECT m.id, m.data FROM matter_shown m WHERE m.id IN (`+store.Marks(1, n)+`)`, args[:n]...)
		out, args = append(out, list...), args[n:]
	}
	return out, err
}

// step is what the events of a version do; of kinds that are on no board,
// nothing.
func (m *memory) step(version string) step {
	if st, ok := m.steps[version]; ok {
		return st
	}
	st := step{}
	for i, c := range m.courses {
		if v, err := m.o.Kinds.Version(c.Kind, version); err == nil && version != "" {
			to, branch := moves(v, c)
			st = step{uint8(i), true, to, branch, c.Kind + ".corrected"}
		}
	}
	m.steps[version] = st
	return st
}

// moves are the events of a version that change the stage, and those of them that
// may lead to several.
func moves(v *caseflow.Course, c course) (to map[string]int8, branch map[string]bool) {
	to, branch = map[string]int8{}, map[string]bool{}
	add := func(a *caseflow.Action) {
		if a.To != "" {
			to[v.Event(a)] = c.placeOf(a.To)
		}
		if len(a.Branches) > 0 {
			branch[v.Event(a)] = true
		}
	}
	add(&v.Def.Raise)
	for i := range v.Def.Acts {
		add(&v.Def.Acts[i])
	}
	return to, branch
}
