package counter

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/store"
)

// Publish puts a submitted version in force: from the day it names, or from today.
// Errors: forbidden (nobody publishes what they drafted), conflict (it is not
// submitted, or overlaps another version).
func (s *Service) Publish(ctx context.Context, actor kernel.Actor, id kernel.ID) error {
	if err := actor.Require(PermReview); err != nil {
		return err
	}
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		v, err := s.submitted(tx, actor, id)
		if err != nil {
			return err
		}
		rev, err := nextRev(tx)
		if err != nil {
			return err
		}
		if err := s.publish(tx, actor, v, rev); err != nil {
			return err
		}
		return s.record(tx, actor, "item.published", v)
	})
}

// submitted is a version that waits for actor's review.
func (s *Service) submitted(tx *store.Tx, actor kernel.Actor, id kernel.ID) (*Version, error) {
	v, err := versionByID(tx, id)
	switch {
	case err != nil:
		return nil, err
	case v.State != Submitted:
		return nil, kernel.Conflict(kernel.T("“%s”的这个版本不在待审核状态，请刷新后再试", "This version of %q does not wait for review; please reload"), v.Item.Title())
	case v.DraftedBy == actor.Person:
		return nil, kernel.Forbidden(kernel.T("自己起草的事项要由别人审核", "What you drafted is reviewed by somebody else"))
	}
	return v, nil
}

func (s *Service) publish(tx *store.Tx, actor kernel.Actor, v *Version, rev int64) error {
	others, err := versionsOf(tx, v.ItemID)
	if err != nil {
		return err
	}
	if err := s.place(tx, v, others); err != nil {
		return err
	}
	v.State, v.ReviewedBy, v.ReviewPost, v.ReviewedAt, v.Rev = Published, actor.Person, actor.Post, tx.Now(), rev
	return v.rewrite(tx)
}

// place settles from when a version is in force, beside the published ones.
func (s *Service) place(tx *store.Tx, v *Version, others []*Version) error {
	today, first := s.today(tx.Now()), true
	for _, o := range others {
		first = first && o.State != Published
	}
	switch from := v.Item.From; {
	case from.IsZero():
		v.Item.From = today
	case !first && from.Before(today):
		return kernel.Conflict(kernel.T("“%s”已有发布的版本，新版本不能从过去的 %s 起生效：那些日子是按原版本办的", "%q has a published version; a new one cannot begin in the past, on %s: those days went by the old one"), v.Item.Title(), from)
	}
	if u := v.Item.Until; !u.IsZero() && !u.After(v.Item.From) {
		return kernel.Conflict(kernel.T("“%s”的取消日期 %s 不晚于生效日期 %s", "%q is cancelled on %s, not after it begins on %s"), v.Item.Title(), u, v.Item.From)
	}
	for _, o := range others {
		if o.State == Published && overlap(v.Item, o.Item) {
			return kernel.Conflict(kernel.T("“%s”从 %s 起的版本和第 %d 版（%s 起）有重叠，请改生效或取消日期", "The version of %q from %s overlaps version %d (from %s); change the day it begins or ends"), v.Item.Title(), v.Item.From, o.Number, o.Item.From)
		}
	}
	return nil
}

// overlap reports whether a new version and a published one would both be in
// force on some day. A published one without an end ends where the next begins.
func overlap(fresh, old Item) bool {
	switch {
	case fresh.From == old.From:
		return true
	case old.From.Before(fresh.From):
		return !old.Until.IsZero() && old.Until.After(fresh.From)
	}
	return fresh.Until.IsZero() || fresh.Until.After(old.From)
}

// Return hands a submitted version back to who drafted it.
func (s *Service) Return(ctx context.Context, actor kernel.Actor, id kernel.ID, note string) error {
	if err := actor.Require(PermReview); err != nil {
		return err
	}
	if note == "" {
		return kernel.Invalid("note", kernel.T("请写明为什么退回", "Say why it is returned"))
	}
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		v, err := s.submitted(tx, actor, id)
		if err != nil {
			return err
		}
		v.State, v.Note = Draft, note
		if err := v.rewrite(tx); err != nil {
			return err
		}
		return s.record(tx, actor, "item.returned", v)
	})
}

// PublishFile publishes every version of a file that waits for review, all or
// none, and returns how many there were.
func (s *Service) PublishFile(ctx context.Context, actor kernel.Actor, file kernel.ID) (n int, err error) {
	if err := actor.Require(PermReview); err != nil {
		return 0, err
	}
	err = s.o.DB.WriteBulk(ctx, func(tx *store.Tx) error {
		ids, err := store.All(tx, store.Value[kernel.ID], `SELECT id FROM service_version WHERE file_id = $1 AND state = 'submitted' ORDER BY id`, file)
		if err != nil {
			return err
		}
		if n = len(ids); n == 0 {
			return kernel.Conflict(kernel.T("这个文件里没有待审核的事项", "No item of this file waits for review"))
		}
		return s.publishAll(tx, actor, file, ids)
	})
	return n, err
}

func (s *Service) publishAll(tx *store.Tx, actor kernel.Actor, file kernel.ID, ids []kernel.ID) error {
	rev, err := nextRev(tx)
	if err != nil {
		return err
	}
	var codes []string
	for _, id := range ids {
		v, err := s.submitted(tx, actor, id)
		if err != nil {
			return err
		}
		if err := s.publish(tx, actor, v, rev); err != nil {
			return err
		}
		codes = append(codes, v.Item.Code)
	}
	_, err = s.o.Ledger.Append(tx, actor, ledger.Draft{Kind: "item.published", Subject: file, Payload: map[string]any{"codes": codes}})
	return err
}
