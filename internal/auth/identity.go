package auth

import (
	"context"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Provider is an identity provider that people may sign in with (OpenID Connect).
type Provider struct {
	Code   string // in addresses
	Name   kernel.Text
	Issuer string // address that its identities come from
	Client string // what the provider knows this program as
	Secret string
}

// Identity is who somebody is at a provider. All its times are real time.
type Identity struct {
	ID      kernel.ID
	Issuer  string
	Subject string
	Person  kernel.ID
	Linked  kernel.Instant
	Used    kernel.Instant // last sign-in; 0 = never
}

const identityColumns = `i.id, i.issuer, i.subject, i.person_id, i.linked_at, i.used_at`

func scanIdentity(r store.Scanner) (i Identity, err error) {
	return i, r.Scan(&i.ID, &i.Issuer, &i.Subject, &i.Person, &i.Linked, &i.Used)
}

// Identities lists who a person is at providers, the oldest first.
func (s *Service) Identities(tx *store.Tx, person kernel.ID) ([]Identity, error) {
	return store.All(tx, scanIdentity, `SELECT `+identityColumns+` FROM external_identity i WHERE i.person_id = $1 ORDER BY i.linked_at, i.id`, person)
}

// MyIdentities lists the actor's own.
func (s *Service) MyIdentities(ctx context.Context, actor kernel.Actor) (list []Identity, err error) {
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		list, err = s.Identities(tx, actor.Person)
		return err
	})
	return list, err
}

// ExternalInput is who somebody is, as a provider just vouched for.
type ExternalInput struct {
	Issuer  string
	Subject string
	How     string // the provider's code, for the record
	IP      string
	Agent   string
}

// SignInExternal begins a session for the person an identity is linked to, or a
// sign-in that SignInSecond ends: a second factor is asked for whoever vouches for
// the first. No account is ever made. Forbidden if the identity is linked to
// nobody. Writes session.opened or signin.refused.
func (s *Service) SignInExternal(ctx context.Context, in ExternalInput) (Session, error) {
	var refused error
	v, err := write(ctx, s, func(tx *store.Tx) (v Session, err error) {
		refused = nil
		if err := s.count(tx, ipKey(in.IP), perIP); err != nil {
			return v, err
		}
		i, err := store.One(tx, scanIdentity, `SELECT `+identityColumns+` FROM external_identity i JOIN account a ON a.person_id = i.person_id
			WHERE i.issuer = $1 AND i.subject = $2 AND a.locked = 0 AND a.password <> ''`, in.Issuer, in.Subject)
		if kernel.CodeOf(err) == kernel.CodeNotFound {
			refused = errNotLinked()
			return v, s.event(tx, kernel.System(), "signin.refused", "", map[string]string{"ip": in.IP, "how": in.How})
		}
		if err != nil {
			return v, err
		}
		if err := takeBack(tx, ipKey(in.IP), perIP); err != nil {
			return v, err
		}
		if err := tx.Exec(`UPDATE external_identity SET used_at = $1 WHERE id = $2`, s.now(), i.ID); err != nil {
			return v, err
		}
		return s.firstProof(tx, i.Person, in.IP, in.Agent, in.How)
	})
	if err == nil {
		err = refused
	}
	return v, err
}

func errNotLinked() error {
	return kernel.Forbidden(kernel.T(
		"这个身份还没有关联到可用的账号。请先用登录名和密码登录，在“我的账号”里关联；没有账号或忘记密码，请联系系统管理员",
		"This identity is not linked to an account that can be used. Sign in with login and password and link it in “My account”; without an account or password ask the system administrator"))
}

// LinkIdentity links an identity, as its provider just vouched for it, to the
// actor's own account. Writes identity.linked. Conflict if it is linked already.
func (s *Service) LinkIdentity(ctx context.Context, actor kernel.Actor, issuer, subject string) error {
	return s.db.Write(ctx, func(tx *store.Tx) error { return s.link(tx, actor, actor.Person, issuer, subject) })
}

// LinkIdentityFor links an identity to somebody's account. Needs account.manage;
// an administrator's is linked by themself. Writes identity.linked.
func (s *Service) LinkIdentityFor(ctx context.Context, actor kernel.Actor, person kernel.ID, issuer, subject string) error {
	return s.db.Write(ctx, func(tx *store.Tx) error {
		if err := actor.Require(PermAccount); err != nil {
			return err
		}
		if err := s.notAdministrator(tx, actor, person); err != nil {
			return err
		}
		return s.link(tx, actor, person, issuer, strings.TrimSpace(subject))
	})
}

// maxSubject is OpenID Connect's own limit.
const maxSubject = 255

func (s *Service) link(tx *store.Tx, actor kernel.Actor, person kernel.ID, issuer, subject string) error {
	if issuer == "" {
		return kernel.Invalid("issuer", kernel.T("请选择身份提供方", "Choose the identity provider"))
	}
	if subject == "" || len(subject) > maxSubject {
		return kernel.Invalid("subject", kernel.T("请写此人在身份提供方的标识（sub），不超过 255 个字符", "Give the person's identifier (sub) at the provider, at most 255 characters"))
	}
	if _, err := s.Account(tx, person); err != nil {
		return err
	}
	i := Identity{ID: tx.NewID()}
	n, err := tx.ExecN(`INSERT INTO external_identity (id, issuer, subject, person_id, linked_at, used_at) VALUES ($1, $2, $3, $4, $5, 0)
		ON CONFLICT (issuer, subject) DO NOTHING`, i.ID, issuer, subject, person, s.now())
	if err != nil {
		return err
	}
	if n == 0 {
		return kernel.Conflict(kernel.T("这个身份已关联到一个账号；要改关联，请先在那个账号里解除", "This identity is linked to an account already; to move it, unlink it there first"))
	}
	return s.event(tx, actor, "identity.linked", person, map[string]any{"identity": i.ID, "issuer": issuer, "ip": actor.IP})
}

// UnlinkIdentity takes an identity from the actor's own account. Writes
// identity.unlinked. NotFound if it is not theirs.
func (s *Service) UnlinkIdentity(ctx context.Context, actor kernel.Actor, id kernel.ID) error {
	return s.db.Write(ctx, func(tx *store.Tx) error { return s.unlink(tx, actor, actor.Person, id) })
}

// UnlinkIdentityFor takes an identity from somebody's account. Needs
// account.manage. Writes identity.unlinked.
func (s *Service) UnlinkIdentityFor(ctx context.Context, actor kernel.Actor, person, id kernel.ID) error {
	return s.db.Write(ctx, func(tx *store.Tx) error {
		if err := actor.Require(PermAccount); err != nil {
			return err
		}
		if err := s.notAdministrator(tx, actor, person); err != nil {
			return err
		}
		return s.unlink(tx, actor, person, id)
	})
}

func (s *Service) unlink(tx *store.Tx, actor kernel.Actor, person, id kernel.ID) error {
	n, err := tx.ExecN(`DELETE FROM external_identity WHERE id = $1 AND person_id = $2`, id, person)
	if err != nil {
		return err
	}
	if n == 0 {
		return kernel.NotFound(kernel.T("没有这个关联，或已解除", "There is no such link, or no longer"))
	}
	return s.event(tx, actor, "identity.unlinked", person, map[string]any{"identity": id, "ip": actor.IP})
}
