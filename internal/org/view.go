package org

import (
	"context"
	"slices"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/store"
)

// historyLength is how many events a record page shows.
const historyLength = 100

// History returns the newest events about a unit, post, person, task force or
// enterprise, newest first. Needs org.view.
func (s *Service) History(ctx context.Context, actor kernel.Actor, subject kernel.ID) (events []ledger.Event, err error) {
	if err := actor.Require(PermView); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		events, err = ledger.OfSubject(tx, subject, historyLength)
		return err
	})
	return events, err
}

// EnterpriseView is what the record page of an enterprise needs beside the
// directory. Events are for the zone's own people only.
type EnterpriseView struct {
	Enterprise // with its phone: mask it
	Chain      []ChainLink
	Events     []ledger.Event // newest first
}

// ViewEnterprise reads one enterprise. Needs enterprise.view over it; one that
// lies outside is not found.
func (s *Service) ViewEnterprise(ctx context.Context, actor kernel.Actor, id kernel.ID) (v EnterpriseView, err error) {
	if err := actor.Require(PermFirms); err != nil {
		return v, err
	}
	if within(actor, PermFirms, "", id) != nil {
		return v, kernel.NotFound(kernel.T("没有这家企业，或您无权查看", "There is no such enterprise, or you may not see it"))
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		if v.Enterprise, err = enterprise(tx, id); err != nil || actor.Enterprise != "" {
			return err
		}
		if v.Chain, err = s.Chain(tx, EnterpriseSubject(id), tx.Now()); err != nil {
			return err
		}
		v.Events, err = ledger.OfSubject(tx, id, historyLength)
		return err
	})
	return v, err
}

// ViewChain reads the responsibility chain of a subject in force now, and how it
// came to be, newest first. Whether the reader may see the subject is for the
// caller to ask.
func (s *Service) ViewChain(ctx context.Context, subject Subject) (chain []ChainLink, events []ledger.Event, err error) {
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		if chain, err = s.Chain(tx, subject, tx.Now()); err != nil {
			return err
		}
		events, err = ledger.OfSubject(tx, subject.ID, historyLength)
		return err
	})
	events = slices.DeleteFunc(events, func(ev ledger.Event) bool { return ev.Kind != "chain.set" })
	return chain, events, err
}

// ViewPerson reads one person with the private fields, to be shown masked.
// Needs org.view.
func (s *Service) ViewPerson(ctx context.Context, actor kernel.Actor, id kernel.ID) (p Person, err error) {
	if err := actor.Require(PermView); err != nil {
		return p, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		p, err = person(tx, id)
		return err
	})
	return p, err
}

// Reaches reports whether the actor's permission reaches a unit or an
// enterprise; pass "" for what does not apply. Pages show a button by it, the
// command checks again.
func Reaches(actor kernel.Actor, permission string, unit, enterprise kernel.ID) bool {
	return within(actor, permission, unit, enterprise) == nil
}

// Serves reports whether the actor's post or task force serves the enterprise
// at the moment.
func (d *Directory) Serves(actor kernel.Actor, enterprise kernel.ID, at kernel.Instant) bool {
	who, ok := d.Serving(EnterpriseSubject(enterprise), at)
	if !ok || actor.Post == "" {
		return false
	}
	return actor.Post == who.Commissioner || actor.Post == who.Officer || slices.Contains(actor.TaskForces, who.TaskForce)
}

// MayEditEnterprise reports whether the actor may change the record of an
// enterprise, and whether all of it: without whole, only what the firm itself
// may change. Whoever serves a firm keeps its record like the firm itself, by
// enterprise.edit in scope involved.
func (d *Directory) MayEditEnterprise(actor kernel.Actor, id kernel.ID, at kernel.Instant) (may, whole bool) {
	if zoneWide(actor, PermEnterprise) == nil {
		return true, true
	}
	if actor.Can(PermFirmEdit) == kernel.ScopeInvolved {
		return d.Serves(actor, id, at), false
	}
	return within(actor, PermFirmEdit, "", id) == nil, false
}
