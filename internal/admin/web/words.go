package web

import (
	"encoding/json"
	"maps"
	"strings"

	"juyan/internal/auth"
	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// Events are the events of auth, org, the ledger and admin as people say them.
var Events = map[string]kernel.Text{
	"account.opened": kernel.T("开通账号", "opened an account"), "account.locked": kernel.T("停用账号", "locked an account"),
	"account.unlocked": kernel.T("启用账号", "unlocked an account"), "link.issued": kernel.T("发一次性链接", "issued a one-time link"),
	"password.set": kernel.T("用链接设置密码", "set the password by link"), "password.changed": kernel.T("修改密码", "changed the password"),
	"session.opened": kernel.T("登录", "signed in"), "session.closed": kernel.T("退出登录", "signed out"), "session.moved": kernel.T("切换岗位", "changed posts"),
	"sessions.closed": kernel.T("退出其他登录", "signed out elsewhere"), "signin.refused": kernel.T("登录失败", "sign-in refused"), "code.refused": kernel.T("核验码或查询码不对", "a code was refused"),
	"role.granted": kernel.T("授予角色", "granted a role"), "role.revoked": kernel.T("收回角色", "revoked a role"), "private.unmasked": kernel.T("查看隐私信息", "looked at private data"),
	"clocks.retimed": kernel.T("按新日历重算时限", "reckoned limits by a new calendar"), "audit.exported": kernel.T("导出审计记录", "exported the audit list"), "calendar.loaded": kernel.T("录入工作日历", "loaded a calendar year"),
	"pack.uploaded": kernel.T("上传区域包", "uploaded a pack"), "pack.published": kernel.T("发布区域包", "published a pack"), "zone.founded": kernel.T("建立区域", "founded the zone"),
	"unit.created": kernel.T("设立机构", "created a unit"), "unit.edited": kernel.T("修改机构", "edited a unit"), "unit.ended": kernel.T("撤销机构", "ended a unit"),
	"post.created": kernel.T("设立岗位", "created a post"), "post.edited": kernel.T("修改岗位", "edited a post"), "post.ended": kernel.T("撤销岗位", "ended a post"),
	"person.registered": kernel.T("登记人员", "registered a person"), "person.edited": kernel.T("修改人员", "edited a person"),
	"appointment.made": kernel.T("任职", "made an appointment"), "appointment.ended": kernel.T("离任", "ended an appointment"),
	"taskforce.formed": kernel.T("组建专班", "formed a task force"), "taskforce.ended": kernel.T("解散专班", "ended a task force"),
	"taskforce.joined": kernel.T("加入专班", "added to a task force"), "taskforce.left": kernel.T("退出专班", "removed from a task force"),
	"enterprise.registered": kernel.T("登记企业", "registered an enterprise"), "enterprise.edited": kernel.T("修改企业", "edited an enterprise"),
	"org.imported":     kernel.T("导入机构人员企业", "imported units, people or firms"),
	"service.assigned": kernel.T("指派服务", "assigned service"), "chain.set": kernel.T("设定责任链", "set a responsibility chain"),
	"factor.enrolled": kernel.T("启用动态验证码", "switched codes from the phone on"), "factor.removed": kernel.T("停用动态验证码", "switched codes from the phone off"),
	"factor.codes_renewed": kernel.T("更换恢复码", "renewed recovery codes"),
	"identity.linked":      kernel.T("关联统一身份", "linked an identity"), "identity.unlinked": kernel.T("解除统一身份", "unlinked an identity"),
	"proof.given": kernel.T("重新确认身份", "proved who they are afresh"), "proof.refused": kernel.T("重新确认身份失败", "a fresh proof was refused"),
	"token.made": kernel.T("生成接口令牌", "made an API token"), "token.ended": kernel.T("停用接口令牌", "ended an API token"),
	"ledger.key_set": kernel.T("启用存证密钥", "brought a ledger key into force"),
	"ledger.erased":  kernel.T("依法删除记录内容", "erased the content of records"),
}

// ofClocks are the events that the clocks of a kind write.
var ofClocks = map[string]kernel.Text{"warned": kernel.T("临期提醒", "Warned before the limit"), "reminded": kernel.T("催办", "Reminded"),
	"escalated": kernel.T("提级", "Raised a level"), "overdue": kernel.T("超时", "Passed the limit"), "retimed": kernel.T("按新日历重算时限", "Limit moved by a new calendar")}

// eventNames are the events there are: of the modules, and of the kinds and
// registers in force.
func (p *Pages) eventNames() map[string]kernel.Text {
	out := maps.Clone(p.o.Events)
	if out == nil {
		out = map[string]kernel.Text{}
	}
	for _, c := range p.o.Matter.Kinds().All() {
		add := func(a *caseflow.Action) { out[c.Event(a)] = both(c.Def.Name, a.Name) }
		for code, said := range ofClocks {
			out[c.Def.Kind+"."+code] = both(c.Def.Name, said)
		}
		out[c.Def.Kind+".imported"] = both(c.Def.Name, kernel.T("导入", "Imported"))
		out[c.Def.Kind+".corrected"] = both(c.Def.Name, kernel.T("导入更正", "Corrected by an import"))
		add(&c.Def.Raise)
		for i := range c.Def.Acts {
			add(&c.Def.Acts[i])
		}
		for i := range c.Def.Lanes {
			for j := range c.Def.Lanes[i].Acts {
				add(&c.Def.Lanes[i].Acts[j])
			}
		}
	}
	for _, r := range p.o.Matter.Registers() {
		out[r.Code+".entered"] = both(r.Name, kernel.T("登记", "Entered"))
		out[r.Code+".edited"] = both(r.Name, kernel.T("修改", "Edited"))
		out[r.Code+".imported"] = both(r.Name, kernel.T("导入", "Imported"))
	}
	return out
}

func both(a, b kernel.Text) kernel.Text { return kernel.T(a.ZH+" · "+b.ZH, a.EN+" · "+b.EN) }

// eventWords says a kind of event; one nobody named is its code.
func eventWords(c *web.Ctx, kind string, names map[string]kernel.Text) string {
	if t, ok := names[kind]; ok {
		return c.Say(t)
	}
	return kind
}

// capital begins words that stand alone with a capital letter.
func capital(s string) string {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// who says who did something, in the post held then.
func (p *Pages) who(c *web.Ctx, ev ledger.Event) string {
	d := p.o.Org.Directory()
	switch ev.ActorKind {
	case kernel.ActorSystem:
		return c.T("admin.system")
	case kernel.ActorImport:
		return c.T("admin.import")
	}
	name := ev.ActorName
	if x, ok := d.Person(ev.Person); ok {
		name = x.In(c.Lang)
	}
	post, _ := d.Post(ev.Post)
	return ui.Person{Name: name, Post: c.Say(post.Name), Unit: c.Say(d.UnitName(ev.Unit))}.Words()
}

// named says what an id stands for; what nobody knows stays as it is.
func (p *Pages) named(c *web.Ctx, id kernel.ID) string {
	d := p.o.Org.Directory()
	if x, ok := d.Person(id); ok {
		return x.In(c.Lang)
	}
	if x, ok := d.Post(id); ok {
		return c.Say(d.UnitName(x.Unit)) + " · " + c.Say(x.Name)
	}
	if x, ok := d.Unit(id); ok {
		return c.Say(x.Name)
	}
	if x, ok := d.TaskForce(id); ok {
		return c.Say(x.Name)
	}
	if x, ok := d.Enterprise(id); ok {
		return x.In(c.Lang)
	}
	return string(id)
}

// reasonIn is the reason an event's content gives, "" if none.
func reasonIn(ev ledger.Event) string {
	var x struct {
		Reason string `json:"reason"`
	}
	_ = json.Unmarshal(ev.Payload, &x) // content of another form has none
	return x.Reason
}

// permissionNames are the program's own permissions.
var permissionNames = map[string]kernel.Text{
	"org.view": kernel.T("查看组织机构", "see the organisation"), "org.manage": kernel.T("设立撤销机构岗位", "manage units and posts"), "org.edit": kernel.T("修改机构岗位", "edit units and posts"),
	"org.import": kernel.T("导入组织机构", "import the organisation"), "people.manage": kernel.T("管理人员", "manage people"), "post.appoint": kernel.T("任免", "appoint"),
	"taskforce.manage": kernel.T("管理专班", "manage task forces"), "service.assign": kernel.T("指派服务企业的人", "assign who serves a firm"), "chain.set": kernel.T("设定责任链", "set responsibility chains"),
	"enterprise.view": kernel.T("查看企业", "see enterprises"), "enterprise.edit": kernel.T("修改企业", "edit enterprises"), "enterprise.manage": kernel.T("登记企业", "manage enterprises"),
	"review.view": kernel.T("查看评审", "see reviews"), "review.judge": kernel.T("参加评审和表决", "take part in reviews and vote"), "review.manage": kernel.T("组织评审会议", "run review sessions"),
	"board.view": kernel.T("查看看板", "see boards"), "cockpit.view": kernel.T("查看一盘棋", "see the zone overview"), "measure.view": kernel.T("查看指标", "see measures"),
	"meeting.view": kernel.T("查看调度会", "see meetings"), "meeting.manage": kernel.T("组织调度会", "run meetings"), "import.run": kernel.T("导入历史记录", "import past records"),
	"baton.view": kernel.T("查看考核方案和机构得分", "see schemes and scores of units"), "baton.personal": kernel.T("查看岗位和个人得分", "see scores of posts and people"),
	"baton.manage": kernel.T("拟订、发布考核方案并计算", "draft, publish and run schemes"), "baton.opine": kernel.T("对考核方案提意见", "give an opinion on a scheme"), "baton.judge": kernel.T("担任评委", "sit on a panel"),
	"merit.view": kernel.T("查看机构的考核结果", "see results of units"), "merit.personal": kernel.T("查看岗位和个人的考核结果", "see results of posts and people"),
	"merit.manage": kernel.T("公示考核结果、计算绩效工资", "announce results, compute pay"), "merit.approve": kernel.T("审定结果、批准绩效工资、研究建议", "confirm results, approve pay, decide on recommendations"),
	"merit.pay.view": kernel.T("查看绩效工资", "see merit pay"),
	"party.view":     kernel.T("查看党建领航", "see the work of party branches"), "party.take": kernel.T("代表党支部领办", "take in charge for a party branch"), "party.manage": kernel.T("设党员先锋岗", "name pioneer posts"),
	"item.view": kernel.T("查看服务事项", "see service items"), "item.edit": kernel.T("编写服务事项", "write service items"), "item.review": kernel.T("审核发布服务事项", "review and publish service items"), "case.board": kernel.T("查看办件看板", "see the boards of cases"),
	"statistics.view": kernel.T("查看统计数据", "see statistics"), "statistics.claim": kernel.T("上报统计数", "claim statistics"), "statistics.verify": kernel.T("核实统计数", "verify statistics"),
	"van.view":       kernel.T("查看流动政务车", "see the mobile office"),
	"booking.view":   kernel.T("查看延时办预约", "see bookings in extended hours"),
	"booking.raise":  kernel.T("预约延时办", "book extended hours"),
	"booking.handle": kernel.T("延时窗口登记", "work at a desk in extended hours"),
	"roster.view":    kernel.T("查看延时班", "see duty rosters"),
	"roster.keep":    kernel.T("排延时班", "keep duty rosters"),
	"van.plan":       kernel.T("排流动政务车", "plan the mobile office"),
	"pipeline.view":  kernel.T("查看招商项目一张图", "see investment at a glance"),
	auth.PermUnmask:  kernel.T("查看隐私信息", "see private data"), "private.erase": kernel.T("删除个人信息", "erase personal data"), auth.PermAccount: kernel.T("管理账号", "manage accounts"), auth.PermGrant: kernel.T("授权", "grant roles"),
	auth.PermAudit: kernel.T("审计", "audit"), "pack.manage": kernel.T("管理区域包", "manage the pack"), "calendar.manage": kernel.T("管理工作日历", "manage the calendar"), "hook.manage": kernel.T("管理消息推送", "manage webhooks"),
}

var verbNames = map[string]kernel.Text{
	"view": kernel.T("查看", "see"), "raise": kernel.T("提出", "raise"), "handle": kernel.T("办理", "handle"), "direct": kernel.T("督办裁定", "direct"), "rate": kernel.T("评价", "rate"),
	"followup": kernel.T("回访", "follow up"), "export": kernel.T("导出", "export"), "edit": kernel.T("登记修改", "edit"),
}

// PermissionName says a permission in words: a kind's or register's by its name.
// It is zero for what the program does not know.
func PermissionName(m *matter.Service, code string) kernel.Text {
	if t, ok := permissionNames[code]; ok {
		return kernel.T(t.ZH, capital(t.EN))
	}
	subject, verb, _ := strings.Cut(code, ".")
	name := kernel.Text{}
	if k, err := m.Kinds().Current(subject); err == nil {
		name = k.Def.Many()
	} else if r, err := m.Register(subject); err == nil {
		name = r.Name
	}
	if t, ok := verbNames[verb]; ok && !name.IsZero() {
		return both(name, t)
	}
	return kernel.Text{}
}

func (p *Pages) permissionWords(c *web.Ctx, code string) string {
	if t := PermissionName(p.o.Matter, code); !t.IsZero() {
		return c.Say(t)
	}
	return code
}
