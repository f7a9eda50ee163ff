package app

import (
	"slices"
	"strings"

	"juyan/internal/indicator"
	"juyan/internal/kernel"
)

// inputs gathers the subjects of a group. A subject the scheme lists and the file
// does not have is refused: no row is not the same as no data.
func (v *valuesFile) inputs(g *indicator.Group) (*indicator.Inputs, error) {
	in := &indicator.Inputs{Values: map[string][]indicator.Value{}}
	var faults kernel.Errors
	for _, r := range v.rows {
		mine, fault := v.belongs(r, g)
		faults.Add(fault)
		if mine {
			in.Subjects = append(in.Subjects, r.subject)
		}
	}
	for _, code := range g.Subjects {
		if v.byCode[code] == nil {
			faults.Add(v.fault(1, kernel.T("分组“%s”的对象“%s”没有数据行", "subject %[2]q of group %[1]q has no row"), kernel.T("补一行；没有数据的格留空", "add a row; leave cells without data empty"), g.Code, code))
		}
	}
	return in, faults.Err()
}

// belongs reports whether a row is of a group: by the column for it, by the
// scheme's list, or because there is only one.
func (v *valuesFile) belongs(r *valuesRow, g *indicator.Group) (bool, *kernel.Error) {
	listed := slices.Contains(g.Subjects, r.subject.Code)
	switch {
	case r.group == "":
		return listed || len(v.scheme.Groups) == 1 && len(g.Subjects) == 0, nil
	case r.group != g.Code && r.group != g.Name.ZH && r.group != g.Name.EN:
		return false, nil
	case len(g.Subjects) > 0 && !listed:
		return false, v.fault(r.line, kernel.T("“%s”不在分组“%s”的对象里", "%q is not among the subjects of group %q"), kernel.T("改正代码或分组", "correct the code or the group"), r.subject.Code, g.Code)
	}
	return true, nil
}

// strangers reports rows that belong to no group at all.
func (v *valuesFile) strangers() error {
	var faults kernel.Errors
	var codes []string
	for i := range v.scheme.Groups {
		codes = append(codes, v.scheme.Groups[i].Code)
	}
	for _, r := range v.rows {
		home := slices.ContainsFunc(v.scheme.Groups, func(g indicator.Group) bool {
			mine, fault := v.belongs(r, &g)
			return mine || fault != nil // the latter is told with the group
		})
		if !home {
			faults.Add(v.fault(r.line, kernel.T("“%s”不属于任何分组", "%q belongs to no group"), kernel.T("列入方案的 subjects，或在“分组”列写：%s", "list it in the scheme's subjects or write in a column “group”: %s").Format(strings.Join(codes, ", ")), r.subject.Code))
		}
	}
	return faults.Err()
}

// missing lists the columns a group's indicators still need.
func (v *valuesFile) missing(book *indicator.Book, g *indicator.Group) error {
	var faults kernel.Errors
	for _, code := range g.Needs() {
		if v.has[code] {
			continue
		}
		var lack []string
		for _, t := range book.Terms(code) {
			if !v.answers(t) {
				lack = append(lack, key(t))
			}
		}
		if len(lack) > 0 {
			faults.Add(v.fault(1, kernel.T("缺指标“%s”的数据", "the data of indicator %q are missing"), kernel.T("加一列 %s；没有数据的格留空", "add a column %s; leave cells without data empty").Format(strings.Join(lack, ", ")), code))
		}
	}
	return faults.Err()
}

// key is the column a term is read from.
func key(t indicator.Term) string {
	if t.Fn == indicator.FnGiven && t.Scope == indicator.OfSubject && t.Years == 0 && t.Steps == 0 {
		return t.Name
	}
	return t.String()
}

// adds reports whether the group's value of a term is the sum of its subjects'.
func adds(t indicator.Term) bool {
	switch t.Fn {
	case indicator.FnSum, indicator.FnCount, indicator.FnStat, indicator.FnClaimed, indicator.FnGiven:
		return t.Scope == indicator.OfGroup
	}
	return false
}

// answers reports whether the file, or the scheme itself, knows a term.
func (v *valuesFile) answers(t indicator.Term) bool {
	own := t
	own.Scope = indicator.OfSubject
	return t.Fn == indicator.FnTarget || t.Fn == indicator.FnAttr || v.has[key(t)] || adds(t) && v.has[key(own)]
}

// evaluate fills in the values: columns named as an indicator are taken as they
// are, formulas are computed from columns named as their terms.
func (v *valuesFile) evaluate(book *indicator.Book, g *indicator.Group, in *indicator.Inputs) {
	book.Evaluate(g, in, func(t indicator.Term) []indicator.Value {
		own := t
		own.Scope = indicator.OfSubject
		if !v.has[key(t)] && adds(t) {
			return indicator.Together(v.column(in, key(own)))
		}
		return v.column(in, key(t))
	})
	for _, code := range g.Needs() {
		if v.has[code] {
			in.Values[code] = v.column(in, code)
		}
	}
}

func (v *valuesFile) column(in *indicator.Inputs, key string) []indicator.Value {
	out := make([]indicator.Value, len(in.Subjects))
	for i, s := range in.Subjects {
		out[i] = v.byCode[s.Code].values[key]
	}
	return out
}
