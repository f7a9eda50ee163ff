package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
)

// KeyFile says where the private key of the ledger lies: never in the database.
type KeyFile struct {
	LedgerKey string `name:"ledger-key" env:"JUYAN_LEDGER_KEY" file:"" placeholder:"FILE" help:"存证密钥文件；不写则与数据库同名，后缀 .ledger.key · Private key of the ledger; none: beside the database, named after it."`
}

// path is the key's file for a database.
func (k KeyFile) path(db string) string {
	return keyPath(k.LedgerKey, db, ".ledger.key")
}

// keyPath is where a key lies: where said, else beside the database.
func keyPath(said, db, suffix string) string {
	switch {
	case said != "":
		return said
	case isPostgres(db):
		return "juyan" + suffix
	}
	return strings.TrimSuffix(db, filepath.Ext(db)) + suffix
}

// Publishing says where checkpoints are handed on to.
type Publishing struct {
	Publish string `name:"ledger-publish" env:"JUYAN_LEDGER_PUBLISH" file:"" placeholder:"DIR" help:"检查点另存到这个文件夹（最新一份、每日一份），供外部保存 · Folder that checkpoints are written to, the newest and one a day, for others to keep."`
}

// keyName is the name a key signs under.
func (a *App) keyName() string { return "juyan/" + a.Pack.Zone.Code }

// firstKey makes the ledger's first key, unless it has one.
func (a *App) firstKey(ctx context.Context, out *IO, path string) error {
	_, err := ledger.PublicKey(ctx, a.DB)
	if kernel.CodeOf(err) != kernel.CodeNotFound {
		return err
	}
	key, err := ledger.NewKey(path, a.keyName())
	if err != nil {
		return err
	}
	if err := a.setKey(ctx, key, nil); err != nil {
		return err
	}
	tellKey(out, path, key)
	return nil
}

// setKey brings a key into force and gives the lease back.
func (a *App) setKey(ctx context.Context, key, old *ledger.Key) error {
	err := a.Sealer.SetKey(ctx, a.Ledger, kernel.System(), key, old)
	return errors.Join(err, a.Sealer.Release(ctx))
}

// tellKey goes to where a terminal shows it: what init prints on standard output
// are the links.
func tellKey(out *IO, path string, key *ledger.Key) {
	_, _ = fmt.Fprintln(out.Err, kernel.T("存证密钥在 %s，请离机备份一份；公钥可以公开：%s", "The ledger key is in %s; keep a copy off this machine. The public key may be handed out: %s").Format(path, key.Public).In(Terminal()))
}

// signWith has the sealer sign with the key in a file. Without the file the site
// runs, gives events their leaves and says that nothing is signed.
func (a *App) signWith(path, publish string) error {
	key, err := ledger.ReadKey(path)
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		a.Config.Log.Warn("no ledger key: events are sealed, checkpoints are not signed", "file", path)
		return nil
	}
	if err != nil {
		return err
	}
	if publish == "" {
		a.Sealer.Sign(key, nil)
		return nil
	}
	if err := os.MkdirAll(publish, 0o755); err != nil {
		return kernel.Invalid("ledger-publish", kernel.T("文件夹 %s 不能用：%s", "The folder %s cannot be used: %s"), publish, err.Error())
	}
	a.Sealer.Sign(key, func(c ledger.Checkpoint) {
		if err := a.publishCheckpoint(publish, c); err != nil {
			a.Config.Log.Error("publishing a checkpoint", "error", err)
		}
	})
	return nil
}

// publishCheckpoint writes the newest checkpoint and the last of its day, each at
// once or not at all.
func (a *App) publishCheckpoint(dir string, c ledger.Checkpoint) error {
	day := kernel.DateOf(c.At.In(a.Pack.Zone.Location())).String()
	for _, name := range []string{day, "latest"} {
		path := filepath.Join(dir, name+".checkpoint")
		err := os.WriteFile(path+".part", []byte(c.Note), 0o644)
		if err == nil {
			err = os.Rename(path+".part", path)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// demoKey gives the demo a key of its own, beside its database. A demo whose key
// is gone gets another.
func (a *App) demoKey(ctx context.Context, db string) error {
	path := KeyFile{}.path(db)
	if isPostgres(db) {
		dir, err := os.MkdirTemp("", "juyan-demo-")
		if err != nil {
			return err
		}
		path = filepath.Join(dir, path)
	}
	key, err := ledger.ReadKey(path)
	if err == nil {
		a.Sealer.Sign(key, nil)
		return nil
	}
	if key, err = ledger.NewKey(path, a.keyName()); err != nil {
		return err
	}
	return a.Sealer.SetKey(ctx, a.Ledger, kernel.System(), key, nil)
}
