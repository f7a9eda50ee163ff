package counter

import (
	"context"
	"fmt"
	"reflect"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/store"
)

// RowAction is what an import does with a row, as with registers.
type RowAction = matter.RowAction

// The actions. One wrong row stops the whole import.
const (
	RowNew     = matter.RowNew
	RowChanged = matter.RowChanged
	RowSame    = matter.RowSame
	RowWrong   = matter.RowWrong
)

// Planned is one row and what becomes of it.
type Planned struct {
	Line
	Action RowAction
	item   kernel.ID
	after  int // number of the item's last version
	open   *Version
}

// Plan is what an import would do.
type Plan struct {
	Sheet
	Rows   []Planned
	Counts map[RowAction]int
}

// Imported is what an import did.
type Imported struct {
	File    kernel.ID `json:"-"`
	Name    string    `json:"file"`
	Hash    string    `json:"hash"`
	New     int       `json:"new"`
	Changed int       `json:"changed"`
	Same    int       `json:"same"`
}

// Preview tells row by row what a file would do; nothing is written.
func (s *Service) Preview(ctx context.Context, actor kernel.Actor, name string, body []byte, m Mapping) (p Plan, err error) {
	if err := actor.Require(PermEdit); err != nil {
		return p, err
	}
	if p.Sheet, err = s.Read(name, body, m); err != nil {
		return p, err
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error { return s.plan(tx, actor, &p) })
	return p, err
}

// Import takes a file, all rows or none: each new or changed item becomes a version
// that waits for somebody else's review. The file is kept. A row that says what the
// item's last version says changes nothing, so a file can be imported again.
func (s *Service) Import(ctx context.Context, actor kernel.Actor, name string, u store.Upload, m Mapping) (done Imported, err error) {
	if err := actor.Require(PermEdit); err != nil {
		return done, err
	}
	read, err := s.Read(name, u.Body, m)
	if err != nil {
		return done, err
	}
	if err := s.o.DB.Stage(ctx, u); err != nil {
		return done, err
	}
	err = s.o.DB.WriteBulk(ctx, func(tx *store.Tx) error {
		p := Plan{Sheet: read}
		if err := s.plan(tx, actor, &p); err != nil {
			return err
		}
		if err := p.faults(); err != nil {
			return err
		}
		done = Imported{Name: name, Hash: u.Hash, New: p.Counts[RowNew], Changed: p.Counts[RowChanged], Same: p.Counts[RowSame]}
		if done.New+done.Changed == 0 {
			return nil // nothing to keep
		}
		return s.take(tx, actor, u, &p, &done)
	})
	return done, err
}

// faults are the errors of wrong rows, told by row.
func (p *Plan) faults() error {
	var errs kernel.Errors
	for _, r := range p.Rows {
		for _, e := range r.Errors {
			c := *e
			c.Field = fmt.Sprintf("row[%d].%s", r.Number, e.Field)
			c.Text = kernel.T("第 %d 行：%s", "Row %d: %s").Format(r.Number, e.Text)
			errs.Add(&c)
		}
	}
	if len(p.Rows) == 0 {
		errs.Add(kernel.Invalid("file", kernel.T("表里没有数据", "The file has no rows")))
	}
	return errs.Err()
}

// plan holds the rows against the items there are.
func (s *Service) plan(tx *store.Tx, actor kernel.Actor, p *Plan) error {
	have, err := standings(tx)
	if err != nil {
		return err
	}
	p.Counts, p.Rows = map[RowAction]int{}, make([]Planned, 0, len(p.Lines))
	for _, l := range p.Lines {
		r := Planned{Line: l, Action: RowNew}
		r.Errors = append(kernel.Errors(nil), l.Errors...)
		if x := have[l.Item.Code]; x != nil {
			r.item, r.after = x.item, x.number
			r.against(x.last, actor)
		}
		for _, e := range kernel.AllErrors(s.mayEdit(actor, l.Item.Unit)) {
			r.Errors.Add(e)
		}
		if len(r.Errors) > 0 {
			r.Action = RowWrong
		}
		p.Counts[r.Action]++
		p.Rows = append(p.Rows, r)
	}
	return nil
}

// against decides what a row does to the last version of its item.
func (r *Planned) against(v *Version, actor kernel.Actor) {
	if v == nil {
		return
	}
	r.Action = RowChanged
	was := v.Item
	if r.Item.From.IsZero() { // a file without a day of its own does not move the day
		was.From = kernel.Date{}
	}
	if reflect.DeepEqual(was, r.Item) {
		r.Action = RowSame
		return
	}
	if v.State == Draft || v.State == Submitted {
		r.open = v
		if v.DraftedBy != actor.Person {
			r.Errors.Add(kernel.Invalid("code", kernel.T("“%s”的下一个版本已经有人在起草或待审核，先处理完再导入", "The next version of %q is being drafted or waits for review; settle that first"), v.Item.Title()))
		}
	}
}

// standing is how far the versions of an item have come.
type standing struct {
	item   kernel.ID
	number int      // of the newest version, dropped ones too
	last   *Version // the newest that was not dropped; nil = none
}

// standings are all items by code.
func standings(tx *store.Tx) (map[string]*standing, error) {
	all, err := store.All(tx, scanVersion, `SELECT `+versionColumns+` FROM service_version v ORDER BY v.item_id, v.number`)
	out := map[string]*standing{}
	for _, v := range all {
		x := out[v.Item.Code]
		if x == nil {
			x = &standing{item: v.ItemID}
			out[v.Item.Code] = x
		}
		x.number = v.Number
		if v.State != Dropped {
			x.last = v
		}
	}
	return out, err
}

// take writes the versions of a file.
func (s *Service) take(tx *store.Tx, actor kernel.Actor, u store.Upload, p *Plan, done *Imported) error {
	done.File = tx.NewID()
	if err := store.PutUpload(tx, u); err != nil {
		return err
	}
	err := tx.Exec(`INSERT INTO service_file (id, name, hash, size, added, changed, same, person_id, post_id, at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)`,
		done.File, done.Name, u.Hash, len(u.Body), done.New, done.Changed, done.Same, actor.Person, actor.Post, tx.Now())
	if err != nil {
		return err
	}
	var fresh []*Version
	for _, r := range p.Rows {
		v, err := s.versionOf(tx, actor, r, done.File)
		switch {
		case err != nil:
			return err
		case v == nil:
		case r.open != nil:
			err = v.rewrite(tx)
		default:
			fresh = append(fresh, v)
		}
		if err != nil {
			return err
		}
	}
	if err := insertVersions(tx, fresh); err != nil {
		return err
	}
	_, err = s.o.Ledger.Append(tx, actor, ledger.Draft{Kind: "item.imported", Subject: done.File, Payload: done})
	return err
}

// versionOf is the version a row makes; nil when it changes nothing.
func (s *Service) versionOf(tx *store.Tx, actor kernel.Actor, r Planned, file kernel.ID) (*Version, error) {
	if r.Action == RowSame {
		return nil, nil
	}
	v := &Version{ID: tx.NewID(), ItemID: r.item, Number: r.after + 1}
	if r.open != nil {
		v = r.open
	}
	v.Item, v.State, v.Note, v.File = r.Item, Submitted, "", file
	v.DraftedBy, v.DraftPost, v.DraftedAt = actor.Person, actor.Post, tx.Now()
	var err error
	if v.ItemID == "" {
		v.ItemID, err = itemID(tx, v.Item.Code)
	}
	return v, err
}
