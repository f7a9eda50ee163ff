package hotline

import (
	"context"
	"encoding/base64"
	"fmt"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/pack"
	"juyan/internal/store"
)

// Standing is what became of a ticket, in the hotline's words.
type Standing struct {
	Ticket  string
	Matter  kernel.ID
	Number  string // of our matter
	Status  pack.HotlineStatus
	Result  map[string]string // by their names; what there is so far
	Changed kernel.Instant
}

// Changes lists what changed since a cursor, the oldest first, and the cursor to
// ask with next time. An empty cursor is the beginning. Errors: forbidden; invalid
// cursor.
func (s *Service) Changes(ctx context.Context, actor kernel.Actor, since string, limit int) (list []Standing, next string, err error) {
	if err := s.allowed(actor); err != nil {
		return nil, "", err
	}
	from, err := parseCursor(since)
	if err != nil {
		return nil, "", err
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		list, next = nil, since
		rows, err := store.All(tx, scanChange, `SELECT t.number, t.matter_id, m.updated_at FROM hotline_ticket t JOIN matter_shown m ON m.id = t.matter_id
			WHERE m.updated_at > $1 OR m.updated_at = $1 AND t.number > $2 ORDER BY m.updated_at, t.number LIMIT $3`, from.at, from.number, min(max(limit, 1), mostChanges))
		if err != nil || len(rows) == 0 {
			return err
		}
		if list, err = s.standings(tx, rows); err != nil {
			return err
		}
		next = cursorAfter(rows[len(rows)-1], tx.Now()).String()
		return nil
	})
	return list, next, err
}

// mostChanges bounds one answer.
const mostChanges = 500

// Look tells what became of one ticket. Errors: forbidden, not_found.
func (s *Service) Look(ctx context.Context, actor kernel.Actor, number string) (out Standing, err error) {
	if err := s.allowed(actor); err != nil {
		return out, err
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		id, _, err := s.known(tx, number)
		if err == nil && id == "" {
			err = kernel.NotFound(kernel.T("没有收过票号 %s", "No ticket %s was taken"), number)
		}
		if err == nil {
			out, err = s.one(tx, number, id)
		}
		return err
	})
	return out, err
}

// change is a ticket and when its matter changed.
type change struct {
	number string
	matter kernel.ID
	at     kernel.Instant
}

func scanChange(r store.Scanner) (c change, err error) { return c, r.Scan(&c.number, &c.matter, &c.at) }

func (s *Service) one(tx *store.Tx, number string, id kernel.ID) (Standing, error) {
	list, err := s.standings(tx, []change{{number: number, matter: id}})
	if err != nil {
		return Standing{}, err
	}
	return list[0], nil
}

func (s *Service) standings(tx *store.Tx, rows []change) ([]Standing, error) {
	ids := make([]kernel.ID, len(rows))
	for i, r := range rows {
		ids[i] = r.matter
	}
	matters, err := matter.Several(tx, ids)
	if err != nil {
		return nil, err
	}
	of := map[kernel.ID]*matter.Matter{}
	for _, m := range matters {
		of[m.ID] = m
	}
	var out []Standing
	for _, r := range rows {
		m := of[r.matter]
		if m == nil {
			return nil, kernel.Internal(fmt.Errorf("hotline: ticket %s has no matter", r.number))
		}
		out = append(out, s.standing(r.number, m))
	}
	return out, nil
}

func (s *Service) standing(number string, m *matter.Matter) Standing {
	x := Standing{Ticket: number, Matter: m.ID, Number: m.Number, Result: map[string]string{}, Changed: m.UpdatedAt}
	x.Status, _ = s.o.Rules.Status(m.Stage)
	for _, f := range s.o.Rules.Results {
		v, _ := m.Data[f.Ours].(string)
		if code, ok := f.Codes[v]; ok {
			v = code
		}
		if v != "" {
			x.Result[f.Theirs] = v
		}
	}
	return x
}

// cursor is a place in the order of changes.
type cursor struct {
	at     kernel.Instant
	number string
}

// overlap is how far back a cursor stays behind now: a transaction that began
// before it may still commit a change with an earlier time.
const overlap = 10_000 // milliseconds

// cursorAfter is the place behind a change, if all up to it is committed.
func cursorAfter(c change, now kernel.Instant) cursor {
	if settled := now - overlap; c.at >= settled {
		return cursor{at: settled - 1, number: "\U0010FFFF"}
	}
	return cursor{c.at, c.number}
}

// String is the cursor as callers keep it.
func (c cursor) String() string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d %s", c.at, c.number))
}

func parseCursor(s string) (c cursor, err error) {
	if s == "" {
		return c, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(s)
	if err == nil {
		_, err = fmt.Sscanf(string(raw), "%d %s", &c.at, &c.number)
	}
	if err != nil {
		return c, kernel.Invalid("since", kernel.T("since 应是上次答复里的 next", "since is the next of the answer before"))
	}
	return c, nil
}
