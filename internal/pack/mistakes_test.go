package pack_test

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"juyan/internal/kernel"
	"juyan/internal/pack"
	"juyan/packs"
)

// copyOf returns the model zone as files that can be changed.
func copyOf(t testing.TB) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	model := packs.Model()
	err := fs.WalkDir(model, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := fs.ReadFile(model, name)
		out[name] = &fstest.MapFile{Data: text}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// edited returns the model zone with one text of a file replaced.
func edited(t testing.TB, file, old, new string) fstest.MapFS {
	t.Helper()
	fsys := copyOf(t)
	text := string(fsys[file].Data)
	if !strings.Contains(text, old) {
		t.Fatalf("%s does not hold %q", file, old)
	}
	fsys[file] = &fstest.MapFile{Data: []byte(strings.Replace(text, old, new, 1))}
	return fsys
}

// A mistake somebody makes in one file, and what the check says. The complaint
// must stand Down lines below the first line of the edited text.
type mistake struct {
	file, old, new string
	down           int
	zh, en         string
	other          string // another file the complaint is about, or "any line"
}

var mistakes = []mistake{
	// sources
	{"kinds/task.yaml", `source: {zh: 模型自定, en: "Set by the model"}`, "source: {zh: 模型自定}", 0, "缺“en”", `"en" is missing`, ""},
	{"kinds/task.yaml", `source: {zh: 模型自定, en: "Set by the model"}`, "source: [模型自定]", 0, "这里应只写一个值", "a single value belongs here", ""},
	// YAML as such
	{"zone.yaml", "code: juyan", "code:juyan", 1, "有两个冒号，或缩进不齐", "two colons", ""},
	{"zone.yaml", "tz: Asia/Shanghai", "\ttz: Asia/Shanghai", 0, "YAML 格式读不懂", "not tabs", ""},
	{"zone.yaml", "code: juyan", "code: juyan\ncode: juyan", 1, "“code”写了两次", `"code" is written twice`, ""},
	{"zone.yaml", "tz: Asia/Shanghai", "tz:", 0, "冒号后面是空的", "nothing stands after the colon", ""},
	{"units.yaml", "- code: office\n", "- code: office\n  nmae: {zh: 办, en: O}\n", 1, "是不是想写“name”？", `did you mean "name"?`, ""},
	{"units.yaml", "  name: {zh: 综合办公室, en: General Office}", "  name: 综合办公室", 0, "要写中英文两种文字", "both languages", ""},
	{"units.yaml", "  name: {zh: 综合办公室, en: General Office}", "  name: {zh: 综合办公室}", 0, "缺“en”", `"en" is missing`, ""},
	{"units.yaml", "  name: {zh: 综合办公室, en: General Office}", "  name: &n {zh: 综合办公室, en: General Office}", 0, "锚点", "anchor", ""},
	{"kinds/hazard.yaml", "columns: [category, level, place, deadline]", "columns: {category: level}", 0, "应是一个列表", "a list belongs here", ""},
	{"kinds/hazard.yaml", "kind: hazard", "kind: [hazard]", 0, "应只写一个值", "a single value", ""},
	// investment
	{"figures.yaml", "cases: satisfied", "cases: happy", 0, "办件看板不会统计“happy”", "board of cases cannot count", ""},
	{"figures.yaml", "pipeline: key", "pipeline: kee", 0, "招商看板不会统计“kee”", "cannot count", ""},
	{"figures.yaml", "    period: 2022-01..2022-11\n    source: {zh: 去年", "    period: 2022-11..2022-01\n    source: {zh: 去年", 0, "“2022-11..2022-01”不是期间", "is not a period", ""},
	{"pipeline.yaml", "kind: lead", "kind: leed", 0, "没有代码为“leed”的事项。是不是想写“lead”？", `did you mean "lead"?`, ""},
	{"pipeline.yaml", "stages: [registered, negotiating", "stages: [registered, negotiated", 0, "没有代码为“negotiated”的环节", "there is no stage", ""},
	{"pipeline.yaml", "amount: investment", "amount: investmant", 0, "没有字段“investmant”。是不是想写“investment”？", `did you mean "investment"?`, ""},
	{"pipeline.yaml", "key: key", "key: title", 0, "字段“title”的类型是 text，这里要 bool", "bool is needed here", ""},
	{"pipeline.yaml", "passed: approved", "passed: lost", 0, "没有代码为“lost”的主要环节", "there is no stage of the way", ""},
	{"pipeline.yaml", "stages: [registered, negotiating, admission, committee, approved, signed]", "stages: [registered]", 0, "漏斗要有 2 到 16 个环节，不是 4 个", "2 to 16 stages", ""},
	// hotline
	{"hotline.yaml", "kind: residents", "kind: resident", 0, "没有“resident”这类事项", "there is no kind of matter", ""},
	{"hotline.yaml", "ours: place", "ours: plase", 0, "没有代码为“plase”的字段。是不是想写“place”？", `did you mean "place"?`, ""},
	{"hotline.yaml", "供热: heating", "供热: heatin", 0, "没有代码为“heatin”的选项。是不是想写“heating”？", `did you mean "heating"?`, ""},
	{"hotline.yaml", "stages: [replied]", "stages: [replied, working]", 0, "环节“working”有两个状态", "has two statuses", ""},
	{"hotline.yaml", ", stages: [closed]", ", stages: []", -6, "环节“closed”没有对应的状态", "has no status", ""},
	// plots
	{"plots.yaml", "area: chemical, use: M3", "area: chemicl, use: M3", 0, "没有代码为“chemicl”的片区。是不是想写“chemical”？", `did you mean "chemical"?`, ""},
	{"plots.yaml", "area: chemical, use: M3", "area: chemical, use: M4", 0, "没有代码为“M4”的用地性质", "there is no land use", ""},
	{"plots.yaml", "enterprises: [E0155,", "enterprises: [E1055,", 0, "没有代码为“E1055”的企业", "there is no enterprise", ""},
	{"plots.yaml", "enterprises: [E0155,", "enterprises: [E0155, E0155,", 0, "企业“E0155”写了两次", "is written twice", ""},
	{"plots.yaml", "mu: 178.43, state: used, ring: \"2880,240", "mu: 187.43, state: used, ring: \"2880,240", 0, "“HG-01”写的是 187.43 亩，按角点算是 178.43 亩，相差超过 1%", "its corners make 178.43 mu", ""},
	{"plots.yaml", "mu: 178.43, state: used, ring: \"2880,240", "mu: 178.433, state: used, ring: \"2880,240", 0, "“178.433”不是亩数", "is no area in mu", ""},
	{"plots.yaml", "mu: 178.43, state: used, ring: \"2880,240", "mu: 178.43, state: vacant, ring: \"2880,240", 0, "“HG-01”写的是空闲，却已有企业", "said to be vacant", ""},
	{"plots.yaml", "mu: 178.43, state: used, ring: \"2880,240", "mu: 178.43, state: let, ring: \"2880,240", 0, "“let”不是可选的值", "is not one of the choices", ""},
	{"plots.yaml", "2880,240 3185,240 3185,630 2880,630", "2880,240 3185,24o 3185,630 2880,630", 0, "读不懂的点", "is not a point", ""},
	{"plots.yaml", "2880,240 3185,240 3185,630 2880,630", "2880,240 3185,630 3185,240 2880,630", 0, "“HG-01”的边界自相交", "crosses or touches itself", ""},
	{"plots.yaml", "2880,240 3185,240 3185,630 2880,630", "2880,240 3186,240 3186,630 2880,630", 1, "“HG-02”与“HG-01”重叠", `"HG-02" overlaps "HG-01"`, ""},
	{"plots.yaml", "2880,240 3185,240 3185,630 2880,630", "2880,238 3185,238 3185,630 2880,630", 0, "“HG-01”超出了片区“chemical”", "reaches out of the area", ""},
	{"plots.yaml", "2880,240 3185,240 3185,630 2880,630", "-1,240 3185,240 3185,630 2880,630", 0, "在图幅 5640 × 3640 米之外", "lies off the sheet", ""},
	{"plots.yaml", "width: 30, line: \"820,0 820,1820\"", "width: 30, line: \"820,0 700,1820\"", -1, "“tongda”从地块“WL-05”中间穿过", "runs through the plot", "any line"},
	{"plots.yaml", "width: 30, line: \"820,0 820,1820\"", "width: 30, line: \"820,0\"", 0, "“tongda”至少要两个点", "at least two points", ""},
	{"plots.yaml", "tolerance: 1", "tolerance: 100", 0, "面积容差应在 0 到 20% 之间", "between 0 and 20%", ""},
	// approvals
	{"approvals.yaml", "unit: approval-projects", "unit: aproval-projects", 0, "没有代码为“aproval-projects”的机构。是不是想写“approval-projects”？", `did you mean "approval-projects"?`, ""},
	{"items.csv", "Provisions on the Duties of the Bodies of the Juyan High-tech Zone, art. 8\",20wd,8wd", "Provisions on the Duties of the Bodies of the Juyan High-tech Zone, art. 8\",20wd,21wd", 0, "“劳务派遣经营许可”的承诺时限 21wd 长于法定时限 20wd", "the promised limit 21wd", ""},
	{"items.csv", "Provisions on the Duties of the Bodies of the Juyan High-tech Zone, art. 8\",20wd,8wd", "Provisions on the Duties of the Bodies of the Juyan High-tech Zone, art. 8\",20wd,8d", 0, "不是同一种日子", "count different sorts of days", ""},
	{"items.csv", "152971MAJYJ8TX262152000002000", "152971MAJYJ8TX262152000001000", 0, "重复", "taken already", ""},
	{"approvals.yaml", "promised: 25wd", "promised: 61d", 0, "“eia-approval”的承诺时限 61 天 长于法定时限 60 天", "is longer than the statutory", ""},
	{"approvals.yaml", "promised: 25wd", "promised: 43wd", 0, "长于法定时限", "five working days count as seven", ""},
	{"approvals.yaml", "promised: 25wd", "promised: 25 weeks", 0, "“25 weeks”不是工期", "is not a length of time", ""},
	{"approvals.yaml", "after: [eia-book]", "after: [eia-bok]", 0, "“eia-approval”的紧前工作“eia-bok”不在计划里。是不是想写“eia-book”？", `did you mean "eia-book"?`, ""},
	{"approvals.yaml", "    after: [land-transfer]\n", "    after: [land-transfer, works-permit]\n", 0, "活动互相等待：real-estate → works-permit → real-estate", "activities wait for each other", ""},
	{"approvals.yaml", "    deferrable: [real-estate]\n    promisable", "    deferrable: [filing]\n    promisable", 0, "“filing”不是“building-permit”的紧前工作", "is no predecessor of", ""},
	{"approvals.yaml", "projects: [ordinary], takes: 20wd", "projects: [ordinry], takes: 20wd", 0, "没有代码为“ordinry”的项目类型", "there is no sort of project", ""},
	{"approvals.yaml", "{code: start, name: {zh: 开工, en: Start of construction}, takes: 0,", "{code: start, name: {zh: 开工, en: Start of construction}, unit: land, takes: 0,", 0, "“start”要么有部门", "has either a unit with limits", ""},
	{"approvals.yaml", "        promised: 1wd\n", "", -1, "“filing”既没有法定时限也没有承诺时限", "has neither", ""},
	{"approvals.yaml", "- code: energy\n", "- code: filing\n", 0, "重复", "is taken already", ""},
	{"approvals.yaml", "  strength: 5", "  strength: 0", 0, "先验的分量 0", "the strength 0", ""},
	// reviews
	{"reviews.yaml", "chair: admin-committee.director\n", "chair: admin-committee.directer\n", 0, "“admin-committee.directer”不是成员，不能主持。是不是想写“admin-committee.director”？", `did you mean "admin-committee.director"?`, ""},
	{"reviews.yaml", "chair: admin-committee.director\n", "chair: [admin-committee.director, admin-committee.deputy-economy]\n", 0, "这里应只写一个值", "a single value", ""},
	{"reviews.yaml", "planning.head, land.head, ecology.head, emergency.head, finance.head, approval.head]", "planing.head]", 0, "没有代码为“planing.head”的岗位", "there is no post", ""},
	{"reviews.yaml", "quorum: 2/3\n        least: 5", "quorum: 4/3\n        least: 5", 0, "“4/3”不是 0 到 1 之间的比例", "no share between 0 and 1", ""},
	{"reviews.yaml", "least: 5", "least: 15", 0, "至少到会 15 人，成员却只有 9 个", "at least 15 must attend", ""},
	{"reviews.yaml", "    stage: admission\n", "    stage: admission\n    after: party\n", 1, "评审顺序成了圈：admission → party → committee → admission", "wait for each other", ""},
	{"reviews.yaml", "        way: votes\n        more_than: 1/2\n        secret: true\n", "        way: votes\n        secret: true\n", 0, "表决要写清多少票算通过", "votes need one majority", ""},
	{"reviews.yaml", "way: consensus\n", "way: consensus\n        secret: true\n", 0, "一致同意的不计票", "a consensus counts no votes", ""},
	{"reviews.yaml", "        way: consensus\n", "", -6, "缺“way”", `"way" is missing`, "any line"},
	{"reviews.yaml", "passes: admit\n", "passes: triage\n", 0, "动作“triage”不开会也有人能做", "without a session", ""},
	{"reviews.yaml", "        opinion_days: 5\n", "", 0, "没写几个工作日内答复", "opinion_days", "any line"},
	{"reviews.yaml", "per: mu, at_least: 280,", "per: muu, at_least: 280,", 0, "没有代码为“muu”的字段", "did you mean \"mu\"?", ""},
	{"reviews.yaml", "per: mu, at_least: 280,", "per: mu,", 0, "门槛写一个", "one threshold", ""},
	{"reviews.yaml", `classes: ["2631"]`, `classes: ["9999"]`, 0, "GB/T 4754 没有“9999”这一类", "has no class", ""},
	{"reviews.yaml", "number: 居高管纪〔{year}〕{seq}号", "number: 居高管纪〔{year}〕号", 0, "会重号", "share one", "any line"},
	// key tasks
	{"keytasks.yaml", `tells: ["role:oversight"]`, `tells: ["role:overseer"]`, 0, "“role:overseer”不是角色", "neither a role", ""},
	{"keytasks.yaml", `tells: ["role:oversight"]   # 转为红灯时通知谁：role:角色代码，或重点工作的关系
    said: {zh: 重点工作亮红灯，请研究是否督查, en: "A key task has turned red: please consider a letter of oversight"}
`, "tells: [leader]\n", 0, "没写通知什么", "not what", ""},
	// the organisation
	{"units.yaml", "class: 1", "class: 4", 0, "没有 4", "not 4", ""},
	{"units.yaml", "  kind: committee\n  affiliation: own\n  duty: {zh: 领导", "  kind: comittee\n  affiliation: own\n  duty: {zh: 领导", 0, "请从这些里选一个：committee", "choose one of: committee", ""},
	{"units.yaml", "parent: economy, kind", "parent: economi, kind", 0, "没有代码为“economi”的机构。是不是想写“economy”？", `did you mean "economy"?`, ""},
	{"units.yaml", "- code: party-committee\n", "- code: party-committee\n  parent: admin-committee\n", 1, "又是自己的上级", "its own superior", ""},
	{"units.yaml", "- code: admin-committee", "- code: party-committee", 0, "重复（第 4 行已有）", "taken already (line 4)", ""},
	{"units.yaml", "from: 2021-07-01", "from: 2021年7月", 0, "不是日期", "is not a date", ""},
	{"units.yaml", "from: 2021-07-01", "from: 2021-07-01\n  to: 2021-06-30", 1, "结束日期 2021-06-30 不晚于开始日期", "is not after the beginning", ""},
	{"posts.csv", "economy.head,economy,", "economy.head,economi,", 0, "没有代码为“economi”的机构", "there is no unit", ""},
	{"posts.csv", "economy.head,economy,经发局局长岗,Head of the Economic Bureau,head,unit_head", "economy.head,economy,经发局局长岗,Head of the Economic Bureau,boss,unit_head", 0, "rank：“boss”不是可选的值", "rank:", ""},
	{"posts.csv", "economy.head,economy,经发局局长岗,Head of the Economic Bureau,head,unit_head", "economy.head,economy,经发局局长岗,,head,unit_haed", 0, "是不是想写“unit_head”？", `did you mean "unit_head"?`, ""},
	{"posts.csv", "economy.head,economy,经发局局长岗,Head", "economy.head,economy,,Head", 0, "name_zh", "name_zh", ""},
	{"posts.csv", "code,unit,", "code,uint,", 0, "缺“unit”（机构代码）这一列", "the column unit", ""},
	{"posts.csv", "code,unit,", "\"code,unit,", 0, "这一行读不懂", "cannot be read", ""},
	{"people.csv", "code,name,", "code,\xd0\xd5\xc3\xfb,", 0, "不是 UTF-8", "not UTF-8", ""},
	{"people.csv", ",m,101", ",男,101", 0, "写 f（女）或 m（男）", "write f or m", ""},
	{"people.csv", ",civil,", ",civilian,", 0, "列表 identities 里没有“civilian”", "identities", ""},
	{"appointments.csv", "admin-committee.deputy-economy,2022-01-01", "admin-committee.deputy-economie,2022-01-01", 0, "没有代码为“admin-committee.deputy-economie”的岗位", "there is no post", ""},
	{"appointments.csv", "admin-committee.deputy-economy,2022-01-01", "admin-committee.deputy-economy,2021-01-01", 0, "还不存在或已撤销", "did not exist", ""},
	{"appointments.csv", "admin-committee.deputy-economy,2022-01-01,", "admin-committee.deputy-economy,2022-01-01,\nP001,admin-committee.deputy-economy,2022-05-01,", 1, "同时有两人任职", "held by two people", ""},
	{"appointments.csv", "admin-committee.deputy-economy,2022-01-01,", "admin-committee.deputy-economy,2022-01-01,,,,,", 0, "比表头多 4 格", "4 cells more", ""},
	{"task_forces.yaml", "  standing: true", "  standing: maybe", 0, "应是“是”或“否”", "must be true or false", ""},
	{"task_forces.yaml", "  commissioner: economy-projects.commissioner", "  commissioner: economy-projects.comissioner", 0, "没有代码为", "did you mean", ""},
	{"task_forces.yaml", "  project: {zh: 电子级添加剂一期, en: \"Electronic-grade additives, phase I\"}\n", "", -2, "既不是常设的，也没写服务哪个项目", "neither standing nor", ""},
	{"enterprises.csv", "91152971MAJYJQHX5P", "91152971MAJYJQHX5", 0, "统一社会信用代码", "credit code", ""},
	{"enterprises.csv", ",3985,materials,", ",9999,materials,", 0, "GB/T 4754", "GB/T 4754", ""},
	{"enterprises.csv", ",3985,materials,", ",3985,material,", 0, "是不是想写“materials”？", `did you mean "materials"?`, ""},
	{"services.csv", "E0001,tf-electronic,economy-projects.commissioner,economy-projects.service-1", "E0001,tf-electronic,economy-projects.commissioner,tax.service-1", 0, "不在专班“tf-electronic”里", "is not in task force", ""},
	{"services.csv", "2021-07-01,2022-01-01", "2021-07-01,2022-06-01", 1, "同一时间有两组服务人员", "is served twice", ""},
	{"sign_ins.yaml", "  post: land.head", "  post: land.haed", 0, "是不是想写“land.head”？", `did you mean "land.head"?`, ""},
	// roles
	{"roles.yaml", "    cockpit.view: all", "    cokpit.view: all", 0, "是不是想写“cockpit.view”？", `did you mean "cockpit.view"?`, ""},
	{"roles.yaml", "    cockpit.view: all", "    cockpit.view: everything", 0, "请从这些里选一个：own", "choose one of: own", ""},
	{"roles.yaml", "    account.manage: all", "    account.manage: all\n    whistle.view: all", 1, "管理员角色“sysadmin”不能看业务记录", "may not see business records", ""},
	{"roles.yaml", "    grant.manage: all", "    grant.manage: all\n    audit.view: all", 1, "权限 audit.view 只能给", "audit.view belongs to", ""},
	// doubts
	{"doubts.yaml", "code: late_pause", "code: late_pauses", 0, "程序不会查“late_pauses”", `no detector "late_pauses"`, ""},
	{"doubts.yaml", "acts: [whistle.paused, ", "acts: [whistle.pausd, ", 0, "是不是想写“whistle.paused”？", `did you mean "whistle.paused"?`, ""},
	{"doubts.yaml", "within: 60m, window: 90d, least: 3, share: 40", "within: 60m, window: 90d, least: 3", 0, "缺 share", "lacks share", ""},
	{"doubts.yaml", "period: quarter, within: 9h", "period: week, within: 9h", 0, "不认识“week”", "not known here", ""},
	{"doubts.yaml", "acts: [whistle.bounced, residents.bounced], least: 3", "acts: [whistle.bounced, residents.bounced], least: 0", 0, "几次算疑点", "how many (least)", ""},
	{"doubts.yaml", "window: 21d, least: 4", "window: 21, least: 4", 0, "“21”不是时段", "not a stretch of time", ""},
	{"doubts.yaml", "{who} {count} 次在时限前", "{who} {nummer} 次在时限前", 0, "“nummer”填不出来", `"nummer" in braces`, ""},
	{"doubts.yaml", "key_days: 92", "key_days: 0", -1, "说不通", "makes no sense", ""},
	{"doubts.yaml", `daily: "06:30"`, `daily: "25:30"`, 0, "不是时刻", "not a time of day", ""},
	// questions and guides
	{"counter.yaml", "{is: person, to: person-trade}", "{is: person, to: person-trad}", 0, "没有“person-trad”这一步", "no step", ""},
	{"counter.yaml", "lead: [{is: company, to: company-trade}, {is: person, to: person-trade}]", "lead: [{is: company, to: company-trade}]", 0, "答案“person”有 0 个去处", "leads to 0 places", ""},
	{"counter.yaml", "{is: person, to: person-trade}", "{is: person, to: company-trade}", 8, "“person-trade”这一步走不到", "no answer of the guide", ""},
	{"counter.yaml", "{is: medical, to: medical}", "{is: medical, to: which}", -2, "绕了一圈又回到“which”", "comes back", ""},
	{"counter.yaml", "{is: self, items: [11152971MAJYXR6K8W2152006010000]}", "{is: self, items: [11152971MAJYXR6K8W2152006010009]}", 0, "没有编码为", "no item with the code", ""},
	{"counter.yaml", "{is: refit, items:", "{is: refit, to: land, items:", 0, "写一样", "write one of them", ""},
	{"counter.yaml", "        ask: drawn", "        ask: drown", 0, "没有“drown”这个问题", "no question", ""},
	{"counter.yaml", "  - code: place\n    ask:", "  - code: place\n    when: trade=meals\n    ask:", 1, "前面没有这个问题或答案", "no question before it", ""},
	{"items.csv", "条件:place=rented", "条件:place=hired", 0, "材料的条件“place=hired”没有这个问题或答案", "no question and answer", "any line"},
	{"counter.yaml", "{code: health, names: [从业人员健康证明], days: 365", "{code: health, names: [户口簿], days: 365", 0, "已经属于“household”", "already", ""},
	{"zone.yaml", "drafts: {days: 30, most: 20", "drafts: {days: 30, most: 0", 0, "草稿要写保留几天", "drafts need", ""},
	// lists and dispatch
	{"lists.yaml", "{code: land, name: {zh: 用地规划", "{code: utilities, name: {zh: 用地规划", 0, "选项代码“utilities”重复", "appears twice", ""},
	{"lists.yaml", "words: [用地, 土地,", "words: [停电, 土地,", 0, "常用词“停电”已属于“utilities”", "belongs to", ""},
	{"lists.yaml", "{code: finance, name: {zh: 融资金融", "{code: financing, name: {zh: 融资金融", 0, "列表 topics 里没有“finance”", "topics", "dispatch.yaml"},
	{"dispatch.yaml", "lead: tax, basis", "lead: taxes, basis", 0, "是不是想写“tax”？", `did you mean "tax"?`, ""},
	{"dispatch.yaml", "  list: hazard_kinds", "  list: hazard_kind", 0, "lists.yaml 里没有列表“hazard_kind”", "no list", ""},
	// kinds
	{"kinds/hazard.yaml", "type: code, list: hazard_kinds", "type: code, list: hazard_kind", 0, "是不是想写“hazard_kinds”？", `did you mean "hazard_kinds"?`, ""},
	{"kinds/hazard.yaml", "list: hazard_levels, default: general", "list: hazard_levels, default: normal", 0, "没有“normal”这一项", `no choice "normal"`, ""},
	{"kinds/hazard.yaml", "type: money}", "type: currency}", 0, "“currency”不是可选的值", "currency", ""},
	{"kinds/hazard.yaml", "titled: title", "titled: titel", 0, "没有名为“titel”的字段", `no field "titel"`, ""},
	{"kinds/hazard.yaml", "    to: planned\n    by: [caller, handler]", "    to: plannd\n    by: [caller, handler]", 0, "没有名为“plannd”的环节", `no stage "plannd"`, ""},
	{"kinds/hazard.yaml", "    by: [caller, handler]\n    form: [duty,", "    by: [caller, handlr]\n    form: [duty,", 0, "“handlr”", "handlr", ""},
	{"kinds/hazard.yaml", "    by: [\"role:leader\"]", "    by: [\"role:leaders\"]", 0, "没有名为“leaders”的岗位角色", `no role "leaders"`, ""},
	{"kinds/hazard.yaml", "    requires: [duty, measures,", "    requires: [place, measures,", 0, "“place”不在 form 里", "is required but not in form", ""},
	{"kinds/hazard.yaml", "    stop: [recheck]\n    facts:\n", "    facts:\n", 0, "时限“recheck”仍在走", "still runs", "any line"},
	{"kinds/hazard.yaml", "awaits: [pass, fail]", "awaits: [pass, fails]", 0, "等待的动作“fails”在这里做不了", "fails", ""},
	{"kinds/hazard.yaml", "limits: [{when: f.level == \"major\", is: 2wd}, {is: 5wd}]", "limits: [{when: f.level == \"major\", is: 2wd}, {is: 5天}]", 0, "“5天”不是限期", "is not a limit", ""},
	{"kinds/hazard.yaml", "when: f.level == \"major\"}", "when: f.levle == \"major\"}", 0, "字段“levle”不存在。是不是想写“level”？", `did you mean "level"?`, ""},
	{"kinds/hazard.yaml", "when: f.level == \"major\"}", "when: f.level == \"mayor\"}", 0, "没有“mayor”这一项。是不是想写“major”？", `did you mean "major"?`, ""},
	{"kinds/hazard.yaml", "when: f.level == \"major\"}", "when: f.level = \"major\"}", 0, "两个等号", "two equals signs", ""},
	{"kinds/residents.yaml", "when: m.count.bounce == 0", "when: m.bounces == 0", 0, "m.bounces 不存在", "m.bounces", ""},
	{"kinds/residents.yaml", "from: \"unit:social-hotline\"", "from: \"unit:hotline\"", 0, "没有代码为“hotline”的机构", "there is no unit", ""},
	{"kinds/residents.yaml", "do: escalate", "do: escalat", 0, "请从这些里选一个：notify", "choose one of: notify", ""},
	{"kinds/residents.yaml", "    not_who: [contact, report, reply]", "    not_who: [contact, report, replay]", 0, "没有名为“replay”的动作", `no action "replay"`, ""},
	{"kinds/residents.yaml", "  - {from: 2022-01-01, target: 90,", "  - {from: 2022-01-01, rates: [responce], target: 90,", 0, "没有名为“responce”的比率。是不是想写“response”？", `did you mean "response"?`, ""},
	{"kinds/residents.yaml", "target: 90, low: 80", "target: 90, low: 95", 0, "目标说不通：目标 90，底线 95", "target 90, low 95", ""},
	{"kinds/residents.yaml", "  - {from: 2022-01-01, target: 90,", "  - {from: 2022-06-01, target: 85, source: {zh: 模型自定, en: Model}}\n  - {from: 2022-01-01, target: 90,", 1, "生效日期不晚于上一条", "does not begin after", ""},
	{"kinds/residents.yaml", "num: residents.solved", "num: residents.solve", 0, "没有哪一步产生计量“residents.solve”", "no step publishes", ""},
	{"kinds/residents.yaml", "{zh: \"受理：{title}\"", "{zh: \"受理：{tilte}\"", 0, "花括号里的“tilte”不是字段", "in braces", ""},
	{"kinds/residents.yaml", "permission: residents.raise", "permission: resident.raise", 0, "没有权限“resident.raise”", "no permission", ""},
	{"kinds/residents.yaml", "    by: [\"role:leader\"]\n    permission: residents.direct", "    by: [\"role:leader\"]\n    permission: residents.rate", 0, "角色“leader”可以做“挂账”，却没有权限 residents.rate", "lacks the permission", ""},
	{"kinds/hazard.yaml", "  permission: hazard.raise", "  permission: hazard.rate", -7, "没有哪个角色有权限 hazard.rate", "no role has the permission", ""},
	{"kinds/residents.yaml", "kind: residents\n", "kind: hazard\n", 0, "事项代码“hazard”已用于 kinds/hazard.yaml", "is taken by", ""},
	// registers
	{"registers/rnd_platform.yaml", "key: number", "key: nummer", 0, "没有名为“nummer”的字段", `no field "nummer"`, ""},
	{"registers/data/rnd_platform.csv", "number,name,category", "number,name,kategorie", 0, "没有字段“kategorie”", "no field", ""},
	{"registers/data/rnd_platform.csv", "YF-002,", "YF-001,", 0, "number“YF-001”重复（第 2 行已有）", "taken already (line 2)", ""},
	{"registers/data/rnd_platform.csv", ",rnd_center,region,", ",rnd_centre,region,", 0, "没有“rnd_centre”这一项", "rnd_centre", ""},
	// figures
	{"figures.yaml", `value: "90"`, `value: "91"`, 5, "写的是 91，区域包里数出来是 90", "says 91; the pack holds 90", ""},
	{"award.yaml", "number: 居高绩〔{year}〕{seq}号", "number: 居高绩〔{year}〕号", 0, "缺 {year} 或 {seq}，会重号", "two documents would share one", ""},
	{"award.yaml", "revised_workdays: 3", "revised_workdays: 0", 0, "更正后的公示期 0 个工作日太短", "too short", ""},
	{"award.yaml", "    title: 关于{scheme}结果的公示\n", "", -1, "公文“notice”没有标题或正文", `the document "notice" has no title`, ""},
	{"figures.yaml", `value: "29.2342"`, `value: "29.23亿"`, 0, "不是数字", "is not a number", ""},
	{"figures.yaml", "    section: 1\n", "    section: 5\n", 0, "没有 5", "not 5", ""},
	{"figures.yaml", "    runs: true", "    connected: false\n    value: \"3\"", 1, "标为未接入，却写了数值", "not connected but has a value", ""},
	{"extended_hours.yaml", "units: [approval,", "units: [approvals,", 0, "没有代码为“approvals”的机构", "there is no unit", ""},
}

func TestMistakesAreNamedWithFileAndLine(t *testing.T) {
	for _, m := range mistakes {
		t.Run(m.zh, func(t *testing.T) {
			fsys := edited(t, m.file, m.old, m.new)
			found := pack.Check(fsys)
			complete(t, found)
			file, line := m.file, 0
			if m.other == "" {
				line = lineOf(t, fsys, m)
			} else if m.other != "any line" {
				file = m.other
			}
			for _, p := range found {
				if p.File == file && (line == 0 || p.Line == line) && strings.Contains(p.In(kernel.ZH), m.zh) && strings.Contains(p.In(kernel.EN), m.en) {
					return
				}
			}
			t.Errorf("want %s:%d %q / %q; found\n%s", file, line, m.zh, m.en, lines(found))
		})
	}
}

// complete: every complaint says what and how in both languages.
func complete(t *testing.T, found []pack.Problem) {
	t.Helper()
	for _, p := range found {
		if p.What.ZH == "" || p.What.EN == "" || p.How.ZH == "" || p.How.EN == "" || strings.Contains(p.In(kernel.ZH)+p.In(kernel.EN), "%!") {
			t.Errorf("%+v", p)
		}
	}
}

// lineOf is where the edited text begins, plus the mistake's offset.
func lineOf(t *testing.T, fsys fstest.MapFS, m mistake) int {
	t.Helper()
	at := strings.Index(string(packed(t, m.file)), m.old)
	text := string(fsys[m.file].Data[:at])
	return strings.Count(text, "\n") + 1 + m.down
}

func packed(t testing.TB, file string) []byte {
	t.Helper()
	text, err := fs.ReadFile(packs.Model(), file)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func lines(ps []pack.Problem) string {
	var out []string
	for _, p := range ps[:min(len(ps), 8)] {
		out = append(out, p.In(kernel.ZH), p.In(kernel.EN))
	}
	return strings.Join(out, "\n")
}

func TestMissingAndStrangeFiles(t *testing.T) {
	fsys := copyOf(t)
	delete(fsys, "zone.yaml")
	fsys["unit.yaml"] = &fstest.MapFile{Data: []byte("x")}
	fsys["kinds/extra.yml"] = &fstest.MapFile{Data: []byte("x")}
	fsys["registers/data/gone.csv"] = &fstest.MapFile{Data: []byte("a,b\n")}
	got := lines(pack.Check(fsys))
	for _, want := range []string{"zone.yaml: 缺这个文件", "unit.yaml: 不认识这个文件，程序不会用它。是不是想写“units.yaml”？", "kinds/extra.yml: 不认识这个文件", "registers/data/gone.csv: 没有登记簿“gone”"} {
		if !strings.Contains(got, want) {
			t.Errorf("want %q in\n%s", want, got)
		}
	}
}

// A genuine credit code that fails its check is a note, not a fault.
func TestAnOddCreditCodeOnlyWarns(t *testing.T) {
	fsys := edited(t, "enterprises.csv", "91152971MAJYJQHX5P", "91350203M0001QAY9B")
	found := pack.Check(fsys)
	if len(found) != 1 || !found[0].Warn || found[0].File != "enterprises.csv" || found[0].Line != 2 {
		t.Fatalf("found\n%s", lines(found))
	}
	if p, err := pack.Load(fsys); err != nil || p.Enterprises[0].USCC != "91350203M0001QAY9B" {
		t.Errorf("the pack did not load: %v", err)
	}
}

func TestTwoAdministrationsInOneHand(t *testing.T) {
	fsys := edited(t, "posts.csv", ",sysadmin,", ",sysadmin;secadmin,")
	if got := lines(pack.Check(fsys)); !strings.Contains(got, "同时是两种管理员") {
		t.Errorf("found\n%s", got)
	}
	fsys = copyOf(t)
	var rows []string
	person := ""
	for _, row := range strings.Split(strings.TrimSpace(string(fsys["appointments.csv"].Data)), "\n") {
		cells := strings.Split(row, ",")
		switch cells[1] {
		case "bigdata.secadmin":
			person = cells[0]
		case "bigdata.sysadmin":
			cells[0] = person
		}
		rows = append(rows, strings.Join(cells, ","))
	}
	fsys["appointments.csv"] = &fstest.MapFile{Data: []byte(strings.Join(rows, "\n"))}
	if got := lines(pack.Check(fsys)); !strings.Contains(got, "同时担任两种管理员") {
		t.Errorf("found\n%s", got)
	}
}

// The heading of a table may be Chinese, as spreadsheet users write it.
func TestChineseHeadings(t *testing.T) {
	fsys := edited(t, "appointments.csv", "person,post,from,to", "\ufeff人员代码,岗位代码,任职日期,离任日期")
	p, err := pack.Load(fsys)
	if err != nil || len(p.Appointments) != 300 || p.Appointments[0].Person == "" {
		t.Errorf("%d appointments, %v", len(p.Appointments), err)
	}
}

func TestEndlessFaultsAreCut(t *testing.T) {
	var b strings.Builder
	b.WriteString("person,post,from,to\n")
	for i := range 5000 {
		fmt.Fprintf(&b, "X%d,Y%d,2022-01-01,\n", i, i)
	}
	fsys := copyOf(t)
	fsys["appointments.csv"] = &fstest.MapFile{Data: []byte(b.String())}
	if n := len(pack.Check(fsys)); n != 500 {
		t.Errorf("%d findings", n)
	}
}

// A source in plain Chinese loads, but English readers would meet Chinese: the
// check says so. A name that is the same in both languages is left alone.
func TestAPlainSourceDeservesALook(t *testing.T) {
	const both = `source: {zh: 模型自定, en: "Set by the model"}`
	for plain, want := range map[string]string{"source: 模型自定": "来源“模型自定”没有英文", "source: GB/T 9704": ""} {
		fsys := edited(t, "kinds/task.yaml", both, plain)
		p, err := pack.Load(fsys)
		if err != nil {
			t.Fatal(err)
		}
		said := ""
		for _, x := range pack.Check(fsys) {
			said += x.What.ZH
			if !x.Warn || x.File != "kinds/task.yaml" || x.Line != 7 {
				t.Errorf("%s: %+v", plain, x)
			}
		}
		if want != said && !strings.HasPrefix(said, want+"，") || want == "" && said != "" {
			t.Errorf("%s: %q", plain, said)
		}
		for _, k := range p.Kinds {
			if k.Kind == "task" && "source: "+k.Source.ZH != plain {
				t.Errorf("%s is read as %+v", plain, k.Source)
			}
		}
	}
}
