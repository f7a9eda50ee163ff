package matter

import (
	"context"
	"encoding/json"
	"slices"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/store"
)

// PermErase is the permission to erase a person's data (个人信息保护法第四十七条).
const PermErase = "private.erase"

// EraseInput says what of an ended matter is somebody's own and goes.
type EraseInput struct {
	Matter kernel.ID
	Fields []string    // codes
	Files  []kernel.ID // attachments
	Basis  string      // the request and its grounds
	Key    string
}

// Erasable are the fields of a matter that hold something and may be erased;
// those of telephones, and of names beside them, are usually meant.
func (v *View) Erasable() (out []*caseflow.Field) {
	for i := range v.Course.Def.Fields {
		f := &v.Course.Def.Fields[i]
		if f.Kept || !personal(f) {
			continue
		}
		if _, has := v.Data[f.Code]; has {
			out = append(out, f)
			continue
		}
		if slices.ContainsFunc(v.Lanes, func(l *Lane) bool { _, has := l.Data[f.Code]; return has }) {
			out = append(out, f)
		}
	}
	return out
}

// personal reports whether a field may hold what is a person's own: texts and
// telephones. Codes, units and dates are the office's.
func personal(f *caseflow.Field) bool {
	switch f.Type {
	case caseflow.TypeText, caseflow.TypeLong, caseflow.TypePhone:
		return true
	}
	return false
}

// Erase removes fields of an ended matter wherever they stand: its data and that
// of its lanes, its title where it was one of them, the search index, attached
// files, and the payloads of the events that tell of them. The events, their leaves and facts
// stay, and the ledger says what was erased and why. Forbidden, not found;
// conflict: the matter is open, whoever handles it needs the data; invalid: no
// such field, no basis.
func (s *Service) Erase(ctx context.Context, actor kernel.Actor, in EraseInput) error {
	if err := actor.Require(PermErase); err != nil {
		return err
	}
	v, err := s.View(ctx, actor, in.Matter)
	if err != nil {
		return err
	}
	if len(in.Fields)+len(in.Files) == 0 {
		return kernel.Invalid("fields", kernel.T("请选择要删除的内容", "Choose what is to be erased"))
	}
	for _, code := range in.Fields {
		if !slices.ContainsFunc(v.Erasable(), func(f *caseflow.Field) bool { return f.Code == code }) {
			return kernel.Invalid("fields", kernel.T("这件事没有“%s”，或已经删除", "This matter holds no %q, or it is erased already"), code)
		}
	}
	for _, id := range in.Files {
		if !slices.ContainsFunc(v.Files, func(a Attachment) bool { return a.ID == id }) {
			return kernel.Invalid("files", kernel.T("这件事没有这个附件，或已经删除", "This matter has no such file, or it is erased already"))
		}
	}
	return s.db.Write(ctx, func(tx *store.Tx) error {
		return store.Once(tx, in.Key, actor.Person, func() error { return s.erase(tx, actor, in) })
	})
}

// EraseAgain does an erasure again in a database that was restored from before
// it; done is false where nothing was left to erase.
func (s *Service) EraseAgain(ctx context.Context, e ledger.Erasure) (done bool, err error) {
	v, err := s.View(ctx, kernel.System(), e.Matter)
	if err != nil {
		return false, err
	}
	in := EraseInput{Matter: e.Matter, Basis: e.Basis}
	for _, f := range v.Erasable() {
		if slices.Contains(e.Fields, f.Code) {
			in.Fields = append(in.Fields, f.Code)
		}
	}
	for _, a := range v.Files {
		if slices.Contains(e.Files, a.ID) {
			in.Files = append(in.Files, a.ID)
		}
	}
	if len(in.Fields)+len(in.Files) == 0 {
		return false, nil
	}
	return true, s.db.Write(ctx, func(tx *store.Tx) error { return s.erase(tx, kernel.System(), in) })
}

func (s *Service) erase(tx *store.Tx, actor kernel.Actor, in EraseInput) error {
	w, err := s.open(tx, in.Matter)
	if err != nil {
		return err
	}
	if w.m.Open {
		return kernel.Conflict(kernel.T("这件事还在办理，办结后才能删除个人信息", "This matter is still in hand; personal data can be erased once it has ended"))
	}
	files, err := w.dropFiles(in.Files)
	if err != nil {
		return err
	}
	ids, err := telling(tx, w.m.ID, in.Fields, files)
	if err != nil {
		return err
	}
	w.forget(in.Fields)
	if err := w.save(); err != nil {
		return err
	}
	if err := store.IndexText(tx, "matter", w.m.ID, w.m.Number, w.m.Title, w.dir.EnterpriseName(w.m.Enterprise), longText(w)); err != nil {
		return err
	}
	return s.led.Erase(tx, actor, ledger.Erasure{Events: ids, Basis: in.Basis, Matter: in.Matter, Fields: in.Fields, Files: in.Files})
}

// forget takes the fields out of the matter and its lanes.
func (w *work) forget(codes []string) {
	for _, code := range codes {
		delete(w.m.Data, code)
		if code == w.course.Def.Titled {
			w.m.Title = erasedTitle
		}
		for _, l := range w.lanes {
			if _, has := l.Data[code]; has {
				delete(l.Data, code)
				l.dirty = true
			}
		}
	}
}

const erasedTitle = "（内容已依法删除）"

// dropFiles takes files off the matter and returns their names.
func (w *work) dropFiles(ids []kernel.ID) (names []string, err error) {
	for _, id := range ids {
		a, err := store.One(w.tx, scanAttachment, `SELECT `+attachmentColumns+` FROM attachment WHERE id = $1`, id)
		if err != nil {
			return nil, err
		}
		if err := w.tx.Exec(`DELETE FROM attachment WHERE id = $1`, id); err != nil {
			return nil, err
		}
		if err := store.DropBlobRef(w.tx, a.Hash); err != nil {
			return nil, err
		}
		names = append(names, a.Name)
	}
	for i := range w.course.Def.Fields {
		f := &w.course.Def.Fields[i]
		if have, _ := w.m.Data[f.Code].([]string); f.Type == caseflow.TypeFiles && len(have) > 0 {
			w.m.Data[f.Code] = slices.DeleteFunc(slices.Clone(have), func(id string) bool { return slices.Contains(ids, kernel.ID(id)) })
		}
	}
	return names, nil
}

// telling are the events of a matter whose payload sets one of the fields or
// names one of the files.
func telling(tx *store.Tx, matter kernel.ID, fields, files []string) (ids []kernel.ID, err error) {
	events, err := ledger.OfMatter(tx, matter)
	for _, ev := range events {
		var p struct {
			Set   map[string]json.RawMessage `json:"set"`
			Files []string                   `json:"files"`
		}
		if ev.Erased || json.Unmarshal(ev.Payload, &p) != nil {
			continue
		}
		set := slices.ContainsFunc(fields, func(code string) bool { _, has := p.Set[code]; return has })
		if set || slices.ContainsFunc(p.Files, func(name string) bool { return slices.Contains(files, name) }) {
			ids = append(ids, ev.ID)
		}
	}
	return ids, err
}
