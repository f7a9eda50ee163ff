package exchange

import (
	"strings"

	"juyan/internal/kernel"
)

// Mapping says which column holds what; "" is guessed.
type Mapping struct{ Case, Activity, Time, Resource, Group, Lifecycle, Instance, Strand, After string }

// usual lists the names a column may have, likeliest first: XES's own, those of
// the common tools, and what a Chinese office writes.
var usual = struct{ cases, activity, time, resource, group, lifecycle, instance, strand, after []string }{
	[]string{"case:concept:name", "case id", "case_id", "caseid", "case", "trace", "编号", "件号", "案件编号", "事项编号", "受理编号", "case:id"},
	[]string{"concept:name", "activity", "activity name", "event", "task", "活动", "环节", "动作", "事件"},
	[]string{"time:timestamp", "timestamp", "complete timestamp", "time", "date", "时间", "办理时间", "完成时间"},
	[]string{"org:resource", "resource", "user", "办理人", "人员", "岗位"},
	[]string{"org:group", "group", "unit", "department", "单位", "部门", "办理单位"},
	[]string{"lifecycle:transition", "lifecycle", "transition"},
	[]string{"concept:instance", "event id", "event_id", "eventid", "事件编号"},
	[]string{strandKey},
	[]string{afterKey},
}

// columns are the places of the fields, −1 where there is none.
type columns struct{ cases, activity, time, resource, group, lifecycle, instance, strand, after int }

// columns resolves the mapping against a header.
func (m Mapping) columns(header []string) (columns, error) {
	var problems kernel.Errors
	find := func(field, given string, names []string, must bool) int {
		if given != "" {
			names = []string{given}
		}
		for _, name := range names {
			for i, h := range header {
				if strings.EqualFold(h, name) {
					return i
				}
			}
		}
		if given != "" || must {
			problems.Add(noColumn(field, given, header))
		}
		return -1
	}
	c := columns{find("case", m.Case, usual.cases, true), find("activity", m.Activity, usual.activity, true), find("time", m.Time, usual.time, true),
		find("resource", m.Resource, usual.resource, false), find("group", m.Group, usual.group, false),
		find("lifecycle", m.Lifecycle, usual.lifecycle, false), find("instance", m.Instance, usual.instance, false), find("strand", m.Strand, usual.strand, false), find("after", m.After, usual.after, false)}
	return c, problems.Err()
}

var roles = map[string]kernel.Text{"case": kernel.T("编号", "case"), "activity": kernel.T("活动", "activity"), "time": kernel.T("时间", "time"),
	"resource": kernel.T("办理人", "resource"), "group": kernel.T("单位", "group"), "lifecycle": kernel.T("状态", "lifecycle"), "instance": kernel.T("事件编号", "instance"), "strand": kernel.T("支线", "strand"), "after": kernel.T("接着的事件", "event before")}

func noColumn(field, given string, header []string) *kernel.Error {
	list := clip(strings.Join(header, ", "))
	if given != "" {
		return kernel.Invalid(field, kernel.T("没有列“%s”；表里有：%s", "There is no column “%s”; the table has: %s"), given, list)
	}
	return kernel.Invalid(field, kernel.T("认不出哪一列是“%s”，请用 --%s 指明；表里有：%s", "Cannot tell which column is the %s; name it with --%s. The table has: %s"), roles[field], field, list)
}

// taken reports whether column i is one of the fields.
func (c columns) taken(i int) bool {
	for _, used := range []int{c.cases, c.activity, c.time, c.resource, c.group, c.lifecycle, c.instance, c.strand, c.after} {
		if used == i {
			return true
		}
	}
	return false
}
