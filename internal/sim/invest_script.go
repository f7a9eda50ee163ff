package sim

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/pack"
	"juyan/internal/plot"
)

// InvestFile is the name of the script of leads and projects in a zone pack; a
// pack without it has a year without them.
const InvestFile = "year_invest.yaml"

// Invest is how a year's leads are found, negotiated, reviewed and signed.
type Invest struct {
	Counts      InvestCounts        `yaml:"counts"`
	Fates       map[string]int      `yaml:"fates"`  // how leads that are not passed stand at the end → how many
	Months      [12]float64         `yaml:"months"` // weight of a month for what happens in it
	Names       InvestorNames       `yaml:"names"`
	Chains      []Chain             `yaml:"chains"`
	Sources     map[string]float64  `yaml:"sources"`
	Backgrounds map[string]float64  `yaml:"backgrounds"`
	Contacts    map[string]float64  `yaml:"contacts"` // ways of contact
	Units       map[string]float64  `yaml:"units"`    // who finds them
	Chances     map[string]float64  `yaml:"chances"`
	Words       map[string]Lines    `yaml:"words"`
	Lost        map[string]Lines    `yaml:"lost"` // reason → what is written
	Reviews     Reviews             `yaml:"reviews"`
	Works       Works               `yaml:"works"`
	Slots       map[string][]string `yaml:"slots"`

	until kernel.Date
}

// InvestCounts are what the year's leads come to. Amounts in 万元.
type InvestCounts struct {
	Leads      int    `yaml:"leads"`
	Key        int    `yaml:"key"`        // of them key negotiations, until Until
	Passed     int    `yaml:"passed"`     // of those passed by both committees, until Until
	Investment int64  `yaml:"investment"` // of those, together
	Signed     int    `yaml:"signed"`     // of those signed in the year
	Until      string `yaml:"until"`
	Hazardous  int64  `yaml:"hazardous"` // a smaller one seldom makes hazardous chemicals
}

// InvestorNames make up the names of investors: place, stem, sector, form.
type InvestorNames struct {
	Places []string `yaml:"places"`
	Stems  []string `yaml:"stems"`
	Forms  []string `yaml:"forms"`
	People []string `yaml:"people"`
}

// Chain is a chain of industry with what its projects are like; ranges are from
// the smallest to the largest.
type Chain struct {
	Code       string    `yaml:"code"`
	Weight     float64   `yaml:"weight"`
	Industry   []string  `yaml:"industry"`
	Sectors    []string  `yaml:"sectors"`
	Products   []Product `yaml:"products"`
	Investment [2]int64  `yaml:"investment"` // 万元
	PerMu      [2]int64  `yaml:"per_mu"`     // investment of a mu, 万元
	Tax        [2]int64  `yaml:"tax"`        // of a mu and year, 万元
	Energy     [2]int64  `yaml:"energy"`     // tce for 10 million yuan of output
	Jobs       [2]int64  `yaml:"jobs"`       // for 100 million yuan
	Hazardous  float64   `yaml:"hazardous"`  // share
}

// Product is what a project makes; Unit is "吨" unless said, Scale its range.
type Product struct {
	Name  string   `yaml:"name"`
	Unit  string   `yaml:"unit"`
	Scale [2]int64 `yaml:"scale"`
}

// The names a script must hold.
var (
	investFates   = strings.Fields("negotiating reviewing refused lost dormant lapsed twin fresh")
	investWords   = strings.Fields("intro triage contact next answer key propose rest claim keep joint ok concern over refused condition content zone_side firm_side progress behind verify unblock result another merge leave phase refuse")
	investChances = strings.Fields("lead_triage_in_time lead_answer_in_time lead_contact_in_time lead_claimed")
)

// check reports what the script lacks by itself.
func (v *Invest) check(f *faults) {
	var err error
	if v.until, err = kernel.ParseDate(v.Counts.Until); err != nil {
		f.miss("counts.until")
	}
	c, others := v.Counts, 0
	for _, n := range v.Fates {
		others += n
	}
	if c.Passed > c.Key || c.Signed > c.Passed || c.Passed+others != c.Leads || c.Key > c.Leads || c.Investment <= 0 {
		f.add("counts", kernel.T("线索 %d 条应等于通过的 %d 条加其余去向的 %d 条；重点不少于通过，通过不少于签约", "%d leads must be %d passed and %d with other fates; key ones no fewer than passed, passed no fewer than signed"),
			kernel.T("改 counts 或 fates", "change counts or fates"), c.Leads, c.Passed, others)
	}
	exactly(f, "fates", investFates, v.Fates)
	exactly(f, "words", investWords, v.Words)
	exactly(f, "chances", investChances, v.Chances)
	for i, x := range v.Chains {
		if len(x.Industry) == 0 || len(x.Sectors) == 0 || len(x.Products) == 0 || x.Investment[0] <= 0 || x.Investment[1] < x.Investment[0] || x.PerMu[0] <= 0 {
			f.miss(fmt.Sprintf("chains.%d", i))
		}
	}
	if len(v.Chains) == 0 || len(v.Names.Places)*len(v.Names.Stems)*len(v.Names.Forms)*len(v.Names.People) == 0 {
		f.miss("names")
	}
	if len(v.Lost) == 0 {
		f.miss("lost")
	}
	for where, day := range map[string]string{"reviews.first": v.Reviews.First, "reviews.last": v.Reviews.Last} {
		if _, err := kernel.ParseDate(day); err != nil {
			f.miss(where)
		}
	}
	if v.Reviews.Every < 1 || v.Reviews.Gap < 1 || v.Reviews.Days[0] < 1 || v.Reviews.Days[1] < v.Reviews.Days[0] {
		f.miss("reviews")
	}
}

// exactly reports names that are missing, and such as nobody knows.
func exactly[V any](f *faults, where string, names []string, have map[string]V) {
	for _, name := range names {
		if _, ok := have[name]; !ok {
			f.miss(where + "." + name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(have)) {
		if !slices.Contains(names, name) {
			f.add(where+"."+name, kernel.T("不认识“%s”", "there is no %q"), kernel.T("改正拼写，或删去这一行", "mend the spelling or remove the line"), name)
		}
	}
}

// against checks what the script refers to in the other files of its pack.
func (v *Invest) against(f *faults, p *pack.Pack) {
	list := func(name string) names {
		return namesOf("选项", "option", "lists.yaml", p.Lists[name].Options, func(o caseflow.Option) string { return o.Code })
	}
	units := namesOf("机构", "unit", "units.yaml", p.Units, func(u pack.Unit) string { return u.Code })
	f.refer("reviews.secretary", v.Reviews.Secretary, namesOf("岗位", "post", "posts.csv", p.Posts, func(x pack.Post) string { return x.Code }))
	for where, m := range map[string]struct {
		have []string
		in   names
	}{
		"sources": {slices.Sorted(maps.Keys(v.Sources)), list("lead_sources")}, "backgrounds": {slices.Sorted(maps.Keys(v.Backgrounds)), list("investor_backgrounds")},
		"contacts": {slices.Sorted(maps.Keys(v.Contacts)), list("contact_kinds")}, "lost": {slices.Sorted(maps.Keys(v.Lost)), list("lost_reasons")},
		"units": {slices.Sorted(maps.Keys(v.Units)), units}, "chains": {chainCodes(v.Chains), list("chains")},
	} {
		for _, code := range m.have {
			f.refer(where+"."+code, code, m.in)
		}
	}
	v.Works.against(f, p, list("chains"))
}

// against checks the resources, areas and chains that works refer to.
func (v *Works) against(f *faults, p *pack.Pack, chains names) {
	resources := namesOf("要素", "resource", "resources.yaml", p.Resources.Resources, func(r pack.Resource) string { return r.Code })
	areas := namesOf("片区", "area", "plots.yaml", p.Plots.Areas, func(a plot.Area) string { return a.Code })
	for i, n := range v.Needs {
		at := fmt.Sprintf("works.needs.%d.", i)
		f.refer(at+"resource", n.Resource, resources)
		f.refer(at+"of", n.Of, names{kernel.T("承诺", "promise"), InvestFile, needsOf})
		for _, code := range slices.Sorted(maps.Keys(n.Chains)) {
			f.refer(at+"chains."+code, code, chains)
		}
	}
	for _, chain := range slices.Sorted(maps.Keys(v.Land.Areas)) {
		f.refer("works.land.areas."+chain, chain, chains)
		for _, code := range v.Land.Areas[chain] {
			f.refer("works.land.areas."+chain, code, areas)
		}
	}
}

func chainCodes(list []Chain) []string {
	var out []string
	for _, c := range list {
		out = append(out, c.Code)
	}
	return out
}
