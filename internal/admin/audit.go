package admin

import (
	"context"
	"slices"
	"strings"

	"juyan/internal/auth"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/store"
)

// open are the nouns of the events whose content an auditor may read: what
// administrators do, and who is who.
var open = []string{"account", "appointment", "audit", "calendar", "chain", "kiosk", "link", "pack", "password", "person", "post", "private", "role",
	"service", "session", "sessions", "signin", "taskforce", "unit", "zone"}

// Hidden reports whether an event's content is business, which no administrator
// sees.
func Hidden(ev ledger.Event) bool {
	noun, _, _ := strings.Cut(ev.Kind, ".")
	return ev.Matter != "" || !slices.Contains(open, noun)
}

// Audit lists events, newest first, at most q.Limit, without the content of
// business ones. Needs audit.view.
func (s *Service) Audit(ctx context.Context, actor kernel.Actor, q ledger.Search) ([]ledger.Event, error) {
	if err := actor.Require(auth.PermAudit); err != nil {
		return nil, err
	}
	return read(ctx, s, func(tx *store.Tx) ([]ledger.Event, error) {
		list, err := ledger.Audit(tx, q)
		for i := range list {
			list[i] = covered(list[i])
		}
		return list, err
	})
}

// covered is ev without its content if that is business.
func covered(ev ledger.Event) ledger.Event {
	if Hidden(ev) {
		ev.Payload = nil
	}
	return ev
}

// AuditEvent reads one event. Needs audit.view.
func (s *Service) AuditEvent(ctx context.Context, actor kernel.Actor, id kernel.ID) (ledger.Event, error) {
	if err := actor.Require(auth.PermAudit); err != nil {
		return ledger.Event{}, err
	}
	return read(ctx, s, func(tx *store.Tx) (ledger.Event, error) {
		ev, err := ledger.Get(tx, id)
		return covered(ev), err
	})
}

// AuditKinds lists the kinds of event there are. Needs audit.view.
func (s *Service) AuditKinds(ctx context.Context, actor kernel.Actor) ([]string, error) {
	if err := actor.Require(auth.PermAudit); err != nil {
		return nil, err
	}
	return read(ctx, s, ledger.KindsUsed)
}

// ExportMost is how many events one export holds.
const ExportMost = 100_000

// ExportAudit hands every event that q finds to fn, newest first, at most
// ExportMost, in short reads. Needs audit.view. Writes audit.exported first:
// who took which part of the list.
func (s *Service) ExportAudit(ctx context.Context, actor kernel.Actor, q ledger.Search, fn func(ledger.Event) error) error {
	if err := actor.Require(auth.PermAudit); err != nil {
		return err
	}
	q.Before, q.Limit = 0, 1000
	taken := map[string]any{"kind": q.Kind, "person": q.Person, "name": q.Name, "from": q.From, "to": q.To}
	err := s.o.DB.Write(ctx, func(tx *store.Tx) error {
		return s.event(tx, actor, ledger.Draft{Kind: "audit.exported", Payload: taken})
	})
	for n := 0; err == nil && n < ExportMost; n += q.Limit {
		var list []ledger.Event
		if list, err = s.Audit(ctx, actor, q); err != nil || len(list) == 0 {
			return err
		}
		for _, ev := range list {
			if err := fn(ev); err != nil {
				return err
			}
		}
		q.Before = list[len(list)-1].Seq
	}
	return err
}

// Numbers returns the numbers of matters, for a list that may show nothing
// else of them.
func (s *Service) Numbers(ctx context.Context, ids []kernel.ID) map[kernel.ID]string {
	out := map[kernel.ID]string{}
	for _, id := range ids {
		if _, seen := out[id]; id == "" || seen {
			continue
		}
		if m, err := s.o.Matter.Get(ctx, kernel.System(), id); err == nil {
			out[id] = m.Number
		}
	}
	return out
}
