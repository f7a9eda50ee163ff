package counter

import (
	"cmp"
	"context"
	"slices"

	"juyan/internal/auth"
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// PermBoard reads the boards of cases; its scope says of which units.
const PermBoard = Kind + ".board"

// Sorts of what is counted by value.
const lackSort = "lack"

// longest is how many lines the lists of a board have.
const longest = 15

// BoardQuery says which cases: those filed from month to month, both included.
// Zero fields do not narrow.
type BoardQuery struct {
	From, To Month
	Unit     kernel.ID
	Item     kernel.ID
}

// Numbers are the numbers of a set of cases by code.
type Numbers map[string]int64

func (n Numbers) add(m Numbers) {
	for code, v := range m {
		n[code] += v
	}
}

// BoardLine is one unit or item of the board.
type BoardLine struct {
	ID   kernel.ID
	Unit kernel.ID // of an item, who handles it
	Name kernel.Text
	Numbers
}

// Lack is a material that was missing.
type Lack struct {
	Item     kernel.ID
	Name     kernel.Text
	Material string
	Words    kernel.Text // the material as its item names it
	N        int64
}

// Board is how the cases of a period went.
type Board struct {
	Total   Numbers
	Units   []BoardLine // most cases first
	Items   []BoardLine
	Several int // items beyond those listed
	Lacks   []Lack
	Grades  map[string]map[string]int64 // dimension → grade → cases
}

// Board adds up the cases the actor's scope reaches. Error: forbidden.
func (s *Service) Board(ctx context.Context, actor kernel.Actor, q BoardQuery) (b Board, err error) {
	if err := actor.Require(PermBoard); err != nil {
		return b, err
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		if err := s.lines(tx, &b, actor, q); err != nil {
			return err
		}
		if b.Lacks, err = lacks(tx, actor, q); err != nil {
			return err
		}
		if b.Grades, err = s.grades(tx, actor, q); err != nil {
			return err
		}
		return named(tx, &b)
	})
	return b, err
}

// reach is "the row belongs to a unit of the actor's scope and to the query".
func reach(actor kernel.Actor, alias string, q BoardQuery) *store.Cond {
	text, args := auth.Where(actor, PermBoard, auth.Cols{Unit: alias + ".unit_id"}, nil)
	c := store.NewCond(text, args)
	c.Equal(alias+".unit_id", string(q.Unit))
	c.Equal(alias+".item_id", string(q.Item))
	return c
}

func tallies(actor kernel.Actor, alias string, q BoardQuery) *store.Cond {
	c := reach(actor, alias, q)
	c.Add(alias+".month >= ?", int(q.From))
	c.Add(alias+".month <= ?", int(q.To))
	return c
}

// lines reads the tally once and adds it up by unit and by item.
func (s *Service) lines(tx *store.Tx, b *Board, actor kernel.Actor, q BoardQuery) error {
	sums := ""
	for _, n := range numbers {
		sums += ", CAST(SUM(t." + n.code + ") AS BIGINT)"
	}
	where := tallies(actor, "t", q)
	rows, err := store.All(tx, func(r store.Scanner) (l BoardLine, err error) {
		n, into := scanNumbers(&l.Unit, &l.ID)
		if err = r.Scan(into...); err != nil {
			return l, err
		}
		l.Numbers = Numbers{}
		for i, v := range n {
			l.Numbers[numbers[i].code] = v
		}
		return l, nil
	}, `SELECT t.unit_id, t.item_id`+sums+` FROM counter_tally t WHERE `+where.SQL()+` GROUP BY t.unit_id, t.item_id`, where.Args...)
	if err != nil {
		return err
	}
	b.Total = Numbers{}
	units, items := map[kernel.ID]*BoardLine{}, map[kernel.ID]*BoardLine{}
	for _, l := range rows {
		b.Total.add(l.Numbers)
		sum(units, BoardLine{ID: l.Unit, Unit: l.Unit}, l.Numbers)
		sum(items, BoardLine{ID: l.ID, Unit: l.Unit}, l.Numbers)
	}
	b.Units, b.Items = byVolume(units), byVolume(items)
	if len(b.Items) > longest {
		b.Several, b.Items = len(b.Items)-longest, b.Items[:longest]
	}
	return nil
}

func sum(into map[kernel.ID]*BoardLine, l BoardLine, n Numbers) {
	if into[l.ID] == nil {
		l.Numbers = Numbers{}
		into[l.ID] = &l
	}
	into[l.ID].add(n)
}

func byVolume(m map[kernel.ID]*BoardLine) (out []BoardLine) {
	for _, l := range m {
		out = append(out, *l)
	}
	slices.SortFunc(out, func(a, b BoardLine) int {
		return cmp.Or(cmp.Compare(b.Numbers["filed"], a.Numbers["filed"]), cmp.Compare(a.ID, b.ID))
	})
	return out
}

func lacks(tx *store.Tx, actor kernel.Actor, q BoardQuery) ([]Lack, error) {
	where := tallies(actor, "k", q)
	return store.All(tx, func(r store.Scanner) (l Lack, err error) {
		return l, r.Scan(&l.Item, &l.Material, &l.N)
	}, `SELECT k.item_id, k.value, CAST(SUM(k.n) AS BIGINT) AS n FROM counter_mark k WHERE k.sort = '`+lackSort+`' AND `+where.SQL()+`
		GROUP BY k.item_id, k.value ORDER BY n DESC, k.item_id, k.value LIMIT 15`, where.Args...)
}

// grades adds up what was rated. Grades are counted by unit; of one item they are
// few enough to be counted as they are.
func (s *Service) grades(tx *store.Tx, actor kernel.Actor, q BoardQuery) (map[string]map[string]int64, error) {
	where := tallies(actor, "k", q)
	text := `SELECT k.sort, k.value, CAST(SUM(k.n) AS BIGINT) FROM counter_mark k WHERE k.sort <> '` + lackSort + `' AND ` + where.SQL() + ` GROUP BY k.sort, k.value`
	if q.Item != "" {
		where = s.filedIn(actor, q)
		text = `SELECT r.dimension, r.level, COUNT(*) FROM counter_case c JOIN counter_rating r ON r.matter_id = c.matter_id WHERE ` + where.SQL() + ` GROUP BY r.dimension, r.level`
	}
	out := map[string]map[string]int64{}
	_, err := store.All(tx, func(r store.Scanner) (x struct{}, err error) {
		var dimension, grade string
		var n int64
		if err = r.Scan(&dimension, &grade, &n); err == nil {
			if out[dimension] == nil {
				out[dimension] = map[string]int64{}
			}
			out[dimension][grade] = n
		}
		return x, err
	}, text, where.Args...)
	return out, err
}

// filedIn is "case c was filed in the months of the query, within reach".
func (s *Service) filedIn(actor kernel.Actor, q BoardQuery) *store.Cond {
	where := reach(actor, "c", q)
	s.within(where, "c", q)
	return where
}

func (s *Service) within(where *store.Cond, alias string, q BoardQuery) {
	loc := s.o.Org.Location()
	where.Add(alias+".filed_at >= ?", q.From.Start(loc))
	where.Add(alias+".filed_at < ?", q.To.Next().Start(loc))
}

// named gives items the name of their newest published version.
func named(tx *store.Tx, b *Board) error {
	var ids []any
	for _, l := range b.Items {
		ids = append(ids, l.ID)
	}
	for _, l := range b.Lacks {
		if !slices.Contains(ids, any(l.Item)) {
			ids = append(ids, l.Item)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	list, err := store.All(tx, scanVersion, `SELECT `+versionColumns+` FROM service_version v WHERE v.state = 'published' AND v.item_id IN (`+store.Marks(1, len(ids))+`) ORDER BY v.item_id, v.number`, ids...)
	names, english := map[kernel.ID]kernel.Text{}, map[string]string{}
	for _, v := range list {
		for _, m := range v.Item.Materials {
			english[m.Name] = m.NameEN
		}
		names[v.ItemID] = kernel.T(v.Item.Name, cmp.Or(v.Item.NameEN, v.Item.Name))
	}
	for i := range b.Items {
		b.Items[i].Name = names[b.Items[i].ID]
	}
	for i := range b.Lacks {
		l := &b.Lacks[i]
		l.Name, l.Words = names[l.Item], kernel.T(l.Material, cmp.Or(english[l.Material], l.Material))
	}
	return err
}

// Behind says which number of a board is opened: Number by its code, or the cases
// that lacked Material, or whose Dimension got Grade.
type Behind struct {
	BoardQuery
	Number    string
	Material  string
	Dimension string
	Grade     string
	After     string
	Limit     int
}

// Filed is one case behind a number.
type Filed struct {
	Matter    kernel.ID
	Number    string
	Title     string
	Unit      kernel.ID
	Firm      kernel.ID
	FiledAt   kernel.Instant
	DecidedAt kernel.Instant
	DueAt     kernel.Instant
	Taken     int // days of its limit; -1 = unknown
	Promised  int
	Statutory int
}

// FiledPage is one page of them, the newest first.
type FiledPage struct {
	Cases []Filed
	Next  string
	Total int
	More  bool
}

// Cases opens a number of the board: exactly the cases it counts.
func (s *Service) Cases(ctx context.Context, actor kernel.Actor, b Behind) (p FiledPage, err error) {
	if err := actor.Require(PermBoard); err != nil {
		return p, err
	}
	where, from, by, err := s.behind(actor, b)
	if err != nil {
		return p, err
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		if p.Total, p.More, err = store.Count(tx, from+` WHERE `+where.SQL(), where.Args...); err != nil {
			return err
		}
		order := []store.SortCol{{Name: "filed", SQL: by + ".filed_at", Int: true, Desc: true}, {Name: "id", SQL: by + ".matter_id", Desc: true}}
		w, err := store.Keyset(order, store.Page{After: b.After, Limit: b.Limit}, len(where.Args)+1)
		if err != nil {
			return err
		}
		p.Cases, err = store.All(tx, scanFiled, `SELECT c.matter_id, m.number, m.title, c.unit_id, m.enterprise_id, c.filed_at, c.decided_at, c.due_at, c.taken, c.promised, c.statutory
			`+from+` JOIN matter_shown m ON m.id = c.matter_id WHERE `+where.SQL()+` AND `+w.Where+w.Order, append(where.Args, w.Args...)...)
		p.Cases, p.Next = store.Cut(w, p.Cases, func(f Filed) []any { return []any{f.FiledAt, f.Matter} })
		return err
	})
	return p, err
}

func scanFiled(r store.Scanner) (f Filed, err error) {
	return f, r.Scan(&f.Matter, &f.Number, &f.Title, &f.Unit, &f.Firm, &f.FiledAt, &f.DecidedAt, &f.DueAt, &f.Taken, &f.Promised, &f.Statutory)
}

// behind is the condition of a number, what it is asked of, and the table by whose
// index the newest come first.
func (s *Service) behind(actor kernel.Actor, b Behind) (where *store.Cond, from, by string, err error) {
	where, from, by = s.filedIn(actor, b.BoardQuery), ` FROM counter_case c`, "c"
	switch {
	case b.Material != "":
		from, by = ` FROM counter_lack k JOIN counter_case c ON c.matter_id = k.matter_id`, "k"
		where.Add("k.material = ?", b.Material)
	case b.Dimension != "":
		from, by = ` FROM counter_rating r JOIN counter_case c ON c.matter_id = r.matter_id`, "r"
		where.Add("r.dimension = ?", b.Dimension)
		where.Add("r.level = ?", b.Grade)
	default:
		n, ok := numberOf(cmp.Or(b.Number, "filed"))
		if !ok {
			return nil, "", "", kernel.NotFound(kernel.T("没有这个数", "There is no such number"))
		}
		where.Add("(" + n.when + ")")
	}
	if by != "c" {
		s.within(where, by, b.BoardQuery)
	}
	return where, from, by, nil
}
