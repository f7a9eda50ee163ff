package sim

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/pack"
)

// CounterFile is the name of the script of service cases in a zone pack; a pack
// without it has a year without them.
const CounterFile = "year_cases.yaml"

// Counter is how a year's service cases are filed and handled.
type Counter struct {
	Cases    int                 `yaml:"cases"`
	Mandates int                 `yaml:"mandates"` // firms that have an agent act for them
	Lists    int                 `yaml:"lists"`    // times a firm asks what of its papers is ready
	Items    []CaseItem          `yaml:"items"`
	Chances  map[string]float64  `yaml:"chances"`
	Delivery map[string]float64  `yaml:"delivery"`
	Ratings  map[string]float64  `yaml:"ratings"` // grades that are no complaint
	Words    map[string]Lines    `yaml:"words"`
	Scenes   []CaseScene         `yaml:"scenes"`
	Slots    map[string][]string `yaml:"slots"`
}

// CaseScene is a case with a given way, so that the end of the year shows every
// stage.
type CaseScene struct {
	Item string   `yaml:"item"`
	Firm string   `yaml:"firm"`
	At   string   `yaml:"at"`   // "2022-12-30 16:48", zone time
	Do   []string `yaml:"do"`   // what happens on the way: names of chances, or commit
	Hold string   `yaml:"hold"` // stage it stands in at the end; "" = goes on
	// Papers are the materials it hands in as files, of those that are used again later.
	Papers []string `yaml:"papers"`
}

// CaseItem is a service item that is asked for, with what goes with it.
type CaseItem struct {
	Item    string             `yaml:"item"` // its name
	Weight  float64            `yaml:"weight"`
	Answers []string           `yaml:"answers"`
	Lacks   map[string]float64 `yaml:"lacks"` // what is missing → weight
	Later   string             `yaml:"later"` // what may come later
	Special string             `yaml:"special"`
	Days    [2]int             `yaml:"days"`   // of the special procedure
	Commit  float64            `yaml:"commit"` // share filed on a commitment
	Joint   []string           `yaml:"joint"`  // units asked for their opinions
	Result  Lines              `yaml:"result"`
}

var (
	caseChances = strings.Fields("silent correct extend agent withdraw reject refused late later broken rate bad addition grade thank joint lapse")
	caseWords   = strings.Fields("scope accept supply reject special special_result extend refused counter post door kept broken good bad call visit better thanks withdraw join opinion")
)

// check reports what the script lacks by itself.
func (v *Counter) check(f *faults) {
	exactly(f, "chances", caseChances, v.Chances)
	exactly(f, "words", caseWords, v.Words)
	for i, x := range v.Items {
		if x.Item == "" || len(x.Lacks) == 0 || len(x.Result) == 0 || x.Special != "" && (x.Days[0] < 1 || x.Days[1] < x.Days[0]) {
			f.miss(fmt.Sprintf("items.%d", i))
		}
	}
	for i, x := range v.Scenes {
		if v.item(x.Item) == nil || x.At == "" {
			f.miss(fmt.Sprintf("scenes.%d", i))
		}
	}
	if len(v.Items) == 0 || v.Cases < 0 || v.Mandates < 0 {
		f.miss("items")
	}
}

// against checks what the script refers to in the other files of its pack.
func (v *Counter) against(f *faults, p *pack.Pack) {
	grades := namesOf("选项", "option", "lists.yaml", p.Lists["ratings"].Options, func(o caseflow.Option) string { return o.Code })
	for _, code := range slices.Sorted(maps.Keys(v.Ratings)) {
		f.refer("ratings."+code, code, grades)
	}
	units := namesOf("机构", "unit", "units.yaml", p.Units, func(u pack.Unit) string { return u.Code })
	for i, x := range v.Items {
		for _, code := range x.Joint {
			f.refer(fmt.Sprintf("items.%d.joint", i), code, units)
		}
	}
	firms := namesOf("企业", "enterprise", "enterprises.csv", p.Enterprises, func(e pack.Enterprise) string { return e.Code })
	papers := names{kernel.T("沿用的材料", "material that is used again"), "counter.yaml", nil}
	for _, m := range p.Counter.Materials {
		papers.codes = append(papers.codes, m.Names...)
	}
	for i, x := range v.Scenes {
		f.refer(fmt.Sprintf("scenes.%d.firm", i), x.Firm, firms)
		for _, name := range x.Papers {
			f.refer(fmt.Sprintf("scenes.%d.papers", i), name, papers)
		}
	}
}

func (v *Counter) item(name string) *CaseItem {
	for i := range v.Items {
		if v.Items[i].Item == name {
			return &v.Items[i]
		}
	}
	return nil
}
