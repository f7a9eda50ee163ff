package baton

import (
	"context"
	"slices"

	"juyan/internal/indicator"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/measure/column"
	"juyan/internal/store"
)

// Explained is one line of one score, down to the numbers it was made of.
type Explained struct {
	Run   *Run
	Group *Group
	Score *Score
	Line  indicator.Line
	Cell  indicator.Cell
	What  *indicator.Indicator // as it was in force
	Trace indicator.Trace
	Terms []Source
}

// Source is one number of a formula and where it comes from.
type Source struct {
	Term  indicator.Term
	Value indicator.Value
	Name  kernel.Text // of the measure or series
	Facts int         // records behind it; 0 = none, or not made of facts
}

// Explain shows how a line of a score came about. Errors: forbidden, not found.
func (s *Service) Explain(ctx context.Context, actor kernel.Actor, run kernel.ID, group, subject, line string) (*Explained, error) {
	r, g, c, err := s.FindScore(ctx, actor, run, group, subject)
	if err != nil {
		return nil, err
	}
	x := &Explained{Run: r, Group: g, Score: c}
	at := g.LineOf(line)
	if at < 0 {
		return nil, kernel.NotFound(kernel.T("方案里没有这项指标", "The scheme has no such line"))
	}
	x.Line, x.Cell = g.Lines[at], c.Cells[at]
	if !x.Line.Leaf {
		return x, nil
	}
	l, err := s.look(ctx, x)
	if err != nil {
		return nil, err
	}
	x.What = l.book.Indicator(x.Line.Indicator)
	x.Trace = l.book.Trace(x.Line.Indicator, l.value)
	for _, t := range l.book.Terms(x.Line.Indicator) {
		src := Source{Term: t, Value: l.value(t), Name: s.nameOf(t)}
		if t.Fn.OfMeasure() {
			if src.Facts, err = l.count(ctx, s, t); err != nil {
				return nil, err
			}
		}
		x.Terms = append(x.Terms, src)
	}
	return x, l.fetch.err
}

// again is a group of a run seen again: the rules and the facts it was frozen
// on, and who was scored.
type again struct {
	book     *indicator.Book
	rules    *indicator.Group // nil: the draft it was made with has no such group any more
	fetch    *fetcher
	subjects []Subject
}

func (s *Service) again(ctx context.Context, r *Run, g *Group) (*again, error) {
	scheme, book, err := s.rules(ctx, r)
	if err != nil {
		return nil, err
	}
	a := &again{book: book, rules: scheme.Group(g.Code)}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) (err error) {
		a.subjects, err = store.All(tx, scanSubject, `SELECT c.subject, c.kind, c.subject_id, c.unit_id, c.person_id, c.name_zh, c.name_en FROM baton_score c
			WHERE c.run_id = $1 AND c.group_code = $2 ORDER BY c.subject`, r.ID, g.Code)
		return err
	})
	if err != nil {
		return nil, err
	}
	f, err := s.at(ctx, r.Code, r.Period, r.Known, r.Position)
	if err != nil {
		return nil, err
	}
	a.fetch = s.fetcher(ctx, f, g.Kind, a.subjects, members(a.subjects, g.Sections))
	if a.rules != nil {
		a.fetch.marks, err = s.marks(ctx, scheme.Code, f, book, a.rules, a.subjects)
	}
	return a, err
}

// rules are the scheme a run was made with, and its indicators in force.
func (s *Service) rules(ctx context.Context, r *Run) (*indicator.Scheme, *indicator.Book, error) {
	var v *Version
	err := s.o.DB.Read(ctx, func(tx *store.Tx) (err error) {
		v, err = load(tx, r.Scheme)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	scheme, catalogue, err := s.Scheme(v)
	if err != nil {
		return nil, nil, err
	}
	book, err := indicator.NewBook(scheme.From, catalogue, scheme.Indicators)
	return scheme, book, err
}

// look is one subject of a run seen again.
type look struct {
	*again
	at    int // place of the subject
	own   own
	item  *indicator.Item
	in    *indicator.Inputs
	known map[indicator.Term]indicator.Value
}

func (s *Service) look(ctx context.Context, x *Explained) (*look, error) {
	a, err := s.again(ctx, x.Run, x.Group)
	if err != nil {
		return nil, err
	}
	l := &look{again: a, own: x.Score.own, known: map[indicator.Term]indicator.Value{}}
	l.at = slices.IndexFunc(a.subjects, func(c Subject) bool { return c.Code == x.Score.Subject.Code })
	if a.rules == nil {
		return l, nil
	}
	l.in = &indicator.Inputs{Period: x.Run.Period, Elapsed: x.Group.Elapsed}
	for _, c := range a.subjects {
		l.in.Subjects = append(l.in.Subjects, indicator.Subject{Code: c.Code, Name: c.Name})
	}
	l.item = a.rules.Item(x.Line.Code)
	return l, nil
}

func scanSubject(r store.Scanner) (c Subject, err error) {
	var kind string
	err = r.Scan(&c.Code, &kind, &c.ID, &c.Unit, &c.Person, &c.Name.ZH, &c.Name.EN)
	c.Kind = indicator.SubjectKind(kind)
	return c, err
}

// members is the roll-up a run was made with.
func members(subjects []Subject, sections map[kernel.ID]string) map[kernel.ID]int {
	out, place := map[kernel.ID]int{}, map[string]int{}
	for i, c := range subjects {
		out[c.ID], place[c.Code] = i, i
	}
	for id, code := range sections {
		out[id] = place[code]
	}
	return out
}

// value answers one term for the subject.
func (l *look) value(t indicator.Term) indicator.Value {
	if v, ok := l.known[t]; ok {
		return v
	}
	var v indicator.Value
	switch {
	case t.Fn == indicator.FnTarget && l.item != nil:
		v = l.in.Target(l.item, l.in.Subjects[l.at].Code)
	case t.Fn == indicator.FnAttr:
		if n, ok := l.own.Attrs[t.Name]; ok {
			v = indicator.Number(n)
		}
	default:
		v = l.fetch.column(t)[l.at]
	}
	l.known[t] = v
	return v
}

// place is the subject's place in the columns of a term.
func (l *look) place(t indicator.Term) int {
	if t.Scope == indicator.OfSubject {
		return l.at
	}
	return 0
}

func (l *look) count(ctx context.Context, s *Service, t indicator.Term) (int, error) {
	list, err := l.fetch.facts.Behind(ctx, s.o.DB, l.fetch.ask(t), l.place(t), 0, 0)
	return list.Total, err
}

// nameOf is what people call a measure.
func (s *Service) nameOf(t indicator.Term) kernel.Text {
	p := s.o.Pack()
	for _, m := range p.Measures {
		if m.Code == t.Name {
			return m.Name
		}
	}
	for _, k := range p.Kinds {
		for _, m := range k.Measures {
			if m.Code == t.Name {
				return m.Name
			}
		}
	}
	for _, x := range p.Series {
		if x.Code == t.Name {
			return x.Name
		}
	}
	return kernel.T(t.Name, t.Name)
}

// Behind is one page of the facts behind one number of a formula, each with
// the event it came from.
type Behind struct {
	*Explained
	Source  Source
	Records []Fact
	Total   int
}

// Fact is one record: what counted, and the event that made it.
type Fact struct {
	column.Record
	Event ledger.Event
}

// Records lists the facts behind the n-th number of a line, newest first.
func (s *Service) Records(ctx context.Context, actor kernel.Actor, run kernel.ID, group, subject, line string, n, skip, limit int) (*Behind, error) {
	x, err := s.Explain(ctx, actor, run, group, subject, line)
	if err != nil {
		return nil, err
	}
	if n < 0 || n >= len(x.Terms) || !x.Terms[n].Term.Fn.OfMeasure() {
		return nil, kernel.NotFound(kernel.T("这个数没有明细", "There are no records behind this number"))
	}
	l, err := s.look(ctx, x)
	if err != nil {
		return nil, err
	}
	t := x.Terms[n].Term
	list, err := l.fetch.facts.Behind(ctx, s.o.DB, l.fetch.ask(t), l.place(t), skip, limit)
	if err != nil {
		return nil, err
	}
	out := &Behind{Explained: x, Source: x.Terms[n], Total: list.Total}
	for _, rec := range list.List {
		out.Records = append(out.Records, Fact{Record: rec})
	}
	return out, s.withEvents(ctx, out.Records)
}

// withEvents fills in the event each fact came from.
func (s *Service) withEvents(ctx context.Context, list []Fact) error {
	return s.o.DB.Read(ctx, func(tx *store.Tx) (err error) {
		for i := range list {
			if list[i].Event, err = ledger.Get(tx, list[i].Fact.Event); err != nil {
				return err
			}
		}
		return nil
	})
}
