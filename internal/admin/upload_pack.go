package admin

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/pack"
	"juyan/internal/store"
)

// Checked is what an uploaded pack was found to be.
type Checked struct {
	Problems []pack.Problem
	Upload   Upload // zero when the pack cannot be used
	Pack     *pack.Pack
	Changes  []KindChange
}

// UploadPack checks a zipped pack. One that can be used is kept, to be
// published once somebody has seen what changes; nothing else happens. Needs
// pack.manage. Writes pack.uploaded for a pack that can be used.
func (s *Service) UploadPack(ctx context.Context, actor kernel.Actor, name string, body []byte) (Checked, error) {
	if err := actor.Require(PermPack); err != nil {
		return Checked{}, err
	}
	p, problems, err := opened(body)
	out := Checked{Problems: problems, Pack: p}
	if err != nil || p == nil {
		return out, err
	}
	if err := s.o.Matter.Kinds().Fresh(ctx, s.o.DB); err != nil {
		return out, err
	}
	if out.Changes, err = s.changes(p); err != nil {
		return out, err
	}
	up := store.NewUpload(body)
	if err := s.o.DB.Stage(ctx, up); err != nil {
		return out, err
	}
	err = s.o.DB.Write(ctx, func(tx *store.Tx) error {
		out.Upload = Upload{ID: tx.NewID(), Blob: up.Hash, File: name, Hash: p.Hash, Person: actor.Person, At: tx.Now()}
		return s.keep(tx, actor, up, out.Upload)
	})
	return out, err
}

func (s *Service) keep(tx *store.Tx, actor kernel.Actor, up store.Upload, u Upload) error {
	if err := store.PutUpload(tx, up); err != nil {
		return err
	}
	err := tx.Exec(`INSERT INTO pack_upload (`+uploadColumns+`) VALUES ($1, $2, $3, $4, $5, $6, 0)`, u.ID, u.Blob, u.File, u.Hash, u.Person, u.At)
	if err != nil {
		return err
	}
	return s.event(tx, actor, ledger.Draft{Kind: "pack.uploaded", Subject: u.ID, RuleVersion: u.Hash, Payload: map[string]string{"file": u.File, "pack": u.Hash}})
}

// LookUpload checks a kept pack again, against the kinds in force now. Needs
// pack.manage.
func (s *Service) LookUpload(ctx context.Context, actor kernel.Actor, id kernel.ID) (Checked, error) {
	if err := actor.Require(PermPack); err != nil {
		return Checked{}, err
	}
	var out Checked
	body, err := read(ctx, s, func(tx *store.Tx) (body []byte, err error) {
		if out.Upload, err = upload(tx, id); err != nil {
			return nil, err
		}
		return store.Blob(tx, out.Upload.Blob)
	})
	if err != nil {
		return out, err
	}
	if out.Pack, out.Problems, err = opened(body); err != nil || out.Pack == nil {
		return out, err
	}
	if err := s.o.Matter.Kinds().Fresh(ctx, s.o.DB); err != nil { // another node may have published meanwhile
		return out, err
	}
	out.Changes, err = s.changes(out.Pack)
	return out, err
}
