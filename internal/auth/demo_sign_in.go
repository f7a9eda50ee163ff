package auth

import (
	"context"
	"slices"

	"juyan/internal/kernel"
	"juyan/internal/org"
	"juyan/internal/store"
)

// DemoSignInInput says whom to become: the holder of a post, the contact of an
// enterprise, or the first who carries a role. The first that is set counts.
type DemoSignInInput struct {
	Post       string // code
	Enterprise string // code
	Role       string // code
	IP         string
	Agent      string
}

// DemoSignIn begins a session without a password. It exists only under demo:
// otherwise it answers as if there were no such thing. Writes session.opened.
func (s *Service) DemoSignIn(ctx context.Context, in DemoSignInInput) (Session, error) {
	if !s.o.Demo {
		return Session{}, kernel.NotFound(kernel.T("没有演示登录", "There is no demo sign-in"))
	}
	return write(ctx, s, func(tx *store.Tx) (Session, error) {
		d, err := s.org.DirectoryTx(tx)
		if err != nil {
			return Session{}, err
		}
		person, post, ok := s.demoPerson(d, tx.Now(), in)
		if !ok {
			return Session{}, kernel.NotFound(kernel.T("这个演示身份现在无人担任", "Nobody plays this demo part now"))
		}
		a, err := s.ActorIn(d, tx.Now(), person, post)
		if err != nil {
			return Session{}, err
		}
		v, err := s.open(tx, person, in.IP, in.Agent)
		if err != nil {
			return Session{}, err
		}
		if err := tx.Exec(`UPDATE auth_session SET post_id = $1 WHERE token_hash = $2`, post, tokenHash(v.Token)); err != nil {
			return Session{}, err
		}
		v.Post, a.IP = post, in.IP
		return v, s.event(tx, a, "session.opened", person, map[string]any{"ip": in.IP, "agent": v.Agent, "demo": true})
	})
}

func (s *Service) demoPerson(d *org.Directory, at kernel.Instant, in DemoSignInInput) (person, post kernel.ID, ok bool) {
	switch {
	case in.Post != "":
		p, _ := d.PostByCode(in.Post)
		h, ok := d.Holder(p.ID, at)
		return h.ID, p.ID, ok
	case in.Enterprise != "":
		e, _ := d.EnterpriseByCode(in.Enterprise)
		return firstContact(d, e.ID)
	}
	role, known := s.Role(in.Role)
	if !known {
		return "", "", false
	}
	if role.Contact {
		for _, e := range d.Enterprises() {
			if person, post, ok = firstContact(d, e.ID); ok {
				return person, post, ok
			}
		}
	}
	for _, p := range d.Posts() {
		if h, held := d.Holder(p.ID, at); held && slices.Contains(p.Roles, in.Role) {
			return h.ID, p.ID, true
		}
	}
	for _, p := range d.People() {
		if slices.Contains(p.Roles, in.Role) {
			return p.ID, "", true
		}
	}
	return "", "", false
}

func firstContact(d *org.Directory, enterprise kernel.ID) (kernel.ID, kernel.ID, bool) {
	list := d.Contacts(enterprise)
	if len(list) == 0 {
		return "", "", false
	}
	return list[0].ID, "", true
}
