package app

import (
	"juyan/internal/kernel"
	"juyan/internal/org"
	"juyan/internal/pack"
)

// founding turns what a zone pack says of units, posts, people, task forces and
// firms into the records of a new zone. A record without a first day begins on
// from.
func founding(p *pack.Pack, from kernel.Date) org.Founding {
	f := org.Founding{Version: p.Hash, From: from}
	for i, u := range p.Units {
		f.Units = append(f.Units, org.UnitFields{Code: u.Code, Name: u.Name, Short: u.Short, Class: u.Class, Affiliation: affiliation(u.Affiliation),
			Kind: unitKind(u.Kind), Parent: kernel.ID(u.Parent), Sort: i, Duty: u.Duty, Basis: u.Basis, Phone: u.Phone, From: u.From, To: u.To})
	}
	for i, x := range p.Posts {
		f.Posts = append(f.Posts, org.PostFields{Code: x.Code, Unit: kernel.ID(x.Unit), Name: x.Name, Level: string(x.Rank), Roles: x.Roles, Sort: i, From: x.From})
	}
	for _, x := range p.People {
		f.People = append(f.People, org.PersonFields{Code: x.Code, Name: x.Name, NameEN: x.NameEN, Identity: x.Identity, Joined: x.Joined, Phone: x.Phone})
	}
	for _, x := range p.Appointments {
		f.Appointments = append(f.Appointments, org.AppointInput{Person: kernel.ID(x.Person), Post: kernel.ID(x.Post), From: x.From, To: x.To})
	}
	foundForces(&f, p)
	foundFirms(&f, p)
	return f
}

func foundForces(f *org.Founding, p *pack.Pack) {
	for _, t := range p.TaskForces {
		kind := org.Project
		if t.Standing {
			kind = org.Standing
		}
		f.TaskForces = append(f.TaskForces, org.TaskForceFields{Code: t.Code, Name: t.Name, Kind: kind, Project: t.Project, LeadUnit: kernel.ID(t.Lead), From: t.From, To: t.To})
		add := func(post string, role org.MemberRole) {
			f.Members = append(f.Members, org.AddMemberInput{TaskForce: kernel.ID(t.Code), Post: kernel.ID(post), Role: role, From: t.From, To: t.To})
		}
		add(t.Commissioner, org.RoleCommissioner)
		for _, o := range t.Officers {
			add(o, org.RoleOfficer)
		}
		for _, m := range t.Members {
			add(m, org.RoleMember)
		}
	}
}

// contactCode is the code of the person who speaks for a firm.
func contactCode(firm string) string { return firm + "-contact" }

func foundFirms(f *org.Founding, p *pack.Pack) {
	for _, e := range p.Enterprises {
		f.People = append(f.People, org.PersonFields{Code: contactCode(e.Code), Name: e.Contact, NameEN: e.ContactEN, Title: e.ContactTitle, Phone: e.Phone, Enterprise: kernel.ID(e.Code)})
		f.Enterprises = append(f.Enterprises, org.EnterpriseFields{Code: e.Code, USCC: e.USCC, Name: e.Name.ZH, Short: e.Short.ZH, NameEN: e.Name.EN, ShortEN: e.Short.EN,
			Industry: e.Industry, Class: e.Class, Area: e.Area, Size: org.EnterpriseSize(e.Size), Employees: int(e.People), Revenue: kernel.Yuan(e.Revenue * 10_000),
			Status: org.EnterpriseStatus(e.Standing), Founded: e.Founded, Address: e.Address.ZH, AddressEN: e.Address.EN,
			Contact: kernel.ID(contactCode(e.Code)), Phone: e.Phone, PartyBranch: e.Party, AboveScale: aboveScale(e)})
	}
	for _, s := range p.Services {
		f.Services = append(f.Services, org.AssignServiceInput{Subject: org.EnterpriseSubject(kernel.ID(s.Enterprise)), TaskForce: kernel.ID(s.TaskForce),
			Commissioner: kernel.ID(s.Commissioner), Officer: kernel.ID(s.Officer), From: s.From, To: s.To})
	}
}

func affiliation(a pack.Affiliation) org.Affiliation {
	if a == pack.AffiliationZone {
		return org.Own
	}
	return org.Affiliation(a)
}

func unitKind(k pack.UnitKind) org.UnitKind {
	switch k {
	case pack.UnitCommittee:
		return org.Committee
	case pack.UnitAgency:
		return org.Agency
	case pack.UnitUtility:
		return org.Company
	case pack.UnitBranch:
		return org.Party
	}
	return org.Department
}

// aboveScale reports whether a firm counts as industry above designated size:
// GB/T 4754 divisions 06–46 (sections B, C, D) and revenue of 20 million yuan.
func aboveScale(e pack.Enterprise) bool {
	return e.Industry >= "06" && e.Industry < "47" && e.Revenue >= 2_000
}
