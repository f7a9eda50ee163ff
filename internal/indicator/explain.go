package indicator

import "juyan/internal/kernel"

// Step is one line of an explanation: how many points, and how they came about,
// with the numbers in it; below it the lines it is made of.
type Step struct {
	Line   int         `json:"line"`
	Code   string      `json:"code"`
	Name   kernel.Text `json:"name"`
	Full   Num         `json:"full"`
	Points Value       `json:"points"`
	How    kernel.Text `json:"how"`
	Parts  []Step      `json:"parts,omitempty"`
}

// Explain says how a subject's points came about, from the whole down to the
// indicators. It only words what the result holds.
func (r *Result) Explain(s *SubjectResult) Step { return r.step(s, 0) }

func (r *Result) step(s *SubjectResult, line int) Step {
	l, c := &r.Lines[line], &s.Cells[line]
	out := Step{Line: line, Code: l.Code, Name: l.Name, Full: c.Full, Points: c.Points, How: r.how(l, c)}
	for _, part := range l.children {
		out.Parts = append(out.Parts, r.step(s, part))
	}
	return out
}

func (r *Result) how(l *Line, c *Cell) kernel.Text {
	switch {
	case c.Policy != "":
		return l.withoutData(c)
	case !l.Leaf && l.Combine == Geometric:
		return kernel.T("各部分得分率的加权几何平均 %s × %s 分", "weighted geometric mean of the parts' rates %s × %s points").Format(short(c.Rate), short(Number(c.Full)))
	case !l.Leaf:
		return kernel.T("各部分得分相加", "the parts added up")
	case !c.Rate.Known():
		return c.Rate.Why()
	}
	return join(l.transformed(c), l.rated(c), kernel.T("得 %s × %s = %s 分", "%s × %s = %s points").Format(short(c.Rate), short(Number(c.Full)), c.Points))
}

// withoutData says what was done for want of data, and why there was none.
func (l *Line) withoutData(c *Cell) kernel.Text {
	why := nothingCounts
	switch {
	case l.Leaf && !c.Used.Known():
		why = c.Used.Why()
	case !c.Rate.Known():
		why = c.Rate.Why()
	case l.Leaf:
		why = kernel.T("有数值而不能计分", "there is a value that cannot be rated")
	}
	return join(kernel.T("没有数据（%s）", "no data (%s)").Format(why), doneWithout[c.Policy])
}

var doneWithout = map[NoDataPolicy]kernel.Text{
	Drop:     kernel.T("本项不计，其余各项的分值按比例放大", "left out, the other items' points grow in proportion"),
	ZeroIt:   kernel.T("按 0 分计", "counted as 0 points"),
	FullIt:   kernel.T("按满分计", "counted as full points"),
	MeanIt:   kernel.T("按其他对象的平均得分率计", "counted as the others on average"),
	VoidItem: kernel.T("总分因此没有结果", "the total is therefore void"),
}

func (l *Line) transformed(c *Cell) kernel.Text {
	switch l.Transform {
	case Log:
		return kernel.T("ln %s = %s", "ln %s = %s").Format(c.Raw, short(c.Used))
	case Share:
		return kernel.T("%s 占全组 %s %%", "%s is %s %% of the group").Format(c.Raw, short(c.Used))
	case PerHead:
		return kernel.T("%s 按人平均 %s", "%s is %s per head").Format(c.Raw, short(c.Used))
	case PerMu:
		return kernel.T("%s 按亩平均 %s", "%s is %s per mu").Format(c.Raw, short(c.Used))
	}
	return kernel.Text{}
}

// rated words the method with the numbers in it.
func (l *Line) rated(c *Cell) kernel.Text {
	x := short(c.Used)
	switch l.Method.Kind {
	case GrowthType:
		return kernel.T("完成率 %s ÷ 目标 %s = %s，最高 1、负数为 0", "completion %s ÷ target %s = %s, at most 1, negative 0").Format(x, c.Beside, short(c.Ratio))
	case ControlType:
		return kernel.T("2 −（%s ÷ 控制目标 %s = %s），最高 1、最低 0", "2 − (%s ÷ limit %s = %s), at most 1, at least 0").Format(x, c.Beside, short(c.Ratio))
	case Efficacy:
		return kernel.T("功效系数：基础分 %s 加 %s 在不满意值 %s 到满意值 %s 之间的位置 = %s", "efficacy: base %s plus the place of %s between floor %s and goal %s = %s").Format(or(l.Base, Int(60)), x, l.Floor, l.Goal, short(c.Ratio))
	case Interval:
		return kernel.T("%s 落在区间表第 %d 行", "%s lies in row %d of the table").Format(x, c.Row)
	case Tier:
		if c.Row == 0 {
			return kernel.T("%s 没有达到最低一档", "%s does not reach the lowest tier").Format(x)
		}
		return kernel.T("%s 达到第 %d 档，加上到上一档的进度", "%s reaches tier %d, plus the way made to the next better one").Format(x, c.Row)
	case Linear:
		return kernel.T("%s 在最差值 %s 与最好值 %s 之间的位置", "the place of %s between worst %s and best %s").Format(c.Raw, l.Worst, l.Best)
	case Leader:
		return kernel.T("%s 与本组最好 %s 之比 %s，乘难度系数", "%s to the group's best %s is %s, times the difficulty factor").Format(x, short(c.Beside), short(c.Ratio))
	case RankType:
		return kernel.T("%s 在 %s 个对象中列第 %s", "%s of %s subjects, place %s").Format(x, c.Beside, c.Ratio)
	case Direct:
		return kernel.T("%s ÷ %s，最高 1、最低 0", "%s ÷ %s, at most 1, at least 0").Format(x, or(l.Of, l.Judged))
	}
	return kernel.Text{}
}

// short is a value for reading: six decimals at most.
func short(v Value) string { return rounded(v, 6) }

func rounded(v Value, places int) string {
	if !v.Known() {
		return "—"
	}
	return trim(v.num.Round(places))
}

func trim(n Num) string { return n.Trim(0).String() }

// join puts what is not empty behind each other.
func join(parts ...kernel.Text) kernel.Text {
	var out kernel.Text
	for _, p := range parts {
		if p.IsZero() {
			continue
		}
		if !out.IsZero() {
			out.ZH, out.EN = out.ZH+"；", out.EN+"; "
		}
		out.ZH, out.EN = out.ZH+p.ZH, out.EN+p.EN
	}
	return out
}
