package app

import (
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/schedule"
)

// BenchPlanCmd is `juyan bench plan`: replanning many projects from their steps
// as records hold them, dates and slack included.
type BenchPlanCmd struct {
	Projects int `default:"10000" help:"项目数 · Projects."`
	Steps    int `default:"60" help:"每个项目的步骤数 · Steps of each."`
	Workers  int `help:"并行数，不写则为处理器数 · Workers; none: one a processor."`
}

// Run replans all, step by step finished, and prints how long it took.
func (c *BenchPlanCmd) Run(out *IO) error {
	if c.Projects < 1 || c.Steps < 1 || c.Steps > 10000 || c.Workers < 0 {
		return kernel.Invalid("projects", kernel.T("项目和步骤至少一个，步骤最多 10000", "there is at least one project and one step, and at most 10,000 steps"))
	}
	cal, err := officialCalendar()
	if err != nil {
		return err
	}
	b := planBench{axis: schedule.NewAxis(cal), took: make([]time.Duration, c.Projects)}
	for i := range c.Projects {
		b.plans = append(b.plans, inCourse(c.Steps, i))
	}
	if c.Workers == 0 {
		c.Workers = runtime.GOMAXPROCS(0)
	}
	before := processorTime()
	whole, err := b.run(c.Workers)
	if err != nil {
		return err
	}
	worked := processorTime() - before
	slices.Sort(b.took)
	say := func(what string, d time.Duration) {
		_, _ = fmt.Fprintf(out.Out, "%-58s %s\n", what, d.Round(time.Microsecond))
	}
	say(fmt.Sprintf("replanning %d projects of %d steps, %d workers", c.Projects, c.Steps, c.Workers), whole)
	say("processor time of it, all workers together", worked)
	say("one project, median", b.took[len(b.took)/2])
	say("one project, 99 in 100", b.took[len(b.took)*99/100])
	say("one project, longest", b.took[len(b.took)-1])
	return nil
}

// inCourse is an invented project with its first steps finished and one running.
func inCourse(steps, seed int) *schedule.Plan {
	start := kernel.Date{Year: 2022, Month: 1, Day: 4}
	p := schedule.Synthetic(steps, seed, start)
	for i := range min(steps-1, seed%10) {
		p.Activities[i].Started, p.Activities[i].Finished = start.AddDays(i), start.AddDays(2*i)
	}
	p.Activities[min(steps-1, seed%10)].Started = start.AddDays(20)
	return p
}

// planBench is one measurement.
type planBench struct {
	axis  *schedule.Axis
	plans []*schedule.Plan
	took  []time.Duration
}

// run replans every project once, shared among workers.
func (b *planBench) run(workers int) (time.Duration, error) {
	failed := make([]error, workers)
	var all sync.WaitGroup
	from := time.Now()
	for w := range workers {
		all.Go(func() {
			for i := w; i < len(b.plans) && failed[w] == nil; i += workers {
				at := time.Now()
				_, failed[w] = schedule.Work(b.plans[i], b.axis, kernel.Date{})
				b.took[i] = time.Since(at)
			}
		})
	}
	all.Wait()
	whole := time.Since(from)
	for _, err := range failed {
		if err != nil {
			return 0, err
		}
	}
	return whole, nil
}
