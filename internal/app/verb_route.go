package app

import (
	"strconv"
	"strings"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/route"
)

// RouteCmd is `juyan route FILE`: the engine of vans' rounds on a plain file of
// stops, without a database. docs/route.md describes the files.
type RouteCmd struct {
	File       string        `arg:"" help:"走访点（.csv、.xlsx），第一行是车场；或 Solomon 格式的 .txt · Stops, the depot first; or Solomon's text format."`
	Fleet      string        `placeholder:"FILE.csv" help:"车辆：车号、容量、上班、下班、班次、技能 · The vans: van, capacity, from, till, shift, has."`
	Vans       int           `help:"车数；不写则每个点一辆 · Vans; none: one for each stop."`
	Capacity   *int          `help:"每辆车的容量；不写则不限 · What a van holds; none: anything."`
	Shift      string        `placeholder:"N" help:"离开车场到返回最多多久 · The longest time from leaving to coming back."`
	Speed      string        `placeholder:"N" default:"1" help:"一个单位时间走多远 · How far a van gets in a unit of time."`
	Shortest   bool          `help:"只求路程最短，不先求车最少 · The shortest way, however many vans."`
	Decimals   *int          `help:"距离保留几位小数、以下舍去；不写则尽量精确（最多 6 位） · Decimals that distances are cut to; none: as many as fit, at most 6."`
	Seed       int           `default:"1" help:"随机种子 · Seed of chance."`
	Iterations int           `default:"50000" help:"搜索多少步 · Steps of the search."`
	Limit      time.Duration `help:"最多搜索多久；到时就停，结果可能每次不同 · End after so long; results may then differ."`
	JSON       bool          `name:"json" help:"全部结果写成 JSON · Everything as JSON."`
}

// routed is what the verb computes: numbers are units, so many to one of the file.
type routed struct {
	Scale int `json:"scale"`
	*route.Plan
}

// Run plans the rounds. Error codes: invalid (the file, with its line; an option).
func (c *RouteCmd) Run(out *IO) error {
	if c.Iterations < 0 || c.Iterations > 100000000 {
		return kernel.Invalid("iterations", kernel.T("--iterations：%d 不在 0 到 1 亿之间。例如 50000", "--iterations: %d is not between 0 and 100,000,000. Write 50000, say"), c.Iterations)
	}
	t, err := readStops(c.File, c.Decimals)
	if err != nil {
		return err
	}
	if err := c.fleet(t); err != nil {
		return err
	}
	if err := t.check(); err != nil {
		return err
	}
	plan, err := route.Solve(&t.problem, route.Options{Seed: c.Seed, Iterations: c.Iterations, Halt: c.halt()})
	if err != nil {
		return err
	}
	if c.JSON {
		return writeJSON(out.Out, routed{t.scale(), plan})
	}
	return printRoutes(out.Out, t, plan)
}

// halt is the clock's end of the search, nil when there is none.
func (c *RouteCmd) halt() func() bool {
	if c.Limit <= 0 {
		return nil
	}
	until := time.Now().Add(c.Limit)
	return func() bool { return time.Now().After(until) }
}

// fleet settles vans, speed and goal: what the options say goes before the file.
func (c *RouteCmd) fleet(t *stopTable) error {
	t.problem.Shortest = c.Shortest
	var shift, speed int
	for _, o := range []struct {
		name, said string
		into       *int
		decimals   int
	}{{"shift", c.Shift, &shift, t.decimals}, {"speed", c.Speed, &speed, 3}} {
		if o.said == "" {
			continue
		}
		n, ok := scaled(o.said, o.decimals)
		if !ok || n <= 0 {
			return kernel.Invalid(o.name, kernel.T("--%s：“%s”不是正数。例如 480", "--%s: %q is not a positive number. Write 480, say"), o.name, o.said)
		}
		*o.into = n
	}
	if speed != 1000 {
		t.problem.Ways = route.Ways{Length: speed, Time: 1000}
	}
	if c.Fleet != "" {
		return t.readVans(c.Fleet)
	}
	return c.alike(t, shift)
}

// alike makes vans that are all the same.
func (c *RouteCmd) alike(t *stopTable, shift int) error {
	n, capacity := t.vans, t.capacity
	if c.Vans != 0 {
		n = c.Vans
	}
	if n == 0 {
		n = len(t.problem.Stops)
	}
	if c.Capacity != nil {
		capacity = *c.Capacity
	} else if capacity == 0 {
		for _, s := range t.problem.Stops {
			capacity += s.Demand
		}
	}
	if n < 0 || n > 1000 || capacity < 0 {
		return kernel.Invalid("vans", kernel.T("车数 %d 不在 1 到 1000 之间，或容量 %d 小于 0", "%d vans are not between 1 and 1000, or the capacity %d is below 0"), n, capacity)
	}
	for i := range n {
		t.problem.Vans = append(t.problem.Vans, route.Van{Code: strconv.Itoa(i + 1), Capacity: capacity, Shift: shift})
	}
	return nil
}

// scaled reads a number in units of so many decimals; what is below is cut.
func scaled(cell string, digits int) (int, bool) {
	sign := 1
	if rest, minus := strings.CutPrefix(cell, "-"); minus {
		sign, cell = -1, rest
	}
	whole, part, _ := strings.Cut(cell, ".")
	all := whole + (part + strings.Repeat("0", digits))[:digits]
	if all == "" || len(all) > 18 || strings.Trim(whole+part, "0123456789") != "" || whole+part == "" {
		return 0, false
	}
	n, err := strconv.Atoi(all)
	return sign * n, err == nil
}
