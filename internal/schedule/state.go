package schedule

import (
	"juyan/internal/kernel"
)

// place puts the plan's dates on the axis.
func (n *Network) place(axis *Axis, today kernel.Date) error {
	n.axis, n.today, n.nodes = axis, -1, make([]node, len(n.plan.Activities))
	if axis.bare {
		return n.number(today)
	}
	if n.start = axis.day(n.plan.Start); n.start == never {
		return n.outside("start", n.plan.Start)
	}
	if today.IsZero() {
		today = n.plan.Latest()
	}
	if !today.IsZero() {
		if n.today = axis.day(today); n.today == never {
			return n.outside("today", today)
		}
	}
	var faults kernel.Errors
	for i := range n.plan.Activities {
		faults.Add(n.dates(i, &n.plan.Activities[i]))
	}
	return faults.Err()
}

// number accepts a plan without calendar: nothing in it needs one.
func (n *Network) number(today kernel.Date) error {
	var first *Length
	for i := range n.plan.Activities {
		a := &n.plan.Activities[i]
		n.nodes[i] = node{state: Waiting, notBefore: -1}
		if !a.Started.IsZero() || !a.NotBefore.IsZero() || !today.IsZero() {
			return kernel.Invalid("start", kernel.T("“%s”有日期，计划没有开始日期。写上开始日期（--start 2022-03-01）", "%q has a date and the plan has no start. Say when it starts (--start 2022-03-01)"), a.Code)
		}
		lengths := []*Length{&a.Takes, &a.Extra}
		for k := range n.into(int32(i)) {
			lengths = append(lengths, &n.into(int32(i))[k].lag)
		}
		for _, l := range lengths {
			switch {
			case l.N == 0:
			case first == nil:
				first = l
			case first.Natural != l.Natural:
				return kernel.Invalid("start", kernel.T("计划里既有工作日（%s）又有自然日（%s），没有日历算不出先后。写上开始日期（--start 2022-03-01），或改成同一种", "the plan has working days (%s) and natural days (%s), which compare on a calendar only. Say when it starts (--start 2022-03-01) or use one sort"), workdaysOf(first, l), naturalOf(first, l))
			}
		}
	}
	return nil
}

func workdaysOf(a, b *Length) Length {
	if a.Natural {
		return *b
	}
	return *a
}

func naturalOf(a, b *Length) Length {
	if a.Natural {
		return *a
	}
	return *b
}

// dates puts one activity's dates on the axis.
func (n *Network) dates(i int, a *Activity) *kernel.Error {
	x := node{state: a.State(), notBefore: -1}
	for _, d := range []struct {
		field string
		date  kernel.Date
		day   *int
	}{{"not_before", a.NotBefore, &x.notBefore}, {"started", a.Started, &x.started}, {"finished", a.Finished, &x.finished}} {
		if d.date.IsZero() {
			continue
		}
		if *d.day = n.axis.day(d.date); *d.day == never {
			return n.outside(path(i, d.field), d.date)
		}
		if d.field != "not_before" && *d.day > n.today {
			return kernel.Invalid(path(i, d.field), kernel.T("“%s”的实际日期 %s 晚于今天 %s。改正日期，还没发生的不要写", "the real date %[2]s of %[1]q is after today, %[3]s. Correct it; leave out what has not happened"), a.Code, d.date, n.axis.mark(n.today))
		}
	}
	n.nodes[i] = x
	return nil
}

func (n *Network) outside(field string, d kernel.Date) *kernel.Error {
	if d.IsZero() {
		return kernel.Invalid(field, kernel.T("计划没有开始日期", "the plan has no start"))
	}
	err := kernel.AllErrors(n.axis.beyond())[0]
	if _, unloaded := n.axis.cal.IsWorkday(d); unloaded != nil {
		err = kernel.AllErrors(unloaded)[0]
	}
	return kernel.Invalid(field, err.Text)
}

// left returns the day a running activity is finished that nothing else holds up:
// its whole length from its start where nobody said how far it is, else what is
// left of it from today; never before today.
func (n *Network) left(i int32, takes Length) int {
	a, x := &n.plan.Activities[i], &n.nodes[i]
	if a.Progress == nil {
		return n.axis.add(max(n.axis.add(x.started, takes), n.today), a.Extra)
	}
	takes.N = (takes.N*(100-*a.Progress) + 99) / 100
	return n.axis.add(n.axis.add(n.today, takes), a.Extra)
}

// OutOfOrder tells which activities began before a predecessor was finished.
func (n *Network) OutOfOrder() []kernel.Text {
	var out []kernel.Text
	for _, l := range n.links {
		from, to := &n.nodes[l.from], &n.nodes[l.to]
		if l.kind != finishStart || to.state == Waiting || from.state == Done && from.finished <= to.started {
			continue
		}
		out = append(out, kernel.T("“%s”在“%s”完成之前就开始了", "%q began before %q was finished").Format(n.plan.Activities[l.to].Code, n.plan.Activities[l.from].Code))
	}
	return out
}
