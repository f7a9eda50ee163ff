package project

import (
	"strings"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/plot"
	"juyan/internal/store"
)

// Phase is a part of a project that is built and comes on stream by itself.
type Phase struct {
	No         int
	Name       string
	Investment int64 // fen
	Start      kernel.Date
	Trial      kernel.Date
}

// Holder is a shareholder of the project's firm. Contribution zero = not said.
type Holder struct {
	No           int
	Name         string
	Points       int // basis points
	Contribution int64
}

// Used is a plot a project stands on.
type Used struct {
	Plot string
	Area plot.Mu
	From kernel.Date
}

// lines cuts a text typed a line for each into cells; commas, semicolons, bars
// and tabs part them. n is how many cells a line may have; the first named ones
// must be filled.
func lines(field, typed string, must, n int) ([][]string, error) {
	var out [][]string
	var errs kernel.Errors
	for i, line := range strings.Split(typed, "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		cells := strings.FieldsFunc(strings.NewReplacer("，", ",", "；", ",", ";", ",", "|", ",", "\t", ",").Replace(line), func(r rune) bool { return r == ',' })
		for j := range cells {
			cells[j] = strings.TrimSpace(cells[j])
		}
		switch {
		case len(cells) < must:
			errs.Add(kernel.Invalid(field, kernel.T("第 %d 行只有 %d 项，至少要 %d 项，用逗号隔开", "Line %d has %d entries; it needs %d at least, parted by commas"), i+1, len(cells), must))
		case len(cells) > n:
			errs.Add(kernel.Invalid(field, kernel.T("第 %d 行有 %d 项，最多 %d 项；数字里不要写千分位逗号", "Line %d has %d entries, at most %d; write numbers without commas"), i+1, len(cells), n))
		}
		out = append(out, append(cells, make([]string, max(0, n-len(cells)))...))
	}
	if len(out) == 0 && len(errs) == 0 {
		errs.Add(kernel.Invalid(field, kernel.T("请至少填一行", "Please fill in at least one line")))
	}
	return out, errs.Err()
}

// inLine says in which line of a field an entry is wrong.
func inLine(field string, n int, err *kernel.Error) *kernel.Error {
	return kernel.Invalid(field, kernel.T("第 %d 行：%s", "Line %d: %s"), n+1, err.Text)
}

var dateField = caseflow.Field{Code: "day", Name: kernel.T("日期", "Day"), Type: caseflow.TypeDate}

// dayIn reads a cell; an empty one is the zero day.
func dayIn(cell string) (kernel.Date, *kernel.Error) {
	v, err := dateField.Parse([]string{cell})
	text, _ := v.(string)
	d, _ := kernel.ParseDate(text) // the field checked it; absent is the zero day
	return d, err
}

// ParsePhases reads phases, a line for each: name, investment, start, trial
// production.
func ParsePhases(typed string) ([]Phase, error) {
	rows, err := lines("phases", typed, 2, 4)
	if err != nil {
		return nil, err
	}
	var out []Phase
	var errs kernel.Errors
	for i, cells := range rows {
		p := Phase{No: i + 1, Name: cells[0]}
		var bad [3]*kernel.Error
		p.Investment, bad[0] = amountIn(cells[1])
		p.Start, bad[1] = dayIn(cells[2])
		p.Trial, bad[2] = dayIn(cells[3])
		for _, b := range bad {
			if b != nil {
				errs.Add(inLine("phases", i, b))
			}
		}
		if !p.Trial.IsZero() && p.Trial.Before(p.Start) {
			errs.Add(kernel.Invalid("phases", kernel.T("第 %d 行：试生产（%s）早于开工（%s）", "Line %d: trial production (%s) lies before the start (%s)"), i+1, p.Trial, p.Start))
		}
		out = append(out, p)
	}
	return out, errs.Err()
}

// ParseHolders reads shareholders, a line for each: name, share, contribution.
// The shares make 100 %.
func ParseHolders(typed string) ([]Holder, error) {
	rows, err := lines("holders", typed, 2, 3)
	if err != nil {
		return nil, err
	}
	var out []Holder
	var errs kernel.Errors
	sum, seen := 0, map[string]bool{}
	for i, cells := range rows {
		h := Holder{No: i + 1, Name: cells[0]}
		var bad *kernel.Error
		if h.Points, bad = percent(cells[1]); bad != nil {
			errs.Add(inLine("holders", i, bad))
		}
		if h.Contribution, bad = amountIn(cells[2]); bad != nil {
			errs.Add(inLine("holders", i, bad))
		}
		if seen[h.Name] {
			errs.Add(kernel.Invalid("holders", kernel.T("第 %d 行：“%s”写了两次", "Line %d: %q appears twice"), i+1, h.Name))
		}
		seen[h.Name] = true
		sum += h.Points
		out = append(out, h)
	}
	if len(errs) == 0 && sum != whole {
		errs.Add(kernel.Invalid("holders", kernel.T("股比合计 %s%%，应为 100%%", "The shares make %s %%; they must make 100 %%"), Percent(sum)))
	}
	return out, errs.Err()
}

// percent reads "33.34" or "33.34%" into basis points.
func percent(cell string) (int, *kernel.Error) {
	digits := strings.TrimSpace(strings.NewReplacer("%", "", "％", "").Replace(cell))
	n, err := plot.ParseMu(digits) // two decimals, exactly
	if err != nil || n <= 0 || n > whole {
		return 0, kernel.Invalid("share", kernel.T("“%s”不是股比，写成 33.34%% 这样，最多两位小数", "%q is no share; write it like 33.34 %% with at most two decimals"), cell)
	}
	return int(n), nil
}

// Percent writes basis points as per cent: 3334 is "33.34".
func Percent(points int) string { return plot.Mu(points).String() }

// ParsePlots reads plots, a line for each: code, area, handed over on. known
// answers for plots of the zone's plan; nil knows none and asks nothing.
func ParsePlots(typed string, known *plot.Plan) ([]Used, error) {
	rows, err := lines("plots", typed, 1, 3)
	if err != nil {
		return nil, err
	}
	var out []Used
	var errs kernel.Errors
	seen := map[string]bool{}
	for i, cells := range rows {
		u := Used{Plot: cells[0]}
		on, there := onPlan(known, u.Plot)
		switch {
		case !there:
			errs.Add(kernel.Invalid("plots", kernel.T("第 %d 行：用地总图上没有地块“%s”", "Line %d: the zone's plan has no plot %q"), i+1, u.Plot))
		case seen[u.Plot]:
			errs.Add(kernel.Invalid("plots", kernel.T("第 %d 行：地块“%s”写了两次", "Line %d: the plot %q appears twice"), i+1, u.Plot))
		}
		seen[u.Plot] = true
		if u.Area = on.Mu; cells[1] != "" {
			if u.Area, err = plot.ParseMu(strings.TrimSuffix(cells[1], "亩")); err != nil {
				errs.Add(inLine("plots", i, kernel.AllErrors(err)[0]))
			} else if on.Mu > 0 && u.Area > on.Mu {
				errs.Add(kernel.Invalid("plots", kernel.T("第 %d 行：地块“%s”只有 %s 亩", "Line %d: the plot %q has %s mu only"), i+1, u.Plot, on.Mu))
			}
		}
		var bad *kernel.Error
		if u.From, bad = dayIn(cells[2]); bad != nil {
			errs.Add(inLine("plots", i, bad))
		}
		out = append(out, u)
	}
	return out, errs.Err()
}

func onPlan(p *plot.Plan, code string) (plot.Plot, bool) {
	if p == nil || len(p.Plots) == 0 {
		return plot.Plot{}, true
	}
	return p.Plot(code)
}

// phases, holders and plots replace what was entered before.
func (s *Service) phases(st *matter.Step) error {
	list, err := ParsePhases(text(st, "phases"))
	if err != nil {
		return err
	}
	return writePhases(st.Tx, st.Matter.ID, list)
}

func writePhases(tx *store.Tx, id kernel.ID, list []Phase) error {
	args := []any{}
	for _, p := range list {
		args = append(args, id, p.No, p.Name, p.Investment, p.Start.String(), p.Trial.String())
	}
	return replace(tx, "project_phase", id, "matter_id, no, name, investment, start_on, trial_on", 6, args)
}

func (s *Service) holders(st *matter.Step) error {
	list, err := ParseHolders(text(st, "holders"))
	if err != nil {
		return err
	}
	return writeHolders(st.Tx, st.Matter.ID, list)
}

func writeHolders(tx *store.Tx, id kernel.ID, list []Holder) error {
	args := []any{}
	for _, h := range list {
		args = append(args, id, h.No, h.Name, h.Points, h.Contribution)
	}
	return replace(tx, "project_holder", id, "matter_id, no, name, points, contribution", 5, args)
}

func (s *Service) plots(st *matter.Step) error {
	list, err := ParsePlots(text(st, "plots"), s.o.Land)
	if err != nil {
		return err
	}
	for i, u := range list {
		if err := s.free(st, i, u); err != nil {
			return err
		}
	}
	return writePlots(st.Tx, st.Matter.ID, list)
}

func writePlots(tx *store.Tx, id kernel.ID, list []Used) error {
	args := []any{}
	for _, u := range list {
		args = append(args, id, u.Plot, int64(u.Area), u.From.String())
	}
	return replace(tx, "project_plot", id, "matter_id, plot, mu, from_on", 4, args)
}

// free refuses more land of a plot than other projects leave.
func (s *Service) free(st *matter.Step, i int, u Used) error {
	on, _ := onPlan(s.o.Land, u.Plot)
	if on.Mu == 0 {
		return nil
	}
	taken, err := store.One(st.Tx, store.Value[int64], `SELECT CAST(COALESCE(SUM(p.mu), 0) AS BIGINT) FROM project_plot p JOIN matter_shown m ON m.id = p.matter_id
		WHERE p.plot = $1 AND p.matter_id <> $2 AND m.open = 1`, u.Plot, st.Matter.ID)
	if err != nil || plot.Mu(taken)+u.Area <= on.Mu {
		return err
	}
	return kernel.Invalid("plots", kernel.T("第 %d 行：地块“%s”共 %s 亩，别的项目已用 %s 亩", "Line %d: the plot %q has %s mu, of which other projects use %s"), i+1, u.Plot, on.Mu, plot.Mu(taken))
}

func replace(tx *store.Tx, table string, id kernel.ID, columns string, n int, args []any) error {
	if err := tx.Exec(`DELETE FROM `+table+` WHERE matter_id = $1`, id); err != nil {
		return err
	}
	return tx.Exec(`INSERT INTO `+table+` (`+columns+`) VALUES `+store.Values(len(args)/n, n), args...)
}
