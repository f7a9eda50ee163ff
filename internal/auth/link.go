package auth

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Link lets its holder set one person's password, once.
type Link struct {
	Person  kernel.ID
	Name    string
	Login   string
	Token   string         // for the link's address; not kept anywhere
	Expires kernel.Instant // real time
}

// issue makes a link; earlier ones of the person stop working.
func (s *Service) issue(tx *store.Tx, actor kernel.Actor, person kernel.ID, login string) (Link, error) {
	p, err := s.org.Person(tx, person)
	if err != nil {
		return Link{}, err
	}
	now := s.now()
	l := Link{Person: person, Name: p.Name, Login: login, Token: newToken(), Expires: now.Add(s.o.LinkFor)}
	if err := tx.Exec(`DELETE FROM one_time_link WHERE person_id = $1 AND used_at = 0`, person); err != nil {
		return Link{}, err
	}
	err = tx.Exec(`INSERT INTO one_time_link (token_hash, person_id, created_at, expires_at, used_at) VALUES ($1, $2, $3, $4, 0)`,
		tokenHash(l.Token), person, now, l.Expires)
	if err != nil {
		return Link{}, err
	}
	return l, s.event(tx, actor, "link.issued", person, map[string]any{"login": login, "expires": l.Expires})
}

// LookLink tells whose password a link sets, for the page that asks for it.
// NotFound if the link is unknown, used or expired.
func (s *Service) LookLink(ctx context.Context, token string) (Link, error) {
	var l Link
	err := s.db.Read(ctx, func(tx *store.Tx) error {
		var err error
		l, err = s.look(tx, token)
		return err
	})
	return l, err
}

// look reads a link that can still be used.
func (s *Service) look(tx *store.Tx, token string) (Link, error) {
	l, err := store.One(tx, func(r store.Scanner) (l Link, err error) {
		return l, r.Scan(&l.Person, &l.Name, &l.Login, &l.Expires)
	}, `SELECT l.person_id, p.name, a.login, l.expires_at FROM one_time_link l
		JOIN account a ON a.person_id = l.person_id JOIN person p ON p.id = l.person_id
		WHERE l.token_hash = $1 AND l.used_at = 0 AND l.expires_at > $2 AND a.locked = 0`, tokenHash(token), s.now())
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		return l, kernel.NotFound(kernel.T(
			"这个链接已用过、已过期或不正确，请联系系统管理员重新发一个",
			"This link was used, has expired or is wrong; ask the system administrator for a new one"))
	}
	return l, err
}
