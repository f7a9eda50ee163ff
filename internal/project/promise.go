package project

import (
	"fmt"
	"strconv"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/pack"
	"juyan/internal/store"
)

// PromiseRow is a line of the table of promises as typed: for one year and
// phase, an amount of each item. Phase "" is the whole project.
type PromiseRow struct {
	Year    string
	Phase   string
	Amounts map[string]string // item → as typed
}

// Promise is one promise of an agreement, in units of the item's scale.
type Promise struct {
	Agreement kernel.ID
	Year      int
	Phase     int // 0 = the whole project
	Item      string
	Amount    int64
}

// PromiseField names a cell of the table of promises in errors and forms.
func PromiseField(row int, what string) string { return fmt.Sprintf("promise-%d-%s", row, what) }

// readPromises checks the table of promises: a line is whole or empty, each year
// and phase stands once, and the investment promised does not exceed the amount
// that is signed for.
func readPromises(items []pack.PromiseItem, rows []PromiseRow, signed kernel.Date, amount int64) ([]Promise, error) {
	var out []Promise
	var errs kernel.Errors
	seen := map[string]int{}
	invested, last := int64(0), -1
	for i, row := range rows {
		if row.empty() {
			continue
		}
		year, phase, ok := row.place(i, signed, &errs)
		if !ok {
			continue
		}
		at := fmt.Sprint(year, "/", phase)
		if first, twice := seen[at]; twice {
			errs.Add(kernel.Invalid(PromiseField(i, "year"), kernel.T("与第 %d 行同年同期，请合成一行", "The same year and phase as line %d; make one line of them"), first+1))
		}
		seen[at] = i
		for _, item := range items {
			n, err := ParseAmount(item, row.Amounts[item.Item])
			if err != nil {
				errs.Add(kernel.Invalid(PromiseField(i, item.Item), err.Text))
				continue
			}
			if n == 0 {
				continue
			}
			if item.Item == itemInvestment {
				invested, last = invested+n, i
			}
			out = append(out, Promise{Year: year, Phase: phase, Item: item.Item, Amount: n})
		}
	}
	if len(errs) == 0 && invested > amount {
		errs.Add(exceeds(last, invested, amount))
	}
	return out, errs.Err()
}

// itemInvestment is the item that the signed amount itself is of.
const itemInvestment = "investment"

// exceeds says that more is promised than signed for; far more is a mistaken
// unit.
func exceeds(row int, invested, amount int64) *kernel.Error {
	if invested/1000 > amount {
		return kernel.Invalid(PromiseField(row, itemInvestment), kernel.T("各年投资合计 %s 万元，协议总投资只有 %s 万元：是不是单位弄错了（万元、亿元）？", "The years make %s ×10,000 yuan, the agreement %s: is one of them in the wrong unit?"), kernel.Money(invested).InWan(), kernel.Money(amount).InWan())
	}
	return kernel.Invalid(PromiseField(row, itemInvestment), kernel.T("各年投资合计 %s 万元，超过协议总投资 %s 万元", "The years make %s ×10,000 yuan, more than the %s agreed"), kernel.Money(invested).InWan(), kernel.Money(amount).InWan())
}

func (r PromiseRow) empty() bool {
	for _, v := range r.Amounts {
		if strings.TrimSpace(v) != "" {
			return false
		}
	}
	return true
}

// place reads the year and phase of a line.
func (r PromiseRow) place(i int, signed kernel.Date, errs *kernel.Errors) (year, phase int, ok bool) {
	year, err := strconv.Atoi(strings.TrimSpace(r.Year))
	if err != nil || year < signed.Year || year > signed.Year+30 {
		errs.Add(kernel.Invalid(PromiseField(i, "year"), kernel.T("年份应在 %d 到 %d 之间", "The year lies between %d and %d"), signed.Year, signed.Year+30))
		return 0, 0, false
	}
	if p := strings.TrimSpace(r.Phase); p != "" {
		if phase, err = strconv.Atoi(p); err != nil || phase < 1 || phase > 9 {
			errs.Add(kernel.Invalid(PromiseField(i, "phase"), kernel.T("分期填 1 到 9，不分期就空着", "The phase is 1 to 9; leave it open for the whole project")))
			return 0, 0, false
		}
	}
	return year, phase, true
}

func writePromises(tx *store.Tx, project, agreement kernel.ID, list []Promise) error {
	if len(list) == 0 {
		return nil
	}
	args := []any{}
	for _, p := range list {
		args = append(args, agreement, project, p.Year, p.Phase, p.Item, p.Amount)
	}
	return tx.Exec(`INSERT INTO project_promise (agreement_id, matter_id, year, phase, item, amount) VALUES `+store.Values(len(list), 6), args...)
}

func scanPromise(s store.Scanner) (p Promise, err error) {
	return p, s.Scan(&p.Agreement, &p.Year, &p.Phase, &p.Item, &p.Amount)
}

func promisesOf(tx *store.Tx, id kernel.ID) ([]Promise, error) {
	return store.All(tx, scanPromise, `SELECT agreement_id, year, phase, item, amount FROM project_promise WHERE matter_id = $1 ORDER BY year, phase, item`, id)
}
