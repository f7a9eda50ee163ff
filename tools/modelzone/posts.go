//go:build ignore

package main

import (
	"fmt"
	"strings"
)

// post is one line of posts.csv.
type post struct {
	code, unit, zh, en, rank, roles, dutyZH, dutyEN string
}

func (p post) row() []string {
	return []string{p.code, p.unit, p.zh, p.en, p.rank, p.roles, p.dutyZH, p.dutyEN, "2022-01-01"}
}

// establishment lists the posts of each unit:
// unit | slug | name | English | count | duty | English duty [| roles].
// head, chief and deputy posts get their rank by the slug.
const establishment = `
party-committee|secretary|党工委书记岗|Party Secretary|1|主持党工委全面工作|Leads the Party Work Committee
party-committee|deputy|党工委副书记岗|Deputy Party Secretary|1|协助主持党工委工作|Assists the Party Secretary
party-committee|organisation|党工委委员岗（党群）|Committee Member (Party Affairs)|1|分管党群工作|In charge of party affairs
party-committee|discipline|纪检监察工委书记岗|Discipline Secretary|1|分管纪检监察|In charge of discipline
admin-committee|director|管委会主任岗|Director|1|主持管委会全面工作|Leads the Administrative Committee
admin-committee|deputy-economy|管委会副主任岗（经济）|Deputy Director (Economy)|1|分管经济、项目和科技|In charge of economy, projects and science
admin-committee|deputy-planning|管委会副主任岗（规建）|Deputy Director (Planning)|1|分管规划建设、自然资源和生态环境|In charge of planning, land and ecology
admin-committee|deputy-safety|管委会副主任岗（应急）|Deputy Director (Safety)|1|分管应急管理和园区|In charge of safety and the park
admin-committee|deputy-services|管委会副主任岗（政务）|Deputy Director (Services)|1|分管政务服务、社会事务和企业服务|In charge of services
office|head|综合办主任岗|Head of the General Office|1|主持综合办公室工作|Leads the General Office
office|deputy|综合办副主任岗|Deputy Head|1|协助主任|Assists the head
office-secretariat|chief|文秘科科长岗|Chief of the Secretariat|1|文电和会议|Documents and meetings|secretary
office-secretariat|writer|文稿岗|Writer|3|文稿起草|Drafts documents
office-secretariat|archives|档案机要岗|Archives and Confidential Papers|1|档案和机要|Archives and confidential papers
office-secretariat|logistics|机关事务岗|Office Services|1|机关事务|Office services
office-oversight|chief|督查考核科科长岗|Chief of Oversight and Appraisal|1|督查督办和绩效考核|Oversight and appraisal|oversight
office-oversight|oversight|督查岗|Oversight|2|重点工作督查|Oversight of key tasks|oversight
office-oversight|appraisal|绩效考核岗|Appraisal|2|差异化绩效考核|Differentiated appraisal|appraiser
party-affairs|head|党群部部长岗|Head of Party Affairs|1|主持党群工作部工作|Leads Party Affairs
party-affairs|deputy|党群部副部长岗|Deputy Head|1|协助部长|Assists the head
party-organisation|chief|组织干部科科长岗|Chief of Organisation|1|干部聘任|Appointments|personnel
party-organisation|cadre|干部聘任岗|Appointments|2|全员聘任和任免|Appointment campaign|personnel
party-organisation|building|基层党建岗|Party Building|2|基层党建|Party building
party-talent|chief|人才服务科科长岗|Chief of Talent|1|人才引进和服务|Talent
party-talent|talent|人才服务岗|Talent Services|3|一站式人才服务|One-stop talent services
party-publicity|chief|宣传群团科科长岗|Chief of Publicity|1|宣传和群团|Publicity and mass organisations
party-publicity|publicity|宣传岗|Publicity|2|宣传|Publicity
party-publicity|union|工会群团岗|Union and Mass Organisations|1|群团工作|Mass organisations
economy|head|经发局局长岗|Head of the Economic Bureau|1|主持经济发展局工作|Leads the Economic Development Bureau|scheduler
economy|deputy|经发局副局长岗|Deputy Head|2|分管产业、项目|In charge of industry and projects|scheduler
economy-projects|chief|重大项目科科长岗|Chief of Major Projects|1|重大项目调度|Major projects|scheduler
economy-projects|commissioner|重大项目专员岗|Major Projects Commissioner|1|电子化学品重大项目专员|Commissioner of electronic chemicals|commissioner
economy-projects|service|项目服务岗|Project Service|3|重大项目专干|Officer of major projects|officer
economy-projects|scheduling|项目调度岗|Project Scheduling|2|项目月调度|Monthly scheduling of projects|scheduler
economy-operation|chief|运行监测科科长岗|Chief of Monitoring|1|经济运行分析|Economic analysis
economy-operation|monitor|运行监测岗|Monitoring|3|规上企业监测|Monitoring of firms above scale
economy-industry|chief|产业发展科科长岗|Chief of Industry|1|产业链和配套|Industrial chains
economy-industry|chain|产业链岗|Industrial Chains|4|产业链服务|Industrial chain services
economy-energy|chief|能源要素科科长岗|Chief of Energy|1|能耗指标和要素保障；绿电制氢专员|Energy quotas; commissioner of green hydrogen|commissioner
economy-energy|resource|能源要素岗|Energy and Resources|2|要素保障；绿电制氢专干|Resources; officer of green hydrogen|officer
economy-energy|power|电力协调岗|Power Coordination|1|电力协调|Power coordination
economy-statistics|chief|统计科科长岗|Chief of Statistics|1|统计调查和纳统|Statistics|statistician
economy-statistics|statistics|统计岗|Statistics|3|联网直报|Direct reporting|statistician
economy-general|chief|综合科科长岗|Chief of General Affairs|1|综合协调|General affairs
economy-general|general|综合岗|General Affairs|2|综合文秘|General affairs
investment|head|投促局局长岗|Head of Investment Promotion|1|主持投资促进局工作|Leads Investment Promotion|investor
investment|deputy|投促局副局长岗|Deputy Head|1|签约项目跟踪|Signed projects|investor
investment-first|chief|招商一科科长岗|Chief of Investment I|1|硅基新材料招商；专员|Silicon materials; commissioner|commissioner;investor
investment-first|promotion|招商岗|Investment Promotion|4|项目招引|Attracts projects|investor
investment-second|chief|招商二科科长岗|Chief of Investment II|1|医药、新能源招商|Pharmaceuticals and energy|investor
investment-second|promotion|招商岗|Investment Promotion|4|项目招引|Attracts projects|investor
planning|head|规建局局长岗|Head of Planning|1|主持规划建设局工作|Leads Planning and Construction
planning|deputy|规建局副局长岗|Deputy Head|1|分管建设|In charge of construction
planning-design|chief|规划科科长岗|Chief of Planning|1|国土空间和控规|Spatial planning
planning-design|planner|规划岗|Planning|2|规划条件|Planning conditions
planning-build|chief|建设管理科科长岗|Chief of Construction|1|工程建设管理|Construction
planning-build|works|工程管理岗|Works Management|3|工程报建和现场|Works
planning-build|quality|质量安全岗|Quality and Safety|2|工程质量安全监督|Quality and safety of works
planning-municipal|chief|市政交通科科长岗|Chief of Municipal Works|1|市政、交通；物流园专员|Municipal works; commissioner of logistics|commissioner
planning-municipal|municipal|市政岗|Municipal Works|3|道路、管网|Roads and mains
planning-municipal|transport|交通物流岗|Transport and Logistics|2|交通物流；物流园专干|Transport; officer of logistics|officer
science|head|科创局局长岗|Head of Science|1|主持科技创新局工作|Leads Science and Innovation
science|deputy|科创局副局长岗|Deputy Head|1|分管平台；生物医药专员|In charge of platforms; commissioner of biopharma|commissioner
science|platform|科技平台岗|Research Platforms|2|研发平台管理；生物医药专干|R&D platforms; officer of biopharma|officer;registrar
science|transfer|成果转化岗|Transfer of Results|2|成果转化|Transfer of results|registrar
science|hightech|高企培育岗|High-tech Firms|2|高新技术企业培育|High-tech firms
finance|head|财审局局长岗|Head of Finance|1|主持财政审计局工作|Leads Finance and Audit
finance|deputy|财审局副局长岗|Deputy Head|1|分管审计|In charge of audit
finance|budget|预算岗|Budget|2|预算编制|Budget
finance|treasury|国库支付岗|Treasury|2|国库支付|Treasury payments
finance|incentive|政策兑现岗|Incentives|2|惠企资金兑付|Disburses incentives
finance|audit|审计岗|Audit|3|内部审计|Internal audit
finance|it-audit|信息审计岗|IT Audit|1|平台操作审计|Audits the platform's trail|=auditor
approval|head|审批局局长岗|Head of Approvals|1|主持行政审批局工作|Leads Administrative Approval|counter_head
approval|deputy|审批局副局长岗|Deputy Head|1|分管政务服务|In charge of services|counter_head
approval-center|chief|政务服务中心主任岗|Head of the Service Centre|1|大厅运行和延时办|Hall and extended hours|counter_head
approval-center|window|综合窗口岗|Service Window|6|综合受理|Accepts cases|counter
approval-center|rating|好差评岗|Service Rating|1|好差评回访整改|Ratings and follow-up|counter
approval-projects|chief|项目审批科科长岗|Chief of Project Approval|1|项目审批|Project approval
approval-projects|approval|项目审批岗|Project Approval|4|立项、施工许可|Filing and building permits
approval-assist|chief|帮代办科科长岗|Chief of Assisted Service|1|帮代办和上门办|Assisted and at-the-door service|agent;van_crew
approval-assist|agent|帮代办岗|Assisted Service|4|项目帮代办|Assists projects|agent;van_crew
service-office|head|专班办主任岗|Head of the Service Office|1|主持企业服务专班办公室工作|Leads the Service Office|=office;unit_head
service-office|deputy|专班办副主任岗|Deputy Head|1|分管调度和督办|In charge of coordination|=office
service-office|dispatch|综合调度岗|Coordination|2|吹哨受理和调度|Receives and coordinates whistles|=office
service-office|followup|回访督办岗|Follow-up and Supervision|2|回访、督办|Follow-up and supervision|=office
service-office|commissioner|企业专员岗|Enterprise Commissioner|4|片区企业专员|Commissioner of a district|=commissioner
service-office|officer|企业专干岗|Enterprise Officer|12|企业专干|Officer of enterprises|=officer
emergency|head|应急局局长岗|Head of Emergency Management|1|主持应急管理局工作|Leads Emergency Management
emergency|deputy|应急局副局长岗|Deputy Head|1|分管危化监管|In charge of hazardous chemicals
emergency-hazchem|chief|危化监管科科长岗|Chief of Hazardous Chemicals|1|危化品企业监管|Chemical safety
emergency-hazchem|inspector|危化监管岗|Chemical Safety|4|危化品执法检查|Chemical safety inspection
emergency-industry|chief|工贸监管科科长岗|Chief of Industrial Safety|1|工贸企业监管|Industrial safety
emergency-industry|inspector|安全监察岗|Safety Inspection|3|工贸执法检查|Industrial inspection
emergency-command|chief|应急指挥科科长岗|Chief of Command|1|应急指挥|Emergency command
emergency-command|duty|应急值守岗|Emergency Duty|4|二十四小时值守|Round-the-clock duty
social|head|社会局局长岗|Head of Social Affairs|1|主持社会事务局工作|Leads Social Affairs
social|deputy|社会局副局长岗|Deputy Head|1|分管群众诉求|In charge of residents' matters
social|education|教育卫健岗|Schools and Health|2|教育、卫健|Schools and health
social|civil|民政岗|Civil Affairs|2|民政、救助|Civil affairs
social|rural|乡村振兴岗|Rural Revitalisation|1|乡村振兴|Rural revitalisation
social-hotline|chief|受理中心主任岗|Head of the Residents' Desk|1|群众诉求受理和派单|Receives and dispatches
social-hotline|operator|诉求受理岗|Residents' Desk|3|接诉、派单|Receives and dispatches
social-hotline|followup|诉求回访岗|Residents' Follow-up|2|回访|Follow-up
enforcement|head|执法局局长岗|Head of Enforcement|1|主持综合执法局工作|Leads Integrated Enforcement
enforcement|deputy|执法局副局长岗|Deputy Head|1|分管执法队|In charge of the teams
enforcement|officer|综合执法岗|Enforcement|6|巡查执法|Patrols and enforcement
bigdata|head|大数据中心主任岗|Head of the Data Centre|1|主持大数据中心工作|Leads the Data Centre
bigdata|sysadmin|系统管理岗|System Administration|1|平台账号、日历、区域包|Accounts, calendar, zone pack|=sysadmin
bigdata|secadmin|安全管理岗|Security Administration|1|平台授权|Grants|=secadmin
bigdata|governance|数据治理岗|Data Governance|2|数据汇聚治理|Data governance
bigdata|operations|网络运维岗|Network Operations|2|网络和机房|Network and machine room
incubator|head|孵化中心主任岗|Head of the Incubation Centre|1|主持双创孵化中心工作|Leads the Incubation Centre
incubator|service|孵化服务岗|Incubation Services|3|入孵企业服务|Serves start-ups
incubator|platform|平台服务岗|Platform Services|1|创新资源平台|Innovation resources
park-center|head|园区中心主任岗|Head of the Park Centre|1|主持化工园区服务中心工作|Leads the Park Centre
park-center|gate|封闭管理岗|Closed Management|3|卡口和封闭管理|Gates
park-center|patrol|园区巡查岗|Park Patrol|3|园区巡查|Patrols
tax|head|税务局局长岗|Head of the Tax Bureau|1|主持税务局工作|Leads the Tax Bureau
tax|deputy|税务局副局长岗|Deputy Head|1|分管纳税服务|In charge of taxpayer services
tax|collection|征收管理岗|Collection|2|征收管理|Collection
tax|service|纳税服务岗|Taxpayer Services|4|办税服务|Taxpayer services
tax|policy|税政岗|Tax Policy|1|税收优惠|Tax incentives
police|head|公安分局局长岗|Head of the Police Branch|1|主持公安分局工作|Leads the Police Branch
police|deputy|公安分局副局长岗|Deputy Head|1|分管治安|In charge of public order
police|order|治安岗|Public Order|2|治安和易制爆管理|Public order
police|household|户政岗|Household Registration|3|户政、身份证|Household registration
police|economic|经侦岗|Economic Crime|1|涉企案件|Cases of firms
police|traffic|交管岗|Traffic|1|交通和危化品车辆|Traffic
police|entry|出入境岗|Entry and Exit|1|出入境|Entry and exit
ecology|head|生态环境分局局长岗|Head of the Ecology Branch|1|主持生态环境分局工作|Leads the Ecology Branch
ecology|assessment|环评岗|Environmental Assessment|2|环评审批和排污许可|Assessments and permits
ecology|inspection|环境监察岗|Environmental Inspection|2|环境执法|Inspection
ecology|monitoring|环境监测岗|Environmental Monitoring|2|监测|Monitoring
fire|head|消防大队大队长岗|Head of the Fire Brigade|1|主持消防大队工作|Leads the Fire Brigade
fire|supervision|消防监督岗|Fire Supervision|3|消防监督|Fire supervision
land|head|自然资源分局局长岗|Head of the Natural Resources Branch|1|主持自然资源分局工作|Leads the Natural Resources Branch
land|approval|用地审批岗|Land Approval|1|用地报批、供地|Land approval and supply
land|registry|不动产登记岗|Property Registry|2|不动产登记|Property registration
land|planning|用地规划岗|Land Planning|2|规划许可|Planning permits
market|head|市场监管分局局长岗|Head of Market Regulation|1|主持市场监管分局工作|Leads Market Regulation
market|registry|登记注册岗|Registration|2|市场主体登记|Registers firms
market|equipment|特种设备岗|Special Equipment|2|特种设备监察|Special equipment
market|quality|质量计量岗|Quality and Metrology|1|质量计量|Quality and metrology
labour|head|人社分局局长岗|Head of Labour|1|主持人社分局工作|Leads the Labour Branch
labour|insurance|社保经办岗|Social Insurance|2|社保经办|Social insurance
labour|relations|劳动关系岗|Labour Relations|2|劳动监察和仲裁|Labour inspection
labour|employment|就业招工岗|Employment|2|企业招工|Recruitment
health-insurance|head|医保分局局长岗|Head of Health Insurance|1|主持医保分局工作|Leads Health Insurance
health-insurance|agent|医保经办岗|Medical Insurance|2|医保经办|Medical insurance
housing-fund|head|公积金管理部主任岗|Head of the Housing Fund|1|主持公积金管理部工作|Leads the Housing Fund
housing-fund|agent|公积金经办岗|Housing Fund|1|公积金经办|Housing fund
grid|head|供电分公司经理岗|Manager of Power Supply|1|主持供电分公司工作|Leads Power Supply
grid|customer|客户服务岗|Customer Service|1|大客户服务|Serves large users
grid|connection|业扩报装岗|Connections|1|接入方案|Connection plans
grid|repair|运维抢修岗|Repair|1|抢修|Repair
water|head|供水公司经理岗|Manager of Water Supply|1|主持供水公司工作|Leads Water Supply
water|customer|客户服务岗|Customer Service|1|用水服务|Serves users
water|mains|管网运维岗|Mains|1|管网维修|Mains repair
steam|head|供热公司经理岗|Manager of Steam and Heating|1|主持蒸汽供热公司工作|Leads Steam and Heating
steam|customer|客户服务岗|Customer Service|1|用汽服务|Serves users
steam|dispatch|生产调度岗|Production Dispatch|1|锅炉调度|Boiler dispatch
gas|head|燃气公司经理岗|Manager of Gas|1|主持燃气公司工作|Leads the Gas Company
gas|customer|客户服务岗|Customer Service|1|用气服务|Serves users
gas|safety|安检抢修岗|Safety and Repair|1|安检抢修|Safety and repair
sewage|head|污水公司经理岗|Manager of Sewage Treatment|1|主持污水处理公司工作|Leads Sewage Treatment
sewage|customer|客户服务岗|Customer Service|1|排水接入|Connections
sewage|process|工艺运行岗|Process Operation|1|处理工艺|Process
telecom|head|通信公司经理岗|Manager of Telecommunications|1|主持通信服务公司工作|Leads Telecommunications
telecom|customer|客户服务岗|Customer Service|1|专线服务|Leased lines
telecom|network|网络维护岗|Network Maintenance|1|网络维护|Maintenance
rail|head|专用线公司经理岗|Manager of the Rail Siding|1|主持专用线公司工作|Leads the Rail Siding
rail|dispatch|货位调度岗|Berth Dispatch|1|货位调度|Berths
rail|loading|装卸作业岗|Loading|1|装卸作业|Loading
`

const total = 290

func makePosts() []post {
	var out []post
	for _, line := range strings.Split(strings.TrimSpace(establishment), "\n") {
		f := strings.Split(line, "|")
		if len(f) < 7 {
			panic("too few cells: " + line)
		}
		out = append(out, copies(f)...)
	}
	if len(out) != total {
		panic(fmt.Sprintf("%d posts, want %d", len(out), total))
	}
	return out
}

// copies makes the posts of one line.
func copies(f []string) []post {
	var n int
	_, err := fmt.Sscan(f[4], &n)
	check(err)
	rank := rankOf(f[0], f[1])
	var out []post
	for i := range n {
		p := post{code: f[0] + "." + f[1], unit: f[0], zh: f[2], en: f[3], rank: rank, roles: rolesOf(f, rank), dutyZH: f[5], dutyEN: f[6]}
		if n > 1 {
			p.code = fmt.Sprintf("%s-%d", p.code, i+1)
			p.zh = strings.TrimSuffix(p.zh, "岗") + []string{"一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"}[i] + "岗"
			p.en = fmt.Sprintf("%s %d", p.en, i+1)
		}
		if p.code == "science.platform-2" { // one officer is enough
			p.roles = "unit_staff;registrar"
		}
		out = append(out, p)
	}
	return out
}

func rankOf(unit, slug string) string {
	switch {
	case unit == "party-committee", unit == "admin-committee":
		return "leader"
	case slug == "head", slug == "chief":
		return "head"
	case slug == "deputy":
		return "deputy"
	}
	return "staff"
}

// rolesOf adds the roles of the line to those of the rank; "=" replaces them.
func rolesOf(f []string, rank string) string {
	base := map[string]string{"leader": "leader", "head": "unit_head", "deputy": "unit_head", "staff": "unit_staff"}[rank]
	if len(f) < 8 {
		return base
	}
	if own, only := strings.CutPrefix(f[7], "="); only {
		return own
	}
	return base + ";" + f[7]
}
