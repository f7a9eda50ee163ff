package published_test

import (
	"testing"

	"juyan/internal/route"
	"juyan/internal/route/published"
)

// The search is held to the best known plans of published instances: 25 stops
// within 3 %, 100 stops within 10 % and with no more vans.
func TestPlansComeNearTheBestKnown(t *testing.T) {
	for _, in := range published.Instances() {
		t.Run(in.Name, func(t *testing.T) {
			t.Parallel()
			iterations, percent := 3000, 103
			if len(in.Problem.Stops) == 100 {
				iterations, percent = 40000, 110
			}
			plan, err := route.Solve(in.Problem, route.Options{Seed: 1, Iterations: iterations})
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%d vans, %d; known %d, %d", plan.Vans, plan.Distance, in.Vans, in.Distance)
			if !plan.Sound() || len(plan.Left) > 0 {
				t.Fatalf("not sound, or %d left", len(plan.Left))
			}
			if plan.Distance*100 > in.Distance*percent || !in.Shortest && plan.Vans > in.Vans {
				t.Errorf("%d vans, %d; known %d, %d", plan.Vans, plan.Distance, in.Vans, in.Distance)
			}
			// Nothing is better than an optimum; the last decimals of exact distances are cut.
			if in.Shortest && plan.Distance < in.Distance {
				t.Errorf("%d is better than the optimum %d: the instance is not the published one", plan.Distance, in.Distance)
			}
		})
	}
}
