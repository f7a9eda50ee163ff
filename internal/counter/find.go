package counter

import (
	"context"
	"strconv"

	"juyan/internal/kernel"
	"juyan/internal/org"
	"juyan/internal/store"
)

// Query narrows the list of items in force. Zero fields do not narrow.
type Query struct {
	Text       string // everyday words, parts of names, pinyin initials, a code
	Kind       string
	Department string // as Brief.Department says it, or a unit's id
	Only       string // extended, at_door, whole, commitment, deferrable
	After      string // place in the list
	Limit      int
}

// Found is one page of items.
type Found struct {
	Items []Brief
	Total int
	Next  string
	Loose bool // nothing holds the whole text; these hold most of it
	// Kinds and Departments count what the query leaves, each without its own filter.
	Kinds       map[string]int
	Departments map[string]int
}

const (
	pageSize = 50
	mostHits = 2000 // beyond these nobody pages
)

// Find returns the items in force today that fit a query, the best first; without
// text, by department and name.
func (s *Service) Find(ctx context.Context, actor kernel.Actor, q Query) (f Found, err error) {
	if err := actor.Require(PermView); err != nil {
		return f, err
	}
	b := &s.book
	if err := b.fresh(ctx, s.o.DB); err != nil {
		return f, err
	}
	b.mu.RLock()
	defer b.mu.RUnlock()
	if b.index == nil {
		return f, nil
	}
	hits := s.hits(q, &f)
	from, _ := strconv.Atoi(q.After) // a damaged place is the first page
	from = max(0, min(from, len(hits)))
	size := q.Limit
	if size < 1 || size > 200 {
		size = pageSize
	}
	for _, h := range hits[from:min(from+size, len(hits))] {
		f.Items = append(f.Items, b.docs[h.doc])
	}
	if from+size < len(hits) {
		f.Next = strconv.Itoa(from + size)
	}
	return f, nil
}

// narrowing keeps the documents in force within the filters of a query, and counts
// those that only their own filter leaves out.
type narrowing struct {
	b              *catalogue
	day            int32
	q              Query
	kind, where    int32 // of the filters; -1 = none
	kinds, matches []int
}

func (b *catalogue) narrow(q Query, day kernel.Date) *narrowing {
	n := &narrowing{b: b, day: ordinal(day), q: q, kind: -1, where: -1, kinds: make([]int, len(b.kinds.words)), matches: make([]int, len(b.where.words))}
	if q.Kind != "" {
		n.kind = b.kinds.known(q.Kind)
	}
	if q.Department != "" {
		n.where = b.where.known(q.Department)
	}
	return n
}

func (n *narrowing) keep(doc int32) bool {
	if !n.b.docs[doc].Is(n.q.Only) || !n.b.inForce(doc, n.day) {
		return false
	}
	at := n.b.place[doc]
	kind, where := n.kind == -1 || n.kind == at.kind, n.where == -1 || n.where == at.where
	if where {
		n.kinds[at.kind]++
	}
	if kind {
		n.matches[at.where]++
	}
	return kind && where
}

// hits are the documents a query leaves, in order.
func (s *Service) hits(q Query, f *Found) (hits []hit) {
	b := &s.book
	day := s.today(s.o.DB.Clock().Now())
	n := b.narrow(q, day)
	words := readQuery(q.Text, b.words)
	switch {
	case len(words) == 0:
		for _, doc := range b.browse(n.keep, s.departmentKey) {
			hits = append(hits, hit{doc: doc})
		}
		f.Total = len(hits)
	default:
		if hits, f.Total = b.index.find(words, n.keep, mostHits); len(hits) == 0 {
			n = b.narrow(q, day)
			hits, f.Total = b.index.alike(folded(q.Text), n.keep, mostHits)
			f.Loose = len(hits) > 0
		}
	}
	f.Kinds, f.Departments = b.kinds.counted(n.kinds), b.where.counted(n.matches)
	return hits
}

// Where is what an item is grouped by: its department as the file called it, or
// its unit.
func (b *Brief) Where() string {
	if b.Department != "" {
		return b.Department
	}
	return string(b.Unit)
}

// Is reports whether an item has a service.
func (b *Brief) Is(only string) bool {
	switch only {
	case "extended":
		return b.Extended
	case "at_door":
		return b.AtDoor
	case "whole":
		return b.WholeRegion
	case "commitment":
		return b.Commitment
	case "deferrable":
		return b.Deferrable
	}
	return true
}

func (s *Service) departmentKey(b *Brief) string {
	if b.Department != "" {
		return org.PinyinKey(b.Department)
	}
	u, _ := s.o.Org.Directory().Unit(b.Unit)
	return u.Pinyin
}

// Guide is one item with its versions.
type Guide struct {
	*Version
	Versions []*Version // oldest first; drafts only for who edits
	InForce  bool
}

// Guide returns an item: the version in force today, else the next to come, else
// (for who edits) the newest. at names another version; "" = none.
func (s *Service) Guide(ctx context.Context, actor kernel.Actor, item, at kernel.ID) (g Guide, err error) {
	if err := actor.Require(PermView); err != nil {
		return g, err
	}
	inside := actor.Can(PermEdit) != kernel.ScopeNone || actor.Can(PermReview) != kernel.ScopeNone
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		all, err := versionsOf(tx, item)
		if err != nil {
			return err
		}
		for _, v := range all {
			if v.State == Published || inside && v.State != Dropped {
				g.Versions = append(g.Versions, v)
			}
		}
		if len(g.Versions) == 0 {
			return kernel.NotFound(kernel.T("没有这个服务事项", "There is no such service item"))
		}
		current := inForce(g.Versions, s.today(tx.Now()))
		g.Version = current
		for _, v := range g.Versions {
			if v.ID == at {
				g.Version = v
			}
		}
		if g.Version == nil {
			g.Version = g.Versions[len(g.Versions)-1]
		}
		g.InForce = g.Version == current
		return nil
	})
	return g, err
}

// inForce is the published version that holds on a day; nil = none.
func inForce(list []*Version, day kernel.Date) (best *Version) {
	for _, v := range list {
		if v.State == Published && !v.Item.From.After(day) && (best == nil || v.Item.From.After(best.Item.From)) {
			best = v
		}
	}
	if best != nil && !best.Item.Until.IsZero() && !best.Item.Until.After(day) {
		return nil
	}
	return best
}

// Waiting lists the versions that are not published, newest first.
func (s *Service) Waiting(ctx context.Context, actor kernel.Actor) (list []*Version, err error) {
	if actor.Can(PermEdit) == kernel.ScopeNone && actor.Can(PermReview) == kernel.ScopeNone {
		return nil, actor.Require(PermEdit)
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		list, err = store.All(tx, scanVersion, `SELECT `+versionColumns+` FROM service_version v WHERE v.state IN ('draft', 'submitted') ORDER BY v.drafted_at DESC, v.id LIMIT 200`)
		return err
	})
	return list, err
}

// File is a spreadsheet that items came in.
type File struct {
	ID                 kernel.ID
	Name, Hash         string
	New, Changed, Same int
	Waiting            int // versions still to be reviewed
	Person, Post       kernel.ID
	At                 kernel.Instant
}

// Files lists the files items came in, newest first.
func (s *Service) Files(ctx context.Context, actor kernel.Actor) (list []File, err error) {
	if actor.Can(PermEdit) == kernel.ScopeNone && actor.Can(PermReview) == kernel.ScopeNone {
		return nil, actor.Require(PermEdit)
	}
	scan := func(r store.Scanner) (f File, err error) {
		return f, r.Scan(&f.ID, &f.Name, &f.Hash, &f.New, &f.Changed, &f.Same, &f.Waiting, &f.Person, &f.Post, &f.At)
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		list, err = store.All(tx, scan, `SELECT f.id, f.name, f.hash, f.added, f.changed, f.same,
			(SELECT COUNT(*) FROM service_version v WHERE v.file_id = f.id AND v.state = 'submitted'), f.person_id, f.post_id, f.at
			FROM service_file f ORDER BY f.at DESC, f.id DESC LIMIT 50`)
		return err
	})
	return list, err
}

// Paper returns a file that items came in.
func (s *Service) Paper(ctx context.Context, actor kernel.Actor, id kernel.ID) (f File, body []byte, err error) {
	list, err := s.Files(ctx, actor)
	if err != nil {
		return f, nil, err
	}
	for _, f = range list {
		if f.ID != id {
			continue
		}
		err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
			body, err = store.Blob(tx, f.Hash)
			return err
		})
		return f, body, err
	}
	return f, nil, kernel.NotFound(kernel.T("没有这个文件", "There is no such file"))
}

// Each calls fn for every item a query leaves, in its order: the export.
func (s *Service) Each(ctx context.Context, actor kernel.Actor, q Query, fn func(*Item) error) error {
	q.Limit = 200
	for {
		f, err := s.Find(ctx, actor, q)
		if err != nil {
			return err
		}
		for _, b := range f.Items {
			var v *Version
			err := s.o.DB.Read(ctx, func(tx *store.Tx) (err error) {
				v, err = versionByID(tx, b.Version)
				return err
			})
			if err != nil {
				return err
			}
			if err := fn(&v.Item); err != nil {
				return err
			}
		}
		if q.After = f.Next; q.After == "" {
			return nil
		}
	}
}
