package pack

import (
	"time"

	"juyan/internal/calendar"
	"juyan/internal/caseflow"
	"juyan/internal/codes"
	"juyan/internal/indicator"
	"juyan/internal/kernel"
	"juyan/internal/plot"
)

// Pack is everything a zone pack says. It is read-only once loaded. Things
// refer to each other by the codes written in the files.
type Pack struct {
	Hash          string // SHA-256 over all files
	Zone          Zone
	Units         []Unit // in the order of the file: parents may follow children
	Posts         []Post
	People        []Person
	Appointments  []Appointment
	TaskForces    []TaskForce
	Enterprises   []Enterprise
	Services      []Service
	Roles         []Role
	Lists         map[string]List
	Dispatch      map[string]Catalogue // by kind
	Kinds         []Kind               // by code
	Registers     []Register           // by code
	Figures       []Figure
	FiguresYear   int
	KeyTasks      KeyTasks
	Projects      Projects
	Invest        Invest
	Series        []Series
	Party         Party
	Doubts        Doubts
	Approvals     Approvals
	Resources     Resources
	Vans          Vans
	Hotline       Hotline
	Plots         plot.Plan
	Pipeline      Pipeline
	Reviews       Reviews
	ExtendedHours ExtendedHours
	Rosters       Rosters
	Counter       Counter
	SignIns       []SignIn
	Measures      []caseflow.Measure // published by modules, beside those of kinds
	Indicators    indicator.Catalogue
	Schemes       []Scheme // by file
	Award         Award
	items         []itemRow
}

// Zone is the development zone the pack is about.
type Zone struct {
	Code     string         `yaml:"code" json:"code"`
	Name     kernel.Text    `yaml:"name" json:"name"`           // 居延高新区
	FullName kernel.Text    `yaml:"full_name" json:"full_name"` // 居延高新技术产业开发区
	Area     string         `yaml:"area" json:"area"`           // GB/T 2260 code of the county it lies in
	StatArea string         `yaml:"stat_area" json:"stat_area"` // statistics code of the zone itself
	TZ       string         `yaml:"tz" json:"tz"`
	Fiction  bool           `yaml:"fiction" json:"fiction,omitempty"` // a model, not a real zone
	Hotline  string         `yaml:"hotline" json:"hotline,omitempty"`
	Hours    calendar.Hours `yaml:"hours" json:"hours"`
	Drafts   DraftRules     `yaml:"drafts" json:"drafts,omitzero"`
	Source   kernel.Source  `yaml:"source" json:"source"` // where the hours come from
}

// DraftRules say how long a half-filled form is kept for its writer, and how many
// at a time; without days none are.
type DraftRules struct {
	Days   int           `yaml:"days" json:"days"`
	Most   int           `yaml:"most" json:"most"`
	Source kernel.Source `yaml:"source" json:"source,omitzero"`
}

// Location returns the zone's time zone; the check made sure that it exists.
func (z Zone) Location() *time.Location {
	loc, err := time.LoadLocation(z.TZ)
	if err != nil {
		return time.UTC
	}
	return loc
}

// UnitKind is what sort of body a unit is.
type UnitKind string

// The kinds of unit; package org uses the same words.
const (
	UnitCommittee  UnitKind = "committee"  // 党工委、管委会
	UnitAgency     UnitKind = "agency"     // 工作机构，也指派驻、垂管机构
	UnitDepartment UnitKind = "department" // 内设科室
	UnitUtility    UnitKind = "company"    // 公用企业
	UnitBranch     UnitKind = "party"      // 党支部
)

// Affiliation is whose unit it is; only the zone's own enter its appointments
// and pay pool.
type Affiliation string

// The affiliations: 区管、派驻、垂管、公用企业.
const (
	AffiliationZone      Affiliation = "own"
	AffiliationStationed Affiliation = "stationed"
	AffiliationVertical  Affiliation = "vertical"
	AffiliationUtility   Affiliation = "utility"
)

// Unit is a body (机构) or a section of one.
type Unit struct {
	Code        string        `yaml:"code" json:"code"`
	Name        kernel.Text   `yaml:"name" json:"name"`
	Short       kernel.Text   `yaml:"short" json:"short,omitzero"`
	Parent      string        `yaml:"parent" json:"parent,omitempty"`
	Kind        UnitKind      `yaml:"kind" json:"kind"`
	Class       int           `yaml:"class" json:"class,omitempty"` // 1–3 for working agencies
	Affiliation Affiliation   `yaml:"affiliation" json:"affiliation"`
	Duty        kernel.Text   `yaml:"duty" json:"duty,omitzero"`    // what it is for
	Basis       kernel.Text   `yaml:"basis" json:"basis,omitzero"`  // 职责依据
	Phone       string        `yaml:"phone" json:"phone,omitempty"` // duty telephone
	From        kernel.Date   `yaml:"from" json:"from"`             // in being since
	To          kernel.Date   `yaml:"to" json:"to,omitzero"`        // dissolved on; zero = stands
	Source      kernel.Source `yaml:"source" json:"source,omitzero"`
	Article     bool          `yaml:"article" json:"article,omitempty"` // what Source quotes is the article's
}

// Rank is a post's standing in its unit.
type Rank string

// The ranks.
const (
	RankLeader Rank = "leader" // leads the zone
	RankHead   Rank = "head"   // heads the unit
	RankDeputy Rank = "deputy"
	RankStaff  Rank = "staff"
)

// Post (岗位) holds duty, credit and permission.
type Post struct {
	Code  string      `csv:"code,岗位代码,must" json:"code"`
	Unit  string      `csv:"unit,机构代码,must" json:"unit"`
	Name  kernel.Text `csv:"name,岗位名称,must" json:"name"`
	Rank  Rank        `csv:"rank,层级,must" json:"rank"`
	Roles []string    `csv:"roles,权限角色" json:"roles"`
	Duty  kernel.Text `csv:"duty,岗位职责" json:"duty"`
	From  kernel.Date `csv:"from,设立日期,must" json:"from"`
	To    kernel.Date `csv:"to,撤销日期" json:"to"`
	Line  int         `csv:"-" json:"-"`
}

// Person is somebody who works or worked in the zone.
type Person struct {
	Code     string      `csv:"code,人员代码,must" json:"code"`
	Name     string      `csv:"name,姓名,must" json:"name"`
	NameEN   string      `csv:"name_en,姓名拼写,must" json:"name_en"`
	Sex      string      `csv:"sex,性别" json:"sex"` // f or m
	Phone    string      `csv:"phone,电话" json:"phone"`
	Identity string      `csv:"identity,原身份" json:"identity"` // list "identities"; kept on file, carries no privilege
	Joined   kernel.Date `csv:"joined,到区日期" json:"joined"`
	Line     int         `csv:"-" json:"-"`
}

// Appointment is who holds a post, from when to when; To is the first day on
// which it is no longer so.
type Appointment struct {
	Person string      `csv:"person,人员代码,must" json:"person"`
	Post   string      `csv:"post,岗位代码,must" json:"post"`
	From   kernel.Date `csv:"from,任职日期,must" json:"from"`
	To     kernel.Date `csv:"to,离任日期" json:"to"`
	Line   int         `csv:"-" json:"-"`
}

// TaskForce (专班) serves enterprises across units. The standing one serves
// every firm without a project; dated ones serve a major project.
type TaskForce struct {
	Code         string      `yaml:"code" json:"code"`
	Name         kernel.Text `yaml:"name" json:"name"`
	Standing     bool        `yaml:"standing" json:"standing,omitempty"`
	Project      kernel.Text `yaml:"project" json:"project,omitzero"`
	Lead         string      `yaml:"lead" json:"lead"`                 // unit
	Commissioner string      `yaml:"commissioner" json:"commissioner"` // post of the 专员 in charge
	Officers     []string    `yaml:"officers" json:"officers"`         // posts of the 专干
	Members      []string    `yaml:"members" json:"members,omitempty"` // further posts
	From         kernel.Date `yaml:"from" json:"from"`
	To           kernel.Date `yaml:"to" json:"to,omitzero"`
}

// Standing is how a firm stands.
type Standing string

// The standings: 在产、在建、停产、已迁出或注销.
const (
	StandingOperating Standing = "operating"
	StandingBuilding  Standing = "building"
	StandingSuspended Standing = "suspended"
	StandingGone      Standing = "gone"
)

// Enterprise is a firm of the zone.
type Enterprise struct {
	Code         string      `csv:"code,企业代码,must" json:"code"`
	Name         kernel.Text `csv:"name,企业名称,must" json:"name"`
	Short        kernel.Text `csv:"short,简称,must" json:"short"`
	USCC         string      `csv:"uscc,统一社会信用代码,must" json:"uscc"`
	Industry     string      `csv:"industry,行业代码,must" json:"industry"` // GB/T 4754
	Class        string      `csv:"class,类别,must" json:"class"`         // list "enterprise_classes"
	Size         codes.Size  `csv:"size,规模,must" json:"size"`
	Area         string      `csv:"area,区划代码,must" json:"area"`
	Standing     Standing    `csv:"standing,经营状态,must" json:"standing"`
	Founded      kernel.Date `csv:"founded,成立日期,must" json:"founded"`
	People       int64       `csv:"people,从业人数" json:"people"`
	Revenue      int64       `csv:"revenue,营业收入（万元）" json:"revenue"` // of last year, 10,000 yuan
	Party        bool        `csv:"party,有党组织" json:"party"`
	Address      kernel.Text `csv:"address,地址" json:"address"`
	Contact      string      `csv:"contact,联系人,must" json:"contact"`
	ContactEN    string      `csv:"contact_en,联系人拼写" json:"contact_en"`
	ContactTitle kernel.Text `csv:"contact_title,联系人职务" json:"contact_title"`
	Phone        string      `csv:"phone,联系电话,must" json:"phone"`
	Line         int         `csv:"-" json:"-"`
}

// Service is who serves an enterprise: its task force, the 专员 and the 专干 by
// post, dated.
type Service struct {
	Enterprise   string      `csv:"enterprise,企业代码,must" json:"enterprise"`
	TaskForce    string      `csv:"task_force,专班代码,must" json:"task_force"`
	Commissioner string      `csv:"commissioner,专员岗位,must" json:"commissioner"`
	Officer      string      `csv:"officer,专干岗位,must" json:"officer"`
	From         kernel.Date `csv:"from,开始日期,must" json:"from"`
	To           kernel.Date `csv:"to,结束日期" json:"to"`
	Line         int         `csv:"-" json:"-"`
}

// Role is a bundle of permissions, each with how far it reaches.
type Role struct {
	Code  string      `yaml:"code" json:"code"`
	Name  kernel.Text `yaml:"name" json:"name"`
	Note  kernel.Text `yaml:"note" json:"note,omitzero"`
	Admin string      `yaml:"admin" json:"admin,omitempty"` // system | security | audit: never two in one hand
	// Contact marks the role that every enterprise's contact carries.
	Contact bool `yaml:"contact" json:"contact,omitempty"`
	// SecondFactor: the role gives nothing until who carries it has codes from a
	// phone switched on.
	SecondFactor bool                    `yaml:"second_factor" json:"second_factor,omitempty"`
	Grants       map[string]kernel.Scope `yaml:"grants" json:"grants"`
}

// SignIn is somebody a demonstration may sign in as: whoever holds the post
// today, or the contact of an enterprise.
type SignIn struct {
	Code       string      `yaml:"code" json:"code"`
	Name       kernel.Text `yaml:"name" json:"name"`
	Note       kernel.Text `yaml:"note" json:"note"`
	Post       string      `yaml:"post" json:"post,omitempty"`
	Enterprise string      `yaml:"enterprise" json:"enterprise,omitempty"`
}
