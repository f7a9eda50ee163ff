package column

import (
	"cmp"
	"context"
	"slices"

	"juyan/internal/kernel"
	"juyan/internal/measure"
	"juyan/internal/store"
)

// Record is one fact behind a number, as the database keeps it.
type Record struct {
	Seq      int64
	Recorded kernel.Instant
	measure.Fact
}

// Records is one page of the facts behind a number, newest first.
type Records struct {
	List  []Record
	Total int // of all pages
}

// place is where a fact stands in the order of the list.
type place struct{ at, seq int64 }

// Behind lists the facts that subject g's answer to a is made of, those taken
// back and what took them back among them: skip so many, then at most limit.
func (s *Snapshot) Behind(ctx context.Context, db *store.DB, a Ask, g, skip, limit int) (Records, error) {
	if err := a.check(s.position); err != nil {
		return Records{}, err
	}
	places := s.places(a, g)
	slices.SortFunc(places, func(x, y place) int { return cmp.Or(cmp.Compare(y.at, x.at), cmp.Compare(y.seq, x.seq)) })
	out := Records{Total: len(places)}
	places = places[min(skip, len(places)):]
	places = places[:min(limit, len(places))]
	if len(places) == 0 {
		return out, nil
	}
	seqs := make([]any, len(places))
	for i, p := range places {
		seqs[i] = p.seq
	}
	err := db.Read(ctx, func(tx *store.Tx) (err error) {
		out.List, err = records(tx, seqs)
		return err
	})
	return out, err
}

// places finds the facts of subject g.
func (s *Snapshot) places(a Ask, g int) (out []place) {
	w := s.reading(a)
	var buf [blockRows]int32
	w.each(0, func(pc piece) {
		for i, of := range w.groupsOf(pc, buf[:]) {
			if int(of) == g {
				out = append(out, place{pc.at[pc.from+i], pc.seq[pc.from+i]})
			}
		}
	})
	return out
}

func records(tx *store.Tx, seqs []any) ([]Record, error) {
	return store.All(tx, func(sc store.Scanner) (Record, error) {
		var r Record
		var sign int64
		err := sc.Scan(&r.Seq, &r.Recorded, &r.Measure, &r.At, &r.Value, &sign, &r.Unit, &r.Post, &r.Person, &r.TaskForce, &r.Enterprise, &r.Project, &r.Matter, &r.Event)
		r.TakesBack = sign < 0
		return r, err
	}, `SELECT seq, recorded_at, measure, at, value, sign, unit_id, post_id, person_id, task_force_id, enterprise_id, project_id, matter_id, event_id
		FROM fact WHERE seq IN (`+store.Marks(1, len(seqs))+`) ORDER BY at DESC, seq DESC`, seqs...)
}
