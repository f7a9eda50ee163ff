package sim

import (
	"fmt"
	"maps"
	"slices"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/pack"
	"juyan/internal/sim/sketch"
)

// names are the codes of one sort of thing a script may refer to.
type names struct {
	sort  kernel.Text
	where string // file that registers them
	codes []string
}

func namesOf[T any](zh, en, where string, list []T, code func(T) string) names {
	n := names{sort: kernel.T(zh, en), where: where}
	for _, x := range list {
		n.codes = append(n.codes, code(x))
	}
	return n
}

// refer reports a code that is not among the names; "" refers to nothing.
func (f *faults) refer(field, code string, in names) {
	if code == "" || slices.Contains(in.codes, code) {
		return
	}
	how := kernel.T("先在 %s 里登记，或改成已有的代码", "register it in %s first, or use an existing code").Format(in.where)
	if near := kernel.Nearest(code, in.codes); near != "" {
		how = kernel.T("是不是想写“%s”？", "did you mean %q?").Format(near)
	}
	f.add(field, kernel.T("没有代码为“%[2]s”的%[1]s", "there is no %[1]s with the code %[2]q"), how, in.sort, code)
}

// against checks what the script refers to in the other files of its pack.
func (y *Year) against(f *faults, p *pack.Pack) {
	units := namesOf("机构", "unit", "units.yaml", p.Units, func(u pack.Unit) string { return u.Code })
	firms := namesOf("企业", "enterprise", "enterprises.csv", p.Enterprises, func(e pack.Enterprise) string { return e.Code })
	forces := namesOf("专班", "task force", "task_forces.yaml", p.TaskForces, func(t pack.TaskForce) string { return t.Code })
	for _, code := range slices.Sorted(maps.Keys(y.Units)) {
		f.refer("units."+code, code, units)
	}
	for _, code := range slices.Sorted(maps.Keys(y.Forces)) {
		f.refer("forces."+code, code, forces)
	}
	for _, code := range slices.Sorted(maps.Keys(y.Firms.Active)) {
		f.refer("firms.active."+code, code, firms)
	}
	sizes := names{kernel.T("企业规模", "size of firm"), "enterprises.csv", []string{"large", "medium", "small", "micro"}}
	for _, code := range slices.Sorted(maps.Keys(y.Firms.Sizes)) {
		f.refer("firms.sizes."+code, code, sizes)
	}
	posts := namesOf("岗位", "post", "posts.csv", p.Posts, func(x pack.Post) string { return x.Code })
	f.refer("meetings.chair", y.Meetings.Chair, posts)
	f.refer("doubts.by", y.Doubts.By, posts)
	y.Appraisal.against(f, units, posts)
	y.sorts(f, p)
	y.scenesAgainst(f, "scenes", y.Scenes, p, units, firms)
	y.scenesAgainst(f, "signals", y.Signals, p, units, firms)
}

// sorts checks topics, categories and choices.
func (y *Year) sorts(f *faults, p *pack.Pack) {
	topics := func(kind string) names {
		return namesOf("派单类别", "topic of the dispatch catalogue", "dispatch.yaml", p.Dispatch[kind].Rows, func(r pack.DispatchRow) string { return r.Topic })
	}
	list := func(name string) names {
		return namesOf("选项", "option", "lists.yaml", p.Lists[name].Options, func(o caseflow.Option) string { return o.Code })
	}
	classes := namesOf("企业类别", "class of firm", "enterprises.csv", p.Enterprises, func(e pack.Enterprise) string { return e.Class })
	pictures := namesOf("可画的东西", "thing that can be drawn", "year.yaml", sketch.Names(), func(s string) string { return s })
	reasons := list("deferral_reasons")
	for i, c := range y.Cases {
		at := fmt.Sprintf("situations.%d.", i)
		f.refer(at+"topic", c.Topic, topics("whistle"))
		f.each(at+"classes", c.Classes, classes)
		f.each(at+"defer_reasons", c.Deferral, reasons)
		f.each(at+"photos", c.Photos, pictures)
		for _, r := range c.Deferral {
			if len(y.Deferrals[r]) == 0 {
				f.miss("deferrals." + r)
			}
		}
	}
	for _, r := range slices.Sorted(maps.Keys(y.Pauses)) {
		f.refer("pauses."+r, r, list("pause_reasons"))
	}
	for i, t := range y.Resident.Topics {
		f.refer(fmt.Sprintf("residents.topics.%d.topic", i), t.Topic, topics("residents"))
		f.each(fmt.Sprintf("residents.topics.%d.photos", i), t.Photos, pictures)
	}
	for i, k := range y.Hazard.Kinds {
		f.refer(fmt.Sprintf("hazards.kinds.%d.category", i), k.Category, topics("hazard"))
		f.each(fmt.Sprintf("hazards.kinds.%d.photos", i), k.Photos, pictures)
	}
	for _, thing := range slices.Sorted(maps.Keys(y.Photos)) {
		f.refer("photos."+thing, thing, pictures)
	}
	for _, r := range slices.Sorted(maps.Keys(y.Ratings)) {
		f.refer("ratings."+r, r, list("ratings"))
	}
}

// each refers every code of a list.
func (f *faults) each(field string, codes []string, in names) {
	for _, c := range codes {
		f.refer(field, c, in)
	}
}

// scenesAgainst checks the firms, units and stages of the scenes.
func (y *Year) scenesAgainst(f *faults, where string, list []Scene, p *pack.Pack, units, firms names) {
	for i := range list {
		s, at := &list[i], fmt.Sprintf("%s.%d", where, i)
		kind := s.Kind
		if kind == "" {
			kind = "whistle"
		}
		f.refer(at+".firm", s.Firm, firms)
		f.each(at+".firms", s.Firms, firms)
		f.refer(at+".unit", s.Unit, units)
		if needs := kind == "whistle" || kind == "hazard"; needs && s.Firm == "" && len(s.Firms) == 0 {
			f.miss(at + ".firm")
		}
		def := definitionOf(p, kind)
		if def == nil {
			f.add(at+".kind", kernel.T("没有“%s”这类事项", "there is no kind of matter %q"), kernel.T("不写是企业吹哨，或写 residents、hazard、task", "leave it out for a whistle, or write residents, hazard, task"), kind)
			continue
		}
		f.refer(at+".hold", s.Hold, stagesOf(def.Stages))
		for unit, stage := range s.Lanes {
			f.refer(at+".lanes", unit, units)
			for _, l := range def.Lanes {
				f.refer(at+".lanes", stage, stagesOf(l.Stages))
			}
		}
		switch kind {
		case "residents":
			f.refer(at+".about", s.About, namesOf("群众诉求类别", "topic of residents", File, y.Resident.Topics, func(t ResidentTopic) string { return t.Topic }))
		case "hazard":
			f.refer(at+".about", s.About, namesOf("隐患类别", "category of hazards", File, y.Hazard.Kinds, func(k HazardKind) string { return k.Category }))
		}
	}
}

func stagesOf(list []caseflow.Stage) names {
	return namesOf("环节", "stage", "kinds/", list, func(s caseflow.Stage) string { return s.Code })
}

func definitionOf(p *pack.Pack, kind string) *caseflow.Definition {
	for i := range p.Kinds {
		if p.Kinds[i].Definition.Kind == kind {
			return &p.Kinds[i].Definition
		}
	}
	return nil
}
