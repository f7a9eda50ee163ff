package app

import (
	"fmt"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/route"
	known "juyan/internal/route/published"
)

// BenchRouteCmd is `juyan bench route`: rounds of published instances beside the
// best known, and how long one core takes for them.
type BenchRouteCmd struct {
	Small int  `default:"20000" help:"25 个点时搜索多少步 · Steps for 25 stops."`
	Large int  `default:"200000" help:"100 个点时搜索多少步 · Steps for 100 stops."`
	Seed  int  `default:"1" help:"随机种子 · Seed of chance."`
	Goals bool `help:"没有达到目标就失败 · Fail when a goal is missed."`
}

// Run plans each instance once.
func (c *BenchRouteCmd) Run(out *IO) error {
	_, _ = fmt.Fprintf(out.Out, "%-10s %10s %12s %8s %12s %8s %10s\n", "", "best vans", "best way", "vans", "way", "%", "time")
	missed := 0
	for _, in := range known.Instances() {
		steps, percent, limit := c.Small, 3.0, 2*time.Second
		if len(in.Problem.Stops) > 25 {
			steps, percent, limit = c.Large, 10, 20*time.Second
		}
		at := time.Now()
		plan, err := route.Solve(in.Problem, route.Options{Seed: c.Seed, Iterations: steps})
		if err != nil {
			return err
		}
		took := time.Since(at)
		best, way := float64(in.Distance)/float64(in.Scale), float64(plan.Distance)/float64(in.Scale)
		more := 100*way/best - 100
		_, _ = fmt.Fprintf(out.Out, "%-10s %10d %12.2f %8d %12.2f %8.2f %10s\n", in.Name, in.Vans, best, plan.Vans, way, more, took.Round(time.Millisecond))
		if more > percent || took > limit || !plan.Sound() || len(plan.Left) > 0 {
			missed++
		}
	}
	if c.Goals && missed > 0 {
		return kernel.Invalid("goals", kernel.T("%d 个算例没有达到目标：25 个点 2 秒内差 3%% 以内，100 个点 20 秒内差 10%% 以内", "%d instances missed the goal: within 3%% in 2 s for 25 stops, within 10%% in 20 s for 100"), missed)
	}
	return nil
}
