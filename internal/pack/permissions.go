package pack

import (
	"strings"

	"juyan/internal/kernel"
)

// matterVerbs are the permissions of every kind of matter, behind its code:
// "hazard.view". registerVerbs those of every register.
var (
	matterVerbs   = []string{"view", "raise", "handle", "direct", "rate", "followup", "export"}
	registerVerbs = []string{"view", "edit", "export"}
)

// business are the program's own permissions over the zone's work.
var business = []string{
	"org.view", "org.manage", "org.edit", "org.import", "people.manage", "post.appoint", "taskforce.manage", "service.assign", "chain.set",
	"enterprise.view", "enterprise.edit", "enterprise.manage",
	"board.view", "cockpit.view", "measure.view",
	"meeting.view", "meeting.manage",
	"pipeline.view", "van.view", "van.plan",
	"review.view", "review.manage", "review.judge",
	"party.view", "party.take",
	"statistics.view", "statistics.claim", "statistics.verify",
	"baton.view", "baton.personal", "baton.manage", "baton.opine", "baton.judge",
	"merit.view", "merit.personal", "merit.manage", "merit.approve", "merit.pay.view",
	"item.view", "item.edit", "item.review", "case.board",
	"booking.view", "booking.raise", "booking.handle", "roster.view", "roster.keep",
	"import.run", "private.unmask", "private.erase",
}

// administration are the permissions of the three administrators.
var administration = []string{"account.manage", "grant.manage", "audit.view", "pack.manage", "calendar.manage", "hook.manage"}

// alwaysThere are kinds whose module is part of the program, so that their
// permissions exist even in a pack without them.
var alwaysThere = []string{"whistle"}

// Permissions returns every permission that a role of p may grant, with the
// answer whether it concerns the zone's business records.
func (p *Pack) Permissions() map[string]bool {
	out := map[string]bool{}
	for _, code := range administration {
		out[code] = false
	}
	for _, code := range business {
		out[code] = true
	}
	add := func(subject string, verbs []string) {
		for _, v := range verbs {
			out[subject+"."+v] = true
		}
	}
	for _, kind := range alwaysThere {
		add(kind, matterVerbs)
	}
	for _, k := range p.Kinds {
		add(k.Kind, matterVerbs)
	}
	for _, r := range p.Registers {
		add(r.Code, registerVerbs)
	}
	return out
}

// adminMay are the business permissions an administrator needs to do the work
// without seeing a record: who holds which post.
var adminMay = []string{"org.view"}

// owners says which administrator a permission belongs to; no other role may
// grant it.
var owners = map[string]string{"account.manage": "system", "grant.manage": "security", "audit.view": "audit"}

var adminSorts = []string{"system", "security", "audit"}

// roles checks what each role grants and that nobody holds two of the three
// administrations (domain rules: three different people).
func (c *checker) roles() {
	const file = "roles.yaml"
	permissions := c.pack.Permissions()
	contacts := 0
	for _, role := range c.pack.Roles {
		if role.Admin != "" && !contains(adminSorts, role.Admin) {
			c.add(file, c.doc(file).at(role.Code, "admin"), kernel.T("没有“%s”这种管理员", "there is no administrator of the sort %q"), oneOf(adminSorts), role.Admin)
		}
		if role.Contact {
			contacts++
		}
		for _, code := range keys(role.Grants) {
			c.grant(role, code, permissions)
		}
	}
	if contacts > 1 {
		c.add(file, 0, kernel.T("有 %d 个角色标为企业联系人（contact）", "%d roles are marked as the enterprises' contact"), kernel.T("只留一个", "keep one"), contacts)
	}
	c.administrators()
}

// grant checks one permission of a role.
func (c *checker) grant(role Role, code string, permissions map[string]bool) {
	const file = "roles.yaml"
	line := c.doc(file).at(role.Code, "grants", code)
	concerns, known := permissions[code]
	switch {
	case !known:
		c.add(file, line, kernel.T("没有权限“%s”", "there is no permission %q"), didYouMean(code, mapKeys(permissions), kernel.T("权限写成“事项代码.view”这样；动词有 %s", "write CODE.view; the verbs are %s").Format(strings.Join(matterVerbs, ", "))), code)
	case role.Admin != "" && concerns && !contains(adminMay, code):
		c.add(file, line, kernel.T("管理员角色“%s”不能看业务记录（%s）", "the administrator role %q may not see business records (%s)"), kernel.T("删去这一行", "remove the line"), role.Code, code)
	case owners[code] != "" && owners[code] != role.Admin:
		c.add(file, line, kernel.T("权限 %s 只能给 admin: %s 的角色", "the permission %s belongs to the role with admin: %s alone"), kernel.T("删去这一行", "remove the line"), code, owners[code])
	}
}

// administrators finds people who hold two administrations at one time.
func (c *checker) administrators() {
	sort := map[string]string{}
	for _, r := range c.pack.Roles {
		sort[r.Code] = r.Admin
	}
	ofPost := map[string]string{}
	for _, p := range c.pack.Posts {
		for _, r := range p.Roles {
			if sort[r] == "" {
				continue
			}
			if other := ofPost[p.Code]; other != "" && other != sort[r] {
				c.add("posts.csv", p.Line, kernel.T("岗位“%s”同时是两种管理员", "post %q is two administrators at once"), kernel.T("系统、安全、审计管理员必须分设", "keep system, security and audit administrators apart"), p.Code)
			}
			ofPost[p.Code] = sort[r]
		}
	}
	held := map[string]Appointment{}
	for _, a := range c.pack.Appointments {
		if ofPost[a.Post] == "" {
			continue
		}
		if b, twice := held[a.Person]; twice && ofPost[b.Post] != ofPost[a.Post] && overlap(a.From, a.To, b.From, b.To) {
			c.add("appointments.csv", a.Line, kernel.T("“%s”同时担任两种管理员（另见第 %d 行）", "%q is two administrators at once (see line %d)"), kernel.T("系统、安全、审计管理员必须由不同的人担任", "system, security and audit administrators must be different people"), a.Person, b.Line)
		}
		held[a.Person] = a
	}
}
