package auth

import (
	"context"
	"slices"

	"juyan/internal/kernel"
	"juyan/internal/org"
	"juyan/internal/store"
)

// AdminLink is the one-time link of one of the three administrators.
type AdminLink struct {
	Admin string // AdminSystem, AdminSecurity or AdminAudit
	Role  kernel.Text
	Link
}

// initial names the three administrators of a zone that has none yet.
var initial = map[string]struct{ code, login string }{
	AdminSystem: {"admin-system", "sysadmin"}, AdminSecurity: {"admin-security", "secadmin"}, AdminAudit: {"admin-audit", "auditor"},
}

// InitAdmin gives each of the three administrators a one-time link: to who
// carries the role already (the pack may have appointed them), else to a new
// person entered for it. It may be repeated while a link was not used; an
// administrator who set a password is left out, and when all have, it is a
// conflict. Only the server's own command line calls it. Writes the events of
// what it does.
func (s *Service) InitAdmin(ctx context.Context) ([]AdminLink, error) {
	links, err := write(ctx, s, func(tx *store.Tx) ([]AdminLink, error) {
		var links []AdminLink
		for _, sort := range adminSorts {
			l, err := s.initOne(tx, sort)
			if err != nil {
				return nil, err
			}
			if l.Token != "" {
				links = append(links, AdminLink{sort, adminNames[sort], l})
			}
		}
		return links, nil
	})
	if err == nil && len(links) == 0 {
		return nil, kernel.Conflict(kernel.T("三位管理员都已设置密码，无需再次初始化", "All three administrators have set a password; there is nothing to initialise"))
	}
	return links, err
}

// initOne returns the link of one administrator, the zero Link if that one has
// a password.
func (s *Service) initOne(tx *store.Tx, sort string) (Link, error) {
	d, err := s.org.DirectoryTx(tx)
	if err != nil {
		return Link{}, err
	}
	for _, p := range s.administrators(tx, d, sort) {
		acc, err := s.Account(tx, p.ID)
		if kernel.CodeOf(err) == kernel.CodeNotFound {
			return s.OpenAccountTx(tx, kernel.System(), OpenAccountInput{p.ID, initial[sort].login})
		}
		if err != nil || acc.password != "" {
			return Link{}, err
		}
		return s.issue(tx, kernel.System(), p.ID, acc.Login)
	}
	p, err := s.org.RegisterPersonTx(tx, kernel.System(), org.PersonFields{Code: initial[sort].code, Name: adminNames[sort].ZH, NameEN: adminNames[sort].EN})
	if err != nil {
		return Link{}, err
	}
	i := slices.IndexFunc(s.Roles(), func(r Role) bool { return r.Admin == sort }) // SetRoles saw to it
	if err := s.GrantRoleTx(tx, kernel.System(), GrantInput{Role: s.Roles()[i].Code, Person: p.ID}); err != nil {
		return Link{}, err
	}
	return s.OpenAccountTx(tx, kernel.System(), OpenAccountInput{p.ID, initial[sort].login})
}
