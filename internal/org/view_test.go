package org_test

import (
	"testing"

	"juyan/internal/kernel"
	"juyan/internal/org"
)

func TestViewsKeepToTheirScope(t *testing.T) {
	each(t, func(z *zone) {
		e1, e2 := z.firm("E1"), z.firm("E2")
		in := org.EditEnterpriseInput{ID: e1.ID, Version: e1.Version, EnterpriseFields: e1.EnterpriseFields}
		in.Address, in.Phone = "盐湖路1号", "0483-8180001"
		must(z.org.EditEnterprise(ctx, sys, in))
		must(z.org.SetChain(ctx, sys, org.SetChainInput{Subject: org.EnterpriseSubject(e1.ID), Links: []org.ChainLink{{Level: org.OverallLead, Unit: z.unit("jjj").ID}, {Level: org.ResponsibleUnit, Unit: z.unit("qyk").ID}}}))

		staff := kernel.Actor{Kind: kernel.ActorPerson, Grants: map[string]kernel.Scope{org.PermFirms: kernel.ScopeAll, org.PermView: kernel.ScopeAll}}
		v, err := z.org.ViewEnterprise(ctx, staff, e1.ID)
		if err != nil || v.Phone != "0483-8180001" || len(v.Chain) != 2 || len(v.Events) != 2 || v.Events[0].Kind != "chain.set" {
			z.Errorf("%+v %v", v, err)
		}
		contact := kernel.Actor{Kind: kernel.ActorPerson, Enterprise: e1.ID, Grants: map[string]kernel.Scope{org.PermFirms: kernel.ScopeEnterprise}}
		v, err = z.org.ViewEnterprise(ctx, contact, e1.ID)
		if err != nil || v.Address != "盐湖路1号" || v.Chain != nil || v.Events != nil {
			z.Errorf("a contact sees neither chain nor history: %+v %v", v, err)
		}
		_, err = z.org.ViewEnterprise(ctx, contact, e2.ID)
		z.code(err, kernel.CodeNotFound, "")
		_, err = z.org.ViewPerson(ctx, contact, z.person("p1").ID)
		z.code(err, kernel.CodeForbidden, "")
		_, err = z.org.History(ctx, contact, e1.ID)
		z.code(err, kernel.CodeForbidden, "")
		if p, err := z.org.ViewPerson(ctx, staff, z.person("p1").ID); err != nil || p.Phone != "13800000001" {
			z.Errorf("%+v %v", p, err)
		}
		if events, err := z.org.History(ctx, staff, e1.ID); err != nil || len(events) != 2 {
			z.Errorf("%d events %v", len(events), err)
		}
	})
}

// Who serves a firm keeps its record as the firm itself does, while they serve
// it.
func TestWhoServesKeepsTheRecord(t *testing.T) {
	each(t, func(z *zone) {
		grants := map[string]kernel.Scope{org.PermFirmEdit: kernel.ScopeInvolved}
		officer := kernel.Actor{Kind: kernel.ActorPerson, Post: z.post("tax-1").ID, Grants: grants} // of E1, until December
		other := kernel.Actor{Kind: kernel.ActorPerson, Post: z.post("qyk-2").ID, Grants: grants}
		edit := func(actor kernel.Actor, change func(*org.EditEnterpriseInput)) error {
			e := z.firm("E1")
			in := org.EditEnterpriseInput{ID: e.ID, Version: e.Version, EnterpriseFields: e.EnterpriseFields}
			change(&in)
			_, err := z.org.EditEnterprise(ctx, actor, in)
			return err
		}
		address := func(in *org.EditEnterpriseInput) { in.Address += "路" }
		if err := edit(officer, address); err != nil {
			z.Error(err)
		}
		z.code(edit(officer, func(in *org.EditEnterpriseInput) { in.Size = org.Large }), kernel.CodeForbidden, "")
		z.code(edit(other, address), kernel.CodeForbidden, "")
		z.clock.Set(noon("2022-12-01"))
		z.code(edit(officer, address), kernel.CodeForbidden, "")
		if err := edit(other, address); err != nil {
			z.Error(err) // the standing task force serves it now
		}
		d := z.org.Directory()
		if may, whole := d.MayEditEnterprise(sys, z.firm("E1").ID, noon("2022-12-01")); !may || !whole {
			z.Error("the zone's own keepers change all of it")
		}
		if d.Serves(kernel.Actor{}, z.firm("E1").ID, noon("2022-12-01")) {
			z.Error("nobody serves without a post")
		}
	})
}
