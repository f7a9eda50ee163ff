package matter

import (
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
