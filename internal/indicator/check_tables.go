package indicator

import (
	"fmt"
	"slices"

	"juyan/internal/kernel"
)

// table checks the rows of an interval method (or of ranks): in order, without
// gap or overlap, covering everything, and never worth less for better values.
func (t *treeCheck) table(path string, i *Item, good Direction, ranks bool) {
	rows := i.Table
	if len(rows) == 0 {
		t.add(path, kernel.T("“%s”没有区间表", "%q has no table"), kernel.T("写 table: [{to: 60, share: 0}, {from: 60, share: 1}]", "write table: [{to: 60, share: 0}, {from: 60, share: 1}]"), i.Code)
		return
	}
	for n := range rows {
		at := fmt.Sprintf("%s.table.%d", path, n)
		t.row(at, i, &rows[n])
		if n > 0 {
			t.seam(at, i, &rows[n-1], &rows[n], good)
		}
	}
	if !ranks && (rows[0].From != nil || rows[len(rows)-1].To != nil) {
		t.add(path+".table", kernel.T("“%s”的区间表没有覆盖所有数值", "the table of %q does not cover all values"), kernel.T("第一行不写 from，最后一行不写 to", "leave from out of the first row and to out of the last"), i.Code)
	}
}

func (t *treeCheck) row(at string, i *Item, r *Row) {
	if r.From != nil && r.To != nil && r.From.Cmp(*r.To) >= 0 {
		t.add(at, kernel.T("区间的 from 应小于 to", "from must be below to"), kernel.T("区间含 from、不含 to，从小到大写", "an interval includes from and not to; write them in ascending order"))
	}
	for _, n := range []*Num{r.From, r.To} {
		if n != nil && i.Transform == Log {
			t.positive(at, *n)
		}
	}
	share, err := r.rate(i.Weight)
	switch {
	case (r.Share == nil) == (r.Points == nil):
		t.add(at, kernel.T("share 和 points 写且只写一个", "write exactly one of share and points"), kernel.T("share 是得分的比例（0 到 1），points 是得分", "share is the part of the points (0 to 1), points are points"))
	case err == nil && (share.IsNeg() || share.Cmp(one) > 0):
		t.add(at, kernel.T("这一行给的分超过“%s”的满分，或是负数", "this row gives more than the points of %q, or a negative number"), kernel.T("share 写 0 到 1，points 不超过权重", "share from 0 to 1, points up to the weight"), i.Code)
	}
}

// seam checks where one row meets the next.
func (t *treeCheck) seam(at string, i *Item, a, b *Row, good Direction) {
	if a.To == nil || b.From == nil || a.To.Cmp(*b.From) > 0 {
		t.add(at+".from", kernel.T("“%s”的区间重叠", "intervals of %q overlap"), kernel.T("上一行的 to 应等于这一行的 from", "the to of the row above must equal the from of this one"), i.Code)
		return
	}
	if a.To.Cmp(*b.From) < 0 {
		t.add(at+".from", kernel.T("“%s”的区间之间有空档：%s 到 %s", "intervals of %q leave a gap from %s to %s"), kernel.T("上一行的 to 应等于这一行的 from", "the to of the row above must equal the from of this one"), i.Code, a.To, b.From)
	}
	before, errA := a.rate(i.Weight)
	after, errB := b.rate(i.Weight)
	if errA != nil || errB != nil {
		return
	}
	if order := before.Cmp(after); good == Up && order > 0 || good == Down && order < 0 {
		t.add(at, kernel.T("“%s”更好的数值得分反而更低", "better values of %q score less"), kernel.T("按方向排好各行的得分，或改指标的 direction", "order the rows by the indicator's direction, or change it"), i.Code)
	}
}

// ranks checks the method by rank: a step or a table of places from 1 on.
func (t *treeCheck) ranks(path string, i *Item) {
	if i.Step != nil && len(i.Table) > 0 {
		t.add(path+".step", kernel.T("step 和 table 只能写一个", "write either step or table"), kernel.T("删去一个", "remove one"))
	}
	if i.Step != nil && (i.Step.IsNeg() || i.Step.Cmp(one) > 0) {
		t.add(path+".step", kernel.T("step 是每降一名少得的比例，应在 0 到 1 之间", "step is the share lost by each place, from 0 to 1"), kernel.T("例如 0.05", "such as 0.05"))
	}
	if len(i.Table) == 0 {
		return
	}
	if i.Table[0].From != nil && i.Table[0].From.Cmp(one) > 0 {
		t.add(path+".table.0.from", kernel.T("名次从 1 开始", "places begin at 1"), kernel.T("第一行写 from: 1，或不写", "write from: 1 in the first row, or leave it out"))
	}
	t.table(path, i, Down, true) // the first place is the best
}

// tiers checks the tiers: best first, each worth more and harder than the next.
func (t *treeCheck) tiers(path string, i *Item, good Direction) {
	if len(i.Tiers) < 2 {
		t.add(path, kernel.T("“%s”至少要有两档标准值", "%q needs at least two tiers"), kernel.T("写 tiers: [{at: 12, share: 1}, {at: 9, share: 0.8}]", "write tiers: [{at: 12, share: 1}, {at: 9, share: 0.8}]"), i.Code)
		return
	}
	for n, tier := range i.Tiers {
		at := fmt.Sprintf("%s.tiers.%d", path, n)
		if i.Transform == Log {
			t.positive(at+".at", tier.At)
		}
		if tier.Share.IsNeg() || tier.Share.Cmp(one) > 0 {
			t.add(at+".share", kernel.T("档次系数应在 0 到 1 之间", "the share of a tier lies between 0 and 1"), kernel.T("国资委标准是 1、0.8、0.6、0.4、0.2", "the usual ones are 1, 0.8, 0.6, 0.4, 0.2"))
		}
		if n == 0 {
			continue
		}
		above := i.Tiers[n-1]
		if order := above.At.Cmp(tier.At); order == 0 || (order > 0) != (good == Up) || above.Share.Cmp(tier.Share) < 0 {
			t.add(at, kernel.T("“%s”的各档没有从好到差排列", "the tiers of %q do not run from best to worst"), kernel.T("第一档最好，标准值和系数逐档变差", "the first tier is the best; marks and shares get worse from tier to tier"), i.Code)
		}
	}
}

// given lists the parameters that were written.
func (m *Method) given() []string {
	var out []string
	for _, p := range []struct {
		key   string
		there bool
	}{{"floor", m.Floor != nil}, {"goal", m.Goal != nil}, {"base", m.Base != nil}, {"clamp", m.Clamp}, {"worst", m.Worst != nil}, {"best", m.Best != nil},
		{"table", len(m.Table) > 0}, {"tiers", len(m.Tiers) > 0}, {"step", m.Step != nil}, {"ties", m.Ties != ""}, {"of", m.Of != nil}, {"cap", m.Cap != nil}} {
		if p.there {
			out = append(out, p.key)
		}
	}
	return out
}

// circle follows value(…) of the indicators in force on a day, from code, and
// returns the way round if it comes back to where it has been; nil if it does not.
func (c Catalogue) circle(code string, day kernel.Date) []string {
	return c.follow(code, day, nil, map[string]bool{})
}

func (c Catalogue) follow(code string, day kernel.Date, path []string, done map[string]bool) []string {
	if n := slices.Index(path, code); n >= 0 {
		return append(path[n:], code)
	}
	ind := c.At(code, day)
	if ind == nil || done[code] {
		return nil
	}
	done[code] = true
	f, err := source(ind)
	if err != nil {
		return nil
	}
	for _, t := range f.terms {
		if t.Fn != FnValue {
			continue
		}
		if found := c.follow(t.Name, day, append(slices.Clone(path), code), done); found != nil {
			return found
		}
	}
	return nil
}
