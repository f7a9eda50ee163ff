package auth

import (
	"slices"

	"juyan/internal/kernel"
	"juyan/internal/org"
	"juyan/internal/store"
)

// ActorFor returns the actor a person is in a post, as tx sees the zone: unit
// and units below it, task forces, roles of post and person, and for each
// permission the widest scope of these roles. Private data are masked. An empty
// post means the one held longest, or for an enterprise's contact the contact
// itself. Forbidden if the person does not hold the post now; NotFound if there
// is no such active person.
func (s *Service) ActorFor(tx *store.Tx, person, post kernel.ID) (kernel.Actor, error) {
	d, err := s.org.DirectoryTx(tx)
	if err != nil {
		return kernel.Actor{}, err
	}
	return s.ActorIn(d, tx.Now(), person, post)
}

// ActorIn is ActorFor on a directory already at hand, without SQL.
func (s *Service) ActorIn(d *org.Directory, at kernel.Instant, person, post kernel.ID) (kernel.Actor, error) {
	p, ok := d.Person(person)
	if !ok || !p.Active {
		return kernel.Actor{}, kernel.NotFound(kernel.T("没有这个人，或已不在册", "There is no such person, or no longer"))
	}
	a := kernel.Actor{Kind: kernel.ActorPerson, Person: p.ID, Name: p.Name, Roles: slices.Clone(p.Roles), MasksPrivate: true}
	held := d.PostsHeld(person, at)
	switch i := slices.IndexFunc(held, func(h org.Post) bool { return h.ID == post }); {
	case i >= 0:
		inPost(&a, d, held[i], at)
	case post != "":
		return kernel.Actor{}, kernel.Forbidden(kernel.T("您现在不任这个岗位", "You do not hold this post now"))
	case len(held) > 0:
		inPost(&a, d, held[0], at)
	default:
		s.asContact(&a, d, p)
	}
	s.grant(&a)
	return a, nil
}

// inPost puts the actor into a post.
func inPost(a *kernel.Actor, d *org.Directory, post org.Post, at kernel.Instant) {
	a.Post, a.PostName, a.Unit, a.UnitName = post.ID, post.Name, post.Unit, d.UnitName(post.Unit)
	a.Units, a.TaskForces = d.Subtree(post.Unit), d.TaskForcesOf(post.ID, at)
	a.Roles = append(a.Roles, post.Roles...)
}

// asContact makes the actor speak for the person's enterprise, if any. Whoever
// acts in a post does not at the same time speak for a firm.
func (s *Service) asContact(a *kernel.Actor, d *org.Directory, p org.Person) {
	e, ok := d.Enterprise(p.Enterprise)
	if !ok || e.Status == org.Gone {
		return
	}
	a.Enterprise, a.UnitName = e.ID, kernel.T(e.Short, e.ShortEN)
	for _, r := range s.Roles() {
		if r.Contact {
			a.Roles = append(a.Roles, r.Code)
		}
	}
}

// grant fills the permissions of the actor's roles; a role that no longer
// exists grants nothing.
func (s *Service) grant(a *kernel.Actor) {
	slices.Sort(a.Roles)
	a.Roles = slices.Compact(a.Roles)
	a.Grants = s.roles.Load().granted(a.Roles)
}
