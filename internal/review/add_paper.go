package review

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/store"
)

// PaperInput lays files before a body.
type PaperInput struct {
	Item  kernel.ID
	Files []matter.File
	Key   string
}

// AddPaper keeps files with an undecided item: the secretary, or whoever handles
// the lead. Errors: forbidden, not found, invalid, too large, conflict.
func (s *Service) AddPaper(ctx context.Context, actor kernel.Actor, in PaperInput) error {
	var es kernel.Errors
	if len(in.Files) == 0 {
		es.Add(kernel.Invalid("papers", kernel.T("请选择文件", "Please choose a file")))
	}
	if len(in.Files) > matter.MaxFiles {
		es.Add(kernel.Invalid("papers", kernel.T("一次最多传 %d 个文件", "At most %d files at a time"), matter.MaxFiles))
	}
	uploads := make([]store.Upload, len(in.Files))
	for n, f := range in.Files {
		f.Field = "papers"
		es.Add(matter.CheckFile(f))
		uploads[n] = store.NewUpload(f.Body)
	}
	if err := es.Err(); err != nil {
		return err
	}
	lead, err := s.leadOf(ctx, in.Item)
	if err == nil {
		err = s.mayOffer(ctx, actor, lead)
	}
	if err == nil {
		err = s.o.DB.Stage(ctx, uploads...)
	}
	if err != nil {
		return err
	}
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		return store.Once(tx, in.Key, actor.Person, func() error { return s.addPaper(tx, actor, in, uploads) })
	})
}

// leadOf is the lead of an item.
func (s *Service) leadOf(ctx context.Context, item kernel.ID) (lead kernel.ID, err error) {
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		lead, err = store.One(tx, store.Value[kernel.ID], `SELECT matter_id FROM review_item WHERE id = $1`, item)
		return noItem(err)
	})
	return lead, err
}

func (s *Service) addPaper(tx *store.Tx, actor kernel.Actor, in PaperInput, uploads []store.Upload) error {
	x, i, err := loadItem(tx, in.Item)
	if err != nil {
		return err
	}
	var hashes []map[string]string
	for n, f := range in.Files {
		if err := store.PutUpload(tx, uploads[n]); err != nil {
			return err
		}
		p := Paper{ID: tx.NewID(), Name: f.Name, Media: matter.Sniff(f.Name, f.Body), Size: int64(len(f.Body)), Hash: uploads[n].Hash}
		if err := tx.Exec(`INSERT INTO review_paper (id, matter_id, item_id, name, media, size, hash, person_id, at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)`,
			p.ID, i.Matter, i.ID, p.Name, p.Media, p.Size, p.Hash, actor.Person, tx.Now()); err != nil {
			return err
		}
		hashes = append(hashes, map[string]string{"name": p.Name, "sha256": p.Hash})
	}
	said := kernel.T("提交评审材料 %d 份", "filed %d papers for review").Format(len(in.Files))
	if _, err := s.tell(tx, actor, "review.papered", i.Matter, x.ID, said, map[string]any{"item": i.ID, "papers": hashes}); err != nil {
		return err
	}
	return x.touch(tx)
}
