package doubt

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"juyan/internal/auth"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/store"
)

// Doubt is a finding and how it stands.
type Doubt struct {
	ID           kernel.ID
	Number       string
	Title        string
	Said         kernel.Text
	Stage        string
	Open, Late   bool
	Detector     string
	Cases        int
	LastAt       kernel.Instant
	FoundAt      kernel.Instant
	DueAt        kernel.Instant
	Verdict      string // "" = none yet
	VerdictAt    kernel.Instant
	Consequences []string
	Units        []kernel.ID // concerned
}

// Filter narrows the board. Zero fields do not narrow.
type Filter struct {
	Detector    string
	State       string // "open", or a verdict
	Consequence string
	Search      string
	After       string // cursor of the page before
	Limit       int
}

// Page is one page of the board, newest first.
type Page struct {
	Doubts []Doubt
	Next   string
	Total  int
	More   bool
}

// Count is what came of one detector's findings.
type Count struct {
	Detector                                     string
	Found, Open, Explained, Confirmed, Unfounded int
}

// Judged is how many have a verdict.
func (c Count) Judged() int { return c.Explained + c.Confirmed + c.Unfounded }

var matterCols = auth.Cols{Owner: "m.creator_id", Unit: "m.unit_id", Enterprise: "m.enterprise_id", Matter: "m.id"}

const doubtColumns = `m.id, m.number, m.title, m.stage, m.open, m.late, d.detector, d.cases, d.last_at, d.found_at, m.due_at, d.verdict, d.verdict_at, d.consequences, d.said`

const doubtFrom = ` FROM doubt_finding d JOIN matter_shown m ON m.id = d.matter_id`

func scanDoubt(sc store.Scanner) (Doubt, error) {
	var d Doubt
	var open, late int64
	var consequences, said string
	err := sc.Scan(&d.ID, &d.Number, &d.Title, &d.Stage, &open, &late, &d.Detector, &d.Cases, &d.LastAt, &d.FoundAt, &d.DueAt, &d.Verdict, &d.VerdictAt, &consequences, &said)
	if err != nil {
		return d, err
	}
	d.Open, d.Late = open == 1, late == 1
	if err := json.Unmarshal([]byte(said), &d.Said); err != nil {
		return d, err
	}
	return d, json.Unmarshal([]byte(consequences), &d.Consequences)
}

// Board returns a page of the doubts the actor may see.
func (s *Service) Board(ctx context.Context, actor kernel.Actor, f Filter) (p Page, err error) {
	if err := actor.Require(PermView); err != nil {
		return p, err
	}
	if f.Limit <= 0 || f.Limit > 200 {
		f.Limit = 50
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		where, args := f.where(actor)
		if p.Total, p.More, err = store.Count(tx, doubtFrom+` WHERE `+where, args...); err != nil {
			return err
		}
		return p.read(tx, f, where, args)
	})
	return p, err
}

var sorts = store.Sorts{{Name: "found", SQL: "d.found_at", Int: true, Desc: true}}

func (p *Page) read(tx *store.Tx, f Filter, where string, args []any) error {
	w, err := store.Keyset(sorts.By("-found", store.SortCol{Name: "id", SQL: "m.id"}), store.Page{After: f.After, Limit: f.Limit}, len(args)+1)
	if err != nil {
		return err
	}
	list, err := store.All(tx, scanDoubt, `SELECT `+doubtColumns+
		doubtFrom+` WHERE `+where+` AND `+w.Where+w.Order, append(args, w.Args...)...)
	if err != nil {
		return err
	}
	p.Doubts, p.Next = store.Cut(w, list, func(d Doubt) []any { return []any{d.FoundAt, d.ID} })
	for i := range p.Doubts {
		if p.Doubts[i].Units, err = store.All(tx, store.Value[kernel.ID], `SELECT who FROM doubt_concerned WHERE doubt_id = $1 AND sort = 'unit' ORDER BY who`, p.Doubts[i].ID); err != nil {
			return err
		}
	}
	return nil
}

func (f Filter) where(actor kernel.Actor) (string, []any) {
	seen, args := auth.Where(actor, PermView, matterCols, nil)
	cond := []string{seen}
	add := func(text string, v any) {
		args = append(args, v)
		cond = append(cond, strings.ReplaceAll(text, "?", fmt.Sprintf("$%d", len(args))))
	}
	if f.Detector != "" {
		add("d.detector = ?", f.Detector)
	}
	switch f.State {
	case "":
	case "open":
		cond = append(cond, "d.verdict = ''")
	default:
		add("d.verdict = ?", f.State)
	}
	if f.Consequence != "" {
		add("d.consequences LIKE ?", `%"`+f.Consequence+`"%`)
	}
	if f.Search != "" {
		add("m.title LIKE ?", "%"+f.Search+"%")
	}
	return strings.Join(cond, " AND "), args
}

// Counts says, for each detector, what came of its findings that the actor may
// see: one that is mostly unfounded is to be retired.
func (s *Service) Counts(ctx context.Context, actor kernel.Actor) (list []Count, err error) {
	if err := actor.Require(PermView); err != nil {
		return nil, err
	}
	seen, args := auth.Where(actor, PermView, matterCols, nil)
	of := map[string]Count{}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		clear(of)
		_, err := store.All(tx, func(sc store.Scanner) (string, error) {
			var detector, verdict string
			var n int
			err := sc.Scan(&detector, &verdict, &n)
			c := of[detector]
			c.add(verdict, n)
			of[detector] = c
			return detector, err
		}, `SELECT d.detector, d.verdict, COUNT(*)`+doubtFrom+` WHERE `+seen+` GROUP BY d.detector, d.verdict`, args...)
		return err
	})
	for _, d := range s.o.Rules.Detectors {
		c := of[d.Code]
		c.Detector = d.Code
		list = append(list, c)
	}
	return list, err
}

func (c *Count) add(verdict string, n int) {
	c.Found += n
	switch verdict {
	case "":
		c.Open += n
	case "explained":
		c.Explained += n
	case "confirmed":
		c.Confirmed += n
	default:
		c.Unfounded += n
	}
}

// Cited is one matter a doubt rests on, with the acts that bear it.
type Cited struct {
	Matter *matter.Matter
	Events []ledger.Event // all of its slips, oldest first
	Bears  map[kernel.ID]bool
}

// Evidence returns a doubt with the matters it cites, oldest act first. Who may
// see the doubt sees its evidence; one the actor may not see is not found.
func (s *Service) Evidence(ctx context.Context, actor kernel.Actor, id kernel.ID) (d Doubt, list []Cited, err error) {
	seen, args := auth.Where(actor, PermView, matterCols, []any{id})
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		list = nil
		if d, err = store.One(tx, scanDoubt, `SELECT `+doubtColumns+doubtFrom+` WHERE m.id = $1 AND `+seen, args...); err != nil {
			return err
		}
		return s.cited(tx, id, &list)
	})
	return d, list, err
}

func (s *Service) cited(tx *store.Tx, id kernel.ID, list *[]Cited) error {
	type row struct{ event, matter kernel.ID }
	rows, err := store.All(tx, func(sc store.Scanner) (row, error) {
		var r row
		err := sc.Scan(&r.event, &r.matter)
		return r, err
	}, `SELECT event_id, matter_id FROM doubt_evidence WHERE doubt_id = $1 ORDER BY at, event_id`, id)
	if err != nil {
		return err
	}
	at := map[kernel.ID]int{}
	for _, r := range rows {
		i, known := at[r.matter]
		if !known {
			c, err := citedMatter(tx, r.matter)
			if err != nil {
				return err
			}
			i = len(*list)
			at[r.matter] = i
			*list = append(*list, c)
		}
		(*list)[i].Bears[r.event] = true
	}
	return nil
}

func citedMatter(tx *store.Tx, id kernel.ID) (Cited, error) {
	c := Cited{Bears: map[kernel.ID]bool{}}
	list, err := matter.Several(tx, []kernel.ID{id})
	if err != nil {
		return c, err
	}
	if len(list) == 0 {
		return c, kernel.NotFound(kernel.T("所引的事项已不存在", "The matter cited is no longer there"))
	}
	c.Matter = list[0]
	c.Events, err = ledger.OfMatter(tx, id)
	return c, err
}
