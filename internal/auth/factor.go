package auth

import (
	"context"
	"slices"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/org"
	"juyan/internal/store"
)

// Factor is a person's second factor. All its times are real time.
type Factor struct {
	Person    kernel.ID
	Begun     kernel.Instant
	Confirmed kernel.Instant // 0 = being set up
	Codes     int64          // recovery codes left

	secret string // sealed
	last   int64
}

// On reports whether sign-in asks for it.
func (f Factor) On() bool { return f.Confirmed != 0 }

const factorColumns = `f.person_id, f.secret, f.begun_at, f.confirmed_at, f.last_step,
	(SELECT COUNT(*) FROM recovery_code c WHERE c.person_id = f.person_id AND c.used_at = 0)`

func scanFactor(r store.Scanner) (f Factor, err error) {
	return f, r.Scan(&f.Person, &f.secret, &f.Begun, &f.Confirmed, &f.last, &f.Codes)
}

// factor reads a person's second factor; the zero Factor if there is none.
func factor(tx *store.Tx, person kernel.ID) (Factor, error) {
	f, err := store.One(tx, scanFactor, `SELECT `+factorColumns+` FROM second_factor f WHERE f.person_id = $1`, person)
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		return Factor{}, nil
	}
	return f, err
}

// SetSecretKey gives the service the key that secrets are sealed under; without
// one nobody can set up a second factor.
func (s *Service) SetSecretKey(k *SecretKey) { s.key.Store(k) }

// SecretsFit reports how many secrets are kept, and whether the key opens them.
func (s *Service) SecretsFit(ctx context.Context) (n int, fit bool, err error) {
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		all, err := store.All(tx, scanFactor, `SELECT `+factorColumns+` FROM second_factor f`)
		n, fit = len(all), true
		for _, f := range all {
			if _, err := s.key.Load().opened(f.secret, f.Person); err != nil {
				fit = false
			}
		}
		return err
	})
	return n, fit, err
}

// MyFactor is the actor's second factor, and the roles of theirs that rest until
// they have one.
type MyFactor struct {
	Factor
	Resting []Role
}

// MyFactor reads the actor's second factor.
func (s *Service) MyFactor(ctx context.Context, actor kernel.Actor) (m MyFactor, err error) {
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		if m.Factor, err = factor(tx, actor.Person); err != nil {
			return err
		}
		m.Resting, err = s.resting(tx, actor.Person, actor.Post)
		return err
	})
	return m, err
}

// demanding are those of a list of roles that only work with a second factor.
func (s *Service) demanding(codes []string) (out []Role) {
	for _, code := range codes {
		if r, _ := s.Role(code); r.SecondFactor {
			out = append(out, r)
		}
	}
	return out
}

// resting are the roles that a person has in a post and cannot use, for want of
// a second factor.
func (s *Service) resting(tx *store.Tx, person, post kernel.ID) ([]Role, error) {
	a, err := s.ActorFor(tx, person, post)
	if err != nil {
		return nil, err
	}
	roles := s.demanding(a.Roles)
	if len(roles) == 0 {
		return nil, nil
	}
	if excused, err := s.excused(tx, person); excused || err != nil {
		return nil, err
	}
	return roles, nil
}

// excused: who has a second factor, and the parts of a demo, which have no
// account to put one on.
func (s *Service) excused(tx *store.Tx, person kernel.ID) (bool, error) {
	f, err := factor(tx, person)
	if err != nil || f.On() || !s.o.Demo {
		return f.On(), err
	}
	a, err := s.Account(tx, person)
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		return true, nil
	}
	return a.password == "", err
}

// rest takes from an actor the roles that demand a second factor, if there is
// none: a password alone never opens them. A session of who has one was opened
// with it, see SignIn.
func (s *Service) rest(tx *store.Tx, a *kernel.Actor) error {
	if len(s.demanding(a.Roles)) == 0 {
		return nil
	}
	if excused, err := s.excused(tx, a.Person); excused || err != nil {
		return err
	}
	a.Roles = slices.DeleteFunc(a.Roles, func(code string) bool { r, _ := s.Role(code); return r.SecondFactor })
	s.grant(a)
	return nil
}

// FactorLine is a person who has a second factor, or ought to have.
type FactorLine struct {
	Factor
	Name  string
	Admin bool   // an administrator's is taken off on the server only
	Roles []Role // those that demand one
}

// Factors lists who has a second factor and who ought to, by name. Needs
// grant.manage.
func (s *Service) Factors(ctx context.Context, actor kernel.Actor) (list []FactorLine, err error) {
	if err := actor.Require(PermGrant); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		all, err := store.All(tx, scanFactor, `SELECT `+factorColumns+` FROM second_factor f WHERE f.confirmed_at > 0`)
		if err != nil {
			return err
		}
		d, err := s.org.DirectoryTx(tx)
		list = s.factorLines(d, tx.Now(), all)
		return err
	})
	return list, err
}

func (s *Service) factorLines(d *org.Directory, at kernel.Instant, all []Factor) (list []FactorLine) {
	for _, p := range d.People() {
		l := FactorLine{Name: p.Name, Factor: Factor{Person: p.ID}, Admin: len(s.sortsOf(d, at, p)) > 0}
		codes := slices.Clone(p.Roles)
		for _, post := range d.PostsHeld(p.ID, at) {
			codes = append(codes, post.Roles...)
		}
		slices.Sort(codes)
		l.Roles = s.demanding(slices.Compact(codes))
		if i := slices.IndexFunc(all, func(f Factor) bool { return f.Person == p.ID }); i >= 0 {
			l.Factor = all[i]
		}
		if l.On() || len(l.Roles) > 0 && p.Active {
			list = append(list, l)
		}
	}
	slices.SortStableFunc(list, func(a, b FactorLine) int { return strings.Compare(a.Name, b.Name) })
	return list
}
