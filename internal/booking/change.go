package booking

import (
	"context"
	"slices"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/pack"
	"juyan/internal/store"
)

// ReplaceInput puts somebody else on duty, or nobody.
type ReplaceInput struct {
	Slip
	Post    kernel.ID // "" = the desk stays closed
	Reason  string
	Version int64 // as the keeper saw it
	Key     string
}

// Replace changes who is on duty. Writes roster.replaced. Errors: forbidden,
// invalid (no reason, a post of another unit, nobody holds it), conflict (it is
// past, it changed meanwhile, people are booked while it would stay closed).
func (s *Service) Replace(ctx context.Context, actor kernel.Actor, in ReplaceInput) error {
	in.Reason = strings.TrimSpace(in.Reason)
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		return store.Once(tx, in.Key, actor.Person, func() error {
			duty, desk, err := s.toChange(tx, actor, in.Slip, in.Version, in.Reason)
			if err != nil {
				return err
			}
			if err := s.fits(tx, desk, duty, in.Post); err != nil {
				return err
			}
			if in.Post == duty.Post {
				return kernel.Invalid("post", kernel.T("本来就是这个岗位值班", "This post is on duty already"))
			}
			if err := s.write(tx, actor, duty, in.Post, in.Reason); err != nil {
				return err
			}
			return s.record(tx, actor, "roster.replaced", desk, map[string]any{"desk": desk.Code, "day": in.Day, "session": in.Session, "from": duty.Post, "to": in.Post, "reason": in.Reason})
		})
	})
}

// SwapInput exchanges the people of two duties.
type SwapInput struct {
	A, B               Slip
	Reason             string
	VersionA, VersionB int64
	Key                string
}

// Swap exchanges two duties of one desk. Writes roster.swapped, one event.
// Errors: as of Replace; invalid when both are the same post's.
func (s *Service) Swap(ctx context.Context, actor kernel.Actor, in SwapInput) error {
	in.Reason = strings.TrimSpace(in.Reason)
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		return store.Once(tx, in.Key, actor.Person, func() error { return s.swap(tx, actor, in) })
	})
}

func (s *Service) swap(tx *store.Tx, actor kernel.Actor, in SwapInput) error {
	if in.A.Desk != in.B.Desk {
		return kernel.Invalid("with", kernel.T("只能和同一个窗口的班换", "Only duties of one desk are swapped"))
	}
	a, desk, err := s.toChange(tx, actor, in.A, in.VersionA, in.Reason)
	if err != nil {
		return err
	}
	b, _, err := s.toChange(tx, actor, in.B, in.VersionB, in.Reason)
	if err != nil {
		return err
	}
	if a.Post == b.Post || a.Post == "" || b.Post == "" {
		return kernel.Invalid("with", kernel.T("这两个班是同一个岗位，或没有人值班，不用换", "Both duties are the same post's, or nobody's"))
	}
	for _, x := range []struct {
		duty Duty
		post kernel.ID
	}{{a, b.Post}, {b, a.Post}} {
		if err := s.fits(tx, desk, x.duty, x.post); err != nil {
			return err
		}
		if err := s.write(tx, actor, x.duty, x.post, in.Reason); err != nil {
			return err
		}
	}
	return s.record(tx, actor, "roster.swapped", desk, map[string]any{"desk": desk.Code, "reason": in.Reason,
		"a": map[string]any{"day": a.Day, "session": a.Session, "post": a.Post}, "b": map[string]any{"day": b.Day, "session": b.Session, "post": b.Post}})
}

// toChange is a duty the actor may change now.
func (s *Service) toChange(tx *store.Tx, actor kernel.Actor, slip Slip, version int64, reason string) (Duty, pack.Desk, error) {
	duty, desk, err := s.dutyOf(tx, slip)
	if err == nil {
		err = s.at(actor, PermKeep, desk)
	}
	switch {
	case err != nil:
	case reason == "":
		err = kernel.Invalid("reason", kernel.T("请写明为什么换班", "Say why the duty is changed"))
	case len([]rune(reason)) > maxNote:
		err = kernel.Invalid("reason", kernel.T("不超过 %d 个字", "%d characters at most"), maxNote)
	case duty.Span.From <= tx.Now():
		err = kernel.Conflict(kernel.T("%s 的班已经开始，不能再改", "The duty on %s has begun and is not changed any more"), slip.Day)
	case duty.Version != version:
		err = kernel.Conflict(kernel.T("这个班刚被别人改过，请刷新后再试", "Somebody has just changed this duty; please reload"))
	}
	return duty, desk, err
}

// fits holds a post against a duty: of the unit, held by somebody, not on duty at
// another desk; and nobody is booked at a desk that would stay closed.
func (s *Service) fits(tx *store.Tx, desk pack.Desk, duty Duty, post kernel.ID) error {
	if post == "" {
		n, err := store.One(tx, store.Value[int], `SELECT COUNT(*) FROM booking WHERE desk = $1 AND on_day = $2 AND session = $3 AND state = 'booked'`, desk.Code, duty.Day.String(), duty.Session)
		if err == nil && n > 0 {
			err = kernel.Conflict(kernel.T("这个班已有 %d 个预约，先替他们改约，再停班", "%d people are booked in this session; move their bookings first"), n)
		}
		return err
	}
	p, ok := s.dir().Post(post)
	if !ok || !slices.Contains(s.dir().Subtree(s.UnitOf(desk)), p.Unit) {
		return kernel.Invalid("post", kernel.T("只能换成本单位的岗位", "Choose a post of the unit"))
	}
	if _, held := s.dir().Holder(post, duty.Span.From); !held {
		return kernel.Invalid("post", kernel.T("“%s”那天没有人在岗", "Nobody holds %s on that day"), p.Name)
	}
	return nil
}

func (s *Service) write(tx *store.Tx, actor kernel.Actor, d Duty, post kernel.ID, reason string) error {
	return tx.Exec(`INSERT INTO duty_change (desk, on_day, session, post_id, reason, person_id, changed_at, version) VALUES ($1,$2,$3,$4,$5,$6,$7,1)
		ON CONFLICT (desk, on_day, session) DO UPDATE SET post_id = excluded.post_id, reason = excluded.reason, person_id = excluded.person_id, changed_at = excluded.changed_at, version = duty_change.version + 1`,
		d.Desk, d.Day.String(), d.Session, post, reason, actor.Person, tx.Now())
}

func (s *Service) record(tx *store.Tx, actor kernel.Actor, kind string, d pack.Desk, payload map[string]any) error {
	_, err := s.o.Ledger.Append(tx, actor, ledger.Draft{Kind: kind, Subject: s.UnitOf(d), Payload: payload})
	return err
}
