package counter

import (
	"context"
	"slices"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/org"
	"juyan/internal/pack"
	"juyan/internal/store"
)

// HeldValue is what the zone's own record of a firm says for a mark such as
// "uscc"; "" = the zone does not hold it, so it is asked.
func HeldValue(e org.Enterprise, mark string) string {
	switch mark {
	case "uscc":
		return e.USCC
	case "name":
		return e.Name
	case "address":
		return e.Address
	}
	return ""
}

// holds reports whether a material is not asked of a firm, because the zone holds
// what it would prove.
func (s *Service) holds(firm kernel.ID, m *Material) bool {
	if m.Held == "" {
		return false
	}
	e, known := s.o.Org.Directory().Enterprise(firm)
	return known && HeldValue(e, m.Held) != ""
}

// Earlier is a paper that a firm handed in before and that still holds.
type Earlier struct {
	Attachment matter.Attachment
	Case       *matter.Matter
	Material   string
	Since      kernel.Instant // handed in
	Until      kernel.Date    // the last day it holds
}

// sort is what the pack says of a material of this name.
func (s *Service) sort(name string) (pack.MaterialSort, bool) {
	for _, x := range s.o.Rules.Materials {
		if slices.Contains(x.Names, name) {
			return x, true
		}
	}
	return pack.MaterialSort{}, false
}

func (s *Service) until(x pack.MaterialSort, since kernel.Instant) kernel.Date {
	return s.today(since).AddDays(x.Days)
}

// handedRow is one paper as it was handed in.
type handedRow struct {
	attachment, matter kernel.ID
	code, hash         string
	since              kernel.Instant
}

func scanHanded(s store.Scanner) (r handedRow, err error) {
	return r, s.Scan(&r.attachment, &r.matter, &r.code, &r.hash, &r.since)
}

// usable are the papers of a firm that may be used again: of a case that was
// accepted, and not what that case was told is missing.
const usable = `SELECT h.attachment_id, h.matter_id, h.code, h.hash, h.since_at FROM counter_handed h JOIN counter_case c ON c.matter_id = h.matter_id
	WHERE h.enterprise_id = $1 AND h.code <> '' AND c.accepted_at > 0 AND h.lacking = 0`

// Earlier returns, by the name of a material, the newest paper that a firm handed
// in before, as far as the actor sees the case it stands in.
func (s *Service) Earlier(ctx context.Context, actor kernel.Actor, firm kernel.ID, list []Material) (map[string]Earlier, error) {
	if firm == "" || actor.Enterprise != "" && actor.Enterprise != firm {
		return nil, nil
	}
	var rows []handedRow
	var day kernel.Date
	err := s.o.DB.Read(ctx, func(tx *store.Tx) (err error) {
		day = s.today(tx.Now())
		rows, err = store.All(tx, scanHanded, usable+` ORDER BY h.since_at DESC, h.attachment_id DESC LIMIT 500`, firm)
		return err
	})
	out := map[string]Earlier{}
	for i := 0; err == nil && i < len(list); i++ {
		var e Earlier
		var found bool
		if e, found, err = s.newest(ctx, actor, rows, list[i].Name, day); found {
			out[list[i].Name] = e
		}
	}
	return out, err
}

func (s *Service) newest(ctx context.Context, actor kernel.Actor, rows []handedRow, name string, day kernel.Date) (e Earlier, found bool, err error) {
	x, reused := s.sort(name)
	if !reused {
		return e, false, nil
	}
	for _, r := range rows {
		if r.code != x.Code || s.until(x, r.since).Before(day) {
			continue
		}
		v, err := s.matters.View(ctx, actor, r.matter)
		if kernel.CodeOf(err) == kernel.CodeNotFound {
			continue // of a case the actor does not see
		}
		if err != nil {
			return e, false, err
		}
		at := slices.IndexFunc(v.Files, func(a matter.Attachment) bool { return a.ID == r.attachment })
		if at < 0 {
			continue // erased
		}
		return Earlier{Attachment: v.Files[at], Case: v.Matter, Material: name, Since: r.since, Until: s.until(x, r.since)}, true, nil
	}
	return e, false, nil
}

// handed keeps which paper is which material, and links what is used again to the
// case it was handed in with first. Only papers that still hold are.
func (s *Service) handed(st *matter.Step) error {
	var again []map[string]any
	for _, a := range st.Attached {
		if a.About == "" {
			continue
		}
		x, _ := s.sort(a.About)
		r := handedRow{since: st.Tx.Now()}
		if a.From != "" {
			var err error
			if r, err = s.before(st, a, x); err != nil {
				return err
			}
			again = append(again, map[string]any{"material": a.About, "case": r.matter, "file": a.From, "hash": a.Hash})
		}
		err := st.Tx.Exec(`INSERT INTO counter_handed (attachment_id, matter_id, enterprise_id, code, material, hash, since_at, from_matter) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)`,
			a.ID, st.Matter.ID, st.Matter.Enterprise, x.Code, clip(a.About), a.Hash, r.since, r.matter)
		if err != nil {
			return err
		}
	}
	if len(again) > 0 {
		st.Note("again", again)
	}
	return nil
}

// lacking marks what a case brought of a material it is told is missing.
func lacking(st *matter.Step, material string) error {
	return st.Tx.Exec(`UPDATE counter_handed SET lacking = 1 WHERE matter_id = $1 AND material = $2`, st.Matter.ID, material)
}

// before is the paper that one is the same as, if it may be used again today.
func (s *Service) before(st *matter.Step, a matter.Attachment, x pack.MaterialSort) (handedRow, error) {
	r, err := store.One(st.Tx, scanHanded, usable+` AND h.attachment_id = $2`, st.Matter.Enterprise, a.From)
	if err != nil && kernel.CodeOf(err) != kernel.CodeNotFound {
		return r, err
	}
	if err != nil || x.Code == "" || r.code != x.Code || s.until(x, r.since).Before(st.Today()) {
		return r, kernel.Invalid("papers", kernel.T("以前交的“%s”不能沿用了：已过有效期，或不是这项材料，请重新上传", "What was handed in before for %q cannot be used again: it no longer holds, or is another material; please upload it"), a.About)
	}
	return r, nil
}

// Handed is one paper of a case: which material it is, and where it was handed in
// first.
type Handed struct {
	Material string
	Since    kernel.Instant
	From     kernel.ID // the case; "" = this one
}

// HandedIn returns the papers of a case by their attachment.
func (s *Service) HandedIn(ctx context.Context, id kernel.ID) (map[kernel.ID]Handed, error) {
	out := map[kernel.ID]Handed{}
	err := s.o.DB.Read(ctx, func(tx *store.Tx) error {
		_, err := store.All(tx, func(sc store.Scanner) (at kernel.ID, err error) {
			var h Handed
			if err = sc.Scan(&at, &h.Material, &h.Since, &h.From); err == nil {
				out[at] = h
			}
			return at, err
		}, `SELECT attachment_id, material, since_at, from_matter FROM counter_handed WHERE matter_id = $1`, id)
		return err
	})
	return out, err
}
