package caseflow

import (
	"fmt"
	"strings"

	"juyan/internal/kernel"
)

// Fault is one thing wrong with a definition: where (a path such as
// "actions.muster.to" or "lanes.call.clocks.muster.limits"), what, and how to
// mend it.
type Fault struct {
	Path string
	What kernel.Text
	How  kernel.Text
}

// Names are what a definition may refer to outside itself.
type Names struct {
	Roles   map[string]bool // role codes
	Effects map[string]bool // effects the modules offer; nil = not checked
	Kinds   map[string]bool // other kinds, for child matters; nil = not checked
}

// Relations every matter may have besides those its actions assign.
var builtin = map[string]bool{"caller": true, "creator": true, "lane": true, "lead": true, "system": true}

// Prove checks what a definition must satisfy before it may be published:
// every reference exists, every stage is reachable, from every stage an end
// can be reached, every clock that starts also stops before its course ends,
// every relation and role exists.
func Prove(def *Definition, names Names) []Fault {
	p := &prover{def: def, names: names, fields: map[string]*Field{}, relations: map[string]bool{}}
	p.collect()
	p.heading()
	p.seal()
	p.course("", def.Stages, def.Acts, def.Clocks, &def.Raise)
	for i := range def.Lanes {
		l := &def.Lanes[i]
		p.course("lanes."+l.Code+".", l.Stages, l.Acts, l.Clocks, &Action{Code: "open", To: l.First, By: []string{"system"}, Start: l.startsOnOpen()})
	}
	return p.faults
}

// startsOnOpen lists the clocks of a lane no action starts: they start when
// the lane opens.
func (l *Lane) startsOnOpen() []string {
	started := map[string]bool{}
	for _, a := range l.Acts {
		for _, c := range a.Start {
			started[c] = true
		}
	}
	var out []string
	for _, c := range l.Clocks {
		if !started[c.Code] {
			out = append(out, c.Code)
		}
	}
	return out
}

// OpenClocks returns the clocks that start when a lane opens.
func (l *Lane) OpenClocks() []string { return l.startsOnOpen() }

type prover struct {
	def       *Definition
	names     Names
	fields    map[string]*Field
	relations map[string]bool
	faults    []Fault
}

func (p *prover) fault(path string, what, how kernel.Text, args ...any) {
	p.faults = append(p.faults, Fault{path, what.Format(args...), how})
}

// collect gathers fields and the relations that some action assigns.
func (p *prover) collect() {
	for i := range p.def.Fields {
		f := &p.def.Fields[i]
		if p.fields[f.Code] != nil {
			p.fault("fields."+f.Code, kernel.T("字段 %s 出现了两次", "field %s appears twice"), kernel.T("删去一个，或换一个代码", "remove one or give it another code"), f.Code)
		}
		p.fields[f.Code] = f
	}
	for r := range builtin {
		p.relations[r] = true
	}
	for _, r := range p.def.Relations {
		p.relations[r] = true
	}
	for _, as := range p.everyAction() {
		for _, x := range as.Assign {
			p.relations[x.Relation] = true
		}
	}
}

func (p *prover) everyAction() []*Action {
	out := []*Action{&p.def.Raise}
	for i := range p.def.Acts {
		out = append(out, &p.def.Acts[i])
	}
	for i := range p.def.Lanes {
		for j := range p.def.Lanes[i].Acts {
			out = append(out, &p.def.Lanes[i].Acts[j])
		}
	}
	return out
}

func (p *prover) heading() {
	d := p.def
	if d.Kind == "" {
		p.fault("kind", kernel.T("没有写 kind（这类事项的代码）", "kind (the code of this kind of matter) is missing"), kernel.T("加一行，例如 kind: hazard", "add a line such as kind: hazard"))
	}
	if d.Number == "" || !strings.Contains(d.Number, "{seq}") {
		p.fault("number", kernel.T("编号格式里没有 {seq}", "the number format has no {seq}"), kernel.T("例如 number: 企哨〔{year}〕{seq}号", "for example number: No. {year}-{seq}"))
	}
	p.field("titled", d.Titled, true)
	p.field("party", d.Party, false)
	for _, c := range d.Columns {
		p.field("columns", c, false)
	}
	for f := range d.Faces {
		if f != FaceAccepted && f != FaceWorking && f != FaceDone {
			p.fault("faces", kernel.T("没有“%s”这个对外状态", "there is no face %q"), kernel.T("只有 accepted、working、done", "the faces are accepted, working and done"), f)
		}
	}
	if d.Door != "" && !strings.HasPrefix(d.Door, "/") {
		p.fault("door", kernel.T("“%s”不是本系统的页面", "%q is no page of this program"), kernel.T("写成 /services 这样", "write it like /services"), d.Door)
	}
	for i, r := range d.Required {
		path := fmt.Sprintf("required.%d", i)
		p.field(path, r.Field, true)
		p.stage(path, r.From, stageSet(d.Stages))
	}
}

func (p *prover) field(path, code string, must bool) {
	if code == "" && !must {
		return
	}
	if p.fields[code] == nil {
		p.fault(path, kernel.T("没有名为“%s”的字段", "there is no field %q"), kernel.T("在 fields 里加上它，或改成已有的字段", "add it under fields or name an existing one"), code)
	}
}

// dated refuses a limit at the end of a field that is no date.
func (p *prover) dated(path, code string) {
	if f := p.fields[code]; f != nil && f.Type != TypeDate && !(f.Type == TypeText && f.Kept) {
		p.fault(path, kernel.T("时限不能以“%s”为准：它不是日期，也不是程序自己填的时限", "a limit cannot be the end of %q: it is no date, nor a limit that an effect fills in"), kernel.T("改用一个 type: date 的字段，或 type: text、kept: true 的字段（由程序写成 20wd 这样）", "name a field of type date, or of type text with kept: true that an effect fills in like 20wd"), f.Name)
	}
}

func (p *prover) stage(path, code string, set map[string]*Stage) {
	if set[code] == nil {
		p.fault(path, kernel.T("没有名为“%s”的环节", "there is no stage %q"), kernel.T("在 stages 里加上它，或改成已有的环节", "add it under stages or name an existing one"), code)
	}
}

func stageSet(stages []Stage) map[string]*Stage {
	out := map[string]*Stage{}
	for i := range stages {
		out[stages[i].Code] = &stages[i]
	}
	return out
}

// course proves the main course (prefix "") or one sort of lane.
func (p *prover) course(prefix string, stages []Stage, acts []Action, clocks []Clock, begin *Action) {
	set := stageSet(stages)
	p.stage(prefix+"raise.to", begin.To, set)
	p.rests(prefix, stages)
	known := map[string]*Clock{}
	for i := range clocks {
		known[clocks[i].Code] = &clocks[i]
		p.clock(prefix+"clocks."+clocks[i].Code, &clocks[i])
	}
	if prefix == "" {
		p.action("raise", begin, set, known)
	}
	codes := map[string]bool{begin.Code: true}
	for i := range acts {
		path := prefix + "actions." + acts[i].Code
		if codes[acts[i].Code] {
			p.fault(path, kernel.T("动作 %s 出现了两次", "action %s appears twice"), kernel.T("换一个代码", "give it another code"), acts[i].Code)
		}
		codes[acts[i].Code] = true
		p.action(path, &acts[i], set, known)
	}
	p.awaits(prefix, stages, acts)
	g := graph{stages, acts, begin}
	p.reach(prefix, g)
	for i := range clocks {
		p.stops(prefix, g, clocks[i].Code)
	}
}

// rests: only the main course can let the lanes rest, and there must be some.
func (p *prover) rests(prefix string, stages []Stage) {
	for _, s := range stages {
		if s.Rests && (prefix != "" || s.End || len(p.def.Lanes) == 0) {
			p.fault(prefix+"stages."+s.Code+".rests", kernel.T("这里写不得 rests：它让各单位（lanes）在主流程停在此处时不计时", "rests does not fit here: it stops the clocks of the lanes while the main course stands in a stage"),
				kernel.T("只写在有 lanes 的流程的主环节上，结束环节除外", "write it on a stage of the main course that is no end, where there are lanes"))
		}
	}
}

func (p *prover) action(path string, a *Action, set map[string]*Stage, clocks map[string]*Clock) {
	if a.Name.ZH == "" || a.Name.EN == "" {
		p.fault(path+".name", kernel.T("动作 %s 缺中文或英文名称", "action %s lacks its Chinese or English name"), kernel.T("写成 name: {zh: 报到, en: Muster}", "write name: {zh: 报到, en: Muster}"), a.Code)
	}
	for _, f := range a.From {
		if f != "*" {
			p.stage(path+".from", f, set)
		}
	}
	if a.To != "" {
		p.stage(path+".to", a.To, set)
	}
	for _, b := range a.Branches {
		p.stage(path+".branches", b.To, set)
	}
	for _, f := range a.Form {
		p.field(path+".form", f, true)
	}
	for _, f := range a.Requires {
		if !contains(a.Form, f) {
			p.fault(path+".requires", kernel.T("必填的“%s”不在 form 里，谁也填不了", "%q is required but not in form, so nobody can fill it in"), kernel.T("把它加进 form", "add it to form"), f)
		}
	}
	p.by(path+".by", a.By)
	for _, list := range [][]string{a.Start, a.Stop, a.Suspend, a.Resume} {
		for _, c := range list {
			if c != "*" && clocks[c] == nil {
				p.fault(path, kernel.T("没有名为“%s”的时限", "there is no clock %q"), kernel.T("在 clocks 里加上它，或改成已有的时限", "add it under clocks or name an existing one"), c)
			}
		}
	}
	if len(a.Suspend) > 0 && len(a.Requires) == 0 {
		p.fault(path+".suspend", kernel.T("暂停时限必须写明理由", "suspending a clock needs a reason"), kernel.T("在 form 和 requires 里加一个理由字段", "add a reason field to form and requires"))
	}
	if to := set[a.To]; to != nil && to.Rests && len(a.Requires) == 0 {
		p.fault(path+".to", kernel.T("进入“%s”会让各单位停止计时，必须写明理由", "leading to %q stops the units' clocks, which needs a reason"), kernel.T("在 form 和 requires 里加一个理由字段", "add a reason field to form and requires"), a.To)
	}
	if a.Child != "" && p.names.Kinds != nil && !p.names.Kinds[a.Child] {
		p.fault(path+".child", kernel.T("没有“%s”这类事项", "there is no kind of matter %q"), kernel.T("在 kinds 里加上它，或改成已有的", "add it to kinds or name an existing one"), a.Child)
	}
	if a.Effect != "" && p.names.Effects != nil && !p.names.Effects[a.Effect] {
		p.fault(path+".effect", kernel.T("程序里没有“%s”这个效果", "the program offers no effect %q"), kernel.T("核对名称，或删去这一行", "check the name or remove the line"), a.Effect)
	}
	if a.Open != nil {
		p.opens(path, a.Open)
	}
}

func (p *prover) opens(path string, o *Open) {
	p.field(path+".open.units", o.Units, true)
	p.field(path+".open.lead", o.Lead, false)
	for _, l := range p.def.Lanes {
		if l.Code == o.Lane {
			return
		}
	}
	p.fault(path+".open.lane", kernel.T("没有名为“%s”的协办流程", "there is no lane %q"), kernel.T("在 lanes 里加上它", "add it under lanes"), o.Lane)
}

func (p *prover) by(path string, by []string) {
	if len(by) == 0 {
		p.fault(path, kernel.T("没有写谁可以做（by）", "by (who may do this) is missing"), kernel.T("写上关系或岗位角色，例如 by: [lead]", "name relations or roles, for example by: [lead]"))
	}
	for _, r := range by {
		if role, ok := strings.CutPrefix(r, "role:"); ok {
			if p.names.Roles != nil && !p.names.Roles[role] {
				p.fault(path, kernel.T("没有名为“%s”的岗位角色", "there is no role %q"), kernel.T("在 roles.yaml 里加上它，或改成已有的角色", "add it to roles.yaml or name an existing one"), role)
			}
		} else if !p.relations[r] {
			p.fault(path, kernel.T("没有哪一步指定“%s”是谁", "no step assigns the relation %q"), kernel.T("在前面的动作里用 assign 指定它", "assign it in an earlier action"), r)
		}
	}
}

func (p *prover) clock(path string, c *Clock) {
	if len(c.Limits) == 0 || c.Limits[len(c.Limits)-1].When != "" {
		p.fault(path+".limits", kernel.T("时限 %s 没有兜底的一行（不带 when 的限期）", "clock %s has no last limit without when"), kernel.T("在最后加一行，例如 - {is: 5wd}", "add a last row such as - {is: 5wd}"), c.Code)
	}
	for _, l := range c.Limits {
		if field, ok := strings.CutPrefix(l.Is, "@"); ok {
			p.field(path+".limits", field, true)
			p.dated(path+".limits", field)
		}
		if !ValidLimit(l.Is) {
			p.fault(path+".limits", kernel.T("“%s”不是限期", "%q is not a limit"), kernel.T("写成 30m、2h、4wh、5wd 或 7d", "write 30m, 2h, 4wh, 5wd or 7d"), l.Is)
		}
	}
	if field, ok := strings.CutPrefix(c.Statutory, "@"); ok {
		p.field(path+".statutory", field, true)
		p.dated(path+".statutory", field)
	}
	if c.Statutory != "" && !ValidLimit(c.Statutory) {
		p.fault(path+".statutory", kernel.T("“%s”不是限期", "%q is not a limit"), kernel.T("写成 20wd 这样", "write it like 20wd"), c.Statutory)
	}
	for _, s := range c.Steps {
		if !ValidStep(s.At) {
			p.fault(path+".steps", kernel.T("“%s”不是提醒的时点", "%q does not say when a step is due"), kernel.T("写成 75%、-2h、0 或 +5wd", "write 75%, -2h, 0 or +5wd"), s.At)
		}
		for _, to := range s.To {
			if to != "head" && to != "holder" {
				p.by(path+".steps.to", []string{to})
			}
		}
	}
}

func (p *prover) awaits(prefix string, stages []Stage, acts []Action) {
	byCode := map[string]*Action{}
	for i := range acts {
		byCode[acts[i].Code] = &acts[i]
	}
	for i := range stages {
		s := &stages[i]
		for _, w := range s.Awaits {
			if a := byCode[w]; a == nil || !a.allowedFrom(s) {
				p.fault(prefix+"stages."+s.Code+".awaits", kernel.T("环节“%s”等待的动作“%s”在这里做不了", "stage %q awaits %q, which is not possible there"), kernel.T("给该动作的 from 加上这个环节，或改 awaits", "add the stage to that action's from, or change awaits"), s.Code, w)
			}
		}
	}
}

// graph is a course as stages and arrows.
type graph struct {
	stages []Stage
	acts   []Action
	begin  *Action
}

// firsts lists the stages a course can begin in.
func (g graph) firsts() []string {
	out := []string{g.begin.To}
	for _, b := range g.begin.Branches {
		out = append(out, b.To)
	}
	return out
}

// arrows calls f for every move a course can make out of stage s.
func (g graph) arrows(s *Stage, f func(a *Action, to string)) {
	for i := range g.acts {
		a := &g.acts[i]
		if !a.allowedFrom(s) {
			continue
		}
		to := a.To
		if to == "" {
			to = s.Code
		}
		f(a, to)
		for _, b := range a.Branches {
			f(a, b.To)
		}
	}
}

// reach proves that every stage can be reached and that from each the end can
// be.
func (p *prover) reach(prefix string, g graph) {
	set := stageSet(g.stages)
	if set[g.begin.To] == nil {
		return
	}
	next := map[string][]string{}
	prev := map[string][]string{}
	var ends []string
	for i := range g.stages {
		s := &g.stages[i]
		if s.End {
			ends = append(ends, s.Code)
		}
		g.arrows(s, func(_ *Action, to string) {
			next[s.Code] = append(next[s.Code], to)
			prev[to] = append(prev[to], s.Code)
		})
	}
	if len(ends) == 0 {
		p.fault(prefix+"stages", kernel.T("没有终点环节", "no stage ends the course"), kernel.T("给最后的环节写上 end: true", "write end: true on the last stage"))
		return
	}
	there, back := flood(g.firsts(), next), flood(ends, prev)
	for _, s := range g.stages {
		if !there[s.Code] {
			p.fault(prefix+"stages."+s.Code, kernel.T("环节“%s”走不到", "stage %q can never be reached"), kernel.T("让某个动作的 to 指向它，或删去它", "let some action lead to it, or remove it"), s.Code)
		}
		if !back[s.Code] {
			p.fault(prefix+"stages."+s.Code, kernel.T("环节“%s”是死胡同，到不了终点", "stage %q is a dead end: no way leads from it to the end"), kernel.T("加一个从它出发的动作", "add an action that leaves it"), s.Code)
		}
	}
}

func flood(from []string, next map[string][]string) map[string]bool {
	seen := map[string]bool{}
	for queue := from; len(queue) > 0; queue = queue[1:] {
		if s := queue[0]; !seen[s] {
			seen[s] = true
			queue = append(queue, next[s]...)
		}
	}
	return seen
}

// stops proves that clock cannot still run when its course has ended: it
// floods the product of stages and "runs or not".
func (p *prover) stops(prefix string, g graph, clock string) {
	set := stageSet(g.stages)
	type node struct {
		stage string
		runs  bool
	}
	started := contains(g.begin.Start, clock)
	seen := map[node]bool{}
	var queue []node
	for _, first := range g.firsts() {
		queue = append(queue, node{first, started})
	}
	for ; len(queue) > 0; queue = queue[1:] {
		n := queue[0]
		if seen[n] || set[n.stage] == nil {
			continue
		}
		seen[n] = true
		if set[n.stage].End {
			if n.runs {
				p.fault(prefix+"clocks."+clock, kernel.T("走到终点“%[2]s”时，时限“%[1]s”仍在走", "clock %[1]q still runs when the course ends at %[2]q"), kernel.T("在通向终点的动作里写 stop: [\"*\"]", "write stop: [\"*\"] on the action that leads there"), clock, n.stage)
				return
			}
			continue
		}
		g.arrows(set[n.stage], func(a *Action, to string) {
			runs := n.runs && !contains(a.Stop, clock) && !contains(a.Stop, "*") || contains(a.Start, clock)
			started = started || contains(a.Start, clock)
			queue = append(queue, node{to, runs})
		})
	}
	if !started {
		p.fault(prefix+"clocks."+clock, kernel.T("时限“%s”从来没有开始", "clock %q is never started"), kernel.T("在某个动作里写 start，或删去它", "start it in some action, or remove it"), clock)
	}
}
