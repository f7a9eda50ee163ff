package pack

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"juyan/internal/kernel"
)

const (
	counterFile = "counter.yaml"
	itemsFile   = "items.csv"
	// ItemKinds is the list of kinds of service items.
	ItemKinds = "item_kinds"
)

// Counter is what the pack says of the service counter (counter.yaml), with the
// service items it brings (items.csv, in the columns of the program's template).
type Counter struct {
	Cases     CaseRules      `yaml:"cases" json:"cases,omitzero"`
	Papers    CasePapers     `yaml:"papers" json:"papers,omitzero"`
	Agents    []AgentRole    `yaml:"agents" json:"agents,omitempty"`
	Boards    BoardRules     `yaml:"boards" json:"boards,omitzero"`
	Rating    RatingRules    `yaml:"rating" json:"rating,omitzero"`
	Guide     GuideRules     `yaml:"guide" json:"guide,omitzero"`
	Questions []Question     `yaml:"questions" json:"questions,omitempty"`
	Guides    []Guide        `yaml:"guides" json:"guides,omitempty"`
	Materials []MaterialSort `yaml:"materials" json:"materials,omitempty"`
	Words     []Everyday     `yaml:"words" json:"words"`
	Source    kernel.Source  `yaml:"source" json:"source,omitzero"`
	Items     []byte         `yaml:"-" json:"-"` // items.csv as it is, read by package counter
}

// CaseRules bound what may be done to a case.
type CaseRules struct {
	Extension int `yaml:"extension" json:"extension"` // working days the head may add, once
	// JointExtension is Extension of a case that several units handle.
	JointExtension int           `yaml:"joint_extension" json:"joint_extension"`
	CheckMonths    int           `yaml:"check_months" json:"check_months"` // a promise is checked within
	Source         kernel.Source `yaml:"source" json:"source,omitzero"`
}

// AgentRole is what an assisting agent may be to a firm (主办、协办、专办).
type AgentRole struct {
	Code  string      `yaml:"code" json:"code"`
	Name  kernel.Text `yaml:"name" json:"name"`
	Most  int         `yaml:"most" json:"most"`             // of a firm at one time
	Files bool        `yaml:"files" json:"files,omitempty"` // files and hands in; the others see and advise
}

// BoardRules say what the boards of cases compare with.
type BoardRules struct {
	Visits int           `yaml:"visits" json:"visits"` // how often one usually had to come
	Source kernel.Source `yaml:"source" json:"source,omitzero"`
}

// RatingRules say what is rated beside the whole, and which grades are bad. The
// dimensions are fields of the kind case.
type RatingRules struct {
	Dimensions []string      `yaml:"dimensions" json:"dimensions"`
	Bad        []string      `yaml:"bad" json:"bad"`
	Source     kernel.Source `yaml:"source" json:"source,omitzero"`
}

// GuideRules say when an item's guide should be improved: so many notices that one
// enterprise got about one material of it within so many days.
type GuideRules struct {
	Repeats int           `yaml:"repeats" json:"repeats"` // 0 = never
	Days    int           `yaml:"days" json:"days"`
	Due     int           `yaml:"due" json:"due"` // working days the unit has
	Source  kernel.Source `yaml:"source" json:"source,omitzero"`
}

// MaterialSort is a sort of material, whatever items call it: handed in with an
// accepted case, it is not asked again for so many days.
type MaterialSort struct {
	Code   string        `yaml:"code" json:"code"`
	Names  []string      `yaml:"names" json:"names"` // as items call it
	Days   int           `yaml:"days" json:"days"`
	Source kernel.Source `yaml:"source" json:"source,omitzero"`
}

// Question is one that narrows the materials of an item: those that hang on
// another answer are not asked. It is put only when an earlier answer asks for it.
type Question struct {
	Code    string      `yaml:"code" json:"code"`
	When    string      `yaml:"when" json:"when,omitempty"` // "who=company"; "" = always
	Ask     kernel.Text `yaml:"ask" json:"ask"`
	Answers []Answer    `yaml:"answers" json:"answers"`
}

// Answer is one of the answers.
type Answer struct {
	Code string      `yaml:"code" json:"code"`
	Name kernel.Text `yaml:"name" json:"name"`
}

// Everyday says what people mean: who says one of these looks for one of those.
type Everyday struct {
	Say  []string `yaml:"say" json:"say"`
	Find []string `yaml:"find" json:"find"`
}

// itemRow is what the checker looks at of a service item; package counter reads
// the whole row.
type itemRow struct {
	line                         int
	code, name, kind, unit, late string
	materials                    string
	statutory, promised          string
}

// itemRows reads what the checker needs of items.csv, whose headings are those of
// the program's template.
func (r *reader) itemRows() (out []itemRow) {
	text, there := r.files[itemsFile]
	if !there {
		return nil
	}
	t, ok := parseCSV(itemsFile, text, &r.findings)
	if !ok {
		return nil
	}
	cell := func(row []string, code string) string {
		if at := slices.Index(t.head, code); at >= 0 && at < len(row) {
			return strings.TrimSpace(row[at])
		}
		return ""
	}
	for i, row := range t.rows {
		out = append(out, itemRow{t.line[i], cell(row, "code"), cell(row, "name"), cell(row, "kind"), cell(row, "department"), cell(row, "extended"), cell(row, "materials"), cell(row, "statutory"), cell(row, "promised")})
	}
	return out
}

// counter checks the everyday words and the items: units and kinds exist, and as
// many items of the units that keep extended hours are offered then as they say.
func (c *checker) counter() {
	d := c.doc(counterFile)
	said := map[string]bool{}
	for i, e := range c.pack.Counter.Words {
		at := d.at("words", item(i))
		if len(e.Say) == 0 || len(e.Find) == 0 {
			c.add(counterFile, at, kernel.T("常用说法要写 say（怎么说）和 find（找什么）", "everyday words have say (what is said) and find (what is meant)"), kernel.T("例如 {say: [开店], find: [设立登记]}", "such as {say: [open a shop], find: [registration]}"))
		}
		for _, w := range e.Say {
			if said[w] {
				c.add(counterFile, at, kernel.T("“%s”写了两次", "%q is written twice"), kernel.T("合成一条", "make one of them"), w)
			}
			said[w] = true
		}
	}
	if _, there := c.files["kinds/case.yaml"]; there {
		r := c.pack.Counter.Cases
		if r.Extension < 1 || r.JointExtension < r.Extension || r.CheckMonths < 1 {
			c.add(counterFile, d.at("cases"), kernel.T("办件规则要写延期上限（extension）、联合办理的延期上限（joint_extension，不短于前者）和核查月数（check_months）", "cases need the longest extension, that of a joint handling (joint_extension, no shorter) and the months of a check (check_months)"), kernel.T("例如 {extension: 10, joint_extension: 15, check_months: 2}", "such as {extension: 10, joint_extension: 15, check_months: 2}"))
		}
	}
	c.casePapers(d)
	indexed(c, counterFile, c.pack.Counter.Agents, func(i int, x AgentRole) (string, int) { return x.Code, d.at("agents", item(i), "code") })
	for i, a := range c.pack.Counter.Agents {
		if a.Most < 1 {
			c.add(counterFile, d.at("agents", item(i)), kernel.T("帮代办角色“%s”至少要能有一人（most）", "the role of agents %q needs room for one (most)"), kernel.T("例如 most: 1", "such as most: 1"), a.Code)
		}
	}
	c.boards(d)
	c.questions(d)
	c.guides(d)
	c.materials(d)
	c.items()
}

// materials checks that each name of a material is of one sort, which holds some days.
func (c *checker) materials(d *doc) {
	list, of := c.pack.Counter.Materials, map[string]string{}
	indexed(c, counterFile, list, func(i int, x MaterialSort) (string, int) { return x.Code, d.at("materials", item(i), "code") })
	for i, x := range list {
		if x.Days < 1 || len(x.Names) == 0 || x.Source.IsZero() {
			c.add(counterFile, d.at("materials", item(i)), kernel.T("材料“%s”要写叫什么（names）、有效几天（days）和出处（source）", "material %q needs names, the days it holds and a source"), kernel.T("例如 {code: plan, names: [平面布置图], days: 730, source: 模型自定}", "such as {code: plan, names: [平面布置图], days: 730, source: set by the model}"), x.Code)
		}
		for _, name := range x.Names {
			if was, twice := of[name]; twice {
				c.add(counterFile, d.at("materials", item(i), "names"), kernel.T("材料名“%s”已经属于“%s”", "the name %q is of %q already"), kernel.T("只写在一处", "write it in one place"), name, was)
			}
			of[name] = x.Code
		}
	}
}

// boards checks what boards, ratings and proposals go by.
func (c *checker) boards(d *doc) {
	p := &c.pack.Counter
	if p.Boards.Visits < 0 {
		c.add(counterFile, d.at("boards"), kernel.T("通常跑几趟不能是负数", "the usual number of visits cannot be negative"), kernel.T("例如 {visits: 2}", "such as {visits: 2}"))
	}
	if g := p.Guide; g.Repeats < 0 || g.Repeats > 0 && (g.Days < 1 || g.Due < 1) {
		c.add(counterFile, d.at("guide"), kernel.T("改指南的规则要写次数（repeats）、多少天内（days）和几个工作日改好（due）", "the rule on guides needs repeats, days and due"), kernel.T("例如 {repeats: 2, days: 365, due: 15}", "such as {repeats: 2, days: 365, due: 15}"))
	}
	grades := c.pack.Lists["ratings"]
	for _, code := range p.Rating.Bad {
		if _, ok := grades.Option(code); !ok {
			c.add(counterFile, d.at("rating"), kernel.T("没有“%s”这级评价", "there is no grade %q"), kernel.T("写 lists.yaml 里 ratings 的代码", "write a code of ratings in lists.yaml"), code)
		}
	}
}

// situations checks what the materials of an item hang on.
func (c *checker) situations(x itemRow) {
	for _, m := range whenMark.FindAllStringSubmatch(x.materials, -1) {
		if !c.pack.Counter.answered(m[1]) {
			c.add(itemsFile, x.line, kernel.T("材料的条件“%s”没有这个问题或答案", "a material hangs on %q, which is no question and answer"), kernel.T("写 counter.yaml 里 questions 的“问题=答案”", "write question=answer of questions in counter.yaml"), m[1])
		}
	}
}

// whenMark is what a material hangs on, among its marks.
var whenMark = regexp.MustCompile(`(?:条件|when)[:：]([^、,，;；|\s]+)`)

func (c *checker) items() {
	extended, units := 0, map[string]bool{}
	indexed(c, itemsFile, c.pack.items, func(_ int, x itemRow) (string, int) { return x.code, x.line })
	for _, x := range c.pack.items {
		c.refer(itemsFile, x.line, aUnit, x.unit, c.units)
		if _, ok := c.pack.Lists[ItemKinds].Option(x.kind); !ok {
			c.add(itemsFile, x.line, kernel.T("没有“%s”这种事项类型", "there is no kind of item %q"), kernel.T("写 lists.yaml 里 item_kinds 的代码", "write a code of item_kinds in lists.yaml"), x.kind)
		}
		c.situations(x)
		c.promise(x)
		if x.late == "是" {
			extended++
			units[x.unit] = true
		}
	}
	h := c.pack.ExtendedHours
	if len(c.pack.items) == 0 || h.Items == 0 {
		return
	}
	if extended != h.Items || len(units) != len(h.Units) {
		c.add(itemsFile, 0, kernel.T("延时办的事项有 %d 个、单位 %d 个，extended_hours.yaml 写的是 %d 个、%d 个", "%d items of %d units are offered in extended hours; extended_hours.yaml says %d of %d"), kernel.T("改到一致", "make them agree"), extended, len(units), h.Items, len(h.Units))
	}
}

var itemLimit = regexp.MustCompile(`^(\d{1,4})(wd|d)$`)

// promise checks what an item promises against what the law allows: never longer, in
// days of the same sort. On the spot fits everywhere.
func (c *checker) promise(x itemRow) {
	promised, statutory := itemLimit.FindStringSubmatch(x.promised), itemLimit.FindStringSubmatch(x.statutory)
	if promised == nil || statutory == nil || promised[1] == "0" {
		return // nobody wrote one down, or package counter says what is wrong with it
	}
	n, _ := strconv.Atoi(promised[1])
	most, _ := strconv.Atoi(statutory[1])
	switch {
	case promised[2] != statutory[2]:
		c.add(itemsFile, x.line, kernel.T("“%s”的承诺时限 %s 和法定时限 %s 不是同一种日子，比不出长短", "the promised limit %[2]s of %[1]q and the statutory %[3]s count different sorts of days"), kernel.T("都写成工作日（wd）或都写成自然日（d）", "write both in working days (wd) or both in natural days (d)"), x.name, x.promised, x.statutory)
	case n > most:
		c.add(itemsFile, x.line, kernel.T("“%s”的承诺时限 %s 长于法定时限 %s", "the promised limit %[2]s of %[1]q is longer than the statutory %[3]s"), kernel.T("承诺时限只能更短，改短它，或核对法定时限", "a promise can only be shorter: shorten it, or check the statutory limit"), x.name, x.promised, x.statutory)
	}
}
