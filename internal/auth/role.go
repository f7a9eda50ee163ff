package auth

import (
	"slices"
	"strings"
	"sync"

	"juyan/internal/kernel"
)

// The three administrators (国办 rules and GB/T 22239: 三员分立).
const (
	AdminSystem   = "system"
	AdminSecurity = "security"
	AdminAudit    = "audit"
)

var adminSorts = []string{AdminSystem, AdminSecurity, AdminAudit}

var adminNames = map[string]kernel.Text{
	AdminSystem:   kernel.T("系统管理员", "System administrator"),
	AdminSecurity: kernel.T("安全管理员", "Security administrator"),
	AdminAudit:    kernel.T("审计管理员", "Audit administrator"),
}

// Role is a bundle of permissions, each with how far it reaches; pack data.
type Role struct {
	Code   string
	Name   kernel.Text
	Grants map[string]kernel.Scope // permission → scope
	Admin  string                  // AdminSystem, AdminSecurity, AdminAudit or ""
	// SecondFactor: the role rests until who carries it has a second factor.
	SecondFactor bool
	Contact      bool // carried by every enterprise's contact, granted to nobody else
}

// builtin are the administrators of a pack that names none.
var builtin = []Role{
	{Code: "system-admin", Admin: AdminSystem, Name: adminNames[AdminSystem], Grants: map[string]kernel.Scope{PermAccount: kernel.ScopeAll, "org.view": kernel.ScopeAll}},
	{Code: "security-admin", Admin: AdminSecurity, Name: adminNames[AdminSecurity], Grants: map[string]kernel.Scope{PermGrant: kernel.ScopeAll, "org.view": kernel.ScopeAll}},
	{Code: "audit-admin", Admin: AdminAudit, Name: adminNames[AdminAudit], Grants: map[string]kernel.Scope{PermAudit: kernel.ScopeAll, "org.view": kernel.ScopeAll}},
}

// roleSet is an immutable set of roles.
type roleSet struct {
	list   []Role
	byCode map[string]Role
	sums   sync.Map // of roles carried together, what they grant
}

// granted is what roles, by code and in order, grant together. It is shared: who
// changes it clones it.
func (set *roleSet) granted(codes []string) map[string]kernel.Scope {
	key := strings.Join(codes, " ")
	if known, ok := set.sums.Load(key); ok {
		return known.(map[string]kernel.Scope)
	}
	sum := map[string]kernel.Scope{}
	for _, code := range codes {
		for permission, scope := range set.byCode[code].Grants {
			sum[permission] = Wider(sum[permission], scope)
		}
	}
	set.sums.Store(key, sum)
	return sum
}

// rank orders scopes: each contains those of lower rank (see the package
// comment).
var rank = map[kernel.Scope]int{
	kernel.ScopeNone: 0, kernel.ScopeOwn: 1, kernel.ScopeEnterprise: 2, kernel.ScopeInvolved: 3,
	kernel.ScopeUnit: 4, kernel.ScopeSubtree: 5, kernel.ScopeAll: 6,
}

// Wider returns the wider of two scopes.
func Wider(a, b kernel.Scope) kernel.Scope {
	if rank[b] > rank[a] {
		return b
	}
	return a
}

// CheckRoles returns everything that is wrong with roles: a code twice, a scope
// that does not exist, or an administrator who could do another's work.
func CheckRoles(roles []Role) error {
	var es kernel.Errors
	seen := map[string]bool{}
	for _, r := range roles {
		field := "roles[" + r.Code + "]"
		if r.Code == "" || seen[r.Code] {
			es.Add(kernel.Invalid(field, kernel.T("角色编码“%s”为空或重复", "Role code %q is empty or appears twice"), r.Code))
		}
		seen[r.Code] = true
		for permission, scope := range r.Grants {
			if rank[scope] == 0 {
				es.Add(kernel.Invalid(field+"."+permission, kernel.T("没有范围“%s”", "There is no scope %q"), string(scope)))
			}
		}
		checkAdmin(&es, field, r)
	}
	return es.Err()
}

// owners says which administrator each administrative permission belongs to;
// no other role may carry it.
var owners = map[string]string{PermAccount: AdminSystem, PermGrant: AdminSecurity, PermAudit: AdminAudit}

func checkAdmin(es *kernel.Errors, field string, r Role) {
	if r.Admin != "" && !slices.Contains(adminSorts, r.Admin) {
		es.Add(kernel.Invalid(field+".admin", kernel.T("没有“%s”这种管理员，只有 %v", "There is no administrator of the sort %q, only %v"), r.Admin, adminSorts))
	}
	for permission, owner := range owners {
		if _, has := r.Grants[permission]; has && r.Admin != owner {
			es.Add(kernel.Invalid(field+"."+permission, kernel.T("权限 %s 只属于%s", "Permission %s belongs to the %s alone"), permission, adminNames[owner]))
		}
	}
}

// SetRoles replaces the roles, when a new pack version is published.
func (s *Service) SetRoles(roles []Role) error {
	roles = slices.Clone(roles)
	for _, b := range builtin {
		if !slices.ContainsFunc(roles, func(r Role) bool { return r.Admin == b.Admin }) {
			roles = append(roles, b)
		}
	}
	if err := CheckRoles(roles); err != nil {
		return err
	}
	set := &roleSet{list: roles, byCode: map[string]Role{}}
	for _, r := range roles {
		set.byCode[r.Code] = r
	}
	s.roles.Store(set)
	return nil
}

// Roles lists the roles.
func (s *Service) Roles() []Role { return s.roles.Load().list }

// Role returns the role with that code.
func (s *Service) Role(code string) (Role, bool) {
	r, ok := s.roles.Load().byCode[code]
	return r, ok
}

// adminSort returns which administrator a role code makes, "" if none.
func (s *Service) adminSort(code string) string { return s.roles.Load().byCode[code].Admin }
