package matter

import (
	"context"
	"slices"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Several returns matters by id. It asks for no permission: it is for the
// program itself, pages use Get and List.
func Several(tx *store.Tx, ids []kernel.ID) ([]*Matter, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	in, args := store.Marks(1, len(ids)), make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	return store.All(tx, scanMatter, `SELECT `+matterColumns+` FROM matter_shown m WHERE m.id IN (`+in+`) ORDER BY m.id`, args...)
}

// ClocksOf returns the clocks of matters, the oldest of each first; it asks for
// no permission, as Several.
func ClocksOf(tx *store.Tx, ids []kernel.ID) (map[kernel.ID][]Clock, error) {
	out := map[kernel.ID][]Clock{}
	if len(ids) == 0 {
		return out, nil
	}
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	_, err := store.All(tx, func(s store.Scanner) (kernel.ID, error) {
		var matter kernel.ID
		c, err := scanClock(headed{s, &matter})
		if err == nil {
			out[matter] = append(out[matter], c.Clock)
		}
		return matter, err
	}, `SELECT matter_id, `+clockColumns+`
		FROM matter_clock WHERE matter_id IN (`+store.Marks(1, len(ids))+`) ORDER BY start_at, id`, args...)
	return out, err
}

// Running returns the lanes and running clocks of matters that actor was shown, as
// Parts does, in two statements for all; a matter whose stage hides something is
// looked at by itself.
func (s *Service) Running(ctx context.Context, actor kernel.Actor, list []*Matter) (map[kernel.ID]*View, error) {
	out, works := map[kernel.ID]*View{}, map[kernel.ID]*work{}
	var ids []any
	for _, m := range list {
		course, err := s.kinds.Version(m.Kind, m.Version)
		if err == nil && course.SealIn(m.Stage) != nil {
			out[m.ID], err = s.Parts(ctx, actor, m.ID)
		} else {
			works[m.ID] = &work{s: s, m: m, course: course}
			ids = append(ids, m.ID)
		}
		if err != nil {
			return nil, err
		}
	}
	err := s.db.Read(ctx, func(tx *store.Tx) error {
		for part := range slices.Chunk(ids, trailsAtOnce) {
			if err := runningParts(tx, works, `IN (`+store.Marks(1, len(part))+`)`, part); err != nil {
				return err
			}
		}
		return nil
	})
	for id, w := range works {
		out[id] = w.parts(actor)
	}
	return out, err
}

// headed scans a row that has one column more in front.
type headed struct {
	store.Scanner
	head any
}

// Scan reads the head, then the rest.
func (h headed) Scan(into ...any) error { return h.Scanner.Scan(append([]any{h.head}, into...)...) }

// InvolvedOf returns who was ever involved in a matter, as Several without
// asking for a permission.
func InvolvedOf(tx *store.Tx, id kernel.ID) ([]Involved, error) { return involvedOf(tx, id) }

// HeldBy lists, inside a transaction of the caller's, the matters of a kind and firm
// in which a post stands, or stood, in one of these relations and was not withdrawn.
func (s *Service) HeldBy(tx *store.Tx, kind string, firm, post kernel.ID, relations ...string) ([]kernel.ID, error) {
	args := []any{kind, firm, post}
	for _, r := range relations {
		args = append(args, r)
	}
	return store.All(tx, store.Value[kernel.ID], `SELECT DISTINCT m.id FROM matter_involved v JOIN matter m ON m.id = v.matter_id
		WHERE m.kind = $1 AND m.enterprise_id = $2 AND v.post_id = $3 AND v.lapsed = 0 AND v.relation IN (`+store.Marks(4, len(relations))+`) ORDER BY m.id`, args...)
}
