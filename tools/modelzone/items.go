//go:build ignore

package main

import (
	"cmp"
	"fmt"
	"strings"

	"juyan/internal/codes"
)

// paper is the library of materials: what items ask for, in the columns that
// package counter reads (name=English|form|issuer|sample|marks).
var paper = map[string]string{
	"form":      "申请表=Application form|原件 1 份=1 original|申请人=Applicant|填写样例在窗口和本页，签字或盖章=Samples at the window and on this page; signed or sealed|",
	"licence":   "营业执照=Business licence|复印件 1 份=1 copy|市场监督管理部门=Market regulator||已有:uscc",
	"legalid":   "法定代表人身份证=Identity card of the legal representative|复印件 1 份=1 copy|公安机关=Public security|正反两面=Both sides|",
	"id":        "本人身份证=Your identity card|原件，当场核对=Original, checked on the spot|公安机关=Public security|在有效期内=Still valid|",
	"proxy":     "授权委托书=Letter of authority|原件 1 份=1 original|申请人=Applicant|写明委托事项和期限=States what is entrusted and for how long|非必交",
	"place":     "经营场所使用证明=Proof of the premises|复印件 1 份=1 copy|房屋产权人或出租人=Owner or landlord|租赁的附租赁合同=If rented, with the lease|条件:place=rented",
	"deed":      "不动产权证书=Property certificate|复印件 1 份=1 copy|自然资源部门=Natural resources||条件:place=owned",
	"articles":  "公司章程=Articles of association|原件 1 份=1 original|申请人=Applicant|全体股东签署=Signed by all shareholders|条件:who=company",
	"holders":   "股东身份证明=Proof of the shareholders|复印件 1 份=1 copy|申请人=Applicant||条件:who=company",
	"name":      "名称自主申报告知书=Notice of the name chosen|打印件 1 份=1 printout|名称申报系统=Name registration system||可容缺",
	"plan":      "平面布置图=Layout of the premises|原件 1 份=1 original|申请人=Applicant|标明面积和用途=Shows areas and uses|",
	"equip":     "设备设施清单=List of equipment|原件 1 份=1 original|申请人=Applicant||可容缺",
	"rules":     "管理制度目录=List of management rules|原件 1 份=1 original|申请人=Applicant||可容缺",
	"health":    "从业人员健康证明=Health certificates of the staff|复印件=Copy|医疗卫生机构=Medical institution||可容缺",
	"safety":    "安全管理人员合格证=Certificate of the safety officer|复印件 1 份=1 copy|应急管理部门=Emergency management||",
	"assess":    "安全评价报告=Safety assessment|原件 1 份=1 original|有资质的评价机构=Licensed assessor||",
	"report":    "专项报告=Technical report|原件 2 份=2 originals|有资质的编制单位=Licensed consultant|电子版同时提交=With an electronic copy|",
	"design":    "设计文件=Design documents|原件 1 套=1 original set|有资质的设计单位=Licensed design firm||",
	"contract":  "劳动合同=Labour contract|复印件 1 份=1 copy|用人单位=Employer||可容缺",
	"proof":     "相关证明=Supporting proof|原件 1 份=1 original|出具单位=Who issued it|按告知单所列=As listed in the notice|",
	"photo":     "近期照片=Recent photograph|电子照片=Digital photograph|申请人=Applicant|白底，三个月内=White background, taken within three months|",
	"household": "户口簿=Household register|原件，当场核对=Original, checked on the spot|公安机关=Public security||",
	"payslip":   "参保缴费凭证=Proof of contributions|电子凭证=Electronic certificate|社会保险经办机构=Social insurance agency|可在线生成=Can be made online|可容缺",
	"tax":       "跨区域涉税事项报告表=Report of tax matters across regions|原件 1 份=1 original|申请人=Applicant|合同名称、金额、经营地=Title and amount of the contract, place of business|",
	"deal":      "合同=Contract|复印件 1 份=1 copy|申请人=Applicant||可容缺",
	"invoice":   "发票或收据=Invoice or receipt|原件=Original|开具单位=Who issued it||",
	"bank":      "银行账户信息=Bank account|复印件 1 份=1 copy|开户银行=Applicant's bank||",
	"land":      "用地批准文件=Approval of the land|复印件 1 份=1 copy|自然资源部门=Natural resources||",
	"filing":    "项目备案或核准文件=Filing or approval of the project|复印件 1 份=1 copy|发展改革部门=Development and reform||",
	"meter":     "用量和负荷说明=Statement of load and use|原件 1 份=1 original|申请人=Applicant||",
}

// sorts of items: conditions, steps and the papers they ask for.
type itemSort struct{ conditions, steps, papers string }

var itemSorts = map[string]itemSort{
	"start":   {"有符合规定的名称、场所和经营范围=A name, premises and scope of business within the rules", "申请\n受理\n审查\n决定\n发照", "form legalid articles holders name place deed proxy"},
	"change":  {"原登记（许可）在有效期内=The registration or licence is still valid", "申请\n受理\n审查\n决定\n换证", "form licence legalid proof proxy"},
	"permit":  {"场所、设备、人员和制度符合规定=Premises, equipment, staff and rules of work meet the requirements", "申请\n受理\n现场核查\n决定\n发证", "form licence plan equip rules place deed proxy"},
	"food":    {"场所、设备、布局、人员和制度符合食品安全要求=Premises, equipment, layout, staff and rules of work meet the requirements of food safety", "申请\n受理\n现场核查\n决定\n发证", "form licence plan equip rules health place deed"},
	"safe":    {"安全设施、人员和制度符合法律规定=Safety facilities, staff and rules of work meet the law", "申请\n受理\n专家评审\n决定\n发证", "form licence assess safety rules plan"},
	"build":   {"前置手续已办结，设计文件齐全=Earlier procedures are done and the design documents are complete", "申请\n受理\n技术审查\n决定\n发证", "form licence filing land design"},
	"file":    {"材料齐全=The materials are complete", "申请\n核对\n备案", "form licence filing proxy"},
	"report":  {"报告由有资质的单位编制=The report is by a qualified consultant", "申请\n受理\n专家评审\n决定", "form licence report filing"},
	"person":  {"本人申请=You apply in person", "申请\n核对\n办结", "id household photo"},
	"cert":    {"本人或近亲属申请=You or a close relative applies", "申请\n核对\n出具", "id proof"},
	"social":  {"参加本地社会保险=You are in the local social insurance", "申请\n核对\n办理", "id payslip"},
	"move":    {"在本地参保，已到新单位就业=You were insured here and work for a new employer", "申请\n出具凭证\n联系对方\n转移到账", "id payslip contract"},
	"firm":    {"单位已登记=The employer is registered", "申请\n核对\n办结", "form licence proxy"},
	"hire":    {"已办理用工登记=Employment is registered", "申请\n核对\n办结", "form licence contract"},
	"tax":     {"按期申报=Returns are filed on time", "申请\n核对\n办结", "form licence"},
	"taxmove": {"跨省（盟市）临时从事经营活动=Temporary business in another province, league or city", "报告\n登记\n缴税\n反馈", "tax licence deal"},
	"refund":  {"有多缴或符合退税规定=Too much was paid, or the rules allow a refund", "申请\n审核\n退库", "form invoice bank"},
	"pay":     {"符合享受条件=The conditions of the benefit are met", "申请\n审核\n公示\n发放", "form id proof bank"},
	"estate":  {"权属清楚=The title is clear", "申请\n审核\n登簿\n发证", "form id proof deal"},
	"supply":  {"在供应范围内=Within the area of supply", "申请\n勘查\n答复\n接入", "form licence meter"},
}

// stepNames are the steps in English.
var stepNames = map[string]string{
	"申请":   "Application",
	"受理":   "Acceptance",
	"审查":   "Review",
	"决定":   "Decision",
	"发照":   "Issue of the licence",
	"换证":   "New certificate",
	"现场核查": "On-site check",
	"发证":   "Issue of the certificate",
	"专家评审": "Expert review",
	"技术审查": "Technical review",
	"核对":   "Check",
	"备案":   "Entry on file",
	"办结":   "Completion",
	"出具":   "Issue of the proof",
	"办理":   "Handling",
	"出具凭证": "Issue of the proof of contributions",
	"联系对方": "Contact with the other office",
	"转移到账": "Transfer arrives",
	"报告":   "Report",
	"登记":   "Registration",
	"缴税":   "Payment of tax",
	"反馈":   "Feedback",
	"审核":   "Examination",
	"退库":   "Refund",
	"公示":   "Public notice",
	"发放":   "Payment",
	"登簿":   "Entry in the register",
	"勘查":   "Survey",
	"答复":   "Reply",
	"接入":   "Connection",
}

// agreement is what the steam firm stands on instead of a law.
const agreement = "与管委会的供热特许经营协议=Heat supply concession agreement with the Administrative Committee"

// itemUnit is what is common to the items of a unit.
type itemUnit struct{ unit, duty, legal string }

var itemUnits = []itemUnit{
	{"approval", "《居延高新区工作机构职责规定》第八条", "《行政许可法》第四十二条"},
	{"market", "《市场主体登记管理条例》第五条", "《市场主体登记管理条例》第十九条"},
	{"tax", "《税收征收管理法》第五条", "《税收征收管理法》"},
	{"police", "《人民警察法》第六条", "《居民身份证法》《户口登记条例》"},
	{"labour", "《社会保险法》第七条", "《社会保险法》《就业促进法》"},
	{"land", "《土地管理法》第五条", "《不动产登记暂行条例》"},
	{"health-insurance", "《医疗保障基金使用监督管理条例》第六条", "《社会保险法》"},
	{"housing-fund", "《住房公积金管理条例》第十条", "《住房公积金管理条例》"},
	{"social", "《居延高新区工作机构职责规定》第十二条", "《行政许可法》第四十二条"},
	{"planning", "《居延高新区工作机构职责规定》第五条", "《建筑法》《城乡规划法》"},
	{"economy", "《居延高新区工作机构职责规定》第三条", "《企业投资项目核准和备案管理条例》"},
	{"emergency", "《居延高新区工作机构职责规定》第九条", "《安全生产法》《危险化学品安全管理条例》"},
	{"ecology", "《环境保护法》第十条", "《环境影响评价法》《排污许可管理条例》"},
	{"grid", "《电力法》第二十六条", "《电力供应与使用条例》"},
	{"water", "《城市供水条例》第七条", "《城市供水条例》"},
	{"steam", agreement, agreement},
	{"gas", "《城镇燃气管理条例》第五条", "《城镇燃气管理条例》"},
}

// items by unit: zh|en|kind|statutory|promised|visits|sort|marks|everyday words.
// Marks: - not in extended hours, D at the door, W whole region, C on commitment.
var itemTable = map[string]string{
	"approval": `
劳务派遣经营许可|Licence for labour dispatch|licence|20wd|8wd|1|permit||
人力资源服务许可|Licence for human resources services|licence|20wd|5wd|1|permit|C|
公共场所卫生许可|Hygiene licence of public premises|licence|20wd|5wd|1|permit|C|开宾馆 开浴室 开理发店=open a hotel, open a bath house, open a hairdresser's
道路货物运输经营许可|Licence for road freight|licence|20wd|5wd|1|permit||跑运输 货车=haul goods, lorry
道路运输证核发|Road transport certificate|licence|20wd|3wd|1|change||车辆营运证=vehicle permit
城市建筑垃圾处置核准|Approval to dispose of building waste|licence|20wd|5wd|0|file||拉渣土=haul rubble
户外广告设施设置审批|Approval of outdoor advertising|licence|20wd|5wd|0|file||挂招牌 门头=put up a sign, shop front
临时占用道路挖掘审批|Approval to occupy or dig up roads|licence|20wd|7wd|1|build||挖路=dig up a road
污水排入排水管网许可|Permit to discharge into sewers|licence|20wd|7wd|1|permit||排水证=drainage permit
取水许可|Licence to draw water|licence|45wd|15wd|1|report||打井=drill a well
民办非企业单位成立登记|Registration of a private non-enterprise unit|licence|60d|20d|1|start||
特种设备使用登记|Registration of special equipment|confirmation|30wd|3wd|1|file|D|锅炉 电梯 叉车=boiler, lift, forklift`,
	"market": `
公司设立登记|Registration of a company|licence|3wd|1wd|0|start|W|
个体工商户设立登记|Registration of a sole trader|licence|3wd|0wd|0|start|W|摆摊=run a stall
分公司设立登记|Registration of a branch|licence|3wd|1wd|0|start|W|
合伙企业设立登记|Registration of a partnership|licence|3wd|1wd|0|start||
公司变更登记|Change of a company's registration|licence|3wd|1wd|0|change|W|改地址 换法人 改名字=change the address, change the legal representative, change the name
个体工商户变更登记|Change of a sole trader's registration|licence|3wd|0wd|0|change||
公司注销登记|Deregistration of a company|licence|3wd|1wd|0|change||关公司=close a company
营业执照遗失补领|Replacement of a lost business licence|service||0wd|0|change||执照丢了=lost the licence
股权出质设立登记|Registration of a share pledge|confirmation|0wd|0wd|0|change||股权质押=pledge shares
食品经营许可核发|Food business licence|licence|20wd|8wd|1|food|C|开饭馆 开餐馆 卖吃的=open a restaurant, open a diner, sell food
食品经营许可延续|Renewal of the food business licence|licence|20wd|5wd|0|food|C|
食品小作坊登记|Registration of a small food workshop|licence|20wd|7wd|1|food||
药品零售企业许可|Licence for a pharmacy|licence|30wd|12wd|1|permit||开药店=open a chemist's
企业档案查询|Search of an enterprise's file|service||0wd|0|firm|W|查工商档案=look up a company file`,
	"tax": `
跨区域涉税事项报告|Report of tax matters across regions|service||0wd|0|taxmove|W|异地报税 外出经营 外管证=report tax elsewhere, do business elsewhere, certificate of business elsewhere
跨区域涉税事项缴税|Payment of taxes across regions|service||0wd|0|taxmove|W|异地缴税 异地预缴=pay tax elsewhere, prepay tax elsewhere
跨区域涉税事项信息反馈|Clearing of tax matters across regions|service||0wd|0|taxmove|W|
发票领用|Supply of invoices|service||0wd|0|tax||领发票=get invoices
发票代开|Invoices issued on behalf|service||0wd|1|tax||开发票=issue an invoice
增值税一般纳税人登记|Registration as a general VAT payer|confirmation||0wd|0|tax||
增值税留抵退税|Refund of excess input VAT|service||6wd|0|refund||退税=tax refund
误收多缴退抵税|Refund of overpaid tax|service||8wd|0|refund||多交税=paid too much tax
出口退税备案|Filing for export refunds|service||0wd|0|tax||
完税证明开具|Tax payment certificate|service||0wd|0|cert|W|
个人所得税纳税记录开具|Record of individual income tax|service||0wd|0|cert|W|
税务注销|Closing of the tax registration|service|20wd|5wd|0|tax||
车辆购置税申报|Declaration of vehicle purchase tax|service||0wd|1|tax||买车交税=tax on a new car
印花税申报|Declaration of stamp duty|service||0wd|0|tax||
财务会计制度备案|Filing of the accounting system|service||0wd|0|tax||`,
	"police": `
居民身份证首次申领|First identity card|service|60d|10d|1|person|W|办身份证=get an identity card
居民身份证换领|Replacement of an identity card|service|60d|10d|1|person|WD|换身份证 身份证到期=new identity card, identity card expired
居民身份证丢失补领|Lost identity card|service|60d|10d|1|person|W|身份证丢了=lost my identity card
临时居民身份证申领|Temporary identity card|service|3d|0wd|1|person||临时身份证=temporary card
居住证申领|Residence permit|service|15d|7d|1|person||暂住证=stay permit
居住证签注|Renewal of the residence permit|service||0wd|0|person||
新生儿出生登记|Registration of a birth|confirmation||0wd|1|person||上户口=register a baby
户口迁移|Transfer of household registration|confirmation||3wd|1|person||迁户口=move the household
姓名变更|Change of a name|confirmation||7wd|1|person||改名=change my name
户籍证明出具|Proof of household registration|service||0wd|0|cert||
无犯罪记录证明|Certificate of no criminal record|service||3wd|0|cert|W|
机动车驾驶证换证|Renewal of a driving licence|licence|1wd|0wd|1|person|W|换驾照=renew a driver's licence
第二类易制毒化学品购买备案|Filing of purchases of precursor chemicals|licence|3d|1d|0|file||买硫酸 易制毒=buy sulphuric acid, precursors`,
	"labour": `
社会保险关系转移接续（养老）|Transfer of pension insurance|service|45d|15d|0|move|W|社保转移 转社保=move social insurance, transfer social insurance
社会保险关系转移接续（失业）|Transfer of unemployment insurance|service|15wd|8wd|0|move|W|
企业职工参保登记|Enrolment of staff in social insurance|service|15d|0wd|0|hire|W|给员工上社保=insure staff
社会保险缴费基数申报|Declaration of the contribution base|service||0wd|0|hire||
参保证明打印|Printed proof of insurance|service||0wd|0|social|W|社保证明=social insurance certificate
工伤认定|Recognition of a work injury|confirmation|60d|20d|1|report|D|工伤=hurt at work
工伤医疗费报销|Reimbursement of work injury treatment|payment|60d|15d|0|pay||
企业稳岗返还|Refund for keeping jobs|payment||10wd|0|pay||稳岗补贴=job retention subsidy
失业保险金申领|Unemployment benefit|payment|10d|5d|0|pay||领失业金=unemployment pay
就业登记|Registration of employment|service||0wd|0|hire||招工备案=file new staff
职业技能提升补贴|Subsidy for vocational skills|payment||15wd|0|pay||技能补贴=skills subsidy
特殊工时制度审批|Approval of special working hours|licence|20wd|7wd|0|firm||综合工时=flexible working hours
社会保障卡申领|Social security card|service|30d|0wd|1|person|W|办社保卡=get a social security card
退休申请审核|Review of retirement|confirmation||10wd|1|person||办退休=retire`,
	"land": `
不动产转移登记|Transfer of real estate|confirmation|30wd|2wd|1|estate||过户 买房办证=transfer a home, title for a new home
不动产首次登记|First registration of real estate|confirmation|30wd|3wd|1|estate||办房产证=get a title deed
不动产抵押登记|Registration of a mortgage|confirmation|30wd|1wd|0|estate|W|抵押=mortgage
不动产变更登记|Change of the real estate register|confirmation|30wd|2wd|0|estate||
不动产登记资料查询|Search of the real estate register|service||0wd|0|cert|W|查房产=look up property
建设用地规划许可|Planning permit for building land|licence|20wd|7wd|0|build||用地规划=land planning
国有建设用地使用权登记|Registration of the right to use building land|confirmation|30wd|3wd|1|estate||土地证=land certificate
临时用地审批|Approval of temporary land use|licence|20wd|10wd|0|build||
工业用地改变用途审批|Approval to change the use of industrial land|licence|20wd|12wd|1|build||
建设项目用地预审|Preliminary review of a project's land|licence|20wd|8wd|0|build||用地预审=land review`,
	"health-insurance": `
职工医疗保险参保登记|Enrolment in employees' health insurance|service||0wd|0|hire||上医保=join health insurance
医疗保险关系转移接续|Transfer of health insurance|service|45d|15d|0|move|W|医保转移=move health insurance
异地就医备案|Filing for treatment elsewhere|service||0wd|0|social|W|外地看病=see a doctor elsewhere
医疗费用手工报销|Reimbursement of medical costs|payment|30wd|15wd|0|pay||看病报销=medical bills
生育津贴支付|Maternity allowance|payment|20wd|10wd|0|pay||
门诊慢特病待遇认定|Recognition of chronic illness|confirmation|20wd|10wd|1|cert||
医保缴费基数申报|Declaration of the health contribution base|service||0wd|0|hire||
参保信息查询|Query of insurance records|service||0wd|0|social|W|
医保电子凭证激活|Activation of the electronic health card|service||0wd|0|social||
灵活就业人员参保登记|Enrolment of the self-employed|service||0wd|0|social||`,
	"housing-fund": `
住房公积金缴存登记|Registration for the housing fund|service||0wd|0|hire||开公积金=open a housing fund account
住房公积金汇缴|Monthly housing fund payments|service||0wd|0|hire||
购房提取住房公积金|Withdrawal to buy a home|service|3wd|0wd|0|pay|W|提公积金=withdraw the housing fund
租房提取住房公积金|Withdrawal to rent a home|service|3wd|0wd|0|pay|W|租房公积金=housing fund for rent
离职提取住房公积金|Withdrawal after leaving a job|service|3wd|0wd|0|pay|W|
住房公积金异地转移|Transfer of the housing fund|service||3wd|0|move|W|公积金转移=move the housing fund
住房公积金贷款申请|Housing fund loan|service|15d|7d|1|estate||公积金贷款=home loan
提前还清公积金贷款|Early repayment of the loan|service||0wd|0|social||
缓缴住房公积金申请|Deferral of housing fund payments|service|30d|10d|0|firm||
缴存证明出具|Proof of contributions|service||0wd|0|cert|W|`,
	"social": `
内资企业托育机构备案|Filing of a nursery|service||5wd|1|file||办托儿所=open a nursery
民办学校设立审批|Approval of a private school|licence|90d|30d|1|permit||
医疗机构执业登记|Registration of a clinic|licence|45d|15d|1|permit||开诊所=open a clinic
护士执业注册|Registration of a nurse|licence|20wd|5wd|0|person||
结婚登记|Registration of marriage|confirmation||0wd|1|person||领结婚证=get married
最低生活保障申请|Subsistence allowance|payment|30wd|20wd|1|pay|D|低保=low income support
老年人优待证办理|Senior citizen's card|service||0wd|0|person|D|
残疾人两项补贴申请|Two allowances for the disabled|payment|30wd|15wd|0|pay|D|
随迁子女入学登记|Enrolment of children of newcomers|service||10wd|1|person||孩子上学=school place`,
	"planning": `
建筑工程施工许可|Construction permit|licence|7wd|3wd|0|build||开工 施工证=start building, building permit
建设工程规划许可|Planning permit for works|licence|20wd|7wd|0|build||
建设工程消防设计审查|Review of the fire safety design|licence|15wd|7wd|0|build||消防设计=fire design
建设工程消防验收|Fire safety acceptance|licence|15wd|7wd|1|build||消防验收=fire acceptance
建设工程竣工验收备案|Filing of completed works|other|15d|3d|0|file||竣工备案=file completion
城市道路占用挖掘许可|Permit to dig up city roads|licence|20wd|7wd|1|build||
商品房预售许可|Permit for advance sales|licence|10d|5d|0|build||
超限运输通行许可|Permit for oversized loads|licence|20wd|3wd|0|file||超限车 大件运输=oversized lorry, heavy haulage`,
	"economy": `
企业投资项目备案|Filing of an investment project|other|5wd|0wd|0|file|W|立项 项目备案=set up a project, file a project
企业投资项目核准|Approval of an investment project|licence|20wd|10wd|0|report||
固定资产投资项目节能审查|Energy review of an investment project|licence|20wd|10wd|0|report||能评 节能=energy review, save energy
技术改造项目备案|Filing of a technical upgrade|other|5wd|0wd|0|file||技改=technical upgrade
规模以上工业企业入库申报|Entry of a firm above designated size|service||5wd|0|firm||上规 升规=reach designated size, move up to designated size`,
	"emergency": `
危险化学品经营许可|Licence to trade in hazardous chemicals|licence|30wd|20wd|1|safe||卖化学品 危化证=sell chemicals, hazardous chemicals licence
危险化学品安全使用许可|Licence to use hazardous chemicals|licence|45wd|30wd|1|safe||
危险化学品建设项目安全条件审查|Safety review of a hazardous chemicals project|licence|45wd|30wd|1|safe||安全条件=safety conditions
生产安全事故应急预案备案|Filing of an emergency plan|other|5wd|3wd|0|file||应急预案=emergency plan
非药品类易制毒化学品经营备案|Filing of trade in precursor chemicals|other|30d|5d|0|file||
特种作业操作证换证|Renewal of a special operator's certificate|licence|20wd|5wd|0|person|W|电工证 焊工证=electrician's certificate, welder's certificate`,
	"ecology": `
建设项目环境影响报告表审批|Approval of an environmental report form|licence|30d|10d|0|report||环评=environmental assessment
建设项目环境影响报告书审批|Approval of an environmental report|licence|60d|25d|0|report||环评报告书=environmental report
排污许可证核发|Pollutant discharge permit|licence|20wd|10wd|0|report||排污证=discharge permit
危险废物管理计划备案|Filing of a hazardous waste plan|other||3wd|0|file||危废=hazardous waste
辐射安全许可|Radiation safety licence|licence|20wd|12wd|1|permit||`,
	"grid": `
低压用电报装|Low-voltage connection|service|5wd|3wd|0|supply|D|装电表 接电=electricity meter, connect electricity
高压用电报装|High-voltage connection|service|15wd|8wd|1|supply|D|报装 增容=apply for connection, more capacity
用电变更|Change of electricity supply|service|5wd|2wd|0|supply||过户电表=transfer the electricity meter
分布式光伏并网|Connection of rooftop solar|service|20wd|8wd|1|supply||装光伏=install solar panels
电费发票开具|Electricity invoices|service||0wd|0|tax||`,
	"water": `
用水报装|Water connection|service||4wd|1|supply|D|接水 装水表=connect water, water meter
用水变更过户|Change of a water account|service||1wd|0|supply||
水费结算发票开具|Water invoices|service||0wd|0|tax||
供水管网位置查询|Location of water mains|service||1wd|0|supply||`,
	"steam": `
用汽报装|Steam connection|service||7wd|1|supply|D|接蒸汽=connect steam
供汽合同变更|Change of a steam contract|service||3wd|0|supply||`,
	"gas": `
用气报装|Gas connection|service||4wd|1|supply|D|通燃气 装天然气=connect gas, install natural gas
用气变更过户|Change of a gas account|service||1wd|0|supply||
燃气安全检查预约|Appointment for a gas safety check|service||1wd|0|supply|D|`,
}

// makeItems lays out the service items. All of them are real sorts of service;
// which unit of the zone handles them, and every promise, is invented.
func makeItems() (out [][]string) {
	m := &maker{r: source(71), taken: map[string]bool{}}
	late := 0
	for n, u := range itemUnits {
		uscc := m.creditCode("11")
		for k, line := range strings.Split(strings.TrimSpace(itemTable[u.unit]), "\n") {
			c := strings.Split(line, "|")
			s, ok := itemSorts[c[6]]
			if !ok || len(c) != 9 {
				check(fmt.Errorf("item %q", line))
			}
			var papers []string
			for _, p := range strings.Fields(s.papers) {
				papers = append(papers, paper[p])
			}
			basic := fmt.Sprintf("%06d%03d000", 152000+n, k+1)
			special := ""
			if strings.Contains(s.steps, "专家评审") {
				special = "专家评审，不超过 20 个工作日，不计入办理时限=Expert review of 20 working days at most, outside the limit"
			}
			extended := !strings.Contains(c[7], "-")
			if extended {
				late++
			}
			out = append(out, []string{uscc + "2" + basic, basic, c[0], c[1], c[2], u.unit, cited(u.duty), c[3], c[4], s.conditions, strings.Join(papers, "\n"), stepped(s.steps), c[5], "不收费=Free", cited(cmp.Or(itemLaws[c[0]], u.legal)), special,
				"2022-01-01", yes(extended), yes(strings.Contains(c[7], "D")), yes(strings.Contains(c[7], "W")), yes(strings.Contains(c[7], "C")), everyday(c[8])})
		}
		if codes.CheckUSCC(uscc).Verdict != codes.OK {
			check(fmt.Errorf("credit code of %s", u.unit))
		}
	}
	if late != 145 || len(itemUnits) != 17 {
		check(fmt.Errorf("%d items of %d units in extended hours, the report has 145 of 17", late, len(itemUnits)))
	}
	return out
}

// stepped adds the English to steps.
func stepped(steps string) string {
	out := strings.Split(steps, "\n")
	for i, name := range out {
		if stepNames[name] == "" {
			check(fmt.Errorf("step %q has no English", name))
		}
		out[i] += "=" + stepNames[name]
	}
	return strings.Join(out, "\n")
}

// everyday writes everyday words: the Chinese ones are divided by spaces in the table.
func everyday(words string) string {
	zh, en, _ := strings.Cut(words, "=")
	if zh == "" {
		return ""
	}
	return strings.ReplaceAll(zh, " ", "、") + "=" + en
}

func yes(b bool) string {
	if b {
		return "是"
	}
	return "否"
}
