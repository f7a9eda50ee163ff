package org

import "juyan/internal/kernel"

// The permissions of org. PermFirmEdit works in scope enterprise (a contact
// keeps its own firm's record), PermPeople too (it keeps its own contacts), and
// PermManage in scopes unit and subtree; the others need the whole zone.
const (
	PermView       = "org.view"          // units, posts, people, task forces
	PermManage     = "org.manage"        // create, edit and end units and posts
	PermPeople     = "people.manage"     // register and edit people
	PermAppoint    = "post.appoint"      // appoint and end appointments
	PermTaskForce  = "taskforce.manage"  // form task forces and their members
	PermEnterprise = "enterprise.manage" // register and edit enterprises
	PermFirmEdit   = "enterprise.edit"   // keep the record of one's own firm
	PermFirms      = "enterprise.view"   // see enterprises
	PermAssign     = "service.assign"    // say who serves an enterprise or project
	PermChain      = "chain.set"         // set responsibility chains
	PermImport     = "org.import"        // import from spreadsheets
)

// Permission names one permission for packs and the roles page.
type Permission struct {
	Code string
	Name kernel.Text
}

// Permissions lists what org asks for.
func Permissions() []Permission {
	return []Permission{
		{PermView, kernel.T("查看机构、岗位、人员和专班", "See units, posts, people and task forces")},
		{PermManage, kernel.T("设立、变更、撤销机构和岗位", "Create, change and end units and posts")},
		{PermPeople, kernel.T("登记和变更人员", "Register and change people")},
		{PermAppoint, kernel.T("任免", "Appoint and end appointments")},
		{PermTaskForce, kernel.T("组建专班、增减成员", "Form task forces and change their members")},
		{PermFirms, kernel.T("查看企业", "See enterprises")},
		{PermEnterprise, kernel.T("登记和变更企业", "Register and change enterprises")},
		{PermFirmEdit, kernel.T("维护本企业信息", "Keep one's own firm's record")},
		{PermAssign, kernel.T("指派专员、专班、专干", "Assign commissioner, task force and officer")},
		{PermChain, kernel.T("设置责任链", "Set responsibility chains")},
		{PermImport, kernel.T("从表格导入", "Import from spreadsheets")},
	}
}

// zoneWide requires permission in the whole zone.
func zoneWide(actor kernel.Actor, permission string) error {
	return within(actor, permission, "", "")
}

// within requires permission over a unit or an enterprise; pass "" for what
// does not apply, and only ScopeAll suffices for it.
func within(actor kernel.Actor, permission string, unit, enterprise kernel.ID) error {
	if err := actor.Require(permission); err != nil {
		return err
	}
	allowed := false
	switch actor.Can(permission) {
	case kernel.ScopeAll:
		allowed = true
	case kernel.ScopeSubtree:
		for _, u := range actor.Units {
			allowed = allowed || u == unit && unit != ""
		}
	case kernel.ScopeUnit:
		allowed = unit != "" && unit == actor.Unit
	case kernel.ScopeEnterprise:
		allowed = enterprise != "" && enterprise == actor.Enterprise
	}
	if !allowed {
		return kernel.Forbidden(kernel.T("您的这项权限（%s）不包括这里", "Your permission (%s) does not reach this far"), permission)
	}
	return nil
}
