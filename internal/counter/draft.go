package counter

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/store"
)

// DraftInput is a new version of an item as somebody writes it.
type DraftInput struct {
	Version kernel.ID // the draft that is edited; "" = a new one
	Item    Item
	Submit  bool // hand it to the reviewer
	Key     string
}

// Save writes the draft of an item: a new one, that of the next version, or an
// edit of what is drafted. An item is known by its implementation code. Errors:
// forbidden, conflict (somebody else drafts the next version), invalid.
func (s *Service) Save(ctx context.Context, actor kernel.Actor, in DraftInput) (id kernel.ID, err error) {
	if err := s.mayEdit(actor, in.Item.Unit); err != nil {
		return "", err
	}
	if err := in.Item.check(s.o.Kinds); err != nil {
		return "", err
	}
	err = s.o.DB.Write(ctx, func(tx *store.Tx) error {
		kept, err := store.OnceResult(tx, in.Key, actor.Person, func() (string, error) {
			v, err := s.save(tx, actor, in)
			return string(v), err
		})
		id = kernel.ID(kept)
		return err
	})
	return id, err
}

// mayEdit: who edits for a unit writes the items of that unit alone.
func (s *Service) mayEdit(actor kernel.Actor, unit kernel.ID) error {
	if err := actor.Require(PermEdit); err != nil {
		return err
	}
	if actor.Can(PermEdit) == kernel.ScopeAll {
		return nil
	}
	for u := unit; u != ""; {
		if u == actor.Unit {
			return nil
		}
		x, _ := s.o.Org.Directory().Unit(u)
		u = x.Parent
	}
	return kernel.Forbidden(kernel.T("只能编写本单位的服务事项", "You may write the service items of your own unit only"))
}

func (s *Service) save(tx *store.Tx, actor kernel.Actor, in DraftInput) (kernel.ID, error) {
	v, err := s.opened(tx, actor, in)
	if err != nil {
		return "", err
	}
	fresh := v.ID == ""
	v.Item, v.State, v.Note, v.File = in.Item, Draft, "", ""
	v.DraftedBy, v.DraftPost, v.DraftedAt = actor.Person, actor.Post, tx.Now()
	kind := "item.drafted"
	if in.Submit {
		v.State, kind = Submitted, "item.submitted"
	}
	if fresh {
		v.ID = tx.NewID()
		err = insertVersions(tx, []*Version{v})
	} else {
		err = v.rewrite(tx)
	}
	if err != nil {
		return "", err
	}
	return v.ID, s.record(tx, actor, kind, v)
}

// opened is the draft to be written: the one that is edited, or a new one after
// the item's last version.
func (s *Service) opened(tx *store.Tx, actor kernel.Actor, in DraftInput) (*Version, error) {
	if in.Version != "" {
		v, err := versionByID(tx, in.Version)
		switch {
		case err != nil:
			return nil, err
		case v.State != Draft && v.State != Submitted:
			return nil, gone()
		case v.Item.Code != in.Item.Code:
			return nil, kernel.Invalid("code", kernel.T("实施编码不能改；换了编码就是另一个事项", "The code cannot change; with another code it is another item"))
		}
		return v, s.mayEdit(actor, v.Item.Unit)
	}
	item, err := itemID(tx, in.Item.Code)
	if err != nil {
		return nil, err
	}
	list, err := versionsOf(tx, item)
	if err != nil {
		return nil, err
	}
	for _, v := range list {
		if v.State == Draft || v.State == Submitted {
			return nil, kernel.Conflict(kernel.T("“%s”的下一个版本已经有人在起草，请在那份草稿上改", "Somebody drafts the next version of %q already; edit that draft"), v.Item.Title())
		}
		if err := s.mayEdit(actor, v.Item.Unit); err != nil {
			return nil, err
		}
	}
	return &Version{ItemID: item, Number: len(list) + 1}, nil
}

// itemID is the item of a code, made if there is none.
func itemID(tx *store.Tx, code string) (kernel.ID, error) {
	id, err := store.One(tx, store.Value[kernel.ID], `SELECT id FROM service_item WHERE code = $1`, code)
	if kernel.CodeOf(err) != kernel.CodeNotFound {
		return id, err
	}
	id = tx.NewID()
	return id, tx.Exec(`INSERT INTO service_item (id, code, created_at) VALUES ($1,$2,$3)`, id, code, tx.Now())
}

// record writes the event of a version.
func (s *Service) record(tx *store.Tx, actor kernel.Actor, kind string, v *Version) error {
	payload := map[string]any{"version": v.ID, "number": v.Number, "code": v.Item.Code, "name": v.Item.Name}
	if v.Note != "" {
		payload["note"] = v.Note
	}
	if v.State == Published {
		payload["item"] = v.Item
	}
	_, err := s.o.Ledger.Append(tx, actor, ledger.Draft{Kind: kind, Subject: v.ItemID, Payload: payload})
	return err
}

// Drop gives up a draft.
func (s *Service) Drop(ctx context.Context, actor kernel.Actor, id kernel.ID) error {
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		v, err := versionByID(tx, id)
		if err != nil {
			return err
		}
		if err := s.mayEdit(actor, v.Item.Unit); err != nil {
			return err
		}
		v.State = Dropped
		if err := v.rewrite(tx); err != nil {
			return err
		}
		return s.record(tx, actor, "item.dropped", v)
	})
}
