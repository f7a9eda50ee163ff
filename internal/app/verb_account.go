package app

import (
	"context"
	"fmt"

	"juyan/internal/auth"
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// AccountCmd is `juyan account`: what is done to an account on the server only,
// since no administrator has power over another.
type AccountCmd struct {
	Link      AccountLinkCmd  `cmd:"" help:"发一个一次性链接，用来重设密码 · A one-time link, to set the password anew."`
	FactorOff AccountClearCmd `cmd:"" name:"factor-off" help:"停用动态验证码 · Switch somebody's codes off."`
}

// AccountLinkCmd is `juyan account link LOGIN`.
type AccountLinkCmd struct {
	Place
	Links
	Login string `arg:"" help:"登录名 · Login."`
}

// Run prints the link.
func (c *AccountLinkCmd) Run(ctx context.Context, io *IO) error {
	return c.on(ctx, c.Login, func(a *App, who auth.Account) error {
		l, err := a.Auth.IssueLink(ctx, kernel.System(), who.Person)
		if err == nil {
			_, err = fmt.Fprintf(io.Out, "%s\t%s/link/%s\n", l.Login, c.URL, l.Token)
		}
		return err
	})
}

// AccountClearCmd is `juyan account factor-off LOGIN --reason WHY`.
type AccountClearCmd struct {
	Place
	Login  string `arg:"" help:"登录名 · Login."`
	Reason string `required:"" help:"原因，记入审计记录 · Why; kept in the audit trail."`
}

// Run switches the codes off.
func (c *AccountClearCmd) Run(ctx context.Context, io *IO) error {
	return c.on(ctx, c.Login, func(a *App, who auth.Account) error {
		err := a.Auth.RemoveFactor(ctx, kernel.System(), who.Person, c.Reason)
		if err == nil {
			_, err = fmt.Fprintln(io.Out, kernel.T("已停用，此人凭密码登录", "Off; the password alone lets them in").In(Terminal()))
		}
		return err
	})
}

// on opens the house and finds an account.
func (p Place) on(ctx context.Context, login string, do func(*App, auth.Account) error) error {
	a, err := p.openZone(ctx)
	if err != nil {
		return err
	}
	defer a.closeLogged()
	var who auth.Account
	err = a.DB.Read(ctx, func(tx *store.Tx) error {
		who, err = a.Auth.AccountOf(tx, login)
		return err
	})
	if err != nil {
		return err
	}
	return do(a, who)
}
