package app

import (
	"bufio"
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"juyan/internal/award"
	"juyan/internal/indicator"
	"juyan/internal/kernel"
	"juyan/internal/pack"
)

// PayCmd is `juyan pay`: grades and pools of units from their scores (--grades),
// or the shares of persons in a pool (--pool). docs/score.md describes the files.
type PayCmd struct {
	File   string `arg:"" help:"单位得分，或人员系数（.csv、.xlsx） · The units' scores, or the persons' factors."`
	Grades string `placeholder:"FILE.yaml" help:"等次、名额和倍数：给单位定等次、算奖金池 · Grades with quotas and multiples: grade units and size their pools."`
	Pool   string `placeholder:"YUAN" help:"奖金池，元：单写就按系数分给人员，与 --grades 同写则是各单位合计的上限 · The pool in yuan: alone, shared among persons; with --grades, the most for all units."`
	JSON   bool   `name:"json" help:"写成 JSON · As JSON."`
}

// Run grades units or shares a pool out. Error codes: invalid, with file and line.
func (c *PayCmd) Run(out *IO) error {
	pool, err := c.pool()
	if err != nil {
		return err
	}
	switch {
	case c.Grades != "":
		return c.units(out, pool)
	case pool == nil:
		return kernel.Invalid("pool", kernel.T("请写明 --pool（分给人员）或 --grades（给单位定等次）", "give --pool (share among persons) or --grades (grade units)"))
	}
	return c.persons(out, *pool)
}

// pool reads yuan with at most two decimals; nil where it is not given.
func (c *PayCmd) pool() (*kernel.Money, error) {
	if c.Pool == "" {
		return nil, nil
	}
	fen, err := fenOf(c.Pool)
	if err == nil && fen < 0 {
		return nil, kernel.Invalid("pool", kernel.T("奖金池是负数（%s 元），无法分配", "the pool is negative (%s yuan) and cannot be shared out"), fen)
	}
	return &fen, err
}

// fenOf reads an amount in yuan.
func fenOf(s string) (kernel.Money, error) {
	n, err := indicator.ParseNum(s)
	if err == nil && n.Trim(0).Scale() <= 2 {
		if yuan, fen, ok := n.Int64(2); ok && yuan < 1<<56 && yuan > -1<<56 {
			return kernel.Money(yuan*100 + fen), nil
		}
	}
	return 0, kernel.Invalid("", kernel.T("“%s”不是金额：写元，最多两位小数", "%q is no amount: write yuan with at most two decimals"), s)
}

// graded is a unit with its grade and pool.
type graded struct {
	award.Graded
	Total  indicator.Value `json:"total"`
	Most   kernel.Money    `json:"most_fen"`
	Amount kernel.Money    `json:"amount_fen"`
}

func (c *PayCmd) units(out *IO, available *kernel.Money) error {
	text, err := os.ReadFile(c.Grades)
	if err != nil {
		return unopened("grades", c.Grades, err)
	}
	rules, problems := pack.ReadGrades(filepath.Base(c.Grades), text)
	if len(problems) > 0 {
		return refused("grades", problems)
	}
	t, err := readPay(c.File, []string{"subject", "total"}, []string{"tie_break", "veto", "base"})
	if err != nil {
		return err
	}
	list, err := c.grade(rules, t, available)
	if err != nil {
		return err
	}
	if c.JSON {
		return writeJSON(out.Out, list)
	}
	return printUnits(out, rules, list)
}

// grade ranks, grades and sizes the pools.
func (c *PayCmd) grade(rules *award.Rules, t *payTable, available *kernel.Money) ([]graded, error) {
	rated, err := t.rated()
	if err != nil {
		return nil, err
	}
	grades, err := award.Assign(rules, rated)
	if err != nil {
		return nil, err
	}
	out := make([]graded, len(grades))
	units := make([]award.Unit, len(grades))
	for i, g := range grades {
		row := t.row(g.Code)
		out[i] = graded{Graded: g, Total: row.num("total")}
		units[i] = award.Unit{Code: g.Code, Grade: g.Grade, Base: row.fen}
	}
	pools, err := award.Pools(rules, units, available)
	for _, p := range pools {
		at := slices.IndexFunc(out, func(g graded) bool { return g.Code == p.Code })
		out[at].Most, out[at].Amount = p.Most, p.Amount
	}
	return out, err
}

func printUnits(out *IO, rules *award.Rules, list []graded) error {
	lang := Terminal()
	w := bufio.NewWriter(out.Out)
	_, _ = fmt.Fprintln(w, kernel.T("名次\t对象\t得分\t等次\t奖金池（元）\t理由", "rank\tsubject\ttotal\tgrade\tpool (yuan)\twhy").In(lang))
	for _, g := range list {
		name := "—"
		if at := slices.IndexFunc(rules.Grades, func(x award.Grade) bool { return x.Code == g.Grade }); at >= 0 {
			name = rules.Grades[at].Name.In(lang)
		}
		_, _ = fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%s\n", g.Rank, g.Code, g.Total, name, g.Amount, g.Why.In(lang))
	}
	return w.Flush()
}

func (c *PayCmd) persons(out *IO, pool kernel.Money) error {
	t, err := readPay(c.File, []string{"subject", "base"}, []string{"unit_factor", "personal_factor", "months"})
	if err != nil {
		return err
	}
	people, err := t.people()
	if err != nil {
		return err
	}
	paid, err := award.Share(pool, people)
	if err != nil {
		return err
	}
	if c.JSON {
		return writeJSON(out.Out, paid)
	}
	w := bufio.NewWriter(out.Out)
	sum := kernel.Money(0)
	_, _ = fmt.Fprintln(w, kernel.T("对象\t金额（元）", "subject\tamount (yuan)").In(Terminal()))
	for _, p := range paid {
		sum += p.Amount
		_, _ = fmt.Fprintf(w, "%s\t%s\n", p.Code, p.Amount)
	}
	_, _ = fmt.Fprintf(w, "%s\t%s\n", kernel.T("合计", "sum").In(Terminal()), sum)
	return w.Flush()
}

// rated turns rows into scores with ranks: by total, then by tie break.
func (t *payTable) rated() ([]award.Rated, error) {
	order := slices.Clone(t.rows)
	slices.SortStableFunc(order, func(a, b *payRow) int { return a.against(b) })
	out := make([]award.Rated, len(order))
	for i, r := range order {
		out[i] = award.Rated{Code: r.code}
		if veto := r.text("veto"); veto != "" {
			out[i].Caps = strings.Fields(veto)
		}
		if v := r.num("total"); v.Known() {
			out[i].Total, out[i].Rank = v.Num(), i+1
			if i > 0 && order[i-1].against(r) == 0 {
				out[i].Rank = out[i-1].Rank
			}
		}
	}
	return out, nil
}

// against orders two rows: the better total first, those without one last.
func (r *payRow) against(o *payRow) int {
	a, b := r.num("total"), o.num("total")
	switch {
	case a.Known() && b.Known():
		return cmp.Or(b.Num().Cmp(a.Num()), o.num("tie_break").Num().Cmp(r.num("tie_break").Num()))
	case a.Known():
		return -1
	case b.Known():
		return 1
	}
	return 0
}

// people turns rows into persons; a factor that is not given is 1, months 12.
func (t *payTable) people() ([]award.Person, error) {
	var faults kernel.Errors
	out := make([]award.Person, len(t.rows))
	for i, r := range t.rows {
		factor := func(column string, preset int) indicator.Num {
			switch v := r.num(column); {
			case v.Known():
				return v.Num()
			case t.has(column):
				faults.Add(t.fault(r.line, kernel.T("“%s”没有写 %s", "%q has no %s"), kernel.T("填上数字", "fill in a number"), r.code, column))
			}
			return indicator.Int(preset)
		}
		out[i] = award.Person{Code: r.code, Base: factor("base", 0), Unit: factor("unit_factor", 1), Personal: factor("personal_factor", 1), Months: factor("months", 12)}
	}
	return out, faults.Err()
}
