package pipeline

import (
	"context"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// piece is what one read brought: events in the order of the ledger, and the data
// of the matters they are about.
type piece struct {
	events []event
	data   []record
}

type event struct {
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
	course uint8
	on     bool // a version of one of the two kinds
	to     map[string]int8
}

// piece reads the events with leaves from ≤ leaf < to that happened to leads and
// projects themselves, not to their lanes.
func (m *memory) piece(ctx context.Context, from, to int64) (p piece, err error) {
	err = m.o.DB.Read(ctx, func(tx *store.Tx) error {
		p = piece{}
		touched := map[kernel.ID]bool{}
		_, err := store.All(tx, func(s store.Scanner) (struct{}, error) {
			var e event
			var kind, version string
			err := s.Scan(&e.matter, &e.at, &kind, &version)
			if st := m.step(version); err == nil && st.on {
				e.course = st.course
				e.stage, e.moves = st.to[kind]
				p.events, touched[e.matter] = append(p.events, e), true
			}
			return struct{}{}, err
		}, `SELECT e.matter_id, e.at, e.kind, e.rule_version FROM leaf_shown l JOIN event_shown e ON e.seq = l.seq
			WHERE l.leaf >= $1 AND l.leaf < $2 AND e.matter_id <> '' AND e.lane_id = '' ORDER BY l.leaf`, from, to)
		if err == nil {
			p.data, err = records(tx, touched)
		}
		return err
	})
	return p, err
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
			st = step{uint8(i), true, moves(v, c)}
		}
	}
	m.steps[version] = st
	return st
}

// moves are the events of a version that change the stage.
func moves(v *caseflow.Course, c course) map[string]int8 {
	out := map[string]int8{v.Event(&v.Def.Raise): c.placeOf(v.Def.Raise.To)}
	for i := range v.Def.Acts {
		if a := &v.Def.Acts[i]; a.To != "" {
			out[v.Event(a)] = c.placeOf(a.To)
		}
	}
	return out
}
