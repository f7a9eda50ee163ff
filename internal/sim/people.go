package sim

import (
	"juyan/internal/auth"
	"juyan/internal/kernel"
	"juyan/internal/org"
)

// People returns the two functions of a World that find the actors: who holds a
// post, and who speaks for an enterprise, each at the clock's time and with the
// permissions package auth gives them.
func People(a *auth.Service, o *org.Service, clock kernel.Clock) (actor, contact func(kernel.ID) kernel.Actor) {
	as := func(person, post kernel.ID) (kernel.Actor, bool) {
		x, err := a.ActorIn(o.Directory(), clock.Now(), person, post)
		return x, err == nil
	}
	actor = func(post kernel.ID) kernel.Actor {
		if h, ok := o.Directory().Holder(post, clock.Now()); ok {
			if x, ok := as(h.ID, post); ok {
				return x
			}
		}
		return kernel.Actor{}
	}
	contact = func(firm kernel.ID) kernel.Actor {
		for _, p := range o.Directory().Contacts(firm) {
			if x, ok := as(p.ID, ""); ok && x.Enterprise == firm {
				return x
			}
		}
		return kernel.Actor{}
	}
	return actor, contact
}
