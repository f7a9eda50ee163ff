package app

import (
	"context"

	"juyan/internal/auth"
	"juyan/internal/kernel"
)

// SignInKeyFile says where the key lies under which the secrets of second factors
// are kept: never in the database.
type SignInKeyFile struct {
	SignInKey string `name:"signin-key" env:"JUYAN_SIGNIN_KEY" file:"" placeholder:"FILE" help:"保管动态验证码的密钥文件，各节点同一份；不写则与数据库同名，后缀 .signin.key · Key that the secrets of second factors are kept under, the same on every node; none: beside the database, named after it."`
}

// path is the key's file for a database.
func (s SignInKeyFile) path(db string) string {
	return keyPath(s.SignInKey, db, ".signin.key")
}

// keepSecrets takes the key from its file, or makes one while nothing is kept
// under another. Without the right one the site runs; people with a second factor
// then need a recovery code.
func (a *App) keepSecrets(ctx context.Context, path string) error {
	key, err := auth.ReadSecretKey(path)
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		n, _, failed := a.Auth.SecretsFit(ctx)
		if failed != nil {
			return failed
		}
		if n > 0 {
			a.Config.Log.Error("the key of second factors is missing: put its file back; until then only recovery codes work", "file", path, "factors", n)
			return nil
		}
		key, err = auth.NewSecretKey(path)
	}
	if err != nil {
		return err
	}
	a.Auth.SetSecretKey(key)
	if _, fit, err := a.Auth.SecretsFit(ctx); err != nil || !fit {
		a.Config.Log.Error("the key of second factors is another than they were kept under: put the right file in its place", "file", path, "error", err)
	}
	return nil
}
