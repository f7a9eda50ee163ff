package auth

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// OpenAccountInput gives a person a login.
type OpenAccountInput struct {
	Person kernel.ID
	Login  string // compared without regard to case
}

// OpenAccount opens an account without a password and returns the one-time link
// by which its owner sets one. Needs account.manage; an administrator's account
// is opened on the server only. Writes account.opened and link.issued.
func (s *Service) OpenAccount(ctx context.Context, actor kernel.Actor, in OpenAccountInput) (Link, error) {
	return write(ctx, s, func(tx *store.Tx) (Link, error) { return s.OpenAccountTx(tx, actor, in) })
}

// OpenAccountTx is OpenAccount inside the caller's transaction.
func (s *Service) OpenAccountTx(tx *store.Tx, actor kernel.Actor, in OpenAccountInput) (Link, error) {
	if err := actor.Require(PermAccount); err != nil {
		return Link{}, err
	}
	in.Login = foldLogin(in.Login)
	if err := checkLogin(in.Login); err != nil {
		return Link{}, err
	}
	if err := s.notAdministrator(tx, actor, in.Person); err != nil {
		return Link{}, err
	}
	p, err := s.org.Person(tx, in.Person)
	if err != nil {
		return Link{}, err
	}
	if !p.Active {
		return Link{}, kernel.Invalid("person", kernel.T("%s已不在册", "%s is no longer on the register"), p.Name)
	}
	if err := free(tx, in); err != nil {
		return Link{}, err
	}
	err = tx.Exec(`INSERT INTO account (`+accountColumns+`) VALUES ($1, $2, '', 0, $3, 0)`, in.Person, in.Login, s.now())
	if err != nil {
		return Link{}, err
	}
	if err := s.event(tx, actor, "account.opened", in.Person, map[string]string{"login": in.Login}); err != nil {
		return Link{}, err
	}
	return s.issue(tx, actor, in.Person, in.Login)
}

// free refuses a second account of a person and a login that is taken.
func free(tx *store.Tx, in OpenAccountInput) error {
	list, err := store.All(tx, scanAccount, `SELECT `+accountColumns+` FROM account WHERE person_id = $1 OR login = $2`, in.Person, in.Login)
	if err != nil || len(list) == 0 {
		return err
	}
	if list[0].Person == in.Person {
		return kernel.Conflict(kernel.T("此人已有账号“%s”；如需重设密码，请发一次性链接", "This person already has the account %q; to reset the password issue a link"), list[0].Login)
	}
	return kernel.Invalid("login", kernel.T("登录名“%s”已被使用", "Login %q is already in use"), in.Login)
}
