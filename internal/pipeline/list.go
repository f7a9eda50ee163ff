package pipeline

import (
	"cmp"
	"context"
	"slices"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Query names the records behind a count: those of a course that came to a stage
// or beyond, or stand in it now; or key leads of a period.
type Query struct {
	Filter
	Course   int
	Stage    string // "" = all
	Now      bool   // stand in it
	Way      string // "talked" or "passed": key leads as Key counts them
	From, To kernel.Date
}

// Row is one lead or project as a board lists it.
type Row struct {
	ID         kernel.ID
	Kind       string
	Version    string
	Number     string
	Title      string
	Stage      string
	Enterprise kernel.ID
	Open       bool
	Due        kernel.Instant // far in the future when no clock runs
	Unit       kernel.ID      // responsible
	Chain      string
	Amount     kernel.Money
	Priced     bool
	Key        bool
	Since      kernel.Instant // in its stage
}

// List is a page of the records behind a count.
type List struct {
	Rows   []Row
	Sum    Sum // of all of them
	Hidden int // of this page, that the reader may not see
	Next   int // page after this one; 0 = the last
}

// perPage is how many records a list shows at once.
const perPage = 50

// List returns a page, from 1, of the records behind a count, those longest in
// their stage first. Errors as Board.
func (s *Service) List(ctx context.Context, actor kernel.Actor, q Query, page int) (*List, error) {
	r, err := reaches(actor)
	if err != nil {
		return nil, err
	}
	out := &List{}
	var ids []kernel.ID
	err = s.memory.read(ctx, func() {
		page = min(max(page, 1), 1+len(s.memory.items)/perPage)
		longest := &best{k: page * perPage, order: oldest}
		s.memory.query(r, q, s, func(x *item) {
			out.Sum.add(x)
			longest.add(x)
		})
		list := longest.first()
		if out.Sum.N > page*perPage {
			out.Next = page + 1
		}
		for _, x := range list[min((page-1)*perPage, len(list)):] {
			ids = append(ids, x.id)
		}
	})
	if err != nil {
		return nil, err
	}
	out.Rows, err = s.rows(ctx, actor, ids)
	out.Hidden = len(ids) - len(out.Rows)
	return out, err
}

// oldest puts first what is longest in its stage.
func oldest(a, b *item) int { return cmp.Or(cmp.Compare(a.since, b.since), cmp.Compare(a.id, b.id)) }

// query hands over the items of a query. The lock is held.
func (m *memory) query(r reach, q Query, s *Service, to func(*item)) {
	in, c := m.sieve(r, q.Filter), m.courses[q.Course]
	place := c.placeOf(q.Stage)
	first, last := kernel.Instant(0), kernel.Instant(1<<62)
	if !q.From.IsZero() {
		first = q.From.At(0, 0, s.loc())
	}
	if !q.To.IsZero() {
		last = q.To.AddDays(1).At(0, 0, s.loc())
	}
	for i := range m.items {
		x := &m.items[i]
		if int(x.course) == q.Course && in.mine(x) && in.passes(x) && m.behind(x, q, place, first, last) {
			to(x)
		}
	}
}

// behind reports whether an item is one of those that a count counted.
func (m *memory) behind(x *item, q Query, place int8, first, last kernel.Instant) bool {
	n := len(m.courses[x.course].Stages)
	switch {
	case q.Way != "":
		way := m.way()
		return x.course == Leads && between(x.reached(way[0], n), first, last) && (q.Way != "passed" || between(x.reached(way[1], n), first, last))
	case q.Stage == "":
		return true
	case q.Now || int(place) >= n:
		return x.stage == place && place >= 0
	}
	return place >= 0 && x.reached(int(place), n) != 0
}

// rows reads what lists show of matters, in the given order, as far as actor may
// see them.
func (s *Service) rows(ctx context.Context, actor kernel.Actor, ids []kernel.ID) ([]Row, error) {
	found := map[kernel.ID]Row{}
	err := s.o.DB.Read(ctx, func(tx *store.Tx) error {
		for part := range slices.Chunk(ids, idsAtOnce) {
			args := make([]any, len(part))
			for i, id := range part {
				args[i] = id
			}
			where := `m.id IN (` + store.Marks(1, len(part)) + `)`
			may, args := s.seen(actor, args)
			list, err := store.All(tx, scanRow, `SELECT `+rowColumns+` FROM matter_shown m WHERE `+where+` AND `+may, args...)
			if err != nil {
				return err
			}
			for _, r := range list {
				found[r.ID] = r
			}
		}
		return nil
	})
	out := make([]Row, 0, len(found))
	for _, id := range ids {
		if r, ok := found[id]; ok {
			out = append(out, s.told(r))
		}
	}
	return out, err
}

const rowColumns = `m.id, m.kind, m.version, m.number, m.title, m.stage, m.enterprise_id, m.open, m.due_at`

func scanRow(r store.Scanner) (Row, error) {
	var x Row
	return x, r.Scan(&x.ID, &x.Kind, &x.Version, &x.Number, &x.Title, &x.Stage, &x.Enterprise, &x.Open, &x.Due)
}

// seen is "actor may see matter m", which is a lead or a project: each under its
// own permission. A CASE, not an OR: over a hundred thousand leads SQLite would
// rather walk the index of kinds than look up fifty ids (120 ms against 1).
func (s *Service) seen(actor kernel.Actor, args []any) (string, []any) {
	out := "CASE m.kind"
	for _, c := range s.memory.courses {
		var may string
		may, args = s.o.Where(actor, c.Kind+".view", args)
		args = append(args, c.Kind)
		out += " WHEN " + store.Marks(len(args), 1) + " THEN " + may
	}
	return out + " ELSE (1 = 0) END", args
}

// told adds to a row what is remembered.
func (s *Service) told(r Row) Row {
	m := s.memory
	m.mu.RLock()
	defer m.mu.RUnlock()
	if x := m.find(r.ID); x != nil {
		r.Unit, r.Chain = kernel.ID(m.words.list[x.unit]), m.words.list[x.chain]
		r.Amount, r.Priced, r.Key, r.Since = x.amount, x.priced, x.key, x.since
	}
	return r
}
