package sim

import (
	"strconv"

	"juyan/internal/kernel"
	"juyan/internal/matter"
)

// Need is what a project asks of the zone: what it promised, or so much of a
// resource for each 100 million yuan, more or less by its chain of industry.
type Need struct {
	Resource string             `yaml:"resource"`
	Of       string             `yaml:"of"` // one of needsOf; "" = Per
	Per      [2]int             `yaml:"per"`
	Chains   map[string]float64 `yaml:"chains"` // how much more a chain needs; 1 unless said
	Chance   float64            `yaml:"chance"`
}

// needsOf are what a project promised and its needs follow from.
var needsOf = []string{"energy", "jobs", "land"}

// amount is how much a project needs.
func (n *Need) amount(w *works) int64 {
	switch n.Of {
	case "energy":
		return w.energy()
	case "jobs":
		return w.jobs()
	case "land":
		return w.first()
	}
	factor, ok := n.Chains[w.chain.Code]
	if !ok {
		factor = 1
	}
	return max(1, int64(float64(w.amount)*float64(from(w.rnd, n.Per))*factor/10_000))
}

// need is one claim of a project on its way.
type need struct {
	life
	w    *works
	unit kernel.ID // that supplies it
	by   kernel.ID // person who claimed it
}

// claimNeeds: the officer claims what the project needs, from the day works
// begin; the units that supply it confirm.
func (w *works) claimNeeds() error {
	if _, err := w.Matter.Kinds().Current("need"); err != nil || w.m.Stage == "exit" {
		return nil
	}
	for i, n := range w.v.Needs {
		if w.rnd.Float64() >= n.Chance {
			continue
		}
		amount := n.amount(w)
		x := &need{life: w.life, w: w}
		w.plan(w.later(0.2+float64(i), 3+float64(i)), func() error { return x.claim(n.Resource, amount) })
	}
	return nil
}

func (x *need) claim(resource string, amount int64) error {
	who := x.staff.in(x.w.officer)
	if who.Person == "" || who.Can("need.raise") == kernel.ScopeNone {
		return nil
	}
	start := x.w.starts
	if start.Before(x.today) {
		start = x.today
	}
	f := one("resource", resource).with("amount", strconv.FormatInt(amount, 10)).with("from_on", start.String()).with("phase", x.say(x.y.invest.Words["phase"]))
	if err := x.raise(who, matter.RaiseInput{Kind: "need", Parent: x.w.m.ID, Values: f}); err != nil {
		return err
	}
	unit, _ := x.m.Data["unit"].(string)
	x.unit, x.by = kernel.ID(unit), who.Person
	x.plan(x.later(4, 22), x.confirm)
	return nil
}

// confirm: the supplier confirms, seldom less, and now and then refuses.
func (x *need) confirm() error {
	who, err := x.staff.of(x.rnd, x.unit, "need.handle", x.by)
	if err != nil {
		return nil // a vacant desk: the need waits
	}
	switch p := x.rnd.Float64(); {
	case p < 0.04: // it lies on a desk
		return nil
	case p < 0.1:
		return x.act(who, "", "refuse", one("reason", x.say(x.y.invest.Words["refuse"])))
	}
	if err := x.act(who, "", "confirm", fields{}); err != nil {
		return err
	}
	if x.w.named != nil && x.w.named.Leaves != "" {
		if d, err := kernel.ParseDate(x.w.named.Leaves); err == nil {
			x.plan(d.AddDays(1).At(9, 30, x.loc), x.end)
		}
	}
	return nil
}

func (x *need) end() error {
	who := x.staff.in(x.w.officer)
	if who.Person == "" || x.m.Stage != "confirmed" {
		return nil
	}
	return x.act(who, "", "end", one("reason", x.say(x.y.invest.Words["leave"])))
}
