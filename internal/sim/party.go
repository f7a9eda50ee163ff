package sim

import (
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/party"
)

// castParty plans, twice a month, that a branch takes a hard whistle or a key
// task of its unit in charge, and at the beginning of each half that branches
// name pioneer posts.
func (r *run) castParty() {
	if r.y.keys == nil || len(r.Party.Branches()) == 0 {
		return
	}
	for n := range 24 {
		t := &branchLife{life: r.life(r.chance(streamParty, n)), n: n}
		t.slots = r.y.keys.Slots
		day := kernel.Date{Year: r.y.from.Year, Month: 1, Day: 12}.AddDays(n * 15)
		r.plan(day.At(10, 20+n, r.loc), t.take)
		if n%3 == 0 {
			r.plan(day.AddDays(2).At(9, 30, r.loc), t.name)
		}
	}
}

// branchLife is a branch that acts.
type branchLife struct {
	life
	n int
}

// take: the first branch, from a place that moves on, whose secretary sees an
// open hard matter that nobody has in charge.
func (t *branchLife) take() error {
	branches := t.Party.Branches()
	for i := range branches {
		b := branches[(t.n*7+i)%len(branches)]
		who := t.staff.in(b.Secretary)
		if who.Person == "" || who.Can(party.PermTake) == kernel.ScopeNone {
			continue
		}
		m, err := t.hard(who)
		if err != nil {
			return err
		}
		if m == nil {
			continue
		}
		t.report.Commands++
		return t.Party.Take(t.ctx, who, party.TakeInput{Branch: b.ID, Matter: m.ID, Promise: t.say(t.y.keys.Words["promise"])})
	}
	return nil
}

// hard is an open hard whistle or key task the actor sees and nobody took.
func (t *branchLife) hard(who kernel.Actor) (*matter.Matter, error) {
	filters := []matter.Filter{{Kind: "whistle", State: "open", Tags: map[string]string{"urgency": "hard"}, Limit: 20}, {Kind: "keytask", State: "open", Tags: map[string]string{"tier": "task"}, Limit: 20}}
	if t.n%2 == 1 {
		filters[0], filters[1] = filters[1], filters[0]
	}
	for _, f := range filters {
		if who.Can(f.Kind+".view") == kernel.ScopeNone {
			continue
		}
		page, err := t.Matter.List(t.ctx, who, f)
		if err != nil {
			return nil, err
		}
		for _, i := range t.rnd.Perm(len(page.Matters)) {
			m := page.Matters[i]
			if _, taken, err := t.Party.Charge(t.ctx, m.ID); err != nil || !taken {
				return m, err
			}
		}
	}
	return nil, nil
}

// name: a branch names a post of its secretary's unit.
func (t *branchLife) name() error {
	branches := t.Party.Branches()
	b := branches[t.n%len(branches)]
	who := t.staff.in(b.Secretary)
	posts := t.staff.byUnit[who.Unit]
	if len(posts) == 0 || who.Person == "" || who.Can(party.PermTake) == kernel.ScopeNone {
		return nil
	}
	end := kernel.Date{Year: t.today.Year, Month: 12, Day: 31}
	t.report.Commands++
	return t.Party.NamePioneer(t.ctx, who, party.PioneerInput{Branch: b.ID, Post: posts[t.rnd.IntN(len(posts))], From: t.today, To: end, Commitment: t.say(t.y.keys.Words["pioneer"])})
}
