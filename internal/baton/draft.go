package baton

import (
	"context"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/pack"
	"juyan/internal/store"
)

// DraftInput begins a scheme version: from a text, from the zone pack, or as a
// copy of another version, its targets moved.
type DraftInput struct {
	Text   string    // YAML; "" with Pack or Copy
	Pack   string    // code of a scheme of the zone pack
	Copy   kernel.ID // version to copy
	Year   int       // of the copy
	Moved  string    // percent by which the copy's targets grow, "" = as they are
	Record int64
	Key    string
}

// Draft begins a version. Nothing in it is binding before it is published.
// Errors: forbidden, not found, invalid with the faults of the text by line.
func (s *Service) Draft(ctx context.Context, actor kernel.Actor, in DraftInput) (*Version, error) {
	if err := actor.Require(PermManage); err != nil {
		return nil, err
	}
	v := &Version{Status: Draft}
	var err error
	if v.Text, err = s.draftText(ctx, in); err != nil {
		return nil, err
	}
	if err := s.readInto(v); err != nil {
		return nil, err
	}
	err = s.o.DB.Write(ctx, func(tx *store.Tx) error {
		id, err := store.OnceResult(tx, in.Key, actor.Person, func() (string, error) {
			v.ID, v.Creator, v.CreatedAt, v.CopiedFrom, v.Record = tx.NewID(), actor.Person, tx.Now(), in.Copy, 1
			return string(v.ID), s.insert(tx, actor, v)
		})
		if err == nil {
			v, err = load(tx, kernel.ID(id))
		}
		return err
	})
	return v, err
}

// draftText is the text a new version begins with.
func (s *Service) draftText(ctx context.Context, in DraftInput) (text string, err error) {
	switch {
	case in.Pack != "":
		for _, p := range s.o.Pack().Schemes {
			if p.Code == in.Pack {
				return string(p.Text), nil
			}
		}
		return "", kernel.NotFound(kernel.T("区域包里没有方案“%s”", "The zone pack has no scheme %q"), in.Pack)
	case in.Copy != "":
		err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
			v, err := load(tx, in.Copy)
			if err == nil {
				text, err = moved(v.Text, in.Year, in.Moved, s.indicators(v))
			}
			return err
		})
		return text, err
	case strings.TrimSpace(in.Text) == "":
		return "", kernel.Invalid("text", kernel.T("请写方案，或从区域包、往年方案开始", "Write the scheme, or begin with one of the zone pack or of an earlier year"))
	}
	return in.Text, nil
}

// PackSchemes are the schemes of the zone pack, which a draft may begin with.
func (s *Service) PackSchemes() []pack.Scheme { return s.o.Pack().Schemes }

// readInto checks v's text and takes from it what stands in the list.
func (s *Service) readInto(v *Version) error {
	scheme, problems := pack.ParseScheme(schemeFile(v.Code), []byte(v.Text))
	if bad := pack.Errors(problems); len(bad) > 0 {
		return refused("text", bad)
	}
	v.Code, v.Name, v.From, v.To = scheme.Code, scheme.Name, scheme.From, scheme.To
	return nil
}

func (s *Service) insert(tx *store.Tx, actor kernel.Actor, v *Version) error {
	err := tx.Exec(`INSERT INTO baton_scheme (id, code, version, status, name_zh, name_en, from_date, to_date, text, catalogue, copied_from, creator_id, created_at, consult_to, published_at, record)
		VALUES ($1,$2,'',$3,$4,$5,$6,$7,$8,'',$9,$10,$11,'',0,$12)`, v.ID, v.Code, string(v.Status), v.Name.ZH, v.Name.EN, v.From.String(), v.To.String(), v.Text,
		v.CopiedFrom, v.Creator, v.CreatedAt, v.Record)
	if err != nil {
		return err
	}
	return s.event(tx, actor, "scheme.drafted", v.ID, "", map[string]any{"code": v.Code, "name": v.Name, "copied_from": v.CopiedFrom})
}

// EditInput replaces the text of an open version.
type EditInput struct {
	Scheme kernel.ID
	Text   string
	Record int64
	Key    string
}

// Edit changes an open version. Errors: forbidden, not found, conflict
// (published, or changed meanwhile), invalid with the faults by line.
func (s *Service) Edit(ctx context.Context, actor kernel.Actor, in EditInput) error {
	if err := actor.Require(PermManage); err != nil {
		return err
	}
	return s.change(ctx, actor, in.Scheme, in.Record, in.Key, func(tx *store.Tx, v *Version) error {
		v.Text = in.Text
		if err := s.readInto(v); err != nil {
			return err
		}
		return s.event(tx, actor, "scheme.edited", v.ID, "", map[string]any{"text": v.Text})
	})
}

// change is one command on an open version.
func (s *Service) change(ctx context.Context, actor kernel.Actor, id kernel.ID, record int64, key string, fn func(*store.Tx, *Version) error) error {
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		return store.Once(tx, key, actor.Person, func() error {
			v, err := loadOpen(tx, id, record)
			if err != nil {
				return err
			}
			if err := fn(tx, v); err != nil {
				return err
			}
			return v.save(tx)
		})
	})
}

// Drop gives an open version up. Errors: forbidden, not found, conflict.
func (s *Service) Drop(ctx context.Context, actor kernel.Actor, id kernel.ID, record int64) error {
	if err := actor.Require(PermManage); err != nil {
		return err
	}
	return s.change(ctx, actor, id, record, "", func(tx *store.Tx, v *Version) error {
		v.Status = Dropped
		return s.event(tx, actor, "scheme.dropped", v.ID, "", map[string]any{"code": v.Code})
	})
}
