package invest

import (
	"context"
	"strings"
	"time"

	"juyan/internal/auth"
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// View is one of the piles on the desk.
type View string

// The piles: every open lead, or those that want something.
const (
	AllOpen  View = ""
	DueNow   View = "due"      // to be contacted by today
	Lapsing  View = "lapsing"  // the claim lapses within the week
	Disputed View = "disputed" // waits for a ruling
	KeyLeads View = "key"
	Orphans  View = "orphan" // nobody follows them up
	Closed   View = "closed"
	Every    View = "every"
)

// LapsingWithin is how long before it lapses a claim is shown as lapsing.
const LapsingWithin = 7 * 24 * time.Hour

// Lead is how a lead stands.
type Lead struct {
	ID         kernel.ID
	Number     string
	Title      string
	Investor   string
	Chain      string
	Source     string
	Background string
	Industry   string
	Investment kernel.Money
	Stage      string
	Open       bool
	Key        bool
	Unit       kernel.ID
	Post       kernel.ID
	Item       kernel.ID
	NextStep   string
	NextOn     kernel.Date
	LastOn     kernel.Date
	ContactAt  kernel.Instant // when the next contact is due; never = none is
	LapseAt    kernel.Instant
	Rivals     int
	Orphan     bool
	CreatedAt  kernel.Instant
}

const leadColumns = `l.matter_id, m.number, m.title, l.investor, l.chain, l.source, l.background, l.industry, l.investment, l.stage, l.open, l.is_key, l.unit_id, l.post_id, l.item_id,
	l.next_step, l.next_on, l.last_on, l.contact_at, l.lapse_at, l.rivals, l.orphan, l.created_at`

const leadFrom = ` FROM invest_lead l JOIN matter_shown m ON m.id = l.matter_id`

func scanLead(s store.Scanner) (Lead, error) {
	var x Lead
	var open, key, orphan int64
	var next, last string
	err := s.Scan(&x.ID, &x.Number, &x.Title, &x.Investor, &x.Chain, &x.Source, &x.Background, &x.Industry, &x.Investment, &x.Stage, &open, &key, &x.Unit, &x.Post, &x.Item,
		&x.NextStep, &next, &last, &x.ContactAt, &x.LapseAt, &x.Rivals, &orphan, &x.CreatedAt)
	if err != nil {
		return x, err
	}
	x.Open, x.Key, x.Orphan = open == 1, key == 1, orphan == 1
	if err = x.NextOn.UnmarshalText([]byte(next)); err == nil {
		err = x.LastOn.UnmarshalText([]byte(last))
	}
	return x, err
}

// Filter narrows the desk. Zero fields do not narrow.
type Filter struct {
	View       View
	Stage      string
	Unit       kernel.ID
	Chain      string
	Source     string
	Background string
	Search     string
	After      string
	Limit      int
}

// Page is one page of the desk.
type Page struct {
	Leads []Lead
	Next  string
	Total int
	More  bool
}

// Board returns a page of the leads the actor may see: what is due first where
// something is due, else the newest first.
func (s *Service) Board(ctx context.Context, actor kernel.Actor, f Filter) (p Page, err error) {
	if err := actor.Require(PermView); err != nil {
		return p, err
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		q, err := f.conditions(tx, actor)
		if err != nil {
			return err
		}
		if p.Total, p.More, err = f.count(tx, q); err != nil {
			return err
		}
		w, err := store.Keyset(f.order(), store.Page{After: f.After, Limit: f.Limit}, len(q.Args)+1)
		if err != nil {
			return err
		}
		p.Leads, err = store.All(tx, scanLead, `SELECT `+leadColumns+leadFrom+q.where()+` AND `+w.Where+w.Order, append(q.Args, w.Args...)...)
		p.Leads, p.Next = store.Cut(w, p.Leads, f.place)
		return err
	})
	return p, err
}

// order sorts a pile by what is due in it.
func (f Filter) order() []store.SortCol {
	id := store.SortCol{Name: "id", SQL: "l.matter_id"}
	switch f.View {
	case DueNow:
		return []store.SortCol{{Name: "contact", SQL: "l.contact_at", Int: true}, id}
	case Lapsing:
		return []store.SortCol{{Name: "lapse", SQL: "l.lapse_at", Int: true}, id}
	}
	id.Desc = true
	return []store.SortCol{{Name: "created", SQL: "l.created_at", Int: true, Desc: true}, id}
}

func (f Filter) place(x Lead) []any {
	switch f.View {
	case DueNow:
		return []any{x.ContactAt, x.ID}
	case Lapsing:
		return []any{x.LapseAt, x.ID}
	}
	return []any{x.CreatedAt, x.ID}
}

// query is a condition on leads with its arguments.
type query struct {
	store.Cond
	matter bool // it asks of the matter too
}

func (q *query) where() string { return ` WHERE ` + q.SQL() }

// from leaves the matters out where nothing is asked of them: counting is then a
// walk along one index.
func (q *query) from() string {
	if q.matter {
		return leadFrom
	}
	return ` FROM invest_lead l`
}

// scoped is "actor may see lead l".
func scoped(actor kernel.Actor) *query {
	text, args := auth.Where(actor, PermView, auth.Cols{Owner: "m.creator_id", Unit: "l.unit_id", Matter: "l.matter_id"}, nil)
	return &query{*store.NewCond(text, args), actor.Can(PermView) != kernel.ScopeAll}
}

func (f Filter) conditions(tx *store.Tx, actor kernel.Actor) (*query, error) {
	q := scoped(actor)
	f.pile(q, tx.Now())
	f.narrow(q)
	q.Equal("l.source", f.Source)
	q.Equal("l.background", f.Background)
	return q, q.Found(tx, "matter", "l.matter_id", f.Search)
}

// narrow adds what both the leads and their counters know. What is due is walked
// in the order it falls due, unless unit and chain together leave little.
func (f Filter) narrow(q *query) {
	as := "" // an expression has no index
	if (f.View == DueNow || f.View == Lapsing) && (f.Unit == "" || f.Chain == "") {
		as = " || ''"
	}
	for _, eq := range []struct{ column, value string }{{"l.stage", f.Stage}, {"l.unit_id", string(f.Unit)}, {"l.chain", f.Chain}} {
		if eq.value != "" {
			q.Add(eq.column+as+" = ?", eq.value)
		}
	}
}

// pile narrows to what the view wants. A pile has an index of its own; where the
// view is but "open", what else narrows it chooses the index: the sign before the
// column keeps SQLite from taking the wider one.
func (f Filter) pile(q *query, now kernel.Instant) {
	switch f.View {
	case DueNow:
		q.Add("l.contact_at <= ?", now)
	case Lapsing:
		q.Add("l.lapse_at <= ?", now.Add(LapsingWithin))
	default:
		f.standingPile(q)
	}
}

// standingPile narrows to a view that does not depend on the time of day; the
// counters know it, too.
func (f Filter) standingPile(q *query) {
	open := "l.open"
	if f.Stage != "" || f.Unit != "" || f.Chain != "" {
		open = "+l.open"
	}
	switch f.View {
	case AllOpen:
		if f.Stage == "" {
			q.Add(open + " = 1")
		}
	case Disputed:
		q.Add("l.disputed = 1")
	case KeyLeads:
		q.Add("l.is_key = 1 AND l.open = 1")
	case Orphans:
		q.Add("l.orphan = 1")
	case Closed:
		q.Add(open + " = 0")
	}
}

// count is how many leads q selects: out of the counters where they know, exactly;
// else up to store.CountLimit.
func (f Filter) count(tx *store.Tx, q *query) (n int, more bool, err error) {
	if q.matter || f.Source != "" || f.Background != "" || f.Search != "" || f.View == DueNow || f.View == Lapsing {
		return store.Count(tx, q.from()+q.where(), q.Args...)
	}
	c := &query{Cond: *store.NewCond("1 = 1", nil)}
	f.standingPile(c)
	f.narrow(c)
	n, err = store.One(tx, store.Value[int], `SELECT CAST(COALESCE(SUM(l.n), 0) AS BIGINT) FROM invest_count l`+c.where(), c.Args...)
	return n, false, err
}

// Piles counts what lies on the desk: each view, up to store.CountLimit.
func (s *Service) Piles(ctx context.Context, actor kernel.Actor, f Filter) (map[View]int, error) {
	out := map[View]int{}
	err := s.o.DB.Read(ctx, func(tx *store.Tx) error {
		for _, v := range []View{DueNow, Lapsing, Disputed, KeyLeads, Orphans} {
			pile := Filter{View: v, Unit: f.Unit, Chain: f.Chain}
			q, err := pile.conditions(tx, actor)
			if err != nil {
				return err
			}
			if out[v], _, err = pile.count(tx, q); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

// Due counts the leads of the actor's unit that should be contacted by now.
func (s *Service) Due(ctx context.Context, actor kernel.Actor) (n int, err error) {
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		q := &query{}
		q.Add("l.unit_id = ?", s.agency(actor.Unit))
		Filter{View: DueNow}.pile(q, tx.Now())
		n, _, err = store.Count(tx, q.from()+q.where(), q.Args...)
		return err
	})
	return n, err
}

// Each calls fn with every lead of the filter, with the fields of its matter and
// when it ended.
func (s *Service) Each(ctx context.Context, actor kernel.Actor, f Filter, fn func(x Lead, data map[string]any, closed kernel.Instant) error) error {
	if err := actor.Require(PermExport); err != nil {
		return err
	}
	f.Limit, f.After = 500, ""
	for {
		page, err := s.Board(ctx, actor, f)
		if err != nil {
			return err
		}
		for _, x := range page.Leads {
			m, err := s.matter.Get(ctx, actor, x.ID)
			if err != nil {
				return err
			}
			if err := fn(x, m.Data, m.ClosedAt); err != nil {
				return err
			}
		}
		if f.After = page.Next; page.Next == "" {
			return nil
		}
	}
}

// Standing is how many leads stand in a stage, with what is to be invested.
type Standing struct {
	Stage      string
	N          int
	Key        int
	Investment kernel.Money
}

// Funnel counts the leads the actor may see by stage, narrowed by unit and chain
// alone. Who sees them all is answered out of the counters.
func (s *Service) Funnel(ctx context.Context, actor kernel.Actor, f Filter) (out []Standing, err error) {
	q := scoped(actor)
	from, n := ` FROM invest_count l`, `SUM(l.n), SUM(l.n * l.is_key), SUM(l.investment)`
	if q.matter {
		from, n = leadFrom, `COUNT(*), SUM(l.is_key), SUM(l.investment)`
	}
	for _, eq := range []struct{ column, value string }{{"l.unit_id", string(f.Unit)}, {"l.chain", f.Chain}} {
		if eq.value != "" {
			q.Add(eq.column+" = ?", eq.value)
		}
	}
	columns := strings.Split(n, ", ")
	for i, c := range columns {
		columns[i] = "CAST(" + c + " AS BIGINT)"
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		out, err = store.All(tx, func(r store.Scanner) (x Standing, err error) {
			return x, r.Scan(&x.Stage, &x.N, &x.Key, &x.Investment)
		}, `SELECT l.stage, `+strings.Join(columns, ", ")+from+q.where()+` GROUP BY l.stage`, q.Args...)
		return err
	})
	return out, err
}

// Contact is one entry of the log.
type Contact struct {
	Unit   kernel.ID
	Post   kernel.ID
	Person kernel.ID
	On     kernel.Date
	Kind   string
	Met    string
	Note   string
	Next   string
	NextOn kernel.Date
}

// Record is a lead with its claims, its log and what may be the same.
type Record struct {
	Lead
	Claims   []Claim
	Contacts []Contact // the newest first
	Similar  []Similar
}

// Record returns what this package knows of a lead, to whom may see its matter.
func (s *Service) Record(ctx context.Context, actor kernel.Actor, id kernel.ID) (r Record, err error) {
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		q := scoped(actor)
		q.Add("l.matter_id = ?", id)
		if r.Lead, err = store.One(tx, scanLead, `SELECT `+leadColumns+leadFrom+q.where(), q.Args...); err != nil {
			return err
		}
		if r.Claims, err = claimsOf(tx, id); err != nil {
			return err
		}
		if r.Contacts, err = store.All(tx, scanContact, `SELECT unit_id, post_id, person_id, on_day, kind, met, note, next_step, next_on FROM invest_contact WHERE lead_id = $1 ORDER BY on_day DESC, id DESC`, id); err != nil {
			return err
		}
		uscc, err := store.One(tx, store.Value[string], `SELECT uscc FROM invest_lead WHERE matter_id = $1`, id)
		if err != nil {
			return err
		}
		r.Similar, err = similar(tx, Probe{Investor: r.Investor, USCC: uscc, Industry: r.Industry, Not: id})
		return err
	})
	return r, err
}

func scanContact(s store.Scanner) (Contact, error) {
	var c Contact
	var on, next string
	err := s.Scan(&c.Unit, &c.Post, &c.Person, &on, &c.Kind, &c.Met, &c.Note, &c.Next, &next)
	if err != nil {
		return c, err
	}
	if err = c.On.UnmarshalText([]byte(on)); err == nil {
		err = c.NextOn.UnmarshalText([]byte(next))
	}
	return c, err
}
