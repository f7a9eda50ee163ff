package project

import (
	"context"
	"strings"

	"juyan/internal/caseflow"
	"juyan/internal/codes"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/plot"
	"juyan/internal/store"
)

// Fitting begins to look at projects that a file tells of: each must be able to
// stand here as if it had been signed and brought forward here. It remembers what
// land and names earlier rows took, so that two rows cannot both have them.
func (s *Service) Fitting(ctx context.Context) (func(*matter.Past) *kernel.Error, error) {
	course, err := s.matter.Kinds().Current(Kind)
	if err != nil {
		return nil, err
	}
	f := &fitting{s: s, course: course, stages: map[string]int{}, land: map[string]map[string]plot.Mu{}, names: map[string]string{}}
	for i, st := range course.Def.Stages {
		f.stages[st.Code] = i
	}
	return f.fit, s.o.DB.Read(ctx, f.recall)
}

// stageDays are the days a project has by the time it stands in a stage.
var stageDays = map[string]string{"filed": "filed_on", "started": "started_on", "registered": "registered_on", "trial": "trial_on", "production": "production_on", "capacity": "capacity_on", "exit": "exit_on"}

type fitting struct {
	s      *Service
	course *caseflow.Course
	stages map[string]int
	land   map[string]map[string]plot.Mu // plot → number of the project → area
	names  map[string]string             // firm and title → number of the project
}

// recall reads what the projects that are here have of both.
func (f *fitting) recall(tx *store.Tx) error {
	_, err := store.All(tx, func(r store.Scanner) (struct{}, error) {
		var number, code string
		var mu int64
		err := r.Scan(&number, &code, &mu)
		f.take(code, number, used(mu))
		return struct{}{}, err
	}, `SELECT m.number, p.plot, p.mu FROM project_plot p CROSS JOIN matter_shown m WHERE m.id = p.matter_id AND m.open = 1`)
	if err != nil {
		return err
	}
	_, err = store.All(tx, func(r store.Scanner) (struct{}, error) {
		var number, firm, title string
		err := r.Scan(&number, &firm, &title)
		f.names[firm+" "+title] = number
		return struct{}{}, err
	}, `SELECT m.number, k.enterprise_id, m.title`+projectFrom+`m.open = 1`)
	return err
}

func (f *fitting) take(code, number string, area plot.Mu) {
	if f.land[code] == nil {
		f.land[code] = map[string]plot.Mu{}
	}
	f.land[code][number] = area
}

func (f *fitting) fit(p *matter.Past) *kernel.Error {
	if p.Stage == "" {
		p.Stage = f.course.Def.Raise.To
	}
	p.Data["signed_on"] = f.s.o.Org.Directory().Day(p.CreatedAt).String()
	for _, ask := range []func(*matter.Past) *kernel.Error{f.parties, f.money, f.days, f.codes, f.parts, f.twice, f.plots} {
		if err := ask(p); err != nil {
			return err
		}
	}
	p.Data["enterprise"] = string(p.Enterprise)
	if p.Data["status"] == nil {
		p.Data["status"] = Ongoing
	}
	if reports(p.Stage) && p.Data["status"] != Suspended && p.Data["status"] != Abandoned {
		p.Data["plan_due"] = true
	}
	return nil
}

// parties: firm and units must be known here.
func (f *fitting) parties(p *matter.Past) *kernel.Error {
	if name, _ := p.Data["origin_unit"].(string); name != "" {
		return kernel.Invalid("unit", kernel.T("招商责任单位“%s”不是本区机构，请改成全称或简称，或在对应表的 units 里写明", "The responsible unit %q is none of the zone's: give its name, or say in units of the map which one is meant"), name)
	}
	if p.Enterprise == "" {
		name, _ := p.Data["origin_enterprise"].(string)
		return kernel.Invalid("enterprise", kernel.T("没有登记项目企业“%s”，请先导入企业台账，或改正名称、统一社会信用代码", "The enterprise %q is not registered: import the register of enterprises first, or mend its name or credit code"), name)
	}
	for _, field := range []string{"item_unit", "overall_unit"} {
		if text, _ := p.Data[field].(string); text == "" {
			p.Data[field] = string(p.Unit)
		}
	}
	return nil
}

// money: what was agreed, and no more verified than claimed.
func (f *fitting) money(p *matter.Past) *kernel.Error {
	claimed, verified := wanted(p, "fund_amount"), wanted(p, "fund_verified")
	switch {
	case wanted(p, "investment") == 0:
		return kernel.Invalid("investment", kernel.T("没有协议总投资，请填上", "The agreed investment is missing; please give it"))
	case verified > claimed:
		return kernel.Invalid("fund_verified", kernel.T("核实到位资金 %s 万元多于申报的 %s 万元，请核对", "%s ×10,000 yuan verified is more than the %s claimed; please check"), kernel.Money(verified).InWan(), kernel.Money(claimed).InWan())
	}
	return nil
}

func wanted(p *matter.Past, field string) int64 { n, _ := p.Data[field].(int64); return n }

func (f *fitting) day(p *matter.Past, field string) kernel.Date {
	text, _ := p.Data[field].(string)
	d, _ := kernel.ParseDate(text) // the file's cell was read as a date; none is the zero day
	return d
}

// days: each turning point after the one before it, none beyond the stage, none
// missing that the course asks for.
func (f *fitting) days(p *matter.Past) *kernel.Error {
	last, of := f.day(p, "signed_on"), "signed_on"
	for _, field := range order[1:] {
		d := f.day(p, field)
		if d.IsZero() {
			continue
		}
		if d.Before(last) {
			return kernel.Invalid(field, kernel.T("“%s”%s 早于“%s”%s，请核对", "%q, %s, lies before %q, %s; please check"), f.name(field), d, f.name(of), last)
		}
		last, of = d, field
	}
	for stage, field := range stageDays {
		if p.Stage != "exit" && f.stages[stage] > f.stages[p.Stage] && !f.day(p, field).IsZero() {
			return kernel.Invalid("stages", kernel.T("环节是“%s”，却填了“%s”，请改环节或删去日期", "It stands at %q, yet %q is given; mend the stage or take the day out"), f.stage(p), f.name(field))
		}
	}
	return f.missing(p)
}

// missing names what the course asks for by the stage.
func (f *fitting) missing(p *matter.Past) *kernel.Error {
	list, err := f.course.Missing(p.Stage, p.Data, caseflow.Values{})
	if err != nil {
		return kernel.AllErrors(err)[0]
	}
	var zh, en []string
	for _, e := range list {
		n := f.name(e.Field)
		zh, en = append(zh, n.ZH), append(en, n.EN)
	}
	if len(zh) == 0 {
		return nil
	}
	return kernel.Invalid(list[0].Field, kernel.T("环节是“%s”，还缺：%s", "At the stage %q these are still missing: %s"), f.stage(p), kernel.T(strings.Join(zh, "、"), strings.Join(en, ", ")))
}

func (f *fitting) name(field string) kernel.Text {
	if x := f.course.Field(field); x != nil {
		return x.Name
	}
	return kernel.T(field, field)
}

func (f *fitting) stage(p *matter.Past) kernel.Text {
	if s := f.course.Stage("", p.Stage); s != nil {
		return s.Name
	}
	return kernel.T(p.Stage, p.Stage)
}

// codes: a code that cannot be one is refused; one whose check digit is wrong is
// kept, as it is here.
func (f *fitting) codes(p *matter.Past) *kernel.Error {
	if code, _ := p.Data["code"].(string); code != "" {
		if err := codes.CheckProjectCode(code).Err("code"); err != nil {
			return kernel.AllErrors(err)[0]
		}
	}
	return nil
}

// parts: shareholders and phases, a line each; in a cell a semicolon ends a line.
func (f *fitting) parts(p *matter.Past) *kernel.Error {
	for _, field := range []string{"holders", "phases", "plots"} {
		if text, _ := p.Data[field].(string); text != "" {
			p.Data[field] = strings.NewReplacer("；", "\n", ";", "\n").Replace(text)
		}
	}
	if text, _ := p.Data["holders"].(string); text != "" {
		if _, err := ParseHolders(text); err != nil {
			return kernel.AllErrors(err)[0]
		}
	}
	if text, _ := p.Data["phases"].(string); text != "" {
		if _, err := ParsePhases(text); err != nil {
			return kernel.AllErrors(err)[0]
		}
	}
	return nil
}

// twice: a firm has a project of a name once; what came later is an increase.
func (f *fitting) twice(p *matter.Past) *kernel.Error {
	key := string(p.Enterprise) + " " + p.Title
	if other, ok := f.names[key]; ok && other != p.Number && p.Open {
		return kernel.Invalid("title", kernel.T("这家企业已有同名项目 %s，签约只计首次；追加投资请在该项目登记增资", "The enterprise has a project of that name, %s, and only the first signing counts; enter further investment as an increase there"), other)
	}
	if p.Open {
		f.names[key] = p.Number
	}
	return nil
}

// plots: of the zone's plan, and no more of each than others leave.
func (f *fitting) plots(p *matter.Past) *kernel.Error {
	text, _ := p.Data["plots"].(string)
	if text == "" {
		return nil
	}
	list, err := ParsePlots(text, f.s.o.Land)
	if err != nil {
		return kernel.AllErrors(err)[0]
	}
	for _, u := range list {
		on, _ := onPlan(f.s.o.Land, u.Plot)
		taken := plot.Mu(0)
		for number, area := range f.land[u.Plot] {
			if number != p.Number {
				taken += area
			}
		}
		if on.Mu > 0 && p.Open && taken+u.Area > on.Mu {
			return kernel.Invalid("plots", kernel.T("地块“%s”共 %s 亩，别的项目已用 %s 亩，放不下 %s 亩", "The plot %q has %s mu, of which other projects use %s: no room for %s"), u.Plot, on.Mu, taken, u.Area)
		}
	}
	var lines []string
	for _, u := range list {
		if p.Open {
			f.take(u.Plot, p.Number, u.Area)
		}
		lines = append(lines, strings.TrimSuffix(u.Plot+"，"+u.Area.String()+"，"+u.From.String(), "，"))
	}
	p.Data["plots"] = strings.Join(lines, "\n") // a plot without an area is the whole plot
	return nil
}
